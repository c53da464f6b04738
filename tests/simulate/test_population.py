"""A made-up city: reproducible, marked, readable, skewed, and with a record on every side of every figure."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.vocabularies import industry_types

from liance.records.city import City, Record
from liance.records.intake import city_from
from liance.records.tables import read_city_files
from liance.records.vocabulary import Kind
from liance.records.write import tables_of, write_city
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.library import load_policy
from liance.simulate.marks import Line, Marks, marks_of
from liance.simulate.population import AREA, YEARS, demo_city, records
from liance.values.uscc import fault_of

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(path.parent for path in (ROOT / "policies").glob("*/policy.md"))
LIAOCHENG = ROOT / "policies" / "liaocheng-it-2023"


@cache
def policy() -> ir.Policy:
    return load_policy(LIAOCHENG)


@cache
def marks() -> Marks:
    return marks_of(policy())


@cache
def city(enterprises: int, seed: int = 1) -> City:
    return demo_city(policy().vocabulary, enterprises=enterprises, seed=seed, marks=marks())


def files(city: City, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in write_city(city, folder)}


def names(city: City) -> dict[object, str]:
    return {r.values["id"]: str(r.values["name"]) for r in city.all("enterprise")}


# ---- reproducible -----------------------------------------------------------------------------------------
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [demo_city(policy().vocabulary, enterprises=300, seed=7, marks=marks_of(policy())) for _ in range(2)]
    assert files(made[0], tmp_path / "a") == files(made[1], tmp_path / "b")


def test_another_seed_gives_another_city(tmp_path: Path) -> None:
    assert files(city(300, 1), tmp_path / "a") != files(city(300, 2), tmp_path / "b")


def test_a_firm_follows_from_the_seed_and_its_number() -> None:
    """So parts of a very large city can be made apart: more firms do not change the ones before."""

    def told(record: Record) -> tuple[str, list[tuple[str, object]]]:
        return record.type.id, sorted(record.values.items(), key=lambda pair: pair[0])

    few, many = (
        [told(r) for r in records(policy().vocabulary, enterprises=count, seed=1, marks=marks())]
        for count in (220, 260)
    )
    assert many[: len(few)] == few


@pytest.mark.parametrize("enterprises", [0, 1, 200, 321])
def test_there_are_as_many_enterprises_as_asked_for(enterprises: int) -> None:
    assert len(city(enterprises).all("enterprise")) == enterprises


# ---- honest -----------------------------------------------------------------------------------------------
def test_it_passes_intake_without_a_word(tmp_path: Path) -> None:
    write_city(city(2000), tmp_path)
    tables, unread = read_city_files(tmp_path)
    read, faults = city_from(tables, policy().vocabulary)
    assert (unread, faults) == ([], [])
    assert read is not None
    assert {k: len(v) for k, v in read.tables.items()} == {k: len(v) for k, v in city(2000).tables.items()}


def test_everything_is_marked_as_made_up() -> None:
    made = city(2000)
    assert all(name.startswith("演示·") for name in names(made).values())
    types = [t for t in policy().vocabulary.types if t.id in industry_types()]
    keys = [(t.id, f.id) for t in types for f in t.keys if f.kind is Kind.TEXT and f.id != "incentive"]
    texts = {str(r.values[key]) for type_, key in keys for r in made.all(type_) if key in r.values}
    assert {text for text in texts if not text.startswith(("演示·", f"91{AREA}"))} == set()
    assert {row.cells.get("source") for table in tables_of(made) for row in table.rows} == {"演示数据"}


def test_codes_have_their_check_character_and_area() -> None:
    codes = [str(r.values["id"]) for r in city(2000).all("enterprise")]
    assert {fault_of(code) for code in codes} == {None}
    assert {code[:8] for code in codes} == {f"91{AREA}"}
    assert len(set(codes)) == 2000


# ---- like a city ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("year", YEARS)
def test_few_are_large_and_many_small(year: int) -> None:
    """The largest twentieth sells more than half of everything."""
    series = [r for r in city(5000).all("enterprise_year") if r.year == year and "revenue" in r.values]
    sold = sorted((int(str(r.values["revenue"])) for r in series), reverse=True)
    assert sum(sold[: len(sold) // 20]) > sum(sold) // 2
    assert sum(sold[: len(sold) // 20]) < sum(sold)


def test_growth_persists() -> None:
    """Who grew faster than the middle last year does so again in more than half of the cases."""
    made = city(5000)
    again, pairs = 0, 0
    for firm in made.all("enterprise")[500:]:
        series = made.years_of("enterprise_year", (firm.values["id"],))
        sold = [series[y].values.get("revenue") for y in YEARS[:3] if y in series]
        if len(sold) == 3 and all(isinstance(value, int) and value > 0 for value in sold):
            first, second, third = (int(str(value)) for value in sold)
            pairs += 1
            again += (second * 108 > first * 100) == (third * 108 > second * 100)
    assert pairs > 1000
    assert again * 100 > pairs * 60


def test_some_facts_are_unknown_some_years_missing_some_firms_stopped_by_a_gate() -> None:
    made = city(2000)
    for field in ("registered_here", "dishonest"):
        said = Counter(r.values.get(field) for r in made.all("enterprise"))
        assert set(said) == {True, False, None}
        assert min(said.values()) * 10 < max(said.values())
    lengths = Counter()
    for firm in made.all("enterprise"):
        years = sorted(made.years_of("enterprise_year", (firm.values["id"],)))
        lengths[bool(years) and len(years) < years[-1] - years[0] + 1] += 1
    assert lengths[True] > 20


def test_one_published_figure_is_missing() -> None:
    known = {key for key in city(200).parameters if key[0] == "city_average_growth"}
    scopes = {key[1] for key in known}
    missing = {("city_average_growth", s, y) for s in scopes for y in YEARS} - known
    assert len(missing) == 1


@pytest.mark.parametrize("enterprises", [200, 2000])
def test_every_kind_of_record_title_level_and_origin_is_there(enterprises: int) -> None:
    made, vocabulary = city(enterprises), policy().vocabulary
    assert {name for name in industry_types() if not made.all(name)} == set()
    for type_id, field_id in (("recognition", "title"), ("recognition", "level"), ("award", "origin")):
        type_ = vocabulary.type_named(type_id)
        assert type_ is not None
        choices = {choice.id for choice in type_.by_id[field_id].choices}
        assert choices <= {r.values.get(field_id) for r in made.all(type_id)}


def test_the_industries_are_in_the_classification() -> None:
    table = policy().vocabulary.code_tables["gbt4754-2017"]
    codes = Counter(str(r.values["industry"])[:2] for r in city(2000).all("enterprise") if "industry" in r.values)
    assert all(str(r.values["industry"]) in table for r in city(2000).all("enterprise") if "industry" in r.values)
    assert codes["39"] + codes["65"] > 1200
    assert len(codes) > 20


# ---- every boundary ---------------------------------------------------------------------------------------
def lines() -> list[Line]:
    return [line for rule in marks().rules for line in (*rule.tiers, *rule.lines)]


def test_the_marks_are_the_policy_s_own_figures() -> None:
    """Spot checks against the text: the tiers, 5000万元, ten and five enterprises, three years."""
    found = {(line.spot[1], line.value) for line in lines()}
    yi, wan = 100_000_000 * 100, 10_000 * 100
    assert {("revenue", n * yi) for n in (1, 3, 5, 10)} <= found
    assert {("revenue", n * wan) for n in (2000, 5000, 10000)} <= found
    assert {("actual_investment", 5000 * wan), ("park_investment", 500 * wan), ("sales", 2000 * wan)} <= found
    assert {
        ("electronics_enterprises", 10),
        ("new_electronics_enterprises", 5),
        ("year_of_lease", 3),
    } <= found


@pytest.mark.parametrize("step", [-100, -1, 0, 1])
def test_every_figure_has_a_record_on_it_and_on_both_sides(step: int) -> None:
    for line in lines():
        type_id, field_id = line.spot
        type_ = policy().vocabulary.type_named(type_id)
        assert type_ is not None
        low = type_.by_id[field_id].low
        value = line.value + step
        if (line.money or abs(step) == 1) and (low is None or value >= low):
            assert any(r.values.get(field_id) == value for r in city(200).all(type_id)), (line, step)


@cache
def outcomes() -> dict[str, list[tuple[str, Answer]]]:
    """Answers on 200 enterprises by incentive, with the name of the case."""
    called = names(city(200))
    found: dict[str, list[tuple[str, Answer]]] = {}
    for answer in Program(policy()).answers(city(200)):
        name = called.get(answer.beneficiary, str(answer.beneficiary))
        found.setdefault(answer.incentive.id, []).append((name, answer))
    return found


def test_every_rule_says_yes_to_some_and_no_to_some() -> None:
    """`sector-tax-plan` has no condition of its own, so it cannot say no."""
    said = {id_: {answer.outcome for _, answer in found} for id_, found in outcomes().items()}
    assert set(said) == {incentive.id for incentive in policy().incentives}
    assert [id_ for id_, found in said.items() if found <= {"not_eligible", "undetermined"}] == []
    assert [id_ for id_, found in said.items() if "not_eligible" not in found] == ["sector-tax-plan"]


CASES = """
chip-sales                2000万元差一分            0
chip-sales                2000万元恰好              0
chip-sales                2000万元多一分            200000
chip-sales                超过上限                  1000000
manufacturing-scale-up    营业收入10000万元恰好     0
manufacturing-scale-up    营业收入10000万元多一分   100000
manufacturing-scale-up    营业收入100000万元多一分  1000000
manufacturing-scale-up    一年跨多档                1000000
manufacturing-scale-up    增幅等于平均恰好          0
manufacturing-scale-up    增幅等于平均多一分        100000
manufacturing-scale-up    上年为零                  0
manufacturing-scale-up    跌回后再次突破            100000
software-scale-up         增幅等于平均恰好          0
investment                5000万元差一元            0
investment                5000万元恰好              5000000
investment                含土地费用恰好            3500000
investment                两项合计过上限            10000000
investment                以前已奖近上限            1
project-introducer        超过上限                  500000
cmmi                      同年多个级别              500000
vr-center                 恰好到上限                3000000
rent                      第几年3多一               0
rent                      两项合计过上限            1000000
rent                      以前已奖近上限            1
park-cluster              企业数10差一              0
park-cluster              企业数10恰好              3000000
park-cluster              当年新增5差一             0
industrial-software       同年两项次年再次          300000
first-edition-software    同年两项次年再次          1500000
first-edition-software    不满足失信                0
first-edition-software    本项已奖本市              0
""".strip().splitlines()


@pytest.mark.parametrize("row", CASES)
def test_the_boundary_cases_end_as_their_names_say(row: str) -> None:
    """The yuan that one case gets under the policy's own readings, all years together."""
    incentive, words, yuan = row.split()
    found = [a for name, a in outcomes()[incentive] if words in name and a.incentive.title in name]
    assert found, row
    assert sum(answer.amount or 0 for answer in found) == int(yuan) * 100


@pytest.mark.parametrize("folder", POLICIES, ids=[path.name for path in POLICIES])
def test_any_policy_gets_its_own_cases(folder: Path) -> None:
    """Its city reads cleanly; a vocabulary that lacks a type just goes without."""
    other = load_policy(folder)
    made = demo_city(other.vocabulary, enterprises=300, seed=1, marks=marks_of(other))
    read, faults = city_from(tables_of(made), other.vocabulary)
    assert faults == []
    assert read is not None


def test_without_a_policy_there_is_a_city_without_cases() -> None:
    made = demo_city(policy().vocabulary, enterprises=400, seed=3)
    assert len(made.all("enterprise")) == 400
    assert {name for name in industry_types() if not made.all(name)} == set()
