"""Whole populations read as columns are the city that is read cell by cell, and wrong in the same places."""

from __future__ import annotations

import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.records.bulk_ways import (
    as_csv,
    as_csv_parts,
    as_sqlite,
    as_typed,
    as_workbook,
    found_in,
    write_files,
)
from tests.records.examples import lay_out
from tests.records.fictional import (
    ASSOCIATION,
    CHIPS,
    FILES,
    SOFTWARE,
    STRANGER,
    VOCABULARY,
    csv_text,
    facts,
    mistakes_in,
)
from tests.records.test_intake import MISTAKES, cell
from tests.records.test_write import cities
from tests.thoroughness import examples

from liance.diagnostics.diagnostic import Rejected, catalogue, errors_in
from liance.diagnostics.show import show
from liance.records.bulk import checks, mistakes, parts
from liance.records.bulk import files as bulk_files
from liance.records.bulk.manifest import write_manifest
from liance.records.bulk.tables import open_tables
from liance.records.frames import frames_of, schema_of
from liance.records.intake import read_city

YEARS = "enterprise,year,revenue\n"
ENTERPRISES = f"id,name\n{CHIPS},海港芯片\n{SOFTWARE},海港软件\n"


def told(diagnostics):
    """Everything that a person is told, in an order that does not matter."""
    return sorted((d.code, str(d.place), sorted(d.args.items())) for d in diagnostics)


def frames(source) -> dict[str, pl.DataFrame]:
    return {name: frame.collect() for name, frame in open_tables(source, VOCABULARY).frames.items()}


@pytest.fixture
def small_batches(monkeypatch):
    """Batches of two rows, so that small tables have several."""
    for module in (parts, bulk_files):
        monkeypatch.setattr(module, "ROWS", 2)


# ---- the law ---------------------------------------------------------------------------------------------
@examples(8, 60)
@given(cities())
def test_every_way_of_writing_a_city_gives_the_columns_of_its_records(city):
    """Files, workbooks, databases and typed columns; a ratio such as 1/3 is refused by all of them."""
    ways = [as_csv, as_csv_parts, as_workbook, as_sqlite]
    with TemporaryDirectory() as folder:
        try:
            expected = frames_of(read_city(as_csv(city, Path(folder, "city")), VOCABULARY))
        except Rejected:
            for way in ways:
                found = errors_in(found_in(way(city, Path(folder, way.__name__))))
                assert {d.code for d in found} == {"column-fraction"}
            return
        for way in [*ways, as_typed]:
            source = way(city, Path(folder, way.__name__))
            tables = open_tables(source, VOCABULARY)
            assert tables.parameters == city.parameters
            for name, frame in expected.items():
                made = tables.frames[name].collect()
                assert made.schema == frame.schema, (way, name)
                assert made.equals(frame), (way, name)
                assert tables.rows[name] == frame.height
        assert facts(read_city(Path(folder, "as_typed"), VOCABULARY)) == facts(city)


