"""Every mistake in a city's data is named at its cell, all of them at once, and nothing is half built."""

from __future__ import annotations

import pytest
from tests.records.examples import CODES, lay_out
from tests.records.fictional import (
    ASSOCIATION,
    CHIPS,
    FACTS,
    SOFTWARE,
    STRANGER,
    VOCABULARY,
    facts,
    json_text,
    mistakes,
    mistakes_in,
)

from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.records.intake import city_from, read_city
from liance.records.raw import RawTable
from liance.records.tables import read_city_files

ENTERPRISES = f"id,name\n{CHIPS},海港芯片\n{SOFTWARE},海港软件\n"
YEARS = "enterprise,year,revenue\n"
ONE_YEAR = f"{YEARS}{CHIPS},"
LEASES = f"enterprise,park,year,自用比例\n{CHIPS},东港园,2023,"
FIGURES = "id,scope,year,value\n"
PARKS = "park,year,electronics_enterprises,floor_area,index\n"
AWARDS = "incentive,beneficiary,key,year,level,amount,paid_on\n"


def cell(table: str, text: str) -> dict[str, str]:
    """The files of a town whose one mistake is in `table`."""
    return {"enterprise": ENTERPRISES, table: text}


# Each line: the table, its text, and the one diagnostic expected, with its place and a word of its hint.
MISTAKES = [
    ("factory", "a\n1\n", "table-unknown", "", "企业（enterprise）"),
    ("enterprise_yeer", "a\n1\n", "table-unknown", "", "“enterprise_year”"),
    ("park_year", "park,year,flor_area\n", "column-unknown", ":flor_area", "“floor_area”"),
    ("park_year", "park,year,园区\n", "column-twice", ":园区", "园区"),
    ("park_year", "park,year,year\n", "column-twice", ":year", "year"),
    ("park_year", "park\n东港园\n", "column-missing", ":year", "年度（year）"),
    ("park_year", "park,year\n东港园,\n", "key-empty", ":2:year", "年度"),
    ("park_year", "park,year,\n东,2023,x\n", "cell-no-column", ":2:#3", "x"),
    ("enterprise_year", ONE_YEAR + "2023,很多\n", "cell-money-text", ":2:revenue", "如 200000"),
    ("enterprise_year", ONE_YEAR + "2023,1.005\n", "cell-money-precision", ":2:revenue", "分"),
    ("enterprise_year", ONE_YEAR + "2023,99999999999999999999\n", "cell-money-range", ":2:revenue", "不超过"),
    ("enterprise_year", ONE_YEAR + "2023,-0.01\n", "cell-below", ":2:revenue", "不小于 0元"),
    ("enterprise_year", ONE_YEAR + "20.5,1\n", "cell-year-invalid", ":2:year", "如 2023"),
    ("enterprise_year", ONE_YEAR + "1066,1\n", "cell-year-invalid", ":2:year", "1900"),
    ("enterprise_year", YEARS + f"{CHIPS},2023,1\n" * 2, "key-twice", ":3:year", "第2行"),
    ("enterprise_year", YEARS + f"{CHIPS[:-1]}8,2023,1\n", "cell-uscc-check", ":2:enterprise", "应为 7"),
    ("enterprise_year", YEARS + f"{STRANGER},2023,1\n", "reference-undeclared", ":2:enterprise", "企业"),
    ("enterprise_year", YEARS + "海港芯片,2023,1\n", "reference-undeclared", ":2:enterprise", "企业"),
    ("lease_year", LEASES + "1.2\n", "cell-above", ":2:自用比例", "100%"),
    ("lease_year", LEASES + "半\n", "cell-ratio-text", ":2:自用比例", "8%"),
    ("park_year", PARKS + "东,1999,,,\n", "cell-below", ":2:year", "2000"),
    ("park_year", PARKS + "东,2023,-1,,\n", "cell-count", ":2:electronics_enterprises", "整数"),
    ("park_year", PARKS + "东,2023,1.5,,\n", "cell-count", ":2:electronics_enterprises", "整数"),
    ("park_year", PARKS + "东,2023,,-3,\n", "cell-number", ":2:floor_area", "平方米"),
    ("park_year", PARKS + "东,2023,,,1e3\n", "cell-number", ":2:index", "12.5"),
    ("project", f"name,investor,supporting\n一,{CHIPS},也许\n", "cell-yes-no", ":2:supporting", "是/否"),
    ("project", f"name,investor\n一,{STRANGER}\n", "party-undeclared", ":2:investor", "企业"),
    ("project", f"name,investor\n一,{CHIPS[:-1]}O\n", "cell-uscc-alphabet", ":2:investor", "第18位"),
    ("award", AWARDS + f"a,{CHIPS},a,2023,4,,\n", "cell-choice", ":2:level", "三级（3）、五级（5）"),
    ("award", AWARDS + f"a,{CHIPS},a,2023,,,2023-02-30\n", "cell-date-invalid", ":2:paid_on", "28天"),
    ("award", "截至日期," + AWARDS + "昨天,a,协会,a,2023,,,\n", "cell-date-invalid", ":2:截至日期", "日期"),
    ("parameter", FIGURES + "fee,,2023,1\n", "parameter-unknown", ":2:id", "harbour_fee"),
    ("parameter", FIGURES + "harbour_fee,港,2023,1\n", "cell-choice", ":2:scope", "空着"),
    ("parameter", FIGURES + "全市平均增幅,,2023,1\n", "key-empty", ":2:scope", "范围"),
    ("parameter", FIGURES + "harbour_fee,,2023,贵\n", "cell-money-text", ":2:value", "如"),
    ("parameter", FIGURES + "harbour_fee,,2023,1\nharbour_fee,,2023,2\n", "key-twice", ":3:year", "2"),
    ("parameter", "id,scope,value\nharbour_fee,,1\n", "column-missing", ":year", "年度"),
    ("parameter", "id,scope,year\nharbour_fee,,2023\n", "column-missing", ":value", "数值"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text", "code", "place", "word"), MISTAKES)
def test_a_mistake_is_named_at_its_place(table, text, code, place, word, tmp_path):
    found = mistakes(tmp_path, **cell(table, text))
    assert [(d.code, str(d.place)) for d in found] == [(code, f"{table}.csv{place}")]
    assert word in found[0].message() + found[0].hint()
    assert found[0].message("en")
    assert found[0].hint("en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,name\n91990100000000019,短\n", "cell-uscc-shape"),
        (f"id,name\n{CHIPS[:-1]}8,错\n", "cell-uscc-check"),
        (f"id,industry\n{CHIPS},9999\n", "cell-code"),
        (f"id\n{CHIPS}\n{CHIPS.lower()}\n", "key-twice"),
    ],
)
def test_a_mistake_in_the_register_of_enterprises_is_named(text, code, tmp_path):
    assert [d.code for d in mistakes(tmp_path, enterprise=text)] == [code]


