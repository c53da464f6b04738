"""How commands speak: two languages, money as people write it, outcomes in words, tables for a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, cast

import click

from liance.values.money import WAN, YUAN, format_money

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from liance.records.vocabulary import Field
    from liance.rules.answers.explain import Answer
    from liance.rules.kleene import Value

WIDE_ENOUGH = 100
"""Columns from which a table shows its less important columns too."""

BLANKS = re.compile(r" +\n")

OUTCOME_WORDS: Mapping[str, tuple[str, str]] = {
    "definite": ("定额", "definite"),
    "ceiling": ("上限", "ceiling"),
    "range": ("区间", "range"),
    "manual": ("人工", "by hand"),
    "undetermined": ("待定", "undetermined"),
    "not_eligible": ("不符合", "not eligible"),
}
OUTCOME_STYLES = {
    "definite": "green",
    "ceiling": "cyan",
    "range": "cyan",
    "manual": "magenta",
    "undetermined": "yellow",
    "not_eligible": "dim",
}


class Voice:
    """Speaks one language: `voice(zh, en)` is the text in it."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def outcome(self, outcome: str, *, guidance: bool = False) -> str:
        """An outcome in words; what guidance computes of other people's money is an estimate."""
        if guidance and outcome in ("definite", "ceiling"):
            return self("估算", "estimate")
        return self(*OUTCOME_WORDS[outcome])

    def money(self, fen: int) -> str:
        """Exact money: `30万元`, `300,000 yuan`."""
        return format_money(fen, self.lang)

    def amount(self, answer: Answer) -> str:
        """What an answer says about money; a ceiling is never shown as a sum that is due."""
        return self.between(answer.outcome, answer.low, answer.high)

    def between(self, outcome: str, low: int | None, high: int | None, *, column: bool = False) -> str:
        """An amount or its bounds in words, by the outcome; `column` writes sums for a money column."""
        write, gap = (self.column, " ") if column else (self.money, "")
        if outcome in ("manual", "not_eligible") or (low is None and high is None):
            return "—"
        if high is None:
            return self("数额未知", "unknown") if not low else self(f"{write(low)}以上", f"{write(low)} or more")
        if outcome == "ceiling":
            return self(f"至多{gap}{write(high)}", f"at most {write(high)}")
        if outcome == "definite":
            return write(high)
        return f"{write(low) if low else '0'}–{write(high)}"

    def column(self, fen: int) -> str:
        """Money in a column headed by `column_unit`: 万元 with two decimals, or yuan."""
        if self.lang == "zh":
            hundredths = (fen + WAN // 200) // (WAN // 100)
            return f"{hundredths // 100:,}.{hundredths % 100:02}"
        return f"{fen // YUAN:,}" + (f".{fen % YUAN:02}" if fen % YUAN else "")

    @property
    def column_unit(self) -> str:
        """The unit of money columns."""
        return self("万元", "yuan")

    def rounds(self, fen: int | None) -> bool:
        """Whether `column` had to round."""
        return self.lang == "zh" and fen is not None and fen % (WAN // 100) != 0


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


def value_text(value: Value, field: Field | None, lang: str) -> str:
    """A fact's value as people write it."""
    from liance.rules import ir
    from liance.rules.render import shown

    return shown(value, ir.type_of(field) if field is not None else None, lang)
