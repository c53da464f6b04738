"""Writes: editions of official lists, their names matched, what a person decided, and the records proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.stating import owner_of
from liance.records.vocabulary import Field, Kind, RecordType
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.queries import vocabulary
from liance.web.registry.matching import Names, names_from
from liance.web.registry.models import Batch, Entry, ListEdition
from liance.web.registry.permissions import can_enter, can_match, covers, party_of, place_of
from liance.web.registry.services.batches import ELSEWHERE, submit_list
from liance.web.registry.services.evidence import keep_evidence
from liance.web.registry.sheets.listed import Named, read_list
from liance.web.registry.sheets.read import Cell
from liance.web.registry.uploads.kinds import TABLES, FileKind
from liance.web.registry.values import key_text, loaded, stored
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

MOST_TOLD = 50
LIST_CELL = refusal(
    "list-cell",
    "{where}“{value}”不对",
    "{where}: {value} is wrong",
    hint_zh="应为{expected}。",
    hint_en="It should be {expected_en}.",
    status=422,
)
LIST_EMPTY = refusal(
    "list-empty",
    "名单里没有单位",
    "there is nobody on the list",
    hint_zh="请检查文件的第一张表。",
    hint_en="Look at the first sheet of the file.",
    status=422,
)
LIST_UNDECIDED = refusal(
    "list-undecided",
    "还有 {count} 个名称没有决定",
    "{count} names are not decided yet",
    hint_zh="请逐一确认是哪个单位，或选“不在本库”。",
    hint_en="Say which organisation each one is, or that it is not here.",
)
LIST_PROPOSED = refusal(
    "list-proposed",
    "这份名单已经提交复核（{batch}）",
    "this list has been sent for review ({batch})",
    hint_zh="被退回后可以重新提交。",
    hint_en="It can be sent again when it is sent back.",
)
LIST_NOBODY = refusal(
    "list-nobody",
    "名单上的单位都不在本库，没有可以入库的记录",
    "nobody on the list is in the registry",
    hint_zh="如有遗漏，请先登记单位。",
    hint_en="Register the organisations first if some are missing.",
)
LIST_TWICE = refusal(
    "list-same-record",
    "第 {rows} 行会成为同一条记录",
    "rows {rows} would be the same record",
    hint_zh="请在表里加一列区分（如认定对象），重新导入。",
    hint_en="Add a column that tells them apart, and import the list again.",
)


@transaction.atomic
def import_list(
    *, type_: RecordType, issuer: str, number: str, title: str, dated: date, common: Mapping[str, Value], data: bytes,
    name: str, actor: Actor, now: datetime,
) -> ListEdition:  # fmt: skip
    """An edition of a list with every name matched; nothing becomes a record. The same edition again is found again.

    `common` are the values that all its records share. Raises Refused with every cell that could not be read.
    """
    can_enter.demand(actor)
    file = keep_evidence(data=data, name=name, organisation=None, actor=actor, now=now, allowed=TABLES)
    there = ListEdition.objects.filter(type=type_.id, issuer=issuer, number=number, file__digest=file.digest).first()
    if there is not None:
        return there
    words = vocabulary()
    rows, faults = read_list(data, name=file.name, kind=FileKind(file.kind), type_=type_, vocabulary=words)
    fail_if_any(_told(c) for c in faults[:MOST_TOLD])
    if not rows:
        raise refuse(LIST_EMPTY)
    made = ListEdition.objects.create(
        type=type_.id, issuer=issuer, number=number, title=title, dated=dated, common=stored(type_, common), file=file,
        made_by=actor.account, made_for=actor.organisation, county=place_of(actor) or "", made_at=now,
    )  # fmt: skip
    place = place_of(actor)
    near = Organisation.objects.all() if place is None else Organisation.objects.filter(county=place)
    known = names_from(near.values_list("code", "name"))
    Entry.objects.bulk_create([_entry(made, type_, row, known) for row in rows], batch_size=1000)
    record(
        actor=actor, now=now, action="list-imported", thing="list", thing_id=made.pk, after=file.digest,
        details={"issuer": issuer, "number": number, "entries": len(rows)},
    )  # fmt: skip
    return made


def _told(cell: Cell) -> Told:
    row = f"第{cell.row}行" if cell.row is not None else cell.file
    where = f"{row} {cell.column} " if cell.column else f"{row} "
    return LIST_CELL.given(where=where, value=cell.value, expected=cell.zh, expected_en=cell.en)


def _entry(edition: ListEdition, type_: RecordType, row: Named, known: Names) -> Entry:
    matched = known.match(row.name, row.code)
    return Entry(
        edition=edition, row=row.row, name=row.name or row.code, code=row.code, values=stored(type_, row.values),
        match=matched.how, candidates=[c.as_json() for c in matched.candidates],
    )  # fmt: skip


@transaction.atomic
def take_sure(*, edition: ListEdition, actor: Actor, now: datetime) -> int:
    """Decide at once every entry matched by code, or by the very name of a single organisation; how many."""
    edition = _open(edition, actor)
    rows = [e for e in edition.entries.filter(decision="") if e.sure]
    for entry in rows:
        entry.decision, entry.organisation_id = Entry.TAKEN, str(entry.candidates[0]["code"])
        entry.decided_by, entry.decided_at = actor.account, now
    Entry.objects.bulk_update(rows, ["decision", "organisation", "decided_by", "decided_at"], batch_size=500)
    _record(edition, "list-sure-taken", {"entries": len(rows)}, actor, now)
    return len(rows)


@transaction.atomic
def decide_entry(*, entry: Entry, organisation: Organisation | None, actor: Actor, now: datetime) -> Entry:
    """A person says which organisation a listed name is, or (None) that it is not in the registry."""
    edition = _open(entry.edition, actor)
    if organisation is not None and not covers(actor, organisation.county):
        raise refuse(ELSEWHERE, name=organisation.name, place=place_of(actor))
    entry.decision = Entry.ELSEWHERE if organisation is None else Entry.TAKEN
    entry.organisation, entry.decided_by, entry.decided_at = organisation, actor.account, now
    entry.save(update_fields=["decision", "organisation", "decided_by", "decided_at"])
    told = {"row": entry.row, "name": entry.name, "organisation": organisation.code if organisation else ""}
    _record(edition, "list-entry-decided", told, actor, now)
    return entry


@transaction.atomic
def propose_list(*, edition: ListEdition, actor: Actor, now: datetime) -> Batch:
    """Send the decided entries for review by another person, as records. Raises Refused."""
    edition = _open(edition, actor)
    left = edition.entries.filter(decision="").count()
    if left:
        raise refuse(LIST_UNDECIDED, count=left)
    words = vocabulary()
    type_ = next(t for t in words.types if t.id == edition.type)
    taken = list(edition.entries.filter(decision=Entry.TAKEN).select_related("organisation"))
    rows = [_facts(edition, entry, type_) for entry in taken]
    if not rows:
        raise refuse(LIST_NOBODY)
    _fail_if_twice(taken, rows)
    return submit_list(edition=edition, rows=rows, actor=actor, now=now)


def _facts(edition: ListEdition, entry: Entry, type_: RecordType) -> Facts:
    """The record of an entry: what all share, what stands beside the name, and who it is.

    A text key that the list does not give is the name as listed; a date key is the list's own date.
    """
    cells = {**edition.common, **entry.values}
    for key in type_.keys:
        if key.id not in cells and not key.optional:
            cells |= _given(key, edition, entry)
    owner = owner_of(type_)
    assert owner is not None
    assert entry.organisation is not None
    return loaded(type_, {**cells, owner.id: party_of(entry.organisation)}, vocabulary())


def _given(key: Field, edition: ListEdition, entry: Entry) -> dict[str, str]:
    given = {Kind.TEXT: entry.name, Kind.DATE: edition.dated.isoformat(), Kind.YEAR: str(edition.dated.year)}
    return {key.id: given[key.kind]} if key.kind in given else {}


def _fail_if_twice(taken: Sequence[Entry], rows: Sequence[Facts]) -> None:
    first: dict[str, list[int]] = {}
    for entry, facts in zip(taken, rows, strict=True):
        first.setdefault(key_text(facts), []).append(entry.row)
    fail_if_any(LIST_TWICE.given(rows="、".join(map(str, r))) for r in first.values() if len(r) > 1)


def _open(edition: ListEdition, actor: Actor) -> ListEdition:
    """The edition, locked, if this person may work on it and it is not under review or in."""
    edition = ListEdition.objects.select_for_update(of=("self",)).select_related("batch").get(pk=edition.pk)
    can_match.demand(actor, edition)
    if edition.batch is not None and edition.batch.state != "rejected":
        raise refuse(LIST_PROPOSED, batch=edition.batch.number)
    return edition


def _record(edition: ListEdition, action: str, details: dict[str, object], actor: Actor, now: datetime) -> None:
    record(actor=actor, now=now, action=action, thing="list", thing_id=edition.pk, details=details)