WORDS = (
    *("", " ", "\u3000", "0", "-0", "00012", "1.5", "1.50", ".5", "5.", "1e3", "１２", "−3", "+3", "1,234", "12万元"),
    *("1.005", "9999999999999999.99", "10000000000000000", "99999999999999999999", "0.0000000000000000001"),
    *("1/4", "1/3", "8%", "2023", "2023年", "1899", "2101", "２０２３", "2023.0", "2023-02-30", "2023-02-28"),
    *("2023/2/28", "1800-01-01", "true", "TRUE", "是", "否", "1", "y", "3", "三级", "最高级", "５", "3976"),
    *(
        "３９７６",
        "9999",
        " 3976 ",
        "海港",
        " 海港",
        "海港\u3000",
        "海\x00港",
        "\x1c海",
        "a\x85",
        "ABCDEF",
        "东港协会\n",
        "-",
    ),
    *(CHIPS, CHIPS.lower(), f" {CHIPS}", ASSOCIATION, STRANGER, CHIPS[:-1] + "8", CHIPS[:-1] + "O", CHIPS[:-1]),
    "1234567890123456ß",
)
TEXTS = st.sampled_from(WORDS)
CELLS = {
    "enterprise_year": ["year", "revenue", "taxable_income"],
    "lease_year": ["enterprise", "park", "year", "self_use_share"],
    "park_year": ["park", "year", "electronics_enterprises", "floor_area", "index"],
    "award": ["beneficiary", "key", "year", "level", "amount", "paid_on", "来源", "as_of"],
    "enterprise": ["id", "name", "industry", "registered_here"],
}


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CELLS)).flatmap(lambda t: st.tuples(st.just(t), rows_of(CELLS[t]))))
@example(("award", [{"beneficiary": STRANGER, "key": "a", "year": "2023", "level": "", "amount": "", "paid_on": ""}]))
def test_any_text_is_accepted_or_refused_alike(case):
    """The same records or the same mistakes, whichever reader sees the file."""
    table, rows = case
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["year"]
    lines = [names, *([row.get(name) for name in names] for row in rows)]
    with TemporaryDirectory() as folder:
        path = write_files(Path(folder), {"enterprise": ENTERPRISES} | {table: csv_text(lines)})
        cellwise = mistakes_in(path)
        bulk = found_in(path)
        inexact = [d for d in bulk if d.code == "column-fraction"]
        assert told(errors_in(cellwise)) == told(d for d in errors_in(bulk) if d not in inexact)
        if not bulk:
            expected = frames_of(read_city(path, VOCABULARY))
            made = frames(path)
            key = [f.id for f in VOCABULARY.type_named(table).keys]
            assert made[table].sort(key).equals(expected[table].sort(key))
            assert made[table].schema == expected[table].schema


def rows_of(names: list[str]) -> st.SearchStrategy:
    return st.lists(st.dictionaries(st.sampled_from(names), TEXTS | st.text(max_size=5)), max_size=5)


# ---- mistakes --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("table", "text", "code", "place", "word"), MISTAKES)
def test_a_mistake_is_told_as_the_reader_of_cells_tells_it(table, text, code, place, word, tmp_path):
    folder = write_files(tmp_path, cell(table, text))
    assert told(found_in(folder)) == told(mistakes_in(folder))
    assert code in {d.code for d in found_in(folder)}


LINES = [
    'a"b,2020,1',
    '"海港\n芯片",2020,2',
    '"open,2020,1',
    "x,2020,3,4",
    "x,2020,,,",
    "x,2020,,4,5",
    "\n,,\n",
    "x",
    "\r",
    "x\ry\r",
]


