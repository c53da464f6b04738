"""Every fact that a decision uses, taken away in turn: both engines must be unsure of the same things."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from tests.agreement.twin import differences, in_columns, one_by_one

from liance.records.city import City, ParameterKey, Record
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.kleene import Fact
from liance.rules.library import load_policy
from liance.simulate.population import demo_city

FOLDER = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
FIRMS = 40


@cache
def policy() -> ir.Policy:
    return load_policy(FOLDER)


@cache
def city() -> City:
    return demo_city(policy().vocabulary, enterprises=FIRMS, seed=8)


def party_of(type_id: str, key: tuple[object, ...]) -> object:
    """Whose record it is: the first party among its keys, else its first key."""
    type_ = policy().vocabulary.type_named(type_id)
    assert type_ is not None
    own = (v for f, v in zip(type_.keys, key, strict=True) if f.kind in (Kind.PARTY, Kind.REF))
    return next(own, key[0])


@cache
def used() -> tuple[tuple[Fact, ...], ...]:
    """The known facts that some decision read, by party: those of one party never in the same round.

    Round n holds the n-th fact of every party, so that all rounds together take every fact away once.
    """
    facts: dict[Fact, None] = {}
    for decided in Program(policy()).decided(city()):
        facts |= dict.fromkeys(decided.case.facts)
    by_party: defaultdict[object, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=str):
        type_id, key, name = fact
        type_ = policy().vocabulary.type_named(type_id)
        record = city().by_key.get((type_id, key)) if type_ is not None else None  # type: ignore[arg-type]
        if type_ is not None and record is not None and name in record.values and not type_.by_id[name].key:
            by_party[party_of(type_id, key)].append(fact)
    most = max(len(found) for found in by_party.values())
    return tuple(tuple(found[n] for found in by_party.values() if n < len(found)) for n in range(most))


def without(facts: tuple[Fact, ...], parameter: ParameterKey | None = None) -> City:
    """The city with these cells emptied, and perhaps a published figure."""
    gone: defaultdict[tuple[str, tuple[object, ...]], set[str]] = defaultdict(set)
    for type_id, key, name in facts:
        gone[type_id, key].add(name)
    records = []
    for record in (r for rows in city().tables.values() for r in rows):
        names = gone.get((record.type.id, record.key), set())
        records.append(Record(record.type, {k: v for k, v in record.values.items() if k not in names}))
    figures = {k: v for k, v in city().parameters.items() if k != parameter}
    return City.of(city().vocabulary, records, parameters=figures)


def agree(made: City) -> None:
    assert differences(in_columns(policy(), made).results, one_by_one(policy(), made)) == []


def test_the_rounds_take_every_fact_once() -> None:
    facts = [fact for round_ in used() for fact in round_]
    assert len(facts) == len(set(facts)) > FIRMS * 10


@pytest.mark.parametrize("part", range(3))
def test_a_sample_of_facts_taken_away(part: int) -> None:
    """One fact of every firm at a time."""
    rounds = used()
    agree(without(rounds[part * len(rounds) // 3]))


def test_a_published_figure_taken_away() -> None:
    agree(without((), next(iter(city().parameters))))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_fact_taken_away(part: int) -> None:
    for round_ in used()[part::8]:
        agree(without(round_))


@pytest.mark.slow
def test_every_published_figure_taken_away() -> None:
    for parameter in city().parameters:
        agree(without((), parameter))
