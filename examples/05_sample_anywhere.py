# SPDX-License-Identifier: BSD-3-Clause
"""The solution is ordinary image data: ParaView's filters work on it.

Samples the Helmholtz solution on a sphere and along a line, and integrates its square over the box, where
sin(4 pi x) sin(4 pi y) sin(3 pi z) gives 1 exactly.
    ./spinn python examples/05_sample_anywhere.py
"""

from math import pi, sin

from paraview.simple import *

s = SPINNSolver(Problem="helmholtz3d", Iterations=3000, Resolution=[129, 129, 129])
spacing = 2 / 128
tolerance = 3 * (4 * pi * spacing) ** 2 / 8  # of linear interpolation in the cells of the image


def truth(x, y, z):
    return sin(4 * pi * x) * sin(4 * pi * y) * sin(3 * pi * z)


def largest_error(filter):
    data = servermanager.Fetch(filter)
    u = data.GetPointData().GetArray("u")
    assert data.GetNumberOfPoints() > 50, f"only {data.GetNumberOfPoints()} points were sampled"
    return max(abs(u.GetValue(i) - truth(*data.GetPoint(i))) for i in range(data.GetNumberOfPoints()))


sphere = Sphere(Radius=0.7, ThetaResolution=60, PhiResolution=60)
line = PlotOverLine(Input=s, Point1=[-0.9, -0.8, -0.7], Point2=[0.9, 0.7, 0.8])
for name, sampled in (("sphere", ResampleWithDataset(SourceDataArrays=s, DestinationMesh=sphere)), ("line", line)):
    error = largest_error(sampled)
    print(f"{name}: largest error {error:.1e}, of which interpolation may cause {tolerance:.1e}")
    assert error < tolerance + 1e-3, f"{name}: the largest error is {error:.1e}"

square = Calculator(Input=s, ResultArrayName="square", Function="u*u")
integral = servermanager.Fetch(IntegrateVariables(Input=square)).GetPointData().GetArray("square").GetValue(0)
print(f"integral of u^2 over the box: {integral:.5f}, truth 1")
assert abs(integral - 1) < 1e-2, f"the integral of u^2 is {integral}"
print("All as expected.")
