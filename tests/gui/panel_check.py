# SPDX-License-Identifier: BSD-3-Clause
"""After panel.xml: the source holds what was chosen in the panel, and its values are those of that choice."""

import numpy
from gui_checks import check, run
from paraview import servermanager
from paraview.simple import FindSource, GetActiveViewOrCreate, GetRepresentation
from vtkmodules.util.numpy_support import vtk_to_numpy


def checks():
    solver = FindSource("SPINNSolver1")
    check(solver is not None, "the menu has not made a source")
    check(str(solver.Problem) in ("shift2d", "'shift2d'"), solver.Problem)
    check(list(solver.Parameters) == ["c", "1.5"], list(solver.Parameters))
    check(solver.Rank == 3, solver.Rank)
    check(list(solver.Resolution) == [33, 0, 0], list(solver.Resolution))
    check(solver.Seconds == 0, "an empty field is not the problem's own value")

    solver.UpdatePropertyInformation()
    check(solver.Outcome == "converged", solver.Outcome)
    check(solver.TrainingCount == 1, solver.TrainingCount)
    solver.UpdatePipeline(1.0)
    image = servermanager.Fetch(solver, idx=0)
    u = vtk_to_numpy(image.GetPointData().GetArray("u"))
    check(u.shape == (33,), u.shape)
    miss = numpy.abs(u - (numpy.linspace(1, 4, 33) - 1.5) / 4).max()  # (x - c t)/4 at t = 1 with c = 1.5
    check(miss < 1e-3, miss)

    view = GetActiveViewOrCreate("RenderView")
    check(GetRepresentation(solver, view).Visibility == 1, "Apply has not shown the solution")
    check(GetRepresentation(solver, view).ColorArrayName[1] == "u", "the solution is not coloured by u")
    return f"largest miss {miss:.1e}"


run(checks)
