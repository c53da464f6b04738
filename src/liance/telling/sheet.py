"""What somebody states about itself in a check-up: records as text by field, figures supposed, things that are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from liance.records.cells import CellFault, reader_for
from liance.records.city import City, ParameterKey, Provenance, Record, Value
from liance.records.parameters import type_of
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.records.write import value_text
from liance.rules.kleene import Fact
from liance.telling.matters import SELF, THIS, Matter

STATED = "自己填写，未经核实"
Key = tuple[str, tuple[str, ...]]
"""A record's type and its key as text; an empty optional key is an empty text."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked: whether a matter exists, whether there was an earlier one, or one fact.

    `kind` is matter, earlier, fact or figure; `of` is the matter's id, the record's key or the figure's key as text.
    """

    kind: str
    of: tuple[str, ...]
    field: str = ""

    @classmethod
    def about(cls, fact: Fact) -> Item:
        """The item that asks for a fact."""
        type_id, key, name = fact
        texts = tuple("" if k is None else k.isoformat() if hasattr(k, "isoformat") else str(k) for k in key)
        return cls("figure" if type_id == "parameter" else "fact", (type_id, *texts), name)

    def as_json(self) -> list[Any]:
        """The item as plain values."""
        return [self.kind, list(self.of), self.field]

    @classmethod
    def from_json(cls, raw: list[Any]) -> Item:
        """The item that plain values say."""
        kind, of, name = raw
        return cls(str(kind), tuple(str(x) for x in of), str(name))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The facts of one check-up. `given` holds the answers by item, an empty text for one that was skipped.

    `year` is the year of application that the check-up is about, None for every year; `who` the field of the
    beneficiary that the one asking is (empty: an organisation with a credit code). Answers are a mapping: the order in
    which they came changes nothing; `trail` remembers it for going back.
    """

    year: int | None = None
    who: str = ""
    rows: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[Item, str] = field(default_factory=dict)
    trail: tuple[Item, ...] = ()

    def answered(self, item: Item, text: str) -> Sheet:
        """The sheet with an answer to an item; empty text: skipped."""
        trail = self.trail if item in self.trail else (*self.trail, item)
        return replace(self, given={**self.given, item: text}, trail=trail)

    def without_skipped(self) -> Sheet:
        """The sheet as if nothing had been skipped: what was, is asked again."""
        given = {item: text for item, text in self.given.items() if text}
        return replace(self, given=given, trail=tuple(i for i in self.trail if i in given))

    def has(self, matter: Matter) -> bool:
        """Whether it was said that the matter exists."""
        return self.given.get(Item("matter", (matter.id,))) == "yes"

    def as_json(self) -> dict[str, Any]:
        """The sheet as plain values."""
        return {
            "y": self.year,
            "w": self.who,
            "r": [[type_id, list(key), dict(values)] for (type_id, key), values in self.rows.items()],
            "g": [[item.as_json(), self.given.get(item, "")] for item in self.trail],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Sheet:
        """The sheet that plain values say. Raises KeyError, TypeError or ValueError for others."""
        given = [(Item.from_json(item), str(text)) for item, text in raw["g"]]
        rows = {
            (str(t), tuple(map(str, key))): {str(k): str(v) for k, v in cells.items()} for t, key, cells in raw["r"]
        }
        year = None if raw["y"] is None else int(raw["y"])
        return cls(year, str(raw["w"]), rows, dict(given), tuple(i for i, _ in given))


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    return {str(k): str(v) for k, v in cells.items()}


# ---- from text to a city -----------------------------------------------------------------------------------
def sheet_of(city: City, year: int | None = None) -> Sheet:
    """The sheet that says what a city's records say."""
    rows = {key_of(r): cells_of(r) for records in city.tables.values() for r in records}
    given: dict[Item, str] = {}
    for (name, scope, when), value in city.parameters.items():
        parameter = city.vocabulary.parameter_named(name)
        if parameter is not None:
            item = Item("figure", ("parameter", scope, str(when)), name)
            given[item] = value_text(type_of(parameter).by_id["value"], value)
    return Sheet(year, "", rows, given, tuple(given))


def key_of(record: Record) -> Key:
    """How a sheet names a record."""
    return record.type.id, tuple(
        "" if f.id not in record.values else value_text(f, record.values[f.id]) for f in record.type.keys
    )


def cells_of(record: Record) -> dict[str, str]:
    """A record's fields that are no keys, as text."""
    return {f.id: value_text(f, record.values[f.id]) for f in record.type.fields if not f.key and f.id in record.values}


def city_of(
    sheet: Sheet, matters: Iterable[Matter], vocabulary: Vocabulary, base: City | None = None, *, on: date | None = None
) -> City:
    """The records of `base` with what the sheet states put over them, fact by fact; `base` itself stays as it is.

    `on`: the day of the check-up, on which all is applied for; a sheet about an earlier year supposes that year.
    """
    records = {key_of(r): r for rows in (base.tables.values() if base is not None else ()) for r in rows}
    for key, cells in stated_rows(sheet, matters, vocabulary, records).items():
        made = record_of(key, cells, vocabulary, records.get(key))
        if made is not None:
            records[key] = made
    figures = dict(base.parameters if base is not None else {}) | dict(figures_of(sheet, vocabulary))
    applied_on = on if on is None or sheet.year is None else min(on, date(sheet.year, 12, 31))
    city = City.of(vocabulary, records.values(), parameters=figures, applied_on=applied_on)
    if base is not None:
        city.parameter_provenance.update(base.parameter_provenance)
        city.first_years.update(base.first_years)
    return city


def stated_rows(
    sheet: Sheet, matters: Iterable[Matter], vocabulary: Vocabulary, known: Iterable[Key] = ()
) -> dict[Key, dict[str, str]]:
    """Every record that the sheet speaks of, as text: its own rows, the matters that exist, the facts answered.

    A fact counts while its record is there, or is another year of one that is: what belongs to a matter that was
    taken back stays on the sheet and says nothing.
    """
    rows = {key: dict(cells) for key, cells in sheet.rows.items()}
    for matter in matters:
        if sheet.year is not None and sheet.has(matter):
            _put(rows, matter.record(sheet.year - matter.after))
            if sheet.given.get(Item("earlier", (matter.id,))) == "yes":
                _put(rows, matter.record(sheet.year - matter.after - 1, key=f"{matter.name or THIS}·以前"))
    there = {*rows, *known}
    series = {_series(key, vocabulary) for key in there}
    for item, text in sheet.given.items():
        key = (item.of[0], item.of[1:])
        if item.kind == "fact" and text and (key in there or _series(key, vocabulary) in series):
            rows.setdefault(key, {})[item.field] = text
    return rows


def _put(rows: dict[Key, dict[str, str]], record: Record) -> None:
    rows.setdefault(key_of(record), {}).update(cells_of(record))


def _series(key: Key, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a yearly record shares with its other years; of any other record all of its key."""
    kind = vocabulary.type_named(key[0])
    if kind is None or kind.year_key is None or len(key[1]) != len(kind.keys):
        return (*key[1], key[0], "")
    return (key[0], *(text for f, text in zip(kind.keys, key[1], strict=True) if f is not kind.year_key))


def record_of(
    key: Key, cells: Mapping[str, str], vocabulary: Vocabulary, before: Record | None = None
) -> Record | None:
    """The record that text says, over the one known before; cells that cannot be read stay unknown."""
    kind = vocabulary.type_named(key[0])
    if kind is None or len(key[1]) != len(kind.keys):
        return None
    values: dict[str, Value] = dict(before.values) if before is not None else {}
    for f, text in zip(kind.keys, key[1], strict=True):
        if text:
            values.setdefault(f.id, _key_value(f, text, vocabulary))
    for name, text in cells.items():
        value = read_cell(kind.by_id[name], text, vocabulary) if name in kind.by_id else None
        if value is not None and not isinstance(value, CellFault):
            values[name] = value
    return Record(kind, values, _provenance(before, cells))


def _provenance(before: Record | None, cells: Mapping[str, str]) -> Provenance:
    """Where the record comes from; one of the registry says which of its facts were only supposed."""
    if before is None:
        return Provenance(source=STATED)
    supposed = "、".join(f.label for f in before.type.fields if f.id in cells)
    known = before.provenance
    source = f"{known.source or '登记'}；本次假设：{supposed}" if supposed else known.source
    return Provenance(source, known.evidence, known.as_of, known.file, known.row)


def _key_value(f: Field, text: str, vocabulary: Vocabulary) -> Value:
    """A key as it was written; names and ids need not pass the checks of an imported file."""
    if f.kind in (Kind.YEAR, Kind.DATE, Kind.ENUM):
        value = reader_for(f, vocabulary)(text)
        if value is None or isinstance(value, CellFault):
            raise ValueError(f"{f.id}: {text!r} is no key")
        return value
    return text


def read_cell(f: Field, text: str, vocabulary: Vocabulary) -> Value | CellFault | None:
    """A fact as people write it; the first digits of an industry's code are enough."""
    if f.code_table is not None and 2 <= len(text) < 4 and text.isdecimal():
        return text
    if f.kind in (Kind.PARTY, Kind.REF) and text == SELF:
        return text
    return reader_for(f, vocabulary)(text)


def figures_of(sheet: Sheet, vocabulary: Vocabulary) -> Iterable[tuple[ParameterKey, Value]]:
    """The published figures that the sheet supposes."""
    for item, text in sheet.given.items():
        parameter = vocabulary.parameter_named(item.field) if item.kind == "figure" else None
        if parameter is None or not text or not item.of[2].isdecimal():
            continue
        value = reader_for(type_of(parameter).by_id["value"], vocabulary)(text)
        if value is not None and not isinstance(value, CellFault):
            yield (parameter.id, item.of[1], int(item.of[2])), value


def field_of(item: Item, vocabulary: Vocabulary) -> Field | None:
    """The field that an item asks for; None for a yes or no about a matter."""
    if item.kind == "figure":
        parameter = vocabulary.parameter_named(item.field)
        return type_of(parameter).by_id["value"] if parameter is not None else None
    kind: RecordType | None = vocabulary.type_named(item.of[0]) if item.kind == "fact" else None
    return kind.by_id.get(item.field) if kind is not None else None
