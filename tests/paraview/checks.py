# SPDX-License-Identifier: BSD-3-Clause
"""What the scripts of this folder share: the plugin, checks that count, values of the source's output."""

import os

import numpy
from paraview import servermanager
from paraview.simple import LoadPlugin
from vtkmodules.util.numpy_support import vtk_to_numpy

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


def relative_l2(found, true):
    return numpy.linalg.norm(found - true) / numpy.linalg.norm(true)
