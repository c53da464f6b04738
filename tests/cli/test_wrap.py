"""Wrapping: no line is too wide, nothing is lost, and punctuation does not begin a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.cli.wrap import CLOSING, lines_of
from liance.diagnostics.show import width

ALPHABET = "企业收入超过，。（）“”abc 123.45%万元-_/"


@pytest.mark.parametrize(
    ("text", "columns", "wrapped"),
    [
        ("营业收入超过一亿元", 10, ["营业收入超", "过一亿元"]),
        ("给予最高100万元奖励。", 12, ["给予最高", "100万元奖", "励。"]),
        ("（责任单位：市财政局）", 10, ["（责任单", "位：市财政", "局）"]),
        ("one two three", 7, ["one two", "three"]),
        ("enterprise_year.revenue", 16, ["enterprise_year.", "revenue"]),
        ("第一行\n第二行", 20, ["第一行", "第二行"]),
    ],
)
def test_lines(text: str, columns: int, wrapped: list[str]) -> None:
    assert lines_of(text, columns) == wrapped


@given(st.text(ALPHABET, max_size=60), st.integers(2, 40))
def test_every_character_is_kept_and_every_line_fits(text: str, columns: int) -> None:
    lines = lines_of(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns for line in lines)


@given(st.text("企业收入，。；）", max_size=60))
def test_no_line_begins_with_closing_punctuation(text: str) -> None:
    text = "企" + text.replace("，，", "，").replace("。。", "。")
    for line in lines_of(text, 40)[1:]:
        assert line[0] not in CLOSING or len(text) < 3
