"""The first policy by columns: every hand-worked case, a made-up city, and every option of every reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import pytest
from tests.agreement.twin import differences, in_columns, one_by_one
from tests.policies.test_liaocheng import ITEMS, body, choices, loaded, rows

from liance.records.city import City, Value
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.checks import worked
from liance.rules.columns.results import results_of
from liance.rules.kleene import Fact
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.simulate.readings import reading_users


def policy() -> ir.Policy:
    made = loaded().policy
    assert made is not None
    return made


@cache
def city(enterprises: int, seed: int) -> City:
    return demo_city(policy().vocabulary, enterprises=enterprises, seed=seed, marks=marks_of(policy()))


# ---- what people worked out by hand ----------------------------------------------------------------------------------
class Both(Program):
    """The single-case engine with columns beside it: every city it answers for must come out the same."""

    compared = 0

    def __init__(
        self, policy: ir.Policy, choices: Mapping[str, str] | None = None, only: Iterable[str] | None = None
    ) -> None:
        self.only = None if only is None else sorted(only)
        super().__init__(policy, choices, self.only)

    def answers(
        self, city: City, party: str | None = None, overrides: Mapping[Fact, Value] | None = None
    ) -> list[Answer]:
        """The answers, after they were compared."""
        made = super().answers(city, party, overrides)
        assessed = in_columns(self.policy, city, self.choices, self.only)
        assert assessed.beyond == {}
        assert differences(assessed.results, results_of(made)) == []
        Both.compared += 1
        return made


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> type[Both]:
    """Worked examples run by both engines."""
    monkeypatch.setattr(worked, "Program", Both)
    monkeypatch.setattr(Both, "compared", 0)
    return Both


@pytest.mark.parametrize("item", ITEMS)
def test_hand_cases_in_columns(item: int, both: type[Both]) -> None:
    made, mine = loaded(), [row for row in rows() if int(row["项目序号"]) == item]
    for row in mine:
        results = worked.run_case(policy(), made.scope, row["奖补"], body(row), choices(row))
        assert [r for r in results if not r.ok] == []
    assert both.compared == len(mine) > 0


def test_worked_examples_in_columns(both: type[Both]) -> None:
    results = worked.run_examples(policy(), loaded().scope)
    assert [r for r in results if not r.ok] == []
    assert both.compared >= 23


# ---- a made-up city --------------------------------------------------------------------------------------------------
def test_a_city_under_the_adopted_readings() -> None:
    """Nothing is beyond columns, and no cell differs."""
    made = city(300, 5)
    assessed = in_columns(policy(), made)
    assert assessed.beyond == {}
    assert differences(assessed.results, one_by_one(policy(), made)) == []
    assert assessed.results["outcome"].n_unique() >= 5


OTHERS = [(r.id, o.id) for r in policy().readings.values() for o in r.options if o.id != r.default]


@pytest.mark.slow
@pytest.mark.parametrize(("reading", "option"), OTHERS, ids=lambda part: part)
def test_every_option_of_every_reading(reading: str, option: str) -> None:
    """The incentives that a reading may change, with those they share a group with."""
    users = set(reading_users(policy(), reading))
    users |= {m for g in policy().groups if users & set(g.members) for m in g.members}
    chosen = {reading: option}
    assessed = in_columns(policy(), city(300, 6), chosen, users)
    assert differences(assessed.results, one_by_one(policy(), city(300, 6), chosen, users)) == []
    assert assessed.results.height > 0


@pytest.mark.slow
def test_readings_at_odds_with_the_adopted_ones_together() -> None:
    """The last option of every reading at once, history open."""
    chosen = {r.id: [o.id for o in r.options if o.id != r.default][-1] for r in policy().readings.values()}
    made = city(300, 7)
    opened = City.of(
        made.vocabulary, [x for t in made.tables.values() for x in t], open_history=True, parameters=made.parameters
    )
    assert differences(in_columns(policy(), opened, chosen).results, one_by_one(policy(), opened, chosen)) == []
