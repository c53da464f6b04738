"""Who is near a threshold: counted by hand, and the money by deciding again, as the single-case engine says it too."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from tests.simulate.workshops import city, policy

from liance.records.city import City, Record, Value
from liance.rules.answers.explain import Program
from liance.rules.answers.near import near_misses
from liance.rules.library import load_policy
from liance.simulate.evaluate import Population
from liance.simulate.nearness import exposed, near, thresholds_of
from liance.values.money import WAN

TOWN = city(
    ("short", 2030, {"sales": 29}),
    ("past", 2030, {"sales": 31}),
    ("far", 2030, {"sales": 35}),
    ("at", 2030, {"sales": 30}),
)


def rows(found: pl.DataFrame, incentive: str, *columns: str) -> list[tuple[object, ...]]:
    return found.filter(pl.col("incentive") == incentive).select(columns).rows()


def test_thresholds_are_those_of_the_rules() -> None:
    """`>` thirty, and the three tiers; a figure that no rule compares with is none."""
    found = [(t.incentive.id, t.field.id, t.line.op, t.line.value) for t in thresholds_of(policy())]
    assert [f for f in found if f[1] == "sales"] == [
        ("first-sale", "sales", ">", 30 * WAN),
        *(("sale-tiers", "sales", ">", w * WAN) for w in (10, 20, 40)),
    ]
    assert ("flights", "flights", ">=", 1000) in found


def test_both_sides_of_a_threshold_and_what_crossing_moves() -> None:
    """2 % of a fen over 300,000 is 6,000 yuan; falling to 300,000 costs the 6,200 of 310,000."""
    found = near(policy(), TOWN, Fraction(5, 100))
    columns = ("party", "side", "target", "outcome", "gain")
    assert sorted(rows(found, "first-sale", *columns), key=str) == [
        ("at", "short", 30 * WAN + 1, "ceiling", 6_000_00),
        ("past", "past", 30 * WAN, None, -6_200_00),
        ("short", "short", 30 * WAN + 1, "ceiling", 6_000_00),
    ]


def test_sums_by_threshold() -> None:
    (row,) = (
        exposed(near(policy(), TOWN, Fraction(5, 100)))
        .filter(pl.col("incentive") == "first-sale")
        .iter_rows(named=True)
    )
    assert (row["short"], row["short_moved"], row["gain"]) == (2, 2, 12_000_00)
    assert (row["past"], row["past_moved"], row["loss"], row["open"]) == (1, 1, 6_200_00, 0)


def test_nobody_is_near_when_near_is_nearer() -> None:
    assert rows(near(policy(), TOWN, Fraction(1, 1000)), "first-sale", "party") == [("at",)]


def test_two_records_of_one_workshop_are_tried_one_at_a_time() -> None:
    """Either year alone would bring the award; both together would still bring one."""
    town = city(("a", 2030, {"sales": 29}), ("a", 2031, {"sales": 29}))
    found = near(policy(), town, Fraction(5, 100))
    assert sorted(rows(found, "first-sale", "year", "gain")) == [(2030, 6_000_00), (2031, 6_000_00)]
    assert rows(near(policy(), town, Fraction(5, 100), 2031), "first-sale", "year") == [(2031,)]


def test_crossing_in_vain_moves_nothing() -> None:
    town = city(("a", 2029, {"sales": 50}), ("a", 2030, {"sales": 29}))
    assert rows(near(policy(), town, Fraction(5, 100)), "first-sale", "outcome", "gain") == [(None, 0)]


def test_an_unknown_condition_leaves_the_gain_open() -> None:
    town = city(("a", 2030, {"sales": 29}), dishonest={"a": None})
    assert rows(near(policy(), town, Fraction(5, 100)), "first-sale", "outcome", "gain") == [("undetermined", None)]


@pytest.mark.parametrize("sales", [25, 28, 29])
def test_the_single_case_engine_says_the_same(sales: int) -> None:
    """The least change it finds is the threshold, and the money is the same."""
    town = city(("a", 2030, {"sales": sales}))
    misses = near_misses(Program(policy(), only=["first-sale"]), town.city(), "a")
    (miss,) = (m for m in misses if m.label.endswith("销售额"))
    (row,) = rows(near(policy(), town, Fraction(1, 5)), "first-sale", "target", "gain")
    assert row == (miss.then, miss.gain)


def test_a_threshold_on_another_record_than_the_one_decided_moves_its_party() -> None:
    """Counts have whole steps, and the record's own key says who it is where it names no party."""
    law = load_policy("liaocheng-it-2023")
    types = {t.id: t for t in law.vocabulary.types}
    facts: dict[str, Value] = {"park": "东园", "year": 2023, "electronics_enterprises": 9,
                               "new_electronics_enterprises": 6, "moved_out": 0}  # fmt: skip
    before: dict[str, Value] = facts | {"year": 2022, "electronics_enterprises": 3, "new_electronics_enterprises": 0}
    records = [Record(types["park_year"], values) for values in (before, facts)]
    population = Population.of(City.of(law.vocabulary, records))
    found = near(law, population, Fraction(1, 100), 2023)
    line = found.filter(pl.col("field") == "electronics_enterprises")
    assert line.select("party", "side", "value", "target").rows() == [("东园", "short", 9, 10)]
