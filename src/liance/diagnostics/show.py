"""A diagnostic as lines for a terminal: place, the line itself, a caret under the right characters, hint, page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import TextPlace

WORDS = {
    "zh": {"error": "错误", "warning": "提醒", "hint": "改法", "page": "说明"},
    "en": {"error": "error", "warning": "warning", "hint": "hint", "page": "see"},
}


def width(text: str) -> int:
    """Columns that a terminal needs: wide and full-width characters take two."""
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def underline(place: TextPlace) -> tuple[str, str]:
    """The first line of a place, and a line of carets under it."""
    line = place.source.line(place.line).replace("\t", " ")
    before = line[: place.column - 1]
    length = max(1, min(place.end - place.start, len(line) - len(before)))
    marked = line[place.column - 1 : place.column - 1 + length] or " "
    return line, " " * width(before) + "^" * max(1, width(marked))


def show(diagnostic: Diagnostic, lang: str = "zh") -> str:
    """The diagnostic as text of three to six lines."""
    words = WORDS[lang]
    head = f"{words[diagnostic.severity]}[{diagnostic.code}] {diagnostic.message(lang)}"
    lines = [head]
    place = diagnostic.place
    if place is not None:
        lines.append(f"  --> {place}")
    if isinstance(place, TextPlace):
        text, carets = underline(place)
        number = str(place.line)
        lines.append(f"  {number} | {text}")
        lines.append(f"  {' ' * len(number)} | {carets}")
    hint = diagnostic.hint(lang)
    if hint:
        lines.append(f"  {words['hint']}: {hint}")
    lines.append(f"  {words['page']}: {diagnostic.page}")
    return "\n".join(lines)


def show_all(diagnostics: Iterable[Diagnostic], lang: str = "zh") -> str:
    """All of them, an empty line between two."""
    return "\n\n".join(show(d, lang) for d in diagnostics)
