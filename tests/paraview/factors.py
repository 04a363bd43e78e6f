# SPDX-License-Identifier: BSD-3-Clause
"""The low-rank factors and the collocation nodes as data: the product of the factors is the field."""

import numpy
from checks import check, column, done, fetch, leaves, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())


def factors(table, axis, unknown, order=0):
    """The factors of an unknown along an axis, or their derivatives: [nodes, terms]."""
    name = unknown + ("_" + axis * order if order else "")
    names = [table.GetColumnName(i) for i in range(table.GetNumberOfColumns())]
    found = [column(table, f"{name}[{r + 1}]") for r in range(len(names)) if f"{name}[{r + 1}]" in names]
    check(found, f"{name}[1] is not among {names}")
    return numpy.stack(found, axis=1)


# Two unknowns over three axes, of which t is no axis of the image.
solver = SPINNSolver(Problem="swirl3d", Rank=3, Resolution=[201, 201, 0], OutputPrecision="Double", Gradient=1)
solver.UpdatePipeline(0.25)
check(fetch(solver, port=2).GetClassName() == "vtkMultiBlockDataSet", fetch(solver, port=2).GetClassName())
tables = dict(leaves(fetch(solver, port=2)))
check(list(tables) == ["axis t", "axis x", "axis y"], list(tables))
for axis, lower, upper in (("t", 0, 1), ("x", -1, 1), ("y", 0, 2)):
    table = tables[f"axis {axis}"]
    check(table.GetClassName() == "vtkTable", table.GetClassName())
    check(numpy.allclose(column(table, axis), numpy.linspace(lower, upper, 201)), f"nodes of {axis}")
    for unknown in "ab":
        check(factors(table, axis, unknown).shape == (201, 3), factors(table, axis, unknown).shape)
    # The derivatives against differences of the factors.
    step = (upper - lower) / 200
    value, first, second = (factors(table, axis, "a", order) for order in range(3))
    scale = max(numpy.abs(value).max(), numpy.abs(first).max(), numpy.abs(second).max())
    check(numpy.abs((value[2:] - value[:-2]) / (2 * step) - first[1:-1]).max() < 1e-3 * scale, f"first derivative along {axis}")
    check(numpy.abs((first[2:] - first[:-2]) / (2 * step) - second[1:-1]).max() < 1e-2 * scale, f"second derivative along {axis}")

swirl = values(fetch(solver), "swirl").reshape(201, 201, 3)
gradient = values(fetch(solver), "swirl_gradient").reshape(201, 201, 9)
for component, unknown in enumerate("ab"):
    along_t, along_x, along_y = (factors(tables[f"axis {axis}"], axis, unknown) for axis in "txy")
    product = numpy.einsum("r,xr,yr->yx", along_t[50], along_x, along_y)  # node 50 of t is 0.25
    check(numpy.abs(product - swirl[:, :, component]).max() < 1e-12, numpy.abs(product - swirl[:, :, component]).max())
    product = numpy.einsum("r,xr,yr->yx", along_t[50], along_x, factors(tables["axis y"], "y", unknown, 1))
    check(numpy.abs(product - gradient[:, :, 3 * component + 1]).max() < 1e-11, f"{unknown}_y")

# The collocation nodes on the axes of the image.
(name, nodes), = leaves(fetch(solver, port=3))
check(name == "collocation nodes" and nodes.GetClassName() == "vtkRectilinearGrid", name)
check(nodes.GetDimensions()[2] == 1 and min(nodes.GetDimensions()[:2]) >= 4, nodes.GetDimensions())
check(nodes.GetBounds()[0] >= -1 and nodes.GetBounds()[1] <= 1 and nodes.GetBounds()[3] <= 2, nodes.GetBounds())

# As many as one asks for; a table per axis also where five axes make one image; they follow the training.
sums = SPINNSolver(Problem="sum5d", PointsPerAxis=[5, 6, 7, 4, 4], Guard="Off", Rank=2, Resolution=[11, 11, 11],
                   OutputPrecision="Double")
sums.UpdatePipeline()
(_, nodes), = leaves(fetch(sums, port=3))
check(nodes.GetDimensions() == (5, 6, 7), nodes.GetDimensions())
tables = dict(leaves(fetch(sums, port=2)))
check(list(tables) == [f"axis {axis}" for axis in "abcde"], list(tables))
product = numpy.einsum("ar,br,cr,r,r->cba", *(factors(tables[f"axis {axis}"], axis, "u")[::20] for axis in "abc"),
                       *(factors(tables[f"axis {axis}"], axis, "u")[100] for axis in "de"))  # held in the middle
check(numpy.abs(product.ravel() - values(fetch(sums), "u")).max() < 1e-12, numpy.abs(product.ravel() - values(fetch(sums), "u")).max())
sums.Rank = 1
sums.UpdatePipeline()
check(factors(dict(leaves(fetch(sums, port=2)))["axis a"], "a", "u").shape == (201, 1), "the tables of the training before")
check(told(sums, "TrainingCount") == 2, told(sums, "TrainingCount"))
done()
