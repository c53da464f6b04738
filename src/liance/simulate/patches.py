"""Patches: what a reform changes in a policy, one small change each, and the patch that undoes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import Source
from liance.records.city import ParameterKey, Value
from liance.records.vocabulary import near
from liance.rules import ir, syntax
from liance.rules.document import Block, Document, plain
from liance.rules.literals import read_literal
from liance.rules.parse import parse_block
from liance.simulate.figures import NUMBERED, RuleFigure, figures_of
from liance.simulate.rewrite import Edit, rewritten, tables_out_of_order
from liance.values.faults import ValueFault

MOST_LISTED = 40
TERM = "定义"


@dataclass(frozen=True, slots=True)
class Law:
    """What decides: a policy, and the published figures that the city's data give (they come before the policy's)."""

    policy: ir.Policy
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetFigure:
    """A figure of the rules, by its path (see `figures_of`) and the text that is to stand there."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class SetParameter:
    """A published figure for one year; None: the city's data give none, and the policy's own counts."""

    key: ParameterKey
    value: Value | None


@dataclass(frozen=True, slots=True)
class SetPeriod:
    """The first and last year of the policy."""

    period: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ChooseReading:
    """A reading for all incentives but those of `kept`, which keep an option of their own (incentive, option)."""

    reading: str
    option: str
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Remove:
    """An incentive goes."""

    incentive: str


@dataclass(frozen=True, slots=True)
class Restore:
    """An incentive comes back at its place, with the groups as they were."""

    incentive: ir.Incentive
    position: int
    groups: tuple[ir.Group, ...]


@dataclass(frozen=True, slots=True)
class Replace:
    """Another policy document takes the place of this one."""

    policy: ir.Policy


Patch = SetFigure | SetParameter | SetPeriod | ChooseReading | Remove | Restore | Replace


def applied(patches: Sequence[Patch], law: Law) -> Law:
    """The law with all patches, one after the other; figures that follow each other are set at once.

    Raises Rejected with every patch that cannot be applied.
    """
    return _run(patches, law)[0]


def inverse(patches: Sequence[Patch], law: Law) -> tuple[Patch, ...]:
    """The patches that lead from `applied(patches, law)` back to results equal to those of `law`."""
    return tuple(reversed(_run(patches, law)[1]))


def _run(patches: Sequence[Patch], law: Law) -> tuple[Law, list[Patch]]:
    """The law with the patches, and what undoes each, in their order."""
    found: list[Diagnostic] = []
    undone: list[Patch] = []
    for step in _steps(patches):
        try:
            law, back = _step(step, law)
            undone += back
        except Rejected as rejected:
            found += rejected.diagnostics
    if found:
        raise Rejected(found)
    return law, undone


def _steps(patches: Sequence[Patch]) -> Iterator[list[Patch]]:
    """Patches one by one, but figures that follow each other together."""
    for figures, together in groupby(patches, lambda p: isinstance(p, SetFigure)):
        if figures:
            yield list(together)
        else:
            yield from ([patch] for patch in together)


def _step(step: list[Patch], law: Law) -> tuple[Law, list[Patch]]:
    """One patch, or figures that are set at once."""
    match step[0]:
        case SetFigure():
            return _set_figures([p for p in step if isinstance(p, SetFigure)], law)
        case SetParameter(key, value):
            known = {**law.parameters, key: value} if value is not None else dict(law.parameters)
            if value is None:
                known.pop(key, None)
            return replace(law, parameters=known), [SetParameter(key, law.parameters.get(key))]
        case SetPeriod(period) as patch:
            return _with(law, patch, period=period), [SetPeriod(law.policy.period)]
        case ChooseReading() as patch:
            return _choose(patch, law)
        case Remove() as patch:
            return _remove(patch, law)
        case Restore(incentive, position, groups) as patch:
            incentives = (*law.policy.incentives[:position], incentive, *law.policy.incentives[position:])
            return _with(law, patch, incentives=incentives, groups=groups), [Remove(incentive.id)]
        case Replace(policy):
            return replace(law, policy=policy), [Replace(law.policy)]


def _with(law: Law, patch: Patch, **changes: object) -> Law:
    """The law with a changed policy, told from others by a digest of its own."""
    said = patch.incentive.id if isinstance(patch, Restore) else repr(patch)
    digest = hashlib.sha256(f"{law.policy.digest} {type(patch).__name__} {said}".encode()).hexdigest()
    return replace(law, policy=replace(law.policy, digest=digest, **changes))  # type: ignore[arg-type]


# ---- readings and incentives ---------------------------------------------------------------------------------------
def _choose(choice: ChooseReading, law: Law) -> tuple[Law, list[Patch]]:
    """The option becomes the default, and what incentives adopted for themselves goes unless it is kept."""
    name, kept = choice.reading, dict(choice.kept)
    reading = law.policy.readings[name]
    before = tuple((i.id, i.adopted[name]) for i in law.policy.incentives if name in i.adopted)
    incentives = tuple(_adopting(i, name, kept.get(i.id)) for i in law.policy.incentives)
    readings = {**law.policy.readings, name: replace(reading, default=choice.option)}
    return _with(law, choice, readings=readings, incentives=incentives), [ChooseReading(name, reading.default, before)]


def _adopting(incentive: ir.Incentive, reading: str, option: str | None) -> ir.Incentive:
    if incentive.adopted.get(reading) == option:
        return incentive
    others = {k: v for k, v in incentive.adopted.items() if k != reading}
    return replace(incentive, adopted=others if option is None else {**others, reading: option})


