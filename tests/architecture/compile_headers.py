# SPDX-License-Identifier: BSD-3-Clause
"""Compiles the internal headers of the solver and the plugin with nothing before them: compile_headers.py ROOT BUILD_FOLDER.

Those that are the first include of a source are compiled that way anyhow (own_header_comes_first in include_rules.py sees to most
of them) and left out here; the public headers have tests of their own. The compiler and its options are those of a source in the same folder, from BUILD_FOLDER/compile_commands.json;
headers of parts that are not built there are passed over. Ends with status 1 if a header needs another one before it.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import include_rules

PER_CALL = 4  # files for one call of the compiler; each is a translation unit of its own


def headers(root):
    """The internal headers that no source includes first, relative to the root."""
    tree = include_rules.Tree(root)
    first = {tree.resolve(path, includes[0]) for path, includes in tree.includes.items() if includes and is_source(path)}
    return [path for path in tree.includes
            if not is_source(path) and path not in first and not path.startswith(("solver/include/", "tests/"))]


def is_source(path):
    return PurePosixPath(path).suffix in include_rules.HEADER_OF


def commands(root, build):
    """{folder: command} of the sources in the project: the compiler and its options, without the files."""
    found = {}
    for entry in json.loads((Path(build) / "compile_commands.json").read_text(encoding="utf-8")):
        file = Path(os.path.normpath(Path(entry["directory"], entry["file"])))
        if not file.is_relative_to(root) or file.is_relative_to(build):
            continue
        words = shlex.split(entry["command"])
        for option in ("-o", "-c"):
            where = words.index(option)
            del words[where:where + 2]
        found.setdefault(file.parent.relative_to(root).as_posix(), tuple(words))
    return found


def command_for(header, found):
    """That of the header's folder, or, for a folder without sources, of one beside it; None if that part is not built."""
    folder = PurePosixPath(header).parent
    for candidate in (str(folder), *sorted(found)):
        if candidate in found and (candidate == str(folder) or PurePosixPath(candidate).parent == folder.parent):
            return found[candidate]
    return None


def compile_alone(root, folder, command, group):
    """What the compiler says about the headers of a group, "" if nothing."""
    files = []
    for header in group:
        files.append(Path(folder) / (header.replace("/", "_") + ".cpp"))
        files[-1].write_text(f'#include "{Path(root) / header}"\n' * 2, encoding="utf-8")
    told = subprocess.run([*command, "-fsyntax-only", *map(str, files)], capture_output=True, text=True)
    return told.stderr if told.returncode else ""


def check(root, build):
    """(number of headers that were compiled, what the compiler said about them)."""
    found, groups = commands(root, build), defaultdict(list)
    for header in headers(root):
        command = command_for(header, found)
        if command:
            groups[command].append(header)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        calls = [(command, group[first:first + PER_CALL]) for command, group in groups.items() for first in range(0, len(group), PER_CALL)]
        told = pool.map(lambda call: compile_alone(root, folder, *call), calls)
        return sum(map(len, groups.values())), "".join(told)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    number, told = check(*(Path(argument).resolve() for argument in arguments))
    print(f"{number} headers compiled alone\n{told}")
    return 1 if told or not number else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
