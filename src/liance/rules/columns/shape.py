"""What is known of a frame's columns before any row is looked at, and how a record's fields are found in them.

A row is one series (a year of a field is the column `field@2023`) or one event. Records that a row refers to stand
in the same row under a path: `enterprise/industry`. `?` says whether a record is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from liance.records.vocabulary import Field, Kind, RecordType
from liance.rules import ir
from liance.rules.columns import ratios as r
from liance.rules.columns.bits import Bit, both, either, opposite, unless_null
from liance.rules.columns.graph import col, lit
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.values import Bool, Codes, Column, Num, Word, absent_where, num, unknown_num, unsure_where
from liance.rules.columns.whole import Beyond, Whole, filled, whole

CODED = "#"
"""Put after the name of a column of few texts: the column of their numbers in order."""
HERE, START, YEAR, FIRST = "?", "$start", "$year", "$first"
"""Whether a record is there; the year its owner came into being; an event's year; a series' first year given."""
NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.YEAR, Kind.RATIO, Kind.NUMBER, Kind.AREA)


@dataclass(frozen=True, slots=True)
class Trait:
    """One column: the least and the greatest of its whole numbers (zero for others), decimals, nulls.

    `words`: of a text that is one of few, all of these in order; their numbers stand in the column with `CODED`.
    """

    low: int = 0
    high: int = 0
    scale: int = 0
    nullable: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a frame. `years`: those that a series' columns cover, or that events fall in.

    `single`: no beneficiary has more than one row.
    """

    basis: RecordType
    traits: Mapping[str, Trait]
    years: range
    single: bool = False

    def whole(self, name: str) -> Whole | None:
        """A column of whole numbers; None where there is no such column."""
        trait = self.traits.get(name.removeprefix(OUTER))
        return None if trait is None else Whole(col(name), trait.low, trait.high, trait.nullable)


OUTER = "~"
"""Put before the columns of the record that a filter belongs to, where two records stand in one row."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record as seen from a row: under which path, in which year, where it does not exist or is not known."""

    shape: Shape
    type: RecordType
    path: str = ""
    year: int | None = None
    gone: Bit = False
    unsure: Bit = False
    alias: str = ""

    def name(self, column: str, year: int | None = None) -> str:
        """The name of a column of this record."""
        return f"{self.alias}{self.path}{column}" + (f"@{year}" if year is not None else "")

    @property
    def yearly(self) -> bool:
        """Whether it is a year of a series that stands in columns."""
        return self.type.year_key is not None and self.year is not None

    def here(self) -> Bit:
        """Whether the record is there."""
        name = self.name(HERE, self.year if self.yearly else None)
        trait = self.shape.traits.get(name.removeprefix(OUTER))
        if trait is None:
            return False
        return True if trait.low else col(name)

    def at(self, year: int) -> Place:
        """The same series in another year: nothing before the owner's start."""
        moved = replace(self, year=year)
        start = self.shape.whole(self.name(START))
        if start is None or moved.here() is True:
            return moved
        gone = both(opposite(moved.here()), unless_null(start.expr > year, start.nullable, False))
        return replace(moved, gone=either(self.gone, gone) if start.high > year else self.gone)

    def read(self, field: Field) -> Column:
        """A field's value: unknown within its declared bounds when not supplied, nothing when the record is not."""
        if field.kind is Kind.YEAR and field.key and self.year is not None:
            return self._seen(num(self.year))
        keyed = self.yearly and not field.key
        name = self.name(field.id, self.year if keyed else None)
        return self._seen(self._column(name, field))

    def _seen(self, value: Column) -> Column:
        return unsure_where(self.unsure, absent_where(self.gone, value))

    def _column(self, name: str, field: Field) -> Column:
        trait = self.shape.traits.get(name.removeprefix(OUTER))
        if field.kind in NUMBERS:
            return unknown_field(field) if trait is None else number(name, trait, field)
        if field.kind is Kind.BOOL:
            if trait is None:
                return Bool(False, True)
            expr = col(name)
            yes = unless_null(expr, trait.nullable, False)
            return Bool(yes, unless_null(expr, True, True) if trait.nullable else yes)
        if trait is None:
            dtype = pl.Date if field.kind is Kind.DATE else pl.String
            return Word(lit(None, dtype), True)
        codes = Codes(col(name + CODED), trait.words) if trait.words else None
        return Word(col(name), trait.nullable, codes=codes)

    def year_number(self) -> Num:
        """The record's year."""
        if self.year is not None:
            return num(self.year)
        column = self.shape.whole(self.name(YEAR))
        if column is None:
            return unknown_num()
        exact = Ratio(column)
        return Num(exact, exact)


def walk(place: Place, step: ir.Step) -> Place:
    """One step of a path from a record to a related one."""
    if isinstance(step, ir.Follow):
        return _followed(place, step)
    if any(own is not None and not own.key for _, own in step.pairs):
        raise Beyond("a related record by a field that is no key")
    path = f"{place.path}+{step.target.id}/"
    made = Place(place.shape, step.target, path, None, place.gone, place.unsure, place.alias)
    if step.target.year_key is not None and place.year is not None:
        return made.at(place.year)
    return replace(made, gone=either(place.gone, _missing(made)))


def _followed(place: Place, step: ir.Follow) -> Place:
    if place.yearly and not step.field.key:
        raise Beyond("a reference that may change from year to year")
    reference = place.read(step.field)
    made = Place(place.shape, step.target, f"{place.path}{step.field.id}/", alias=place.alias)
    unsure = either(place.unsure, reference.unknown)
    return replace(made, gone=either(place.gone, both(opposite(unsure), opposite(made.here()))), unsure=unsure)


def _missing(place: Place) -> Bit:
    """Where a related record is not there: nothing; of a yearly one before the owner's start only."""
    absent = opposite(place.here())
    if place.type.year_key is None:
        return absent
    start = place.shape.whole(place.name(START))
    year = place.shape.whole(YEAR if not place.alias else f"{place.alias}{YEAR}")
    if start is None or year is None or absent is False:
        return False
    return both(absent, unless_null(start.expr > year.expr, start.nullable or year.nullable, False))


def number(name: str, trait: Trait, field: Field) -> Num:
    """A column of numbers; where it is null, what its field declares still holds."""
    column, bottom = Whole(col(name), trait.low, trait.high, trait.nullable), whole(10**trait.scale)
    exact = Ratio(column, bottom)
    if not trait.nullable or (field.low is None and field.high is None):
        return Num(exact, exact)
    return Num(_bounded(column, bottom, field.low), _bounded(column, bottom, field.high), given=col(name).given())


def _bounded(column: Whole, bottom: Whole, bound: int | Fraction | None) -> Ratio:
    if bound is None:
        return Ratio(column, bottom)
    assert bottom.const is not None
    exact = Fraction(bound) * bottom.const
    if exact.denominator == 1:
        return Ratio(filled(column, int(exact)), bottom)
    return r.where(column.expr.given(), Ratio(column, bottom), r.ratio(bound))


def unknown_field(field: Field) -> Num:
    """A number that nobody supplied: between its declared bounds."""
    free = unknown_num()
    low = r.ratio(field.low) if field.low is not None else free.low
    high = r.ratio(field.high) if field.high is not None else free.high
    return Num(low, high) if low is not free.low or high is not free.high else free
