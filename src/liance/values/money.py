"""Money as whole fen: read from text or a cell, written for files and for people, rounded by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from liance.values.decimals import exact_text, half_width, int_text, nearest, scaled_text
from liance.values.faults import ValueFault

YUAN: Final = 100
WAN: Final = 10_000 * YUAN
YI: Final = 100_000_000 * YUAN
MAX_FEN: Final = 10**18 - 1
"""The largest amount either side of zero: 9,999,999,999,999,999.99 yuan; a 64-bit integer holds its fen."""

_DECIMALS: Final = {"元": 2, "万元": 6, "亿元": 10}
_MONEY: Final = re.compile(
    r"(?P<sign>-?)\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?\s*(?P<unit>元|万元|亿元)?"
)
_SUFFIX: Final = {"zh": "元", "en": " yuan"}


def parse_money(text: str) -> int:
    """Fen from text such as `2000万元`, `3.5 万元`, `20,000,001` or `20000001.00` (yuan without a unit).

    Full-width digits, points and commas are read too. Raises ValueFault: `money-text` when it is not such
    text, `money-precision` when it has more decimals than the unit has down to one fen (also zeros: `1.000`
    may mean a thousand), `money-range` beyond MAX_FEN.
    """
    found = _MONEY.fullmatch(half_width(text))
    if found is None:
        raise _not_money(text)
    part, decimals = found["part"] or "", _DECIMALS[found["unit"] or "元"]
    if len(part) > decimals:
        raise _too_precise(text)
    digits = (found["whole"].replace(",", "") + part.ljust(decimals, "0")).lstrip("0")
    if len(digits) > len(str(MAX_FEN)):
        raise _too_large(text)
    fen = int(digits or "0")
    return -fen if found["sign"] else fen


def money_from_cell(value: object) -> int:
    """Fen from a cell: an integer is whole yuan, text is read by `parse_money`.

    Raises ValueFault: `money-float` for a binary or decimal floating number, `money-text` for anything else,
    and whatever `parse_money` raises.
    """
    match value:
        case bool():
            raise _not_money(str(value))
        case int():
            return _yuan_in_range(value)
        case str():
            return parse_money(value)
        case float() | Decimal():
            raise ValueFault(
                "money-float",
                str(value),
                "写成整数，或写成带引号的小数文本",
                "an integer, or decimal text in quotes",
            )
        case _:
            raise _not_money("" if value is None else repr(value))


def format_yuan(fen: int) -> str:
    """Plain decimal yuan for files: `200000` when whole, else two decimals as in `0.01`."""
    return _yuan_text(fen, grouped=False)


def format_money(fen: int, lang: str = "zh") -> str:
    """Exact money for people: `10万元`, `1.2亿元`, `3,200.50元`; in English `100,000 yuan`.

    Chinese takes the largest of 亿元, 万元 and 元 that gives at least 1 and at most four decimals.
    """
    for unit, name in ((YI, "亿元"), (WAN, "万元")):
        if lang == "zh" and abs(fen) >= unit and fen % (unit // 10_000) == 0:
            return f"{exact_text(Fraction(fen, unit))}{name}"
    return _yuan_text(fen, grouped=True) + _SUFFIX[lang]


def format_exact(fen: Fraction | int, lang: str = "zh") -> str:
    """An amount before rounding: `200000.01元`, `200000.0001元`; without a finite decimal `≈333.33元（1000/3元）`."""
    text = _yuan_text(nearest(fen), grouped=False) + _SUFFIX[lang]
    if fen == nearest(fen):
        return text
    yuan = Fraction(fen) / YUAN
    if (finite := exact_text(yuan)) is not None:
        return finite + _SUFFIX[lang]
    exact = f"{yuan}{_SUFFIX[lang]}"
    return f"≈{text}（{exact}）" if lang == "zh" else f"≈{text} ({exact})"


def round_down_to(fen: int | Fraction, unit: int) -> int:
    """The largest multiple of `unit` fen that is not more than the amount (so -1.50 yuan goes to -2 yuan)."""
    if unit <= 0:
        raise ValueError(f"a rounding unit is a positive number of fen, not {unit}")
    return int(fen // unit) * unit


def down_to_yuan(fen: Fraction | int) -> int:
    """Fen rounded down to whole yuan."""
    return round_down_to(fen, YUAN)


def down_to_fen(fen: Fraction | int) -> int:
    """Fen rounded down to whole fen."""
    return round_down_to(fen, 1)


def half_up_to_yuan(fen: Fraction | int) -> int:
    """Fen rounded to the nearest yuan; half a yuan goes up."""
    return round_down_to(fen + YUAN // 2, YUAN)


Rounding = Callable[[Fraction | int], int]
ROUNDINGS: Final[Mapping[str, Rounding]] = MappingProxyType(
    {"down-to-yuan": down_to_yuan, "down-to-fen": down_to_fen, "half-up-to-yuan": half_up_to_yuan}
)


def _yuan_text(fen: int, *, grouped: bool) -> str:
    whole = fen % YUAN == 0
    return scaled_text(fen // YUAN if whole else fen, 0 if whole else 2, grouped=grouped)


def _yuan_in_range(yuan: int) -> int:
    if abs(yuan) * YUAN > MAX_FEN:
        raise _too_large(int_text(yuan))
    return yuan * YUAN


def _not_money(text: str) -> ValueFault:
    bare = half_width(text)
    if bare.endswith(("万", "亿")):
        return ValueFault("money-text", text, f"单位写全：{bare}元", f"the unit in full: {bare}元")
    return ValueFault(
        "money-text",
        text,
        "金额，如 200000、20000001.00、50万元、1.2亿元",
        "an amount such as 200000, 20000001.00, 50万元 or 1.2亿元",
    )


def _too_precise(text: str) -> ValueFault:
    return ValueFault(
        "money-precision",
        text,
        "最小到分：元最多2位小数，万元最多6位，亿元最多10位",
        "nothing below one fen: at most 2 decimals of 元, 6 of 万元, 10 of 亿元",
    )


def _too_large(text: str) -> ValueFault:
    most = _yuan_text(MAX_FEN, grouped=True)
    return ValueFault("money-range", text, f"绝对值不超过 {most} 元", f"at most {most} yuan either side of zero")
