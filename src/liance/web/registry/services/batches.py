"""Writes: records brought by one person, reviewed by another, then written; nothing is written before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.records.parameters import PARAMETER
from liance.records.stating import owner_of
from liance.records.vocabulary import RecordType
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.queries import vocabulary as current_vocabulary
from liance.web.registry.models import Batch, Evidence, Line, ListEdition, Origin, State
from liance.web.registry.permissions import can_enter, can_enter_figure, can_review, place_of
from liance.web.registry.progress import Watch, stage_of
from liance.web.registry.services.bulk import put
from liance.web.registry.services.evidence import keep_evidence
from liance.web.registry.services.load import CHUNK, chunks, known
from liance.web.registry.services.statements import NO_REASON
from liance.web.registry.services.taking import take_in
from liance.web.registry.sheets.marked import marked_sheet
from liance.web.registry.sheets.read import Cell, read_sheet
from liance.web.registry.uploads.kinds import TABLES, FileKind, is_long
from liance.web.registry.uploads.storage import bytes_of
from liance.web.registry.values import key_text, stored
from liance.web.site.refusals import refusal, refuse

MOST_FAULTS = 2_000
"""Mistakes kept for pages; the marked file has them all."""
AT_ONCE = 2_000
"""So many lines come in at once, more in the background."""

BATCH_EMPTY = refusal(
    "batch-empty",
    "表里没有可以入库的行",
    "the table has no rows",
    hint_zh="请在第一张表里填写，示例行不会被读入。",
    hint_en="Fill in the first sheet; the example row is not read.",
    status=422,
)
BATCH_NOT_WAITING = refusal(
    "batch-not-waiting",
    "这个批次现在是“{state}”，不能复核",
    "this batch is {state} and cannot be reviewed",
    hint_zh="只有待复核的批次可以复核。",
    hint_en="Only a waiting batch can be reviewed.",
)
ELSEWHERE = refusal(
    "party-elsewhere",
    "{name} 不是{place}的单位",
    "{name} is no organisation of {place}",
    hint_zh="县区只报送本县区的单位；其余请交市级部门办理。",
    hint_en="A county brings records of its own organisations only.",
    status=403,
)
NO_SOURCE = refusal(
    "source-missing",
    "没有写来源",
    "no source is given",
    hint_zh="请写明数据来自哪个文件、系统或部门。",
    hint_en="Say from which document, system or office the data come.",
    status=422,
)


def submit_sheet(
    *, type_: RecordType, data: bytes, name: str, source: str, as_of: date | None = None, actor: Actor, now: datetime
) -> Batch:
    """A filled-in table becomes a batch: waiting for review, or faulty with every bad cell. Nothing is written.

    A long one is checked in the background; the batch then says so. The table is checked before a transaction begins:
    on SQLite nobody else could write meanwhile. Raises Refused: not allowed, a file that is not taken in, no source,
    no rows.
    """
    _demand(actor, type_)
    if not source.strip():
        raise refuse(NO_SOURCE)
    file = keep_evidence(data=data, name=name, organisation=None, actor=actor, now=now, allowed=TABLES)
    if is_long(data, FileKind(file.kind)) and place_of(actor) != "":
        return _submit(
            type_, [], [], Origin.IMPORTED, file=file, source=source, as_of=as_of, actor=actor, now=now, checked=False
        )
    rows, faults = checked(data, file, type_, place_of(actor))
    if not rows and not faults:
        raise refuse(BATCH_EMPTY)
    return _submit(type_, rows, faults, Origin.IMPORTED, file=file, source=source, as_of=as_of, actor=actor, now=now)


def checked(
    data: bytes, file: Evidence, type_: RecordType, place: str | None, watch: Watch | None = None
) -> tuple[list[Facts], list[Cell]]:
    """The records of an upload, and every bad cell. `place`: the county whose records alone it may hold."""
    words = current_vocabulary()
    read = read_sheet(data, name=file.name, kind=FileKind(file.kind), type_=type_, vocabulary=words, watch=watch)
    columns = {f.id: f.label for f in type_.fields}
    return read.records, [*read.faults, *_of_other_places(read.records, columns, file.name, place)]


@transaction.atomic
def submit_entry(
    *, facts: Facts, source: str, as_of: date | None = None, evidence: Evidence | None = None, actor: Actor,
    now: datetime,
) -> Batch:  # fmt: skip
    """What an officer typed in waits, as a batch of one, for another person. Raises Refused."""
    _demand(actor, facts.type)
    if not source.strip():
        raise refuse(NO_SOURCE)
    columns = {f.id: f.label for f in facts.type.fields}
    wrong = _of_other_places([facts], columns, "", place_of(actor))
    if wrong:
        raise refuse(ELSEWHERE, name=wrong[0].value, place=place_of(actor))
    return _submit(
        facts.type, [facts], [], Origin.OFFICE, evidence=evidence, source=source, as_of=as_of, actor=actor, now=now
    )


def _demand(actor: Actor, type_: RecordType) -> None:
    """Who may bring a type: figures are the city's alone."""
    (can_enter_figure if type_.id == PARAMETER.id else can_enter).demand(actor)


@transaction.atomic
def submit_list(*, edition: ListEdition, rows: Sequence[Facts], actor: Actor, now: datetime) -> Batch:
    """The entries of a list that a person matched wait for another person."""
    made = _submit(
        rows[0].type, rows, [], Origin.LIST, file=edition.file, source=edition.source, as_of=edition.dated,
        actor=actor, now=now,
    )  # fmt: skip
    edition.batch = made
    edition.save(update_fields=["batch"])
    return made


