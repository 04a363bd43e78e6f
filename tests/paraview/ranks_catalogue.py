# SPDX-License-Identifier: BSD-3-Clause
"""Every problem of the catalogue on several MPI ranks: each rank evaluates its own part, and bounds, values and filters are
those of one process.

    ranks_catalogue.py COUNT; with a COUNT of 1 bounds and values are kept, with others compared.
"""

import glob
import os
import re
import sys

import numpy
from checks import arrays, check, coordinates, done, fetch, load_plugin, told, values
from paraview import servermanager
from paraview.simple import *
from vtkmodules.vtkCommonCore import vtkLogger

load_plugin(globals())
count = int(sys.argv[1])
ranks = servermanager.ActiveConnection.GetNumberOfDataPartitions()
check(ranks == count, f"{count} ranks are wanted, there are {ranks}")
folder = os.environ["SPINN_TEST_FOLDER"]
kept = os.path.join(folder, "ranks_catalogue.npz")
log = os.path.join(folder, f"ranks_catalogue_{count}.log")
vtkLogger.LogToFile(log, vtkLogger.TRUNCATE, vtkLogger.VERBOSITY_TRACE)  # of the first rank, where this script runs


def evaluated():
    """Nodes at which the first rank has evaluated solutions so far."""
    with open(log, errors="replace") as file:
        return sum(map(int, re.findall(r"SPINN: evaluated (\d+) points", file.read())))


def look(name, proxy, found):
    """Updates the source and notes bounds and values. The first rank evaluates its own part, once."""
    before = evaluated()
    proxy.UpdatePipeline()
    information = proxy.GetDataInformation()
    bounds, extent = information.GetBounds(), information.GetExtent()
    sizes = [extent[2 * d + 1] + 1 - extent[2 * d] for d in range(3)]
    share = evaluated() - before
    most = numpy.prod(sizes) * (1 if count == 1 else 1.3 / count)  # a part has the nodes on the seam, too
    check(0 < share <= most, f"{name}: rank 0 evaluates {share} of {sizes}")
    found[name + ".bounds"], found[name + ".extent"] = numpy.array(bounds), numpy.array(extent)
    # Of images and meshes in several parts the first is fetched, of vertices all.
    together = MaskPoints(Input=proxy, OnRatio=1, MaximumNumberofPoints=10**6, GenerateVertices=1)
    data = fetch(together)
    where = numpy.zeros(data.GetNumberOfPoints(), int)
    for d, coordinate in enumerate(coordinates(data)):
        step = (bounds[2 * d + 1] - bounds[2 * d]) / max(1, sizes[d] - 1) or 1
        where = where * sizes[d] + numpy.rint((coordinate - bounds[2 * d]) / step).astype(int)
    check(len(numpy.unique(where)) == numpy.prod(sizes), f"{name}: there is a hole in the image")
    for array in arrays(data):
        parts = values(data, array)
        whole = numpy.empty((numpy.prod(sizes),) + parts.shape[1:], parts.dtype)
        whole[where] = parts
        check(numpy.array_equal(whole[where], parts), f"{name}: parts of {array} differ where they meet")
        found[f"{name}.{array}"] = whole
    Delete(together)


found = {}
for file in sorted(glob.glob(os.path.join(os.environ["SPINN_PROBLEM_PATH"], "*.toml"))):
    key = os.path.splitext(os.path.basename(file))[0]
    # What is compared does not depend on how good a solution is.
    solver = SPINNSolver(Problem=key, Iterations=1, Seconds=60, Resolution=[21, 18, 15])
    look(key, solver, found)
    check(told(solver, "TrainingCount") == 1, f"{key}: {told(solver, 'TrainingCount')} trainings")
    grid = SPINNGrid(Input=solver, Resolution=[23, 17, 9])
    look(key + ".grid", grid, found)
    bounds, before = found[key + ".grid.bounds"], evaluated()
    line = Line(Point1=list(bounds[0::2]), Point2=list(bounds[1::2]), Resolution=20)
    probe = SPINNProbe(Input=line, Model=solver)
    probe.UpdatePipeline()
    data = fetch(probe)
    for array in arrays(data):
        if array != "Texture Coordinates":
            found[f"{key}.probe.{array}"] = values(data, array)
    model = os.path.join(folder, f"ranks_catalogue_{count}.safetensors")
    SaveData(model, proxy=solver)
    check(evaluated() == before, f"{key}: a probe and a file need the model alone, and have the image made anew")
    opened = OpenDataFile(model)
    look(key + ".opened", opened, found)
    for proxy in (opened, probe, line, grid, solver):
        Delete(proxy)
check(len(found) > 100, len(found))

if count == 1:
    numpy.savez(kept, **found)
else:
    with numpy.load(kept) as single:
        check(sorted(single.files) == sorted(found), set(single.files) ^ set(found))
        for name in single.files:
            check(numpy.array_equal(found[name], single[name]), f"{name} differs from one process")
done()
