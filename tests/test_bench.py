"""The bench itself: its oracle by hand, its rows, Liance against the oracle, and a tiny run from the shell."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path

import polars as pl
import pytest
from bench import chain, contest, marks, peers, problem, report, whole_policy
from bench.liance_columns import PARAMETERS, POLICY, awards_of, liance_columns, tables_of
from bench.peers.harness import CLAUSES, HIDDEN, PROBE
from bench.platform import walk
from bench.platform.pages import Page
from bench.platform.walk import Answer, Walked
from bench.problem import AVERAGE, ELECTRONICS, LEAST_INVESTMENT, LEAST_SALES, SCHEMA, SOFTWARE, WAN, YI, Row
from hypothesis import given
from hypothesis import strategies as st

from liance.rules.library import read_policy

ROOT = Path(__file__).resolve().parents[1]
NOTHING = Row(**{name: False if name.startswith("self_") else 0 for name in Row._fields} | {"year_of_lease": 4})  # type: ignore[arg-type]
YUAN = 100


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def due(clause: str, **facts: int | bool) -> int:
    """What a clause gives an enterprise of which only these facts are not zero, in yuan."""
    return problem.due(NOTHING._replace(**facts))[CLAUSES.index(clause)] // YUAN


# ---- the oracle, by hand ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("revenue", "before", "award"),
    [
        (YI, YI // 2, 0),
        (YI + 1, YI // 2, 100_000),
        (YI + 1, YI, 0),  # grown too little
        (2 * YI, YI + 1, 0),  # over the line last year already
        (11 * YI, YI // 2, 1_000_000),
        (108 * YI // 100, YI, 0),  # grown exactly as the average
        (108 * YI // 100 + 1, YI, 100_000),
        (YI + 1, 0, 0),  # from nothing there is no growth
    ],
)
def test_manufacturing(revenue: int, before: int, award: int) -> None:
    assert due("manufacturing", division=ELECTRONICS, revenue=revenue, revenue_before=before) == award
    assert due("software", division=ELECTRONICS, revenue=revenue, revenue_before=before) == 0


def test_software_takes_the_highest_tier_newly_crossed() -> None:
    assert due("software", division=SOFTWARE, revenue=6000 * WAN, revenue_before=1800 * WAN) == 300_000


@pytest.mark.parametrize(
    ("spent", "land", "award"),
    [
        (LEAST_INVESTMENT - 1, 0, 0),
        (LEAST_INVESTMENT, 0, 5_000_000),
        (LEAST_INVESTMENT, 7 * WAN, 4_993_000),
        (12 * YI, 11 * YI, 10_000_000),
        (12 * YI, 11 * YI + 1, 9_999_999),
    ],
)
def test_investment(spent: int, land: int, award: int) -> None:
    assert due("investment", investment=spent, land_cost=land) == award


def test_chips_only_in_the_first_year_and_only_own_ones() -> None:
    own = {"self_developed": True, "self_produced": True}
    assert due("chips", sales=LEAST_SALES, **own) == 0
    assert due("chips", sales=LEAST_SALES + 1, **own) == 200_000
    assert due("chips", sales=LEAST_SALES + 1, sales_before=LEAST_SALES + 1, **own) == 0
    assert due("chips", sales=LEAST_SALES + 1, self_developed=True) == 0
    assert due("chips", sales=100 * YI, **own) == 1_000_000


def test_rent_falls_with_the_years_and_stops_at_what_is_left() -> None:
    assert [due("rent", rent=1290 * YUAN, year_of_lease=n) for n in (1, 2, 3, 4)] == [903, 645, 387, 0]
    assert due("rent", rent=60 * WAN, year_of_lease=2, rent_paid=80 * WAN) == 200_000
    assert due("rent", rent=60 * WAN, year_of_lease=2, rent_paid=100 * WAN) == 0


@given(st.integers(0, 2**32))
def test_every_award_is_whole_yuan_within_its_limit(seed: int) -> None:
    most = (100 * WAN, 50 * WAN, 1000 * WAN, 100 * WAN, 100 * WAN)
    for row in problem.rows(5, seed):
        assert all(0 <= a <= m and a % YUAN == 0 for a, m in zip(problem.due(row), most, strict=True))


# ---- the rows --------------------------------------------------------------------------------------------------------
def test_rows_are_the_same_every_time_and_a_short_run_begins_a_long_one() -> None:
    assert list(problem.rows(50)) == list(islice(problem.rows(200), 50))
    assert list(problem.rows(50)) != list(problem.rows(50, seed=2))


def test_about_a_third_of_the_rows_lie_on_a_figure_or_a_fen_off() -> None:
    made = list(problem.rows(3000))
    near = Counter(row.investment - LEAST_INVESTMENT for row in made if abs(row.investment - LEAST_INVESTMENT) <= 1)
    assert set(near) == {-1, 0, 1}
    grown = [r for r in made if r.division in AVERAGE and r.revenue_before and exactly_average(r)]
    assert len(grown) > 50
    figures = (LEAST_INVESTMENT, 12 * YI, problem.LARGEST)
    assert 0.3 < sum(any(abs(r.investment - f) <= 1 for f in figures) for r in made) / len(made) < 0.4


def exactly_average(row: Row) -> bool:
    return Fraction(row.revenue, row.revenue_before) - 1 == AVERAGE[row.division]


# ---- Liance on them --------------------------------------------------------------------------------------------------
def test_the_bench_policy_passes_its_check() -> None:
    assert [d.code for d in read_policy(POLICY).diagnostics] == []


def test_liance_gives_what_the_oracle_gives() -> None:
    rows = list(problem.rows(300))
    awards = awards_of(liance_columns(tables_of(frame(*rows)), PARAMETERS), len(rows))
    told = pl.DataFrame({name: awards[name] for name in CLAUSES}).rows()
    assert told == [problem.due(row) for row in rows]


@pytest.mark.parametrize(("hidden", "clause"), HIDDEN.items())
def test_a_missing_fact_leaves_the_award_open(hidden: str, clause: str) -> None:
    rows = pl.DataFrame([PROBE, {**PROBE, hidden: None}], schema=SCHEMA)
    awards = awards_of(liance_columns(tables_of(rows), PARAMETERS), rows.height)
    assert [awards[name][0] // YUAN for name in ("manufacturing", "investment")] == [300_000, 5_000_000]
    assert awards[clause][1] is None


# ---- what is noted and told ------------------------------------------------------------------------------------------
def test_a_fen_off_and_a_missing_award_are_wrong() -> None:
    right = pl.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})
    given = pl.DataFrame({"a": [1, 2, None], "b": [4, 9, 6]})
    assert contest.compared(given, right) == (2, 4)
    assert contest.compared(right, right) == (0, 0)


def test_a_mark_says_by_how_much_it_is_missed() -> None:
    assert marks.Mark("seconds", 1.0, 2.5).verdict == "missed by a factor of 2.5"
    assert marks.Mark("ratio", 4.0, 2.0, at_least=True).verdict == "missed by a factor of 2"
    assert marks.Mark("ratio", 4.0, 4.0, at_least=True).verdict == "met"
    assert marks.Mark("seconds", 1.0, None, why="no run").verdict == "not measured: no run"
    assert marks.Mark("rows", 0, 3).verdict == "missed: 3 instead of none"


def test_silence_about_a_missing_fact_is_told() -> None:
    assert [report.said(x, own=True) for x in (None, 0, 30_000_000, "error: ValueError")] == [
        "undetermined",
        "refuses silently",
        "pays 300,000 silently",
        "error",
    ]


def test_a_null_of_a_peer_is_no_number_and_not_an_answer() -> None:
    assert report.said(None, own=False) == "no number"


def test_a_busy_machine_is_told() -> None:
    assert report.busy(0.1, 2.1, 2) == "Load 0.1 before, 2.1 after, 2 processors."
    assert "rough" in report.busy(0.1, 6.0, 2)


@given(st.floats(0.5, 2.0), st.floats(1e-6, 10))
def test_the_exponent_of_a_power_is_that_power(power: float, factor: float) -> None:
    points = [(n, factor * n**power) for n in (10_000, 100_000, 1_000_000)]
    assert whole_policy.exponent(points) == pytest.approx(power)


def test_a_command_that_fails_is_told_and_not_timed(tmp_path: Path) -> None:
    with pytest.raises(whole_policy.Failed):
        whole_policy.run(["assess", str(tmp_path / "nowhere"), "--policy", whole_policy.POLICY])


def test_every_environment_has_a_lock_without_hosts() -> None:
    for environment in peers.ENVIRONMENTS:
        lock = (peers.LOCKS / f"{environment}.lock").read_text("utf-8")
        assert "--hash=sha256:" in lock
        assert "://" not in lock


# ---- from the shell --------------------------------------------------------------------------------------------------
def test_a_tiny_run_without_peers(tmp_path: Path) -> None:
    out = tmp_path / "RESULTS.md"
    options = ["--no-peers", "--no-single", "--sizes", "40", "--runs", "1", "--work", str(tmp_path), "--out", str(out)]
    made = subprocess.run(
        [sys.executable, "-m", "bench", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    written = out.read_text("utf-8")
    assert f"| {contest.LIANCE} |" in written
    assert "undetermined | undetermined | undetermined |" in written
    assert "rows off by a fen or more | ≤ 0 | 0 | met |" in written


def test_an_engine_that_fails_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = contest.Contestant("broken", contest.OWN, "bench.nowhere")
    single = contest.Contestant("single", contest.OWN, "bench.liance_columns", "single")
    monkeypatch.setattr(contest, "CONTESTANTS", (broken, single))
    first, second = contest.held([20], tmp_path, {}, runs=1)
    assert isinstance(first, contest.Skipped)
    assert "bench.nowhere" in first.why
    assert isinstance(second, contest.Noted)
    assert second.wrong == 0


def test_large_populations_are_measured_once_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 120 s a million by the command and 20 s by steps, ten million are left to the steps, once, and all is told."""
    asked: list[tuple[str, int, int]] = []

    def median_of(words: Sequence[str], runs: int = 1, *, anew: Path | None = None) -> whole_policy.Run:
        size = int(Path(words[1]).name.removeprefix("city-"))
        asked.append(("command", size, runs))
        return whole_policy.Run(120 * size / 10**6, 10**8)

    def wide(folder: Path, work: Path, enterprises: int, runs: int) -> whole_policy.Wide:
        asked.append(("steps", enterprises, runs))
        each = 5 * enterprises / 10**6
        return whole_policy.Wide(each, each, each, each, 1, 400.0)

    monkeypatch.setattr(whole_policy, "city", lambda work, size: work / f"city-{size}")
    monkeypatch.setattr(whole_policy, "run", lambda words: whole_policy.Run(0.2, 10**8))
    monkeypatch.setattr(whole_policy, "median_of", median_of)
    monkeypatch.setattr(whole_policy, "wide", wide)
    made = report.Report()
    marked = whole_policy.report_whole(made, tmp_path, [10**7, 10**5, 10**6], 10)
    assert asked == [
        ("command", 10**5, 3),
        ("steps", 10**5, 3),
        ("command", 10**6, 1),
        ("steps", 10**6, 3),
        ("steps", 10**7, 1),
        ("command", 10**6, 1),  # the variants, at the largest size that has a run to compare with
    ]
    told = "".join(made.parts)
    assert "left out: about 1,200 s" in told
    assert "Measured in" in told
    assert [mark.found for mark in marked[:3]] == [5.0, 50.0, 400.0]


