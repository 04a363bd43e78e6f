# SPDX-License-Identifier: BSD-3-Clause
"""Choices are names: those of the library. State files with the numbers and scripts with the texts that stood for them before
mean what they meant."""

import os

import numpy
from checks import check, done, fetch, load_plugin, reported, told, values
from paraview.simple import *

# By the number that an old state file holds: the text that scripts wrote, and the name.
CHOICES = {
    "BaseSettings": (("Problem file", "problem"), ("SPINN paper", "paper")),
    "AxisFunction": (("Problem default", "default"), ("MLP (tanh)", "mlp"), ("Modified MLP", "modified_mlp"),
                     ("MLP (sine)", "sine"), ("Spectral", "spectral"), ("Automatic", "automatic")),
    "AutomaticSize": (("Problem default", "default"), ("On", "on"), ("Off", "off")),
    "NodeRule": (("Problem default", "default"), ("Gauss-Legendre", "gauss-legendre"), ("Random", "random")),
    "ResidualPath": (("Problem default", "default"), ("Automatic", "automatic"), ("Separable", "separable"), ("Grid", "grid")),
    "Optimiser": (("Problem default", "default"), ("Self-scaled Broyden", "ssbroyden"), ("Adam", "adam"),
                  ("Levenberg-Marquardt", "levenberg-marquardt"), ("L-BFGS", "l-bfgs"), ("Automatic", "automatic"),
                  ("Levenberg-Marquardt, conjugate gradients", "levenberg-marquardt-cg"),
                  ("Alternating least squares", "alternating-least-squares")),
    "Guard": (("Problem default", "default"), ("On", "on"), ("Off", "off")),
    "Precision": (("Problem default", "default"), ("Double", "double"), ("Single", "single")),
    "OutputPrecision": (("Single", "single"), ("Double", "double")),
}


def spell(solver, number, kind):
    """Writes the choices of a number: by text (0) or by name (1)."""
    for name, rows in CHOICES.items():
        setattr(solver, name, rows[number % len(rows)][kind])


def is_the_same(solver, number):
    """The source has trained once; by whatever words its choices are given, it need not train again."""
    for kind in (0, 1):
        spell(solver, number, kind)
        solver.UpdatePipeline(0)
        check(told(solver, "TrainingCount") == 1, f"number {number}: {told(solver, 'TrainingCount')} trainings")
    for name, rows in CHOICES.items():
        check(getattr(solver, name) == rows[number % len(rows)][1], f"{name} is {getattr(solver, name)}")


def start(solver):
    """A training of a few iterations, enough to tell settings apart. @returns what went wrong"""
    solver.Iterations, solver.Seconds, solver.Resolution = 3, 60, [9, 0, 0]
    solver.Width, solver.Depth, solver.Rank = 6, 1, 2  # so that every optimiser's memory suffices
    solver.UpdatePipeline(0)
    check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
    return told(solver, "Failure")


load_plugin(globals())
solver = SPINNSolver(Problem="shift2d")
for name, rows in CHOICES.items():
    known = list(solver.GetProperty(name).Available)
    check(sorted(known) == sorted(row[1] for row in rows), f"{name}: {known}")
    check(getattr(solver, name) == rows[0][1], f"{name} is {getattr(solver, name)} at first")

# A script of old
check(start(solver) == "", told(solver, "Failure"))
is_the_same(solver, 0)
spell(solver, 3, 0)
solver.UpdatePipeline(0)
check((told(solver, "TrainingCount"), told(solver, "Failure")) == (2, ""), told(solver, "Failure"))
spell(solver, 3, 1)
solver.UpdatePipeline(0)
check(told(solver, "TrainingCount") == 2, "a name is not the text")
check(values(fetch(solver), "u").dtype == numpy.float64, "OutputPrecision")
solver.Optimiser = "Newton"
with reported() as errors:
    solver.UpdatePipeline(0)
check('Optimiser is "Newton"' in errors() and '"levenberg-marquardt"' in errors(), errors())

# A state file of old
ResetSession()
load_plugin(globals())
LoadState(os.path.join(os.path.dirname(os.path.abspath(__file__)), "states", "numbered_choices.pvsm"))
for number in range(8):
    solver = FindSource(f"Solver{number}")
    check(solver is not None, f"Solver{number} is not restored")
    failure = start(solver)
    linear = number == 7  # alternating least squares with networks
    check(("alternating least squares" in failure) if linear else failure == "", f"number {number}: {failure}")
    is_the_same(solver, number)
grid = FindSource("Grid")
grid.UpdatePipeline(0)
check(values(fetch(grid), "u").dtype == numpy.float64, "OutputPrecision of the grid")
check(sorted(grid.GetProperty("OutputPrecision").Available) == ["double", "single"], "choices of the grid")
done()