def test_a_mistake_says_file_row_column_value_and_what_was_expected(tmp_path):
    (found,) = mistakes(tmp_path, **cell("enterprise_year", "企业,年度,营业收入\n" + f"{CHIPS},2023,很多\n"))
    assert found.as_json("en") | {"message": "", "hint": ""} == {
        "code": "cell-money-text",
        "severity": "error",
        "place": "enterprise_year.csv:2:营业收入",
        "message": "",
        "hint": "",
        "page": "docs/diagnostics/cell-money-text.md",
        "file": "enterprise_year.csv",
        "table": "企业年度",
        "table_en": "enterprise_year",
        "row": "2",
        "column": "营业收入",
        "field": "revenue",
        "value": "很多",
        "expected": "金额，如 200000、20000001.00、50万元、1.2亿元",
        "expected_en": "an amount such as 200000, 20000001.00, 50万元 or 1.2亿元",
    }


def test_all_mistakes_are_named_at_once_in_the_order_of_files_and_rows(tmp_path):
    found = mistakes(
        tmp_path,
        enterprise=ENTERPRISES,
        enterprise_year=YEARS + f"{STRANGER},2023,很多\n{CHIPS},20023,-1\n{CHIPS},2023,\n{CHIPS},2023,\n",
        project="name,investor,面积\n一号,,\n",
        park_year="",
    )
    assert [(d.code, str(d.place)) for d in found] == [
        ("file-empty", "park_year.csv"),
        ("cell-money-text", "enterprise_year.csv:2:revenue"),
        ("reference-undeclared", "enterprise_year.csv:2:enterprise"),
        ("cell-year-invalid", "enterprise_year.csv:3:year"),
        ("cell-below", "enterprise_year.csv:3:revenue"),
        ("key-twice", "enterprise_year.csv:5:year"),
        ("column-unknown", "project.csv:面积"),
        ("key-empty", "project.csv:2:investor"),
    ]


