"""How sure a total is: bounds by hand, facts by the money that waits, and draws that touch only what is unknown."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.workshops import city, policy

from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.rules.library import load_policy
from liance.simulate.assumptions import Draw, draws_from, fail_if_nothing_known, places_of
from liance.simulate.evaluate import Population, evaluate
from liance.simulate.population import demo_city
from liance.simulate.uncertainty import bounds, missing_facts, quantile, running, simulate, standard_error
from liance.values.money import WAN

TOWN = city(
    ("a", 2030, {"rent": 10}),
    ("b", 2030, {"rent": None}),
    ("c", 2029, {"sales": 5}),
    ("c", 2030, {"sales": None}),
    dishonest={"a": False, "b": False, "c": False},
)


def draws(text: str) -> list[Draw]:
    return draws_from(tomllib.loads(text), policy().vocabulary, "a.toml")


RENT = """
[[draw]]
fact = "workshop_year.rent"
as = "uniform"
low = "4万元"
high = "8万元"
"""


# ---- bounds ----------------------------------------------------------------------------------------------
def test_what_is_settled_and_what_it_may_come_to() -> None:
    """a gets 35,000 yuan; b between nothing and 60,000; c may cross every tier (70,000)."""
    (row,) = bounds(evaluate(policy(), TOWN, only=["shed", "sale-tiers"])).iter_rows(named=True)
    assert (row["sure"], row["low"], row["high"]) == (35_000_00, 35_000_00, 165_000_00)
    assert (row["rows"], row["undetermined"], row["unbounded"]) == (3, 2, 0)


def test_bounds_by_incentive_add_up() -> None:
    results = evaluate(policy(), TOWN)
    (whole,) = bounds(results).drop("rows").rows()
    parts = bounds(results, "incentive").drop("incentive", "rows")
    assert tuple(parts[name].sum() for name in parts.columns) == whole


def test_the_missing_fact_with_most_money_comes_first() -> None:
    found = missing_facts(policy(), TOWN, evaluate(policy(), TOWN, only=["shed", "sale-tiers"]))
    assert [(m.type, m.field, m.facts, m.rows, m.at_stake) for m in found] == [
        ("workshop_year", "sales", 1, 1, 70_000_00),
        ("workshop_year", "rent", 1, 1, 60_000_00),
    ]


# ---- draws -----------------------------------------------------------------------------------------------
def test_a_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = (simulate(policy(), TOWN, draws(RENT), count=5, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first.totals != other.totals


def test_drawn_totals_lie_within_what_the_draw_allows() -> None:
    """35 % of 40,000 to 80,000 yuan for b, on top of the 35,000 of a; c stays undetermined."""
    made = simulate(policy(), TOWN, draws(RENT), count=20, seed=1)
    assert made.drawn == (1,)
    assert all(49_000_00 <= total <= 63_000_00 for total in made.totals)
    assert len(set(made.totals)) > 10
    assert min(made.open_rows) > 0
    assert made.by_incentive["shed"] == made.totals


def test_known_facts_are_never_changed_and_unknown_ones_only_where_a_distribution_is_given() -> None:
    draw = draws(RENT)[0]
    places = places_of(draw, TOWN)
    frame = TOWN.tables["workshop_year"]
    assert [frame["rent"][n] for n in places.rows] == [None]
    assert frame["rent"].null_count() == 1


def test_of_last_year_multiplies_what_was_known() -> None:
    (draw,) = draws("""
