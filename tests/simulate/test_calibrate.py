"""Given totals are met: counts by largest remainder, revenue to the fen where the bands allow it, or it is said."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.records.frames import city_of
from liance.records.intake import city_from
from liance.records.vocabulary import Vocabulary
from liance.records.write import tables_of
from liance.rules import ir
from liance.rules.library import load_policy
from liance.simulate.calibrate import Calibrated, Met, calibrated, report, tally
from liance.simulate.marks import marks_of
from liance.simulate.mass.aims import Aim, aims_of, sector_sizes, share
from liance.simulate.mass.parts import chunks, drawn, plan_of, tables
from liance.simulate.mass.sizes import revenue
from liance.simulate.mass.totals import LARGEST, Cell, read_totals
from liance.simulate.population import YEARS
from liance.values.money import WAN, YI

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = LARGEST + 1
HEADER = "sector,from,to,year,enterprises,revenue\n"
FILE = """
39,,2000万元,2023,60,1.2亿元
39,2000万元,1亿元,2023,20,
39,1亿元,,2023,5,12.00000001亿元
65,,,2023,30,3亿元
,,,2023,100,9.5亿元
39,,2000万元,2025,70,2亿元
39,2000万元,,2025,18,40亿元
65,,,2025,33,3.3亿元
,,,2025,90,9亿元
"""


@cache
def policy() -> ir.Policy:
    """A policy that uses the shared vocabulary."""
    found = (load_policy(path.parent) for path in sorted((ROOT / "policies").glob("*/policy.md")))
    return next(law for law in found if law.vocabulary.type_named("enterprise_year"))


def vocabulary() -> Vocabulary:
    return policy().vocabulary


def read(folder: Path, text: str) -> list[Cell]:
    path = folder / "totals.csv"
    path.write_text(text if text.startswith(HEADER) else HEADER + text.lstrip(), "utf-8")
    return read_totals(path, vocabulary(), YEARS)


def firms_of(made: Calibrated, size: int) -> list[pl.DataFrame]:
    """The drawn firms with their sizes, chunk by chunk."""
    plan = plan_of(vocabulary(), enterprises=made.enterprises, seed=made.seed, sizes=made)
    return [drawn(plan, numbers) for numbers in chunks(plan, size)]


def fitted(cells: Sequence[Cell], enterprises: int | None = None, size: int = 1000) -> list[Met]:
    made = calibrated(cells, vocabulary(), seed=1, years=YEARS, enterprises=enterprises)
    return report(made, [tally(firms, made.sure) for firms in firms_of(made, size)])


def cell(firms: int, revenue_: int | None, low: int = 0, high: int = ENDLESS, sector: str = "") -> Cell:
    return Cell(sector, low, high, 2023, firms, revenue_)


# ---- totals are met ---------------------------------------------------------------------------------------
def test_counts_and_revenue_are_met_to_the_fen(tmp_path: Path) -> None:
    """In the tables as they are written, counted by industry code and revenue."""
    cells = read(tmp_path, FILE)
    made = calibrated(cells, vocabulary(), seed=3, years=YEARS)
    plan = plan_of(vocabulary(), enterprises=made.enterprises, seed=3, sizes=made)
    (firms,) = firms_of(made, 1000)
    written = dict(tables(plan, firms, first=True))
    years = written["enterprise_year"].join(written["enterprise"], left_on="enterprise", right_on="id")
    assert len(written["enterprise"]) == 88 + 33 + 100
    assert written["enterprise"]["industry"].null_count() == 0
    for asked in cells:
        division = pl.col("industry").str.slice(0, 2)
        mine = division == asked.sector if asked.sector else ~division.is_in(["39", "65"])
        inside = (pl.col("revenue") >= asked.low) & (pl.col("revenue") < asked.high) & (pl.col("year") == asked.year)
        found = years.filter(mine, inside)["revenue"]
        assert len(found) == asked.firms
        assert asked.revenue is None or found.sum() == asked.revenue


def test_a_calibrated_city_passes_intake_and_has_no_boundary_cases(tmp_path: Path) -> None:
    """They would add to the totals; parks and associations are there."""
    made = calibrated(read(tmp_path, FILE), vocabulary(), seed=3, years=YEARS)
    plan = plan_of(vocabulary(), enterprises=made.enterprises, seed=3, sizes=made, marks=marks_of(policy()))
    frames = dict(tables(plan, firms_of(made, 1000)[0], first=True))
    city = city_of(vocabulary(), frames, parameters=plan.parameters)
    assert city_from(tables_of(city), vocabulary())[1] == []
    assert plan.cases == 0
    assert len(frames["park_year"]) >= len(YEARS)


@st.composite
def attainable(draw: st.DrawFn) -> list[Cell]:
    """Bands of one sector and year with revenues that fit into them."""
    ends = sorted(draw(st.sets(st.integers(0, 10**12), min_size=2, max_size=5)))
    found = []
    for low, high in zip(ends, [*ends[1:], ENDLESS], strict=True):
        firms = draw(st.integers(0, 40))
        most = firms * min(high - 1, low + 10**12)
        found.append(cell(firms, draw(st.integers(firms * low, most)), low, high))
    return [*found, cell(1, draw(st.integers(0, 10**12)), sector="39")]


@settings(max_examples=60, deadline=None)
@given(attainable())
def test_what_fits_the_bands_is_met(cells: list[Cell]) -> None:
    met = fitted(cells)
    assert [m.firms for m in met] == [c.firms for c in cells]
    assert [m.off for m in met] == [0] * len(cells)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 50), st.integers(0, 10**12), st.integers(1, 10**10), st.integers(0, 10**14))
def test_every_firm_stays_in_its_band(firms: int, low: int, width: int, asked: int) -> None:
    """Also where the total is out of reach: then it is as near as firms in the band can come."""
    cells = [cell(firms, asked, low, low + width)]
    made = calibrated(cells, vocabulary(), seed=1, years=YEARS)
    (sizes,) = firms_of(made, 1000)
    sold = sizes[revenue(2023)]
    assert sold.min() >= low  # type: ignore[operator]
    assert sold.max() < low + width  # type: ignore[operator]
    assert sold.sum() == min(max(asked, firms * low), firms * (low + width - 1))


def test_three_small_firms_cannot_sell_100_million() -> None:
    (met,) = fitted([cell(3, YI, 0, 2000 * WAN)])
    assert (met.firms, met.revenue) == (3, 3 * (2000 * WAN - 1))
    assert met.off == 3 * (2000 * WAN - 1) - YI


def test_without_a_revenue_a_cell_gets_one_inside_its_band() -> None:
    (met,) = fitted([cell(50, None, 2000 * WAN, YI)])
    assert 50 * 2000 * WAN < met.revenue < 50 * YI
    assert met.off == 0


def test_few_firms_of_an_endless_band_are_large() -> None:
    made = calibrated([cell(1000, 1000 * YI)], vocabulary(), seed=1, years=YEARS)
    sold = pl.concat(firms_of(made, 1000))[revenue(2023)].sort(descending=True)
    assert sold.head(50).sum() > sold.sum() // 4


# ---- the same whatever the parts ---------------------------------------------------------------------------
@settings(max_examples=8, deadline=None)
@given(size=st.integers(20, 221))
def test_any_chunking_gives_the_same_sizes(size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    cells = read(tmp_path_factory.mktemp("totals"), FILE)
    made = calibrated(cells, vocabulary(), seed=3, years=YEARS)
    assert_frame_equal(pl.concat(firms_of(made, size)), pl.concat(firms_of(made, 1000)))


def test_large_firms_stay_large_and_other_years_follow(tmp_path: Path) -> None:
    made = calibrated(read(tmp_path, FILE), vocabulary(), seed=3, years=YEARS)
    (sizes,) = firms_of(made, 1000)
    large = sizes.filter(pl.col("aim 2023") == 2)
    assert set(large["aim 2025"]) == {6}
    grown = sizes.drop_nulls(revenue(2022)).filter(pl.col(revenue(2023)) > 0)
    ratio = (grown[revenue(2022)] / grown[revenue(2023)]).median()
    assert 0.7 < ratio < 1.1  # type: ignore[operator]


# ---- scaled -----------------------------------------------------------------------------------------------
@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=8), st.integers(0, 10_000))
def test_shares_add_up_and_are_within_one_of_the_proportion(parts: list[int], whole: int) -> None:
    found = share(parts, whole)
    total = sum(parts)
    assert sum(found) == (whole if total else 0)
    assert all(abs(made * total - part * whole) < total for made, part in zip(found, parts, strict=True) if total)


def test_a_city_of_another_size_keeps_the_proportions() -> None:
    cells = [cell(300, 9 * YI, 0, 2000 * WAN), cell(100, 90 * YI, 2000 * WAN), cell(200, None, sector="39")]
    assert [(a.firms, a.revenue) for a in aims_of(cells, 60)] == [(30, 9 * YI // 10), (10, 9 * YI), (20, None)]
    met = fitted(cells, 60)
    assert [(m.firms, m.off) for m in met] == [(30, 0), (10, 0), (20, 0)]


def test_sectors_are_as_large_as_in_their_largest_year(tmp_path: Path) -> None:
    cells = read(tmp_path, FILE)
    assert sector_sizes(cells) == {"": 100, "39": 88, "65": 33}
    assert [aim.firms for aim in aims_of(cells)] == [c.firms for c in cells]


def test_the_aim_of_a_band_without_firms_is_out_of_reach() -> None:
    assert Aim(cell(0, YI), 0, YI).above(0) == 0
    empty, _ = fitted([cell(0, YI, 0, 2000 * WAN), cell(5, None, 2000 * WAN)])
    assert (empty.firms, empty.revenue, empty.off) == (0, 0, -YI)


# ---- mistakes in the file ---------------------------------------------------------------------------------
def codes_in(folder: Path, text: str) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        read(folder, text)
    return sorted(d.code for d in rejected.value.diagnostics)


EXAMPLES = sorted(
    code
    for code, entry in tomllib.loads(
        (ROOT / "src/liance/diagnostics/catalogue.d/simulate.toml").read_text("utf-8")
    ).items()
    if entry["example_file"] == "totals.csv"
)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_code_brings_out_that_code_alone(code: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        read(tmp_path, catalogue()[code]["example"])
    (found,) = rejected.value.diagnostics
    assert found.code == code
    for lang in ("zh", "en"):
        assert "{" not in found.message(lang) + found.hint(lang)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = "39,,abc,2023,10,\n39,2000万元,1000万元,2019,10,\nXX,,,2023,-5,\n39,,,2023,,1亿元\n"
    assert {"cell-money-text", "cell-count", "key-empty", "totals-band", "totals-year"} <= set(codes_in(tmp_path, text))


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("sector,firms\n39,10\n", "utf-8")
    with pytest.raises(Rejected) as rejected:
        read_totals(path, vocabulary(), YEARS)
    found = sorted(d.code for d in rejected.value.diagnostics)
    assert found == ["column-missing", "column-missing", "column-unknown"]


def test_chinese_headers_are_read(tmp_path: Path) -> None:
    path = tmp_path / "总量.csv"
    path.write_text("行业,收入从,收入到,年度,企业数,营业收入\n39,,2000万元,2023,3,3000万元\n", "utf-8")
    assert read_totals(path, vocabulary(), YEARS) == [Cell("39", 0, 2000 * WAN, 2023, 3, 3000 * WAN)]
