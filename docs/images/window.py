# SPDX-License-Identifier: BSD-3-Clause
"""A scenario (tests/gui/run_gui.py) that photographs ParaView's window in the states that the documentation shows:
training, paused, solved, an equation with an error, and SPINN Probe on a surface."""

import os
import subprocess
from pathlib import Path

from events import EDITOR, PANEL, PROBLEM, TRAINING, add_solver, apply, check as check_in_window, click, menu, wait, write
from gui_checks import solver, training_ends, wait_for

FOLDER = Path(os.environ.get("SPINN_PICTURES", "."))
HELMHOLTZ = Path(__file__).parent.parent.parent / "solver" / "problems" / "helmholtz3d.toml"


def photographs(name):
    """A check that photographs the screen a second later, when the menu that calls it has closed."""

    def photograph():
        subprocess.Popen(["sh", "-c", f"sleep 1; import -window root '{FOLDER / name}.png'"])

    photograph.__name__ = f"photograph_{name}"
    return photograph


def photograph(name):
    return check_in_window(f"photograph_{name}") + wait(2.5)


def events():
    return (
        menu("menu_View", "Toolbars", "Macros Toolbars")  # the checks of this scenario
        + wait(8)  # meanwhile the docks are moved
        + add_solver("Non-linear diffusion, 2+1 dimensions")
        + write(f"{PANEL}/Rank/Value", "40")
        + write(f"{PANEL}/Tolerance/Value", "1e-9")  # it still trains when it is photographed
        + apply()
        + check_in_window("trains")
        + check_in_window("looks_good")
        + wait(2)
        + click(f"{TRAINING}/StartOrPauseTraining")
        + wait(1)
        + photograph("paused")
        + click(f"{TRAINING}/StartOrPauseTraining")
        + wait(1)
        + photograph("training")
        + click(f"{TRAINING}/StopTraining")
        + wait(1)
        + write(f"{PANEL}/Rank/Value", "")
        + write(f"{PANEL}/Tolerance/Value", "")
        + apply()
        + check_in_window("training_ends")
        + wait(3)
        + photograph("panel")
        + write(f"{PROBLEM}/ProblemChoice", "Helmholtz, 3 dimensions")
        + apply()
        + check_in_window("training_ends")
        + wait(2)
        + click(f"{PROBLEM}/EditProblem")
        + write(f"{EDITOR}/ProblemText", HELMHOLTZ.read_text().replace("u_zz", "w_zz"))
        + wait(1)
        + photograph("editor")
        + click(f"{EDITOR}/Buttons/CloseProblem")
        + check_in_window("probe_a_surface")
        + wait(2)
        + photograph("probe")
    )


def trains():
    wait_for(lambda: solver().Iteration > 40, 60, "the fortieth iteration")


def looks_good():
    from paraview.simple import GetActiveViewOrCreate, GetAnimationScene, GetColorTransferFunction, LoadPalette, Render

    LoadPalette("WhiteBackground")
    view = GetActiveViewOrCreate("RenderView")
    view.CenterAxesVisibility = 0
    GetColorTransferFunction("u").ApplyPreset("Viridis (matplotlib)", True)
    GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
    GetAnimationScene().AnimationTime = 0.2
    view.ResetCamera(True)
    Render()


def probe_a_surface():
    from paraview.simple import ColorBy, GetActiveViewOrCreate, Hide, SPINNProbe, SetActiveSource, Show, Sphere

    view = GetActiveViewOrCreate("RenderView")
    shape = Sphere(Radius=0.95, ThetaResolution=200, PhiResolution=200)
    probe = SPINNProbe(Input=shape, Model=solver(), Expressions=["u", "u_x"])
    Hide(solver(), view)
    display = Show(probe, view)
    ColorBy(display, ("POINTS", "u"))
    display.SetScalarBarVisibility(view, True)
    SetActiveSource(probe)
    view.CameraPosition, view.CameraViewUp = [3, -4, 3], [0, 0, 1]
    view.ResetCamera(False, 0.8)


CHECKS = [photographs(name) for name in ("training", "paused", "panel", "editor", "probe")]
CHECKS += [trains, looks_good, training_ends, probe_a_surface]
