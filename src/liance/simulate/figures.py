"""The figures of a policy's rules, each under a path that says where it stands: `rent.上限.100万元`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from liance.diagnostics.place import TextPlace
from liance.rules import ir
from liance.rules.document import plain
from liance.rules.ir.parts import names_of, parts_of

PARTS = {
    "where": "依据",
    "payee": "受益",
    "amount": "金额",
    "floor": "保底",
    "nature": "性质",
    "limits": "上限",
    "once": "频次",
    "ledger_key": "台账",
}
"""The fields of an incentive that hold expressions, by the words that begin their lines."""
CONDITION, TIERS, THRESHOLD, SAME, METHOD = "条件", "档位", "门槛", "同一", "方式"
NUMBERED = "#"


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """One figure as written at one place, wherever the rules use it.

    `path` is its own; `names` are all ways to say it; it `stands` in a part of a rule. `value` is in the unit of its
    type (money in fen), `text` as written. `users` are the incentives that use it, `clause` is where the first of them
    stands. `nodes` are the constants of the rules that it became.
    """

    path: str
    names: frozenset[str]
    stands: str
    text: str
    value: int | Fraction | date
    type: ir.Type
    place: TextPlace
    clause: str
    users: tuple[str, ...]
    nodes: tuple[ir.Const, ...] = field(compare=False, repr=False)


def figures_of(policy: ir.Policy, incentive: str | None = None) -> list[RuleFigure]:
    """Every figure that can be set, in the order of the text; with an incentive only those that it uses.

    Figures of terms and readings stand under their names, those of gates and groups under their ids. Where a path would
    name several, each gets a number: `金额.10%#2`.
    """
    found: dict[tuple[str, int], _Found] = {}
    for where, root, users in _roots(policy):
        for place, node in _constants(root, where):
            at = (node.place.source.name, node.place.start)
            made = found.setdefault(at, _Found(*_home(policy, place, node)))
            made.nodes.setdefault(id(node), node)
            made.users.update(dict.fromkeys(users))
    ordered = [found[at] for at in sorted(found)]
    titles = _titles(policy)
    counts = Counter(f.path for f in ordered)
    numbers: Counter[str] = Counter()
    made_of = []
    for f in ordered:
        numbers[f.path] += 1
        number = f"{NUMBERED}{numbers[f.path]}" if counts[f.path] > 1 else ""
        made_of.append(_figure(policy, f, number, titles))
    return [f for f in made_of if incentive is None or incentive in f.users]


def _figure(policy: ir.Policy, found: _Found, number: str, titles: Mapping[str, str]) -> RuleFigure:
    first = next(iter(found.nodes.values()))
    assert not isinstance(first.value, bool | str)
    names = {
        *found.names,
        *(f"{titles[h]}.{rest}" for h, _, rest in (n.partition(".") for n in found.names) if h in titles),
    }
    users = tuple(found.users)
    clause = next((i.sentence.path for i in policy.incentives if i.id in found.users), "")
    return RuleFigure(
        f"{found.path}{number}",
        frozenset(plain(f"{n}{number}") for n in names),
        found.stands,
        first.place.text,
        first.value,
        first.type,
        first.place,
        clause,
        users,
        tuple(found.nodes.values()),
    )


def _titles(policy: ir.Policy) -> dict[str, str]:
    """What people call incentives, gates, groups and readings, by id."""
    named: list[ir.Incentive | ir.Gate | ir.Group | ir.Reading] = [*policy.incentives, *policy.gates]
    return {x.id: x.title for x in (*named, *policy.groups, *policy.readings.values())}


# ---- where a figure stands -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Where:
    """The segments of a path; `whole`: nothing but the figure stands there, so that its text is not needed.

    `outer` is what a term or a reading is used in; `also` are other names of the last segment.
    """

    segments: tuple[str, ...]
    whole: bool = False
    also: tuple[str, ...] = ()
    reading: bool = False
    outer: _Where | None = None

    def under(self, *segments: str, whole: bool = False) -> _Where:
        """A place below this one."""
        return _Where((*self.segments, *segments), whole, (), self.reading, self.outer)


@dataclass(slots=True)
class _Found:
    """A figure while its uses are collected."""

    stands: str
    names: list[str]
    nodes: dict[int, ir.Const] = field(default_factory=dict)
    users: dict[str, None] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The first name."""
        return self.names[0]