@transaction.atomic
def _submit(
    type_: RecordType, rows: Sequence[Facts], faults: Sequence[Cell], origin: Origin, *, file: Evidence | None = None,
    evidence: Evidence | None = None, source: str, as_of: date | None, actor: Actor, now: datetime,
    checked: bool = True,
) -> Batch:  # fmt: skip
    state = State.FAULTY if faults else State.WAITING
    batch = Batch.objects.create(
        type=type_.id, origin=origin, state=state if checked else State.CHECKING,
        county=place_of(actor) or "", file=file, evidence=evidence, source=source.strip()[:300], as_of=as_of,
        rows=len(rows),
        faults=[c.as_json() for c in faults[:MOST_FAULTS]], made_by=actor.account, made_for=actor.organisation,
        made_at=now,
    )  # fmt: skip
    if rows and not faults:
        batch.new, batch.changed = keep_lines(batch, rows)
        batch.save(update_fields=["new", "changed"])
    record(
        actor=actor, now=now, action="batch-submitted", thing="batch", thing_id=batch.pk,
        after=[f.type.id for f in rows[:1]],
        details={"rows": len(rows), "faults": len(faults), "origin": origin, "file": file.digest if file else ""},
    )  # fmt: skip
    return batch


def keep_lines(batch: Batch, rows: Sequence[Facts], watch: Watch | None = None) -> tuple[int, int]:
    """The rows as checked; how many records are new, and how many would change."""
    new, changed, tell = 0, 0, stage_of(watch, "keeping", len(rows))
    for done, part in enumerate(chunks(enumerate(rows, 2))):
        tell(done * CHUNK)
        there = known((f.type.id, key_text(f)) for _, f in part)
        made = []
        for number, facts in part:
            kept = there.get((facts.type.id, key_text(facts)))
            before = kept.current.values if kept is not None and kept.current and not kept.current.withdrawn else None
            values = stored(facts.type, facts.values)
            new += before is None
            changed += before is not None and {**before, **values} != before
            about = facts.provenance
            told = {
                "source": about.source,
                "evidence": about.evidence,
                "as_of": about.as_of and about.as_of.isoformat(),
            }
            told = {k: v for k, v in told.items() if v}
            made.append((batch.pk, about.row or number, values, told, before))
        put(Line, ("batch_id", "number", "values", "told", "before"), made)
    return new, changed


def _of_other_places(rows: Iterable[Facts], columns: dict[str, str], file: str, place: str | None) -> list[Cell]:
    """For a county: rows about organisations of another one."""
    rows = list(rows)
    owner = owner_of(rows[0].type) if rows else None
    if place is None or owner is None:
        return []
    named = {str(f.values.get(owner.id, "")) for f in rows}
    theirs = _elsewhere(named, place)
    zh, en = f"{place}的单位", f"an organisation of {place}"
    return [
        Cell(file, f.provenance.row, columns[owner.id], str(f.values[owner.id]), "party-elsewhere", zh, en)
        for f in rows
        if owner.id in f.values and str(f.values[owner.id]) in theirs
    ]


def _elsewhere(parties: set[str], county: str) -> set[str]:
    found: set[str] = set()
    for part in chunks(sorted(parties)):
        rows = Organisation.objects.filter(code__in=part).exclude(county=county)
        found |= set(rows.values_list("code", flat=True))
    return found


@transaction.atomic
def review_batch(*, batch: Batch, approve: bool, reason: str = "", actor: Actor, now: datetime) -> Batch:
    """Another person lets a batch in, or sends it back with a reason; a long one comes in in the background.

    Raises Refused.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    can_review.demand(actor, batch)
    if batch.state != State.WAITING:
        raise refuse(BATCH_NOT_WAITING, state=batch.words)
    if not approve and not reason.strip():
        raise refuse(NO_REASON)
    later = approve and batch.rows > AT_ONCE
    batch.state = State.TAKING if later else State.APPROVED if approve else State.REJECTED
    batch.reviewed_by, batch.reviewed_at, batch.reason = actor.account, now, "" if approve else reason.strip()[:500]
    batch.tries = 0
    batch.save(update_fields=["state", "reviewed_by", "reviewed_at", "reason", "tries"])
    record(
        actor=actor, now=now, action="batch-approved" if approve else "batch-rejected", thing="batch",
        thing_id=batch.pk, after=digest([batch.rows, batch.state]), details={"reason": batch.reason},
    )  # fmt: skip
    if approve and not later:
        take_in(batch, actor, now)
    return batch


def marked_file(batch: Batch) -> bytes:
    """A faulty batch's file with every bad cell marked; as it came if it has no table. Raises OSError, ValueError."""
    if batch.file is None:
        raise ValueError(f"{batch.number} has no file")
    words, data = current_vocabulary(), bytes_of(batch.file.digest)
    type_ = PARAMETER if batch.type == PARAMETER.id else next(t for t in words.types if t.id == batch.type)
    read = read_sheet(data, name=batch.file.name, kind=FileKind(batch.file.kind), type_=type_, vocabulary=words)
    kept = [Cell(**fault) for fault in batch.faults if fault["code"] == "party-elsewhere"]
    return marked_sheet(read.table, [*read.faults, *kept]) if read.table is not None else data
