"""A vocabulary of a town that does not exist, and its files: small enough to know by heart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import City
from liance.records.intake import read_city
from liance.records.vocabulary import Choice, Field, Kind, Parameter, RecordType, Vocabulary

CHIPS, SOFTWARE, STRANGER = "919901000000000197", "919901000000000272", "91990100000000035W"
ASSOCIATION = "519901000000000944"

ENTERPRISE = RecordType(
    "enterprise",
    "企业",
    (
        Field("id", "统一社会信用代码", Kind.CODE, key=True, code_table="uscc"),
        Field("name", "名称", Kind.TEXT),
        Field("industry", "行业", Kind.CODE, code_table="industry"),
        Field("registered_here", "本市注册", Kind.BOOL),
    ),
)
ENTERPRISE_YEAR = RecordType(
    "enterprise_year",
    "企业年度",
    (
        Field("enterprise", "企业", Kind.REF, key=True, target="enterprise"),
        Field("year", "年度", Kind.YEAR, key=True),
        Field("revenue", "营业收入", Kind.MONEY, low=0),
        Field("taxable_income", "应纳税所得额", Kind.MONEY),
    ),
)
PROJECT = RecordType(
    "project",
    "投资项目",
    (
        Field("name", "名称", Kind.TEXT, key=True),
        Field("investor", "投资方", Kind.PARTY, key=True),
        Field("introducer", "引进方", Kind.PARTY),
        Field("actual_investment", "实际投资", Kind.MONEY, low=0),
        Field("supporting", "配套项目", Kind.BOOL),
    ),
)
LEASE_YEAR = RecordType(
    "lease_year",
    "租赁年度",
    (
        Field("enterprise", "企业", Kind.REF, key=True, target="enterprise"),
        Field("park", "园区", Kind.TEXT, key=True),
        Field("year", "年度", Kind.YEAR, key=True),
        Field("self_use_share", "自用比例", Kind.RATIO, low=0, high=1),
    ),
)
PARK_YEAR = RecordType(
    "park_year",
    "园区年度",
    (
        Field("park", "园区", Kind.TEXT, key=True),
        Field("year", "年度", Kind.YEAR, key=True, low=2000),
        Field("electronics_enterprises", "年末电子信息制造业企业数", Kind.COUNT),
        Field("floor_area", "建筑面积", Kind.AREA),
        Field("index", "景气指数", Kind.NUMBER),
    ),
)
AWARD = RecordType(
    "award",
    "已获奖补",
    (
        Field("incentive", "条款", Kind.TEXT, key=True),
        Field("beneficiary", "受益方", Kind.PARTY, key=True),
        Field("key", "对象", Kind.TEXT, key=True),
        Field("year", "年度", Kind.YEAR, key=True),
        Field("level", "级别", Kind.ENUM, choices=(Choice("3", "三级"), Choice("5", "五级", ("最高级",)))),
        Field("amount", "金额", Kind.MONEY, low=0),
        Field("paid_on", "拨付日期", Kind.DATE),
    ),
)
VOCABULARY = Vocabulary(
    (ENTERPRISE, ENTERPRISE_YEAR, PROJECT, LEASE_YEAR, PARK_YEAR, AWARD),
    (
        Parameter(
            "city_average_growth",
            "全市平均增幅",
            Kind.RATIO,
            (Choice("electronics", "电子信息制造业"), Choice("software", "软件业")),
        ),
        Parameter("harbour_fee", "港务费", Kind.MONEY),
    ),
    {"industry": {"3976": "光电子器件制造", "6513": "应用软件开发"}},
)

FILES: Mapping[str, Sequence[Sequence[object]]] = {
    "enterprise": [
        ["id", "name", "industry", "registered_here", "source"],
        [CHIPS, "海港芯片", "3976", True, "工商登记"],
        [SOFTWARE, "海港软件", "6513", False, None],
    ],
    "enterprise_year": [
        ["enterprise", "year", "revenue", "taxable_income"],
        [CHIPS, 2022, "95000000", "-3000.50"],
        [CHIPS, 2023, "120000000", None],
    ],
    "project": [
        ["name", "investor", "introducer", "actual_investment", "supporting"],
        ["一号,“码头”项目", CHIPS, "海港市投资局", "20000001.01", False],
        ["二号项目", ASSOCIATION, SOFTWARE, None, True],
    ],
    "award": [
        ["incentive", "beneficiary", "key", "year", "level", "amount", "paid_on"],
        ["harbour-prize", "东港协会", "东港协会", 2022, 3, "500000", "2022-12-01"],
    ],
    "parameter": [
        ["id", "scope", "year", "value", "as_of"],
        ["city_average_growth", "software", 2023, "0.08", "2024-03-01"],
        ["harbour_fee", None, 2023, "1200.50", None],
    ],
}
FACTS: Mapping[str, list[dict[str, object]]] = {
    "enterprise": [
        {"id": CHIPS, "name": "海港芯片", "industry": "3976", "registered_here": True},
        {"id": SOFTWARE, "name": "海港软件", "industry": "6513", "registered_here": False},
    ],
    "enterprise_year": [
        {"enterprise": CHIPS, "year": 2022, "revenue": 95_000_000_00, "taxable_income": -3000_50},
        {"enterprise": CHIPS, "year": 2023, "revenue": 120_000_000_00},
    ],
    "project": [
        {
            "name": "一号,“码头”项目",
            "investor": CHIPS,
            "introducer": "海港市投资局",
            "actual_investment": 20_000_001_01,
            "supporting": False,
        },
        {"name": "二号项目", "investor": ASSOCIATION, "introducer": SOFTWARE, "supporting": True},
    ],
    "lease_year": [],
    "park_year": [],
    "award": [
        {
            "incentive": "harbour-prize",
            "beneficiary": "东港协会",
            "key": "东港协会",
            "year": 2022,
            "level": "3",
            "amount": 500_000_00,
            "paid_on": date(2022, 12, 1),
        }
    ],
    "parameter": [
        {"key": ("city_average_growth", "software", 2023), "value": Fraction(2, 25)},
        {"key": ("harbour_fee", "", 2023), "value": 1200_50},
    ],
}


def facts(city: City) -> dict[str, list[dict[str, object]]]:
    """Everything a city knows, as plain values to compare."""
    known = {t.id: [dict(record.values) for record in city.all(t.id)] for t in city.vocabulary.types}
    return known | {"parameter": [{"key": key, "value": value} for key, value in city.parameters.items()]}


def json_text(files: Mapping[str, Sequence[Sequence[object]]] = FILES) -> str:
    """The files as one JSON file."""
    rows = {name: [dict(zip(lines[0], line, strict=True)) for line in lines[1:]] for name, lines in files.items()}
    return json.dumps(rows, ensure_ascii=False)


def csv_text(lines: Sequence[Sequence[object]], separator: str = ",") -> str:
    """Lines of cells as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(lines)
    return out.getvalue()


def mistakes(folder: Path, **files: str) -> list[Diagnostic]:
    """What reading says about a folder of CSV files, given by record type; none when it was accepted."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return mistakes_in(folder)


def mistakes_in(path: Path) -> list[Diagnostic]:
    """What reading says about a file or folder; none when it was accepted."""
    try:
        read_city(path, VOCABULARY)
    except Rejected as rejected:
        return list(rejected.diagnostics)
    return []
