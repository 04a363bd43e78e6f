# SPDX-License-Identifier: BSD-3-Clause
"""Draws error against seconds of training, for some problems and methods, as docs/catalogue.md shows it.

    ./spinn shell -c 'python3 docs/images/accuracy.py build/release docs/images/accuracy.png'

Takes about four minutes on two idle cores. Each method has two seeds; a line ends where its training ended. The measured
curves stay in out/curves.csv; where that file is there, it is drawn and nothing is measured.
"""

import csv
import os
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

SECONDS = 10
SEEDS = "seeds=1,2"
SPECTRAL = {"helmholtz3d": ["points=48,48,48"], "klein_gordon3d": ["rank=4", "points=50,14,14"],
            "diffusion3d": ["rank=12", "points=32,40,40"]}
METHODS = {
    "as published: Adam": ["settings=paper"],
    "self-scaled Broyden": ["axis_function=mlp", "optimiser=ssbroyden"],
    "Levenberg-Marquardt": ["axis_function=mlp", "optimiser=levenberg-marquardt"],
    "spectral": ["axis_function=spectral", "optimiser=automatic"],
}
TITLES = {"helmholtz3d": "Helmholtz (4,4,3)", "klein_gordon3d": "Klein-Gordon, 2+1", "diffusion3d": "non-linear diffusion"}
PUBLISHED = {"helmholtz3d": 3.0e-2, "klein_gordon3d": 8e-4, "diffusion3d": 3.6e-3}


def measure(build, curves):
    for problem in TITLES:
        for name, settings in METHODS.items():
            extra = SPECTRAL[problem] if name == "spectral" else []
            subprocess.run([f"{build}/bin/spinn_accuracy", problem, SEEDS, f"seconds={SECONDS}", "tolerance=1e-28",
                            f"curve={curves}", f"name={name}", *settings, *extra], check=True, stdout=subprocess.DEVNULL)


def draw(curves, picture):
    with open(curves) as file:
        rows = [(problem, name, seed, float(seconds), float(error)) for problem, name, seed, seconds, error in csv.reader(file)]
    figure, axes = pyplot.subplots(1, len(TITLES), figsize=(10.5, 3.7), sharex=True, layout="constrained")
    for plot, problem in zip(axes, TITLES):
        for number, name in enumerate(METHODS):
            for seed in sorted({row[2] for row in rows}):
                line = [row[3:] for row in rows if row[:3] == (problem, name, seed)]
                label = name if seed == "1" else None
                plot.loglog(*zip(*line), color=f"C{number}", label=label, linewidth=1.3)
                plot.plot(*line[-1], "o", color=f"C{number}", markersize=4)
        plot.axhline(PUBLISHED[problem], color="grey", linestyle=":", linewidth=1)
        plot.text(0.012, PUBLISHED[problem] * 1.2, "published", fontsize=6.5, color="grey")
        plot.set_title(TITLES[problem], fontsize=10)
        plot.set_xlabel("seconds of training, 2 cores")
        plot.grid(alpha=0.25)
    axes[0].set_ylabel("relative L2 error")
    figure.legend(*axes[0].get_legend_handles_labels(), fontsize=8, ncols=len(METHODS), loc="outside lower center")
    figure.savefig(picture, dpi=100)


def main():
    build, picture = os.path.abspath(sys.argv[1]), sys.argv[2]
    curves = "out/curves.csv"
    os.makedirs("out", exist_ok=True)
    if not os.path.exists(curves):
        measure(build, curves)
    draw(curves, picture)


main()
