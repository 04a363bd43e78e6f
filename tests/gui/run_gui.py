# SPDX-License-Identifier: BSD-3-Clause
"""Starts ParaView's window and plays a scenario in it.

A scenario is a Python file. Its function events() returns what QtTesting plays (see events.py); the functions in its list
CHECKS run inside the window, as macros that the events call by name, or without events the first one at the window's
start. Each check leaves a file when it passes; the test fails unless all of them do. The window's own exit code is not
trusted for that, but a window that quits by itself must do so in order.
"""

import argparse
import importlib
import os
import re
import shutil
import subprocess
import sys
import time

MACRO = """import sys
sys.path[:0] = [{here!r}, {folder!r}]
import gui_checks, {module}
gui_checks.run(next(check for check in {module}.CHECKS if check.__name__ == {check!r}))
"""


def prepare(folder, scenario):
    """A fresh home folder with a macro per check. Returns the macros."""
    shutil.rmtree(folder, ignore_errors=True)
    macros = os.path.join(folder, "ParaView", "Macros")
    os.makedirs(macros)
    here = os.path.dirname(os.path.abspath(__file__))
    files = []
    for check in getattr(scenario, "CHECKS", []):
        files.append(os.path.join(macros, f"spinn_{check.__name__}.py"))
        with open(files[-1], "w") as file:
            file.write(MACRO.format(here=here, folder=os.path.dirname(os.path.abspath(scenario.__file__)),
                                    module=scenario.__name__, check=check.__name__))
    return files


def missing(folder, scenario):
    return [check.__name__ for check in getattr(scenario, "CHECKS", [])
            if not os.path.exists(os.path.join(folder, f"{check.__name__}.passed"))]


def errors(folder):
    texts = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".error"):
            with open(os.path.join(folder, name)) as file:
                texts.append(file.read())
    return "\n".join(texts)


def start_server(pvserver):
    """A server on a free port, with the plugin. Returns its process and its address."""
    server = subprocess.Popen([pvserver, "--server-port=0", "--force-offscreen-rendering"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    for line in server.stdout:
        match = re.search(r"Accepting connection\(s\): .*:(\d+)", line)
        if match:
            return server, f"cs://localhost:{match.group(1)}"
    sys.exit("the server has not started")


def watch(window, folder, scenario, seconds):
    """Until the window has ended, a check has failed, or the time is over."""
    end = time.time() + seconds
    quits = hasattr(scenario, "events")
    while window.poll() is None and not errors(folder) and (quits or missing(folder, scenario)):
        if time.time() > end:
            window.kill()
            sys.exit("the time limit is over" + (f"; not passed: {missing(folder, scenario)}" if missing(folder, scenario) else ""))
        time.sleep(0.2)
    if window.poll() is None:
        time.sleep(1)
        window.terminate()
        try:
            window.wait(10)
        except subprocess.TimeoutExpired:
            window.kill()
            sys.exit("the window did not close")
    elif window.returncode != 0 and quits and not errors(folder):
        sys.exit(f"the window ended with {window.returncode}; not passed: {missing(folder, scenario)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paraview", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--scenario", required=True)
    parser.add_argument("--server", help="pvserver: the window solves on a server of its own")
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()

    sys.path.insert(0, os.path.dirname(os.path.abspath(options.scenario)))
    scenario = importlib.import_module(os.path.splitext(os.path.basename(options.scenario))[0])
    macros = prepare(options.folder, scenario)
    os.chdir(options.folder)  # the window's too: files of a scenario are made here
    command = [options.paraview, "--dr"]
    if hasattr(scenario, "events"):
        script = os.path.join(options.folder, "events.xml")
        with open(script, "w") as file:
            file.write(importlib.import_module("events").document(scenario.events()))
        command += [f"--test-directory={options.folder}", f"--test-script={script}", "--exit"]
    else:
        command += [f"--script={macros[0]}"]
    server = None
    if options.server:
        server, address = start_server(options.server)
        command.append(f"--server-url={address}")
    environment = dict(os.environ, XDG_CONFIG_HOME=options.folder, SPINN_GUI_FOLDER=options.folder,
                       PV_MACRO_PATH=os.path.join(options.folder, "ParaView", "Macros"))
    try:
        watch(subprocess.Popen(command, env=environment), options.folder, scenario, options.seconds)
    finally:
        if server is not None:
            server.kill()
            if "Client connected" not in server.stdout.read():
                sys.exit("the window has not used the server")
    if errors(options.folder) or missing(options.folder, scenario):
        sys.exit(errors(options.folder) or f"not passed: {missing(options.folder, scenario)}")
    for check in getattr(scenario, "CHECKS", []):
        with open(os.path.join(options.folder, f"{check.__name__}.passed")) as file:
            print(check.__name__, file.read())


if __name__ == "__main__":
    main()
