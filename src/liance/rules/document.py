"""A policy's Markdown becomes clauses: headings and quoted sentences in official order, each with its blocks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import Source, TextPlace

POLICY_FILE = "policy.md"
FENCE = re.compile(r"^```(\w*)\s*$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
NUMBERS = (
    re.compile(r"^([一二三四五六七八九十]+)、"),
    re.compile(r"^([（(][一二三四五六七八九十]+[）)])"),
    re.compile(r"^(第[一二三四五六七八九十百\d]+条)"),
    re.compile(r"^(\d+)[.．、]"),
)
SENTENCE_END = re.compile(r"[。；]|(?=（责任单位)")
APPENDIX = re.compile(r"^---\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (excluded) of the document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one block of a fence, from its keyword to the line before the next."""

    keyword: str
    text: str
    start: int


@dataclass(slots=True)
class Sentence:
    """One piece of official text: a heading or a quoted sentence. `number` counts sentences of its clause from 1."""

    text: str
    span: Span
    heading: bool
    clause: Clause
    number: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether it is a sentence (a heading without a full stop is only a title)."""
        return not self.heading or self.text.rstrip().endswith(("。", "；"))

    @property
    def path(self) -> str:
        """How people cite it: `三（二）第2句`."""
        return f"{self.clause.path}第{self.number}句" if self.number else self.clause.path


@dataclass(slots=True)
class Clause:
    """A heading and what stands under it down to the next heading."""

    path: str
    level: int
    title: str
    parent: Clause | None
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All official words of the clause itself, sub-clauses excluded."""
        return "".join(s.text for s in self.sentences)

    def upward(self) -> Iterator[Clause]:
        """The clause and those above it."""
        here: Clause | None = self
        while here is not None:
            yield here
            here = here.parent

    @property
    def section(self) -> str:
        """The number of the top section, e.g. `三`; empty before the first one."""
        top = self
        while top.parent is not None and top.parent.path:
            top = top.parent
        return top.path


@dataclass(slots=True)
class Document:
    """A policy document as read: front matter, clauses in official order, blocks of the appendix."""

    source: Source
    front: Mapping[str, Any]
    clauses: list[Clause]
    appendix: list[Block]

    def sentences(self) -> Iterator[Sentence]:
        """All pieces of official text in order."""
        for clause in self.clauses:
            yield from clause.sentences

    def place(self, start: int, end: int) -> TextPlace:
        """A place in this document."""
        return TextPlace(self.source, start, max(start + 1, end))

    @property
    def official_text(self) -> str:
        """Headings and quotes joined, as printed in the official document."""
        return "".join(s.text for s in self.sentences())


def plain(text: str) -> str:
    """Text for comparison: no white space, full width made half width, one kind of dash."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", folded).replace("—", "-").replace("–", "-").replace("\u2010", "-")


def sentences_of(text: str) -> list[str]:
    """The sentences of a text: split behind 。 and ；, and before a closing （责任单位…）."""
    pieces, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if text[start : match.end()].strip():
            pieces.append(text[start : match.end()])
            start = match.end()
    if text[start:].strip():
        pieces.append(text[start:])
    return pieces


def read_document(source: Source) -> tuple[Document, list[Diagnostic]]:
    """Split a policy's Markdown into front matter, clauses and blocks; reports what is out of shape."""
    return _Reader(source).read()


