"""A city's records in memory, indexed by key, by series and by the party they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from liance.records.vocabulary import Kind, RecordType, Vocabulary

Value = int | Fraction | bool | str | date
ParameterKey = tuple[str, str, int]
"""A parameter's id, its scope (empty when it has none) and the year."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record's facts come from, as the supplier states it."""

    source: str | None = None
    evidence: str | None = None
    as_of: date | None = None
    file: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One record: `values` holds only the fields that are known, by field id.

    `key` and `series` are the values of its key fields (None for an optional one left empty), `series` without year
    and date; `year` is that of its year field or of its date, None where it has neither; `order` sorts by date or
    year first, then by names and subjects, then by the other keys.
    """

    type: RecordType
    values: Mapping[str, Value]
    provenance: Provenance = Provenance()
    key: tuple[Value | None, ...] = field(init=False)
    series: tuple[Value | None, ...] = field(init=False)
    year: int | None = field(init=False)
    order: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        get = self.values.get
        object.__setattr__(self, "key", tuple(get(f.id) for f in self.type.keys))
        object.__setattr__(self, "series", tuple(get(f.id) for f in self.type.series_keys))
        object.__setattr__(self, "year", self._year())
        object.__setattr__(self, "order", self._order())

    def _year(self) -> int | None:
        if (f := self.type.year_field) is not None:
            value = self.values.get(f.id)
            return value if isinstance(value, int) else None
        if (f := self.type.date_field) is not None:
            value = self.values.get(f.id)
            return value.year if isinstance(value, date) else None
        return None

    def _order(self) -> tuple[str, ...]:
        when = self.type.date_field or self.type.year_field
        first = self.values.get(when.id) if when is not None else None
        stamp = first.isoformat() if isinstance(first, date) else f"{first or 0:04}"
        return (stamp, *(str(self.values.get(f.id, "")) for f in self.type.naming_keys))


@dataclass(slots=True)
class City:
    """All records of one city. Build with `City.of`; the indexes are made once and only read afterwards.

    `applied_on` is the day on which everything is applied for; None: each thing in the year in which it is due.
    """

    vocabulary: Vocabulary
    tables: Mapping[str, tuple[Record, ...]]
    open_history: bool = False
    by_key: dict[tuple[str, tuple[Value | None, ...]], Record] = field(default_factory=dict, repr=False)
    by_series: dict[tuple[str, tuple[Value | None, ...]], dict[int, Record]] = field(default_factory=dict, repr=False)
    by_reference: dict[tuple[str, str, Value], list[Record]] = field(default_factory=dict, repr=False)
    first_years: dict[str, int] = field(default_factory=dict, repr=False)
    parameters: dict[ParameterKey, Value] = field(default_factory=dict)
    parameter_provenance: dict[ParameterKey, Provenance] = field(default_factory=dict, repr=False)
    applied_on: date | None = None

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        records: Iterable[Record],
        *,
        open_history: bool = False,
        parameters: Mapping[ParameterKey, Value] | None = None,
        parameter_provenance: Mapping[ParameterKey, Provenance] | None = None,
        applied_on: date | None = None,
    ) -> City:
        """A city from records that were already checked against the vocabulary (no duplicate keys)."""
        tables: dict[str, list[Record]] = {t.id: [] for t in vocabulary.types}
        for record in records:
            tables[record.type.id].append(record)
        ordered = {name: tuple(sorted(rows, key=lambda r: r.order)) for name, rows in tables.items()}
        city = cls(vocabulary, ordered, open_history, applied_on=applied_on)
        city.parameters.update(parameters or {})
        city.parameter_provenance.update(parameter_provenance or {})
        for rows in ordered.values():
            for record in rows:
                city._index(record)
        return city

    def _index(self, record: Record) -> None:
        name = record.type.id
        self.by_key[name, record.key] = record
        year = record.year
        if record.type.year_key is not None and year is not None:
            self.by_series.setdefault((name, record.series), {})[year] = record
        if year is not None:
            self.first_years[name] = min(year, self.first_years.get(name, year))
        for f in record.type.fields:
            if f.kind in (Kind.REF, Kind.PARTY) and (value := record.values.get(f.id)) is not None:
                self.by_reference.setdefault((name, f.id, value), []).append(record)

    def all(self, type_id: str) -> tuple[Record, ...]:
        """All records of a type, in order of time."""
        return self.tables.get(type_id, ())

    def get(self, type_id: str, *key: Value | None) -> Record | None:
        """The record with this key."""
        return self.by_key.get((type_id, key))

    def years_of(self, type_id: str, series: tuple[Value | None, ...]) -> Mapping[int, Record]:
        """The records of one series by year."""
        return self.by_series.get((type_id, series), {})

    def referring(self, type_id: str, field_id: str, target: Value) -> list[Record]:
        """Records of a type whose reference field names the target, in order of time."""
        return self.by_reference.get((type_id, field_id, target), [])