[[draw]]
fact = "作坊年度.销售额"
as = "triangular"
of = "last-year"
low = "80%"
mode = "100%"
high = "120%"
""")
    places = places_of(draw, TOWN)
    assert places.bases == (Fraction(5 * WAN),)
    values = [draw.values(Random(n), places)[0] for n in range(50)]
    assert all(isinstance(v, int) and 4 * WAN <= v <= 6 * WAN for v in values)


def test_an_empirical_draw_takes_a_known_value_and_chance_takes_its_share() -> None:
    (rents,) = draws('[[draw]]\nfact = "workshop_year.rent"\nas = "empirical"\n')
    assert set(rents.values(Random(1), places_of(rents, TOWN))) <= {0, 10 * WAN}
    (never,) = draws('[[draw]]\nfact = "enterprise.dishonest"\nas = "chance"\nchance = "0%"\n')
    town = city(("a", 2030, {}), dishonest={"a": None})
    assert never.values(Random(1), places_of(never, town)) == [False]


@given(
    st.integers(), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["uniform", "triangular", "normal"])
)
def test_a_draw_stays_between_its_bounds(seed: int, low: int, width: int, kind: str) -> None:
    shape = {"uniform": "", "triangular": f"mode = {low}", "normal": f"mean = {low}\nspread = 5"}[kind]
    text = f'[[draw]]\nfact = "workshop_year.rent"\nas = "{kind}"\nlow = {low}\nhigh = {low + width}\n{shape}'
    (draw,) = draws(text)
    (value,) = draw.values(Random(seed), places_of(draw, TOWN))
    assert isinstance(value, int)
    assert low * 100 <= value <= (low + width) * 100


def test_nothing_known_to_draw_from_is_told() -> None:
    town = city(("a", 2030, {"rent": None}))
    with pytest.raises(Rejected) as rejected:
        fail_if_nothing_known(draws('[[draw]]\nfact = "workshop_year.rent"\nas = "empirical"\n'), town, "a.toml")
    assert [d.code for d in rejected.value.diagnostics] == ["assume-none"]


EXAMPLES = [c for c, e in catalogue().items() if e["example_file"] == "assumptions.toml" and "[[draw]]" in e["example"]]


@pytest.mark.parametrize("code", [c for c in EXAMPLES if c != "assume-none"])
def test_the_example_of_a_code_brings_out_that_code_alone(code: str) -> None:
    vocabulary = load_policy("liaocheng-it-2023").vocabulary
    with pytest.raises(Rejected) as rejected:
        draws_from(tomllib.loads(catalogue()[code]["example"]), vocabulary, "assumptions.toml")
    assert {d.code for d in rejected.value.diagnostics} == {code}
    for diagnostic in rejected.value.diagnostics:
        for lang in ("zh", "en"):
            assert "{" not in diagnostic.message(lang) + diagnostic.hint(lang)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(Rejected) as rejected:
        draws('[[draw]]\nfact = "x.y"\nas = "empirical"\n[[draw]]\nas = "dice"\n')
    assert [d.code for d in rejected.value.diagnostics] == ["assume-fact", "assume-as"]


# ---- figures ---------------------------------------------------------------------------------------------
def test_quantiles_are_values_that_were_drawn() -> None:
    assert [quantile([5, 1, 3, 2, 4], q) for q in (1, 20, 21, 50, 100)] == [1, 1, 2, 3, 5]


def test_the_standard_error_is_exact_to_the_fen() -> None:
    """1 and 3: variance 2, of the mean 1."""
    assert (standard_error([100, 300]), standard_error([7])) == (100, 0)


def test_running_quantiles_end_with_all_draws() -> None:
    *_, last = running(list(range(100)))
    assert last == (100, 4, 49, 94)


def test_drawing_into_a_decimal_column_keeps_its_known_values() -> None:
    law = load_policy("liaocheng-it-2023")
    population = Population.of(demo_city(law.vocabulary, enterprises=40, seed=3))
    shares = population.tables["lease_year"]["self_use_share"]
    blank = population.tables["lease_year"].with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0).then("self_use_share").alias("self_use_share")
    )
    holed = Population(law.vocabulary, {**population.tables, "lease_year": blank}, population.parameters)
    text = '[[draw]]\nfact = "lease_year.self_use_share"\nas = "uniform"\nlow = "50%"\nhigh = "100%"\n'
    wanted = draws_from(tomllib.loads(text), law.vocabulary, "a.toml")
    made = simulate(law, holed, wanted, count=2, seed=1)
    assert made.drawn == (blank["self_use_share"].null_count(),)
    assert made.drawn[0] > shares.null_count()
