# SPDX-License-Identifier: BSD-3-Clause
"""Rules for each source file by itself: it names its licence, says what it is, and has a readable length."""

import re
from collections import namedtuple
from pathlib import Path

Violation = namedtuple("Violation", "file line rule text")

FOLDERS = ("cmake", "examples", "plugin", "solver", "tests", "xml")
SUFFIXES = (".cmake", ".cpp", ".cxx", ".h", ".hpp", ".py", ".sh", ".xml")
COMMENTS = {  # the beginning of one, with a word in it
    **dict.fromkeys((".cpp", ".cxx", ".h", ".hpp"), re.compile(r"//+ +[\w\[\"]")),
    **dict.fromkeys((".cmake", ".sh", ".txt", ""), re.compile(r"#+ +\w")),
    ".py": re.compile(r'"""\w'),
    ".xml": re.compile(r"<!-- +\w"),
}
LICENCE = "SPDX-License-Identifier: BSD-3-Clause"
USUAL_LINES = 400


def sources(root):
    """Every source file of the project, the launcher and the top CMakeLists.txt included."""
    root = Path(root)
    yield from (path for path in (root / "spinn", root / "CMakeLists.txt") if path.is_file())
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and (path.suffix in SUFFIXES or path.name == "CMakeLists.txt"):
                yield path


def names_its_licence(_, lines):
    """The first line, or the second one after #!, is the SPDX line."""
    first = 1 if lines and lines[0].startswith(("#!", "<?xml")) else 0
    if len(lines) <= first or LICENCE not in lines[first]:
        yield first + 1, f'the file should begin with a comment "{LICENCE}"'


def says_what_it_is(path, lines):
    """A comment or docstring in the file's own language follows the SPDX line."""
    first = next((number for number, line in enumerate(lines[:3]) if LICENCE in line), None)
    if first is not None and not COMMENTS[path.suffix].match((lines[first + 1:] or [""])[0]):
        yield first + 2, "a comment that says what the file is should follow the licence line"


def has_a_readable_length(_, lines):
    """Longer files give the reason in their first comment, beginning with "Long:"."""
    if len(lines) > USUAL_LINES and not any("Long:" in line for line in lines[:20]):
        yield USUAL_LINES + 1, (f'{len(lines)} lines; split the file, or give the reason in its first comment, '
                                f'beginning with "Long:" (usual: up to {USUAL_LINES})')


RULES = (names_its_licence, says_what_it_is, has_a_readable_length)


def check(root):
    """All violations in the source files under `root`."""
    found = []
    for path in sources(root):
        lines = path.read_text(encoding="utf-8").splitlines()
        name = path.relative_to(root).as_posix()
        found += [Violation(name, line, rule.__name__, text) for rule in RULES
                  for line, text in rule(path, lines)]
    return found
