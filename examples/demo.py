# SPDX-License-Identifier: BSD-3-Clause
"""Solves the three equations of the SPINN project page in ParaView and leaves pictures and a state file.

    ./spinn demo [--out FOLDER] [--seconds BUDGET] [--only PROBLEM ...]

Prints one line per problem: the relative L2 error against the truth, the loss on points that training never saw, the
seconds of training and how it ended. FOLDER (default: out) gets PROBLEM.png for each problem and demo.pvsm with all.
Ends with status 1 if a problem has no solution.
"""

import argparse
import sys
from pathlib import Path

from paraview.servermanager import Fetch
from paraview.simple import SaveScreenshot, SaveState, SPINNSolver

import pictures

COLUMNS = "{:<16}  {:>14}  {:>14}  {:>8}  {}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder of the results (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=0, help="training budget; 0 = as the problem file says")
    parser.add_argument("--only", nargs="+", default=list(pictures.SCENES), choices=pictures.SCENES, metavar="PROBLEM")
    return parser.parse_args()


def solve(problem, seconds):
    """The finished source, and what its field data says: {name: value}."""
    source = SPINNSolver(registrationName=problem, Problem=problem, Seconds=seconds)
    source.UpdatePipeline()
    field_data = Fetch(source).GetFieldData()
    facts = {}
    for index in range(field_data.GetNumberOfArrays()):
        array = field_data.GetAbstractArray(index)
        facts[array.GetName()] = array.GetValue(0)
    return source, facts


def row(problem, facts):
    if "outcome" not in facts:
        return COLUMNS.format(problem, "-", "-", "-", "failed: see the message above")
    return COLUMNS.format(problem, f"{facts['relative_error']:.2e}", f"{facts['unseen_loss']:.2e}",
                          f"{facts['seconds']:.1f}", facts["outcome"])


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    rows, failed = [], False
    for problem in options.only:
        print(f"solving {problem} ...", flush=True)
        source, facts = solve(problem, options.seconds)
        rows.append(row(problem, facts))
        if "outcome" not in facts:
            failed = True
            continue
        layout = pictures.SCENES[problem](source, facts)
        SaveScreenshot(str(options.out / f"{problem}.png"), layout, ImageResolution=pictures.SIZE)
    state = options.out / "demo.pvsm"
    SaveState(str(state))

    print("\n" + COLUMNS.format("problem", "relative error", "unseen loss", "seconds", "outcome"))
    print("\n".join(rows))
    print(f"\nPictures: {options.out}/PROBLEM.png. All three in ParaView (it trains them again, before your eyes):\n"
          f"    ./spinn gui --state={state}")
    return 1 if failed else 0


if __name__ == "__main__":
    if main():
        sys.exit(1)
