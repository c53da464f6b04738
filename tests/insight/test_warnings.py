"""Warnings: each rule on either side of its line, false alarms held down, and precision that people look at."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import GROWTH, REVENUE

from liance.insight.alerts import alerts
from liance.insight.entries import Both
from liance.insight.observations import Point
from liance.insight.stretches import Stretch, year
from liance.insight.targets import Step
from liance.insight.warnings import Closing, Warning, precision, rules_in
from liance.values.workdays import load_calendars

RULES = rules_in()
HALL = Both("灯堂", "the hall")
CALENDAR = load_calendars(Path(__file__).resolve().parents[2] / "calendars")


def path(*found: int | None) -> list[Step]:
    """Ten wanted more every year, from 10 in 2022."""
    steps = []
    for n, value in enumerate(found):
        at = year(2022 + n)
        steps.append(Step(at, Fraction(10 * (n + 1)), None if value is None else Point(at, Fraction(value), ())))
    return steps


@pytest.mark.parametrize(
    ("found", "slack", "warned"),
    [
        ((10, 19, 29), 0, True), ((10, 19, 30), 0, False), ((10, 21, 29), 0, False), ((10, 19, 29), 1, False),
        ((10, 18, 28), 1, True), ((10, 19, None), 0, False), ((9, None, 29), 0, False), ((9, 19, None), 0, True),
        ((9,), 0, False),
    ],
)  # fmt: skip
def test_w1_two_periods_running(found: tuple, slack: int, warned: bool) -> None:
    made = RULES.behind("output", HALL, path(*found), REVENUE, slack=Fraction(slack))
    assert (made is not None) == warned


def test_a_warning_says_what_it_rests_on_in_both_languages() -> None:
    made = RULES.behind("output", HALL, path(10, 19, 29), REVENUE, slack=Fraction())
    assert made == Warning(
        "W1", "W1:output:2024",
        Both(
            "灯堂：2023和2024连续低于路径（2024应达30，实为29）",
            "the hall: below its path in 2023 and 2024 (2024: 29 of 30)",
        ),
        ("2024",),
    )  # fmt: skip


def growth(*percent: int) -> list[Point]:
    return [Point(year(2020 + n), Fraction(p, 100), ()) for n, p in enumerate(percent)]


@pytest.mark.parametrize(
    ("series", "warned"), [((5, -1), True), ((-1, 5), True), ((5, 1), False), ((5, 0), False), ((5,), False)]
)
def test_w2_growth_that_turned(series: tuple[int, ...], warned: bool) -> None:
    assert (RULES.turned(HALL, growth(*series)) is not None) == warned
    assert GROWTH.nature == "rate"


def test_w2_a_value_outside_what_was_forecast() -> None:
    at = Stretch(2024, 1, 3)
    found = [RULES.outside("city", HALL, at, value, 10.0, 20.0) is not None for value in (9.9, 10.0, 20.0, 20.1)]
    assert found == [True, False, False, True]


@pytest.mark.parametrize(
    ("first", "five", "warned"),
    [
        ("1/2", "4/5", False),
        ("501/1000", None, True),
        (None, "801/1000", True),
        (None, None, False),
        ("1/10", "1/2", False),
    ],
)
def test_w3_few_customers(first: str | None, five: str | None, warned: bool) -> None:
    shares = [None if share is None else Fraction(share) for share in (first, five)]
    assert (RULES.few_customers("hall", HALL, *shares) is not None) == warned


@pytest.mark.parametrize(("on", "warned"), [("2024-10-15", False), ("2024-10-16", True)])
def test_w4_ten_working_days_across_the_holiday(on: str, warned: bool) -> None:
    """Due on 27 September 2024: the seven days of October do not count, the weekend days worked for them do."""
    made = RULES.missing("hall", HALL, REVENUE, Stretch(2024, 8, 8), date(2024, 9, 27),
                         on=date.fromisoformat(on), calendar=CALENDAR)  # fmt: skip
    assert (made is not None) == warned


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [(2, 1, True), (1, 0, True), (3, 2, False), (1, 1, False), (0, 0, False), (0, 1, False)],
)
def test_w5_makers_that_fall_to_one_or_none(before: int, now: int, warned: bool) -> None:
    assert (RULES.makers("lamp", HALL, before=before, now=now) is not None) == warned


@pytest.mark.parametrize(("on", "warned"), [("2024-06-30", False), ("2024-07-01", True)])
def test_w6_past_a_milestone(on: str, warned: bool) -> None:
    made = RULES.late("mill", HALL, Both("封顶", "roof"), date(2024, 6, 30), on=date.fromisoformat(on))
    assert (made is not None) == warned


@pytest.mark.parametrize(
    ("on", "warned"), [("2024-01-01", False), ("2024-01-02", True), ("2024-06-30", True), ("2024-07-01", False)]
)
def test_w7_half_a_year_before_a_certificate_ends(on: str, warned: bool) -> None:
    made = RULES.ending("hall", HALL, Both("小灯笼", "small lantern"), date(2024, 6, 30), on=date.fromisoformat(on))
    assert (made is not None) == warned


def test_w8_an_event_carries_what_falls_with_it() -> None:
    made = RULES.event("tax", Both("蜡禁运", "no more wax"), ["蜡烛", "灯笼"])
    assert made.words.zh == "蜡禁运：会影响蜡烛、灯笼"
    assert made.evidence == ("蜡烛", "灯笼")
    assert "没有产品" in RULES.event("tax", HALL, []).words.zh


def test_w9_facts_past_their_time() -> None:
    assert RULES.stale("link", HALL, []) is None
    made = RULES.stale("link", HALL, [date(2024, 5, 1), date(2023, 5, 1)])
    assert made is not None
    assert "2条" in made.words.zh
    assert "2023-05-01" in made.words.zh


def test_every_rule_has_somebody_who_answers_and_a_day() -> None:
    assert list(RULES.by_id) == [f"W{n}" for n in range(1, 10)]
    assert all(rule.owner and rule.days > 0 for rule in RULES.by_id.values())


# ---- false alarms --------------------------------------------------------------------------------------------------
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 1), max_size=30))
def test_who_is_told_is_stranger_than_who_is_not(rareness: dict[str, float]) -> None:
    found = alerts(rareness)
    rest = rareness.keys() - set(found)
    assert all(rareness[a] <= rareness[b] for a in found for b in rest)
    assert all(rareness[who] <= 0.1 for who in found)


def test_one_firm_far_out_among_fifty_is_told() -> None:
    rareness = {f"f{n}": 0.3 for n in range(49)} | {"odd": 0.0005}
    assert alerts(rareness) == ("odd",)


def test_noise_gives_few_alerts_a_year() -> None:
    """Fifty firms, twelve months: a tenth of an alert a month and a bit, not one in five firms."""
    dice = Random(7)
    years = [sum(len(alerts({f"f{n}": dice.random() for n in range(50)})) for _ in range(12)) for _ in range(50)]
    assert sum(years) / len(years) < 3


def test_precision_counts_what_was_closed_and_leaves_doubles_out() -> None:
    closings = [Closing.TRUE] * 5 + [Closing.FALSE] * 15 + [Closing.DUPLICATE] * 9
    found = precision(closings)
    assert (found.closed, found.rate, found.poor) == (20, Fraction(1, 4), True)
    assert not precision(closings[1:20]).poor  # nineteen say too little
    assert precision([]).rate is None
