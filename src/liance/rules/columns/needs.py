"""Which columns a rule reads: the fields of its records, and of the records these refer to, whatever the readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TypeVar

from liance.records.vocabulary import RecordType
from liance.rules import ir

GATED = "enterprise"
"""The record type that the policy's gates look at, by the beneficiary's id."""
PAYEE = "$payee"


@dataclass(frozen=True, slots=True)
class Site:
    """One frame: the records of a type, put together by a beneficiary (`owner`: a field of the type)."""

    basis: RecordType
    owner: str

    @property
    def id(self) -> str:
        """A name for files."""
        return f"{self.basis.id}.by-{self.owner}"


Path = tuple[ir.Step, ...]


@dataclass(slots=True)
class Needs:
    """The fields read at a site, by the path that leads to them; `gates`: those of the beneficiary's enterprise."""

    paths: dict[Path, set[str]] = field(default_factory=dict)
    gates: set[str] = field(default_factory=set)

    def add(self, thing: object) -> None:
        """Take up every field that an expression, or anything made of expressions, mentions."""
        for read in fields_of(thing):
            self.paths.setdefault(read.steps, set()).add(read.field.id)
            for i in range(len(read.steps)):
                self.paths.setdefault(read.steps[:i], set())


def fields_of(thing: object) -> Iterator[ir.FieldOf]:
    """Every field that a rule or a part of it reads, of its own record type (not of rows it counts)."""
    if isinstance(thing, ir.FieldOf):
        yield thing
    elif isinstance(thing, ir.Rows | ir.Awarded):
        return
    elif isinstance(thing, dict):
        for item in thing.values():
            yield from fields_of(item)
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from fields_of(item)
    elif is_dataclass(thing) and type(thing).__module__.startswith(ir.__name__):
        for part in fields(thing):
            yield from fields_of(getattr(thing, part.name))


E = TypeVar("E")


def mentions(thing: object, kind: type[E]) -> Iterator[E]:
    """Every expression of a kind inside a rule."""
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, dict):
        for item in thing.values():
            yield from mentions(item, kind)
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from mentions(item, kind)
    elif is_dataclass(thing) and type(thing).__module__.startswith(ir.__name__):
        for part in fields(thing):
            yield from mentions(getattr(thing, part.name), kind)


def sites_of(policy: ir.Policy) -> dict[Site, Needs]:
    """Every site that the policy's incentives need, and what they read there, under any reading."""
    made: dict[Site, Needs] = {}
    for incentive in policy.incentives:
        for owner in owners_of(incentive):
            needs = made.setdefault(Site(incentive.basis, owner), Needs())
            needs.add(incentive)
            needs.add([(g.same.get(incentive.id), g.method.get(incentive.id)) for g in policy.groups])
            needs.add([limit.amount for limit in incentive.limits])
            for condition in policy.enterprise_gates:
                needs.gates |= {read.field.id for read in fields_of(condition)}
    return made


def owners_of(incentive: ir.Incentive) -> set[str]:
    """The fields that may name the beneficiary, under any reading; empty where it is no field of the record."""
    if incentive.payee is None:
        return {incentive.basis.keys[0].id}
    found = {(read.steps, read.field.id) for read in fields_of(incentive.payee)}
    return {name for _, name in found} if all(steps == () for steps, _ in found) else set()
