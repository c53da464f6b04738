"""A reform: patches as a person asks for them, what they change in words, and what they change for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import Value
from liance.records.parameters import read_parameters
from liance.records.raw import RawRow, RawTable
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.rules.answers.case import figure_for
from liance.rules.document import plain
from liance.rules.render import shown
from liance.simulate.compare import Comparison, compare
from liance.simulate.evaluate import Population, evaluate
from liance.simulate.figures import RuleFigure, children, figures_of
from liance.simulate.patches import (
    ChooseReading,
    Law,
    Patch,
    Remove,
    Replace,
    SetFigure,
    SetParameter,
    SetPeriod,
    applied,
    figure_at,
)
from liance.simulate.readings import reading_users

PERIOD = "policy.period"
YEARS = re.compile(r"(\d{4})年?[-~至到](\d{4})年?")
PUBLISHED = re.compile(r"(?P<name>[^.()]+)(\((?P<scope>[^()]+)\))?\.(?P<year>\d{4})年?")
SETTING = "--set"
THERE, ABSENT, GONE, ADDED, UNPUBLISHED = "有", "没有", "取消", "新增", "没有公布"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a reform changes, in the words of the policy: where, in which clause, from what to what.

    `users` are the incentives concerned.
    """

    what: str
    clause: str
    before: str
    after: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reformed:
    """A reform tried on a population."""

    before: Law
    after: Law
    changes: tuple[Change, ...]
    comparison: Comparison


def try_reform(
    patches: Sequence[Patch], policy: ir.Policy, population: Population, read_again: Population | None = None
) -> Reformed:
    """Apply the patches and compare the results; `read_again` is the population as another vocabulary reads it.

    Raises Rejected with every patch that cannot be applied.
    """
    before = Law(policy, population.parameters)
    after = applied(patches, before)
    then = replace(read_again or population, parameters=after.parameters)
    results = evaluate(before.policy, population), evaluate(after.policy, then)
    return Reformed(before, after, tuple(changes(patches, before)), compare(*results, population))


# ---- what a person asks for ----------------------------------------------------------------------------------------
def patches_of(settings: Sequence[str], vocabulary: Vocabulary) -> list[Patch]:
    """`PATH=VALUE` texts as patches. Raises Rejected with every one of the wrong form.

    PATH is `policy.period`, a published figure (`全市平均增幅（软件业）.2024`), or a figure of the rules.
    """
    made: dict[str, Patch] = {}
    found: list[Diagnostic] = []
    for setting in settings:
        path, sign, value = plain(setting).partition("=")
        if not (path and sign and value):
            found.append(Diagnostic("reform-form", None, {"value": setting}))
        elif path in made:
            found.append(Diagnostic("reform-twice", None, {"path": path}))
        else:
            try:
                made[path] = _patch(path, value, vocabulary)
            except Rejected as rejected:
                found += rejected.diagnostics
    if found:
        raise Rejected(found)
    return list(made.values())


def _patch(path: str, value: str, vocabulary: Vocabulary) -> Patch:
    """Raises Rejected where the value of a period or a published figure cannot be read."""
    if path == PERIOD:
        years = YEARS.fullmatch(value)
        if years is None or int(years[1]) > int(years[2]):
            raise Rejected([Diagnostic("reform-period", None, {"value": value})])
        return SetPeriod((int(years[1]), int(years[2])))
    published = PUBLISHED.fullmatch(path)
    names = {plain(word): p for p in vocabulary.parameters for word in (p.label, p.id)}
    if published is None or published["name"] not in names:
        return SetFigure(path, value)
    parameter = names[published["name"]]
    row: dict[str, object] = {"id": parameter.id, "year": published["year"], "value": value}
    if parameter.scopes or published["scope"]:
        row["scope"] = published["scope"] or ""
    read, faults = read_parameters(RawTable("parameter", SETTING, tuple(row), [RawRow(1, row)]), vocabulary)
    if faults:
        raise Rejected(faults)
    ((key, known),) = read.values.items()
    return SetParameter(key, known)


# ---- what is changed, in words -------------------------------------------------------------------------------------
def changes(patches: Sequence[Patch], law: Law) -> Iterator[Change]:
    """What the patches (that can be applied) change, in their order; those that change nothing are left out."""
    for patch in patches:
        yield from (c for c in _changes(patch, law) if c.before != c.after)
        if not isinstance(patch, SetFigure):
            law = applied([patch], law)


