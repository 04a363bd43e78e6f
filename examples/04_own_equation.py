# SPDX-License-Identifier: BSD-3-Clause
"""An equation of one's own: a text file, solved by its path.

A heat mode in a rod that is kept cold at both ends decays as exp(-a t) sin(x). The format of problem files is described in solver/problems/README.md.
    ./spinn python examples/04_own_equation.py
"""

import tempfile
from math import exp, pi, sin
from pathlib import Path

from paraview.simple import *

ROD = """
title = "Heat in a rod"
unknowns = ["u"]
equations = ["u_t = a*u_xx"]

[[axis]]
name = "t"
range = [0, 2]
unit = "s"

[[axis]]
name = "x"
range = [0, "pi"]
unit = "m"

[parameters.a]
default = 0.5
range = [0.1, 2]
unit = "m^2/s"
meaning = "diffusivity"

[[condition]]
on = "t = 0"
equation = "u = sin(x)"
weight = 10

[[condition]]
on = "boundary"
equation = "u = 0"
hard = true

[training]
width = 10
rank = 2
iterations = 500
"""

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "rod.toml"
    file.write_text(ROD)

    s = SPINNSolver(Problem=str(file), Gradient=1, Resolution=[101, 0, 0])
    for time in (0, 0.7, 2):
        s.UpdatePipeline(time)
        rod = servermanager.Fetch(s)
        u, gradient = rod.GetPointData().GetArray("u"), rod.GetPointData().GetArray("u_gradient")
        middle, end = u.GetValue(50), gradient.GetComponent(0, 0)  # u at pi/2; u_x at 0
        print(f"t = {time}: u in the middle {middle:.6f}, u_x at the end {end:.6f}, truth of both {exp(-time / 2):.6f}")
        worst = max(abs(u.GetValue(i) - exp(-time / 2) * sin(pi * i / 100)) for i in range(101))
        assert worst < 1e-4, f"t = {time}: u is off by {worst:.1e}"
        assert abs(end - exp(-time / 2)) < 1e-3, f"t = {time}: u_x is off by {abs(end - exp(-time / 2)):.1e}"
print("All as expected.")
