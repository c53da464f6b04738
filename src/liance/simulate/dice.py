"""Whole numbers from a seed: the same sequence on every system, no floating number drawn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

POWERS: Final = (1000, 1259, 1585, 1995, 2512, 3162, 3981, 5012, 6310, 7943)
"""A thousand times 10^(k/10)."""


class Dice:
    """Draws that follow from the seed's parts alone, so that each part of a city can be made by itself."""

    __slots__ = ("_bits",)

    def __init__(self, *seed: object) -> None:
        self._bits = Random("/".join(map(str, seed))).getrandbits

    def below(self, count: int) -> int:
        """A whole number from 0 up to but not including `count`."""
        return self._bits(64) % count

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self._bits(64) % (high - low + 1)

    def percent(self, share: int) -> bool:
        """True in so many of a hundred draws."""
        return self._bits(32) % 100 < share

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, each as likely."""
        return things[self._bits(32) % len(things)]

    def bell(self, high: int) -> int:
        """The sum of four draws from 0 to `high`: near-normal around twice that."""
        return sum(self._bits(32) % (high + 1) for _ in range(4))

    def skewed(self, tenths: int) -> int:
        """About 10^(tenths/10), a tenth more or less: with a bell of tenths, few large and many small."""
        whole = int("1" + "0" * (tenths // 10)) * POWERS[tenths % 10] // 1000
        return whole * self.between(900, 1100) // 1000 + self.below(100)
