"""A report as JSON loses nothing."""

import json
from fractions import Fraction
from pathlib import Path

from tests.report.sample import sample

from liance.report.data import as_json, write_json
from liance.report.page import Both, Column, Report, Section, Table
from liance.values.money import parse_money

SUM = Column("sum", Both("金额", "Sum"), "money")
SHARE = Column("share", Both("占比", "Share"), "ratio")
COUNT = Column("count", Both("户数", "Count"), "count")
NAME = Column("name", Both("名称", "Name"))
WORDS = Both("标题", "Title")


def test_money_is_yuan_text_and_ratios_are_exact_text() -> None:
    table = Table(
        (NAME, SUM, SHARE, COUNT),
        (("甲", 1, Fraction(1, 8), 3), ("乙", 10**18 - 1, Fraction(1, 3), None), ("丙", None, Fraction(1), 0)),
        ("合计", None, None, 3),
    )
    report = Report(WORDS, WORDS, ((WORDS, WORDS),), (Section(WORDS, WORDS, table),), (WORDS,))
    made = as_json(report, "en")
    section = made["sections"][0]  # type: ignore[index]
    assert section["rows"] == [
        {"name": "甲", "sum": "0.01", "share": "0.125", "count": 3},
        {"name": "乙", "sum": "9999999999999999.99", "share": "1/3", "count": None},
        {"name": "丙", "sum": None, "share": "1", "count": 0},
    ]
    assert section["totals"] == {"name": "合计", "sum": None, "share": None, "count": 3}
    assert section["columns"][1] == {"id": "sum", "label": "Sum", "kind": "money"}
    assert made["facts"] == [{"label": "Title", "value": "Title"}]


def test_every_sum_of_the_sample_is_read_back(tmp_path: Path) -> None:
    report = sample(30)
    write_json(report, tmp_path / "report.json")
    made = json.loads((tmp_path / "report.json").read_text("utf-8"))
    for section, read in zip(report.sections, made["sections"], strict=True):
        for at, column in enumerate(section.table.columns):
            if column.kind == "money":
                sums = [None if row[column.id] is None else parse_money(row[column.id]) for row in read["rows"]]
                assert sums == [row[at] for row in section.table.rows]
