# SPDX-License-Identifier: BSD-3-Clause
"""Proves that every rule of include_rules.py, source_rules.py and layout_rules.py catches what it forbids, and nothing else;
so does compile_headers.py.

Each case plants one violation into a small sound project in a temporary folder.
"""

import contextlib
import hashlib
import io
import json
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import check
import compile_headers
import include_rules
import layout_rules
import source_rules

SPDX = "// SPDX-License-Identifier: BSD-3-Clause\n"
LICENCE = SPDX + "// A file of the test.\n"

SOUND = {
    "solver/include/spinn/error.hpp": "#include <string>\n",
    "solver/include/spinn/solve.hpp": "#include <spinn/error.hpp>\n#include <vector>\n",
    "solver/src/language/graph.hpp": "#include <spinn/error.hpp>\n",
    "solver/src/nodes/quadrature.hpp": "#include <vector>\n",
    "solver/src/parallel/arrays.hpp": "#include <Kokkos_Core.hpp>\n",
    "solver/src/axis/jets.hpp": '#include "parallel/arrays.hpp"\n',
    "solver/src/axis/jets_kernels.cpp": '#include "axis/jets.hpp"\n',
    "solver/src/planning/plan.hpp": '#include "language/graph.hpp"\n',
    "solver/src/planning/plan.cpp": '#include "planning/plan.hpp"\n// #include "train/solve.hpp"\n',
    "solver/src/train/solve.cpp": '#include "planning/plan.hpp"\n#include "nodes/quadrature.hpp"\n',
    "plugin/SPINNSources/vtkSPINNSolver.cxx": "#include <spinn/solve.hpp>\n#include <vtkImageData.h>\n",
    "plugin/panel/pqSPINNPanel.h": '#include "pqPropertyWidget.h"\n',
    "plugin/panel/pqSPINNPanel.cxx": '#include "pqSPINNPanel.h"\n#include "vtkSMProxy.h"\n#include <QLabel>\n',
    "tests/solver/planning/plan_test.cpp": '#include "planning/plan.hpp"\n#include "support/cases.hpp"\n#include <vtkImageData.h>\n',
}

