# SPDX-License-Identifier: BSD-3-Clause
"""What the scripts of this folder share: the plugin, checks that count, values of the source's output."""

import contextlib
import os
import re
import sys
import tempfile
import time

import numpy
from paraview import servermanager
from paraview.simple import LoadPlugin
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkCompositeDataSet

# A problem of one's own as a text, with the characters that states and traces must quote; u = exp(-a t) sin(x).
ROD = '''title = "A \\"rod\\" that's cold at both ends: 100 %, <a & b>, C:\\\\tmp, ä"  # {0}
unknowns = ['u']
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
width = 8
rank = 2
iterations = 200
seconds = 60
'''

_passed = 0


def load_plugin(namespace):
    """Loads the plugin; SPINNSolver() becomes known in `namespace`."""
    LoadPlugin(os.environ["SPINN_PLUGIN"], remote=False, ns=namespace)


def check(condition, text):
    """Raises unless the condition holds."""
    global _passed
    if not condition:
        raise AssertionError(text)
    _passed += 1


def done():
    """The line that the test runner looks for."""
    print("all checks passed:", _passed, flush=True)


def fetch(source, port=0):
    """The output of a source, as a VTK data object of this process."""
    return servermanager.Fetch(source, idx=port)


def values(data, name):
    """A point array: [points] or [points, components]."""
    array = data.GetPointData().GetArray(name)
    check(array is not None, f'there is no array "{name}"')
    return vtk_to_numpy(array)


def arrays(data):
    """Names of the point arrays."""
    return [data.GetPointData().GetArrayName(i) for i in range(data.GetPointData().GetNumberOfArrays())]


def coordinates(image):
    """Coordinates of the image's points, each [points]: x, y, z."""
    points = numpy.array([image.GetPoint(i) for i in range(image.GetNumberOfPoints())])
    return points[:, 0], points[:, 1], points[:, 2]


def field(data, name):
    """A value of the field data."""
    array = data.GetFieldData().GetAbstractArray(name)
    check(array is not None, f'there is no field data "{name}"')
    return array.GetValue(0)


def told(source, name):
    """What an information property of the source says now."""
    source.UpdatePropertyInformation()
    return source.GetPropertyValue(name)


def wait_until(condition, text, seconds=60):
    """Asks again and again until `condition()` holds; raises with `text` when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < end, text() if callable(text) else text)
        time.sleep(0.02)


@contextlib.contextmanager
def reported():
    """Collects what VTK reports meanwhile: with reported() as errors: ..; text = errors()."""
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile("w+", errors="replace") as file:
        os.dup2(file.fileno(), 2)
        text = []
        try:
            yield lambda: text[0]
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            file.seek(0)
            text.append(file.read())
            sys.stderr.write(text[0])


def leaves(data):
    """The blocks of a multi-block data set that hold data, of all levels: [(name, block)].

    Fetching puts the rank before the names from ParaView 6 on, as in "Block 0_axis t"; it is left out here.
    """
    found = []
    for index in range(data.GetNumberOfBlocks()):
        block = data.GetBlock(index)
        if block is not None and block.IsA("vtkMultiBlockDataSet"):
            found += leaves(block)
        elif block is not None:
            found.append((re.sub(r"^Block \d+_", "", data.GetMetaData(index).Get(vtkCompositeDataSet.NAME())), block))
    return found


def column(table, name):
    """A column of a table: [rows]."""
    array = table.GetColumnByName(name)
    check(array is not None, f'there is no column "{name}"')
    return vtk_to_numpy(array)


def relative_l2(found, true):
    return numpy.linalg.norm(found - true) / numpy.linalg.norm(true)
