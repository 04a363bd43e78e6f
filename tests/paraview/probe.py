# SPDX-License-Identifier: BSD-3-Clause
"""SPINN Probe and SPINN Grid: the model itself at the points of any data set, and on any box; no grid in between."""

import numpy
from checks import arrays, check, coordinates, done, fetch, field, leaves, load_plugin, reported, told, values
from paraview.simple import *

load_plugin(globals())


def ghosts(attributes, count):
    """The ghost flags of points or cells; none set where there is no array."""
    array = attributes.GetArray("vtkGhostType")
    return numpy.array([array.GetValue(i) for i in range(count)] if array else [0] * count)


def check_blanks(data, inside, text):
    """Points outside are masked and blanked, and so are their cells."""
    points, cells = data.GetNumberOfPoints(), data.GetNumberOfCells()
    check(numpy.array_equal(values(data, "vtkValidPointMask") == 1, inside), f"{text}: the mask")
    hidden_point, hidden_cell = 2, 32
    check(numpy.array_equal(ghosts(data.GetPointData(), points) & hidden_point != 0, ~inside), f"{text}: blanked points")
    whole = numpy.array([all(inside[data.GetCell(c).GetPointId(i)] for i in range(data.GetCell(c).GetNumberOfPoints()))
                         for c in range(cells)], dtype=bool)
    check(numpy.array_equal(ghosts(data.GetCellData(), cells) & hidden_cell != 0, ~whole), f"{text}: blanked cells")


# A surface, half outside: five axes, of which the last two are held. u = (a + b + c + d + e)/5.
solver = SPINNSolver(Problem="sum5d", Resolution=[9, 17, 5], OutputPrecision="Double", FixedCoordinates=[0.5, 3])
solver.UpdatePipeline()
sphere = Sphere(Center=[0.5, 0.5, 0.5], Radius=0.6, ThetaResolution=20, PhiResolution=20)
surface = SPINNProbe(Input=sphere, Model=solver, FixedCoordinates=[0.5, 3],
                     Expressions=["u", "u_a", "u_ab", "a*b + d*e", "exact", "residual", "error:u", "truth:u"])
surface.UpdatePipeline()
data = fetch(surface)
check(data.GetClassName() == "vtkPolyData", data.GetClassName())
x, y, z = coordinates(data)
inside = (numpy.abs(numpy.stack([x, y, z]) - 0.5) <= 0.5 + 1e-6).all(axis=0)
check(50 < inside.sum() < len(x) - 50, inside.sum())
check_blanks(data, inside, "sphere")
check(field(data, "points_outside") == (~inside).sum(), f"{field(data, 'points_outside')} outside")
truth = (x + y + z + 3.5) / 5
for name, expected, tolerance in (("u", truth, 1e-3), ("u_a", 0.2 + 0 * x, 1e-2), ("u_ab", 0 * x, 1e-1),
                                  ("a*b + d*e", x * y + 1.5, 1e-6), ("exact", truth, 1e-6), ("truth:u", truth, 1e-6)):
    found = values(data, name)
    check(numpy.isnan(found[~inside]).all(), f"{name} outside")
    check(numpy.abs(found - expected)[inside].max() < tolerance, f"{name}: {numpy.abs(found - expected)[inside].max()}")
difference = values(data, "u") - values(data, "truth:u") - values(data, "error:u")
check(numpy.nanmax(numpy.abs(difference)) < 1e-12, "the error is the solution minus the truth")
surface.FixedCoordinates = [1, 0]
surface.UpdatePipeline()
check(numpy.abs(values(fetch(surface), "exact") - truth + 0.5)[inside].max() < 1e-6, "other fixed coordinates")

# At the nodes of the image, the values of the image: exact evaluation, and so on a sub-grid of a box. (All coordinates are
# multiples of 1/16: points of an unstructured grid are in single precision.)
nodes = SPINNProbe(Input=Tetrahedralize(Input=OutputPort(solver, 0)), Model=solver, FixedCoordinates=[0.5, 3], Gradient=1)
nodes.UpdatePipeline()
check(fetch(nodes).GetClassName() == "vtkUnstructuredGrid", fetch(nodes).GetClassName())
check(numpy.abs(values(fetch(nodes), "u") - values(fetch(solver), "u")).max() < 1e-13, "at the nodes")
check(numpy.abs(values(fetch(nodes), "u_gradient") - 0.2).max() < 1e-2, "gradient")
check_blanks(fetch(nodes), numpy.ones(9 * 17 * 5, dtype=bool), "nodes")
check(field(fetch(nodes), "points_outside") == 0, "no node is outside")
box = SPINNGrid(Input=solver, Box=[0.25, 0.75, 0, 0, 0.5, 1], Resolution=[5, 17, 3], OutputPrecision="Double",
                FixedCoordinates=[0.5, 3], Gradient=1)
box.UpdatePipeline()
image = fetch(box)
check(image.GetDimensions() == (5, 17, 3), image.GetDimensions())
check(numpy.allclose(image.GetBounds(), (0.25, 0.75, 0, 1, 0.5, 1)), image.GetBounds())
check(arrays(image) == ["u", "u_gradient"], arrays(image))
whole = values(fetch(solver), "u").reshape(5, 17, 9)
check(numpy.abs(values(image, "u").reshape(3, 17, 5) - whole[2:, :, 2:7]).max() < 1e-13, "the box is not a part of the whole")
detail = SPINNGrid(Input=box, Box=[0.3, 0.4, 0.3, 0.4, 0.6, 0.7], Resolution=[3, 3, 3], FixedCoordinates=[0.5, 3])
detail.UpdatePipeline()
x, y, z = coordinates(fetch(detail))
check(numpy.abs(values(fetch(detail), "u") - (x + y + z + 3.5) / 5).max() < 1e-3, "a box in a box")
through = SPINNProbe(Input=Tetrahedralize(Input=box), Model=detail, FixedCoordinates=[0.5, 3])
through.UpdatePipeline()
check(numpy.abs(values(fetch(through), "u") - values(image, "u")).max() < 1e-13, "a box is as good a model as the whole")