@pytest.mark.parametrize("text", LINES)
def test_quotes_blank_and_ragged_lines_are_read_alike(text, tmp_path, small_batches):
    parks = f"park,year,electronics_enterprises\n{text}\n东港园,2023,1\n\n西港园,2023,x\n"
    folder = write_files(tmp_path, {"park_year": parks})
    assert told(found_in(folder)) == told(mistakes_in(folder))
    assert found_in(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", ",;\t")
def test_files_as_offices_save_them(encoding, separator, tmp_path, small_batches):
    for name, lines in FILES.items():
        text = csv_text([[str(c) if c is not None else "" for c in line] for line in lines], separator)
        (tmp_path / f"{name}.csv").write_text("\n" + text, encoding=encoding, newline="")
    expected = frames_of(read_city(tmp_path, VOCABULARY))
    assert all(frame.equals(expected[name]) for name, frame in frames(tmp_path).items())


def test_a_mistake_in_a_part_is_told_with_the_part_and_its_row(tmp_path, small_batches):
    write_files(tmp_path, {"enterprise": ENTERPRISES})
    rows = [f"{CHIPS},{year},1" for year in range(2000, 2006)]
    for number, lines in enumerate([rows[:3], [*rows[3:], f"{CHIPS},2001,1", f"{STRANGER},2001,很多"]]):
        part = write_files(tmp_path / "企业年度", {f"part-{number}": YEARS + "\n".join(lines)})
    found = found_in(tmp_path)
    assert [(d.code, str(d.place), d.args.get("first")) for d in found] == [
        ("key-twice", "企业年度/part-1.csv:5:year", "企业年度/part-0.csv:3"),
        ("cell-money-text", "企业年度/part-1.csv:6:revenue", None),
        ("reference-undeclared", "企业年度/part-1.csv:6:enterprise", None),
    ]
    assert part.name == "企业年度"


def test_keys_are_compared_across_passes(tmp_path, monkeypatch):
    monkeypatch.setattr("liance.records.bulk.checks.AT_ONCE", 3)
    lines = [f"{CHIPS},{year},1" for year in [*range(2000, 2010), 2003, 2003, 2007]]
    folder = write_files(tmp_path, {"enterprise": ENTERPRISES, "enterprise_year": YEARS + "\n".join(lines)})
    assert told(found_in(folder)) == told(mistakes_in(folder))
    assert len(found_in(folder)) == 3


KEYS = st.lists(st.tuples(st.sampled_from("ab") | st.none(), st.integers(0, 3) | st.none()), max_size=12)


@given(KEYS, st.integers(1, 12), st.integers(1, 3))
def test_digests_say_whether_a_key_stands_twice(keys, at_once, parts):
    """However many ranges they are sorted in, and however the rows are cut into parts."""
    schema = {"text": pl.String, "number": pl.Int64}
    cut = [pl.LazyFrame(keys[n::parts], schema, orient="row") for n in range(parts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "AT_ONCE", at_once)
        assert checks._some_twice(pl.concat(cut), list(schema), len(keys)) == (len(set(keys)) < len(keys))


def test_references_are_compared_across_passes(tmp_path, monkeypatch):
    monkeypatch.setattr("liance.records.bulk.checks.AT_ONCE", 3)
    lines = [f"{name},{year},1" for year in range(2000, 2006) for name in (CHIPS, STRANGER)]
    folder = write_files(tmp_path, {"enterprise": ENTERPRISES, "enterprise_year": YEARS + "\n".join(lines)})
    assert told(found_in(folder)) == told(mistakes_in(folder))
    assert [d.code for d in found_in(folder)] == ["reference-undeclared"] * 6


def test_a_hundred_mistakes_are_told_and_all_are_counted(tmp_path):
    lines = [f"{CHIPS},{1900 + n},很多" for n in range(150)] + [f"{STRANGER},1950,1"] * 20
    folder = write_files(tmp_path, {"enterprise": ENTERPRISES, "enterprise_year": YEARS + "\n".join(lines)})
    *listed, more = found_in(folder)
    assert len(listed) == mistakes.LIMIT
    assert more.code == "more-mistakes"
    assert more.args["total"] == str(len(mistakes_in(folder))) == "189"
    assert more.args["value"] == "89"
    assert "89" in more.message()


def test_one_mistake_brings_no_others_after_it(tmp_path):
    years = YEARS + f"{CHIPS},2023,1\n"
    for register in (f"code,name\n{CHIPS},a\n", f'id,name\n{CHIPS},"a\n', ""):
        folder = write_files(tmp_path, {"enterprise": register, "enterprise_year": years})
        assert told(found_in(folder)) == told(mistakes_in(folder))
        assert found_in(folder)


def test_what_is_no_table_is_named(tmp_path):
    assert [d.code for d in found_in(tmp_path / "nowhere")] == ["file-unreadable"]
    assert [d.code for d in found_in(tmp_path)] == ["folder-empty"]
    (tmp_path / "enterprise.doc").write_text("…")
    (tmp_path / "archive").mkdir()
    (tmp_path / "project.parquet").write_bytes(b"PAR1 no more")
    write_files(tmp_path, {"factory": "a\n1\n"})
    assert told(found_in(tmp_path)) == told(mistakes_in(tmp_path))
    assert len(found_in(tmp_path)) == 4


# ---- money of integers -----------------------------------------------------------------------------------
def projects(folder: Path, money: pl.Series) -> Path:
    columns = {"name": ["一号"], "investor": ["东港投资局"], "actual_investment": money}
    pl.DataFrame(columns).write_parquet(folder / "project.parquet")
    return folder


def invested(folder: Path) -> object:
    return frames(folder)["project"]["actual_investment"].item()


def test_integers_of_money_need_a_word_about_their_unit(tmp_path):
    projects(tmp_path, pl.Series([2_000_001]))
    (found,) = found_in(tmp_path)
    assert (found.code, str(found.place)) == ("money-unit", "project.parquet:actual_investment")
    assert "liance.json" in found.hint()
    (tmp_path / "liance.json").write_text('{"money": "yuan"}')
    assert invested(tmp_path) == 2_000_001_00
    assert read_city(tmp_path, VOCABULARY).all("project")[0].values["actual_investment"] == 2_000_001_00
    write_manifest(tmp_path, VOCABULARY)
    assert invested(tmp_path) == invested(tmp_path / "project.parquet") == 2_000_001
    assert (
        read_city(tmp_path / "project.parquet", VOCABULARY).all("project")[0].values["actual_investment"] == 2_000_001
    )
    assert read_city(tmp_path, VOCABULARY).all("project")[0].values["actual_investment"] == 2_000_001


@pytest.mark.parametrize("marked", [True, False])
def test_decimals_and_text_are_yuan_whatever_the_integers_are(marked, tmp_path):
    if marked:
        write_manifest(tmp_path, VOCABULARY)
    for money in (pl.Series([Decimal("20.0100")], dtype=pl.Decimal(18, 4)), pl.Series(["20.01"])):
        assert invested(projects(tmp_path, money)) == 20_01
    (found,) = found_in(projects(tmp_path, pl.Series([20.01])))
    assert found.code == "cell-money-float"


@pytest.mark.parametrize(
    "text", ['{"money": "元"}', "[", "3", '{"money": "fen"}', '{"money": "fen", "columns": {"a": 1}}']
)
def test_a_manifest_that_says_nothing_is_refused(text, tmp_path):
    projects(tmp_path, pl.Series(["1"]))
    (tmp_path / "liance.json").write_text(text)
    assert [d.code for d in found_in(tmp_path)] == ["manifest-unreadable"]
    assert [d.code for d in mistakes_in(tmp_path)] == ["manifest-unreadable"]


def test_typed_columns_are_checked_like_cells(tmp_path):
    """Bounds, keys, choices, codes and blanks of typed columns; what can be mended is, as in text."""
    write_manifest(tmp_path, VOCABULARY)
    pl.DataFrame(
        {"id": [CHIPS, f" {SOFTWARE.lower()}"], "registered_here": [True, None], "source": ["登记", None]}
    ).write_parquet(tmp_path / "enterprise.parquet")
    years = {"enterprise": [CHIPS, CHIPS, None, "  "], "year": [2023, 1899, 2023, 2024], "revenue": [-1, 0, 5, 10**18]}
    pl.DataFrame(years).write_parquet(tmp_path / "enterprise_year.parquet")
    levels = {"incentive": ["a"], "beneficiary": ["协会"], "key": ["k"], "year": [2023], "level": ["7"]}
    pl.DataFrame(levels).write_parquet(tmp_path / "award.parquet")
    assert told(found_in(tmp_path)) == told(mistakes_in(tmp_path))
    assert len(found_in(tmp_path)) == 6
    for name in ("award", "enterprise_year"):
        (tmp_path / f"{name}.parquet").unlink()
    assert frames(tmp_path)["enterprise"]["id"].to_list() == [CHIPS, SOFTWARE]


# ---- databases -------------------------------------------------------------------------------------------
def a_database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as base:
        base.executescript(";".join(statements))
    base.close()
    return path


TABLE = "CREATE TABLE 投资项目 (name TEXT, investor TEXT, actual_investment)"
ROW = "INSERT INTO 投资项目 VALUES ('一号', '东港投资局', {})"
MARK = "CREATE TABLE liance (name TEXT, value TEXT)", "INSERT INTO liance VALUES ('money', '{}')"


def test_a_database_says_what_its_integers_of_money_count(tmp_path):
    path = a_database(tmp_path / "city.db", TABLE, ROW.format(2000))
    (found,) = found_in(path)
    assert (found.code, str(found.place)) == ("money-unit", "city.db#投资项目:1:actual_investment")
    for unit, fen in (("fen", 2000), ("yuan", 2000_00)):
        marked = a_database(
            tmp_path / f"{unit}.db", *MARK, "UPDATE liance SET value = '" + unit + "'", TABLE, ROW.format(2000)
        )
        assert invested(f"sqlite:///{marked}") == fen
    mixed = a_database(tmp_path / "mixed.db", TABLE, ROW.format("'3万元'"))
    assert invested(mixed) == 30_000_00
    wrong = a_database(tmp_path / "wrong.db", *MARK, TABLE)
    assert [d.code for d in found_in(wrong)] == ["manifest-unreadable"]


def test_mistakes_of_a_database_name_table_row_and_column(tmp_path):
    path = a_database(tmp_path / "city.db", TABLE, ROW.format("'1'"), ROW.format("20.5"), "CREATE TABLE 工厂 (a)")
    assert [(d.code, str(d.place)) for d in found_in(path)] == [
        ("table-unknown", "city.db#工厂"),
        ("cell-money-float", "city.db#投资项目:2:actual_investment"),
        ("key-twice", "city.db#投资项目:2:investor"),
    ]


def test_what_is_no_database_is_named(tmp_path):
    (tmp_path / "city.db").write_text("这不是数据库，只是一些文字。" * 100)
    assert [d.code for d in found_in(tmp_path / "city.db")] == ["database-unreadable"]
    assert [d.code for d in found_in(tmp_path / "none.db")] == ["database-unreadable"]


# ---- the catalogue ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["money-unit", "manifest-unreadable", "column-fraction", "database-unreadable"])
def test_the_example_of_a_code_brings_out_that_code(code, tmp_path):
    """In both languages, with every word filled in."""
    entry = catalogue()[code]
    file = entry["example_file"]
    if code != "database-unreadable":
        write_files(tmp_path, {"enterprise": ENTERPRISES})
    lay_out(tmp_path, file=file, text=entry["example"])
    (found,) = found_in(tmp_path / file if code == "database-unreadable" else tmp_path)
    assert found.code == code
    for lang in ("zh", "en"):
        assert "“”" not in found.message(lang) + found.hint(lang)
        assert code in show(found, lang)


# ---- what comes out --------------------------------------------------------------------------------------
def test_a_type_without_a_table_has_its_columns_and_no_rows(tmp_path):
    tables = open_tables(write_files(tmp_path, {"enterprise": "id\n"}), VOCABULARY)
    for type_ in VOCABULARY.types:
        assert tables.frames[type_.id].collect_schema() == schema_of(type_)
        assert tables.rows[type_.id] == tables.frames[type_.id].collect().height == 0


def test_the_fingerprint_follows_the_facts(tmp_path):
    def mark(text: str) -> str:
        return open_tables(write_files(tmp_path, {"enterprise": text}), VOCABULARY).fingerprint

    first = mark(ENTERPRISES)
    assert mark(ENTERPRISES) == first
    assert mark(ENTERPRISES.replace("软件", "硬件")) != first


def test_parts_may_have_different_columns_and_scales(tmp_path, small_batches):
    parks = tmp_path / "park_year"
    write_files(parks, {"1": "park,year,index\n东,2023,1.5\n", "2": "年度,园区,floor_area\n2024,东,0.125\n2025,东,\n"})
    made = frames(tmp_path)["park_year"]
    assert made["index"].to_list() == [Decimal("1.5"), None, None]
    assert made["floor_area"].to_list() == [None, Decimal("0.125"), None]
    assert made["floor_area"].dtype == pl.Decimal(38, 3)


def test_warnings_do_not_stop_anyone(tmp_path):
    project = f"name,investor\n一,{CHIPS[:-1]}\n"
    tables = open_tables(write_files(tmp_path, {"enterprise": ENTERPRISES, "project": project}), VOCABULARY)
    assert [(d.code, str(d.place)) for d in tables.warnings] == [("party-almost-code", "project.csv:2:investor")]


def test_json_folders_and_files_are_read_too(tmp_path):
    (tmp_path / "enterprise.json").write_text(json.dumps([{"id": CHIPS}, {"id": SOFTWARE, "registered_here": True}]))
    assert frames(tmp_path)["enterprise"]["registered_here"].to_list() == [None, True]
    assert frames(tmp_path / "enterprise.json")["enterprise"].height == 2
