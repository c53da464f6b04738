"""How wide the columns of a table are: what must not break fits, the rest is shared by what cells would like."""

from __future__ import annotations

import re
from typing import Final

from liance.official.document import Table
from liance.official.lines import Grid
from liance.official.measures import CELL_SIDE, MM, TABLE_SIZES, TEXT_HEIGHT, TEXT_WIDTH

UNBROKEN: Final = 6
"""Text of so many characters, such as a head or a clause, stays on one line."""
WIDEST: Final = 24
"""No column would like more characters than this, however long its text."""
_WORD: Final = re.compile(r"[!-~]+")


def grid(table: Table, *, wide: bool) -> Grid:
    """A table as wide as the text, in the largest type in which no code or sum leaves its cell.

    Across the page also so that ordinary text takes at most two lines: a sheet is read row by row.
    """
    columns = [(column.label, *cells) for column, *cells in zip(table.columns, *table.rows, strict=True)]
    least = [max(map(_least, texts)) for texts in columns]
    wish = [max(least[n], min(WIDEST, max(map(_longest, texts)))) for n, texts in enumerate(columns)]
    needed = sum(max(m, w / 2) if wide else m for m, w in zip(least, wish, strict=True))
    sizes = TABLE_SIZES[-1:] if table.dense else TABLE_SIZES
    size = next((s for s in sizes if needed + len(columns) * _sides(s) <= _room(s, wide=wide)), TABLE_SIZES[-1])
    sides, room = _sides(size), _room(size, wide=wide)
    return Grid(table, _shares([w + sides for w in least], [w + sides for w in wish], room), size)


def _sides(size: float) -> float:
    """The white of a cell in characters."""
    return 2 * CELL_SIDE / size


def _room(size: float, *, wide: bool) -> float:
    """The characters between the edges of the text."""
    return (TEXT_HEIGHT if wide else TEXT_WIDTH) * MM / size


def _shares(least: list[float], wish: list[float], room: float) -> tuple[float, ...]:
    """What is left over after the least widths goes to columns by what they wish beyond; nothing wished: by width."""
    left = max(0.0, room - sum(least))
    more = [w - m for w, m in zip(wish, least, strict=True)]
    if sum(more) <= left:
        widths = [w * room / sum(wish) for w in wish]
        if all(w >= m for w, m in zip(widths, least, strict=True)):
            return tuple(round(w / room, 5) for w in widths)
    whole = sum(more) or 1.0
    widths = [m + left * (beyond / whole) for m, beyond in zip(least, more, strict=True)]
    return tuple(round(w / sum(widths), 5) for w in widths)


def _longest(text: str) -> float:
    return max(map(_wide, text.split("\n")))


def _least(text: str) -> float:
    """The longest word of letters and digits; all of a short text."""
    words = max((_wide(word) for word in _WORD.findall(text)), default=0.0)
    longest = _longest(text)
    return max(words, longest if longest <= UNBROKEN else 0.0)


def _wide(text: str) -> float:
    """Characters of width, rather too many: capitals are wider than digits, and faces differ."""
    return sum(0.75 if c.isascii() and c.isupper() else 0.57 if c.isascii() else 1.02 for c in text)
