"""Fields that follow from a matter's rows or from the points of its boards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from liance import procedures
from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.rules.ir.matters import COUNT, SCORE
from liance.web.cases.engine import procedure_of, run_of
from liance.web.cases.models import Case
from liance.web.matters.kinds import Declared
from liance.web.matters.models import Matter, Row
from liance.web.registry.models import Record
from liance.web.registry.values import loaded, mentioned, stored


def rows_of(matter: Matter) -> list[Row]:
    """The rows that stand, in the order added."""
    return list(matter.rows.filter(struck_at=None).select_related("evidence"))


def computed(declared: Declared, matter: Matter, rows: Sequence[Row]) -> dict[str, Value]:
    """The values of every computed field that can be computed now, by field id."""
    found = {c.field.id: _value(c, declared, matter, rows) for c in declared.kind.computes}
    return {name: value for name, value in found.items() if value is not None}


def _value(c: ir.Computed, declared: Declared, matter: Matter, rows: Sequence[Row]) -> Value | None:
    if c.how == SCORE:
        return _score(matter.case, c.of)
    told = _kept(c, declared, matter) if c.kept else [r.values for r in rows if r.type == c.of]
    if not told and not c.kept:
        return None  # nothing is listed yet, which is not the same as none
    mine = [values for values in told if _meets(values, c.where)]
    if c.how == COUNT:
        return len(mine)
    values = [_read(m, declared, c) for m in mine]
    numbers = [v for v in values if isinstance(v, int | Fraction)]
    return sum(numbers) if len(numbers) == len(values) else None  # a row that does not say leaves the sum open


def _meets(values: Mapping[str, str], where: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    return all(values.get(name) in allowed for name, allowed in where)


def _kept(c: ir.Computed, declared: Declared, matter: Matter) -> list[Mapping[str, str]]:
    """The registry's records of a type that say the same as the matter's keys, where they have such fields."""
    type_ = declared.vocabulary.type_named(c.of)
    assert type_ is not None
    same = [f.id for f in declared.kind.record.keys if f.id in type_.by_id]
    if not all(name in matter.values for name in same):
        return []
    rows = Record.objects.filter(type=c.of, current__withdrawn=False)
    for name in same:
        if mentioned(type_, name):
            rows = rows.filter(mentions__field=name, mentions__value=matter.values[name])
    told = rows.values_list("current__values", flat=True)
    return [values for values in told if all(values.get(name) == matter.values[name] for name in same)]


def _read(values: Mapping[str, str], declared: Declared, c: ir.Computed) -> Value | None:
    type_ = declared.vocabulary.type_named(c.of)
    assert type_ is not None
    return loaded(type_, values, declared.vocabulary, lenient=True).values.get(c.summed)


def _score(case: Case, stage: str) -> Fraction | None:
    """The mean points of the last full round of a stage, as a share of all that can be given."""
    procedure = procedure_of(case)
    board = procedure.stage(stage).board
    assert board is not None
    rounds = [r for r in procedures.rounds(procedure, run_of(case), viewer="") if r.stage == stage and r.full]
    spoken = [s.spoken for s in rounds[-1].seats if s.spoken is not None] if rounds else []
    mean = procedures.mean_score(spoken)
    return mean / sum(c.most for c in board.criteria) if mean is not None else None


# ---- records ---------------------------------------------------------------------------------------------------------
def whole(declared: Declared, matter: Matter, values: Mapping[str, str], rows: Sequence[Row]) -> dict[str, str]:
    """Values of a matter's record with what is computed, in the file form."""
    return {**values, **stored(declared.kind.record, computed(declared, matter, rows))}


def row_facts(rows: ir.RowsOf, row: Row, kind: ir.MatterKind, values: Mapping[str, str], words: Vocabulary) -> Facts:
    """A row as a record: its own values, and the keys of the matter's record."""
    keys = {f.id: values[f.id] for f in kind.record.keys if f.id in values}
    return loaded(rows.type, {**row.values, **keys}, words, lenient=True)
