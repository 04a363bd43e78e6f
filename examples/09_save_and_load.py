# SPDX-License-Identifier: BSD-3-Clause
"""A model as a file: trained and saved once, loaded without training, the same to the last bit.

The file needs no problem file beside it; without ParaView 07_read_model.py reads it.
    ./spinn python examples/09_save_and_load.py [rod.safetensors]
"""

import sys
import tempfile
from pathlib import Path

import numpy
from paraview.simple import *
from vtkmodules.util.numpy_support import vtk_to_numpy

ROD = """
title = "Heat in a rod"
unknowns = ["u"]
equations = ["u_t = a*u_xx"]

[[axis]]
name = "t"
range = [0, 2]

[[axis]]
name = "x"
range = [0, "pi"]

[parameters.a]
default = 0.5
range = [0.1, 2]

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


def u_of(source, time):
    source.UpdatePipeline(time)
    return vtk_to_numpy(servermanager.Fetch(source).GetPointData().GetArray("u")).copy()


folder = tempfile.TemporaryDirectory()
problem = Path(folder.name) / "rod.toml"
problem.write_text(ROD)
file = Path(sys.argv[1] if len(sys.argv) > 1 else Path(folder.name) / "rod.safetensors")
trained = SPINNSolver(Problem=str(problem), Parameters=["a", "0.8"], Resolution=[101, 0, 0], OutputPrecision="Double")
trained.UpdatePipeline()
SaveData(str(file), proxy=trained)
print(f"saved {file.stat().st_size} bytes")

loaded = OpenDataFile(str(file))
loaded.Resolution, loaded.OutputPrecision = [101, 0, 0], "Double"
for time in (0, 0.7, 2):
    u = u_of(loaded, time)
    worst = abs(u - numpy.exp(-0.8 * time) * numpy.sin(numpy.linspace(0, numpy.pi, 101))).max()
    print(f"t = {time}: largest error {worst:.1e}; difference from the trained one {abs(u - u_of(trained, time)).max()}")
    assert worst < 1e-4, f"t = {time}: u is off by {worst:.1e}"
    assert numpy.array_equal(u, u_of(trained, time)), f"t = {time}: the loaded model gives other values"
print("All as expected.")
