"""The five clauses in columns: what they ask, rows full of borderline figures, and what is exactly due.

The oracle says the clauses in exact fractions, one row at a time, and knows nothing of columns. Money is in fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

import polars as pl

T = TypeVar("T")
WAN, YI = 1_000_000, 10_000_000_000
"""Ten thousand yuan, a hundred million yuan."""
ELECTRONICS, SOFTWARE = 39, 65
AVERAGE = {ELECTRONICS: Fraction(8, 100), SOFTWARE: Fraction(12, 100)}
TIERS = {
    ELECTRONICS: ((YI, 10 * WAN), (3 * YI, 30 * WAN), (5 * YI, 50 * WAN), (10 * YI, 100 * WAN)),
    SOFTWARE: ((2000 * WAN, 10 * WAN), (5000 * WAN, 30 * WAN), (YI, 50 * WAN)),
}
LEAST_INVESTMENT, MOST_FOR_INVESTMENT = 5000 * WAN, 1000 * WAN
LEAST_SALES, MOST_FOR_SALES = 2000 * WAN, 100 * WAN
RENT_SHARES, MOST_FOR_RENT = (Fraction(7, 10), Fraction(5, 10), Fraction(3, 10)), 100 * WAN
CLAUSES = ("manufacturing", "software", "investment", "chips", "rent")
LARGEST = 10**12


class Row(NamedTuple):
    """What is known of one enterprise; money in fen, `rent_paid` over all earlier years."""

    division: int
    revenue: int
    revenue_before: int
    investment: int
    land_cost: int
    self_developed: bool
    self_produced: bool
    sales: int
    sales_before: int
    rent: int
    year_of_lease: int
    rent_paid: int


SCHEMA = {name: pl.Boolean if name.startswith("self_") else pl.Int64 for name in Row._fields}


# ---- what is due -----------------------------------------------------------------------------------------------------
def due(row: Row) -> tuple[int, ...]:
    """What the five clauses give, in fen, each rounded down to a whole yuan."""
    exact = (scale_up(row, ELECTRONICS), scale_up(row, SOFTWARE), investment(row), chips(row), rent(row))
    return tuple(int(amount // 100) * 100 for amount in exact)


def scale_up(row: Row, division: int) -> int:
    """The highest tier newly crossed by revenue that grew faster than the city's average; from zero is no growth."""
    if row.division != division or row.revenue_before == 0:
        return 0
    if Fraction(row.revenue, row.revenue_before) - 1 <= AVERAGE[division]:
        return 0
    return max((award for at, award in TIERS[division] if row.revenue_before <= at < row.revenue), default=0)


def investment(row: Row) -> Fraction:
    """A tenth of what was invested without land, from fifty million yuan on, at most ten million."""
    if row.investment < LEAST_INVESTMENT:
        return Fraction(0)
    return min((row.investment - row.land_cost) * Fraction(1, 10), Fraction(MOST_FOR_INVESTMENT))


def chips(row: Row) -> Fraction:
    """One per cent of the sales of own chips in the first year over twenty million yuan, at most one million."""
    own = row.self_developed and row.self_produced
    if not own or not row.sales_before <= LEAST_SALES < row.sales:
        return Fraction(0)
    return min(row.sales * Fraction(1, 100), Fraction(MOST_FOR_SALES))


def rent(row: Row) -> Fraction:
    """A share of three years' rents, falling with the year, all years together at most one million yuan."""
    if row.year_of_lease > len(RENT_SHARES):
        return Fraction(0)
    left = max(MOST_FOR_RENT - row.rent_paid, 0)
    return min(row.rent * RENT_SHARES[row.year_of_lease - 1], Fraction(left))


# ---- rows ------------------------------------------------------------------------------------------------------------
def rows(count: int, seed: int = 1) -> Iterator[Row]:
    """So many enterprises, the same for a seed; about a third of them sit on a figure of the clauses or one fen off."""
    random = Random(seed).random
    for _ in range(count):
        draw = borderline if random() < 1 / 3 else ordinary
        yield draw(random)


def ordinary(random: Callable[[], float]) -> Row:
    """An enterprise somewhere between a thousand yuan and ten billion."""
    spent = money(random)
    return Row(
        division=one_of((ELECTRONICS, SOFTWARE, 35), random),
        revenue=money(random),
        revenue_before=money(random),
        investment=spent,
        land_cost=int(spent * random() / 2),
        self_developed=random() < 0.8,
        self_produced=random() < 0.8,
        sales=money(random),
        sales_before=money(random),
        rent=int(10 ** (4 + 5 * random())),
        year_of_lease=1 + int(5 * random()),
        rent_paid=int(MOST_FOR_RENT * random()),
    )


def borderline(random: Callable[[], float]) -> Row:
    """An enterprise whose every figure is exactly one that decides, or one fen beside it."""
    division = one_of((ELECTRONICS, SOFTWARE), random)
    revenue, before = crossing(division, random)
    spent, land = one_of(((LEAST_INVESTMENT, 0), (LEAST_INVESTMENT, 7 * WAN), (12 * YI, 11 * YI), (LARGEST, 1)), random)
    sales = one_of((LEAST_SALES, YI, LARGEST, 10_000 * int(200_000 + 10**6 * random())), random)
    return Row(
        division=division,
        revenue=revenue,
        revenue_before=before,
        investment=spent + fen(random),
        land_cost=land,
        self_developed=True,
        self_produced=random() < 0.9,
        sales=sales + fen(random),
        sales_before=one_of((0, LEAST_SALES + fen(random), LEAST_SALES), random),
        rent=1000 * int(1 + 10**5 * random()) + fen(random),
        year_of_lease=1 + int(4 * random()),
        rent_paid=one_of((0, MOST_FOR_RENT, MOST_FOR_RENT - 1, MOST_FOR_RENT - int(10**6 * random())), random),
    )


def crossing(division: int, random: Callable[[], float]) -> tuple[int, int]:
    """Revenues of two years around a tier: this year's at it, last year's at it, or grown exactly as the average."""
    at, _ = one_of(TIERS[division], random)
    kind = int(4 * random())
    if kind == 0:
        return at + fen(random), int(at * (0.5 + random() / 2))
    if kind == 1:
        return int(at * (1 + random())), at + fen(random)
    if kind == 2 and random() < 0.1:
        return at + 1, 0
    factor = 1 + AVERAGE[division]
    before = int(at * (1 - random() / 15)) // 25 * 25
    return int(before * factor) + fen(random), before


def money(random: Callable[[], float]) -> int:
    """An amount of any size up to the largest."""
    return min(LARGEST, int(10 ** (5 + 7 * random())))


def fen(random: Callable[[], float]) -> int:
    """One fen less, nothing, or one fen more."""
    return int(3 * random()) - 1


def one_of(choices: Sequence[T], random: Callable[[], float]) -> T:
    """One of some choices."""
    return choices[int(len(choices) * random())]


# ---- kept as files ---------------------------------------------------------------------------------------------------
def kept(folder: Path, count: int) -> tuple[Path, Path]:
    """The Parquet files of so many rows and of what is due for them, made the first time they are asked for."""
    inputs, answers = folder / f"rows-{count}.parquet", folder / f"due-{count}.parquet"
    if not (inputs.is_file() and answers.is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        made = list(rows(count))
        pl.DataFrame(made, schema=SCHEMA, orient="row").write_parquet(inputs)
        pl.DataFrame([due(row) for row in made], schema=dict.fromkeys(CLAUSES, pl.Int64), orient="row").write_parquet(
            answers
        )
    return inputs, answers
