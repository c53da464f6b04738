"""Tables written whole or not at all, in three formats; populations cut in partitions that never move."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from liance.records.bulk.split import partition_of, split
from liance.records.bulk.write import write_table
from liance.records.whole import remove_stale, whole_file
from liance.values.money import MAX_FEN, format_yuan

FRAME = pl.DataFrame(
    {
        "name": ["海港", "=1+1", None, "a,\"b\"\nc"],
        "amount": [1, -105, None, MAX_FEN],
        "share": pl.Series([Decimal("0.125"), None, Decimal("1"), Decimal("0.3")], dtype=pl.Decimal(38, 3)),
        "day": [date(2023, 5, 1), None, None, None],
        "yes": [True, False, None, None],
        "count": [1, 2, 10**17, None],
    }
)  # fmt: skip


def pieces(frame: pl.DataFrame = FRAME):
    return (frame[at : at + 1] for at in range(frame.height))


# ---- formats ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("given_as", [pieces, lambda: [FRAME], lambda: FRAME.lazy()])
def test_parquet_keeps_everything(given_as, tmp_path):
    path = write_table(tmp_path / "new" / "t.parquet", given_as(), kind="parquet")
    assert pl.read_parquet(path).equals(FRAME)
    assert pl.read_parquet_schema(path) == FRAME.schema


def test_csv_is_for_people(tmp_path):
    path = write_table(tmp_path / "t.csv", pieces(), kind="csv", money=["amount"])
    assert path.read_bytes().decode("utf-8") == (
        "\ufeffname,amount,share,day,yes,count\n"
        "海港,0.01,0.125,2023-05-01,true,1\n"
        "'=1+1,-1.05,,,false,2\n"
        ",,1.000,,,100000000000000000\n"
        '"a,""b""\nc",9999999999999999.99,0.300,,,\n'
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-MAX_FEN, MAX_FEN) | st.integers(-200, 200), min_size=1, max_size=50))
def test_money_in_csv_is_exact(amounts):
    with TemporaryDirectory() as folder:
        path = write_table(Path(folder, "t.csv"), [pl.DataFrame({"amount": amounts})], kind="csv", money=["amount"])
        assert path.read_text("utf-8-sig").split() == ["amount", *map(format_yuan, amounts)]


def test_a_workbook_goes_on_in_another_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr("liance.records.bulk.write.SHEET_ROWS", 3)
    path = write_table(tmp_path / "a:b.xlsx", pieces(), kind="xlsx", money=["amount"])
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["a_b", "a_b_2"]
    first, second = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [len(first), len(second)] == [4, 2]
    assert first[0] == second[0] == FRAME.columns
    assert first[1] == ["海港", 0.01, 0.125, date(2023, 5, 1), True, 1.0]
    assert first[2][:2] == ["=1+1", -1.05]
    assert first[3][5] == "100000000000000000"
    assert second[1][1] == "9999999999999999.99"


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_a_table_without_rows_has_its_columns(kind, tmp_path):
    path = write_table(tmp_path / f"t.{kind}", [FRAME.clear()], kind=kind, money=["amount"])
    if kind == "parquet":
        assert pl.read_parquet(path).equals(FRAME.clear())
    elif kind == "csv":
        assert path.read_text("utf-8-sig") == ",".join(FRAME.columns) + "\n"
    else:
        assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python() == [FRAME.columns]


# ---- whole or not at all ---------------------------------------------------------------------------------
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = write_table(tmp_path / "t.parquet", FRAME.lazy(), kind="parquet")
    old = path.read_bytes()

    def broken():
        yield FRAME
        raise RuntimeError("the source failed")

    for kind in ("csv", "xlsx", "parquet"):
        with pytest.raises((RuntimeError, pl.exceptions.ComputeError), match="source failed"):
            write_table(path, broken(), kind=kind)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


WRITER = """
    import sys, polars as pl
    from pathlib import Path
    from liance.records.bulk.write import write_table
    path, kind = Path(sys.argv[1]), sys.argv[2]
    number = 0
    while True:
        number += 1
        frames = (pl.DataFrame({"run": [number] * 5000}) for _ in range(20))
        if number == 2:
            print("running", flush=True)
        write_table(path, frames, kind=kind)
