"""Growth scenarios: exact products, made years marked, known years untouched."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulate.workshops import city, policy

from liance.diagnostics.diagnostic import Rejected, catalogue
from liance.records.city import City, Record
from liance.rules.library import load_policy
from liance.simulate.evaluate import Population
from liance.simulate.scenarios import Scenario, grown, outcomes, scenarios_from
from liance.values.money import WAN

TOWN = city(("a", 2029, {"sales": 8}), ("a", 2030, {"sales": 10, "rent": 10}), ("b", 2029, {"sales": 50}))


def scenarios(text: str) -> list[Scenario]:
    return scenarios_from(tomllib.loads(text), policy().vocabulary, "s.toml")


def growth(ratio: str, field: str = "sales") -> list[Scenario]:
    return scenarios(f'[[scenario]]\nname = "一"\ngrowth = [{{ fact = "workshop_year.{field}", ratio = "{ratio}" }}]\n')


def test_a_series_goes_on_by_the_exact_ratio() -> None:
    """100,000 yuan by 50 % twice; who has no record in the last year is not extended, what has no growth is unknown."""
    made = grown(TOWN, growth("50%")[0], 2032)
    rows = made.population.tables["workshop_year"].sort("workshop", "year").select("workshop", "year", "sales", "rent")
    assert rows.rows()[2:] == [
        ("a", 2031, 15 * WAN, None),
        ("a", 2032, 22_5000_00, None),
        ("b", 2029, 50 * WAN, 0),
    ]
    assert (made.first, made.made) == (2031, 2)


@given(st.integers(-99, 300), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_known_records_stay_and_products_are_rounded_down_once(percent: int, years: int) -> None:
    made = grown(TOWN, growth(f"{percent}%")[0], 2030 + years).population.tables["workshop_year"]
    before = TOWN.tables["workshop_year"]
    assert made.head(len(before)).equals(before)
    last = made.filter((made["year"] == 2030 + years) & (made["workshop"] == "a"))["sales"].item()
    assert last == 10 * WAN * (100 + percent) ** years // 100**years


def test_what_is_on_record_may_be_made_instead() -> None:
    """From 2030 on nothing is taken as known: a goes on from 2029 at 50 % a year."""
    before = TOWN.tables["workshop_year"]
    made = grown(TOWN, growth("50%")[0], 2031, since=2030)
    rows = made.population.tables["workshop_year"]
    assert rows.filter(rows["year"] < 2030).equals(before.filter(before["year"] < 2030))
    last = {w: s for w, y, s in before.select("workshop", "year", "sales").iter_rows() if y == 2029 and s is not None}
    told = {(w, y): s for w, y, s in rows.select("workshop", "year", "sales").iter_rows() if y > 2029}
    assert told == {(w, y): s * 3 ** (y - 2029) // 2 ** (y - 2029) for w, s in last.items() for y in (2030, 2031)}
    assert made.first == 2030


def test_the_last_year_known_needs_no_growth() -> None:
    made = grown(TOWN, growth("50%")[0], 2030)
    assert (made.first, made.made) == (None, 0)
    assert made.population.tables["workshop_year"].equals(TOWN.tables["workshop_year"])


def test_scenarios_differ_only_in_assumed_years() -> None:
    """At 100 % a crosses 200,000 in 2031 (30,000 yuan) and 400,000 in 2032 only if above: 400,000 is not above."""
    both = [*growth("0%"), Scenario("二", growth("101%")[0].growths)]
    found = outcomes(policy(), TOWN, both, 2032).select("scenario", "year", "assumed", "amount")
    known = found.filter(~found["assumed"])
    assert (
        known.filter(known["scenario"] == "一")
        .drop("scenario")
        .equals(known.filter(known["scenario"] == "二").drop("scenario"))
    )
    made = found.filter(found["assumed"])
    assert set(made["year"]) <= {2031, 2032}
    slow, fast = (made.filter(made["scenario"] == name)["amount"].sum() for name in ("一", "二"))
    assert fast > slow


EXAMPLES = [c for c, e in catalogue().items() if "[[scenario]]" in e["example"]]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_code_brings_out_that_code_alone(code: str) -> None:
    vocabulary = load_policy("liaocheng-it-2023").vocabulary
    with pytest.raises(Rejected) as rejected:
        scenarios_from(tomllib.loads(catalogue()[code]["example"]), vocabulary, "assumptions.toml")
    assert {d.code for d in rejected.value.diagnostics} == {code}


def test_published_figures_are_made_for_made_years_alone() -> None:
    law = load_policy("liaocheng-it-2023")
    types = {t.id: t for t in law.vocabulary.types}
    firm = Record(types["enterprise_year"], {"enterprise": "x", "year": 2024, "revenue": WAN})
    population = Population.of(City.of(law.vocabulary, [firm]))
    text = """
[[scenario]]
name = "基准"
growth = [{ fact = "enterprise_year.revenue", ratio = "5%" }]
parameter = [{ id = "city_average_growth", scope = "software", value = "4%" }]
"""
    (scenario,) = scenarios_from(tomllib.loads(text), law.vocabulary, "s.toml")
    made = grown(population, scenario, 2026).population.parameters
    assert sorted(key[2] for key in made if key[:2] == ("city_average_growth", "software")) == [2025, 2026]
