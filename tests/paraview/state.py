# SPDX-License-Identifier: BSD-3-Clause
"""A saved state brings everything back: properties, and with the same seed and iterations the same solution."""

import os

import numpy
from checks import check, done, fetch, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(
    registrationName="Solver", Problem="shift2d", Parameters=["c", "0.75"], AxisFunction="MLP (sine)", Width=7, Rank=3,
    PointsPerAxis=[9, 11], Iterations=60, Seconds=60, Seed=4, Resolution=[13, 0, 0], TimeSteps=6, Gradient=1)
solver.UpdatePipeline(1)
before = values(fetch(solver), "u").copy()

state = os.path.join(os.environ["SPINN_TEST_FOLDER"], "state.pvsm")
SaveState(state)
with open(state) as file:
    check('group="sources" type="SPINNSolver"' in file.read(), "the state does not hold the source")
ResetSession()
load_plugin(globals())
LoadState(state)
restored = FindSource("Solver")
check(restored is not None, "the source is not restored")
check(restored.Problem == "shift2d", restored.Problem)
check(list(restored.Parameters) == ["c", "0.75"], list(restored.Parameters))
check(restored.AxisFunction == "MLP (sine)", restored.AxisFunction)
check((restored.Width, restored.Rank, restored.Seed, restored.TimeSteps) == (7, 3, 4, 6), "numbers")
check(list(restored.PointsPerAxis) == [9, 11], list(restored.PointsPerAxis))
restored.UpdatePipeline(1)
check(told(restored, "TrainingCount") == 1, told(restored, "TrainingCount"))
check(numpy.array_equal(values(fetch(restored), "u"), before), "another solution after loading")
done()
