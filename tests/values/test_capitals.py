"""人民币大写: the examples of the rules themselves, and every amount read back as it was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.capitals import DIGITS, capital_money
from liance.values.money import MAX_FEN, parse_money

PUBLISHED = """
1409.50      壹仟肆佰零玖元伍角
6007.14      陆仟零柒元壹角肆分
1680.32      壹仟陆佰捌拾元零叁角贰分
107000.53    壹拾万柒仟元零伍角叁分
16409.02     壹万陆仟肆佰零玖元零贰分
325.04       叁佰贰拾伍元零肆分
"""
WORKED = """
1000000.00            壹佰万元整
10050000.03           壹仟零伍万元零叁分
0.5                   伍角
0.05                  伍分
0.00                  零元整
10.01                 壹拾元零壹分
10.10                 壹拾元零壹角
1.10                  壹元壹角
20                    贰拾元整
1005                  壹仟零伍元整
10005                 壹万零伍元整
100500                壹拾万零伍佰元整
10000000000.00        壹佰亿元整
100000001             壹亿零壹元整
100010000             壹亿零壹万元整
1000000000000         壹万亿元整
1000100000000         壹万零壹亿元整
9999999999999999.99   玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分
-3200.50              负叁仟贰佰元零伍角
"""


@pytest.mark.parametrize("line", [*PUBLISHED.strip().splitlines(), *WORKED.strip().splitlines()])
def test_an_amount_in_figures_has_these_capitals(line):
    figures, capitals = line.split()
    assert capital_money(parse_money(figures)) == capitals


def read_back(text: str) -> int:
    """Fen from capitals, by the value of each unit alone: an independent reader."""
    total = section = digit = 0
    for character in text.replace("整", "").removeprefix("负"):
        match character:
            case "仟" | "佰" | "拾":
                section, digit = section + digit * {"仟": 1000, "佰": 100, "拾": 10}[character], 0
            case "万" | "亿":
                section += digit
                scale = {"万": 10**4, "亿": 10**8}[character]
                total = total + section * scale if character == "万" else (total + section) * scale
                section = digit = 0
            case "元":
                total, section, digit = (total + section + digit) * 100, 0, 0
            case "角" | "分":
                total, digit = total + digit * {"角": 10, "分": 1}[character], 0
            case _:
                digit = DIGITS.index(character)
    return -total if text.startswith("负") else total


@given(st.integers(-MAX_FEN, MAX_FEN) | st.integers(0, 10**9) | st.integers(0, 10**6).map(lambda n: n * 10_000))
def test_what_is_written_in_capitals_reads_back_as_the_same_fen(fen):
    assert read_back(capital_money(fen)) == fen


@given(st.integers(0, MAX_FEN))
def test_zeros_are_never_doubled_nor_left_at_the_end(fen):
    text = capital_money(fen)
    assert not re.search(r"零零|零[元万亿拾佰仟角分]", text) or fen == 0


def test_what_money_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="goes up to"):
        capital_money(MAX_FEN + 1)
