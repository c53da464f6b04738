"""Ratios as exact fractions: read from percent, per mille, decimal or n/d, and written back without loss."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from liance.values.decimals import decimals_needed, exact_text, half_width, int_text, nearest, scaled_text
from liance.values.faults import ValueFault

MAX_DIGITS: Final = 40
"""The most digits a ratio may be written with, before and after the point together."""

_PARTS: Final = {"": 1, "%": 100, "个百分点": 100, "‰": 1000}
_DECIMAL: Final = re.compile(r"(?P<number>-?[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>%|‰|个百分点)?")
_QUOTIENT: Final = re.compile(r"-?[0-9]+/0*[1-9][0-9]*")


def parse_ratio(text: str) -> Fraction:
    """The exact ratio of `1%`, `5‰`, `0.08`, `70％`, `2个百分点` (0.02) or `1/3`; a leading minus is allowed.

    Raises ValueFault `ratio-text` for anything else, also for more than MAX_DIGITS digits.
    """
    bare = half_width(text)
    if len(bare) > 2 * MAX_DIGITS or sum(c.isdigit() for c in bare) > MAX_DIGITS:
        raise _not_ratio(text)
    if _QUOTIENT.fullmatch(bare):
        return Fraction(bare)
    found = _DECIMAL.fullmatch(bare)
    if found is None:
        raise _not_ratio(text)
    return Fraction(found["number"]) / _PARTS[found["unit"] or ""]


def ratio_from_cell(value: object) -> Fraction:
    """The exact ratio in a cell: an integer or Decimal as it stands (0.08 is 8%), text by `parse_ratio`.

    Raises ValueFault: `ratio-float` for a binary floating number, `ratio-text` for anything else.
    """
    match value:
        case bool():
            raise _not_ratio(str(value))
        case str():
            return parse_ratio(value)
        case int():
            return _bounded(value)
        case Decimal():
            return _from_decimal(value)
        case float():
            raise ValueFault("ratio-float", str(value), '写成带引号的文本，如 "0.08"', 'text in quotes, such as "0.08"')
        case _:
            raise _not_ratio("" if value is None else repr(value))


def format_ratio(ratio: Fraction) -> str:
    """The exact ratio as `8%`, as `5‰` (whole per mille below 1%), or as `1/3` where no decimal is exact."""
    if 0 < abs(ratio) < Fraction(1, 100) and (ratio * 1000).denominator == 1:
        return f"{ratio * 1000}‰"
    text = exact_text(ratio * 100)
    return f"{ratio.numerator}/{ratio.denominator}" if text is None else f"{text}%"


def format_ratio_about(ratio: Fraction, digits: int = 2) -> str:
    """Percent with `digits` decimals behind ≈, as in `≈8.33%`; `8.5%` without ≈ where so many are exact."""
    percent = ratio * 100
    needed = decimals_needed(percent)
    if needed is not None and needed <= digits:
        return f"{exact_text(percent)}%"
    return f"≈{scaled_text(nearest(percent * 10**digits), digits)}%"


def _bounded(value: int) -> Fraction:
    if abs(value) >= 10**MAX_DIGITS:
        raise _not_ratio(int_text(value))
    return Fraction(value)


def _from_decimal(value: Decimal) -> Fraction:
    if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS or _out_of_reach(value):
        raise _not_ratio(str(value))
    return Fraction(value)


def _out_of_reach(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return not isinstance(exponent, int) or not -MAX_DIGITS <= exponent <= MAX_DIGITS


def _not_ratio(text: str) -> ValueFault:
    return ValueFault(
        "ratio-text",
        text,
        f"比例，如 8%、5‰、0.08、1/3（不超过{MAX_DIGITS}位数字）",
        f"a ratio such as 8%, 5‰, 0.08 or 1/3 (at most {MAX_DIGITS} digits)",
    )
