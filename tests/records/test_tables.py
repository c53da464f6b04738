"""The same facts read from any kind of file are the same city; a file that cannot be read says why."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars
import pytest
import xlsxwriter
from tests.records.fictional import (
    CHIPS,
    FACTS,
    FILES,
    VOCABULARY,
    csv_text,
    facts,
    json_text,
    mistakes_in,
)

from liance.records.intake import read_city
from liance.records.tables import read_city_files


def write_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()


def as_json(folder: Path) -> Path:
    path = folder / "city.json"
    path.write_text(json_text(), encoding="utf-8")
    return path


def as_json_with_bom(folder: Path) -> Path:
    path = folder / "city.json"
    path.write_text(json_text(), encoding="utf-8-sig")
    return path


def as_json_folder(folder: Path) -> Path:
    for name, rows in json.loads(json_text()).items():
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def as_csv(folder: Path, *, encoding: str = "utf-8", separator: str = ",") -> Path:
    for name, lines in FILES.items():
        (folder / f"{name}.csv").write_text(csv_text(lines, separator) + "\n\n", encoding=encoding, newline="")
    return folder


def as_csv_with_bom(folder: Path) -> Path:
    return as_csv(folder, encoding="utf-8-sig")


def as_csv_in_gbk(folder: Path) -> Path:
    return as_csv(folder, encoding="gb18030")


def as_csv_with_tabs(folder: Path) -> Path:
    return as_csv(folder, separator="\t")


def as_csv_with_semicolons(folder: Path) -> Path:
    return as_csv(folder, separator=";")


def as_workbook(folder: Path) -> Path:
    path = folder / "city.xlsx"
    write_workbook(path, {name: [list(line) for line in lines] for name, lines in FILES.items()})
    return path


def as_workbooks(folder: Path) -> Path:
    for name, lines in FILES.items():
        write_workbook(folder / f"{name}.xlsx", {"Sheet1": [list(line) for line in lines]})
    return folder


def as_parquet(folder: Path) -> Path:
    for name, lines in FILES.items():
        columns = {str(head): [line[i] for line in lines[1:]] for i, head in enumerate(lines[0])}
        polars.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
    return folder


WAYS = [
    as_json,
    as_json_with_bom,
    as_json_folder,
    as_csv,
    as_csv_with_bom,
    as_csv_in_gbk,
    as_csv_with_tabs,
    as_csv_with_semicolons,
    as_workbook,
    as_workbooks,
    as_parquet,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_kind_of_file_gives_the_same_city(way, tmp_path):
    city = read_city(way(tmp_path), VOCABULARY)
    assert facts(city) == FACTS
    assert city.get("enterprise", CHIPS).provenance.source == "工商登记"
    as_of = city.parameter_provenance["city_average_growth", "software", 2023].as_of
    assert as_of.isoformat() == "2024-03-01"


def test_a_workbook_keeps_numbers_as_a_person_sees_them(tmp_path):
    """A formula's 0.1 + 0.2 is 0.3 on the screen; dates, blank rows and rows above the header do no harm."""
    book = xlsxwriter.Workbook(str(tmp_path / "award.xlsx"))
    sheet = book.add_worksheet("any name")
    sheet.write_row(2, 1, ["incentive", "beneficiary", "key", "year", "amount", "paid_on"])
    sheet.write_row(5, 1, ["harbour-prize", "东港协会", "东港协会", 2022.0, 1000.1 + 2000.2])
    sheet.write_datetime(5, 6, date(2022, 12, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.add_worksheet("choices").hide()
    book.close()
    award = read_city(tmp_path, VOCABULARY).all("award")[0]
    assert award.values["amount"] == 3000_30
    assert award.values["paid_on"].isoformat() == "2022-12-01"
    assert award.provenance.row == 6


def test_a_long_number_of_a_workbook_has_lost_digits(tmp_path):
    write_workbook(tmp_path / "enterprise.xlsx", {"Sheet1": [["id"], [519901000000000944]]})
    assert [d.code for d in mistakes_in(tmp_path)] == ["cell-text"]


def test_a_parquet_double_is_never_money_but_a_decimal_is(tmp_path):
    money = polars.Series("actual_investment", [Decimal("20.0100")], polars.Decimal(18, 4))
    names = {"name": ["一号"], "investor": ["海港市投资局"]}
    path = tmp_path / "project.parquet"
    polars.DataFrame({**names, "actual_investment": money}).write_parquet(path)
    assert read_city(tmp_path, VOCABULARY).all("project")[0].values["actual_investment"] == 20_01
    polars.DataFrame({**names, "actual_investment": [20.01]}).write_parquet(path)
    assert [d.code for d in mistakes_in(tmp_path)] == ["cell-money-float"]


def test_a_json_number_with_a_fraction_is_an_exact_ratio_but_never_money(tmp_path):
    """0.1 is a tenth, not the nearest binary number; money with a fraction must be text."""
    path = tmp_path / "city.json"
    path.write_text('{"parameter": [{"id": "city_average_growth", "scope": "software", "year": 2023, "value": 0.1}]}')
    assert read_city(path, VOCABULARY).parameters["city_average_growth", "software", 2023] * 10 == 1
    path.write_text('{"parameter": [{"id": "harbour_fee", "year": 2023, "value": 20000001.50}]}')
    assert [d.code for d in mistakes_in(tmp_path)] == ["cell-money-float"]


def test_headers_may_be_labels_with_spaces_and_full_width_forms(tmp_path):
    (tmp_path / "企业.csv").write_text(f"统一社会 信用代码,\uff2eAME,来源\n{CHIPS},海港芯片,登记\n")
    city = read_city(tmp_path, VOCABULARY)
    assert city.get("enterprise", CHIPS).values["name"] == "海港芯片"


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    """The header is row 1; a line break inside quotes stays in its row; blank rows count but are skipped."""
    (tmp_path / "enterprise.csv").write_text(f'id,name\n{CHIPS},"海港\n芯片"\n\n,海港软件\n,\n\n')
    tables, faults = read_city_files(tmp_path)
    assert [row.number for row in tables[0].rows] == [2, 4]
    assert not faults


def test_a_header_without_rows_is_a_table_without_records(tmp_path):
    (tmp_path / "enterprise.csv").write_text("id,name\n")
    assert read_city(tmp_path, VOCABULARY).all("enterprise") == ()


def test_notes_beside_the_data_are_no_data(tmp_path):
    (tmp_path / "enterprise.csv").write_text("id,name\n")
    for name in ("README.txt", "LICENSE", "notes.md", ".DS_Store", "~$enterprise.xlsx"):
        (tmp_path / name).write_text("…")
    assert mistakes_in(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"enterprise": [\n {"id" 1}\n]}', "json-syntax", "city.json:2:8"),
        ("", "json-syntax", "city.json:1:1"),
        ("3", "json-shape", "city.json"),
        ('{"enterprise": {}}', "json-shape", "city.json#enterprise"),
        ('{"enterprise": [{}, 7]}', "json-shape", "city.json#enterprise:2"),
        ('{"enterprise": [], "enterprise": []}', "json-key-twice", "city.json:enterprise"),
        (
            '{"park_year": [{"park": "东", "year": Infinity}]}',
            "json-not-finite",
            "city.json#park_year:1:year",
        ),
        ('{"park_year": [{"park": ["东"], "year": 2023}]}', "json-nested", "city.json#park_year:1:park"),
        ("[" * 100_000, "file-unreadable", "city.json"),
    ],
)
def test_a_json_mistake_is_named_where_it_stands(text, code, place, tmp_path):
    path = tmp_path / "city.json"
    path.write_text(text, encoding="utf-8")
    first = mistakes_in(path)[0]
    assert (first.code, str(first.place)) == (code, place)


def test_what_cannot_be_read_is_named_and_nothing_is_raised(tmp_path):
    assert [d.code for d in mistakes_in(tmp_path / "nowhere")] == ["file-unreadable"]
    assert [d.code for d in mistakes_in(tmp_path)] == ["folder-empty"]
    (tmp_path / "enterprise.parquet").write_bytes(b"PAR1 no more")
    (tmp_path / "project.csv").write_bytes(b"name,investor\n\xff\xff\xff\n")
    (tmp_path / "archive").mkdir()
    assert {d.place.file: d.code for d in mistakes_in(tmp_path)} == {
        "enterprise.parquet": "file-unreadable",
        "project.csv": "file-unreadable",
        "archive": "file-type",
    }
