# SPDX-License-Identifier: BSD-3-Clause
"""t is ParaView's time: steps are announced, any time between works, the rest is clamped; no time trains again."""

import numpy
from checks import check, coordinates, done, fetch, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="swirl3d", TimeSteps=5, Resolution=[9, 9, 0])
solver.UpdatePipelineInformation()
check(numpy.allclose(solver.TimestepValues, [0, 0.25, 0.5, 0.75, 1]), list(solver.TimestepValues))
check(told(solver, "TrainingCount") == 0, "asking for the time steps has trained")

for time, shown in ((0, 0), (0.25, 0.25), (0.4321, 0.4321), (1, 1), (-3, 0), (17, 1)):
    solver.UpdatePipeline(time)
    image = fetch(solver)
    x, y, _ = coordinates(image)
    expected = numpy.stack([-y, x, 0 * x], axis=1) * numpy.exp(-shown)
    check(numpy.abs(values(image, "swirl") - expected).max() < 1e-2, f"values at t = {time}")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

scene = GetAnimationScene()
scene.UpdateAnimationUsingDataTimeSteps()
check(scene.EndTime == 1, "the time toolbar does not know the steps")

solver.Problem = "sum5d"  # no time axis
solver.UpdatePipelineInformation()
check(len(solver.TimestepValues) == 0, list(solver.TimestepValues))
done()
