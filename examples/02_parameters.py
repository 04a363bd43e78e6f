# SPDX-License-Identifier: BSD-3-Clause
"""A sweep over a parameter: the Klein-Gordon equation for three angular frequencies k.

A parameter is a pair of texts, name and value; what is not named keeps the problem's default. The solution is
(x + y) cos(k t) + x y sin(k t), so that at the corner (1, 1) it swings as 2 cos(k t) + sin(k t).
    ./spinn python examples/02_parameters.py
"""

from math import cos, sin

from paraview.simple import *

s = SPINNSolver(Problem="klein_gordon3d", Iterations=1500, Resolution=[41, 41, 0])
time = 2.0
for k in (0.5, 1, 2):
    s.Parameters = ["k", str(k)]
    s.UpdatePipeline(time)
    image = servermanager.Fetch(s)
    corner = image.GetPointData().GetArray("u").GetValue(image.GetNumberOfPoints() - 1)
    truth = 2 * cos(k * time) + sin(k * time)
    error = image.GetFieldData().GetArray("relative_error").GetValue(0)
    print(f"k = {k}: u(1, 1, t={time}) = {corner:.5f}, truth {truth:.5f}; relative L2 error {error:.1e}")
    assert abs(corner - truth) < 1e-2, f"k = {k}: the corner is off by {abs(corner - truth):.1e}"
    assert error < 5e-3, f"k = {k}: the relative error is {error:.1e}"

s.UpdatePropertyInformation()
assert s.TrainingCount == 3, f"three values of k should train three times, not {s.TrainingCount}"
print("All as expected.")