def test_one_mistake_brings_no_others_after_it(tmp_path):
    """A register with a misspelt key column does not make every enterprise undeclared."""
    years = YEARS + f"{CHIPS},2023,1\n"
    found = mistakes(tmp_path, enterprise=f"code,name\n{CHIPS},a\n", enterprise_year=years)
    assert [d.code for d in found] == ["column-unknown", "column-missing"]
    (tmp_path / "enterprise.csv").rename(tmp_path / "companies.csv")
    assert [d.code for d in mistakes_in(tmp_path)] == ["table-unknown"]
    (tmp_path / "companies.csv").unlink()
    found = mistakes(tmp_path, enterprise=f"id,registered_here\n{CHIPS},也许\n", enterprise_year=years)
    assert [d.code for d in found] == ["cell-yes-no"]


def test_nothing_is_half_built(tmp_path):
    (tmp_path / "enterprise.csv").write_text(ENTERPRISES)
    (tmp_path / "project.csv").write_text(f"name,investor,supporting\n一,{CHIPS},也许\n")
    tables, unread = read_city_files(tmp_path)
    city, found = city_from(tables, VOCABULARY)
    assert (city, unread, len(found)) == (None, [], 1)
    with pytest.raises(Rejected) as rejected:
        read_city(tmp_path, VOCABULARY)
    assert rejected.value.diagnostics == tuple(found)


@pytest.mark.parametrize("name", ["enterprise.xlsx", "enterprise.doc"])
def test_a_file_that_cannot_be_read_is_the_only_mistake(name, tmp_path):
    """The enterprises of the lost file are not called undeclared wherever they are named."""
    (tmp_path / name).write_text("no workbook")
    found = mistakes(tmp_path, enterprise_year=ONE_YEAR + "2023,1\n", project=f"name,investor\n一,{CHIPS}\n")
    assert [d.place.file for d in found] == [name]


def test_an_empty_cell_is_unknown_and_so_absent(tmp_path):
    (tmp_path / "city.json").write_text(
        json_text({"enterprise": [["id", "name", "registered_here"], [CHIPS, " ", None], [SOFTWARE, "\u3000", ""]]})
    )
    records = read_city(tmp_path / "city.json", VOCABULARY).all("enterprise")
    assert [dict(record.values) for record in records] == [{"id": CHIPS}, {"id": SOFTWARE}]


@pytest.mark.parametrize("text", ["不详", "未知", "unknown", "-", "N/A"])
def test_a_word_for_unknown_is_not_guessed_at(text, tmp_path):
    found = mistakes(tmp_path, **cell("enterprise_year", YEARS + f"{CHIPS},2023,{text}\n"))
    assert [d.code for d in found] == ["cell-money-text"]


