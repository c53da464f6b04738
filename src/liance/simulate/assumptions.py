"""What a user assumes: distributions for unknown facts, read from a table and checked against the vocabulary."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import polars as pl

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import Value
from liance.records.raw import problem, shown
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary, near
from liance.simulate.evaluate import Population
from liance.values.faults import ValueFault
from liance.values.money import money_from_cell
from liance.values.ratio import ratio_from_cell

FIGURES: Mapping[str, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("low", "mean", "spread", "high"),
    "chance": ("chance",),
    "empirical": (),
}
"""What each distribution is told by; normal is cut off at low and high."""
UNITS = {
    Kind.MONEY: Fraction(1),
    Kind.COUNT: Fraction(1),
    Kind.RATIO: Fraction(1, 10**6),
    Kind.NUMBER: Fraction(1, 100),
    Kind.AREA: Fraction(1, 100),
}
"""The steps on which numbers are drawn: fen, pieces, millionths, hundredths."""
COMMON = ("fact", "as", "of", "county", "industry")
LAST_YEAR = "last-year"
MOST_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Where:
    """Which records: those of enterprises of this county, of industries whose code begins so; None: all."""

    county: str | None = None
    industry: str | None = None

    def rows(self, type_: RecordType, population: Population) -> pl.Series:
        """Whether each row of a type's table is meant. A record without the fact is not."""
        frame = population.tables[type_.id]
        key, firms = party_key(type_), population.tables.get("enterprise")
        if (self.county is None and self.industry is None) or key is None or firms is None:
            return pl.Series([self.county is None and self.industry is None] * len(frame), dtype=pl.Boolean)
        test = pl.lit(True)
        if self.county is not None:
            test &= pl.col("county") == self.county
        if self.industry is not None:
            test &= pl.col("industry").str.starts_with(self.industry)
        meant = firms.filter(test)["id"]
        return frame[key].is_in(meant.implode()).fill_null(False)


def party_key(type_: RecordType) -> str | None:
    """The field that says whose record it is: an enterprise's own key, or the first key that names one."""
    if type_.id == "enterprise":
        return type_.keys[0].id
    return next((f.id for f in type_.keys if f.kind in (Kind.REF, Kind.PARTY)), None)


