"""What deciding one beneficiary reads: by which fields records are his, and which other records these lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liance.records.vocabulary import Kind, RecordType, Vocabulary
from liance.rules import ir
from liance.rules.answers.case import own_party
from liance.rules.columns.needs import GATED, mentions, owner_of, picker
from liance.rules.ir.parts import parts_of

LEDGER, PAID_TO = "award", "beneficiary"
DATED = (Kind.YEAR, Kind.DATE)
NAMING = (Kind.PARTY, Kind.REF)


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """Records of a type, cut by a column: partition n has those whose value in it belongs there; "": all of them."""

    type: str
    column: str

    @property
    def name(self) -> str:
        """A name for files."""
        return f"{self.type}~{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Hop:
    """From records of a type, by a field, to other records; `depth` 1 starts at the beneficiary's own ones."""

    depth: int
    source: str
    field: str
    target: Copy


@dataclass(slots=True)
class Reach:
    """Everything that the rules of a policy may read of a population, under every reading."""

    copies: set[Copy] = field(default_factory=set)
    hops: set[Hop] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=dict)

    def cuts(self) -> list[Copy]:
        """Every copy that is to be made, in a fixed order."""
        return sorted(self.copies | {hop.target for hop in self.hops})

    def far(self) -> list[Hop]:
        """The hops that may lead out of a partition, nearest first: not those by the field that cut their source."""
        found: list[Hop] = []
        for hop in sorted(self.hops):
            otherwise = any(c.type == hop.source and c.column != hop.field for c in self.cuts())
            if otherwise or any(h.depth < hop.depth and h.target.type == hop.source for h in found):
                found.append(hop)
        return found


def reach_of(policy: ir.Policy) -> Reach:
    """What all incentives of a policy read, whatever their readings."""
    tracing = _Tracing(policy.vocabulary)
    for incentive in policy.incentives:
        for owner in _owners(incentive):
            tracing.made.copies.add(Copy(incentive.basis.id, owner))
        own = [(g.same[incentive.id], g.method[incentive.id]) for g in policy.groups if incentive.id in g.members]
        tracing.read(incentive.basis, 1)
        tracing.trace([*parts_of(incentive), *own], incentive.basis, incentive.basis, 1)
    for name, key in ((GATED, None), (LEDGER, PAID_TO)):
        if (type_ := policy.vocabulary.type_named(name)) is not None and type_.keys:
            tracing.made.copies.add(Copy(type_.id, key or type_.keys[0].id))
            tracing.read(type_, 1)
            tracing.trace(policy.enterprise_gates if name == GATED else (), type_, type_, 1)
    for dimension in policy.vocabulary.dimensions:
        tracing.made.copies.add(Copy(dimension.type.id, dimension.type.series_keys[0].id))
        tracing.read(dimension.type, 1, dimension.field.id)
    return tracing.made


def _owners(incentive: ir.Incentive) -> set[str]:
    """The fields of its own records that may name the beneficiary."""
    if incentive.payee is None:
        return {incentive.basis.keys[0].id}
    return {e.field.id for e in _fields_in(incentive.payee) if not e.steps}


def _fields_in(thing: object) -> Iterator[ir.FieldOf]:
    if isinstance(thing, ir.FieldOf):
        yield thing
    for part in parts_of(thing):
        yield from _fields_in(part)


@dataclass(slots=True)
class _Tracing:
    """Walks through rules and notes what they read."""

    vocabulary: Vocabulary
    made: Reach = field(default_factory=Reach)

    def trace(self, thing: object, type_: RecordType, outer: RecordType, depth: int) -> None:
        """Note what a rule reads that is about records of a type; `outer` is that of `本次`."""
        match thing:
            case ir.FieldOf():
                self.follow(thing, outer if thing.outer else type_, depth)
            case ir.Rows():
                own = thing.own.id if thing.own is not None else type_.keys[0].id
                self.hop(depth, type_, own, Copy(thing.target.id, thing.link.id))
                self.read(type_, depth, own)
                self.read(thing.target, depth + 1, thing.link.id)
                for expr in (thing.where, thing.value):
                    self.trace(expr, thing.target, type_, depth + 1)
            case ir.Awarded():
                ledger = self.vocabulary.type_named(LEDGER)
                if ledger is not None:
                    self.trace(thing.where, ledger, type_, depth)
            case ir.FirstEvent():
                self.trace(thing.keys, type_, outer, depth)
                self.trace(thing.where, type_, type_, depth)
            case _:
                for part in parts_of(thing):
                    self.trace(part, type_, outer, depth)

    def follow(self, read: ir.FieldOf, at: RecordType, depth: int) -> None:
        """Note the records that a field is reached through."""
        for step in read.steps:
            if isinstance(step, ir.Follow):
                own, key = step.field.id, step.target.keys[0].id
            else:
                shared = next(((k.id, o.id) for k, o in step.pairs if o is not None), None)
                own, key = (shared[1], shared[0]) if shared is not None else ("", "")
            self.hop(depth, at, own, Copy(step.target.id, key))
            self.read(at, depth, own)
            at, depth = step.target, depth + 1
            self.read(at, depth)
        self.read(at, depth, read.field.id)

    def hop(self, depth: int, source: RecordType, own: str, target: Copy) -> None:
        """Note a way to other records; whole tables are in every partition and need none."""
        if target.column:
            self.made.hops.add(Hop(depth, source.id, own, target))
        else:
            self.made.copies.add(target)

    def read(self, type_: RecordType, depth: int, *names: str) -> None:
        """Note fields of a type, those that every reading of its records needs, and since when their owner exists."""
        fields = self.made.fields.setdefault(type_.id, set())
        fields |= {f.id for f in type_.fields if f.key or f.start or f.kind in (*DATED, *NAMING)}
        fields |= {f.id for f in type_.fields} if type_.id == LEDGER else {n for n in names if n}
        for key in type_.keys:
            owner = self.vocabulary.type_named(key.target) if key.target is not None else None
            if owner is not None and owner is not type_ and any(f.start for f in owner.fields):
                self.hop(depth, type_, key.id, Copy(owner.id, owner.keys[0].id))
                self.read(owner, depth + 1)


Reason = tuple[str, str]
"""In Chinese and English."""


def undivided(policy: ir.Policy, incentives: Iterable[ir.Incentive], choices: Mapping[str, str]) -> dict[str, Reason]:
    """The incentives that one beneficiary's records do not decide under these readings: id and reason."""
    found = {i.id: _undivided(policy, i, {**i.adopted, **choices}) for i in incentives}
    return {name: why for name, why in found.items() if why is not None}


def _undivided(policy: ir.Policy, incentive: ir.Incentive, choices: Mapping[str, str]) -> Reason | None:
    pick, basis = picker(policy, choices), incentive.basis
    owner = owner_of(incentive, pick)
    if owner is None:
        return "受益者不是记录自己的字段", "the beneficiary is no field of the record itself"
    if basis.year_key is not None and owner not in {f.id for f in basis.series_keys}:
        return "受益者不是年度记录的主体，逐年可能不同", "the beneficiary may change from year to year"
    for event in mentions(incentive, ir.FirstEvent, pick):
        window = pick(event.window) if isinstance(event.window, ir.Switch) else event.window
        keys = pick(event.keys) if isinstance(event.keys, ir.Switch) else event.keys
        assert isinstance(keys, ir.Keys)
        party = next((k for k in keys.items if own_party(k)), None)
        if window != "award" and not (isinstance(party, ir.FieldOf) and party.field.id == owner):
            return "“首次”要看别的主体的记录", "whether it is the first of its kind is told by records of others"
    return None
