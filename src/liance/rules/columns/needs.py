"""Which columns rules read: the fields of their records, and of the records these refer to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from liance.records.vocabulary import RecordType
from liance.rules import ir
from liance.rules.ir.parts import parts_of

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
Pick = Callable[[ir.Switch[Any]], object]


@dataclass(slots=True)
class Needs:
    """The fields read at a site, by the path that leads to them.

    `gates`: those of the beneficiary's enterprise; `awards`: by incentive what the ledger must tell of it.
    """

    paths: dict[Path, set[str]] = field(default_factory=dict)
    gates: set[str] = field(default_factory=set)
    awards: dict[str, set[str]] = field(default_factory=dict)

    def key(self) -> Hashable:
        """The same for the same needs."""
        paths = sorted((repr(path), tuple(sorted(names))) for path, names in self.paths.items())
        awards = sorted((name, tuple(sorted(kinds))) for name, kinds in self.awards.items())
        return tuple(paths), tuple(sorted(self.gates)), tuple(awards)

    def add(self, thing: object, pick: Pick) -> None:
        """Take up every field that an expression, or anything made of expressions, mentions."""
        for read in fields_of(thing, pick):
            self.paths.setdefault(read.steps, set()).add(read.field.id)
            for i in range(len(read.steps)):
                self.paths.setdefault(read.steps[:i], set())


def fields_of(thing: object, pick: Pick) -> Iterator[ir.FieldOf]:
    """Every field that a rule or a part of it reads, of its own record type (not of rows it counts)."""
    if isinstance(thing, ir.FieldOf):
        yield thing
    elif isinstance(thing, ir.Switch):
        yield from fields_of(pick(thing), pick)
    elif not isinstance(thing, ir.Rows | ir.Awarded):
        for part in parts_of(thing):
            yield from fields_of(part, pick)


E = TypeVar("E")


def mentions(thing: object, kind: type[E] | tuple[type[E], ...], pick: Pick) -> Iterator[E]:
    """Every expression of a kind inside a rule, under the chosen readings."""
    if isinstance(thing, ir.Switch):
        yield from mentions(pick(thing), kind, pick)
        return
    if isinstance(thing, kind):
        yield thing
    for part in parts_of(thing):
        yield from mentions(part, kind, pick)


def picker(policy: ir.Policy, choices: Mapping[str, str]) -> Pick:
    """What the chosen option of a reading says."""
    return lambda switch: policy.chosen(switch, choices)


def owner_of(incentive: ir.Incentive, pick: Pick) -> str | None:
    """The field that names the beneficiary; None where it is no field of the record."""
    if incentive.payee is None:
        return incentive.basis.keys[0].id
    payee = unwrapped(incentive.payee, pick)
    return payee.field.id if isinstance(payee, ir.FieldOf) and not payee.steps else None


def unwrapped(expr: ir.Expr, pick: Pick) -> ir.Expr:
    """The expression that a reading or a name stands for."""
    while isinstance(expr, ir.Choose | ir.Named):
        chosen = pick(expr.switch) if isinstance(expr, ir.Choose) else expr.value
        assert isinstance(chosen, ir.Expr)
        expr = chosen
    return expr