@pytest.mark.parametrize("yes", ["true", "TRUE", "是", "1", "yes", "Y", "\uff39", " 是 "])
def test_yes_can_be_said_in_many_ways(yes, tmp_path):
    (tmp_path / "enterprise.csv").write_text(f"id,registered_here\n{CHIPS},{yes}\n")
    assert read_city(tmp_path, VOCABULARY).get("enterprise", CHIPS).values["registered_here"] is True


@pytest.mark.parametrize("no", ["false", "否", "0", "no", "N"])
def test_no_can_be_said_in_many_ways(no, tmp_path):
    (tmp_path / "enterprise.csv").write_text(f"id,registered_here\n{CHIPS},{no}\n")
    assert read_city(tmp_path, VOCABULARY).get("enterprise", CHIPS).values["registered_here"] is False


@pytest.mark.parametrize("level", ["5", "五级", "最高级", "５"])
def test_a_choice_is_read_by_id_label_or_alias(level, tmp_path):
    (tmp_path / "award.csv").write_text(AWARDS + f"a,东港协会,a,2023,{level},,\n")
    assert read_city(tmp_path, VOCABULARY).all("award")[0].values["level"] == "5"


def test_a_code_is_read_in_small_letters_and_with_blanks(tmp_path):
    (tmp_path / "enterprise.csv").write_text(f"id\n{STRANGER[:8].lower()} {STRANGER[8:].lower()}\n")
    assert read_city(tmp_path, VOCABULARY).get("enterprise", STRANGER) is not None


def test_a_party_may_be_any_body_but_a_business_must_be_declared(tmp_path):
    rows = f"name,investor\n一,{ASSOCIATION}\n二,东港协会\n三,{CHIPS}\n"
    assert mistakes(tmp_path, **cell("project", rows)) == []


def test_a_code_one_character_short_is_taken_as_a_name_with_a_warning(tmp_path):
    (tmp_path / "project.csv").write_text(f"name,investor\n一,{CHIPS[:-1]}\n")
    city, found = city_from(read_city_files(tmp_path)[0], VOCABULARY)
    assert city is not None
    assert [(d.code, d.severity) for d in found] == [("party-almost-code", "warning")]


def test_parameters_are_kept_by_id_scope_and_year_with_their_source(tmp_path):
    (tmp_path / "参数.csv").write_text(
        "参数,范围,年度,数值,来源\n全市平均增幅,软件业,2023,8%,统计公报\n"
        "harbour_fee,,2023,50万元,\nharbour_fee,,2024,,\n"
    )
    city = read_city(tmp_path, VOCABULARY)
    assert city.parameters["city_average_growth", "software", 2023] * 100 == 8
    assert city.parameters["harbour_fee", "", 2023] == 500_000_00
    assert ("harbour_fee", "", 2024) not in city.parameters
    told = city.parameter_provenance["city_average_growth", "software", 2023]
    assert (told.source, told.file, told.row) == ("统计公报", "参数.csv", 2)


def test_a_city_from_raw_tables_alone_needs_no_file():
    city, found = city_from([RawTable("enterprise", "upload", ("id",), [])], VOCABULARY, open_history=True)
    assert city is not None
    assert (city.open_history, found) == (True, [])


def test_the_same_file_is_the_same_city_whatever_the_order_of_its_tables(tmp_path):
    (tmp_path / "city.json").write_text(json_text(), encoding="utf-8")
    tables, _ = read_city_files(tmp_path / "city.json")
    city, _ = city_from(tables[::-1], VOCABULARY)
    assert facts(city) == FACTS


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_each_code_brings_out_that_code_alone(code, tmp_path):
    entry = catalogue()[code]
    path = lay_out(tmp_path, file=entry["example_file"], text=entry["example"])
    tables, unread = read_city_files(path)
    found = [*unread, *(city_from(tables, VOCABULARY)[1] if not unread else [])]
    assert {d.code for d in found} == {code}
    for lang in ("zh", "en"):
        assert all("{" not in d.message(lang) or "{" in d.args["value"] for d in found)
        assert all(d.hint(lang) and entry[f"why_{lang}"] for d in found)
