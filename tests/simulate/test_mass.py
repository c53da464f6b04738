"""Cities in columns: the same for any chunking, valid, typed, and like those that are drawn firm by firm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.vocabularies import industry_types

from liance.records.city import City
from liance.records.frames import EXACT, city_of, dtype_of
from liance.records.intake import city_from
from liance.records.vocabulary import Kind, RecordType
from liance.records.write import tables_of, write_city
from liance.rules import ir
from liance.rules.library import load_policy
from liance.simulate.marks import marks_of
from liance.simulate.mass import draws
from liance.simulate.mass.codes import codes_under, padded, uscc
from liance.simulate.mass.parts import Plan, chunks, drawn, plan_of, tables, write_parameters, write_part
from liance.simulate.mass.sizes import revenue
from liance.simulate.population import AREA, MADE_UP, YEARS, demo_city
from liance.values.uscc import fault_of, make

ROOT = Path(__file__).resolve().parents[2]
SOME = 3000
NUMBERS = st.lists(st.integers(0, 99_999_999), min_size=1, max_size=50)
WORDS = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=50)


@cache
def policy() -> ir.Policy:
    """A policy that uses the shared vocabulary."""
    found = (load_policy(path.parent) for path in sorted((ROOT / "policies").glob("*/policy.md")))
    return next(law for law in found if law.vocabulary.type_named("enterprise_year"))


@cache
def plan(enterprises: int = SOME, seed: int = 1) -> Plan:
    return plan_of(policy().vocabulary, enterprises=enterprises, seed=seed, marks=marks_of(policy()))


def made(of: Plan, size: int) -> dict[str, pl.DataFrame]:
    """All parts of chunks of that size, put together by record type."""
    found: dict[str, list[pl.DataFrame]] = {}
    for index, numbers in enumerate(chunks(of, size)):
        for name, table in tables(of, drawn(of, numbers), first=index == 0):
            found.setdefault(name, []).append(table)
    return {name: pl.concat(parts) for name, parts in found.items()}


@cache
def whole(enterprises: int = SOME, seed: int = 1) -> dict[str, pl.DataFrame]:
    return made(plan(enterprises, seed), enterprises)


@cache
def city() -> City:
    return city_of(policy().vocabulary, whole(), parameters=plan().parameters)


@cache
def one_by_one() -> City:
    """As many firms drawn one by one, without boundary cases."""
    return demo_city(policy().vocabulary, enterprises=SOME, seed=1)


# ---- draws ------------------------------------------------------------------------------------------------
def test_bits_are_those_of_splitmix64() -> None:
    """The published outputs of the generator seeded with 1234567."""
    step = 0x9E3779B97F4A7C15
    found = [draws.mixed((1234567 + place * step) % 2**64) for place in (1, 2, 3)]
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@settings(deadline=None)
@given(WORDS)
def test_columns_wrap_as_the_definition_says(words: list[int]) -> None:
    column = pl.DataFrame({"x": pl.Series(words, dtype=pl.UInt64)}).select(draws.mixed_column(pl.col("x")))
    assert column["x"].to_list() == [draws.mixed(word) for word in words]


@settings(deadline=None)
@given(WORDS, st.integers(-50, 50), st.integers(0, 1000))
def test_a_draw_is_between_its_ends(words: list[int], low: int, span: int) -> None:
    frame = pl.DataFrame({draws.KEY: pl.Series(words, dtype=pl.UInt64)})
    found = frame.select(draws.between("any", low, low + span)).to_series()
    assert found.min() >= low  # type: ignore[operator]
    assert found.max() <= low + span  # type: ignore[operator]


def test_draws_of_other_names_and_rows_have_nothing_in_common() -> None:
    keys = pl.DataFrame({"n": pl.Series(range(20_000), dtype=pl.UInt64)}).select(draws.keys(pl.col("n"), 1))
    found = keys.select(draws.below("one", 10).alias("one"), draws.below("two", 10).alias("two"))
    assert found.group_by("one", "two").len()["len"].min() > 120  # type: ignore[operator]
    after = found.select(pl.col("one"), pl.col("one").shift(1).alias("before")).drop_nulls()
    assert after.group_by("one", "before").len()["len"].min() > 120  # type: ignore[operator]


FIRST = [
    ("913715000000100140", "3953", 2020, 7561736084, 4767066939),
    ("91371500000010022T", "6591", 2020, 246176089, 153816162),
    ("91371500000010030M", "3952", 2020, 25145162, 50419832),
    ("91371500000010049J", "6532", 2020, 760145128, 1653839177),
]


def test_the_first_firms_are_these_on_every_system() -> None:
    """Other figures here would mean that cities made earlier can no longer be made again."""
    firms = drawn(plan(), range(1001, 1005)).select("id", "industry", "start", revenue(2020), revenue(2025))
    assert firms.rows() == FIRST


# ---- codes ------------------------------------------------------------------------------------------------
@settings(deadline=None)
@given(NUMBERS, st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_codes_in_columns_are_those_made_one_by_one(numbers: list[int], area: str) -> None:
    column = pl.DataFrame({"n": pl.Series(numbers, dtype=pl.UInt64)}).select(uscc(pl.col("n"), area)).to_series()
    assert column.to_list() == [make(authority="9", category="1", area=area, serial=n) for n in numbers]


@settings(deadline=None)
@given(NUMBERS)
def test_numbers_are_padded_to_eight_digits(numbers: list[int]) -> None:
    column = pl.DataFrame({"n": pl.Series(numbers, dtype=pl.UInt64)}).select(padded(pl.col("n"))).to_series()
    assert column.to_list() == [f"{n:08d}" for n in numbers]


def test_a_code_belongs_to_the_longest_sector() -> None:
    found = codes_under(policy().vocabulary, ["", "39", "391", "zz"])
    assert set(found) == {"", "39", "391"}
    assert {code[:3] for code in found["391"]} == {"391"}
    assert {code[:2] for code in found["39"]} == {"39"}
    assert "391" not in {code[:3] for code in found["39"]}
    assert "39" not in {code[:2] for code in found[""]}


# ---- the same whatever the parts ---------------------------------------------------------------------------
@settings(max_examples=5, deadline=None)
@given(size=st.integers(90, 700))
def test_any_chunking_gives_the_same_city(size: int) -> None:
    parts = made(plan(700), size)
    assert parts.keys() == whole(700).keys()
    for name, table in whole(700).items():
        assert_frame_equal(parts[name], table, check_row_order=False)


def test_a_larger_city_has_the_same_firms_first() -> None:
    few, many = whole(700)["enterprise"], whole()["enterprise"]
    assert_frame_equal(many.head(700), few)


def test_another_seed_gives_another_city() -> None:
    assert not whole(700)["enterprise"].equals(whole(700, 2)["enterprise"])
    assert not whole(700)["enterprise_year"].equals(whole(700, 2)["enterprise_year"])


@pytest.mark.parametrize("enterprises", [1, 50, 200, 701])
def test_there_are_as_many_enterprises_as_asked_for(enterprises: int) -> None:
    assert len(whole(enterprises)["enterprise"]) == enterprises


# ---- honest -----------------------------------------------------------------------------------------------
def test_it_passes_intake_without_a_word() -> None:
    """Every value is allowed, every key is there once, every reference leads somewhere."""
    read, faults = city_from(tables_of(city()), policy().vocabulary)
    assert faults == []
    assert read is not None
    assert {k: len(v) for k, v in read.tables.items()} == {k: len(v) for k, v in whole().items()}


def test_codes_are_valid_and_differ() -> None:
    ids = whole()["enterprise"]["id"].to_list()
    assert {fault_of(id_) for id_ in ids} == {None}
    assert {id_[:8] for id_ in ids} == {f"91{AREA}"}
    assert len(set(ids)) == SOME


def test_everything_is_marked_as_made_up() -> None:
    assert {name: table["source"].unique().to_list() for name, table in whole().items()} == {
        name: [MADE_UP.source] if name in industry_types() else [] for name in whole()
    }
    assert whole()["enterprise"]["name"].str.starts_with("演示·").all()


def test_columns_are_typed_as_the_frames_of_records() -> None:
    for type_ in policy().vocabulary.types:
        found = whole()[type_.id].schema
        assert list(found) == [*(f.id for f in type_.fields), "source"]
        for f in type_.fields:
            scale = found[f.id].scale if f.kind in EXACT else 0  # type: ignore[attr-defined]
            assert found[f.id] == dtype_of(f, scale)


def test_the_first_part_holds_the_boundary_cases() -> None:
    """The very records that a city drawn one by one begins with."""
    small = demo_city(policy().vocabulary, enterprises=plan().cases, seed=1, marks=marks_of(policy()))
    assert plan().cases > 50
    for type_ in policy().vocabulary.types:
        ours = {record.key: record.values for record in city().all(type_.id)}
        assert [r.values for r in small.all(type_.id) if ours.get(r.key) != r.values] == []


def test_what_the_vocabulary_lacks_is_left_out() -> None:
    shared = policy().vocabulary
    less = replace(shared, types=tuple(lacking(t) for t in shared.types if t.id != "product_year"))
    found = made(plan_of(less, enterprises=300, seed=1), 300)
    assert "product_year" not in found
    assert "revenue" not in found["enterprise_year"].columns
    assert len(found["enterprise_year"]) > 300


def lacking(type_: RecordType) -> RecordType:
    return replace(type_, fields=tuple(f for f in type_.fields if f.id != "revenue"))


# ---- like the cities drawn firm by firm --------------------------------------------------------------------
FILLED = ("enterprise", "enterprise_year", "product_year", "lease_year", "recognition", "project")


@cache
def drawn_only() -> dict[str, pl.DataFrame]:
    """The same in columns."""
    return made(plan_of(policy().vocabulary, enterprises=SOME, seed=5), SOME)


def test_there_are_as_many_records_of_each_type() -> None:
    ours = drawn_only()
    for name, rows in one_by_one().tables.items():
        assert abs(len(ours[name]) - len(rows)) <= 10 + len(rows) // 8, name


@pytest.mark.parametrize("type_id", FILLED)
def test_as_much_is_unknown_of_each_field(type_id: str) -> None:
    """Within four points of a hundred."""
    ours, theirs = drawn_only()[type_id], one_by_one().all(type_id)
    for field in ours.columns[:-1]:
        share = sum(field not in record.values for record in theirs) / len(theirs)
        assert abs(ours[field].null_count() / len(ours) - share) < (0.04 if len(ours) > 1000 else 0.09), field


@pytest.mark.parametrize("type_id", FILLED)
def test_answers_and_choices_are_as_frequent(type_id: str) -> None:
    type_ = policy().vocabulary.type_named(type_id)
    assert type_ is not None
    ours, theirs = drawn_only()[type_id], one_by_one().all(type_id)
    for f in (f for f in type_.fields if f.kind in (Kind.BOOL, Kind.ENUM)):
        for answer in ours[f.id].drop_nulls().unique():
            share = sum(record.values.get(f.id) == answer for record in theirs) / len(theirs)
            assert abs((ours[f.id] == answer).sum() / len(ours) - share) < 0.09, (f.id, answer)


def test_sales_are_as_large_and_as_uneven() -> None:
    """Quartiles within a half of each other, on some fifteen thousand yearly figures."""
    ours = drawn_only()["enterprise_year"]["revenue"].drop_nulls()
    theirs = pl.Series(
        [int(str(r.values["revenue"])) for r in one_by_one().all("enterprise_year") if "revenue" in r.values]
    )
    for part in (0.25, 0.5, 0.75):
        ratio = ours.quantile(part) / theirs.quantile(part)  # type: ignore[operator]
        assert 2 / 3 < ratio < 3 / 2
    assert ours.sort(descending=True).head(len(ours) // 20).sum() > ours.sum() // 2


def test_industries_are_in_the_classification_and_as_wanted() -> None:
    table = {code for codes in policy().vocabulary.code_tables.values() for code in codes}
    found = drawn_only()["enterprise"]["industry"].drop_nulls()
    assert set(found) <= table
    division = found.str.slice(0, 2).value_counts(normalize=True)
    shares = dict(division.iter_rows())
    assert abs(shares["39"] - 0.55) < 0.05
    assert abs(shares["65"] - 0.3) < 0.05


def test_profit_years_count_up_from_the_first_profit() -> None:
    rows = drawn_only()["enterprise_year"].drop_nulls("profit_year").sort("enterprise", "year")
    steps = rows.select(
        later=pl.col("year").diff().over("enterprise"), more=pl.col("profit_year").diff().over("enterprise")
    ).drop_nulls()
    assert (steps["later"] == steps["more"]).all()
    assert rows["profit_year"].max() == len(YEARS)


# ---- written ----------------------------------------------------------------------------------------------
def names(files: Iterable[Path], folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in files)


def test_parts_can_be_written_in_any_order(tmp_path: Path) -> None:
    """Firms without talent in a chunk have no file for it; the first part has all types."""
    parts = list(enumerate(chunks(plan(700), 350)))
    written = [write_part(plan(700), tmp_path, index, numbers) for index, numbers in reversed(parts)]
    files = [file for part in written for file in part.files]
    assert names(files, tmp_path) == names(tmp_path.glob("**/*.parquet"), tmp_path)
    assert {file.parent.name for file in files if file.name == "part-00000.parquet"} == set(plan(700).schemas)
    for name, table in whole(700).items():
        read = pl.concat([pl.read_parquet(file) for file in sorted((tmp_path / name).iterdir())])
        assert_frame_equal(read, table, check_row_order=False)
        assert sum(part.rows.get(name, 0) for part in written) == len(table)


def test_parameters_are_those_of_a_city_in_csv(tmp_path: Path) -> None:
    (file,) = write_parameters(plan(), tmp_path / "mass")
    write_city(demo_city(policy().vocabulary, enterprises=1, seed=1, marks=marks_of(policy())), tmp_path / "csv")
    assert file.read_bytes() == (tmp_path / "csv" / file.name).read_bytes()


def test_an_interrupted_part_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_: pl.DataFrame, path: Path, **__: object) -> None:
        path.write_bytes(b"PAR1")
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_parquet", half)
    with pytest.raises(KeyboardInterrupt):
        write_part(plan(), tmp_path, 0, range(1, 300))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
