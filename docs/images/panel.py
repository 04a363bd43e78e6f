# SPDX-License-Identifier: BSD-3-Clause
"""Run inside ParaView's window: solves diffusion3d and shows it as the README does; then makes the file panel.done."""

from pathlib import Path

from paraview.simple import *

solver = SPINNSolver(registrationName="SPINNSolver1", Problem="diffusion3d")
solver.UpdatePipeline()
solver.InvokeCommand("WaitForTraining")
LoadPalette("WhiteBackground")
view = GetActiveViewOrCreate("RenderView")
view.CenterAxesVisibility = 0
display = Show(OutputPort(solver, 0), view)
ColorBy(display, ("POINTS", "u"))
table = GetColorTransferFunction("u")
table.ApplyPreset("Viridis (matplotlib)", True)
display.SetScalarBarVisibility(view, True)
GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
GetAnimationScene().AnimationTime = 0.2
display.RescaleTransferFunctionToDataRange()
view.ResetCamera(True)
SetActiveSource(solver)
Render()
Path("out/panel.done").touch()