def _home(policy: ir.Policy, where: _Where, node: ir.Const) -> tuple[str, list[str]]:
    """The place, and the names of the figure there: in a reading's own block, or where the reading is used."""
    while where.reading and where.outer is not None and not _within(policy.readings[where.segments[0]].place, node):
        where = where.outer
    base, text = ".".join(where.segments), node.place.text
    written = f"{base}.{text}"
    return base, [base if where.whole else written, written, *(f"{base}.{name}" for name in where.also)]


def _within(block: TextPlace, node: ir.Expr) -> bool:
    return block.source.name == node.place.source.name and block.start <= node.place.start < block.end


def _roots(policy: ir.Policy) -> Iterator[tuple[_Where, object, Iterable[str]]]:
    """Everything in a policy that holds expressions: where, what, and which incentives it belongs to."""
    for i in policy.incentives:
        for name, part in PARTS.items():
            yield _Where((i.id, part)), getattr(i, name), (i.id,)
        for c in i.conditions:
            yield _Where((c.gate or i.id, CONDITION)), c.expr, (i.id,)
    paid = [i.id for i in policy.incentives if not _is_guidance(i)]
    for c in policy.enterprise_gates:
        yield _Where((c.gate or "", CONDITION)), c.expr, paid
    for g in policy.groups:
        for member in g.members:
            yield _Where((g.id, SAME)), g.same[member], (member,)
            yield _Where((g.id, METHOD)), g.method[member], (member,)


def _is_guidance(incentive: ir.Incentive) -> bool:
    return isinstance(incentive.nature, ir.NatureOf) and incentive.nature.kind is ir.Nature.GUIDANCE


def _constants(thing: object, where: _Where) -> Iterator[tuple[_Where, ir.Const]]:
    """The numbers and dates inside a part of a rule, each with where it stands."""
    if isinstance(thing, ir.Const):
        if thing.type.base in ("number", "date"):
            yield where, thing
    elif isinstance(thing, ir.Named):
        inside = _Where((thing.name,), isinstance(thing.value, ir.Const), outer=where)
        yield from _constants(thing.value, inside)
    elif isinstance(thing, ir.Switch):
        inside = _Where((thing.reading,), reading=True, outer=where)
        for option in thing.options.values():
            yield from _constants(option, inside)
    elif isinstance(thing, ir.Tiers):
        yield from _tiers(thing, where)
    elif isinstance(thing, ir.Lookup):
        yield from _constants(thing.subject, where)
        for members, value in thing.cases:
            yield from _constants(value, replace(where, also=_labels(thing, members)))
    else:
        for child in children(thing):
            yield from _constants(child, where)


def _tiers(tiers: ir.Tiers, where: _Where) -> Iterator[tuple[_Where, ir.Const]]:
    """A row of 档位 is named by its threshold; the row is the award, its 门槛 the threshold."""
    above = _Where((*where.segments[:-1], TIERS), outer=where.outer)
    yield from _constants(tiers.subject, above)
    for grade in tiers.grades:
        row = grade.threshold.place.text
        threshold, value = (isinstance(e, ir.Const) for e in (grade.threshold, grade.value))
        yield from _constants(grade.threshold, above.under(row, THRESHOLD, whole=threshold))
        yield from _constants(grade.value, above.under(row, whole=value))


def _labels(lookup: ir.Lookup, members: frozenset[str]) -> tuple[str, ...]:
    """What the members of a case are called."""
    kind = lookup.subject.type.field
    return tuple(c.label for c in kind.choices if c.id in members) if kind is not None else tuple(sorted(members))


def children(thing: object) -> Iterator[object]:
    """What a part of a rule consists of, without the zeros that nobody wrote (of `−x`, and of an 加成 not met)."""
    if isinstance(thing, tuple | list):
        yield from thing
    elif isinstance(thing, Mapping):
        yield from thing.values()
    elif isinstance(thing, ir.If) and thing.other.place is thing.then.place:
        yield from (thing.test, thing.then)
    elif isinstance(thing, ir.Arith) and thing.op == "-" and thing.items[0].place is thing.items[1].place:
        yield thing.items[1]
    elif is_part(thing):
        yield from parts_of(thing)


def is_part(thing: object) -> bool:
    """Whether something is a node of the rules (not a type, a record type, a place or a sentence)."""
    return bool(names_of(type(thing))) and not isinstance(thing, ir.Type)