def _remove(patch: Remove, law: Law) -> tuple[Law, list[Patch]]:
    """Without an incentive, and groups without this member."""
    incentives, name = law.policy.incentives, patch.incentive
    position = next(n for n, i in enumerate(incentives) if i.id == name)
    groups = tuple(_without(g, name) for g in law.policy.groups if set(g.members) != {name})
    others = (*incentives[:position], *incentives[position + 1 :])
    return _with(law, patch, incentives=others, groups=groups), [
        Restore(incentives[position], position, law.policy.groups)
    ]


def _without(group: ir.Group, member: str) -> ir.Group:
    if member not in group.members:
        return group
    members = tuple(m for m in group.members if m != member)
    same, method = ({m: made[m] for m in members} for made in (group.same, group.method))
    return replace(group, members=members, same=same, method=method)  # type: ignore[arg-type]


# ---- figures -------------------------------------------------------------------------------------------------------
def _set_figures(patches: Sequence[SetFigure], law: Law) -> tuple[Law, list[Patch]]:
    figures = figures_of(law.policy)
    found: list[Diagnostic] = []
    edits: dict[str, Edit] = {}
    for patch in patches:
        figure = figure_at(patch.path, figures, law.policy)
        made = _edit(patch, figure) if isinstance(figure, RuleFigure) else figure
        if isinstance(made, Edit) and made.figure.path in edits:
            made = Diagnostic("reform-twice", None, {"path": made.figure.path})
        if isinstance(made, Diagnostic):
            found.append(made)
        else:
            edits[made.figure.path] = made
    policy = rewritten(law.policy, edits.values())
    found += [_disorder(lower, higher) for lower, higher in tables_out_of_order(policy)]
    if found:
        raise Rejected(found)
    order = {f.path: n for n, f in enumerate(figures)}
    after = figures_of(policy)
    return replace(law, policy=policy), [SetFigure(after[order[p]].path, e.figure.text) for p, e in edits.items()]


def setter(policy: ir.Policy, figure: RuleFigure) -> Callable[[str], ir.Policy]:
    """The policy with other texts in the place of one figure, found once. Raises Rejected as `applied` does."""

    def set_to(text: str) -> ir.Policy:
        edit = _edit(SetFigure(figure.path, text), figure)
        if isinstance(edit, Diagnostic):
            raise Rejected([edit])
        made = rewritten(policy, [edit])
        if disorder := [_disorder(lower, higher) for lower, higher in tables_out_of_order(made)]:
            raise Rejected(disorder)
        return made

    return set_to


def figure_at(path: str, figures: Sequence[RuleFigure], policy: ir.Policy) -> RuleFigure | Diagnostic:
    """The figure that a path names, or what is wrong with the path: no such figure, or several."""
    wanted = plain(path)
    exact = [f for f in figures if wanted == plain(f.path)]
    found = exact or [f for f in figures if wanted in f.names or wanted in {n.split(NUMBERED)[0] for n in f.names}]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f.path for f in found)
        return Diagnostic("reform-ambiguous", None, {"path": path, "known": listed})
    head = wanted.split(".")[0]
    owner = next((i.id for i in policy.incentives if head in (plain(i.id), plain(i.title))), None)
    known = [f for f in figures if f.users and (owner is None or owner in f.users)]
    if owner is None:
        close = near(head, [plain(f.path).split(".")[0] for f in figures])
        known = [f for f in known if close is not None and plain(f.path).split(".")[0] == close] or known
    known.sort(key=lambda f: plain(f.path).split(".")[0] != plain(owner or ""))
    listed = "、".join(f"{f.path}（{f.text}）" for f in known[:MOST_LISTED]) or "—"
    more = "……" if len(known) > MOST_LISTED else ""
    return Diagnostic("reform-path", None, {"path": path, "known": listed + more})


def _edit(patch: SetFigure, figure: RuleFigure) -> Edit | Diagnostic:
    """The new figure, read by the language's own grammar; of the same type and measure as the old one."""
    text = plain(patch.text)
    told = {"path": figure.path, "value": patch.text, "old": figure.text, "expected": "", "expected_en": ""}
    try:
        read = read_figure(text)
    except ValueFault as fault:
        told |= {"expected": f"：{fault.expected_zh}", "expected_en": f": {fault.expected_en}"}
        return Diagnostic("reform-value", None, told)
    old = read_figure(plain(figure.text))
    if read is None or old is None or read[1:] != old[1:]:
        return Diagnostic("reform-value", None, told)
    return Edit(figure, text, read[0])


def read_figure(text: str) -> tuple[int | Fraction | date, ir.Type, str] | None:
    """Value, type and measuring unit of a figure as the policy language writes it; None if it is not one.

    Raises ValueFault for an impossible date and for money below one fen or beyond all measure.
    """
    source = Source("", f"{TERM} 数 = {text}")
    node = parse_block(Document(source, {}, [], []), Block(TERM, source.text, 0))
    if not isinstance(node, syntax.Term) or not isinstance(node.value, syntax.Literal):
        return None
    token = node.value.token
    value, kind = read_literal(token)
    if token.type == "UNIT_PRICE":
        return value, kind, text.partition("/")[2]
    return value, kind, text.lstrip("0123456789.,") if token.type == "COUNT" else ""


def _disorder(lower: ir.Grade, higher: ir.Grade) -> Diagnostic:
    told = {"before": lower.threshold.place.text, "here": higher.threshold.place.text}
    return Diagnostic("reform-order", higher.place, told)
