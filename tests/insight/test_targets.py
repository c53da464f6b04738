"""Targets: the way, the outcome once their day is past, a band before, and evidence where the text has no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from tests.insight.made import CITY, REVENUE, STOCK, told

from liance.insight.counts import Candidate
from liance.insight.forecasts.methods import Method
from liance.insight.forecasts.pool import Band, Error, Pool, past_errors
from liance.insight.observations import Line
from liance.insight.stretches import Rhythm, year
from liance.insight.targets import Judgement, Reason, Stand, Watch, judge
from liance.rules import ir

NOBODY = Pool([])


def target(op: str | None = ">=", value: int | None = 50, deadline: str = "2025年") -> ir.Target:
    sentence = None
    return ir.Target("output", "产值", sentence, op, value, "", "" if value else "更上一层楼", deadline, "", (), "")  # type: ignore[arg-type]


WATCH = Watch("output", CITY, start=year(2022), start_value=Fraction(20))


def judged(
    book: str, on: str, goal: ir.Target | None = None, watch: Watch = WATCH, pool: Pool = NOBODY, **more
) -> Judgement:
    return judge(goal or target(), watch, REVENUE, told(book).known(date.fromisoformat(on)), pool, **more)


@pytest.mark.parametrize(
    ("op", "value", "stand"),
    [(">=", 50, Stand.ATTAINED), (">", 50, Stand.MISSED), (">", 51, Stand.ATTAINED), (">=", 49, Stand.MISSED)],
)
def test_a_closed_target_has_an_outcome_and_no_chance(op: str, value: int, stand: Stand) -> None:
    found = judged(f"2025 {value} on 2026-02-01", "2026-03-01", target(op))
    assert (found.stand, found.band, found.reasons) == (stand, None, (Reason.FIGURE,))


def test_the_outcome_is_what_was_known_on_the_day() -> None:
    book = "2025 50 on 2026-02-01\n2025 49 on 2026-06-01"
    stands = [judged(book, on).stand for on in ("2025-12-31", "2026-01-31", "2026-02-01", "2026-06-01")]
    assert stands == [Stand.OPEN, Stand.UNTOLD, Stand.ATTAINED, Stand.MISSED]


def test_a_figure_of_another_scope_or_of_a_group_is_no_outcome() -> None:
    for line in (replace(CITY, scope="lamps@2"), replace(CITY, group=True)):
        found = judge(target(), WATCH, REVENUE, told("2025 60 on 2026-02-01", line).known(date(2026, 3, 1)), NOBODY)
        assert (found.stand, found.reasons) == (Stand.UNTOLD, (Reason.NO_FIGURE,))


def test_the_way_is_straight_and_starts_where_the_figures_do() -> None:
    found = judged("2022 20 on 2023-02-01\n2023 28 on 2024-02-01", "2024-06-01")
    assert [(str(s.stretch), s.wanted, s.found and s.found.value) for s in found.path] == [
        ("2022", 20, 20), ("2023", 30, 28), ("2024", 40, None), ("2025", 50, None),
    ]  # fmt: skip
    later = judged("2022 14 on 2024-03-01", "2024-06-01")  # the start is revised: so is the way
    assert [s.wanted for s in later.path] == [14, 26, 38, 50]


def test_too_short_a_series_gives_the_way_alone() -> None:
    found = judged("2022 20 on 2023-02-01\n2023 28 on 2024-02-01", "2024-06-01")
    assert (found.stand, found.band, found.expected) == (Stand.OPEN, None, None)
    assert found.reasons == (Reason.NOT_CLOSED, Reason.TOO_SHORT)


ANNUAL = "\n".join(f"{2018 + n} {20 + 5 * n} on {2019 + n}-02-01" for n in range(6))  # 20 … 45 in 2023


def test_an_open_target_has_a_band_when_there_are_errors_to_judge_by() -> None:
    """Drift leads to 55, damped drift to a bit less, the last value to 45: the median is above 50."""
    without = judged(ANNUAL, "2024-03-01")
    assert without.reasons == (Reason.NOT_CLOSED, Reason.NO_ERRORS)
    pool = Pool([Error(f"s{n}", Method.SHORT, 2, (n - 15) / 15) for n in range(31)])
    found = judged(ANNUAL, "2024-03-01", pool=pool)
    assert found.band is Band.LIKELY
    assert found.expected == pytest.approx(45 + 5 * (0.9 + 0.81))
    assert found.interval is not None
    assert found.interval.low < found.expected < found.interval.high


def test_what_is_reported_of_the_year_counts_towards_it() -> None:
    """Three quarters of the last year are there: only the rest is uncertain."""
    dice = Random(3)
    rows = [
        f"{y}Q{q} {10 * (y - 2020) + 10 * q} on {y + (q == 4)}-0{1 + q % 4}-05"
        for y in (2023, 2024)
        for q in (1, 2, 3, 4)
    ]
    book = "\n".join([*rows, "2025Q1 45 on 2025-05-01", "2025Q2 60 on 2025-08-01", "2025Q3 75 on 2025-11-01"])
    pool = Pool(
        e for n in range(8)
        for e in past_errors(
            f"s{n}", [10 * (1 + k // 4) + 10 * (k % 4) + dice.random() for k in range(16)], season=4, growing=True
        )
    )  # fmt: skip
    quarterly = replace(WATCH, rhythm=Rhythm.QUARTER)
    near = judged(book, "2025-12-01", target(value=250), quarterly, pool)
    far = judged(book, "2025-12-01", target(value=400), quarterly, pool)
    assert near.expected == far.expected
    assert near.expected is not None
    assert 250 < near.expected < 290
    assert (near.band, far.band) == (Band.LIKELY, Band.UNLIKELY)


def test_a_count_goes_by_the_list_of_candidates() -> None:
    watch = Watch("shops", Line("shops", "city", "lamps@1"))
    book = told("2024 28 on 2025-02-01", watch.line)
    candidates = [Candidate(n, Fraction(1, 2)) for n in "abcd"]
    goal = target(value=30)
    found = judge(goal, watch, STOCK, book.known(date(2025, 3, 1)), NOBODY, candidates)
    assert (found.band, found.expected) == (Band.RATHER, 30.0)
    strict = judge(replace(goal, op=">"), watch, STOCK, book.known(date(2025, 3, 1)), NOBODY, candidates)
    assert strict.band is Band.RATHER_NOT


@pytest.mark.parametrize("goal", [target(op=None, value=None), target(deadline="")])
def test_a_target_without_figure_or_day_has_evidence_and_no_rate(goal: ir.Target) -> None:
    found = judged(ANNUAL, "2026-03-01", goal)
    assert (found.stand, found.band, found.expected, found.path) == (Stand.EVIDENCE, None, None, ())


def test_the_same_day_gives_the_same_judgement() -> None:
    assert judged(ANNUAL, "2024-03-01") == judged(ANNUAL, "2024-03-01")
