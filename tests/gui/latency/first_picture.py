# SPDX-License-Identifier: BSD-3-Clause
"""Measures how soon after a click on Apply a problem's first picture is there, and its converged picture.

    ./spinn shell -c 'cmake --build build/release --target spinn_latency'
    ./spinn shell -c 'xvfb-run -a -s "-screen 0 1400x900x24" python3 tests/gui/latency/first_picture.py build/release'

A line for each problem: seconds to the end of the first rendering and of that of the finished solve, medians of 3 runs. For
comparison Wavelet, a source of ParaView's own, which is drawn as an outline. Needs a machine with nothing else to do.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from window import open_window

SCRIPT = """
import time
from pathlib import Path
from paraview.simple import *
view = GetActiveViewOrCreate("RenderView")
Render()

def rendered(caller, event):
    now = time.clock_gettime(time.CLOCK_MONOTONIC)
    source = GetActiveSource()
    if source:
        source.UpdatePropertyInformation()
    with open({out!r}, "a") as out:
        print(now, getattr(source, "Phase", "none"), file=out)

view.SMProxy.AddObserver("EndEvent", rendered)
Path({go!r}).touch()
"""


def run(build, problem, seconds):
    with tempfile.TemporaryDirectory() as folder:
        go, apply, out = (os.path.join(folder, name) for name in ("go", "apply", "renderings"))
        window = open_window(build, folder, SCRIPT.format(go=go, out=out), GO=go, APPLY=apply, PROBLEM=problem,
                             SOURCE="RTAnalyticSource" if problem == "Wavelet" else "SPINNSolver")
        try:
            window.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            window.kill()
        if not os.path.exists(apply):
            sys.exit(f"{problem}: nobody clicked on Apply; is the window's menu another one?")
        with open(apply) as file:
            click = float(file.read())
        with open(out) as file:
            renderings = [line.split() for line in file]
    after = [(float(time) - click, phase) for time, phase in renderings if float(time) > click]
    return after[0][0], next((time for time, phase in after if phase == "finished"), float("nan"))


def main():
    build, problems = os.path.abspath(sys.argv[1]), sys.argv[2:] or ["Wavelet", "klein_gordon3d", "diffusion3d", "helmholtz3d"]
    for problem in problems:
        runs = [run(build, problem, 8 if problem == "Wavelet" else 25) for _ in range(3)]
        first, last = (statistics.median(values) for values in zip(*runs))
        print(f"{problem}: first picture after {first:.2f} s, of the finished solve after {last:.2f} s", flush=True)


main()
