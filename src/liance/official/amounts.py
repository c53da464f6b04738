"""Values as templates show them: money in figures and capitals, dates, sums of a column that are exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liance.values.capitals import capital_money
from liance.values.decimals import scaled_text
from liance.values.money import format_money


@dataclass(frozen=True, slots=True)
class Money:
    """Fen that write themselves as `10万元` or `3,200.50元`."""

    fen: int

    def __str__(self) -> str:
        return format_money(self.fen)


def with_cents(money: Money) -> str:
    """`100,000.00`: for columns headed （元）."""
    return scaled_text(money.fen, 2, grouped=True)


def capitals(money: Money) -> str:
    """`壹拾万元整`."""
    return capital_money(money.fen)


def total(rows: Iterable[Mapping[str, object]], column: str) -> Money | int:
    """The sum of a column of money or counts."""
    cells = [row[column] for row in rows]
    if cells and all(isinstance(cell, int) for cell in cells):
        return sum(cell for cell in cells if isinstance(cell, int))
    return Money(sum(cell.fen for cell in cells if isinstance(cell, Money)))


def count(rows: Iterable[object]) -> int:
    """How many rows there are."""
    return sum(1 for _ in rows)
