"""What may be told of groups: nothing of fewer than three, nothing where one holds more than four fifths."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

FEWEST: Final = 3
"""Figures of fewer than so many are withheld from the public."""
DOMINANT: Final = Fraction(4, 5)
"""So are those where one holds more than this share."""


class Withheld(StrEnum):
    """Why the public does not see a figure."""

    FEW = "few"
    """Fewer than three firms."""
    DOMINANT = "dominant"
    """One firm holds more than four fifths."""
    SUBTRACTION = "subtraction"
    """With it, another figure that is withheld could be worked out."""


def withheld(count: int, largest: Fraction | int, total: Fraction | int) -> Withheld | None:
    """Why a total of so many, of which one holds `largest`, is not for the public; None where it may be told."""
    if count < FEWEST:
        return Withheld.FEW
    return Withheld.DOMINANT if largest > DOMINANT * total else None