# rule: (file, what it becomes, line that must be reported)
PLANTED_INCLUDES = {
    "public_headers_are_standard": [
        ("solver/include/spinn/error.hpp", "#include <string>\n#include <Kokkos_Core.hpp>\n", 4),
        ("solver/include/spinn/solve.hpp", '#include "language/graph.hpp"\n', 3),
        ("solver/include/spinn/solve.hpp", "#include <toml++/toml.h>\n", 3),
        ("solver/include/spinn/solve.hpp", "#include <spinn/missing.hpp>\n", 3)],
    "solver_has_no_gui": [
        ("solver/src/train/solve.cpp", "\n#include <vtkImageData.h>\n", 4),
        ("solver/src/train/solve.cpp", "#include <QString>\n", 3),
        ("solver/src/train/solve.cpp", "#include <QtCore/QString>\n", 3),
        ("solver/references/wave.cpp", '#include "pqPropertyWidget.h"\n', 3)],
    "stages_go_one_way": [
        ("solver/src/language/graph.hpp", '#include <vector>\n#  include "planning/plan.hpp"\n', 4),
        ("solver/src/nodes/quadrature.hpp", '#include "language/graph.hpp"\n', 3),
        ("solver/src/axis/jets.hpp", '#include "../planning/plan.hpp"\n', 3),
        ("solver/src/newcomer/thing.cpp", "#include <vector>\n", 3)],
    "kokkos_stays_in_kernels": [
        ("solver/src/planning/plan.cpp", "#include <Kokkos_Core.hpp>\n", 3),
        ("solver/src/train/solve.cpp", '#include <vector>\n#include "axis/jets.hpp"\n', 4)],
    "plugin_uses_the_public_solver": [
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", "#include <Kokkos_Core.hpp>\n", 3),
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", '#include "language/graph.hpp"\n', 3),
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", '#include "../../solver/src/language/graph.hpp"\n', 3),
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", "#include <spinn/graph.hpp>\n", 3)],
    "vtk_module_has_no_qt": [
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", "#include <QThread>\n", 3),
        ("plugin/SPINNSources/vtkSPINNSolver.cxx", '#include "vtkSMProxy.h"\n', 3)],
    "panel_talks_to_properties": [
        ("plugin/panel/pqSPINNPanel.cxx", "#include <spinn/error.hpp>\n", 3),
        ("plugin/panel/pqSPINNPanel.cxx", '#include "vtkSPINNSolver.h"\n', 3),
        ("plugin/panel/pqSPINNPanel.cxx", "#include <vtkImageAlgorithm.h>\n", 3)],
    "own_header_comes_first": [
        ("solver/src/planning/plan.cpp", '#include <vector>\n#include "planning/plan.hpp"\n', 3),
        ("solver/src/planning/plan.cpp", "int one;\n", 1),
        ("solver/src/axis/jets_kernels.cpp", '#include "parallel/arrays.hpp"\n#include "axis/jets.hpp"\n', 3),
        ("plugin/panel/pqSPINNPanel.cxx", '#include <QLabel>\n#include "pqSPINNPanel.h"\n', 3),
        ("tests/solver/axis/jets_kernels_test.cpp", '#include <vector>\n#include "axis/jets.hpp"\n', 3),
        ("tests/solver/planning/plan_test.cpp", '\n#include "nodes/quadrature.hpp"\n', 4)],
}

PLANTED_SOURCES = {
    "names_its_licence": [("solver/src/train/solve.cpp", "// Solves.\nint one;\n", 1),
                          ("tests/run.sh", "#!/bin/bash\n# Runs.\n", 2)],
    "says_what_it_is": [("solver/src/train/solve.cpp", SPDX + text, 2)
                        for text in ("int one;\n", '#include "train/solve.hpp"\n', "#pragma once\n", "//\n", "")]
                       + [("tests/check.py", "# SPDX-License-Identifier: BSD-3-Clause\nimport check\n", 2),
                          ("cmake/SPINNThing.cmake", "# SPDX-License-Identifier: BSD-3-Clause\n#\n", 2),
                          ("xml/thing.xml", "<!-- SPDX-License-Identifier: BSD-3-Clause -->\n<ServerManagerConfiguration>\n", 2)],
    "has_a_readable_length": [("solver/src/train/solve.cpp", LICENCE + "int one;\n" * 399, 401)],
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.start_afresh()

    def start_afresh(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, text in SOUND.items():
            self.write(name, LICENCE + text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def assert_found(self, rules, rule, file, line):
        found = [(violation.rule, violation.file, violation.line) for violation in rules.check(self.root)]
        self.assertIn((rule, file, line), found)

    def test_a_sound_project_has_no_violations(self):
        self.assertEqual(include_rules.check(self.root), [])
        self.assertEqual(source_rules.check(self.root), [])

    def test_every_rule_has_a_planted_violation(self):
        for rules, planted in ((include_rules, PLANTED_INCLUDES), (source_rules, PLANTED_SOURCES)):
            self.assertEqual({rule.__name__ for rule in rules.RULES}, set(planted))

    def test_planted_includes_are_found(self):
        for rule, cases in PLANTED_INCLUDES.items():
            for file, text, line in cases:
                with self.subTest(rule=rule, file=file, text=text):
                    self.start_afresh()
                    self.write(file, LICENCE + text)
                    self.assert_found(include_rules, rule, file, line)

    def test_planted_sources_are_found(self):
        for rule, cases in PLANTED_SOURCES.items():
            for file, text, line in cases:
                with self.subTest(rule=rule, file=file):
                    self.start_afresh()
                    self.write(file, text)
                    self.assert_found(source_rules, rule, file, line)

    def test_a_long_file_may_give_its_reason(self):
        self.write("solver/src/train/solve.cpp", LICENCE + "// Long: a table of coefficients.\n" + "int one;\n" * 500)
        self.assertEqual(source_rules.check(self.root), [])

    def test_the_command_prints_place_and_rule_and_fails(self):
        self.assertEqual(check.main(["includes", str(self.root)]), 0)
        self.write("solver/src/nodes/quadrature.hpp", LICENCE + '#include "language/graph.hpp"\n')
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.assertEqual(check.main(["includes", str(self.root)]), 1)
        self.assertRegex(printed.getvalue(), r"^solver/src/nodes/quadrature\.hpp:3: stages_go_one_way: #include language/")


@unittest.skipUnless(shutil.which("c++"), "no compiler named c++")
class PlantedHeaders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root, self.build = Path(folder.name).resolve(), Path(folder.name).resolve() / "build"
        entries = [{"directory": str(self.build), "file": f"../solver/src/{name}.cpp",
                    "command": f"c++ -I{self.root}/solver/src -DANSWER=42 -o {name}.o -c ../solver/src/{name}.cpp"}
                   for name in ("axis/jets", "base/text")]
        self.write("build/compile_commands.json", json.dumps(entries))
        self.write("solver/src/axis/jets.hpp", "#pragma once\ninline int jets = ANSWER;\n")
        self.write("solver/src/axis/jets.cpp", '#include "axis/jets.hpp"\n')
        self.write("solver/src/axis/pass.hpp", '#pragma once\n#include "axis/jets.hpp"\ninline int pass = jets;\n')
        self.write("solver/src/residual/matrices.hpp", "#pragma once\ninline int answer = ANSWER;\n")  # no source in its folder
        self.write("plugin/panel/texts.h", "#include <QString>\n")  # a part that is not built

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_check(self):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            return compile_headers.main([str(self.root), str(self.build)]), printed.getvalue()

    def test_sound_headers_are_compiled_with_the_options_of_their_neighbours(self):
        self.assertEqual(self.run_check(), (0, "2 headers compiled alone\n\n"))

    def test_a_header_that_needs_another_one_before_it_is_found(self):
        for name, text in (("axis/pass.hpp", "inline int pass = jets;\n"), ("residual/matrices.hpp", "inline std::string answer;\n"),
                           ("base/text.hpp", "inline std::string text;\n"), ("residual/matrices.hpp", "inline int twice = 2;\n")):
            with self.subTest(name=name, text=text):
                self.setUp()
                self.write(f"solver/src/{name}", ("" if "twice" in text else "#pragma once\n") + text)
                status, printed = self.run_check()
                self.assertEqual(status, 1)
                self.assertRegex(printed, rf"solver/src/{name}:\d+:\d+: error: ")

    def test_nothing_compiled_is_no_success(self):
        self.write("build/compile_commands.json", "[]")
        self.assertEqual(self.run_check()[0], 1)


class PlantedLayout(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        project = Path(__file__).resolve().parents[2]
        for folder in ("solver", "plugin", "tests"):
            (self.root / folder).mkdir()
        for styles in (".clang-format", "plugin/.clang-format"):
            shutil.copy(project / styles, self.root / styles)
        (self.root / "solver/one.cpp").write_text(LICENCE + "int one() {\n  return 1;\n}\n", encoding="utf-8")
        (self.root / "plugin/one.cxx").write_text(LICENCE + "int One()\n{\n  return 1;\n}\n", encoding="utf-8")

    def run_check(self):
        """Status and output of check.py layout."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            return check.main(["layout", str(self.root)]), printed.getvalue()

    @unittest.skipUnless(layout_rules.program(), layout_rules.SKIPPED)
    def test_each_folder_has_its_layout(self):
        self.assertEqual(self.run_check(), (0, ""))
        shutil.copy(self.root / "solver/one.cpp", self.root / "plugin/two.cxx")
        shutil.copy(self.root / "plugin/one.cxx", self.root / "solver/two.hpp")
        found = [(violation.file, violation.line) for violation in layout_rules.check(self.root)]
        self.assertEqual(found, [("plugin/two.cxx", 3), ("solver/two.hpp", 3)])

    @unittest.skipUnless(layout_rules.program(), layout_rules.SKIPPED)
    def test_the_command_that_it_prints_mends_the_files(self):
        for number in range(100):
            (self.root / f"tests/{number}.h").write_text(LICENCE + "int  one;\n" * 3, encoding="utf-8")
        status, printed = self.run_check()
        self.assertEqual((status, printed.count("has_the_layout")), (1, 100))
        command = printed.splitlines()[-1]
        self.assertRegex(command, r"^mend with: \./spinn shell -c 'clang-format(-\d+)? -i tests/")
        layout_rules.subprocess.run(command.split("'")[1].split(), cwd=self.root, check=True)
        self.assertEqual(self.run_check(), (0, ""))

    def test_without_the_right_version_it_is_skipped_and_says_so(self):
        for names in (("no-such-clang-format",), ("true",)):  # none, and one of another version
            with self.subTest(names=names), mock.patch.object(layout_rules, "NAMES", names):
                status, printed = self.run_check()
                self.assertEqual(status, check.SKIPPED)
                self.assertRegex(printed, r"^skipped: clang-format \d+ is not installed")

    def test_a_private_root_that_should_have_it_is_no_excuse(self):
        packages, installed = self.root / "cmake/launcher/packages.txt", self.root / "installed"
        packages.parent.mkdir(parents=True)
        packages.write_text("clang-format\n", encoding="utf-8")
        self.assertFalse(layout_rules.is_promised(self.root, installed))
        installed.write_text(f"{hashlib.sha256(packages.read_bytes()).hexdigest()}  -\n", encoding="utf-8")
        self.assertTrue(layout_rules.is_promised(self.root, installed))
        with (mock.patch.object(layout_rules, "NAMES", ("no-such-clang-format",)),
              mock.patch.object(layout_rules, "is_promised", lambda _: True)):
            self.assertEqual(self.run_check()[0], 1)
        packages.write_text("another\n", encoding="utf-8")
        self.assertFalse(layout_rules.is_promised(self.root, installed))


if __name__ == "__main__":
    unittest.main()
