"""Cells that no spreadsheet runs, the same one by one and by columns."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.records.bulk.write import write_table
from liance.values.cells import STARTS_FORMULA, inert


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "甲公司", "1-2", "’=1", " =1"])
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not inert(text).startswith(STARTS_FORMULA)
    assert inert(inert(text)) == inert(text)


STARTS = st.sampled_from([*STARTS_FORMULA, "'", "", "甲"])


@given(st.lists(st.builds(str.__add__, STARTS, st.text("甲乙a=1 ", min_size=1)), min_size=1, max_size=8))
def test_columns_are_marked_as_single_cells_are(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = write_table(Path(folder) / "t.csv", [pl.DataFrame({"text": texts})], kind="csv")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    assert rows == [["text"], *([inert(t)] for t in texts)]
