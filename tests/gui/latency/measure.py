# SPDX-License-Identifier: BSD-3-Clause
"""Measures how responsive ParaView's window is while it trains: the delay of events at random moments.

    ./spinn shell -c 'cmake --build build/release --target spinn_latency'
    ./spinn shell -c 'xvfb-run -a -s "-screen 0 1400x900x24" python3 tests/gui/latency/measure.py build/release diffusion3d'

Prints the median, the 95th percentile and the worst delay, with the number of refreshes of the view. Needs a machine with
nothing else to do.
"""

import os
import sys
import tempfile

from window import open_window

SCRIPT = """
from pathlib import Path
from paraview.simple import *
solver = SPINNSolver(Problem={problem!r}, Seconds=600, Tolerance=1e-30)
Show(solver)
ResetCamera()
Render()
Path({go!r}).touch()
"""


def main():
    build, problem = os.path.abspath(sys.argv[1]), sys.argv[2]
    seconds = sys.argv[3] if len(sys.argv) > 3 else "40"
    with tempfile.TemporaryDirectory() as folder:
        go, out = (os.path.join(folder, name) for name in ("go", "delays.txt"))
        window = open_window(build, folder, SCRIPT.format(problem=problem, go=go), GO=go, OUT=out, SECONDS=seconds)
        try:
            window.wait(timeout=float(seconds) + 60)
        finally:
            window.kill()
        with open(out) as file:
            delays = sorted(float(line) for line in file)
    if not delays:
        sys.exit("no event was answered")
    print(f"{problem}: {len(delays)} events, median {delays[len(delays) // 2]:.1f} ms, "
          f"95 % under {delays[int(0.95 * len(delays))]:.1f} ms, worst {delays[-1]:.1f} ms")


main()
