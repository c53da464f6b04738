"""The bench of forecasts: what it reads, how it counts, and one small run of each part."""

from __future__ import annotations

from random import Random

import pytest
from bench.forecasts import Case, Series, _judged, _year, cases, counts, read_series
from bench.report import Report

from liance.insight.forecasts.pool import Pool


def test_the_shipped_series_are_long_enough_and_named_once() -> None:
    found = read_series()
    assert len({s.name for s in found}) == len(found) == 16
    assert min(len(s.values) for s in found) >= 80


def test_windows_see_nothing_of_what_came() -> None:
    """Two series that differ only after every window's last point give the same forecasts."""
    values = [float(n % 7) for n in range(8)]
    one, other = (list(cases(Series("x", 1, (*values, *rest)))) for rest in ((1.0,) * 7, (9.0,) * 7))
    assert [c.made for c in one][:1] == [c.made for c in other][:1]
    assert one[0].length == 6


def test_a_series_is_judged_by_the_others_alone() -> None:
    dice = Random(5)
    series = [Series(f"s{n}", 1, tuple(dice.gauss(0, 1) for _ in range(60))) for n in range(6)]
    all_: list[Case] = [case for s in series for case in cases(s)]
    pool = Pool(error for case in all_ for error in case.errors())
    alone = Pool(error for case in all_ if case.series != "s0" for error in case.errors())
    first = all_[0]
    assert list(_judged(first, pool)) == list(_judged(first, alone)) != []


def test_counts_equal_enumeration(capsys: pytest.CaptureFixture[str]) -> None:
    (mark,) = counts(Report(), most=8)
    assert mark.met
    assert "1 to 8" in capsys.readouterr().out


def test_a_small_panel_of_noise() -> None:
    found = _year(Random(1), firms=8, before=8)
    assert found["W2, held down together"] <= found["a 98 % band for each"] + 1
    assert found["an 80 % band for each"] > 0
