"""Writes: long tables checked and taken in by a worker, one after the other; a check stopped, or begun anew."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from liance.records.parameters import PARAMETER
from liance.records.vocabulary import RecordType
from liance.web.audit.queries import events_found
from liance.web.audit.services import record
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.roles import Role
from liance.web.policies.queries import vocabulary
from liance.web.registry.models import IN_BACKGROUND, Batch, Line, State
from liance.web.registry.permissions import can_stop_check
from liance.web.registry.progress import Stopped, Watch, forget
from liance.web.registry.services.batches import MOST_FAULTS, checked, keep_lines
from liance.web.registry.services.taking import take_in
from liance.web.registry.sheets.read import Cell
from liance.web.registry.uploads.storage import bytes_of
from liance.web.site.refusals import refusal, refuse

MOST_TRIES = 3
"""So often a batch is begun: one that ends the worker each time must not keep the others waiting for ever."""
logger = logging.getLogger(__name__)

NOT_CHECKING = refusal(
    "batch-not-checking", "这个批次现在是“{state}”", "this batch is {state}",
    hint_zh="只有正在检查的可以停止，停止了的可以重新检查。",
    hint_en="What is being checked can be stopped, and begun anew.",
)  # fmt: skip
EMPTY = ("至少一行数据，写在第一张表里（示例行不算）", "at least one row in the first sheet, besides the example")
FAILED = (
    "能够检查完的表：这一份三次都没有检查完，请重新上传；再不成请联系系统管理员",
    "a table whose check ends: this one's did not, three times; upload it again, or ask the administrator",
)


# ---- what a person does ----------------------------------------------------------------------------------------------
@transaction.atomic
def stop_check(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """The check of an upload goes no further. Raises Refused."""
    return _moved(batch, State.CHECKING, State.STOPPED, "batch-check-stopped", actor, now)


@transaction.atomic
def check_again(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """A stopped check begins anew with the file as it was kept. Raises Refused."""
    return _moved(batch, State.STOPPED, State.CHECKING, "batch-check-begun", actor, now)


def _moved(batch: Batch, before: State, after: State, action: str, actor: Actor, now: datetime) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    can_stop_check.demand(actor, batch)
    if batch.state != before:
        raise refuse(NOT_CHECKING, state=batch.words)
    batch.state, batch.tries = after, 0
    batch.save(update_fields=["state", "tries"])
    record(actor=actor, now=now, action=action, thing="batch", thing_id=batch.pk)
    return batch


# ---- what the worker does --------------------------------------------------------------------------------------------
def work_off_next(*, now: datetime) -> bool:
    """Work off the batch that has waited longest; False when none waits. Whatever goes wrong with one is logged."""
    batch = Batch.objects.filter(state__in=IN_BACKGROUND).select_related("file").order_by("pk").first()
    if batch is None:
        return False
    if batch.tries >= MOST_TRIES:
        _give_up(batch, now)
        return True
    Batch.objects.filter(pk=batch.pk).update(tries=F("tries") + 1)
    try:
        (_check if batch.state == State.CHECKING else _take)(batch, now)
    except Stopped:
        Line.objects.filter(batch=batch).delete()
    except Exception:
        logger.exception("batch %s was not worked off", batch.number)
    finally:
        forget(batch.pk)
    return True


def _check(batch: Batch, now: datetime) -> None:
    """Read, check, keep the lines part by part, and only then let the batch be seen as checked."""
    assert batch.file is not None
    Line.objects.filter(batch=batch).delete()  # of a check that was cut off
    watch = Watch(batch.pk, lambda: not Batch.objects.filter(pk=batch.pk, state=State.CHECKING).exists())
    rows, faults = checked(bytes_of(batch.file.digest), batch.file, _type_of(batch), batch.county or None, watch)
    if not rows and not faults:
        faults = [Cell(batch.file.name, None, "", "", "batch-empty", *EMPTY)]
    new, changed = (0, 0) if faults else keep_lines(batch, rows, watch)
    _checked(batch, len(rows), faults, new, changed, now)


@transaction.atomic
def _checked(batch: Batch, rows: int, faults: list[Cell], new: int, changed: int, now: datetime) -> None:
    """The outcome of a check; a check that was stopped has none."""
    kept = Batch.objects.select_for_update().get(pk=batch.pk)
    if kept.state != State.CHECKING:
        raise Stopped
    kept.state, kept.tries = State.FAULTY if faults else State.WAITING, 0
    kept.rows, kept.new, kept.changed = rows, new, changed
    kept.faults = [c.as_json() for c in faults[:MOST_FAULTS]]
    kept.save(update_fields=["state", "tries", "rows", "new", "changed", "faults"])
    record(
        actor=SYSTEM, now=now, action="batch-checked", thing="batch", thing_id=batch.pk,
        details={"rows": rows, "faults": len(faults)},
    )  # fmt: skip


@transaction.atomic
def _take(batch: Batch, now: datetime) -> None:
    """Write what a person let in, all or none, as his act."""
    kept = Batch.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=batch.pk)
    take_in(kept, _approver(kept), now, Watch(batch.pk, lambda: False))
    kept.state, kept.tries = State.APPROVED, 0
    kept.save(update_fields=["state", "tries"])
    record(
        actor=SYSTEM, now=now, action="batch-taken-in", thing="batch", thing_id=batch.pk, details={"rows": kept.rows}
    )


def _approver(batch: Batch) -> Actor:
    """Who let the batch in, as the record has it."""
    said = events_found(action="batch-approved", thing="batch", thing_id=str(batch.pk))[0]
    return Actor(said.account, Role(said.role), said.organisation)


@transaction.atomic
def _give_up(batch: Batch, now: datetime) -> None:
    """What ended the worker again and again is put down, with words for whoever waits."""
    if batch.state == State.CHECKING:
        name = batch.file.name if batch.file is not None else ""
        _checked(batch, 0, [Cell(name, None, "", "", "batch-not-checked", *FAILED)], 0, 0, now)
        return
    batch.state, batch.reviewed_by, batch.reviewed_at = State.WAITING, "", None
    batch.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    record(actor=SYSTEM, now=now, action="batch-not-taken-in", thing="batch", thing_id=batch.pk)


def _type_of(batch: Batch) -> RecordType:
    if batch.type == PARAMETER.id:
        return PARAMETER
    return next(t for t in vocabulary().types if t.id == batch.type)
