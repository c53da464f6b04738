"""Figures as written in a policy: money, rates, areas, counts, years and dates, read exactly."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from lark import Token

from liance.rules import ir
from liance.values.money import parse_money
from liance.values.period import parse_date
from liance.values.ratio import parse_ratio

SQUARE_METRES_PER_MU = Fraction(2000, 3)

CONSTRUCT_KINDS = {
    "金额": ("money", ir.MONEY),
    "比率": ("ratio", ir.RATIO),
    "个数": ("count", ir.COUNT),
    "数值": ("number", ir.NUMBER),
    "面积": ("area", ir.AREA),
    "年": ("year", ir.YEAR),
    "日期": ("date", ir.DATE),
    "是否": ("bool", ir.BOOL),
    "枚举": ("enum", ir.TEXT),
    "有序枚举": ("enum", ir.TEXT),
    "文本": ("text", ir.TEXT),
    "代码": ("code", ir.TEXT),
    "主体": ("party", ir.PARTY),
    "引用": ("ref", ir.PARTY),
}


def _digits(text: str) -> Fraction:
    match = re.match(r"[\d,]+(\.\d+)?", text)
    assert match is not None, text
    return Fraction(match.group().replace(",", ""))


def whole(value: Fraction) -> int | Fraction:
    """An integer where the fraction is one."""
    return int(value) if value.denominator == 1 else value


def read_literal(token: Token) -> tuple[int | Fraction | date, ir.Type]:
    """Value and type of a literal token. Errors: ValueFault for an impossible date or too precise money."""
    text = str(token)
    match token.type:
        case "MONEY":
            return parse_money(text), ir.MONEY
        case "PERCENT" | "POINTS":
            return parse_ratio(text), ir.RATIO
        case "UNIT_PRICE":
            amount, unit = text.split("/", 1)
            fen = parse_money(amount)
            if "平方米" in unit:
                return fen, ir.UNIT_PRICE
            if unit.startswith("亩"):
                return whole(fen / SQUARE_METRES_PER_MU), ir.UNIT_PRICE
            return fen, ir.MONEY
        case "AREA":
            square = _digits(text) * (SQUARE_METRES_PER_MU if text.endswith("亩") else 1)
            return whole(square), ir.AREA
        case "YEAR":
            return int(text[:4]), ir.YEAR
        case "DATE":
            return parse_date(text), ir.DATE
        case "COUNT":
            return whole(_digits(text)), ir.COUNT
        case _:
            return whole(_digits(text)), ir.NUMBER
