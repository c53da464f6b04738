"""What is read about a party decides about it exactly as the whole city does; and a city loaded is the city read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

import pytest
from tests.web.conftest import NOON
from tests.web.registry.conftest import EXAMPLE

from liance.cli.demo_city import made_up, write_made_up
from liance.records.city import City, Record
from liance.records.intake import read_city
from liance.rules.answers.explain import Answer, Program
from liance.web.people.actor import SYSTEM
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of, program_of
from liance.web.registry.queries import city_about, whole_city
from liance.web.registry.services import load_city

pytestmark = pytest.mark.django_db


def told(answers: Iterable[Answer]) -> list[object]:
    """Everything that an answer says, in an order of its own."""
    rows = [
        (
            a.incentive.id, a.record.key, a.beneficiary, a.year, a.outcome, a.amount, a.low, a.high, a.missing,
            dict(a.readings), a.assumptions, a.unconfirmed,
        )
        for a in answers
    ]  # fmt: skip
    return sorted(rows, key=repr)


def parties_of(city: City) -> list[str]:
    """Everybody whom some record names as enterprise, park, association, person or party."""
    fields = {"enterprise": ["id"], "project": ["investor", "introducer"], "recognition": ["party"]}
    fields |= {"park_year": ["park"], "association_year": ["association"], "talent_case": ["employer", "person"]}
    fields |= {"award": ["beneficiary"]}
    named = {r.values.get(f) for t, names in fields.items() for r in city.all(t) for f in names}
    return sorted(str(n) for n in named if n is not None)


def load(folder: Path, edition: Edition) -> City:
    """Load a city into the registry; what was read from its files."""
    load_city(folder=folder, edition=edition, demonstration=True, actor=SYSTEM, now=NOON)
    return read_city(folder, policy_of(edition).vocabulary)


def demo(folder: Path, edition: Edition, enterprises: int, seed: int) -> Path:
    """A made-up city as files, with cases on every side of the policy's figures."""
    write_made_up(made_up(policy_of(edition), enterprises=enterprises, seed=seed), folder)
    return folder


def same_for_everybody(edition: Edition, program: Program, whole: City) -> int:
    """Compare party by party; how many answers there were."""
    count = 0
    for party in parties_of(whole):
        expected = told(program.answers(whole, party))
        assert told(program.answers(city_about(party, edition), party)) == expected, party
        count += len(expected)
    return count


def test_the_example_city_is_the_same_from_the_registry(edition: Edition) -> None:
    read, program = load(EXAMPLE, edition), program_of(edition)
    kept = whole_city(policy_of(edition))
    assert told(program.answers(kept)) == told(program.answers(read)) != []
    assert kept.parameters == read.parameters


def test_every_party_of_the_example_city_is_decided_as_in_the_whole(edition: Edition) -> None:
    whole = load(EXAMPLE, edition)
    assert same_for_everybody(edition, program_of(edition), whole) > 100


@pytest.mark.slow
def test_so_it_is_under_every_option_of_every_reading(edition: Edition, tmp_path: Path) -> None:
    """Party by party another reading is tried, until every option of each has had several parties."""
    whole = load(demo(tmp_path, edition, 240, 3), edition)
    options = [(r.id, o.id) for r in policy_of(edition).readings.values() for o in r.options]
    tried = cycle(options)
    for party in parties_of(whole):
        for choice in islice(tried, 3):
            program = program_of(edition, [choice])
            expected = told(program.answers(whole, party))
            assert told(program.answers(city_about(party, edition), party)) == expected, (party, choice)


def test_facts_told_beside_the_registry_stand_in_for_what_it_has(edition: Edition) -> None:
    whole, program = load(EXAMPLE, edition), program_of(edition)
    record = whole.all("enterprise_year")[0]
    party, changed = str(record.values["enterprise"]), Record(record.type, record.values | {"revenue": 9 * 10**11})
    rows = [changed if r is record else r for t in whole.vocabulary.types for r in whole.all(t.id)]
    other = City.of(whole.vocabulary, rows, parameters=whole.parameters)
    expected = told(program.answers(other, party))
    assert told(program.answers(city_about(party, edition, also=[changed]), party)) == expected
    assert expected != told(program.answers(whole, party))


def test_some_parties_of_a_made_up_city_are_decided_as_in_the_whole(edition: Edition, tmp_path: Path) -> None:
    whole, program = load(demo(tmp_path, edition, 60, 1), edition), program_of(edition)
    assert told(program.answers(whole_city(policy_of(edition)))) == told(program.answers(whole))
    assert same_for_everybody(edition, program, whole) > 500


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_party_of_a_made_up_city_is_decided_as_in_the_whole(edition: Edition, tmp_path: Path, seed: int) -> None:
    whole, program = load(demo(tmp_path, edition, 240, seed), edition), program_of(edition)
    assert same_for_everybody(edition, program, whole) > 1000
