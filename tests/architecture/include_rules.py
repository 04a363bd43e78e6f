# SPDX-License-Identifier: BSD-3-Clause
"""The walls of the architecture: which file may include what, and its own header first.

A rule is a function `rule(tree) -> iterable of Violation` over all sources of the project. `RULES` lists them; the
self-test demands that each of them catches a planted violation. docs/architecture.md, section "Walls", says why they are there.
"""

import posixpath
import re
from collections import namedtuple
from pathlib import Path

Include = namedtuple("Include", "line name quoted")  # line from 1; quoted: "name", else <name>
Violation = namedtuple("Violation", "file line rule text")

# Stages of the solver, and the stages that each may include besides itself and `base` (always lower ones).
STAGES = {
    "base": (),
    "language": (),
    "nodes": (),
    "parallel": (),
    "problem": ("language",),
    "planning": ("language",),
    "axis": ("parallel",),
    "residual": ("planning", "axis"),
    "pointwise": ("residual", "planning", "language", "axis", "parallel"),
    "expansion": ("pointwise", "residual", "planning", "language", "axis", "parallel"),
    "second_order": ("expansion", "residual", "planning", "language", "axis", "parallel"),
    "separable": ("residual", "planning", "language", "axis", "parallel"),
    "scattered": ("residual", "planning", "language", "axis", "parallel"),
    "optimise": ("residual", "parallel"),
    "field": ("problem", "language", "planning", "expansion", "axis"),
    "model_file": ("field", "axis", "problem"),
    "train": ("field", "optimise", "separable", "scattered", "second_order", "pointwise", "residual", "planning", "axis", "nodes", "problem",
              "language", "parallel"),
    "automatic": ("train", "field", "axis"),
    "solve": ("automatic", "train", "parallel"),
}

