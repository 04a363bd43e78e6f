# SPDX-License-Identifier: BSD-3-Clause
"""The layout of the C++ files is what clang-format makes of it, with the nearest .clang-format.

Versions of clang-format disagree, so that one alone is asked. Where it is not installed nothing is checked.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import source_rules

Violation = namedtuple("Violation", "file line rule text")

VERSION = 19
NAMES = (f"clang-format-{VERSION}", "clang-format")
SUFFIXES = (".cpp", ".cxx", ".h", ".hpp")
COMPLAINT = re.compile(r"^(.+?):(\d+):\d+: error: ", re.MULTILINE)
SKIPPED = f"clang-format {VERSION} is not installed (looked for {' and '.join(NAMES)})"


def program():
    """The name of a clang-format of the right version, or None."""
    for name in NAMES:
        if shutil.which(name):
            told = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
            if re.search(rf"version {VERSION}\.", told):
                return name
    return None


def is_promised(root, installed=Path("/var/lib/spinn/packages")):
    """Whether this is a private root made from the list of packages that names clang-format: there it must not be missing."""
    packages = Path(root) / "cmake/launcher/packages.txt"
    return packages.is_file() and installed.is_file() and (
        installed.read_text(encoding="utf-8").split()[:1] == [hashlib.sha256(packages.read_bytes()).hexdigest()])


def reason_to_skip(root):
    """Why the layout cannot be checked here, or None."""
    return None if program() or is_promised(root) else SKIPPED


def has_the_layout(root, files, name):
    """A file is as clang-format would write it; the first line that differs is reported."""
    told = subprocess.run([name, "--dry-run", "-Werror", "--style=file", "--fallback-style=none", *files],
                          cwd=root, capture_output=True, text=True)
    first = {}
    for file, line in COMPLAINT.findall(told.stderr):
        first.setdefault(file, int(line))
    if told.returncode and not first:
        raise RuntimeError(f"{name} failed:\n{told.stderr}")
    return [Violation(file, line, "has_the_layout", f"{name} would write this differently") for file, line in first.items()]


def check(root):
    """All C++ files with another layout; as many at a time as there are cores."""
    name = program()
    if not name:
        return [Violation("cmake/launcher/packages.txt", 1, "has_the_layout", f"{SKIPPED}, although this list names it")]
    files = [path.relative_to(root).as_posix() for path in source_rules.sources(root) if path.suffix in SUFFIXES]
    groups = [files[first::4 * os.cpu_count()] for first in range(min(len(files), 4 * os.cpu_count()))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda group: has_the_layout(root, group, name), groups)
        return sorted(violation for group in found for violation in group)


def remedy(found):
    """The command that mends what `check` has found."""
    return f"./spinn shell -c '{program() or NAMES[0]} -i {' '.join(violation.file for violation in found)}'"
