# SPDX-License-Identifier: BSD-3-Clause
"""SPINN Probe and SPINN Grid follow the time, also where the mesh itself knows none: swirl = exp(-t) (-y, x)."""

import numpy
from checks import check, coordinates, done, fetch, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="swirl3d", Resolution=[5, 5, 0], TimeSteps=5)
line = Line(Point1=[-1, 0, 0], Point2=[1, 2, 0], Resolution=10)
probe = SPINNProbe(Input=line, Model=solver)
grid = SPINNGrid(Input=solver, Box=[0, 0.5, 1, 1.5, 0, 0], Resolution=[5, 5, 0])
below = Calculator(Input=probe, Function="mag(swirl)", ResultArrayName="speed")
for now in (0, 0.75, 0.3, 0.3, 1, 0):
    for name, source in (("probe", probe), ("grid", grid)):
        source.UpdatePipeline(now)
        x, y, _ = coordinates(fetch(source))
        expected = numpy.stack([-y, x, 0 * x], axis=1) * numpy.exp(-now)
        check(numpy.abs(values(fetch(source), "swirl") - expected).max() < 1e-2, f"{name} at t = {now}")
    below.UpdatePipeline(now)
    x, y, _ = coordinates(fetch(below))
    check(numpy.abs(values(fetch(below), "speed") - numpy.hypot(x, y) * numpy.exp(-now)).max() < 1e-2, f"below the probe, t = {now}")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
done()
