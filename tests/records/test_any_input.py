"""Whatever a file holds, reading it ends in a city or in diagnostics that can be shown; never in a crash."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.records.fictional import CHIPS, VOCABULARY

from liance.diagnostics.show import show_all
from liance.records.cells import reader_for
from liance.records.intake import city_from
from liance.records.raw import RawRow, RawTable
from liance.records.tables import read_city_files

NAMES = [t.id for t in VOCABULARY.types] + ["parameter", "unknown"]
FIELDS = sorted({f.id for t in VOCABULARY.types for f in t.fields} | {"scope", "value", "as_of", "x"})
WORDS = st.sampled_from(
    ["", " ", CHIPS, "2023", "是", "1.5", "-3", "harbour_fee", "{}", "{0}", "1e999", "９", "²", "1/0"]
)
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=9)
CELLS = st.one_of(
    ATOMS,
    st.decimals(),
    st.sampled_from([Decimal("1E+999999999"), Decimal("1E-999999999"), Decimal("0E+999999999"), 10**400]),
    st.dates() | st.datetimes() | st.times(),
    st.lists(ATOMS, max_size=2),
    st.binary(max_size=4),
)
JSON = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
ROWS = st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6), max_size=4)


def read_and_show(path: Path) -> None:
    tables, unread = read_city_files(path)
    city, found = city_from(tables, VOCABULARY)
    assert (city is None) == any(d.severity == "error" for d in found)
    for lang in ("zh", "en"):
        assert show_all([*unread, *found], lang) or city is not None
    json.dumps([d.as_json() for d in found])


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ROWS | JSON, max_size=4) | JSON)
@example({"enterprise": [{"id": CHIPS}], "enterprise_year": [{"enterprise": CHIPS, "year": 2023, "revenue": "{"}]})
def test_any_json(value):
    with TemporaryDirectory() as folder:
        path = Path(folder, "city.json")
        path.write_text(json.dumps(value), encoding="utf-8")
        read_and_show(path)


@settings(deadline=None)
@given(st.sampled_from([".json", ".csv", ".xlsx", ".parquet"]), st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes(suffix, content):
    with TemporaryDirectory() as folder:
        path = Path(folder, f"enterprise{suffix}")
        path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        read_and_show(Path(folder))


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.lists(st.dictionaries(st.sampled_from(FIELDS), CELLS), max_size=4))
def test_any_cells(name, rows):
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    table = RawTable(name, "upload", columns, [RawRow(number, cells) for number, cells in enumerate(rows, 1)])
    city, found = city_from([table], VOCABULARY)
    assert (city is None) == any(d.severity == "error" for d in found)
    assert all(d.message() and d.hint("en") for d in found)


@pytest.mark.parametrize("raw", [1.5, datetime(2023, 5, 1, 8, 30), time(8), [1], True, 2.5, date(1066, 10, 14)])
def test_a_value_of_the_wrong_nature_is_refused_by_every_field_that_could_misread_it(raw):
    for field in ("revenue", "year"):
        read = reader_for(VOCABULARY.types[1].by_id[field], VOCABULARY)
        assert "cell-" in read(raw).code
