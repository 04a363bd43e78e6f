# SPDX-License-Identifier: BSD-3-Clause
"""Starts ParaView's window, plays recorded events if there are any, and runs a checking script inside the window.

With events the script is installed as the macro "spinn_check", which the events call last; without events ParaView runs
it at its start. The script calls passed() of gui_checks, which writes a file; without that file within the time limit,
or when the window dies before, the test fails. The window's own exit code is not trusted.

Without a script the events are all there is, and the window must close by itself in order.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time


def prepare(folder, check):
    """A fresh home folder with the macro in it, if there is one. Returns the macro and the file that it writes."""
    shutil.rmtree(folder, ignore_errors=True)
    macros = os.path.join(folder, "ParaView", "Macros")
    os.makedirs(macros)
    if not check:
        return None, None
    macro = os.path.join(macros, "spinn_check.py")
    here = os.path.dirname(os.path.abspath(__file__))
    with open(check) as source, open(macro, "w") as target:
        target.write(f"import sys; sys.path.insert(0, {here!r})\n" + source.read())
    return macro, os.path.join(folder, "passed.txt")


def play_and_quit(command, environment, seconds):
    """Plays events; the window quits after the last one."""
    result = subprocess.run(command, env=environment, timeout=seconds)
    if result.returncode != 0:
        sys.exit(f"the window ended with {result.returncode}")


def wait_for_result(window, result, seconds):
    """Waits for the result file, or for the end of the window or of the time. Returns the window's exit code or None."""
    end = time.time() + seconds
    while time.time() < end and window.poll() is None and not os.path.exists(result):
        time.sleep(0.2)
    died = window.poll()
    time.sleep(1)
    if window.poll() is None:
        window.terminate()
        try:
            window.wait(10)
        except subprocess.TimeoutExpired:
            window.kill()
            sys.exit("the window did not close")
    return died


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paraview", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--check")
    parser.add_argument("--events")
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()

    macro, result = prepare(options.folder, options.check)
    command = [options.paraview, "--dr"]
    if options.events:
        command += [f"--test-directory={options.folder}", f"--test-script={options.events}", "--exit"]
    else:
        command += [f"--script={macro}"]
    environment = dict(os.environ, XDG_CONFIG_HOME=options.folder)
    if not options.check:
        play_and_quit(command, environment, options.seconds)
        return
    environment.update(PV_MACRO_PATH=os.path.dirname(macro), SPINN_GUI_RESULT=result)
    died = wait_for_result(subprocess.Popen(command, env=environment), result, options.seconds)
    if os.path.exists(result + ".error"):
        with open(result + ".error") as file:
            print(file.read())
    if not os.path.exists(result):
        sys.exit(f"the window ended with {died}" if died is not None else "the time limit is over")
    with open(result) as file:
        print(file.read())


main()
