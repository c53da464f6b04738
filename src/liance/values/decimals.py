"""Plain decimal text: full-width characters made half-width, exact fractions written out digit by digit."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Final

_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_READABLE_BITS: Final = 256


def half_width(text: str) -> str:
    """The text with full-width forms and the minus sign as ASCII, stripped of blanks at both ends.

    Nothing else is folded: superscripts and circled digits stay what they are, so `10²` never becomes 102.
    """
    return text.translate(_HALF_WIDTH).strip()


def int_text(value: int) -> str:
    """An integer as a fault shows it: decimal, or hexadecimal where decimal would be slow and unreadable."""
    return str(value) if value.bit_length() <= _READABLE_BITS else f"{value:#x}"


def nearest(value: Fraction | int) -> int:
    """The nearest integer; a half goes up (towards plus infinity)."""
    return floor(value + Fraction(1, 2))


def decimals_needed(value: Fraction) -> int | None:
    """How many decimals write the value exactly; None when no finite number does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def scaled_text(scaled: int, decimals: int, *, grouped: bool = False) -> str:
    """The decimal text of `scaled` ÷ 10^`decimals`, with exactly so many decimals; `grouped` adds commas."""
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**decimals)
    tail = f".{rest:0{decimals}d}" if decimals else ""
    return f"{sign}{whole:,}{tail}" if grouped else f"{sign}{whole}{tail}"


def exact_text(value: Fraction) -> str | None:
    """The shortest decimal text that equals the value; None when there is none (as for 1/3)."""
    decimals = decimals_needed(value)
    return None if decimals is None else scaled_text(int(value * 10**decimals), decimals)
