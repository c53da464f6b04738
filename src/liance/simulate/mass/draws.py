"""Whole numbers drawn in columns: each follows from the seed, the row's number and the draw's name alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Final

import polars as pl

from liance.simulate.dice import POWERS

KEY: Final = "key"
"""The column that holds each row's own generator."""
_WORD: Final = (1 << 64) - 1
_STEP: Final = 0x9E3779B97F4A7C15
_FIRST: Final = 0xBF58476D1CE4E5B9
_SECOND: Final = 0x94D049BB133111EB
_TENTHS: Final = 140


def mixed(number: int) -> int:
    """The 64 mixed bits of a number: the output function of splitmix64."""
    number = (number ^ (number >> 30)) * _FIRST & _WORD
    number = (number ^ (number >> 27)) * _SECOND & _WORD
    return number ^ (number >> 31)


def mixed_column(bits: pl.Expr) -> pl.Expr:
    """The same of a UInt64 column, whose products wrap."""
    bits = (bits ^ (bits // _word(1 << 30))) * _word(_FIRST)
    bits = (bits ^ (bits // _word(1 << 27))) * _word(_SECOND)
    return bits ^ (bits // _word(1 << 31))


def keys(number: pl.Expr, seed: int) -> pl.Expr:
    """The generators of rows with these numbers (UInt64), named `KEY`."""
    return mixed_column(number * _word(_STEP) + _word(mixed(seed & _WORD))).alias(KEY)


def bits(name: str) -> pl.Expr:
    """64 bits a row for the draw of this name; the same name gives the same bits again."""
    return mixed_column(pl.col(KEY) + _word(_place(name)))


def below(name: str, count: int) -> pl.Expr:
    """Int64 from 0 up to but not including `count`."""
    return (bits(name) % _word(count)).cast(pl.Int64)


def between(name: str, low: int, high: int) -> pl.Expr:
    """Int64 from `low` to `high`, both included."""
    return below(name, high - low + 1) + low


def percent(name: str, share: int) -> pl.Expr:
    """True in so many of a hundred rows."""
    return below(name, 100) < share


def pick(name: str, things: Sequence[object] | pl.Series) -> pl.Expr:
    """One of the things a row, each as likely."""
    return at(things, below(name, len(things)))


def at(things: Sequence[object] | pl.Series, index: pl.Expr) -> pl.Expr:
    """The things with these indexes."""
    return pl.lit(things if isinstance(things, pl.Series) else pl.Series(things)).gather(index)


def bell(name: str, high: int) -> pl.Expr:
    """Int64, the sum of four draws from 0 to `high`: near-normal around twice that."""
    return pl.sum_horizontal(below(f"{name} {part}", high + 1) for part in range(4))


def skewed(name: str, tenths: pl.Expr) -> pl.Expr:
    """Int64, about 10^(tenths/10), a tenth more or less: with a bell of tenths, few large and many small."""
    whole = at([10 ** (t // 10) * POWERS[t % 10] // 1000 for t in range(_TENTHS)], tenths)
    return whole * between(f"{name} by", 900, 1100) // 1000 + below(f"{name} more", 100)


def mostly(name: str, usual: bool) -> pl.Expr:
    """The usual answer; its contrary or null in one of fifty each."""
    drawn = below(name, 50)
    return pl.when(drawn > 0).then((drawn > 1) if usual else (drawn == 1))


@cache
def _place(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


def _word(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)
