"""The document's quotes against the official file: nothing dropped, nothing added, nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import TextPlace
from liance.rules.checks.anchors import characters_of
from liance.rules.document import Document, plain

WINDOW = 800
SURE = 8
"""So many equal characters in a row mean that the two texts run together again."""
MOST = 20
PUBLISHED = ("征求意见", "有效", "废止")
SHOWN = 60

Characters = list[tuple[str, int]]


def check_source(document: Document, folder: Path) -> Iterator[Diagnostic]:
    """The file named in [source] exists, is the one transcribed, and its words are those of the quotes.

    Only a text that was published must name one.
    """
    named = document.front.get("source")
    named = named if isinstance(named, dict) else {}
    file = str(named.get("file", ""))
    if not file and document.front.get("status") not in PUBLISHED:
        return
    if not file:
        yield Diagnostic("source-not-named", setting_place(document, "source"), {}, "warning")
        return
    path = folder / file
    try:
        content = path.read_bytes()
        official = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        yield Diagnostic("source-unreadable", setting_place(document, "file"), {"file": file})
        return
    digest = hashlib.sha256(content).hexdigest()
    if digest != named.get("sha256"):
        args = {"file": file, "found": digest, "expected": str(named.get("sha256", ""))}
        yield Diagnostic("source-changed", setting_place(document, "sha256"), args)
    for words in named.get("ignore", []):
        official = official.replace(str(words), "")
    yield from differences(document, official)


def setting_place(document: Document, key: str) -> TextPlace:
    """The line of the front matter that gives a key or opens a table of that name; else its first line."""
    text = document.source.text
    end = text.find("\n+++", 3)
    start = 0
    for line in text[: end if end >= 0 else len(text)].splitlines(keepends=True):
        if line.split("=")[0].strip() in (key, f"[{key}]"):
            return document.place(start, start + len(line.rstrip()))
        start += len(line)
    return document.place(0, 3)


def differences(document: Document, official: str) -> Iterator[Diagnostic]:
    """Where the quotes differ from the official text, at most MOST times: words missing, added or changed."""
    want = list(plain(official))
    have = _folded(document)
    i = j = 0
    for _ in range(MOST):
        while i < len(want) and j < len(have) and want[i] == have[j][0]:
            i, j = i + 1, j + 1
        if i == len(want) and j == len(have):
            return
        width, height = _gap("".join(want[i : i + WINDOW]), "".join(ch for ch, _ in have[j : j + WINDOW]))
        yield _difference(document, "".join(want), (i, i + width), have, (j, j + height))
        i, j = i + width, j + height


def _folded(document: Document) -> Characters:
    """The official characters of the document, folded as `plain` folds them, with their offsets."""
    found: Characters = []
    for sentence in document.sentences():
        for ch, offset in characters_of(document, sentence):
            found.extend((piece, offset) for piece in plain(ch))
    return found


def _gap(want: str, have: str) -> tuple[int, int]:
    """How many characters of each text lie before the place where they agree again."""
    for block in SequenceMatcher(None, want, have, autojunk=False).get_matching_blocks():
        if block.size >= SURE or (block.size and block.a + block.size == len(want) < WINDOW):
            return block.a, block.b
    return len(want), len(have)


def _difference(
    document: Document, want: str, wanted: tuple[int, int], have: Characters, found: tuple[int, int]
) -> Diagnostic:
    before = "".join(ch for ch, _ in have[max(0, found[0] - 12) : found[0]])
    expected = want[slice(*wanted)]
    written = "".join(ch for ch, _ in have[slice(*found)])
    place = _place(document, have, *found)
    if not written:
        return Diagnostic("text-missing", place, {"expected": _short(expected), "before": before})
    if not expected:
        return Diagnostic("text-added", place, {"found": _short(written), "before": before})
    more = want[wanted[1] : wanted[1] + 6] if len(expected) < 12 else ""
    args = {"expected": _short(expected + more), "found": _short(written + more), "before": before}
    return Diagnostic("text-differs", place, args)


def _place(document: Document, have: Characters, start: int, end: int) -> TextPlace:
    """The words themselves; where words are missing, the character before the gap."""
    if not have:
        return document.place(0, 1)
    if end == start:
        offset = have[max(0, start - 1)][1]
        return document.place(offset, offset + 1)
    return document.place(have[start][1], have[end - 1][1] + 1)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 10]}……{text[-8:]}"
