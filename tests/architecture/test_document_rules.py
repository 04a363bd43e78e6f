# SPDX-License-Identifier: BSD-3-Clause
"""Proves that every rule of document_rules.py catches what it forbids, and nothing else.

Each case plants one violation into a small sound set of documents in a temporary folder.
"""

import tempfile
import unittest
from pathlib import Path

import document_rules

FIGURES = "It took 0.1 s, 0.2 ms, 3 minutes, 40 %, 1e-3"  # as many as a paragraph may hold
WORDS = "Word " * 39
GUIDE, README = "docs/guide.md", "README.md"  # in quotations: a rule looks at this file, too

SOUND = {
    "README.md": "# Project\n\nSee the [guide](docs/guide.md#first-steps), [more](docs/architecture.md) and [a folder](docs).\n\n```sh\n[code](nowhere)\n```\n",
    "docs/guide.md": f"""# The `guide`

## First steps

{WORDS}end. {WORDS}end. `code` {WORDS}.

[![A picture](picture.png)](https://example.org/), [above](#the-guide) and [back](../README.md). Code: `[not](a link)`.

| {FIGURES}, 5e-5, 6 ms | {WORDS * 3} [in a table](guide.md) |

    [code](nowhere) {FIGURES}, 5e-5 {WORDS * 3}

{FIGURES}.

- {FIGURES}.
- {FIGURES}; 64^3 points, rank 32, Zen 5.

""",
    "docs/architecture.md": "| `solver/src/one` | a stage |\n| `docs` | documents |\n",
    "docs/picture.png": "",
    "solver/src/one/one.hpp": "",
    "spinn": f'die "see {GUIDE}, section \\"First steps\\""\n',
    "cmake/thing.cmake": f'# {GUIDE}, "First steps"\n',
}

# rule: (file, what is added at its end, line that must be reported, from 1 within what is added)
PLANTED = {
    "links_lead_somewhere": [
        ("docs/guide.md", "[away](nowhere.md)\n", 1),
        ("docs/guide.md", "\nSee ![a picture](gone.png).\n", 2),
        ("docs/guide.md", "[![A picture](gone.png)](https://example.org/)\n", 1),
        ("docs/guide.md", "| [cell](../gone.md) |\n", 1),
        ("docs/guide.md", "[lost](#no-such-heading)\n", 1),
        ("README.md", "[lost](docs/guide.md#no-such-heading)\n", 1)],
    "quoted_sections_exist": [
        ("spinn", f'die "see {GUIDE}, \\"Second steps\\""\n', 1),
        ("cmake/thing.cmake", f'# {README}, section "First steps"\n', 1)],
    "sentences_are_short": [
        ("docs/guide.md", f"{WORDS}two more.\n", 1),
        ("docs/guide.md", f"Short. {WORDS}\nand `code`; [a link\nof](guide.md) words: more.\n", 1),
        ("docs/guide.md", f"- an item\n- {WORDS}in an item.\n", 2)],
    "figures_stand_in_tables": [
        ("docs/guide.md", f"{FIGURES}\nand 1.5e-7.\n", 1),
        ("docs/guide.md", f"1. {FIGURES} and 6.7 MB.\n", 1)],
    "the_readme_is_short": [("README.md", "Line.\n" * 143, 143)],
    "the_readme_leads_to_every_document": [("solver/MORE.md", "# More\n", 1)],
    "every_folder_is_explained": [("docs/architecture.md", "| `solver/src/two` | a stage |\n", 1)],
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.start_afresh()

    def start_afresh(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, text in SOUND.items():
            self.add(name, text)

    def add(self, name, text):
        """Appends to a file; returns the number of lines that it had."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
        return len(before.splitlines())

    def test_sound_documents_have_no_violations(self):
        self.assertEqual(document_rules.check(self.root), [])

    def test_every_rule_has_a_planted_violation(self):
        self.assertEqual({rule.__name__ for rule in document_rules.RULES}, set(PLANTED))

    def test_planted_violations_are_found_and_nothing_else(self):
        for rule, cases in PLANTED.items():
            for file, text, line in cases:
                with self.subTest(rule=rule, file=file, text=text):
                    self.start_afresh()
                    before = self.add(file, text)
                    found = [(violation.rule, violation.file, violation.line) for violation in document_rules.check(self.root)]
                    self.assertEqual(found, [(rule, file, before + line)])

    def test_a_folder_without_a_row_is_found(self):
        for folder in ("solver/src/two", "plugin/panel"):
            with self.subTest(folder=folder):
                self.start_afresh()
                self.add(f"{folder}/file.hpp", "")
                found = [(violation.rule, violation.text.split()[0]) for violation in document_rules.check(self.root)]
                self.assertEqual(found, [("every_folder_is_explained", folder)])

    def test_the_number_of_words_is_counted_without_marks(self):
        self.add("docs/guide.md", f"\n{WORDS}end = - / ^.\n")
        self.assertEqual(document_rules.check(self.root), [])


if __name__ == "__main__":
    unittest.main()
