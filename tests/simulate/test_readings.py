"""Readings compared on a city: columns must say what running every option over everybody, one by one, says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from liance.records.city import City
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.library import load_policy
from liance.simulate.evaluate import Population
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.simulate.readings import OptionEffect, ReadingEffect, compare_readings, reading_users

LIAOCHENG = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
Place = tuple[str, object, str]
Sums = tuple[int, int, int, int, int]


@cache
def policy() -> ir.Policy:
    return load_policy(LIAOCHENG)


@cache
def city() -> City:
    return demo_city(policy().vocabulary, enterprises=130, seed=3, marks=marks_of(policy()))


@cache
def compared() -> tuple[list[ReadingEffect], list[tuple[int, int]]]:
    """The comparison, and what was told of its progress."""
    seen: list[tuple[int, int]] = []
    made = compare_readings(policy(), Population.of(city()), lambda done, total: seen.append((done, total)))
    return made, seen


def effects() -> dict[str, ReadingEffect]:
    return {e.reading.id: e for e in compared()[0]}


RUNS = [(r.id, o.id) for r in policy().readings.values() for o in r.options]


# ---- the slow way -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Paid:
    """What an answer that is no refusal comes to."""

    place: Place
    outcome: str
    low: int
    high: int


@cache
def everything(reading: str = "", option: str = "") -> list[Paid]:
    """Every incentive over the whole city: the city money that is paid or may be."""
    if reading and option == policy().readings[reading].default:
        return everything()
    answers = Program(policy(), {reading: option} if reading else None).answers(city())
    return [
        Paid((a.incentive.id, a.record.key, str(a.beneficiary)), a.outcome, a.low or 0, a.high or 0)
        for a in answers
        if not a.guidance and a.outcome != "not_eligible"
    ]


def of(users: Collection[str], paid: list[Paid]) -> dict[Place, Paid]:
    """Those of some incentives, by place."""
    found = {p.place: p for p in paid if p.place[0] in users}
    assert len(found) == sum(p.place[0] in users for p in paid)
    return found


def slowly(reading: str, option: str, users: tuple[str, ...]) -> Sums:
    old, new = of(users, everything()), of(users, everything(reading, option))
    high = {
        place: (old[place].high if place in old else 0, new[place].high if place in new else 0) for place in old | new
    }
    return (
        sum(p.low for p in new.values()),
        sum(p.high for p in new.values()),
        sum(abs(b - a) for a, b in high.values()),
        len({place[2] for place, (a, b) in high.items() if a != b or outcome(old, place) != outcome(new, place)}),
        sum(p.outcome == "undetermined" for p in new.values()),
    )


def outcome(paid: dict[Place, Paid], place: Place) -> str:
    return paid[place].outcome if place in paid else ""


def told(effect: OptionEffect) -> Sums:
    return effect.low, effect.high, effect.moved, effect.changed, effect.undetermined


@pytest.mark.slow
@pytest.mark.parametrize(("reading", "option"), RUNS)
def test_an_option_costs_what_running_it_over_everybody_costs(reading: str, option: str) -> None:
    effect = effects()[reading]
    (quick,) = (o for o in effect.options if o.option.id == option)
    assert told(quick) == slowly(reading, option, effect.incentives)


@pytest.mark.parametrize(("reading", "option"), RUNS)
def test_an_incentive_that_does_not_use_a_reading_is_not_moved_by_it(reading: str, option: str) -> None:
    """So that leaving the others out is no loss: nobody else's amount depends on it, not through a group either."""
    others = {i.id for i in policy().incentives} - set(effects()[reading].incentives)
    assert of(others, everything(reading, option)) == of(others, everything())


# ---- what is touched --------------------------------------------------------------------------------------
def test_every_reading_of_the_first_policy_has_users() -> None:
    """One without users would be compared over nothing and look harmless."""
    assert [name for name in policy().readings if not reading_users(policy(), name)] == []
    assert {name: e.incentives for name, e in effects().items()} == {
        name: tuple(reading_users(policy(), name)) for name in policy().readings
    }


def test_a_compiled_rule_uses_no_reading_that_was_not_found_in_it() -> None:
    """The compiler notes what it resolves; under no option may that be more than the search of the rule has found."""
    users = {name: set(reading_users(policy(), name)) for name in policy().readings}
    missed = {
        (name, rule.incentive.id)
        for reading, option in RUNS
        for rule in Program(policy(), {reading: option}).rules
        for name in rule.readings
        if rule.incentive.id not in users[name]
    }
    assert missed == set()


def only_guidance() -> list[str]:
    guidance = {r.incentive.id for r in Program(policy()).rules if r.nature.kind is ir.Nature.GUIDANCE}
    return [name for name in policy().readings if set(reading_users(policy(), name)) <= guidance]


def test_a_reading_of_guidance_alone_moves_nothing() -> None:
    """It is not the city's money, whatever it comes to."""
    assert only_guidance() == ["G1a"]
    for name in only_guidance():
        assert {told(o) for o in effects()[name].options} == {(0, 0, 0, 0, 0)}
    larger = demo_city(policy().vocabulary, enterprises=220, seed=3, marks=marks_of(policy()))
    relief = Program(policy(), only=effects()["G1a"].incentives).answers(larger)
    assert sum(a.high or 0 for a in relief) > 0


def test_the_city_is_large_enough_to_tell_readings_apart() -> None:
    """Else all of the above would hold of nothing at all."""
    assert sum(e.moved > 0 for e in effects().values()) >= 15


# ---- how it is told ---------------------------------------------------------------------------------------
def test_most_money_comes_first_and_the_adopted_option_first_of_all() -> None:
    order = list(effects().values())
    assert [e.moved for e in order] == sorted((e.moved for e in order), reverse=True)
    for effect in order:
        assert effect.options[0].option.id == effect.reading.default
        assert {o.option.id for o in effect.options} == {o.id for o in effect.reading.options}
        assert (effect.options[0].moved, effect.options[0].changed) == (0, 0)


def test_progress_is_told_after_every_run() -> None:
    runs = sum(len(r.options) - 1 for r in policy().readings.values())
    assert compared()[1] == [(n, runs) for n in range(1, runs + 1)]
