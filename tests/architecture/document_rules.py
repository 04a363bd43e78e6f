# SPDX-License-Identifier: BSD-3-Clause
"""Rules for the documents: links lead somewhere, sentences are short, figures stand in tables, the README stays a first page.

A rule is a function `rule(documents) -> iterable of Violation`. Tables, code and headings are no prose: the rules for sentences
and paragraphs look at the rest alone.
"""

import re
from collections import namedtuple
from pathlib import Path
from urllib.parse import unquote

import source_rules

Violation = namedtuple("Violation", "file line rule text")
Paragraph = namedtuple("Paragraph", "line text")

FOLDERS = ("cmake", "docs", "examples", "plugin", "solver", "tests", "xml")
README_LINES = 150
SENTENCE_WORDS = 40
PARAGRAPH_FIGURES = 5

LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")  # a picture may stand in the text of a link
SENTENCE_END = re.compile(r"(?<=[.!?])[)\"*]*\s+(?=[A-Z`*(\"\[])")
# 1.3e-3, 0.5 ms, 75 to 84 %: something measured, as against 64^3 points or rank 32.
FIGURE = re.compile(r"\b\d+(?:\.\d+)?e[-+]?\d+\b|\b\d+(?:\.\d+)?\s?(?:%|(?:[mnu]?s|[kMG]B|seconds|minutes|hours)\b)")
QUOTED = re.compile(r"\b((?:[\w.-]+/)*\w+\.md),\s+(?:section\s+)?\\?\"([^\"\\]+)\\?\"")


class Document:
    """A Markdown file: its lines, the lines of its prose (others are empty), and its headings."""

    def __init__(self, path, name):
        self.path, self.name = path, name
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.prose, self.headings = [], []
        fence = None
        for number, line in enumerate(self.lines):
            mark = re.match(r"\s*(```|~~~)", line)
            inside = fence is not None or mark is not None
            if mark and fence in (None, mark[1]):
                fence = None if fence else mark[1]
            heading = None if inside else re.match(r"#+\s+(.*?)\s*#*$", line)
            if heading:
                self.headings.append(heading[1])
            indented = line.startswith("    ") and (number == 0 or not self.prose[-1].strip())
            self.prose.append("" if inside or heading or indented or line.lstrip().startswith("|") else line)

    def links(self):
        """(line from 1, target) of every link and picture outside code."""
        for number, line in enumerate(self.lines, start=1):
            if self.prose[number - 1] or line.lstrip().startswith("|"):
                found = [re.sub(r"`[^`]*`", "", line)]
                while found:  # a link's text may hold a picture
                    for text, target in LINK.findall(found.pop()):
                        yield number, target
                        found.append(text)

    def paragraphs(self):
        """Paragraphs and list items as one line each, links as their texts and code as one word of its own."""
        start, collected = 0, []
        for number, line in enumerate([*self.prose, ""], start=1):
            item = re.match(r"\s*(?:[-*+]|\d+\.)\s+", line)
            if (item or not line.strip()) and collected:
                yield Paragraph(start, plain(" ".join(collected)))
                collected = []
            if line.strip():
                start = start if collected else number
                collected.append((line[item.end():] if item else line).strip())

    def anchors(self):
        """What a link may name after #, as GitHub makes it of headings."""
        return {re.sub(r"[^\w\- ]", "", plain(heading).lower()).replace(" ", "-") for heading in self.headings}


def plain(text):
    while LINK.search(text):
        text = LINK.sub(r"\1", text)
    return re.sub(r"`([^`]*)`", lambda code: f"`{code[1].replace(' ', '_')}`", text)


class Documents:
    """All documents of the project, and the other sources, which may quote them."""

    def __init__(self, root):
        self.root = Path(root)
        paths = sorted(self.root.glob("*.md"))
        for folder in FOLDERS:
            paths += sorted((self.root / folder).rglob("*.md"))
        self.all = {path.relative_to(self.root).as_posix(): Document(path, path.relative_to(self.root).as_posix()) for path in paths}


