"""Unified social credit codes in columns, each with its check character; industry codes by sector."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import Final

import polars as pl

from liance.records.vocabulary import Vocabulary
from liance.simulate.mass.draws import at, bits
from liance.values.uscc import ALPHABET, ORGANISATION_WEIGHTS, WEIGHTS

DIGITS: Final = 8
FINEST: Final = 4
"""Digits of the finest industry codes."""


def padded(number: pl.Expr) -> pl.Expr:
    """Numbers below 10^8 as text of eight digits."""
    return (number.cast(pl.Int64) + 10**DIGITS).cast(pl.String).str.slice(1)


def uscc(number: pl.Expr, area: str) -> pl.Expr:
    """What `values.uscc.make` gives for an enterprise of the area with each number (0 to 99,999,999)."""
    digits = [number.cast(pl.Int64) // 10 ** (DIGITS - 1 - place) % 10 for place in range(DIGITS)]
    organisation = pl.sum_horizontal(d * w for d, w in zip(digits, ORGANISATION_WEIGHTS, strict=True)) % 11
    whole = pl.sum_horizontal(d * w for d, w in zip(digits, WEIGHTS[8:16], strict=True)) % 31
    return pl.concat_str(pl.lit(f"91{area}"), padded(number), at(_endings(area), organisation * 31 + whole))


@cache
def _endings(area: str) -> pl.Series:
    """The last two characters, by the digits' organisation sum (modulo 11) and weighted sum (modulo 31)."""
    start = sum(ALPHABET.index(char) * w for char, w in zip(f"91{area}", WEIGHTS[:8], strict=True))
    made = []
    for organisation in range(11):
        ninth = "0123456789X"[-organisation % 11]
        for whole in range(31):
            total = start + whole + ALPHABET.index(ninth) * WEIGHTS[16]
            made.append(ninth + ALPHABET[-total % 31])
    return pl.Series(made)


def codes_under(vocabulary: Vocabulary, sectors: Iterable[str]) -> dict[str, list[str]]:
    """The finest industry codes of each sector, a prefix; a code belongs to the longest prefix that it has.

    A sector under which the vocabulary has no code is not in the result.
    """
    longest = sorted(set(sectors), key=len, reverse=True)
    found: dict[str, list[str]] = {}
    for code in sorted({c for codes in vocabulary.code_tables.values() for c in codes if len(c) == FINEST}):
        sector = next((s for s in longest if code.startswith(s)), None)
        if sector is not None:
            found.setdefault(sector, []).append(code)
    return found


def industries(codes: Iterable[list[str]], sector: pl.Expr) -> list[pl.Expr]:
    """`industry`, a code drawn from those of each row's sector (an index), and its `division` (Int64)."""
    lists = list(codes)
    ends = list(accumulate(map(len, lists)))
    first, count = pl.Series([0, *ends[:-1]], dtype=pl.UInt64), pl.Series(list(map(len, lists)), dtype=pl.UInt64)
    index = at(first, sector) + bits("industry") % at(count, sector)
    flat = [code for codes_ in lists for code in codes_]
    return [at(flat, index).alias("industry"), at([int(code[:2]) for code in flat], index).alias("division")]
