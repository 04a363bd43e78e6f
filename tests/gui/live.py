# SPDX-License-Identifier: BSD-3-Clause
"""In the window an update returns at once; the training goes on behind it; sources are changed and deleted meanwhile."""

import time

from gui_checks import check, wait_for

PROMPT = 5  # seconds; the training has 100. An idle machine takes a few milliseconds, a busy one must not fail the test


def timed(action):
    start = time.time()
    action()
    return time.time() - start


def trains(source):
    source.UpdatePropertyInformation()
    return source.Phase == "training"


def trains_behind_the_window():
    import numpy
    from paraview import servermanager
    from paraview.simple import Delete, Show, SPINNSolver
    from vtkmodules.util.numpy_support import vtk_to_numpy

    slow = SPINNSolver(Problem="shift2d", Seconds=100, Iterations=1000000000, Tolerance=1e-30, Optimiser="Adam")
    first = timed(lambda: slow.UpdatePipeline(0))
    check(first < PROMPT, f"the first update took {first} s")
    wait_for(lambda: trains(slow), 60, "the start of the training")  # at idle priority: when others let it
    slow.Seed = 3  # while it trains
    again = timed(lambda: slow.UpdatePipeline(0))
    check(again < PROMPT, f"the update after a change took {again} s")
    slow.UpdatePropertyInformation()
    check(slow.TrainingCount == 2, slow.TrainingCount)
    deleted = timed(lambda: Delete(slow))
    check(deleted < PROMPT, f"deleting took {deleted} s")

    solver = SPINNSolver(Problem="swirl3d", Resolution=[17, 17, 0])
    Show(solver)
    waited = timed(lambda: solver.InvokeCommand("WaitForTraining"))
    check(waited < 60, f"waited {waited} s: the deleted source still trains")  # it has 100 s
    solver.UpdatePipeline(0.5)
    image = servermanager.Fetch(solver, idx=0)
    swirl = vtk_to_numpy(image.GetPointData().GetArray("swirl"))
    points = numpy.array([image.GetPoint(i) for i in range(image.GetNumberOfPoints())])
    expected = numpy.stack([-points[:, 1], points[:, 0], 0 * points[:, 0]], axis=1) * numpy.exp(-0.5)
    miss = numpy.abs(swirl - expected).max()
    check(miss < 1e-3, miss)
    return f"updates {first:.3f} s and {again:.3f} s, deleted in {deleted:.3f} s, largest miss {miss:.1e}"


CHECKS = [trains_behind_the_window]
