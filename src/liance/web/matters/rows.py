"""Writes: rows beside a matter's record, one by one or as a table; struck out, never removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.vocabulary import RecordType
from liance.rules import ir
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.matters.kinds import of
from liance.web.matters.models import Matter, Row
from liance.web.matters.permissions import can_fill_rows
from liance.web.people.actor import Actor
from liance.web.registry.models import Evidence
from liance.web.registry.services import keep_evidence
from liance.web.registry.sheets.read import Cell, read_sheet
from liance.web.registry.uploads.kinds import TABLES, FileKind
from liance.web.registry.values import key_text, stored
from liance.web.site.refusals import NOT_ALLOWED, Refused, Told, fail_if_any, refusal

ROW_TWICE = refusal(
    "matter-row-twice", "“{key}”已经在表里", "{key} is on the list already",
    hint_zh="要改的，先划去原来的一行。", hint_en="Strike the row out first to change it.",
)  # fmt: skip
ROW_CELL = refusal(
    "matter-row-cell", "{where}“{value}”不对", "{where}: {value} is wrong",
    hint_zh="应为{expected}。", hint_en="It should be {expected_en}.", status=422,
)  # fmt: skip
MOST_TOLD = 50


def may_fill(actor: Actor, case: Case, rows: ir.RowsOf) -> bool:
    """Whether somebody may add rows now."""
    return can_fill_rows(actor, case, rows, roles_for(case, rows))


def roles_for(case: Case, rows: ir.RowsOf) -> frozenset[str]:
    """The roles that add rows: those declared, else whoever acts at the stages."""
    procedure = procedure_of(case)
    return frozenset(rows.roles or (r for s in rows.stages for r in procedure.stage(s).roles))


@transaction.atomic
def add_row(
    *, matter: Matter, type_id: str, values: Mapping[str, Value], actor: Actor, now: datetime,
    file: tuple[str, bytes] | None = None,
) -> Row:  # fmt: skip
    """Add one row. Raises Refused."""
    case, rows = _held(matter, type_id, actor)
    evidence = None
    if file is not None:
        evidence = keep_evidence(data=file[1], name=file[0], organisation=case.party, actor=actor, now=now)
    return _added(matter, rows, [Facts(rows.type, dict(values))], actor, now, evidence)[0]


@transaction.atomic
def add_sheet(*, matter: Matter, type_id: str, data: bytes, name: str, actor: Actor, now: datetime) -> int:
    """Add the rows of a table: those of keys that stand are replaced. One bad cell and nothing is written."""
    case, rows = _held(matter, type_id, actor)
    kept = keep_evidence(data=data, name=name, organisation=case.party, actor=actor, now=now, allowed=TABLES)
    here = of(matter)
    own = _without_keys(rows, here.kind)
    read = read_sheet(data, name=kept.name, kind=FileKind(kept.kind), type_=own, vocabulary=here.vocabulary)
    fail_if_any(_cell(c) for c in read.faults[:MOST_TOLD])
    found = {_key(rows, facts, matter): Facts(rows.type, facts.values) for facts in read.records}
    old = matter.rows.filter(type=type_id, struck_at=None, key__in=list(found))
    old.update(struck_at=now, struck_by=actor.account)
    return len(_added(matter, rows, list(found.values()), actor, now, kept))


def _without_keys(rows: ir.RowsOf, kind: ir.MatterKind) -> RecordType:
    """The type of rows as a table gives them: without the keys that are the matter's own."""
    fields = rows.own_fields(kind.record)
    return RecordType(rows.type.id, rows.type.label, fields, rows.type.note)


def _cell(cell: Cell) -> Told:
    row = f"第{cell.row}行 " if cell.row is not None else ""
    where = f"{row}{cell.column} " if cell.column else row
    return ROW_CELL.given(where=where, value=cell.value, expected=cell.zh, expected_en=cell.en)


@transaction.atomic
def strike_row(*, row: Row, actor: Actor, now: datetime) -> Row:
    """Strike a row out; it stays to be seen in the record of what was done."""
    _held(row.matter, row.type, actor)
    Row.objects.filter(pk=row.pk, struck_at=None).update(struck_at=now, struck_by=actor.account)
    record(
        actor=actor, now=now, action="matter-row-struck", thing="matter", thing_id=row.matter.case.number,
        before=row.values, details={"type": row.type},
    )  # fmt: skip
    return Row.objects.get(pk=row.pk)


def _held(matter: Matter, type_id: str, actor: Actor) -> tuple[Case, ir.RowsOf]:
    """The case, locked, and what is declared of the rows, if this person may add them now."""
    case, rows = casework.locked(matter.case), of(matter).kind.rows_of(type_id)
    if rows is None:
        raise Refused([NOT_ALLOWED.given(what=type_id)])
    can_fill_rows.demand(actor, case, rows, roles_for(case, rows))
    return case, rows


def _key(rows: ir.RowsOf, facts: Facts, matter: Matter) -> str:
    """What identifies a row of a matter: its own keys."""
    taken = {f.id for f in of(matter).kind.record.keys}
    return key_text(Facts(rows.type, {n: v for n, v in facts.values.items() if n not in taken}))


def _added(
    matter: Matter, rows: ir.RowsOf, made: Sequence[Facts], actor: Actor, now: datetime, evidence: Evidence | None
) -> list[Row]:
    there = set(matter.rows.filter(type=rows.type.id, struck_at=None).values_list("key", flat=True))
    fresh = [
        Row(matter=matter, type=rows.type.id, values=stored(rows.type, facts.values), key=_key(rows, facts, matter),
            evidence=evidence, by=actor.account, role=actor.role, at=now)
        for facts in made
    ]  # fmt: skip
    fail_if_any(ROW_TWICE.given(key=r.key.replace("\x1f", " ").strip()) for r in fresh if r.key in there)
    Row.objects.bulk_create(fresh, batch_size=500)
    record(
        actor=actor, now=now, action="matter-rows-added", thing="matter", thing_id=matter.case.number,
        after=[r.values for r in fresh], details={"type": rows.type.id, "rows": len(fresh)},
    )  # fmt: skip
    return fresh
