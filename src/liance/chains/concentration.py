"""How much of a market a few firms hold: HHI and the four largest, withheld where they give one away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from liance.values.disclosure import Withheld, withheld

if TYPE_CHECKING:
    import polars as pl

LARGEST = 4


@dataclass(frozen=True, slots=True)
class Concentration:
    """How a total is divided among firms: makers of a product, or customers of a maker.

    `total` and `squares` are the sums of the firms' amounts and of their squares, `largest` the four largest amounts.
    """

    firms: int
    total: int
    squares: int
    largest: tuple[int, ...]

    @property
    def hhi(self) -> Fraction | None:
        """The sum of squared shares, from 1/firms to 1. None where there is nothing to divide."""
        return Fraction(self.squares, self.total**2) if self.total else None

    @property
    def equals(self) -> Fraction | None:
        """How many firms of equal size would be as concentrated: 1/HHI."""
        return Fraction(self.total**2, self.squares) if self.total else None

    @property
    def cr4(self) -> Fraction | None:
        """The share of the four largest."""
        return Fraction(sum(self.largest), self.total) if self.total else None

    @property
    def withheld(self) -> Withheld | None:
        """Why the public may not see it; None where it may."""
        return withheld(self.firms, self.largest[0] if self.largest else 0, self.total)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public sees of a concentration: the figures, or why not. Even the number of firms gives one away."""

    hhi: Fraction | None
    cr4: Fraction | None
    withheld: Withheld | None


def public(found: Concentration) -> Shown:
    """The figures for everybody's eyes."""
    if (why := found.withheld) is not None:
        return Shown(None, None, why)
    return Shown(found.hhi, found.cr4, None)


def concentration(amounts: Iterable[tuple[str, int]]) -> Concentration:
    """How amounts (firm, amount in fen or pieces) are divided; a firm's are added up, those without any left out.

    ValueError for an amount below zero.
    """
    by: dict[str, int] = {}
    for firm, amount in amounts:
        if amount < 0:
            raise ValueError(f"{firm}: {amount} is below zero")
        by[firm] = by.get(firm, 0) + amount
    held = sorted((amount for amount in by.values() if amount), reverse=True)
    return Concentration(len(held), sum(held), sum(a * a for a in held), tuple(held[:LARGEST]))


def concentrations(rows: pl.DataFrame) -> Mapping[str | int, Concentration]:
    """The same for many at once: columns `of` (a product, chain or customer), `firm`, and `amount` (whole, not null).

    `of` and `firm` may be names or numbers. ValueError for an amount below zero.
    """
    import polars as pl

    if (rows["amount"] < 0).any():
        raise ValueError("an amount is below zero")
    amount = pl.col("amount")
    firms = rows.group_by("of", "firm").agg(amount.cast(pl.Int64).sum()).filter(amount > 0)
    each = firms.group_by("of").agg(
        pl.len().alias("firms"),
        amount.cast(pl.Int128).sum().alias("total"),
        (amount.cast(pl.Int128) * amount).sum().alias("squares"),
        amount.top_k(LARGEST).alias("largest"),
    )
    return {
        of: Concentration(firms, int(total), int(squares), tuple(sorted(largest, reverse=True)))
        for of, firms, total, squares, largest in each.iter_rows()
    }