class _Reader:
    """Walks the lines once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.root = Clause("", 0, "", None)
        self.clauses: list[Clause] = [self.root]
        self.appendix: list[Block] = []
        self.official = True

    def read(self) -> tuple[Document, list[Diagnostic]]:
        lines = self.source.text.split("\n")
        front, index = self._front(lines)
        while index < len(lines):
            index = self._line(lines, index)
        self._number()
        clauses = [c for c in self.clauses if c.sentences]
        return Document(self.source, front, clauses, self.appendix), self.found

    def _front(self, lines: list[str]) -> tuple[Mapping[str, Any], int]:
        if not lines or lines[0].strip() != "+++":
            self._report("front-matter-missing", 0, len(lines[0]) if lines else 0)
            return {}, 0
        end = next((i for i in range(1, len(lines)) if lines[i].strip() == "+++"), None)
        if end is None:
            self._report("front-matter-open", 0, 3)
            return {}, len(lines)
        try:
            return tomllib.loads("\n".join(lines[1:end])), end + 1
        except tomllib.TOMLDecodeError as error:
            match = re.search(r"line (\d+)", str(error))
            line = int(match.group(1)) + 1 if match else 1
            start = self.source.line_starts[min(line, len(lines)) - 1]
            self._report("front-matter-toml", start, start + 1, reason=str(error))
            return {}, end + 1

    def _line(self, lines: list[str], index: int) -> int:
        line = lines[index]
        start = self.source.line_starts[index]
        if match := FENCE.match(line):
            return self._fence(lines, index, match.group(1))
        if APPENDIX.match(line):
            self.official = False
        elif not self.official:
            pass
        elif match := HEADING.match(line):
            self._heading(match, start)
        elif line.startswith(">"):
            return self._quote(lines, index)
        return index + 1

    def _heading(self, match: re.Match[str], start: int) -> None:
        level, title = len(match.group(1)), match.group(2)
        parent = self.clauses[-1]
        while parent.level >= level and parent.parent is not None:
            parent = parent.parent
        number = next((m.group(1) for pattern in NUMBERS if (m := pattern.match(title))), "")
        number = number.replace("(", "（").replace(")", "）")
        clause = Clause(parent.path + number if level > 1 else "", level, title, parent)
        span = Span(start + match.start(2), start + match.end(2))
        clause.sentences.append(Sentence(title, span, True, clause))
        self.clauses.append(clause)

    def _quote(self, lines: list[str], index: int) -> int:
        first = index
        while index < len(lines) and lines[index].startswith(">"):
            index += 1
        start = self.source.line_starts[first]
        end = self.source.line_starts[index - 1] + len(lines[index - 1])
        text = "\n".join(re.sub(r"^>\s?", "", line) for line in lines[first:index])
        clause = self.clauses[-1]
        if len(sentences_of(text.replace("\n", ""))) > 1:
            self._report("quote-many-sentences", start, end)
        clause.sentences.append(Sentence(text, Span(start, end), False, clause))
        return index

    def _fence(self, lines: list[str], index: int, language: str) -> int:
        first = index + 1
        end = next((i for i in range(first, len(lines)) if lines[i].strip() == "```"), None)
        if end is None:
            start = self.source.line_starts[index]
            self._report("fence-open", start, start + len(lines[index]))
            return len(lines)
        if language == "liance":
            blocks = list(self._blocks(lines, first, end))
            here = self.clauses[-1].sentences
            if not self.official:
                self.appendix.extend(blocks)
            elif here:
                here[-1].blocks.extend(blocks)
            elif blocks:
                self._report("block-without-text", blocks[0].start, blocks[0].start + len(blocks[0].keyword))
        return end + 1

    def _blocks(self, lines: list[str], first: int, end: int) -> Iterator[Block]:
        heads = [i for i in range(first, end) if lines[i][:1].strip() and not lines[i].startswith("#")]
        for head, following in zip(heads, [*heads[1:], end], strict=False):
            text = "\n".join(lines[head:following]).rstrip()
            yield Block(lines[head].split()[0], text, self.source.line_starts[head])

    def _number(self) -> None:
        for clause in self.clauses:
            number = 0
            for sentence in clause.sentences:
                if sentence.counts:
                    number += 1
                    sentence.number = number

    def _report(self, code: str, start: int, end: int, **args: str) -> None:
        self.found.append(Diagnostic(code, TextPlace(self.source, start, end), args))
