# SPDX-License-Identifier: BSD-3-Clause
"""Checks what the demonstration leaves in a folder: check_demo.py FOLDER.

Each picture has its size and shows something in the view of the solution and in the chart; the state file has the three
sources, each with its own problem, and a layout for each.
"""

import sys
import xml.etree.ElementTree
from pathlib import Path

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

PROBLEMS = ("helmholtz3d", "klein_gordon3d", "diffusion3d")
SIZE = (1400, 900)
SHARE = 0.68  # of the width: the view of the solution; the rest is the chart


def pixels(file):
    """[height, width, 3] values 0..255."""
    reader = vtkPNGReader()
    reader.SetFileName(str(file))
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    values = vtk_to_numpy(image.GetPointData().GetScalars())
    return values.reshape(height, width, -1)[..., :3].astype(int)


def check_picture(file):
    picture = pixels(file)
    height, width, _ = picture.shape
    assert abs(width - SIZE[0]) < 10 and abs(height - SIZE[1]) < 10, f"{file}: {width} x {height}, not {SIZE}"
    split = int(SHARE * width)
    for name, part, least in (("solution", picture[:, :split], 0.05), ("chart", picture[:, split:], 0.001)):
        coloured = (part.max(axis=2) - part.min(axis=2) > 40).mean()
        print(f"{file.name}: {coloured:.1%} of the {name} is coloured")
        assert coloured > least, f"{file}: only {coloured:.1%} of the {name} is coloured, {least:.1%} at least is usual"


def check_state(file):
    root = xml.etree.ElementTree.parse(file).getroot()
    found = [proxy.find("Property[@name='Problem']/Element").get("value")
             for proxy in root.iter("Proxy") if proxy.get("type") == "SPINNSolver"]
    assert sorted(found) == sorted(PROBLEMS), f"{file} has sources for {found}, not for {PROBLEMS}"
    layouts = [item.get("name") for group in root.iter("ProxyCollection") if group.get("name") == "layouts"
               for item in group.iter("Item")]
    assert sorted(layouts) == sorted(PROBLEMS), f"{file} has the layouts {layouts}, not {PROBLEMS}"


def main():
    folder = Path(sys.argv[1])
    for problem in PROBLEMS:
        check_picture(folder / f"{problem}.png")
    check_state(folder / "demo.pvsm")


main()
