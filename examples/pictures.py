# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the demonstration: for each problem a layout with the solution and the history of its training."""

from paraview.simple import (AnnotateGlobalData, AnnotateTimeFilter, AssignViewToLayout, ColorBy, Contour, CreateLayout,
                             CreateView, GetAnimationScene, GetColorTransferFunction, GetScalarBar, Hide, OutputPort,
                             RenameLayout, Render, SetActiveView, Show, Text, WarpByScalar)

SIZE = (1400, 900)
INK = (0.13, 0.15, 0.18)  # text
PAPER = (1.0, 1.0, 1.0)
SHARE = 0.68              # of the width that the solution takes; the rest shows the loss


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


def annotate(view, source, title, equation, time=None):
    """Title, equation, error and, where there is one, the time."""
    write(view, Text(Text=title), (0.02, 0.945), 22, bold=1)
    write(view, Text(Text=equation), (0.02, 0.905), 18)
    error = AnnotateGlobalData(Input=source)
    error.SelectArrays = ["FIELD", "relative_error"]
    error.Prefix = "relative L2 error: "
    error.Format = "%.1e"
    write(view, error, (0.02, 0.87), 16)
    if time is not None:
        write(view, AnnotateTimeFilter(Input=source, Format="t = {time:.2f}"), (0.02, 0.03), 22)


def colour(view, display, name, preset, limits):
    """Colours `display` by the array `name` and shows the scale."""
    ColorBy(display, ("POINTS", name))
    table = GetColorTransferFunction(name, display, separate=True)
    display.UseSeparateColorMap = 1
    table.ApplyPreset(preset, True)
    table.RescaleTransferFunction(*limits)
    table.AutomaticRescaleRangeMode = "Never"
    bar = GetScalarBar(table, view)
    bar.Title, bar.ComponentTitle = name, ""
    bar.TitleColor = bar.LabelColor = INK
    bar.TitleFontSize, bar.LabelFontSize = 20, 16
    bar.WindowLocation = "Any Location"
    bar.Position, bar.ScalarBarLength, bar.ScalarBarThickness = (0.9, 0.3), 0.4, 14
    bar.DrawBackground = 0
    bar.RangeLabelFormat = bar.LabelFormat = "%-.2g"
    display.SetScalarBarVisibility(view, True)


def look(view, position, focus, parallel_scale=None):
    view.CameraPosition, view.CameraFocalPoint, view.CameraViewUp = position, focus, (0, 0, 1)
    view.CameraViewAngle = 30
    if parallel_scale:
        view.CameraParallelProjection, view.CameraParallelScale = 1, parallel_scale


def show_axes(view):
    grid = view.AxesGrid
    grid.Visibility = 1
    for axis in "XYZ":
        setattr(grid, f"{axis}Title", axis.lower())
        setattr(grid, f"{axis}TitleColor", INK)
        setattr(grid, f"{axis}LabelColor", INK)
        setattr(grid, f"{axis}TitleFontSize", 18)
        setattr(grid, f"{axis}LabelFontSize", 14)
    grid.GridColor = (0.75, 0.77, 0.8)


def show_history(chart, source):
    """The loss over the seconds of training."""
    display = Show(OutputPort(source, 1), chart, "XYChartRepresentation")
    display.UseIndexForXAxis = 0
    display.XArrayName = "seconds"
    display.SeriesVisibility = ["loss", "unseen_loss"]
    display.SeriesLabel = ["loss", "training points", "unseen_loss", "unseen points"]
    display.SeriesColor = ["loss", "0.35", "0.55", "0.80", "unseen_loss", "0.85", "0.33", "0.10"]
    display.SeriesLineThickness = ["loss", "2", "unseen_loss", "2"]
    chart.ChartTitle, chart.ChartTitleFontSize = "Loss", 18
    chart.LeftAxisLogScale = 1
    chart.BottomAxisTitle, chart.LeftAxisTitle = "seconds of training", ""
    chart.LegendLocation = "TopRight"
    chart.LegendFontSize = 14
    for axis in ("Left", "Bottom"):
        setattr(chart, f"{axis}AxisLabelFontSize", 14)
        setattr(chart, f"{axis}AxisTitleFontSize", 16)


def go_to(time):
    """Sets the time of all views; the time toolbar gets the steps of the sources."""
    scene = GetAnimationScene()
    scene.UpdateAnimationUsingDataTimeSteps()
    scene.AnimationTime = time


def blobs(source):
    """Helmholtz: surfaces of equal value, one for each half-wave."""
    layout, view, chart = new_layout("helmholtz3d")
    source.Resolution = [121, 121, 91]
    surfaces = Contour(Input=source, ContourBy=["POINTS", "u"], Isosurfaces=[-0.45, 0.45])
    display = Show(surfaces, view)
    colour(view, display, "u", "Cool to Warm", (-1, 1))
    display.Specular = 0.4
    display.SpecularPower = 40
    outline = Show(source, view)
    outline.SetRepresentationType("Outline")
    outline.AmbientColor = outline.DiffuseColor = INK
    annotate(view, source, "Helmholtz equation", "u_xx + u_yy + u_zz + k^2 u = q")
    look(view, (4.2, -5.2, 3.6), (0, 0, -0.08))
    show_history(chart, source)
    return layout


def sheet(source, problem, title, equation, time, preset, limits, height):
    """A problem in x, y and t: the solution at `time` as a coloured sheet of that height."""
    layout, view, chart = new_layout(problem)
    go_to(time)
    view.ViewTime = time
    warped = WarpByScalar(Input=source, Scalars=["POINTS", "u"], ScaleFactor=height)
    display = Show(warped, view)
    colour(view, display, "u", preset, limits)
    display.Specular = 0.25
    annotate(view, source, title, equation, time)
    show_axes(view)
    look(view, (3.6, -5.4, 3.6), (0, 0, 0))
    show_history(chart, source)
    return layout


def klein_gordon(source):
    return sheet(source, "klein_gordon3d", "Klein-Gordon equation", "u_tt - u_xx - u_yy + u^2 = f", 10,
                 "Cool to Warm", (-2, 2), 0.4)


def diffusion(source):
    return sheet(source, "diffusion3d", "Non-linear diffusion", "u_t = a ((u u_x)_x + (u u_y)_y)", 0.5,
                 "Viridis (matplotlib)", (0, 0.4), 2.5)


SCENES = {"helmholtz3d": blobs, "klein_gordon3d": klein_gordon, "diffusion3d": diffusion}
