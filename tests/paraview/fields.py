# SPDX-License-Identifier: BSD-3-Clause
"""What must not depend on how many processes there are: a solver and all that hangs on it, as numpy arrays."""

import os

import numpy
from checks import check, column, coordinates, fetch, leaves, load_plugin, told, values
from paraview.simple import *

NODES = 41


def on_image(source, name, nodes, time):
    """An array [nodes, nodes, components] of a flat image that may be cut into parts."""
    together = ExtractSurface(Input=source)  # of an image in several parts the first is fetched, of a surface all
    together.UpdatePipeline(time)
    data = fetch(together)
    x, y, _ = coordinates(data)
    bounds = source.GetDataInformation().GetBounds()
    column_of = numpy.rint((x - bounds[0]) / (bounds[1] - bounds[0]) * (nodes - 1)).astype(int)
    row_of = numpy.rint((y - bounds[2]) / (bounds[3] - bounds[2]) * (nodes - 1)).astype(int)
    found = values(data, name).reshape(len(x), -1)
    whole = numpy.full((nodes, nodes, found.shape[1]), numpy.nan)
    whole[row_of, column_of] = found
    check(numpy.isfinite(whole).all(), f"{name}: there is a hole in the image")
    check(numpy.array_equal(whole[row_of, column_of], found), f"{name}: the parts differ where they meet")
    return whole


def check_tables(solver):
    """Tables are there once, however many processes there are."""
    tables = leaves(fetch(solver, port=2))
    check([name for name, _ in tables] == ["axis t", "axis x", "axis y"], [name for name, _ in tables])
    check([table.GetNumberOfRows() for _, table in tables] == [201] * 3, "rows of the factors")
    check(len(leaves(fetch(solver, port=3))) == 1, "collocation nodes")
    history = fetch(solver, port=1)
    check((numpy.diff(column(history, "iteration")) > 0).all(), "rows of the history are doubled")
    for port, rows in ((1, history.GetNumberOfRows()), (2, 3 * 201)):
        found = OutputPort(solver, port).GetDataInformation().GetNumberOfRows()
        check(found == rows, f"port {port} has {found} rows, not {rows}")


def measure(model):
    """Trains, saves to the file `model`, loads. @returns the source, {name: array}"""
    load_plugin(globals())
    solver = SPINNSolver(Problem="swirl3d", Resolution=[NODES, NODES, 0], Gradient=1, OutputPrecision="Double", Seconds=300)
    found = {name: on_image(solver, name, NODES, 0.5) for name in ("swirl", "swirl_gradient", "residual")}
    x, y = numpy.linspace(-1, 1, NODES), numpy.linspace(0, 2, NODES)[:, None]
    for component, truth in enumerate((-y + 0 * x, x + 0 * y)):
        check(numpy.abs(found["swirl"][:, :, component] - truth * numpy.exp(-0.5)).max() < 1e-2, "the solution")

    box = SPINNGrid(Input=solver, Box=[-0.5, 0.5, 0.5, 1.5, 0, 0], Resolution=[17, 17, 0], OutputPrecision="Double")
    found["grid"] = on_image(box, "swirl", 17, 0.5)
    mesh = AppendDatasets(Input=box)
    probe = SPINNProbe(Input=mesh, Model=solver, Expressions=["a", "b_x - a_y", "residual"])
    for name in ("a", "b_x - a_y", "residual"):
        found[f"probe {name}"] = on_image(probe, name, 17, 0.5)
    check(numpy.abs(found["probe a"][:, :, 0] - found["grid"][:, :, 0]).max() < 1e-12, "the probe and the grid")
    ball = Sphere(Center=[0, 0, 0], Radius=1.5, ThetaResolution=24, PhiResolution=24)  # half of it, and more, outside
    surface = SPINNProbe(Input=ball, Model=solver, Expressions=["a"])
    surface.UpdatePipeline(0.5)
    x, y, _ = coordinates(fetch(surface))
    inside = (numpy.abs(x) <= 1 + 1e-6) & (y >= -2e-6)
    check(numpy.array_equal(values(fetch(surface), "vtkValidPointMask") == 1, inside), "the points outside")
    check(numpy.abs(values(fetch(surface), "a") + y * numpy.exp(-0.5))[inside].max() < 1e-2, "the surface")

    SaveData(model, proxy=solver)
    check(os.path.getsize(model) > 1000, "no model was saved")
    loaded = OpenDataFile(model)
    loaded.Resolution, loaded.Gradient, loaded.OutputPrecision = [NODES, NODES, 0], 1, "Double"
    for name in ("swirl", "swirl_gradient"):
        check(numpy.array_equal(on_image(loaded, name, NODES, 0.5), found[name]), f"{name} of the loaded model")

    check_tables(solver)
    found["iterations"] = numpy.array([told(solver, "Iteration")])
    found["loss"] = column(fetch(solver, port=1), "loss").copy()
    found["factors"] = column(leaves(fetch(solver, port=2))[1][1], "a[1]").copy()
    check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
    return solver, found


def compare(found, expected):
    """@param expected  what `measure` found with one process"""
    check(sorted(found) == sorted(expected), sorted(found))
    for name, array in found.items():
        check(array.shape == expected[name].shape, f"{name} has the shape {array.shape}, not {expected[name].shape}")
        difference = numpy.abs(array - expected[name]).max()
        check(difference <= 1e-12 * max(1, numpy.abs(expected[name]).max()), f"{name} differs by {difference}")