# A slice of an unstructured grid, and several data sets at once: what is outside is counted for all together.
cut = Slice(Input=Tetrahedralize(Input=OutputPort(solver, 0)))
cut.SliceType.Origin = [0.3, 0.5, 0.5]
cut.SliceType.Normal = [1, 1, 0]
sliced = SPINNProbe(Input=cut, Model=solver, FixedCoordinates=[0.5, 3], Expressions=["u"])
sliced.UpdatePipeline()
x, y, z = coordinates(fetch(sliced))
check(len(x) > 20 and numpy.abs(values(fetch(sliced), "u") - (x + y + z + 3.5) / 5).max() < 1e-3, "slice")
group = GroupDatasets(Input=[Line(Point1=[0, 0, 0], Point2=[2, 2, 2], Resolution=8), Box(), Sphere(Center=[9, 9, 9])])
several = SPINNProbe(Input=group, Model=solver, FixedCoordinates=[0.5, 3], Expressions=["u"])
several.UpdatePipeline()
blocks, outside = leaves(fetch(several)), 0
check([block.GetNumberOfPoints() for _, block in blocks] == [9, 24, 50], [b.GetNumberOfPoints() for _, b in blocks])
for name, block in blocks:
    x, y, z = coordinates(block)
    inside = (numpy.stack([x, y, z]) >= 0).all(axis=0) & (numpy.stack([x, y, z]) <= 1).all(axis=0)
    check_blanks(block, inside, name)
    outside += (~inside).sum()
    check(not inside.any() or numpy.abs(values(block, "u") - (x + y + z + 3.5) / 5)[inside].max() < 1e-3, name)
check(field(fetch(several), "points_outside") == outside > 50, f"{field(fetch(several), 'points_outside')} of {outside} outside")

# Two components, derivatives and time: swirl = exp(-t) (-y, x), curl = 2 exp(-t).
swirl = SPINNSolver(Problem="swirl3d", Resolution=[5, 5, 0])
line = Line(Point1=[-1, 0, 0], Point2=[1, 2, 0], Resolution=10)
for now, shown in ((0, 0), (0.75, 0.75), (4, 1)):
    along = SPINNProbe(Input=line, Model=swirl, Gradient=1)
    formulas = SPINNProbe(Input=line, Model=swirl, Expressions=["b_x - a_y", "sqrt(a^2 + b^2)", "a_t + a"])
    enlarged = SPINNGrid(Input=swirl, Box=[0, 0.5, 1, 1.5, 0, 0], Resolution=[5, 5, 0])
    for source in (along, formulas, enlarged):
        source.UpdatePipeline(now)
    x, y, _ = coordinates(fetch(along))
    decay = numpy.exp(-shown)
    check({"swirl", "curl", "swirl_gradient", "curl_gradient"} <= set(arrays(fetch(along))), arrays(fetch(along)))
    check(numpy.abs(values(fetch(along), "swirl") - numpy.stack([-y, x, 0 * x], axis=1) * decay).max() < 1e-2, f"swirl at {now}")
    check(numpy.abs(values(fetch(along), "swirl_gradient")[:, 1] + decay).max() < 5e-2, f"a_y at t = {now}")
    check(numpy.abs(values(fetch(formulas), "b_x - a_y") - 2 * decay).max() < 5e-2, f"curl at t = {now}")
    check(numpy.abs(values(fetch(formulas), "sqrt(a^2 + b^2)") - decay * numpy.hypot(x, y)).max() < 1e-2, f"speed at t = {now}")
    check(numpy.abs(values(fetch(formulas), "a_t + a")).max() < 5e-2, f"the equation at t = {now}")
    check(numpy.allclose(values(fetch(formulas), "b_x - a_y"), values(fetch(along), "curl"), rtol=1e-12, atol=1e-12), "curl")
    x, y, _ = coordinates(fetch(enlarged))
    check(numpy.abs(values(fetch(enlarged), "swirl") - numpy.stack([-y, x, 0 * x], axis=1) * decay).max() < 1e-2, f"grid at {now}")
check(told(swirl, "TrainingCount") == 1, told(swirl, "TrainingCount"))

# Wrong expressions and inputs are named; the right ones work again afterwards.
for change, said in (({"Expressions": ["u_q"]}, "q"), ({"Expressions": ["sqrt("]}, "1:6"), ({"Model": Wavelet()}, "no trained model"),
                     ({"FixedCoordinates": [1, 2, 3]}, "FixedCoordinates")):
    with reported() as errors:
        for name, value in change.items():
            setattr(sliced, name, value)
        sliced.UpdatePipeline()
    check("ERR|" in errors() and said in errors(), f"{change}: {said} is not in {errors()}")
    sliced.Expressions, sliced.Model, sliced.FixedCoordinates = ["u"], solver, [0.5, 3]
    with reported() as errors:
        sliced.UpdatePipeline()
    check(errors() == "", errors())
    check(numpy.isfinite(values(fetch(sliced), "u")).all(), f"after {change}")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
done()