@dataclass(frozen=True, slots=True)
class Draw:
    """A distribution for the unknown values of one field; `of_last_year`: of its ratio to the year before."""

    type: RecordType
    field: Field
    kind: str
    figures: Mapping[str, Fraction] = dataclasses.field(default_factory=dict)
    of_last_year: bool = False
    where: Where = Where()

    def values(self, random: Random, places: Places) -> list[Value]:
        """A value for every place, in their order. Numbers are whole steps of the field's unit, within its bounds."""
        if self.kind == "empirical":
            return [random.choice(places.known) for _ in places.rows]
        if self.kind == "chance":
            chance = self.figures["chance"]
            return [random.randrange(chance.denominator) < chance.numerator for _ in places.rows]
        if self.of_last_year:
            return [self._bounded(base * self._number(random, UNITS[Kind.RATIO])) for base in places.bases]
        return [self._bounded(self._number(random, UNITS[self.field.kind])) for _ in places.rows]

    def _number(self, random: Random, unit: Fraction) -> Fraction:
        f = self.figures
        low, high = -(-f["low"] // unit), f["high"] // unit
        if self.kind == "uniform":
            return random.randint(low, high) * unit
        if self.kind == "triangular":
            drawn = random.triangular(float(low), float(high), float(f["mode"] / unit))
        else:
            drawn = _truncated(random, f["mean"] / unit, f["spread"] / unit, low, high)
        return min(max(round(drawn), low), high) * unit

    def _bounded(self, value: Fraction) -> Value:
        """On the field's steps and inside the bounds that the vocabulary gives it."""
        least, most = self.field.low, self.field.high
        if least is not None:
            value = max(value, Fraction(least))
        if most is not None:
            value = min(value, Fraction(most))
        unit = UNITS[self.field.kind]
        exact = value // unit * unit
        return int(exact) if unit == 1 else exact


def _truncated(random: Random, mean: Fraction, spread: Fraction, low: int, high: int) -> float:
    """A normal draw between the bounds; the nearest bound where so many tries in a row fall outside."""
    for _ in range(MOST_TRIES):
        drawn = random.gauss(float(mean), float(spread))
        if low <= drawn <= high:
            return drawn
    return float(low if mean < low else high)


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of a table where a draw's field is unknown, last year's values there, and all known values."""

    rows: tuple[int, ...]
    bases: tuple[Fraction, ...]
    known: tuple[Value, ...]


def places_of(draw: Draw, population: Population) -> Places:
    """Where a draw applies. Of last year: only where that year's value is known."""
    frame = population.tables[draw.type.id]
    meant = draw.where.rows(draw.type, population)
    column = frame[draw.field.id]
    rows = (meant & column.is_null()).arg_true().to_list()
    known = tuple(_value(v, draw.field) for v in column.filter(meant).drop_nulls())
    year = draw.type.year_key
    if not draw.of_last_year or year is None:
        return Places(tuple(rows), (), known)
    keys = [frame[f.id].to_list() for f in draw.type.series_keys]
    years = frame[year.id].to_list()
    of = {
        (*series, y): v
        for *series, y, v in zip(*keys, years, column, strict=True)
        if v is not None
    }  # fmt: skip
    last = {n: (*(k[n] for k in keys), years[n] - 1) for n in rows}
    kept = [n for n in rows if last[n] in of]
    return Places(tuple(kept), tuple(Fraction(of[last[n]]) for n in kept), known)


def fail_if_nothing_known(draws: Sequence[Draw], population: Population, file: str) -> None:
    """Raises Rejected for every empirical draw that has no known value to take and unknown ones to fill."""
    found = []
    for number, draw in enumerate(draws, 1):
        places = places_of(draw, population)
        if draw.kind == "empirical" and places.rows and not places.known:
            told = {"number": str(number), "field": draw.field.label}
            found.append(problem("assume-none", file, told, row=number))
    if found:
        raise Rejected(found)


def _value(value: object, of: Field) -> Value:
    return Fraction(value) if of.kind in (Kind.RATIO, Kind.NUMBER, Kind.AREA) else value  # type: ignore[call-overload,return-value]


# ---- reading ---------------------------------------------------------------------------------------------
class Entries:
    """Reads entries of a table of assumptions; mistakes are collected under the entry's number."""

    def __init__(self, vocabulary: Vocabulary, file: str) -> None:
        self.vocabulary, self.file = vocabulary, file
        self.found: list[Diagnostic] = []

    def fail(self, code: str, number: int, **told: str) -> None:
        """Note a mistake of an entry, counted from 1."""
        self.found.append(problem(code, self.file, {"number": str(number), **told}, row=number))

    def fact(self, number: int, text: object) -> tuple[RecordType, Field] | None:
        """The field that `type.field` names, by ids or labels; keys and the ledger are nobody's to assume."""
        type_name, _, field_name = str(text).partition(".")
        type_ = self.vocabulary.type_named(type_name.strip())
        found = type_.named(field_name.strip()) if type_ is not None else None
        if type_ is None or found is None or found.key or type_.id == "award":
            types = [type_] if type_ is not None else self.vocabulary.types
            known = [f"{t.id}.{f.id}" for t in types for f in t.fields if not f.key and t.id != "award"]
            guess = near(f"{type_name}.{field_name}", known) or "、".join(known[:8])
            self.fail("assume-fact", number, value=shown(text), guess=guess)
            return None
        return type_, found

    def figure(self, number: int, name: str, value: object, kind: Kind) -> Fraction | None:
        """A figure of an entry, read as the kind of field that it is about."""
        try:
            if kind is Kind.MONEY:
                return Fraction(money_from_cell(value))
            return ratio_from_cell(value)
        except ValueFault as fault:
            self.fail("assume-value", number, name=name, value=shown(value),
                      expected=fault.expected_zh, expected_en=fault.expected_en)  # fmt: skip
        return None

    def where(self, number: int, type_: RecordType, entry: Mapping[str, object]) -> Where:
        """The condition of an entry."""
        county, industry = (str(entry[k]) if k in entry else None for k in ("county", "industry"))
        if (county or industry) and party_key(type_) is None:
            self.fail("assume-where", number, value=type_.label)
        return Where(county, industry)

    def only(self, number: int, entry: Mapping[str, object], wanted: Sequence[str], optional: Sequence[str]) -> bool:
        """Whether an entry has all it needs and nothing else."""
        missing = [name for name in wanted if name not in entry]
        strange = [name for name in entry if name not in (*wanted, *optional)]
        for name in missing:
            self.fail("assume-missing", number, name=name)
        for name in strange:
            self.fail("assume-strange", number, name=name, known="、".join((*wanted, *optional)))
        return not missing and not strange

    def listed(self, data: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
        """The `[[name]]` entries of a table; at least one is needed."""
        entries = data.get(name)
        made = [e for e in entries if isinstance(e, Mapping)] if isinstance(entries, list) else []
        if not made:
            self.found.append(problem("assume-empty", self.file, {"name": name}))
        return made

    def done(self) -> None:
        """Raises Rejected if there was any mistake."""
        if self.found:
            raise Rejected(self.found)


def draws_from(data: Mapping[str, object], vocabulary: Vocabulary, file: str) -> list[Draw]:
    """The `[[draw]]` entries of a table of assumptions. Raises Rejected with every mistake in it."""
    entries = Entries(vocabulary, file)
    made = [_draw(entries, n, entry) for n, entry in enumerate(entries.listed(data, "draw"), 1)]
    entries.done()
    return [draw for draw in made if draw is not None]


def _draw(entries: Entries, number: int, entry: Mapping[str, object]) -> Draw | None:
    kind = str(entry.get("as", ""))
    if kind not in FIGURES:
        entries.fail("assume-as", number, value=kind or "—", known="、".join(FIGURES))
        return None
    if not entries.only(number, entry, ("fact", "as", *FIGURES[kind]), ("of", "county", "industry")):
        return None
    place = entries.fact(number, entry["fact"])
    if place is None:
        return None
    type_, of = place
    last_year = entry.get("of") == LAST_YEAR
    if "of" in entry and (
        not last_year or type_.year_key is None or of.kind not in UNITS or "low" not in FIGURES[kind]
    ):
        entries.fail("assume-of", number, value=shown(entry["of"]))
    if not _suits(kind, of):
        entries.fail("assume-kind", number, value=kind, field=of.label)
        return None
    numbers = Kind.RATIO if last_year or kind == "chance" else of.kind
    read = {name: entries.figure(number, name, entry[name], numbers) for name in FIGURES[kind]}
    figures = {name: value for name, value in read.items() if value is not None}
    if len(figures) == len(read) and not _in_order(figures):
        entries.fail("assume-order", number, value="、".join(f"{k} = {entry[k]}" for k in figures))
    return Draw(type_, of, kind, figures, last_year, entries.where(number, type_, entry))


def _suits(kind: str, of: Field) -> bool:
    """Whether a field's values can be drawn so: yes or no by chance, numbers by all else, any from what is known."""
    if kind == "empirical":
        return of.kind is not Kind.DATE
    return of.kind is Kind.BOOL if kind == "chance" else of.kind in UNITS


def _in_order(figures: Mapping[str, Fraction]) -> bool:
    """Whether the bounds enclose the rest; a chance lies between none and one."""
    if "chance" in figures:
        return 0 <= figures["chance"] <= 1
    ascending = [figures[name] for name in ("low", "mode", "high") if name in figures]
    return ascending == sorted(ascending) and figures.get("spread", 1) > 0
