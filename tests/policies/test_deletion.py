"""No missing fact moves money in silence: the answer is the same whatever the fact is, or it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from tests.policies.cities import RATIOS, YEARS, Town, possible, town

from liance.records.city import Value
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.kleene import Fact, Unknown, fact_name
from liance.rules.library import load_policy

POLICY = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
SAMPLED = 8
Name = tuple[str, int]


@cache
def policy() -> ir.Policy:
    return load_policy(POLICY)


def answers(program: Program, city: Town) -> dict[Name, Answer]:
    """Answers by incentive and row; the row stays the same when a cell of an optional key changes."""
    rows = city.places()
    made = program.answers(city.city())
    return {(a.incentive.id, rows[a.record.type.id, a.record.key]): a for a in made}


def figures(answer: Answer | None) -> tuple[object, ...]:
    """What an answer says; a record that the incentive is not about says the same as one that fails."""
    if answer is None or answer.outcome == "not_eligible":
        return ("not_eligible", None, None, None)
    return (answer.outcome, answer.amount, answer.low, answer.high)


def facts_used(city: Town, made: dict[Name, Answer]) -> list[Fact]:
    """Facts of the city that some answer looked at; figures that the policy itself cites left out."""
    used = {f for a in made.values() for f, v in a.decided.case.facts.items() if not isinstance(v, Unknown)}
    given = {("parameter", (scope or None, year), name) for name, scope, year in city.parameters}
    return sorted((f for f in used if f[0] != "parameter" or f in given), key=fact_name)


def optional_cells(city: Town) -> Iterator[Fact]:
    """Cells that are read outside the expressions: those of the ledger, and keys that may be empty."""
    for (kind, key), row in city.places().items():
        fields = city.vocabulary.type_named(kind).fields  # type: ignore[union-attr]
        for f in fields:
            if f.id in city.rows[row][1] and ((f.key and f.optional) or (kind == "award" and not f.key)):
                yield kind, key, f.id


def alternatives(made: ir.Policy, fact: Fact, dice: Random) -> list[Value]:
    """Values that the fact might have had: lowest, highest, and some between."""
    type_id, _, name = fact
    if type_id == "parameter":
        parameter = made.vocabulary.parameter_named(name)
        assert parameter is not None
        values: tuple[Value, ...] = YEARS if parameter.kind is Kind.YEAR else RATIOS[:5]
    else:
        kind = made.vocabulary.type_named(type_id)
        assert kind is not None
        values = possible(kind.by_id[name])
    return [values[0], values[-1], *dice.sample(values, min(SAMPLED, len(values)))]


def lies_within(one: Answer | None, asked: Answer) -> bool:
    """Whether an answer lies in the bounds that were given while the fact was missing."""
    low, high = (None, None) if one is None else (one.low, one.high)
    if one is None or one.outcome == "not_eligible":
        low, high = 0, 0
    below = asked.low is None or (low is not None and asked.low <= low)
    above = asked.high is None or (high is not None and high <= asked.high)
    return (below and above) or asked.decided.rule.amount is None


def violations(program: Program, city: Town, dice: Random) -> Iterator[str]:
    """Every fact of a city whose deletion would change money without being asked for."""
    fixed = {(t.id, f.id) for t in city.vocabulary.types for f in t.keys if not f.optional}
    facts = dict.fromkeys([*facts_used(city, answers(program, city)), *optional_cells(city)])
    for fact in (f for f in facts if (f[0], f[2]) not in fixed):
        emptied = city.with_fact(fact, None)
        if len(emptied.places()) < len(city.rows):
            continue  # two records with one key: intake refuses that
        asked, missing = answers(program, emptied), renamed(city, fact)
        for value in alternatives(program.policy, fact, dice):
            filled = answers(program, city.with_fact(fact, value))
            for name in asked.keys() | filled.keys():
                if problem := compared(asked.get(name), filled.get(name), missing):
                    said = figures(filled.get(name))
                    yield f"{name} without {fact_name(fact)}: {problem}; with {value!r}: {said}"


def renamed(city: Town, fact: Fact) -> Fact:
    """The fact's name once its own cell is empty: a key's cell is part of the key."""
    kind = city.vocabulary.type_named(fact[0])
    keys = [f.id for f in kind.keys] if kind is not None else []
    if fact[2] not in keys:
        return fact
    return (
        fact[0],
        tuple(None if name == fact[2] else k for name, k in zip(keys, fact[1], strict=True)),
        fact[2],
    )


def compared(asked: Answer | None, one: Answer | None, fact: Fact) -> str:
    """What is wrong between the answer without a fact and that with a value of it, if anything."""
    if asked is None or asked.outcome != "undetermined":
        return "" if figures(asked) == figures(one) else f"decided {figures(asked)}"
    if fact not in asked.missing:
        return "" if figures(asked) == figures(one) else f"not asked for {figures(asked)}"
    return "" if lies_within(one, asked) else f"bounds {asked.low}..{asked.high}"


def other_readings(dice: Random) -> dict[str, str]:
    """One option of every reading.

    Not M11 = year: a project without an introducer is nobody's until one is named, so it takes nothing from
    the yearly limit of those who are known.
    """
    choices = {r.id: dice.choice(r.options).id for r in policy().readings.values()}
    return {**choices, "M11": dice.choice(("literal", "project"))}


@pytest.mark.parametrize("seed", range(6))
def test_a_deleted_fact_is_asked_for_or_does_not_matter(seed: int) -> None:
    program = Program(policy())
    assert sorted(set(violations(program, town(policy(), seed), Random(seed)))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
def test_so_under_other_readings(seed: int) -> None:
    dice = Random(seed)
    program = Program(policy(), other_readings(dice))
    assert sorted(set(violations(program, town(policy(), seed), dice))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_so_in_many_more_cities(seed: int) -> None:
    dice = Random(seed)
    program = Program(policy(), other_readings(dice) if seed % 2 else {})
    assert sorted(set(violations(program, town(policy(), seed), dice))) == []


def test_the_cities_together_speak_of_every_incentive() -> None:
    program = Program(policy())
    spoken = {a.incentive.id for seed in range(40) for a in answers(program, town(policy(), seed)).values()}
    assert spoken == {i.id for i in policy().incentives}
