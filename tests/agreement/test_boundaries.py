"""A fen below a figure, at it and a fen above; growth exactly equal to an average: no engine may be off by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.agreement.programs import Town, policy_of
from tests.agreement.twin import differences, in_columns, one_by_one

from liance.records.city import City, ParameterKey, Value
from liance.rules import ir
from liance.rules.library import load_policy
from liance.simulate.marks import Marks, marks_of
from liance.simulate.population import YEARS, boundaries, published

FOLDER = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"


@cache
def policy() -> ir.Policy:
    return load_policy(FOLDER)


@cache
def marks() -> Marks:
    return marks_of(policy())


def boundary_city(parameters: dict[ParameterKey, Value], *, open_history: bool = False) -> City:
    """A firm on every side of every figure of the policy."""
    vocabulary = policy().vocabulary
    rows = boundaries(vocabulary, marks(), parameters, YEARS)
    return City.of(vocabulary, rows, parameters=parameters, open_history=open_history)


def parameters_of(decimals: int = 3) -> dict[ParameterKey, Value]:
    """Averages of so many decimals that differ by year and scope."""
    made = published(policy().vocabulary, seed=3, years=YEARS, marks=marks())
    fine = Fraction(1, 10**decimals)
    return {k: (v // fine) * fine + fine if isinstance(v, Fraction) else v for k, v in made.items()}


@pytest.mark.parametrize("open_history", [False, True])
def test_both_engines_say_the_same_on_every_side_of_every_figure(open_history: bool) -> None:
    city = boundary_city(parameters_of(), open_history=open_history)
    assert differences(in_columns(policy(), city).results, one_by_one(policy(), city)) == []


def test_every_figure_has_a_fen_on_both_sides() -> None:
    """In the city above, so that the agreement is about the figures: below, exact and above, decided differently."""
    city = boundary_city(parameters_of())
    results = in_columns(policy(), city).results.filter(pl.col("outcome") != "undetermined")
    for rule in marks().rules:
        values: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
        for record in city.all(rule.type):
            for line in (*rule.lines, *rule.tiers):
                values[line.spot].add(record.values.get(line.spot[1]))
        for line in (*rule.lines, *rule.tiers):
            if line.money and line.spot[0] == rule.type:
                assert {v for v in (line.value - 1, line.value, line.value + 1) if v >= 0} <= values[line.spot], (
                    rule.incentive,
                    line,
                )
        if any(line.money for line in rule.tiers):
            mine = results.filter(pl.col("incentive") == rule.incentive)
            assert mine["outcome"].n_unique() > 1, rule.incentive


@pytest.mark.slow
@pytest.mark.parametrize("decimals", range(1, 7))
def test_averages_of_any_fineness(decimals: int) -> None:
    city = boundary_city(parameters_of(decimals))
    assert differences(in_columns(policy(), city).results, one_by_one(policy(), city)) == []


# ---- growth exactly equal to the average -----------------------------------------------------------------------------
GROWTH = (
    "奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  条件  收入 ÷ 上年 收入 − 1 > 全市平均\n  金额  1元\n  性质  定额"
)
SIZES = (10**6, 123_000_000, 10**12, 10**15, 999_999_999_000_000, 10**17)


def ties() -> Iterator[tuple[Fraction, int, int]]:
    """An average of one to six decimals, last year's revenue in fen, and this year's exactly that much higher."""
    for decimals, size in ((d, s) for d in range(1, 7) for s in SIZES):
        for top in (1, 3, 7, 10**decimals - 1):
            average = Fraction(top, 10**decimals)
            before = size // average.denominator * average.denominator
            yield average, before, int(before * (1 + average))


def city_of_ties(average: Fraction, step: int) -> City:
    """The firms whose growth is `step` fen off one average."""
    rows: list[tuple[str, dict[str, Value]]] = []
    for n, (_, before, now) in enumerate(t for t in ties() if t[0] == average):
        firm = f"企业{n:02}"
        rows += [("enterprise", {"id": firm}), ("firm_year", {"enterprise": firm, "year": 2022, "sales": before})]
        rows.append(("firm_year", {"enterprise": firm, "year": 2023, "sales": now + step}))
    return Town(tuple(rows), {("average", "", 2023): average}).city(policy_of(GROWTH))


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_growth_equal_to_the_average_does_not_exceed_it(step: int) -> None:
    """超过 leaves the average itself out: a fen above pays, the tie and a fen below do not, at any size."""
    rule = policy_of(GROWTH)
    for average in sorted({t[0] for t in ties()})[:: 1 if step == 0 else 3]:
        city = city_of_ties(average, step)
        results = in_columns(rule, city).results
        assert differences(results, one_by_one(rule, city)) == []
        told = results.filter(pl.col("year") == 2023)["outcome"].unique().to_list()
        assert told == ["definite" if step > 0 else "not_eligible"], average


def test_binary_floating_numbers_would_be_wrong() -> None:
    """Why growth is compared in whole numbers: of the same ties float64 pays some, and misses some a fen above."""
    paid = [t for t in ties() if t[2] / t[1] - 1 > float(t[0])]
    missed = [t for t in ties() if not (t[2] + 1) / t[1] - 1 > float(t[0])]
    assert any(before >= 10**14 for _, before, _ in paid)
    assert any(before >= 10**14 for _, before, _ in missed)
    frame = pl.DataFrame({"before": [t[1] for t in ties()], "now": [t[2] for t in ties()]})
    average = pl.Series([float(t[0]) for t in ties()])
    assert frame.select((pl.col("now") / pl.col("before") - 1 > average).sum()).item() == len(paid) > 0
