"""A city written back to files: one CSV per record type, the exact values, readable by `read_city`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from liance.records.city import City, Provenance, Value
from liance.records.columns import PROVENANCE
from liance.records.parameters import PARAMETER, type_of
from liance.records.raw import RawRow, RawTable, blank
from liance.records.vocabulary import Field, Kind
from liance.values.decimals import exact_text
from liance.values.money import format_yuan

_QUOTED = frozenset(',;\t"\r\n')


def write_city(city: City | Iterable[RawTable], folder: Path) -> list[Path]:
    """Write `TYPE.csv` (UTF-8 without BOM, field ids as header) for every type; returns the files in order.

    A type without records gets its header alone. The folder is made if need be; other files in it stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = tables_of(city) if isinstance(city, City) else city
    written = []
    for table in tables:
        lines = [table.columns, *([row.cells.get(name) for name in table.columns] for row in table.rows)]
        path = folder / f"{table.type_name}.csv"
        path.write_text("".join(f"{_line(line)}\n" for line in lines), encoding="utf-8", newline="")
        written.append(path)
    return written


def tables_of(city: City) -> list[RawTable]:
    """The city as raw tables in the order of its vocabulary, every value as text."""
    tables = [
        _table(t.id, t.fields, [(record.values, record.provenance) for record in city.all(t.id)])
        for t in city.vocabulary.types
    ]
    return [*tables, *_parameter_tables(city)]


def value_text(field: Field, value: Value) -> str:
    """A value as its cell: yuan, exact decimals (`1/3` where none is exact), true or false, ISO dates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if field.kind is Kind.MONEY and isinstance(value, int):
        return format_yuan(value)
    if isinstance(value, Fraction):
        return exact_text(value) or str(value)
    return str(value)


def _table(type_name: str, fields: Sequence[Field], rows: Sequence[tuple[Mapping[str, Value], Provenance]]) -> RawTable:
    own = {field.id for field in fields}
    about = [f for f in PROVENANCE if f.id not in own and any(getattr(p, f.id) is not None for _, p in rows)]
    made = []
    for number, (values, provenance) in enumerate(rows, 2):
        cells = {f.id: value_text(f, values[f.id]) for f in fields if f.id in values}
        told = {f.id: getattr(provenance, f.id) for f in about}
        cells |= {f.id: value_text(f, told[f.id]) for f in about if told[f.id] is not None}
        made.append(RawRow(number, cells))
    return RawTable(type_name, f"{type_name}.csv", tuple(f.id for f in (*fields, *about)), made)


def _parameter_tables(city: City) -> Iterable[RawTable]:
    """The table of parameters, if the vocabulary has any."""
    kinds = {p.id: type_of(p).by_id["value"] for p in city.vocabulary.parameters}
    if not kinds:
        return
    rows: list[tuple[Mapping[str, Value], Provenance]] = []
    for (id_, scope, year), value in city.parameters.items():
        values: dict[str, Value] = {"id": id_, "year": year, "value": value_text(kinds[id_], value)}
        rows.append(
            (
                values | ({"scope": scope} if scope else {}),
                city.parameter_provenance.get((id_, scope, year), Provenance()),
            )
        )
    yield _table(PARAMETER.id, PARAMETER.fields, rows)


def _line(cells: Iterable[object]) -> str:
    return ",".join(_cell("" if blank(cell) else str(cell)) for cell in cells)


def _cell(text: str) -> str:
    """The text as one CSV cell, in quotes where a separator, a quote or a line break asks for them."""
    if _QUOTED.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'
