"""The vocabulary: record types, their fields, the fields' kinds and allowed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

Number = int | Fraction


class Kind(StrEnum):
    """What a field holds. Values inside: money int fen, ratio Fraction, area Fraction of square metres."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"
    AREA = "area"
    YEAR = "year"
    DATE = "date"
    BOOL = "bool"
    ENUM = "enum"
    TEXT = "text"
    CODE = "code"
    PARTY = "party"
    REF = "ref"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of an enumeration: its id in files and its Chinese label; `aliases` also read."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type.

    `low` and `high` bound a number (money in fen), both included. An `optional` key may be empty; a `needed` field may
    not, though it is no key. A `start` date
    says since when the record's subject exists: before it there is nothing, not something unknown. A
    `foreign` enumeration also takes what is named `elsewhere/name`.
    """

    id: str
    label: str
    kind: Kind
    key: bool = False
    optional: bool = False
    needed: bool = False
    start: bool = False
    foreign: bool = False
    choices: tuple[Choice, ...] = ()
    ordered: bool = False
    target: str | None = None
    code_table: str | None = None
    low: Number | None = None
    high: Number | None = None
    note: str = ""

    def choice_of(self, text: str) -> Choice | None:
        """The choice that a cell's text names, by id, label or alias."""
        for choice in self.choices:
            if text in (choice.id, choice.label, *choice.aliases):
                return choice
        return None

    def rank(self, choice_id: str) -> int:
        """Position of a choice in an ordered enumeration, lowest first."""
        return [c.id for c in self.choices].index(choice_id)


@dataclass(frozen=True)
class RecordType:
    """A type of record: id in files, label on screens, fields in order. A `year` key makes it a yearly series."""

    id: str
    label: str
    fields: tuple[Field, ...]
    note: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by id."""
        return {f.id: f for f in self.fields}

    @cached_property
    def keys(self) -> tuple[Field, ...]:
        """The key fields, in order."""
        return tuple(f for f in self.fields if f.key)

    @cached_property
    def needed(self) -> tuple[Field, ...]:
        """The fields that no row may leave empty, in order."""
        return tuple(f for f in self.fields if f.needed or (f.key and not f.optional))

    @cached_property
    def year_key(self) -> Field | None:
        """The key field that holds a year: the type is a yearly series if there is one."""
        return next((f for f in self.fields if f.key and f.kind is Kind.YEAR), None)

    @cached_property
    def year_field(self) -> Field | None:
        """The field that dates a record by year, key or not."""
        return self.year_key or next((f for f in self.fields if f.kind is Kind.YEAR), None)

    @cached_property
    def date_field(self) -> Field | None:
        """The key field that holds the date of an event."""
        return next((f for f in self.fields if f.key and f.kind is Kind.DATE), None)

    @cached_property
    def series_keys(self) -> tuple[Field, ...]:
        """The key fields except year and date: whose series or history it is."""
        return tuple(f for f in self.keys if f.kind not in (Kind.YEAR, Kind.DATE))

    @cached_property
    def naming_keys(self) -> tuple[Field, ...]:
        """The series keys, names and subjects first: the order in which equal dates are told apart."""
        return tuple(sorted(self.series_keys, key=lambda f: f.kind is not Kind.TEXT))

    def named(self, name: str) -> Field | None:
        """The field with this id or label."""
        return next((f for f in self.fields if name in (f.id, f.label)), None)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that others publish, by year and scope: id, label, kind, scopes (id, label)."""

    id: str
    label: str
    kind: Kind
    scopes: tuple[Choice, ...] = ()
    note: str = ""
    low: Number | None = None
    high: Number | None = None

    def scope_of(self, text: str) -> Choice | None:
        """The scope that a text names, by id or label."""
        return next((s for s in self.scopes if text in (s.id, s.label)), None)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What beneficiaries are told apart by: a field of their own record or yearly record.

    `bands` are the lower ends of its classes, rising (money in fen); none: every value is a class of its own.
    """

    id: str
    label: str
    type: RecordType
    field: Field
    bands: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All record types and parameters that a policy's facts may use.

    `reserved` names what only offices state, never the party itself: record types, or single fields as `type.field`.
    """

    types: tuple[RecordType, ...]
    parameters: tuple[Parameter, ...] = ()
    code_tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    dimensions: tuple[Dimension, ...] = ()
    reserved: frozenset[str] = frozenset()

    def type_named(self, name: str) -> RecordType | None:
        """The record type with this id or label."""
        return next((t for t in self.types if name in (t.id, t.label)), None)

    def parameter_named(self, name: str) -> Parameter | None:
        """The parameter with this id or label."""
        return next((p for p in self.parameters if name in (p.id, p.label)), None)

    def dimension_named(self, name: str) -> Dimension | None:
        """The dimension with this id or label."""
        return next((d for d in self.dimensions if name in (d.id, d.label)), None)


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name most like a misspelt one, if any is close."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
