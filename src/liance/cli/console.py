"""How commands speak: two languages, money as people write it, outcomes in words, tables for a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from liance.telling.voice import Voice


WIDE_ENOUGH = 100
"""Columns from which a table shows its less important columns too."""

BLANKS = re.compile(r" +\n")

OUTCOME_STYLES = {
    "definite": "green",
    "ceiling": "cyan",
    "range": "cyan",
    "manual": "magenta",
    "undetermined": "yellow",
    "not_eligible": "dim",
}


# ---- screens ---------------------------------------------------------------------------------------------
def screen(*, err: bool = False) -> Console:
    """The terminal, with no guessing at colours for numbers."""
    from rich.console import Console

    stream = cast(IO[str], _Trimmed(sys.stderr if err else sys.stdout))
    return Console(file=stream, highlight=False, emoji=False, markup=False)


class _Trimmed:
    """A stream without the blanks that tables leave at the ends of lines."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write the text without blanks before line ends."""
        return self.stream.write(BLANKS.sub("\n", text))

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def table(voice: Voice, columns: Iterable[tuple[str, str, str]], *, title: str = "") -> Table:
    """A plain table; a column is its header in both languages, and `left`, `right` or `wrap`."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold", title=title or None)
    made.show_edge = False
    made.title_justify, made.title_style = "left", "bold"
    for zh, en, kind in columns:
        right = kind == "right"
        made.add_column(voice(zh, en), justify="right" if right else "left", no_wrap=kind != "wrap")
    return made


def pairs(rows: Sequence[tuple[str, RenderableType]], *, indent: int = 2) -> RenderableType:
    """Labels with what they say beside them, the text hanging under itself."""
    from rich.padding import Padding
    from rich.table import Table

    from liance.cli.wrap import Wrapped

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    for label, body in rows:
        grid.add_row(label, Wrapped(body) if isinstance(body, str) else body)
    return Padding(grid, (0, 0, 0, indent))


def say_json(value: object) -> None:
    """One JSON value on one line of the standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))