def links_lead_somewhere(documents):
    """A relative link names a file or folder that is there, and after # a heading of it."""
    for document in documents.all.values():
        for line, target in document.links():
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = unquote(target).partition("#")
            path = (document.path.parent / file).resolve() if file else document.path
            if not path.exists():
                yield Violation(document.name, line, "links_lead_somewhere", f"there is no {target}")
            elif anchor:
                other = next((found for found in documents.all.values() if found.path.resolve() == path.resolve()), None)
                if other and anchor not in other.anchors():
                    yield Violation(document.name, line, "links_lead_somewhere", f"{other.name} has no heading #{anchor}")


def quoted_sections_exist(documents):
    """Where a source or a message names a section (docs/building.md, "Tests"), the file has a heading of that name."""
    for path in source_rules.sources(documents.root):
        folder = path.parent.relative_to(documents.root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for file, section in QUOTED.findall(line):
                document = documents.all.get(file) or documents.all.get(f"{folder}/{file}")
                if not document or section not in document.headings:
                    yield Violation(path.relative_to(documents.root).as_posix(), number, "quoted_sections_exist",
                                    f'there is no {file} with a section "{section}"')


def sentences_are_short(documents):
    """A sentence of a document has SENTENCE_WORDS words at most."""
    for document in documents.all.values():
        for paragraph in document.paragraphs():
            for sentence in SENTENCE_END.split(paragraph.text):
                words = [word for word in sentence.split() if re.search(r"\w", word)]
                if len(words) > SENTENCE_WORDS:
                    yield Violation(document.name, paragraph.line, "sentences_are_short",
                                    f"a sentence of {len(words)} words ({SENTENCE_WORDS} at most): {' '.join(words[:8])} ..")


def figures_stand_in_tables(documents):
    """A paragraph holds PARAGRAPH_FIGURES measured figures at most; more of them are a table."""
    for document in documents.all.values():
        for paragraph in document.paragraphs():
            count = len(FIGURE.findall(paragraph.text))
            if count > PARAGRAPH_FIGURES:
                yield Violation(document.name, paragraph.line, "figures_stand_in_tables",
                                f"a paragraph with {count} figures ({PARAGRAPH_FIGURES} at most); make a table of them")


def the_readme_is_short(documents):
    """The README is the first page, not the manual."""
    lines = len(documents.all["README.md"].lines)
    if lines >= README_LINES:
        yield Violation("README.md", README_LINES, "the_readme_is_short", f"{lines} lines; it should have less than {README_LINES}")


def the_readme_leads_to_every_document(documents):
    """From the README links lead to every document, by way of others too."""
    reached, waiting = {"README.md"}, ["README.md"]
    while waiting:
        document = documents.all[waiting.pop()]
        for _, target in document.links():
            path = (document.path.parent / unquote(target).partition("#")[0]).resolve()
            name = next((other.name for other in documents.all.values() if other.path.resolve() == path), None)
            if name and name not in reached:
                reached.add(name)
                waiting.append(name)
    for name in sorted(set(documents.all) - reached):
        yield Violation(name, 1, "the_readme_leads_to_every_document", "no link from the README leads here")


def every_folder_is_explained(documents):
    """The table of docs/architecture.md has a row for each stage of the solver and each part of the plugin, and for no others."""
    name = "docs/architecture.md"
    lines = documents.all[name].lines if name in documents.all else []
    rows = {match[1]: number for number, line in enumerate(lines, start=1) if (match := re.match(r"\|\s*`([\w/-]+)`\s*\|", line))}
    for row, number in rows.items():
        if not (documents.root / row).is_dir():
            yield Violation(name, number, "every_folder_is_explained", f"there is no folder {row}")
    for top in ("solver/src", "plugin"):
        for folder in sorted(path for path in (documents.root / top).glob("*") if path.is_dir()):
            if f"{top}/{folder.name}" not in rows:
                yield Violation(name, 1, "every_folder_is_explained", f"{top}/{folder.name} has no row in the table of folders")


RULES = (links_lead_somewhere, quoted_sections_exist, sentences_are_short, figures_stand_in_tables, the_readme_is_short,
         the_readme_leads_to_every_document, every_folder_is_explained)


def check(root):
    """All violations in the documents under `root`."""
    documents = Documents(root)
    return [found for rule in RULES for found in rule(documents)]