def test_a_tiny_run_on_a_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "RESULTS-chain.md"
    words = "--products 120 --links 300 --rows 500 --runs 10 --no-files --out".split()
    monkeypatch.setattr(sys, "argv", ["chain", *words, str(out)])
    chain.main()
    written = out.read_text("utf-8")
    assert "# Bench results\n\nWritten by `python -m bench.chain --products 120" in written
    assert "| naive fixed point |" in written
    assert written.count("| ≤ ") == 5


# ---- the platform ----------------------------------------------------------------------------------------------------
def test_what_the_server_tells_of_a_request_is_read() -> None:
    assert walk._costs('app;dur=12.50, cpu;dur=3.25, sql;desc="7"') == (12.5, 3.25, 7)


@pytest.mark.parametrize(("slow", "within"), [(4, True), (6, False)])
def test_a_page_is_judged_by_the_servers_time_of_95_in_100(slow: int, within: bool) -> None:
    page = Page("any", None, lambda known, dice, person: "/")
    answers = [Answer(wall=300, server=200 if n < slow else 20, cpu=10, queries=n, size=1000) for n in range(100)]
    found = Walked(page, answers)
    assert found.within is within
    assert found.cells()[-1] == ("yes" if within else "NO")
    assert found.cells()[6] == "99", "the most queries"
