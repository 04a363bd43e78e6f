# SPDX-License-Identifier: BSD-3-Clause
"""What the checking scripts share."""

import os
import traceback


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def run(checks):
    """Runs a function inside the window; writes the result file if it does not raise, ends the window if it does."""
    try:
        text = checks()
    except BaseException:
        with open(os.environ["SPINN_GUI_RESULT"] + ".error", "w") as file: # the window keeps stderr to itself
            traceback.print_exc(file=file)
        os._exit(3)
    partial = os.environ["SPINN_GUI_RESULT"] + ".partial"
    with open(partial, "w") as file:
        file.write(f"passed {text}\n")
    os.rename(partial, os.environ["SPINN_GUI_RESULT"])
