# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the demonstration: for each problem a layout with the solution and the history of its training."""

from paraview.simple import (AssignViewToLayout, ColorBy, Contour, CreateLayout, CreateView, ExtractTimeSteps,
                             GetColorTransferFunction, GetParaViewVersion, GetScalarBar, OutputPort, Show, Text, WarpByScalar)

SIZE = (1400, 900)
INK = (0.13, 0.15, 0.18)  # text
PAPER = (1.0, 1.0, 1.0)
SHARE = 0.68              # of the width that the solution takes; the rest shows the loss

# What ParaView has changed.
TRANSLATION = "Translation" if GetParaViewVersion() >= (5, 13) else "Position"
VIRIDIS = "Viridis" if GetParaViewVersion() >= (6, 1) else "Viridis (matplotlib)"
TWO_DIGITS = "{:.2g}" if GetParaViewVersion() >= (6, 1) else "%-.2g"


def new_layout(problem):
    """A layout of the size of the picture, named after the problem, with a view of the solution and a chart."""
    layout = CreateLayout(name=problem)
    layout.SetSize(*SIZE)
    view = CreateView("RenderView")
    view.ViewSize = (int(SHARE * SIZE[0]), SIZE[1])
    view.UseColorPaletteForBackground = 0
    view.Background = PAPER
    view.OrientationAxesLabelColor = INK
    view.OrientationAxesOutlineColor = INK
    AssignViewToLayout(view=view, layout=layout, hint=0)
    layout.SplitHorizontal(0, SHARE)
    chart = CreateView("XYChartView")
    AssignViewToLayout(view=chart, layout=layout, hint=2)
    return layout, view, chart


def write(view, proxy, place, size, bold=0):
    """Shows a text or annotation at `place`, in shares of the view from its lower left corner."""
    display = Show(proxy, view)
    display.WindowLocation = "Any Location"
    display.Position = place
    display.FontSize = size
    display.Color = INK
    display.Bold = bold


def annotate(view, title, equation, facts):
    write(view, Text(Text=title), (0.03, 0.93), 18, bold=1)
    write(view, Text(Text=equation), (0.03, 0.895), 13)
    verdict = f"relative L2 error {facts['relative_error']:.1e} after {facts['seconds']:.1f} s"
    write(view, Text(Text=verdict), (0.03, 0.862), 13)


def colour(view, display, name, preset, limits):
    """Colours `display` by the array `name`, with a table of its own, and shows the scale."""
    ColorBy(display, ("POINTS", name), separate=True)
    table = GetColorTransferFunction(name, display, separate=True)
    table.ApplyPreset(preset, True)
    table.RescaleTransferFunction(*limits)
    table.AutomaticRescaleRangeMode = "Never"
    return table


def show_scale(view, display, table):
    display.SetScalarBarVisibility(view, True)
    bar = GetScalarBar(table, view)
    bar.Title, bar.ComponentTitle = "u", ""
    bar.TitleColor = bar.LabelColor = INK
    bar.TitleFontSize, bar.LabelFontSize = 13, 11
    bar.WindowLocation = "Any Location"
    bar.Orientation, bar.HorizontalTitle = "Vertical", 1
    bar.Position, bar.ScalarBarLength, bar.ScalarBarThickness = (0.915, 0.33), 0.34, 12
    bar.DrawBackground = 0
    bar.AddRangeLabels = 0
    bar.AutomaticLabelFormat = 0
    bar.LabelFormat = TWO_DIGITS


def look(view, position, focus):
    view.CameraPosition, view.CameraFocalPoint, view.CameraViewUp = position, focus, (0, 0, 1)
    view.CameraViewAngle = 30