def _changes(patch: Patch, law: Law) -> Iterator[Change]:
    policy = law.policy
    match patch:
        case SetFigure(path, text):
            figure = figure_at(path, figures_of(policy), policy)
            assert isinstance(figure, RuleFigure)
            yield Change(figure.path, figure.clause, figure.text, text, figure.users)
        case SetParameter():
            yield _published(patch, law)
        case SetPeriod(period):
            yield Change("政策期", "", _years(policy.period), _years(period), tuple(i.id for i in policy.incentives))
        case ChooseReading(name, option):
            yield _reading(policy, policy.readings[name], option)
        case Remove(name):
            yield from (_presence(i, THERE, GONE) for i in policy.incentives if i.id == name)
        case Replace(other):
            yield Change("政策文档", "", policy.title, other.title, ())
            yield from documents_compared(policy, other)


def _reading(policy: ir.Policy, reading: ir.Reading, option: str) -> Change:
    clause = reading.sentence.path if reading.sentence is not None else ""
    old, new = (reading.option(o).label for o in (reading.default, option))
    return Change(f"口径 {reading.id} {reading.title}", clause, old, new, tuple(reading_users(policy, reading.id)))


def _presence(incentive: ir.Incentive, before: str, after: str) -> Change:
    return Change(f"{incentive.id} {incentive.title}", incentive.sentence.path, before, after, (incentive.id,))


def _published(patch: SetParameter, law: Law) -> Change:
    name, scope, year = patch.key
    parameter = law.policy.vocabulary.parameter_named(name)
    assert parameter is not None
    own = [f for f in law.policy.figures if (f.parameter, f.scope) == (name, scope)]
    figure = figure_for(own, year)
    before: Value | None = law.parameters.get(patch.key, None if figure is None else figure.value)
    label = next((f"（{c.label}）" for c in parameter.scopes if c.id == scope), "")
    kind = ir.FIELD_TYPES[parameter.kind]
    old, new = (shown(v, kind) if v is not None else UNPUBLISHED for v in (before, patch.value))
    users = [i for i in law.policy.incentives if _uses(i, name, scope)]
    clause = users[0].sentence.path if users else ""
    return Change(f"{parameter.label}{label} {year}年", clause, old, new, tuple(i.id for i in users))


def _uses(thing: object, parameter: str, scope: str) -> bool:
    """Whether a rule reads a published figure."""
    if isinstance(thing, ir.ParamOf):
        return (thing.parameter.id, thing.scope) == (parameter, scope)
    return any(_uses(child, parameter, scope) for child in children(thing))


def _years(period: tuple[int, int] | None) -> str:
    return f"{period[0]}–{period[1]}年" if period is not None else ""


def documents_compared(policy: ir.Policy, other: ir.Policy) -> Iterator[Change]:
    """Incentives that only one of two policies has, readings adopted otherwise, parts of rules whose figures differ."""
    mine, theirs = ({i.id: i for i in p.incentives} for p in (policy, other))
    yield from (_presence(i, THERE, GONE) for name, i in mine.items() if name not in theirs)
    yield from (_presence(i, ABSENT, ADDED) for name, i in theirs.items() if name not in mine)
    for name, reading in policy.readings.items():
        adopted = other.readings[name].default if name in other.readings else reading.default
        if adopted != reading.default and adopted in {o.id for o in reading.options}:
            yield _reading(policy, reading, adopted)
    old, new = (_by_place(figures_of(p)) for p in (policy, other))
    for place in dict.fromkeys([*old, *new]):
        before, after = ("、".join(f.text for f in side.get(place, [])) for side in (old, new))
        figure = (old.get(place) or new[place])[0]
        if before != after and set(figure.users) & mine.keys() & theirs.keys():
            yield Change(place, figure.clause, before, after, figure.users)


def _by_place(figures: Sequence[RuleFigure]) -> Mapping[str, list[RuleFigure]]:
    places: dict[str, list[RuleFigure]] = {}
    for figure in figures:
        places.setdefault(figure.stands, []).append(figure)
    return places
