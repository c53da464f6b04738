"""Classes of industry compared: GB/T 4754 says more with every digit."""

from __future__ import annotations

from collections.abc import Iterable

DIGITS, FEWEST = 4, 2
"""Digits of a class, and how many must agree to say anything: the first two are the division."""


def common(ones: Iterable[str], others: Iterable[str]) -> str:
    """The most digits with which a class of the one and a class of the other begin; empty for fewer than two."""
    others = tuple(others)
    found = (_beginning(one, other) for one in ones for other in others)
    return max((b for b in found if len(b) >= FEWEST), key=lambda b: (len(b), b), default="")


def likeness(ones: Iterable[str], others: Iterable[str]) -> float:
    """Those digits as a share of four."""
    return min(1.0, len(common(ones, others)) / DIGITS)


def _beginning(one: str, other: str) -> str:
    length = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]
