#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes all measurements into one page: error against seconds of every problem and method, each kernel's time and share of the
peak, how cost grows with points, rank and axes, memory, and counted operations beside those of an ordinary PINN.

    ./spinn shell -c 'solver/benchmarks/report.py build/release out/benchmarks.md'            about an hour
    ./spinn shell -c 'solver/benchmarks/report.py build/release out/benchmarks.md --seconds 5 --seeds 1 --problems helmholtz3d'

Run it on an idle machine: its name and its cores stand on top, and figures belong to it.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys

METHODS = {
    "as its file says": [],
    "automatic mode": ["automatic_size=true", "axis_function=automatic"],
    "self-scaled Broyden": ["optimiser=ssbroyden"],
    "Levenberg-Marquardt": ["optimiser=levenberg-marquardt"],
    "Levenberg-Marquardt, conjugate gradients": ["optimiser=levenberg-marquardt-cg"],
    "set-up of Cho et al. (2023)": ["settings=paper"],
}
COUNTERS = {"share_of_peak": "share of the peak", "share_of_bandwidth": "share of the bandwidth", "working_MB": "working memory, MB"}


def run(command):
    print("$", " ".join(command), file=sys.stderr, flush=True)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def machine(accuracy):
    with open("/proc/cpuinfo") as file:
        name = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown processor")
    return f"{name}, {len(os.sched_getaffinity(0))} cores; {accuracy.splitlines()[0]}; {datetime.date.today()}"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines) + "\n"


def kernels(text):
    """Medians of what Google Benchmark tells."""
    rows = []
    for row in json.loads(text)["benchmarks"]:
        if row.get("aggregate_name") != "median":
            continue
        counters = [f"{name} {row[key]:.3g}" for key, name in COUNTERS.items() if key in row]
        rows.append([row["run_name"].removesuffix("/real_time"), f"{row['real_time']:.3g} {row['time_unit']}", ", ".join(counters)])
    return table(["kernel/arguments", "median", ""], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", help="build folder, such as build/release")
    parser.add_argument("page", help="Markdown file to write")
    parser.add_argument("--seconds", type=float, default=30, help="budget of each training")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--problems", nargs="*", default=[], help="keys; all of the catalogue by default")
    options = parser.parse_args()

    binaries = os.path.join(options.build, "bin", "")
    pages, first = [], ""
    for method, settings in METHODS.items():
        own = settings or ["as its file says"]  # the file's own budget
        budget = [f"seconds={options.seconds:g}", "tolerance=0"] if settings else []
        text = run([binaries + "spinn_accuracy", *options.problems, f"seeds={options.seeds}", *settings, *budget])
        first = first or text
        pages.append(f"### {method}\n\n`{' '.join(own + budget)}`\n\n" + text[text.index("| problem"):] + "\n")
    speeds = run([binaries + "spinn_benchmarks", "--benchmark_format=json", "--benchmark_repetitions=5",
                  "--benchmark_report_aggregates_only=true", "--benchmark_min_time=0.2s"])
    operations = run([binaries + "spinn_operations"])

    os.makedirs(os.path.dirname(os.path.abspath(options.page)), exist_ok=True)
    with open(options.page, "w") as page:
        page.write(f"# Measurements\n\n{machine(first)}\n\n## Error against seconds\n\n" + "".join(pages))
        page.write("## Kernels\n\nThe peak of multiply-adds and the bandwidth are measured in the same run.\n\n" + kernels(speeds))
        page.write("## Operations of one training step, counted\n\n" + operations)


if __name__ == "__main__":
    main()