def show_history(chart, source):
    """The loss over the seconds of training."""
    display = Show(OutputPort(source, 1), chart, "XYChartRepresentation")
    display.UseIndexForXAxis = 0
    display.XArrayName = "seconds"
    display.SeriesVisibility = ["loss", "unseen_loss"]
    display.SeriesLabel = ["loss", "training loss", "unseen_loss", "validation loss"]
    display.SeriesColor = ["loss", "0.35", "0.55", "0.80", "unseen_loss", "0.85", "0.33", "0.10"]
    display.SeriesLineThickness = ["loss", "2", "unseen_loss", "2"]
    chart.ChartTitle, chart.ChartTitleFontSize, chart.ChartTitleBold = "Loss", 13, 1
    chart.LeftAxisLogScale = 1
    chart.BottomAxisTitle, chart.LeftAxisTitle = "seconds of training", ""
    chart.LegendLocation, chart.LegendFontSize = "TopRight", 11
    for axis in ("Left", "Bottom"):
        setattr(chart, f"{axis}AxisLabelFontSize", 11)
        setattr(chart, f"{axis}AxisTitleFontSize", 12)
        setattr(chart, f"{axis}AxisTitleBold", 0)
    chart.LeftAxisLabelNotation = "Scientific"
    chart.LeftAxisLabelPrecision = 0


def blobs(source, facts):
    """Helmholtz: surfaces of equal value, one for each half-wave."""
    layout, view, chart = new_layout("helmholtz3d")
    source.Resolution = [121, 121, 91]
    surfaces = Contour(Input=source, ContourBy=["POINTS", "u"], Isosurfaces=[-0.4, 0.4])
    display = Show(surfaces, view)
    table = colour(view, display, "u", "Cool to Warm", (-1, 1))
    display.Specular, display.SpecularPower = 0.5, 40
    show_scale(view, display, table)
    outline = Show(source, view)
    outline.SetRepresentationType("Outline")
    outline.AmbientColor = outline.DiffuseColor = INK
    annotate(view, "Helmholtz equation", "u_xx + u_yy + u_zz + k^2 u = q", facts)
    look(view, (3.6, -4.9, 3.0), (0, 0, 0))
    show_history(chart, source)
    return layout


def sheets(problem, source, facts, title, equation, steps, preset, limits, height):
    """A problem in x, y and t: the solution at four of its time steps, as coloured sheets of that height."""
    layout, view, chart = new_layout(problem)
    view.CameraParallelProjection, view.CameraParallelScale = 1, 3.1
    view.OrientationAxesVisibility = 0
    look(view, (0.3, -8, 4.6), (0.3, 0, 0))
    for step, (x, z) in zip(steps, ((-1.42, 0.9), (1.42, 0.9), (-1.42, -1.8), (1.42, -1.8))):
        name = f"t = {source.TimestepValues[step]:g}"
        moment = ExtractTimeSteps(registrationName=name, Input=source, TimeStepIndices=[step])
        warped = WarpByScalar(Input=moment, Scalars=["POINTS", "u"], ScaleFactor=height)
        display = Show(warped, view)
        table = colour(view, display, "u", preset, limits)
        display.Specular, display.Ambient, display.Diffuse = 0.05, 0.15, 0.85
        # A view follows the training where it shows the source itself, be it by the outline that all times share.
        floor = Show(source if step == steps[0] else moment, view)
        floor.SetRepresentationType("Outline")
        floor.AmbientColor = floor.DiffuseColor = (0.6, 0.62, 0.65)
        for part in (display, floor):
            setattr(part, TRANSLATION, (x, 0, z))
            part.Orientation = (0, 0, 30)
        label = Show(Text(Text=name), view)
        label.TextPropMode = "Billboard 3D Text"
        label.BillboardPosition = (x - 1.2, 0, z - 0.95)
        label.FontSize, label.Color = 22, INK
    show_scale(view, display, table)
    annotate(view, title, equation, facts)
    show_history(chart, source)
    return layout


def klein_gordon(source, facts):
    return sheets("klein_gordon3d", source, facts, "Klein-Gordon equation", "u_tt - u_xx - u_yy + u^2 = f",
                  (0, 5, 10, 50), "Cool to Warm", (-2.2, 2.2), 0.3)


def diffusion(source, facts):
    return sheets("diffusion3d", source, facts, "Non-linear diffusion", "u_t = a ((u u_x)_x + (u u_y)_y)",
                  (0, 5, 20, 50), VIRIDIS, (0, 0.4), 2.0)


SCENES = {"helmholtz3d": blobs, "klein_gordon3d": klein_gordon, "diffusion3d": diffusion}