"""


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_killed_writer_leaves_the_old_table_or_the_new_one(kind, tmp_path):
    """Six processes of each kind, killed at random moments: the table is always whole, of one run."""
    path, dice = tmp_path / f"t.{kind}", random.Random(7)
    for _ in range(6):
        command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), kind]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"running\n"
            time.sleep(dice.uniform(0, 0.1))
            writer.kill()
        found = pl.read_parquet(path) if kind == "parquet" else pl.read_csv(path)
        assert found.height == 100_000
        assert found["run"].n_unique() == 1
    write_table(path, [FRAME], kind=kind)
    assert list(tmp_path.iterdir()) == [path]


def test_only_what_dead_processes_left_is_removed(tmp_path):
    path = tmp_path / "t.csv"
    with whole_file(path) as part:
        part.write_text("x")
        mine = part.name
        dead = tmp_path / mine.replace(str(os.getpid()), str(ended_process()))
        dead.write_text("half")
        strange = tmp_path / ".other.csv.liance-part"
        strange.write_text("mine")
        remove_stale(path)
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted([mine, strange.name])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([path.name, strange.name])


def ended_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


# ---- partitions ------------------------------------------------------------------------------------------
OWNERS = st.none() | st.text(max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.lists(OWNERS, max_size=30), st.lists(OWNERS, max_size=30), st.integers(1, 5))
def test_partitions_are_the_table_again_and_owners_stay_together(firms, years, partitions):
    frames = {
        "firm": pl.LazyFrame({"id": firms, "n": range(len(firms))}, schema={"id": pl.String, "n": pl.Int64}),
        "year": pl.LazyFrame({"firm": years, "n": range(len(years))}, schema={"firm": pl.String, "n": pl.Int64}),
        "park": pl.LazyFrame({"name": ["东", "西"]}),
    }
    with TemporaryDirectory() as folder:
        places = split(frames, {"firm": "id", "year": "firm"}, partitions, Path(folder), memory=0)
        assert [p.name for p in places] == [f"p-{n:04}" for n in range(partitions)] == sorted(os.listdir(folder))
        for name, owner in (("firm", "id"), ("year", "firm")):
            parts = [pl.read_parquet(place / f"{name}.parquet") for place in places]
            assert pl.concat(parts).sort("n").equals(frames[name].collect())
            for number, part in enumerate(parts):
                assert part["n"].is_sorted()
                assert {partition_of(o, partitions) for o in part[owner]} <= {number}
        assert all(pl.read_parquet(p / "park.parquet").equals(frames["park"].collect()) for p in places)


def test_the_partition_of_an_owner_is_for_ever():
    """CRC-32 of the UTF-8 text (ISO 3309), not any library's own hash."""
    assert partition_of("123456789", 2**32) == 0xCBF43926
    assert partition_of("东港", 1000) == crc32("东港".encode()) % 1000
    assert partition_of(None, 7) == 0


def test_many_batches_keep_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr("liance.records.bulk.split.ROWS", 100)
    monkeypatch.setattr("liance.records.bulk.split.SMALLEST", 1000)
    rows = pl.LazyFrame({"owner": [f"企业{n % 37}" for n in range(5000)], "n": range(5000)})
    places = split({"t": rows}, {"t": "owner"}, 4, tmp_path, memory=2000)
    parts = [pl.read_parquet(place / "t.parquet") for place in places]
    assert all(part["n"].is_sorted() for part in parts)
    assert pl.concat(parts).sort("n").equals(rows.collect())
    with pytest.raises(ValueError, match="at least one"):
        split({}, {}, 0, tmp_path, memory=1)
