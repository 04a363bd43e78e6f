# SPDX-License-Identifier: BSD-3-Clause
"""Events for QtTesting: what a scenario of a GUI test is written in. Each function returns a list of XML elements."""

from xml.sax.saxutils import quoteattr

WINDOW = "pqClientMainWindow"
PROPERTIES = f"{WINDOW}/propertiesDock/propertiesPanel"
PANEL = f"{PROPERTIES}/scrollArea/qt_scrollarea_viewport/scrollAreaWidgetContents/PropertiesFrame/ProxyPanel"
PROBLEM = f"{PANEL}/spinn_problem"
TRAINING = f"{PANEL}/spinn_training"
EDITOR = f"{PROBLEM}/SPINNProblemEditor"


def event(target, command, arguments=""):
    return [f"<pqevent object={quoteattr(target)} command={quoteattr(command)} arguments={quoteattr(arguments)}/>"]


def expect(target, name, value):
    """Fails the test unless a Qt property has this value."""
    return [f"<pqcheck object={quoteattr(target)} property={quoteattr(name)} arguments={quoteattr(value)}/>"]


def click(target):
    return event(target, "activate")


def write(target, text):
    return event(target, "set_string", text)


def menu(*entries):
    """Opens a menu of the window and its submenus, from 5.13 on one after the other, and takes the last entry."""
    path, events = f"{WINDOW}/menubar", []
    for entry in entries:
        events += event(path, "activate", entry)
        path += f"/{entry}"
    return events


def wait(seconds):
    """Short pauses: between two of them the window lives."""
    return event(WINDOW, "pause", "50") * round(seconds / 0.05)


def apply():
    return event(f"{PROPERTIES}/Accept", "activate")


def add_solver(title=None):
    """A SPINN Solver from the menu, with the problem of this title; not applied yet."""
    events = menu("menuSources", "SPINN", "SPINNSolver")
    return events + (write(f"{PROBLEM}/ProblemChoice", title) if title else [])


def check(name):
    """Runs a check of the scenario inside the window."""
    return menu("menu_Macros", f"spinn_{name}")


def document(events):
    return '<?xml version="1.0" ?>\n<pqevents>\n  ' + "\n  ".join(events) + "\n</pqevents>\n"
