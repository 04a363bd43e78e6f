# SPDX-License-Identifier: BSD-3-Clause
"""Only what the solution depends on trains again."""

from checks import arrays, check, done, fetch, load_plugin, told
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="shift2d")
solver.UpdatePipeline(0)
for change in ({"Resolution": [12, 0, 0]}, {"TimeSteps": 7}, {"Gradient": 1}, {"Truth": 1}, {"Residual": 0}, {"Error": 0},
               {"OutputPrecision": "Double"}):
    for name, value in change.items():
        setattr(solver, name, value)
    solver.UpdatePipeline(0.5)
    check(told(solver, "TrainingCount") == 1, f"{change} has trained again")
check(arrays(fetch(solver)) == ["u", "u_truth", "u_gradient"], arrays(fetch(solver)))

count = 1
for change in ({"Parameters": ["c", "1"]}, {"Seed": 3}, {"Width": 9}, {"Optimiser": "Adam"}, {"PointsPerAxis": [9, 9]},
               {"Problem": "swirl3d", "Parameters": [], "PointsPerAxis": []}):
    for name, value in change.items():
        setattr(solver, name, value)
    solver.Seconds = 1
    solver.UpdatePipeline(0.5)
    count += 1
    check(told(solver, "TrainingCount") == count, f"{change} has not trained again")

solver.InvokeCommand("TrainAgain")
solver.UpdatePipeline(0.25)
check(told(solver, "TrainingCount") == count + 1, "TrainAgain has not trained again")

calculator = Calculator(Input=OutputPort(solver, 0), Function="mag(swirl)")  # downstream of port 0
calculator.UpdatePipeline(0.75)
check(told(solver, "TrainingCount") == count + 1, "a filter has trained again")
done()
