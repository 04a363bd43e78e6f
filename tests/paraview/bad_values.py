# SPDX-License-Identifier: BSD-3-Clause
"""Scripts bypass the panel's ranges: each wrong value is named, nothing is trained, and the last good solution stays; without
one the update fails."""

import numpy
from checks import arrays, check, done, fetch, load_plugin, reported, told, values
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
    ("Windows", 1001, "1 to 1000"),
)
right = {"Problem": "shift2d", "Parameters": [], "PointsPerAxis": [], "Resolution": [9, 0, 0], "TimeSteps": 51,
         "FixedCoordinates": []}
for name, value, said in wrong:
    setattr(solver, name, value)
    with reported() as errors:
        solver.UpdatePipeline(0)
    check(said in errors() and "returned failure" not in errors(), f"{name} = {value}: {errors()}")
    check(said in told(solver, "Failure"), f"{name} = {value}: {said} is not in {told(solver, 'Failure')}")
    check((told(solver, "Phase"), told(solver, "Outcome")) == ("failed", ""), f"{name} = {value}: {told(solver, 'Outcome')}")
    check(numpy.array_equal(values(fetch(solver), "u"), good), f"{name} = {value} has lost the last good solution")
    setattr(solver, name, right.get(name, 0))
    solver.UpdatePipeline(0)
    check(told(solver, "Failure") == "", f"{name}: {told(solver, 'Failure')}")
    check(told(solver, "Outcome") == "converged", f"{name}: {told(solver, 'Outcome')}")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

# What only a training finds to be wrong keeps it, too, while it is the same problem's.
solver.Optimiser, solver.AxisFunction = "alternating-least-squares", "mlp"
with reported() as errors:
    solver.UpdatePipeline(0)
check("alternating" in told(solver, "Failure") and "returned failure" not in errors(), told(solver, "Failure"))
check((told(solver, "Phase"), told(solver, "Outcome")) == ("failed", ""), told(solver, "Outcome"))
check(numpy.array_equal(values(fetch(solver), "u"), good), "a training that fails has lost the last good solution")

# A source that has never solved anything: no other problem is solved in place of the one asked for.
for settings in ({"Problem": "sum5d", "Windows": 4}, {"Problem": "helmholz3d"}, {"Problem": "shift2d", "Rank": 513},
                 {"Problem": "shift2d", "Parameters": ["c", "3"]}, {"Problem": "shift2d", "Resolution": [1, 0, 0]},
                 {"Problem": "sum5d", "Resolution": [4096, 4096, 4096]}):
    for background in (0, 1):
        with reported() as errors:  # told once, when the settings are looked at first
            fresh = SPINNSolver(**settings, Seconds=5, Background=background)
            fresh.UpdatePipeline()
            fresh.UpdatePipeline()
        check("returned failure for request" in errors(), f"{settings}: {errors()}")
        check(told(fresh, "Failure") != "", f"{settings}: no failure")
        check(errors().count(told(fresh, "Failure")) == 1, f"{settings}: {told(fresh, 'Failure')}")
        check((told(fresh, "Phase"), told(fresh, "Outcome")) == ("failed", ""), f"{settings}: {told(fresh, 'Outcome')}")
        check(told(fresh, "TrainingCount") == 0, f"{settings}: {told(fresh, 'TrainingCount')} trainings")
        check(arrays(fetch(fresh)) == [], f"{settings}: {arrays(fetch(fresh))}")
        Delete(fresh)
done()
