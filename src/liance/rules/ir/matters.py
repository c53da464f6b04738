"""What a document declares of kinds of matters: which record a matter is about, who opens it, what comes of its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import Field, RecordType

MATTER = "matter"
"""The 用途 of procedures that matters go through."""
COUNT, SUM, SCORE = "count", "sum", "score"
At = tuple[str, str]
"""An outcome of a stage: both ids."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that an act gives; `needed`: it may not be left open."""

    field: Field
    needed: bool = True


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Further records of a matter, such as the firms on a list: added by `roles` while it stands at one of `stages`.

    The type has all key fields of the matter's record; these are the matter's own.
    """

    type: RecordType
    stages: tuple[str, ...]
    roles: tuple[str, ...]

    def own_fields(self, record: RecordType) -> tuple[Field, ...]:
        """The fields that a row gives itself."""
        taken = {f.id for f in record.keys}
        return tuple(f for f in self.type.fields if f.id not in taken)


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that follows from the rows, or from the points of a board.

    `how`: COUNT of the rows of type `of`; SUM of their field `summed`; SCORE: mean points ÷ all points at stage `of`.
    `where`: only rows whose field has one of these values (file form). `kept`: not of the matter's rows but of the
    registry's records whose fields named like the matter's keys have the same values.
    """

    field: Field
    how: str
    of: str
    summed: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """What falls due when a matter comes to an ending: the amount of a field, under the incentive of a basis."""

    ending: str
    amount: str
    basis: RecordType


@dataclass(frozen=True, slots=True)
class Quota:
    """How many matters may take an outcome: what a record of `type` says in `field`, by the fields `same` to both.

    `year` among them is the matter's own year where its record has none.
    """

    at: At
    type: RecordType
    field: Field
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What reviewers look at, in words, where fields have these values (file form)."""

    where: tuple[tuple[str, tuple[str, ...]], ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """When the public may read a matter, and which fields of it; `consent`: the yes-or-no field that must say yes."""

    at: At
    until: tuple[At, ...]
    fields: tuple[str, ...]
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stage whose matters are divided by lot: those picked take one outcome, the others another."""

    stage: str
    picked: str
    others: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """The platform opens a matter so many months before a date of a record."""

    type: RecordType
    field: Field
    months: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of the kind's records: one line a value of `rows`, beside it what `columns` say, valid until a date."""

    rows: Field
    columns: tuple[Field, ...]
    until: Field | None = None


@dataclass(frozen=True, slots=True)
class FromCheckUp:
    """Which results of a check-up lead to opening such a matter, and which field then holds the incentive's name."""

    outcome: str
    field: str


@dataclass(frozen=True, slots=True)
class MatterKind:
    """A kind of matter: opened with a form about one record, run by a procedure, at whose end records are entered.

    `asks`: the fields that acts give; those of the first stage's first outcome are what opening asks. `requires`: what
    must hold before an act: yes-or-no fields say yes, other fields are given, row types have a row. `enters`: by ending
    the types of which a record is entered. `window`: the first and last day of each year (month-day) on which it may
    be opened. `then`: kinds that one may go on to from an ended matter. `at_most`: fields that may not exceed another.
    """

    id: str
    title: str
    about: str
    procedure: str
    record: RecordType
    opened_by: tuple[str, ...]
    asks: Mapping[At, tuple[Asked, ...]]
    requires: Mapping[At, tuple[str, ...]]
    rows: tuple[RowsOf, ...]
    computes: tuple[Computed, ...]
    enters: Mapping[str, tuple[RecordType, ...]]
    public: Publication | None = None
    window: tuple[str, str] | None = None
    draws: Drawn | None = None
    reminds: Reminder | None = None
    checkup: FromCheckUp | None = None
    matrix: Matrix | None = None
    pays: Payment | None = None
    quota: Quota | None = None
    checklists: tuple[Checklist, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    then: tuple[str, ...] = ()
    place: TextPlace | None = field(default=None, compare=False, repr=False)

    def rows_of(self, type_id: str) -> RowsOf | None:
        """What is declared of a row type."""
        return next((r for r in self.rows if r.type.id == type_id), None)

    @property
    def fields_asked(self) -> Iterator[Field]:
        """Every field that some act gives, in the record's order."""
        ids = {a.field.id for asked in self.asks.values() for a in asked}
        return (f for f in self.record.fields if f.id in ids)