SOURCE_SUFFIXES = (".hpp", ".cpp", ".h", ".cxx")
HEADER_OF = {".cpp": ".hpp", ".cxx": ".h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')

# Headers of the C++20 standard library, the C library under its C++ names included.
STANDARD_HEADERS = set(
    """algorithm any array atomic barrier bit bitset charconv chrono compare complex concepts condition_variable coroutine
    deque exception execution filesystem format forward_list fstream functional future initializer_list iomanip ios iosfwd
    iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream
    queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept
    stop_token streambuf string string_view syncstream system_error thread tuple type_traits typeindex typeinfo
    unordered_map unordered_set utility valarray variant vector version cassert cctype cerrno cfenv cfloat cinttypes climits
    clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype""".split())


class Tree:
    """The sources under solver/, plugin/ and tests/ with their includes; `includes[path]`, paths relative to the root."""

    def __init__(self, root):
        self.root = Path(root)
        self.includes = {}
        for top in ("solver", "plugin", "tests"):
            for path in sorted((self.root / top).rglob("*")):
                if path.suffix in SOURCE_SUFFIXES:
                    self.includes[path.relative_to(self.root).as_posix()] = read_includes(path)

    def under(self, folder):
        """(path, include) for every include in the files of a folder."""
        return [(path, include) for path, found in self.includes.items() if path.startswith(folder + "/")
                for include in found]

    def resolve(self, path, include):
        """The project's own file that an include of the solver names, or None."""
        for folder in ("solver/include", "solver/src", str(Path(path).parent)):
            candidate = posixpath.normpath(f"{folder}/{include.name}")
            if candidate in self.includes:
                return candidate
        return None

    def own_header(self, path):
        """The header that a source defines or tests, or None: X.cpp and X_kernels.cpp have X.hpp, X.cxx has X.h; of the tests,
        tests/solver/STAGE/X_test.cpp has solver/src/STAGE/X.hpp."""
        stem, suffix = posixpath.splitext(path)
        if suffix not in HEADER_OF:
            return None
        tested = re.sub(r"^tests/solver/(.*)_test$", r"solver/src/\1", stem)
        for name in (tested, tested.removesuffix("_kernels")):
            if name + HEADER_OF[suffix] in self.includes:
                return name + HEADER_OF[suffix]
        return None

    def kokkos_chain(self, path, seen=()):
        """The includes by which a file reaches a Kokkos header, [(path, include)...], or None if it does not."""
        for include in self.includes[path]:
            if is_kokkos(include):
                return [(path, include)]
            target = self.resolve(path, include)
            if target and target not in seen:
                rest = self.kokkos_chain(target, (*seen, path))
                if rest:
                    return [(path, include), *rest]
        return None


def read_includes(path):
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            found.append(Include(number, match[2] or match[3], match[3] is not None))
    return found


def is_kokkos(include):
    return include.name.startswith("Kokkos")


def is_vtk(include):
    return re.match(r"(vtk|VTK)", Path(include.name).name) is not None


def is_qt(include):
    path = Path(include.name)
    return path.parts[0] != "Eigen" and re.match(r"(Q[A-Z]|Qt|pq[A-Z]|ui_)", path.name) is not None


def violation(path, include, rule, why):
    return Violation(path, include.line, rule, f"#include {include.name}: {why}")


def public_headers_are_standard(tree):
    """Headers in solver/include know the standard library and each other alone."""
    for path, include in tree.under("solver/include"):
        own = include.name.startswith("spinn/") and f"solver/include/{include.name}" in tree.includes
        if not own and include.name not in STANDARD_HEADERS:
            yield violation(path, include, "public_headers_are_standard",
                            "a public header may include <spinn/...> and standard headers only")


def solver_has_no_gui(tree):
    """The solver knows neither VTK nor Qt."""
    for path, include in tree.under("solver"):
        if is_vtk(include) or is_qt(include):
            yield violation(path, include, "solver_has_no_gui", "nothing under solver/ may include VTK, ParaView or Qt")


def stages_go_one_way(tree):
    """A stage of solver/src includes itself and lower stages (STAGES)."""
    for path, include in tree.under("solver/src"):
        stage = path.split("/")[2]
        target = tree.resolve(path, include)
        if stage not in STAGES:
            yield violation(path, include, "stages_go_one_way",
                            f"the stage {stage} is not known; give it a row in tests/architecture/include_rules.py")
        elif target and target.startswith("solver/src/"):
            other = target.split("/")[2]
            if other not in (stage, "base", *STAGES[stage]):
                allowed = ", ".join(STAGES[stage]) or "none"
                yield violation(path, include, "stages_go_one_way",
                                f"{stage} may not include {other} (allowed beside itself: {allowed})")


def kokkos_stays_in_kernels(tree):
    """Of the .cpp files only *_kernels.cpp reach a Kokkos header, directly or through headers."""
    for path in tree.includes:
        if path.startswith("solver/") and path.endswith(".cpp") and not path.endswith("_kernels.cpp"):
            chain = tree.kokkos_chain(path)
            if chain:
                way = " -> ".join(include.name for _, include in chain)
                yield violation(path, chain[0][1], "kokkos_stays_in_kernels",
                                f"reaches Kokkos by {way}; only *_kernels.cpp may (they are compiled for the device)")


def plugin_uses_the_public_solver(tree):
    """The plugin sees the solver's public headers and nothing of Kokkos."""
    for path, include in tree.under("plugin"):
        name = include.name
        if is_kokkos(include):
            yield violation(path, include, "plugin_uses_the_public_solver", "Kokkos stays behind the solver library")
        elif name.startswith("spinn/") and f"solver/include/{name}" not in tree.includes:
            yield violation(path, include, "plugin_uses_the_public_solver", "there is no such public header of the solver")
        elif f"solver/src/{name}" in tree.includes or "solver/" in name or "../" in name:
            yield violation(path, include, "plugin_uses_the_public_solver",
                            "an internal header of the solver; the plugin may include <spinn/...> only")


def vtk_module_has_no_qt(tree):
    """The VTK module runs on servers without a screen."""
    for path, include in tree.under("plugin/SPINNSources"):
        if is_qt(include) or include.name.startswith("vtkSM"):
            yield violation(path, include, "vtk_module_has_no_qt",
                            "the module may not include Qt or the server manager; that belongs in plugin/panel")


def panel_talks_to_properties(tree):
    """The panel runs in the client, perhaps on another machine than the solver: properties are all it has."""
    # DataObject and DataSetAttributes: the constants that name points and cells.
    allowed = re.compile(r"vtk(SM\w+|PV\w*|Command|New|SmartPointer|WeakPointer|EventQtSlotConnect|Type|DataObject"
                         r"|DataSetAttributes)\.h$")
    for path, include in tree.under("plugin/panel"):
        if include.name.startswith(("spinn/", "vtkSPINN")):
            yield violation(path, include, "panel_talks_to_properties",
                            "the panel knows the solver by its server-manager properties only")
        elif is_vtk(include) and not allowed.match(include.name):
            yield violation(path, include, "panel_talks_to_properties",
                            "the panel may include server-manager headers (vtkSM...) of VTK, not algorithms or data")


def own_header_comes_first(tree):
    """A source includes its own header before anything else, so that the header is compiled with nothing before it."""
    for path, includes in tree.includes.items():
        header = tree.own_header(path)
        if header and (not includes or tree.resolve(path, includes[0]) != header):
            yield violation(path, includes[0] if includes else Include(1, "nothing", False), "own_header_comes_first",
                            f"the first include should be the file's own header, {header}")


RULES = (public_headers_are_standard, solver_has_no_gui, stages_go_one_way, kokkos_stays_in_kernels,
         plugin_uses_the_public_solver, vtk_module_has_no_qt, panel_talks_to_properties, own_header_comes_first)


def check(root):
    """All violations in the sources under `root`."""
    tree = Tree(root)
    return [found for rule in RULES for found in rule(tree)]
