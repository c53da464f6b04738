"""Two tables of results compared: who gains and loses to the fen, and what is unknown stays apart."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.reforms import LOST, LOWER, NEW, UPPER, mills
from tests.thoroughness import examples

from liance.rules.columns.results import SCHEMA
from liance.simulate.compare import Comparison, compare, concentration, distribution, effects
from liance.simulate.dimensions import UNKNOWN

Row = tuple[str, str, str | None, str, int | None, int | None]
"""Incentive, record, beneficiary, outcome, least, most."""


def results(*rows: Row, year: int = 2031) -> pl.DataFrame:
    made = [
        (incentive, record, party, year, outcome, high if outcome in ("definite", "ceiling") else None, low, high, 0, 0)
        for incentive, record, party, outcome, low, high in rows
    ]
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


def compared(before: list[Row], after: list[Row]) -> Comparison:
    return compare(results(*before), results(*after), mills())


def change(before: Row | None, after: Row | None) -> tuple[str, int | None]:
    """What happens to one matter."""
    made = compared([before] if before else [], [after] if after else [])
    ((kind, gain),) = made.matters.select("change", "gain").rows()
    return kind, gain


PAID: Row = ("grant", "a", UPPER, "definite", 500, 500)
MORE: Row = ("grant", "a", UPPER, "definite", 800, 800)
OPEN: Row = ("grant", "a", UPPER, "undetermined", 0, 900)
WIDER: Row = ("grant", "a", UPPER, "undetermined", 0, None)
RANGE: Row = ("grant", "a", UPPER, "range", 100, 500)
BY_HAND: Row = ("grant", "a", UPPER, "manual", None, None)


# ---- one matter --------------------------------------------------------------------------------------------------
def test_what_happens_to_a_matter() -> None:
    assert change(PAID, PAID) == ("same", 0)
    assert change(PAID, MORE) == ("more", 300)
    assert change(MORE, PAID) == ("less", -300)
    assert change(None, PAID) == ("new", 500)
    assert change(PAID, None) == ("gone", -500)
    assert change(PAID, RANGE) == ("terms", 0)
    assert change(None, BY_HAND) == ("new", 0)


def test_what_is_undetermined_is_neither_gained_nor_lost() -> None:
    assert change(PAID, OPEN) == ("opened", None)
    assert change(OPEN, PAID) == ("settled", None)
    assert change(OPEN, None) == ("settled", None)
    assert change(None, OPEN) == ("opened", None)
    assert change(OPEN, WIDER) == ("open", None)
    assert change(OPEN, OPEN) == ("same", None)


def test_a_record_whose_beneficiary_changes_is_lost_by_one_and_gained_by_the_other() -> None:
    made = compared([PAID], [("grant", "a", LOWER, "definite", 500, 500)])
    rows = made.matters.sort("beneficiary").select("beneficiary", "change", "gain").rows()
    assert rows == [(UPPER, "gone", -500), (LOWER, "new", 500)]
    assert effects(made).select("change", "winners", "losers").rows() == [(0, 1, 1)]


# ---- beneficiaries -----------------------------------------------------------------------------------------------
def test_a_beneficiary_adds_up_over_matters() -> None:
    before: list[Row] = [PAID, ("jobs", "a", UPPER, "definite", 100, 100)]
    after: list[Row] = [MORE, ("jobs", "b", UPPER, "definite", 40, 40)]
    made = compared(before, after).parties.row(0, named=True)
    assert (made["name"], made["before"], made["after"], made["gain"]) == ("上游水磨坊", 600, 840, 240)
    assert made["entitled"] is None


def test_newly_and_no_longer_entitled() -> None:
    made = compared([PAID], [("grant", "b", LOWER, "manual", None, None)])
    assert dict(made.parties.select("beneficiary", "entitled").rows()) == {UPPER: "gone", LOWER: "new"}
    assert effects(made).select("new", "gone").rows() == [(1, 1)]


def test_who_may_still_be_entitled_has_not_lost_it() -> None:
    made = compared([PAID], [OPEN]).parties.row(0, named=True)
    assert (made["entitled"], made["opened"], made["gain"]) == (None, 1, 0)


def test_an_unknown_beneficiary_keeps_its_money() -> None:
    made = compared([("grant", "a", None, "definite", 500, 500)], [("grant", "a", None, "definite", 700, 700)])
    assert made.parties.select("beneficiary", "name", "gain").rows() == [(None, None, 200)]


# ---- costs -------------------------------------------------------------------------------------------------------
def test_costs_stand_apart_by_what_is_known_of_them() -> None:
    other = [(incentive, "b", *rest) for incentive, _, *rest in (RANGE, MORE)]
    made = effects(compared([PAID, other[0]], [OPEN, other[1]])).row(0, named=True)
    assert (made["low_before"], made["high_before"]) == (600, 1000)
    assert (made["low_after"], made["high_after"]) == (800, 800)
    assert (made["open_after"], made["perhaps_after"], made["opened"]) == (1, 900, 500)
    assert made["change"] == -200 == made["gains"] - made["losses"] - made["opened"] + made["settled"]


def test_costs_by_valley_keep_the_unknown_apart() -> None:
    after: list[Row] = [("grant", party, party, "definite", 10, 10) for party in (UPPER, LOST, NEW)]
    made = effects(compared([], after), "valley")
    assert dict(made.select("valley", "change").rows()) == {"东谷": 20, UNKNOWN: 10}


# ---- laws --------------------------------------------------------------------------------------------------------
def matters() -> st.SearchStrategy[list[Row]]:
    """Tables of results: any outcomes, over few incentives and parties, one row per incentive and record."""
    amount = st.integers(0, 10**15)
    outcome = st.one_of(
        st.builds(lambda a: ("definite", a, a), amount),
        st.builds(lambda a: ("ceiling", a, a), amount),
        st.builds(lambda a, b: ("range", min(a, b), max(a, b)), amount, amount),
        st.builds(lambda a: ("undetermined", 0, a), st.one_of(st.none(), amount)),
        st.just(("manual", None, None)),
    )
    row = st.tuples(
        st.sampled_from(["grant", "jobs"]),
        st.sampled_from("abcde"),
        st.sampled_from([UPPER, LOWER, LOST, None]),
        outcome,
    )
    rows = st.lists(row, max_size=8, unique_by=lambda r: r[:2])
    return rows.map(lambda made: [(i, record, party, *rest) for i, record, party, rest in made])


@given(matters(), matters(), st.sampled_from([(), ("incentive",), ("valley",), ("size",), ("year",)]))
@examples(30, 300)
def test_winners_less_losers_is_the_difference_of_totals(
    before: list[Row], after: list[Row], keys: tuple[str, ...]
) -> None:
    """To the fen, and in every group; money that becomes undetermined, or ceases to be, is the rest."""
    made = effects(compared(before, after), *keys)
    for row in made.iter_rows(named=True):
        assert row["change"] == row["high_after"] - row["high_before"]
        assert row["change"] == row["gains"] - row["losses"] - row["opened"] + row["settled"]
    for side, rows in (("before", before), ("after", after)):
        sure = [r for r in rows if r[3] != "undetermined"]
        assert sum(made[f"high_{side}"]) == sum(r[5] or 0 for r in sure)
        assert sum(made[f"open_{side}"]) == len(rows) - len(sure)


@given(matters(), matters())
@examples(30, 200)
def test_the_other_way_round_winners_are_losers(before: list[Row], after: list[Row]) -> None:
    there, back = compared(before, after), compared(after, before)
    assert there.parties["gain"].to_list() == (-back.parties["gain"]).to_list()
    assert there.parties["opened"].to_list() == back.parties["settled"].to_list()
    one, other = effects(there).row(0, named=True), effects(back).row(0, named=True)
    assert [one[k] for k in ("winners", "new", "gains")] == [other[k] for k in ("losers", "gone", "losses")]


@given(matters())
@examples(20, 100)
def test_nothing_changes_nothing(rows: list[Row]) -> None:
    made = compared(rows, rows)
    assert set(made.matters["change"]) <= {"same"}
    assert distribution(made).is_empty()


# ---- spread ------------------------------------------------------------------------------------------------------
def test_deciles_are_gains_of_somebody() -> None:
    after: list[Row] = [("grant", f"{n}", f"磨{n:02}", "definite", n * 100, n * 100) for n in range(1, 21)]
    made = distribution(compared([("jobs", "x", UPPER, "definite", 7, 7)], after)).row(0, named=True)
    assert made["count"] == 21
    assert (made["least"], made["d1"], made["d5"], made["d9"], made["most"]) == (-7, 200, 1000, 1800, 2000)


def test_concentration_is_exact() -> None:
    made = concentration(pl.Series([0, 1, 1, 2, 6]))
    assert (made.recipients, made.total) == (4, 10)
    assert made.top == {1: Fraction(6, 10), 5: 1, 10: 1}
    assert made.gini == Fraction(1 * 1 + 2 * 1 + 3 * 2 + 4 * 6, 1) * 2 / (4 * 10) - Fraction(5, 4)
    assert made.hhi == Fraction(1 + 1 + 4 + 36, 100)


def test_equal_shares_are_not_concentrated_at_all() -> None:
    made = concentration(pl.Series([10**15] * 1000))
    assert (made.gini, made.hhi, made.top[10]) == (0, Fraction(1, 1000), Fraction(1, 100))


def test_nobody_gets_anything() -> None:
    made = concentration(pl.Series([], dtype=pl.Int64))
    assert (made.recipients, made.gini, made.hhi) == (0, 0, 0)


@given(st.lists(st.integers(1, 10**17), min_size=1, max_size=30))
def test_concentration_follows_its_definition(amounts: list[int]) -> None:
    """Gini as the mean difference over all pairs; no sum overflows."""
    made, count, total = concentration(pl.Series(amounts)), len(amounts), sum(amounts)
    pairs = sum(abs(a - b) for a in amounts for b in amounts)
    assert made.gini == Fraction(pairs, 2 * count * total)
    assert made.hhi == sum(Fraction(a, total) ** 2 for a in amounts)
