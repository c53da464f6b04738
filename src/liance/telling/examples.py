"""Worked examples that can be worked again: the facts as cells, other figures put in, the result with its reasons."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import TYPE_CHECKING

from liance.records.cells import CellFault, reader_for
from liance.records.city import City, Record, Value
from liance.records.parameters import type_of
from liance.records.vocabulary import Field, Kind, Vocabulary
from liance.records.write import value_text
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.checks.worked import Example, case_example, examples
from liance.rules.render import shown
from liance.values.money import money_from_cell
from liance.values.ratio import ratio_from_cell

if TYPE_CHECKING:
    from liance.rules.build import Loaded

CASES = "cases.csv"
"""Further cases beside a policy: columns 奖补, 事实, 口径, 结果 among others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of an example that can be changed: its name in a form, its record, field, text and what is wrong.

    `of` is the record in words (`2023年企业年度`); `fixed` ones identify the record and are shown only.
    """

    name: str
    of: str
    field: Field
    text: str
    fixed: bool = False
    fault: CellFault | None = None

    @property
    def shown(self) -> str:
        """The text as people write it: money with 元, ratios in percent; what cannot be read as it was typed."""
        if self.fault is not None or not self.text:
            return self.text
        value = _READABLE[self.field.kind](self.text) if self.field.kind in _READABLE else None
        if self.choices:
            return next((label for choice, label in self.choices if choice == self.text), self.text)
        return self.text if value is None else shown(value, ir.type_of(self.field))

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What to choose from: id and label; none for figures and texts."""
        if self.field.kind is Kind.BOOL:
            return (("true", "是"), ("false", "否"))
        return tuple((c.id, c.label) for c in self.field.choices)


_READABLE: Mapping[Kind, Callable[[object], object]] = {Kind.MONEY: money_from_cell, Kind.RATIO: ratio_from_cell}


@dataclass(frozen=True, slots=True)
class Worked:
    """An example with the figures put in: its cells, and the answers; none while a cell cannot be read."""

    cells: tuple[Cell, ...]
    answers: tuple[Answer, ...]

    @property
    def faults(self) -> tuple[Cell, ...]:
        """The cells that cannot be read."""
        return tuple(c for c in self.cells if c.fault is not None)


def examples_of(loaded: Loaded, cases: str = "") -> Mapping[str, tuple[Example, ...]]:
    """By incentive its 示例 blocks; where it has none, the first case of `cases` (CSV text) that brings something."""
    if loaded.policy is None:
        raise ValueError("a policy with errors has no examples")
    found: dict[str, list[Example]] = {}
    for example in examples(loaded.policy, loaded.scope):
        found.setdefault(example.incentive, []).append(example)
    for row in sorted(csv.DictReader(StringIO(cases)), key=lambda r: _poor(r["结果"])):
        if row["奖补"] not in found and not row["口径"]:
            text = row["事实"] + "".join(f" 结果 {part}" for part in row["结果"].split("；"))
            found[row["奖补"]] = [case_example(loaded.policy, loaded.scope, row["奖补"], text)]
    return {name: tuple(rows) for name, rows in found.items()}


def _poor(expected: str) -> bool:
    return "不符合" in expected or "待定" in expected


def program_for(policy: ir.Policy, incentive: str) -> Program:
    """The program of an incentive and of those it is added up with."""
    together = {m for g in policy.groups if incentive in g.members for m in g.members}
    return Program(policy, {}, together | {incentive})


def work(example: Example, program: Program, given: Mapping[str, str] | None = None) -> Worked:
    """The example worked again; `given` are texts by the names of cells, the others stay as they are.

    An emptied cell is a fact that nobody knows.
    """
    cells = tuple(_changed(c, given) for c in cells_of(example)) if given is not None else tuple(cells_of(example))
    vocabulary = program.policy.vocabulary
    read = [_read(c, vocabulary) for c in cells]
    if any(isinstance(value, CellFault) for value in read):
        told = (
            replace(c, fault=value if isinstance(value, CellFault) else None)
            for c, value in zip(cells, read, strict=True)
        )
        return Worked(tuple(told), ())
    values = {c.name: value for c, value in zip(cells, read, strict=True) if not isinstance(value, CellFault)}
    answers = program.answers(_city(example, values))
    return Worked(cells, tuple(a for a in answers if a.incentive.id == example.incentive))


def cells_of(example: Example) -> Iterator[Cell]:
    """The facts of an example in order, record by record, then the published figures."""
    for number, record in enumerate(_records(example)):
        for f in record.type.fields:
            if f.id in record.values:
                text = value_text(f, record.values[f.id])
                yield Cell(f"r{number}-{f.id}", _named(record), f, text, fixed=_fixed(f))
    for number, ((name, scope, year), value) in enumerate(sorted(example.city.parameters.items())):
        parameter = example.city.vocabulary.parameter_named(name)
        assert parameter is not None
        field = replace(type_of(parameter).by_id["value"], label=parameter.label)
        choice = parameter.scope_of(scope)
        of = f"{year}年公布的数" + (f"（{choice.label}）" if choice is not None else "")
        yield Cell(f"p{number}", of, field, value_text(field, value))


def _fixed(f: Field) -> bool:
    return f.key or f.kind in (Kind.PARTY, Kind.REF, Kind.TEXT)


def _records(example: Example) -> list[Record]:
    return [r for rows in example.city.tables.values() for r in rows]


def _named(record: Record) -> str:
    names = [str(record.values[f.id]) for f in record.type.keys if f.kind is Kind.TEXT and f.id in record.values]
    year = f"{record.year}年" if record.year is not None else ""
    return year + record.type.label + "".join(f"·{name}" for name in names)


def _changed(cell: Cell, given: Mapping[str, str]) -> Cell:
    return cell if cell.fixed or cell.name not in given else replace(cell, text=given[cell.name].strip())


def _read(cell: Cell, vocabulary: Vocabulary) -> Value | CellFault | None:
    return reader_for(cell.field, vocabulary)(cell.text)


def _city(example: Example, values: Mapping[str, Value | None]) -> City:
    """The example's city with other values; a cell without one leaves the fact unknown."""
    records = []
    for number, record in enumerate(_records(example)):
        mine = {f: v for f, v in record.values.items() if record.type.by_id[f].key}
        for f in record.values:
            value = values.get(f"r{number}-{f}")
            if not record.type.by_id[f].key and value is not None:
                mine[f] = value
        records.append(Record(record.type, mine))
    keys = sorted(example.city.parameters)
    figures = {key: value for n, key in enumerate(keys) if (value := values.get(f"p{n}")) is not None}
    return City.of(example.city.vocabulary, records, parameters=figures, applied_on=example.city.applied_on)
