"""Readings compared on a city: what each option of each ambiguous term would cost, and whom it touches."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from liance.records.city import City, Record
from liance.rules import ir
from liance.rules.answers.decide import Decided
from liance.rules.answers.explain import Answer, Program, payable
from liance.rules.kleene import NOTHING

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OptionEffect:
    """One option of a reading over a city, all in fen.

    Totals are of city money under the incentives that the reading touches: `low` counts what is certain, `high` every
    ceiling and every upper bound known. `moved` is the sum of absolute changes in `high` against the adopted option,
    `changed` the beneficiaries whose outcome or amount differs.
    """

    option: ir.ReadingOption
    low: int
    high: int
    moved: int
    changed: int
    undetermined: int


@dataclass(frozen=True, slots=True)
class ReadingEffect:
    """A reading with all its options, the adopted one first."""

    reading: ir.Reading
    incentives: tuple[str, ...]
    options: tuple[OptionEffect, ...]

    @property
    def moved(self) -> int:
        """The most that any option moves."""
        return max((o.moved for o in self.options), default=0)


def compare_readings(
    policy: ir.Policy, city: City, progress: Progress | None = None, *, workers: int | None = None
) -> list[ReadingEffect]:
    """Every reading × option on a city, most money first. `progress(done, total)` is called after each run.

    The runs are spread over `workers` processes (default: one a core) where the system can fork.
    """
    users = {name: reading_users(policy, name) for name in policy.readings}
    decided = Program(policy, only=_city_money(policy)).decided(city)
    base = _by_incentive(payable(decided))
    work = _Work(policy, city, base, users, _open_records(decided))
    runs = [(r.id, o.id) for r in policy.readings.values() for o in r.options if o.id != r.default]
    made: dict[tuple[str, str], OptionEffect] = {}
    for run, effect in _spread(work, runs, workers):
        made[run] = effect
        if progress is not None:
            progress(len(made), len(runs))
    effects = [_reading_effect(policy.readings[name], users[name], base, made) for name in policy.readings]
    return sorted(effects, key=lambda e: -e.moved)


def _city_money(policy: ir.Policy) -> set[str]:
    """The incentives that are not guidance on other people's money."""
    guidance = ir.Nature.GUIDANCE
    return {i.id for i in policy.incentives if not (isinstance(i.nature, ir.NatureOf) and i.nature.kind is guidance)}


Openings = dict[str, list[tuple[Record, frozenset[str] | None]]]
"""Per incentive its records, each with the readings that its refusal depends on; None: it was not refused."""


def _open_records(decided: list[Decided]) -> Openings:
    """What another reading could change: a record stays refused while the condition that failed does not mention it."""
    mentioned: dict[int, frozenset[str]] = {}
    made: Openings = {}
    for d in decided:
        failed = next((c for c, value in d.results if value is False or value is NOTHING), None)
        readings = None
        if failed is not None:
            readings = mentioned.get(id(failed))
            if readings is None:
                readings = mentioned[id(failed)] = frozenset(_switches(failed))
        made.setdefault(d.rule.incentive.id, []).append((d.record, readings))
    return made


@dataclass(frozen=True, slots=True)
class _Work:
    """What every run needs; processes inherit it by being forked."""

    policy: ir.Policy
    city: City
    base: dict[str, list[Answer]]
    users: dict[str, list[str]]
    records: Openings

    def effect(self, run: tuple[str, str]) -> OptionEffect:
        """The effect of one option."""
        name, choice = run
        users = self.users[name]
        grouped = {m for g in self.policy.groups if set(g.members) & set(users) for m in g.members}
        wanted = {*users, *grouped} & _city_money(self.policy)
        program = Program(self.policy, {name: choice}, wanted)
        among = {i: [r for r, why in self.records.get(i, []) if why is None or name in why] for i in wanted}
        after = [a for a in program.payable(self.city, among) if a.incentive.id in users]
        before = [a for i in users for a in self.base.get(i, [])]
        return _effect(self.policy.readings[name].option(choice), before, after)


_WORK: list[_Work] = []


def _one(run: tuple[str, str]) -> tuple[tuple[str, str], OptionEffect]:
    return run, _WORK[-1].effect(run)


def _spread(
    work: _Work, runs: list[tuple[str, str]], workers: int | None
) -> Iterator[tuple[tuple[str, str], OptionEffect]]:
    """The effects of all runs as they finish."""
    count = min(workers or os.cpu_count() or 1, len(runs))
    _WORK.append(work)
    try:
        if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(_one, runs)
            return
        with multiprocessing.get_context("fork").Pool(count) as pool:
            yield from pool.imap_unordered(_one, runs)
    finally:
        _WORK.pop()


def _reading_effect(
    reading: ir.Reading,
    users: list[str],
    base: dict[str, list[Answer]],
    made: dict[tuple[str, str], OptionEffect],
) -> ReadingEffect:
    before = [a for i in users for a in base.get(i, [])]
    adopted = _effect(reading.option(reading.default), before, before)
    others = [made[reading.id, o.id] for o in reading.options if o.id != reading.default]
    return ReadingEffect(reading, tuple(users), (adopted, *others))


def _by_incentive(answers: list[Answer]) -> dict[str, list[Answer]]:
    made: dict[str, list[Answer]] = {}
    for answer in answers:
        made.setdefault(answer.incentive.id, []).append(answer)
    return made


def _effect(option: ir.ReadingOption, before: list[Answer], after: list[Answer]) -> OptionEffect:
    old, new = _amounts(before), _amounts(after)
    moved = {k: (old.get(k, (0, "")), new.get(k, (0, ""))) for k in old.keys() | new.keys()}
    different = {k for k, (a, b) in moved.items() if a != b}
    mine = [a for a in after if not a.guidance]
    return OptionEffect(
        option=option,
        low=sum(a.low or 0 for a in mine),
        high=sum(a.high or 0 for a in mine),
        moved=sum(abs(b[0] - a[0]) for a, b in moved.values()),
        changed=len({k[2] for k in different}),
        undetermined=sum(a.outcome == "undetermined" for a in mine),
    )


def _amounts(answers: list[Answer]) -> dict[tuple[str, object, str], tuple[int, str]]:
    """High amount and outcome per incentive, record and beneficiary; refusals left out."""
    return {
        (a.incentive.id, a.record.key, str(a.beneficiary)): (a.high or 0, a.outcome)
        for a in answers
        if not a.guidance and a.outcome != "not_eligible"
    }


def reading_users(policy: ir.Policy, reading: str) -> list[str]:
    """The incentives whose rule, gates or groups mention a reading."""
    gates = any(reading in set(_switches(c)) for c in policy.enterprise_gates)
    users = []
    for incentive in policy.incentives:
        mine = reading in set(_switches(incentive))
        grouped = any(
            incentive.id in g.members and reading in set(_switches(g.method[incentive.id])) for g in policy.groups
        )
        if mine or grouped or gates:
            users.append(incentive.id)
    return users


def _switches(thing: object) -> Iterator[str]:
    """Ids of all readings inside a rule."""
    if isinstance(thing, ir.Switch):
        yield thing.reading
        for option in thing.options.values():
            yield from _switches(option)
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from _switches(item)
    elif is_dataclass(thing) and type(thing).__module__.startswith(ir.__name__):
        for f in fields(thing):
            yield from _switches(getattr(thing, f.name))
