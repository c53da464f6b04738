"""Ways to carry a series on, by hand; which are taken when; intervals that hold; hits counted."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import CITY, REVENUE, told
from tests.thoroughness import examples

from liance.insight.forecasts.kept import Made, hits, judge
from liance.insight.forecasts.methods import LEAST, LONG, Forecast, Method, forecast, method_for
from liance.insight.forecasts.points import (
    damped_drift,
    drift,
    is_seasonal,
    naive,
    pattern,
    seasonal_drift,
    smoothed,
    theta,
    year_share,
)  # fmt: skip
from liance.insight.forecasts.pool import Band, Error, Pool, band, past_errors
from liance.insight.stretches import Stretch

LINE = [10.0, 12.0, 14.0, 16.0]
YEARLY = [10.0, 20.0, 30.0, 40.0, 11.0, 22.0, 33.0, 44.0]


@pytest.mark.parametrize(
    ("way", "expected"),
    [(naive, [16, 16]), (drift, [18, 20]), (damped_drift, [16 + 1.8, 16 + 1.8 + 1.62]), (smoothed, [18, 20])],
)
def test_a_line_carried_on(way, expected: list[float]) -> None:
    past = LINE if way is not smoothed else [10.0 + 2 * n for n in range(12)]
    moved = [e + past[-1] - 16 for e in expected]
    assert way(past, 2) == pytest.approx(moved)


def test_a_level_series_stays_level_by_every_way() -> None:
    for way in (naive, drift, damped_drift, smoothed, theta):
        assert way([5.0] * 30, 3) == pytest.approx([5.0] * 3)


def test_theta_takes_half_the_slope() -> None:
    line = [2.0 * n for n in range(30)]
    first, second = theta(line, 2)
    assert second - first == pytest.approx(1.0)


def test_a_season_is_seen_only_where_there_is_one() -> None:
    dice = Random(1)
    noise = [dice.gauss(0, 1) for _ in range(40)]
    assert is_seasonal(YEARLY, 4)
    assert not is_seasonal(LINE * 1, 4)
    assert not is_seasonal(noise, 4)
    assert not is_seasonal([float(n) for n in range(12)], 1)


def test_the_same_quarter_of_last_year_moved_by_the_growth() -> None:
    """Mean change from year to year: 2.5."""
    assert seasonal_drift(YEARLY, 5, 4) == pytest.approx([13.5, 24.5, 35.5, 46.5, 16.0])


def test_the_year_to_date_over_its_share_gives_the_year() -> None:
    """Two quarters of the new year are 36; in both earlier years they were three tenths: the year is 120."""
    rest = year_share([*YEARLY, 12.0, 24.0], 2, 4, 0)
    assert rest == pytest.approx([36.0, 48.0])
    assert year_share(YEARLY, 2, 4, 0) is None  # the new year has not begun
    assert year_share([0.0, *YEARLY[1:], 1.0], 2, 4, 0) is None
    shifted = year_share([40.0, 11.0, 22.0, 33.0, 44.0, 12.0, 24.0], 2, 4, 3)  # begins in a fourth quarter
    assert shifted == pytest.approx([36.0, 48.0])


def test_a_pattern_is_what_each_part_lies_above_its_year() -> None:
    wave = [5.0, -5.0, 3.0, -3.0]
    found = pattern([10.0 * n + wave[n % 4] for n in range(24)], 4)
    assert found == pytest.approx(wave)


@pytest.mark.parametrize(
    ("length", "season", "method"),
    [(LEAST - 1, 1, Method.NONE), (LEAST, 1, Method.SHORT), (LONG - 1, 1, Method.SHORT), (LONG, 1, Method.LONG)],
)
def test_the_method_goes_by_length(length: int, season: int, method: Method) -> None:
    assert method_for([float(n) for n in range(length)], season) is method


def test_eight_quarters_with_a_season_are_carried_on_by_the_season() -> None:
    made = forecast(YEARLY, 4, season=4)
    assert made.method is Method.SEASONAL
    assert made.values == pytest.approx([13.5, 24.5, 35.5, 46.5])
    assert made.scale == pytest.approx(2.5)


def test_too_little_gives_nothing() -> None:
    assert forecast([1.0, 2.0, 3.0], 4) == Forecast(Method.NONE, (), 0.0)


def test_growth_by_shares_goes_on_by_shares() -> None:
    made = forecast([100 * 1.1**n for n in range(24)], 1, growing=True)
    assert made.values[0] == pytest.approx(100 * 1.1**24, rel=0.05)


@given(st.lists(st.floats(1, 1e6), min_size=LEAST, max_size=30), st.floats(0.1, 1000), st.integers(1, 6))
def test_the_unit_says_nothing(past: list[float], factor: float, steps: int) -> None:
    """Forecasts in another unit are the same forecasts, and so are scaled errors."""
    made, other = forecast(past, steps, season=4), forecast([v * factor for v in past], steps, season=4)
    if made.method is other.method:
        spread = max(past) * factor
        assert other.values == pytest.approx([v * factor for v in made.values], abs=spread * 1e-6, rel=1e-4)


# ---- how wide ------------------------------------------------------------------------------------------------------
def errors(*scaled: float, series: str = "ada") -> list[Error]:
    return [Error(series, Method.SHORT, 1, e) for e in scaled]


MADE = Forecast(Method.SHORT, (100.0,), 10.0)


def test_an_interval_takes_the_ranks_of_past_errors() -> None:
    """Nine errors: the first and the last leave a tenth outside on either side, the case itself counted."""
    pool = Pool(errors(*(n - 4.0 for n in range(9))))
    found = pool.interval(MADE, 1)
    assert found is not None
    assert (found.low, found.high) == (60.0, 140.0)
    assert Pool(errors(*range(8))).interval(MADE, 1) is None  # too few to say so much
    assert pool.interval(MADE, 1, level=0.98) is None


def test_a_series_does_not_judge_itself() -> None:
    pool = Pool([*errors(*range(9)), *errors(*range(9), series="ben")])
    assert len(pool.errors(MADE, 1, without="ben")) == 9
    assert len(pool.errors(MADE, 1)) == 18


def test_the_chance_is_the_share_of_past_errors_that_would_reach_the_target() -> None:
    pool = Pool(errors(*(n - 4.0 for n in range(9))))
    assert [pool.chance(MADE, 1, wanted) for wanted in (1000.0, 140.0, 100.0, 60.0)] == [0, 1 / 9, 5 / 9, 1]
    assert Pool([]).chance(MADE, 1, 1.0) is None


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0.0, Band.UNLIKELY),
        (0.19, Band.UNLIKELY),
        (0.2, Band.RATHER_NOT),
        (0.5, Band.RATHER),
        (0.8, Band.RATHER),
        (0.81, Band.LIKELY),
    ],
)
def test_a_chance_is_told_as_a_band(chance: float, expected: Band) -> None:
    assert band(chance) is expected


@examples(10, 40)
@given(st.integers(0, 10**6))
def test_intervals_hold_as_often_as_they_say(seed: int) -> None:
    """Exchangeable errors: over many cases four of five are inside, give or take what two hundred cases scatter."""
    dice = Random(seed)
    pool = Pool(errors(*(dice.expovariate(1) for _ in range(199))))
    found = pool.interval(Forecast(Method.SHORT, (0.0,), 1.0), 1)
    assert found is not None
    held = sum(found.low <= dice.expovariate(1) <= found.high for _ in range(2000)) / 2000
    assert 0.65 < held < 0.93


def test_what_is_strange_is_as_far_off_as_few_errors_were() -> None:
    pool = Pool(errors(*(n - 49.5 for n in range(100))))
    assert pool.strangeness(MADE, 1, 100.0) == 1.0
    assert pool.strangeness(MADE, 1, 100.0 + 10 * 49.5) == pytest.approx(3 / 101)
    assert pool.strangeness(MADE, 1, 100.0 - 10 * 60) == pytest.approx(1 / 101)
    assert Pool([]).strangeness(MADE, 1, 0.0) is None


def test_errors_of_the_past_never_see_the_outcome() -> None:
    """Whatever comes after an origin, what was forecast at it is the same."""
    first = list(past_errors("x", [1.0, 2.0, 4.0, 7.0, 11.0]))
    second = list(past_errors("x", [1.0, 2.0, 4.0, 7.0, 11.0, 99.0]))
    assert first == [e for e in second if e.ahead == 1][:1]


def test_the_rest_of_a_year_is_one_figure() -> None:
    made = Forecast(Method.SEASONAL, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 1.0)
    assert [made.rest_of_year(ahead, 4).at(ahead) for ahead in (2, 4, 6)] == [3.0, 10.0, 18.0]
    found = list(past_errors("x", [*YEARLY, 12.0, 25.0, 36.0, 48.0], season=4))
    whole = [e for e in found if e.whole]
    assert {e.ahead for e in whole} == {1, 2, 3, 4, 5, 6, 7, 8}
    assert whole[-1].scaled == pytest.approx(found[-2].scaled)  # one quarter is left: it is the rest of the year


# ---- hits ----------------------------------------------------------------------------------------------------------
def made(stretch: Stretch, low: float | None, high: float | None, on: date = date(2024, 1, 5), ahead: int = 1) -> Made:
    return Made(CITY, stretch, on, Method.SHORT, ahead, 20.0, low, high)


def test_forecasts_are_judged_when_the_figure_comes() -> None:
    book = told("2024Q1 18 on 2024-04-20\n2024Q1 25 on 2024-06-01\n2024H1 45 on 2024-07-20")
    first, second = Stretch(2024, 1, 3), Stretch(2024, 4, 6)
    published = [made(first, 15, 21), made(second, 15, 19, ahead=2), made(second, None, None, ahead=2)]
    known = [book.known(date.fromisoformat(d)) for d in ("2024-04-19", "2024-04-20", "2024-06-01", "2024-08-01")]
    by = {"revenue": REVENUE}
    assert [[j.held for j in judge(published, k, by)] for k in known] == [[], [True], [False], [False, False]]
    all_ = hits(published, known[-1], by)
    assert {ahead: (h.made, h.judged, h.held) for ahead, h in all_.items()} == {
        0: (2, 2, 0),
        1: (1, 1, 0),
        2: (1, 1, 0),
    }
    assert hits(published, known[0], by)[0].rate is None


def test_a_forecast_made_later_is_not_known_before() -> None:
    book = told("2024Q1 18 on 2024-04-20")
    later = [made(Stretch(2024, 1, 3), 15, 21, on=date(2024, 5, 1))]
    assert judge(later, book.known(date(2024, 4, 30)), {"revenue": REVENUE}) == ()
