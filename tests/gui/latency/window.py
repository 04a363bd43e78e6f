# SPDX-License-Identifier: BSD-3-Clause
"""ParaView's window with the plugin of a build, and in it the library that measures how the window responds (latency.cpp)."""

import glob
import os
import subprocess


def open_window(build, folder, script, **variables):
    """Starts ParaView with a script; its settings and the script stay in `folder`. Each variable is one of SPINN_LATENCY_..."""
    library, = glob.glob(f"{build}/**/libspinn_latency.so", recursive=True)
    plugin, = glob.glob(f"{build}/**/SPINN.so", recursive=True)
    path = os.path.join(folder, "script.py")
    with open(path, "w") as file:
        file.write(script)
    environment = dict(os.environ, PV_PLUGIN_PATH=os.path.dirname(plugin), LD_PRELOAD=library, XDG_CONFIG_HOME=folder)
    environment.update({f"SPINN_LATENCY_{name}": value for name, value in variables.items()})
    return subprocess.Popen(["paraview", "--dr", f"--script={path}"], env=environment)
