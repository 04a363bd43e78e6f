# SPDX-License-Identifier: BSD-3-Clause
"""Client and server in two processes: the server solves, the client gets values, reports and errors."""

import os
import re
import subprocess
import sys

import fields
import numpy
from checks import check, done, fetch, load_plugin, told, values, wait_until
from paraview.simple import *

folder = os.environ["SPINN_TEST_FOLDER"]
_, alone = fields.measure(os.path.join(folder, "alone.safetensors"))  # before the server is there, in this process

server = subprocess.Popen(
    [sys.argv[1], "--server-port=0", "--force-offscreen-rendering"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    text=True)
try:
    port = None
    for line in server.stdout:
        match = re.search(r"Accepting connection\(s\): .*:(\d+)", line)
        if match:
            port = int(match.group(1))
            break
    check(port, "the server has not started")
    Connect("localhost", port)
    LoadPlugin(os.environ["SPINN_PLUGIN"], remote=True, ns=globals())
    load_plugin(globals())
    solver = SPINNSolver(Problem="swirl3d", Resolution=[9, 9, 0])
    check(solver.GetClientSideObject() is None, "the solver is in the client")
    solver.UpdatePipeline(0)
    y, x = numpy.meshgrid(numpy.linspace(0, 2, 9), numpy.linspace(-1, 1, 9), indexing="ij")
    swirl = values(fetch(solver), "swirl").reshape(9, 9, 3)
    check(numpy.abs(swirl - numpy.stack([-y, x, 0 * x], axis=2)).max() < 1e-3, "values")
    check(told(solver, "Outcome") == "converged", told(solver, "Outcome"))
    check("swirl3d" in list(told(solver, "ProblemList")), "the list of problems is the server's")
    history = list(told(solver, "LossHistory"))
    check(len(history) >= 8 and len(history) % 4 == 0, len(history))
    solver.Width = 5000
    solver.UpdatePipeline(0)
    check("Width" in told(solver, "Failure"), told(solver, "Failure"))

    # All that hangs on a solver: the values of a single process.
    _, found = fields.measure(os.path.join(folder, "served.safetensors"))
    fields.compare(found, alone)

    # A training on the server, watched and stopped from here.
    solver = SPINNSolver(Problem="helmholtz3d", Background=1, Tolerance=1e-30, Iterations=10**6, Seconds=300, Resolution=[9, 9, 9])
    solver.UpdatePipeline()
    wait_until(lambda: told(solver, "Iteration") > 0, "the training does not begin")
    solver.InvokeCommand("PauseTraining")
    wait_until(lambda: told(solver, "Phase") == "paused", "the training does not pause")
    solver.InvokeCommand("ResumeTraining")
    wait_until(lambda: told(solver, "Phase") == "training", "the training does not go on")
    solver.InvokeCommand("StopTraining")
    solver.InvokeCommand("WaitForTraining")
    solver.UpdatePipeline()
    check(told(solver, "Outcome") == "cancelled", told(solver, "Outcome"))
finally:
    server.kill()
done()
