# SPDX-License-Identifier: BSD-3-Clause
"""Scripts bypass the panel's ranges: each wrong value is named, and the last good solution stays."""

import numpy
from checks import check, done, fetch, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="shift2d", Resolution=[9, 0, 0])
solver.UpdatePipeline(0)
good = values(fetch(solver), "u").copy()
check(numpy.abs(good - numpy.linspace(1, 4, 9) / 4).max() < 1e-3, "the first solution is wrong")

wrong = (
    ("Problem", "helmholz3d", "helmholtz3d"),
    ("Problem", "", "problem"),
    ("Problem", "/nowhere/at/all.toml", "/nowhere/at/all.toml"),
    ("Parameters", ["c", "quick"], "quick"),
    ("Parameters", ["speed", "1"], "speed"),
    ("Parameters", ["c", "3"], "0 to 2"),
    ("Parameters", ["c", "1", "c", "2"], "twice"),
    ("Width", 1025, "1 to 1024"),
    ("Width", -1, "-1"),
    ("Depth", 17, "1 to 16"),
    ("Rank", 513, "1 to 512"),
    ("PointsPerAxis", [8, 8, 8], "2 axes"),
    ("PointsPerAxis", [1], "PointsPerAxis"),
    ("Seconds", -1.0, "Seconds"),
    ("Iterations", -1, "Iterations"),
    ("LearningRate", -1.0, "LearningRate"),
    ("Tolerance", -1.0, "Tolerance"),
    ("ResampleEvery", -1, "ResampleEvery"),
    ("Seed", -1, "Seed"),
    ("Resolution", [1, 0, 0], "2..4096"),
    ("Resolution", [-5, 0, 0], "-5"),
    ("TimeSteps", 1, "2..10000"),
    ("FixedCoordinates", [0.5], "FixedCoordinates"),
)
right = {"Problem": "shift2d", "Parameters": [], "PointsPerAxis": [], "Resolution": [9, 0, 0], "TimeSteps": 51,
         "FixedCoordinates": []}
for name, value, said in wrong:
    setattr(solver, name, value)
    solver.UpdatePipeline(0)
    check(said in told(solver, "Failure"), f"{name} = {value}: {said} is not in {told(solver, 'Failure')}")
    check(numpy.array_equal(values(fetch(solver), "u"), good), f"{name} = {value} has lost the last good solution")
    setattr(solver, name, right.get(name, 0))
    solver.UpdatePipeline(0)
    check(told(solver, "Failure") == "", f"{name}: {told(solver, 'Failure')}")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
done()
