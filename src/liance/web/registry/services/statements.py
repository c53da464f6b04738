"""Writes: what a party states about itself, and the officer who stands by it or turns it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.stating import owner_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.registry.models import Confirmation, Evidence, Origin, Record, Version
from liance.web.registry.permissions import can_confirm, can_state, party_of
from liance.web.registry.queries.files import is_confirmed, sure_version
from liance.web.registry.services.state import Told, state
from liance.web.registry.values import key_text, loaded
from liance.web.site.refusals import refusal, refuse

NOT_OWN = refusal(
    "record-not-own",
    "这条{type}不是本单位的",
    "this {type} is not about your organisation",
    hint_zh="“{field}”应为 {party}。",
    hint_en="{field} should be {party}.",
    status=403,
)
LOCKED = refusal(
    "record-field-held",
    "“{field}”由部门提供或已经确认，不能直接改",
    "{field} was given or confirmed by an office and cannot be changed here",
    hint_zh="认为有误的，请对这条记录提出异议。",
    hint_en="Challenge the record if it is wrong.",
)
STALE = refusal(
    "record-changed-meanwhile",
    "这条记录刚刚有了新的内容",
    "this record has been changed meanwhile",
    hint_zh="请看过最新内容再办理。",
    hint_en="Look at the newest content first.",
)
CONFIRMED = refusal(
    "record-confirmed-already",
    "这条记录已经有人确认",
    "this record has been confirmed already",
    hint_zh="要改的，请提交更正，由另一人复核。",
    hint_en="Submit a correction; another person reviews it.",
)
NO_REASON = refusal(
    "reason-missing",
    "没有写理由",
    "no reason is given",
    hint_zh="请写明理由，对方会看到。",
    hint_en="Say why; the other side will read it.",
    status=422,
)


@transaction.atomic
def state_own(
    *, organisation: Organisation, type_: RecordType, values: Mapping[str, Value], vocabulary: Vocabulary,
    source: str = "", as_of: date | None = None, evidence: Evidence | None = None, actor: Actor, now: datetime,
) -> Version:  # fmt: skip
    """A party states a record about itself. What offices keep or somebody confirmed stays as it is.

    Raises Refused: not allowed, not its own, or a field that is held was changed.
    """
    can_state.demand(actor, type_, organisation, vocabulary)
    _fail_if_not_own(organisation, type_, values)
    held = held_values(_record_of(Facts(type_, values)), type_, vocabulary)
    _fail_if_changed(type_, values, held, vocabulary)
    facts = Facts(type_, {**values, **held})
    told = Told(Origin.STATED, source=source, evidence=evidence, as_of=as_of, stated_for=organisation.code)
    return state(facts=facts, told=told, actor=actor, now=now)


def held_values(kept: Record | None, type_: RecordType, vocabulary: Vocabulary) -> dict[str, Value]:
    """The values that a party cannot change itself: what an office gave, or somebody confirmed."""
    sure = sure_version(kept) if kept is not None else None
    return {} if sure is None else dict(loaded(type_, sure.values, vocabulary, lenient=True).values)


def _record_of(facts: Facts) -> Record | None:
    found = Record.objects.select_for_update().filter(type=facts.type.id, key=key_text(facts))
    return found.first()


def _fail_if_not_own(organisation: Organisation, type_: RecordType, values: Mapping[str, Value]) -> None:
    owner, party = owner_of(type_), party_of(organisation)
    if owner is not None and str(values.get(owner.id)) != party:
        raise refuse(NOT_OWN, type=type_.label, field=owner.label, party=party)


def _fail_if_changed(
    type_: RecordType, values: Mapping[str, Value], held: Mapping[str, Value], vocabulary: Vocabulary
) -> None:  # fmt: skip
    """Whether a field is given otherwise than it is held, or one that offices keep is given at all."""
    reserved = {f.id for f in type_.fields if f"{type_.id}.{f.id}" in vocabulary.reserved}
    changed = [n for n, v in values.items() if (n in held and held[n] != v) or (n in reserved and n not in held)]
    if changed:
        raise refuse(LOCKED, field="、".join(type_.by_id[n].label for n in changed))


@transaction.atomic
def confirm(*, version: Version, organisation: Organisation | None, actor: Actor, now: datetime) -> Confirmation:
    """An officer stands by what a party stated. Raises Refused: not allowed, or no longer the current version."""
    can_confirm.demand(actor, version, organisation)
    _fail_if_stale(version)
    made, fresh = Confirmation.objects.get_or_create(
        version=version,
        defaults={"by": actor.account, "role": actor.role, "organisation": actor.organisation, "at": now},
    )
    if fresh:
        record(
            actor=actor, now=now, action="record-confirmed", thing="record",
            thing_id=f"{version.record.type}/{version.record_id}", after=version.values,
            details={"version": version.number},
        )  # fmt: skip
    return made


@transaction.atomic
def turn_down(
    *, version: Version, organisation: Organisation | None, reason: str, type_: RecordType, vocabulary: Vocabulary,
    actor: Actor, now: datetime,
) -> Version:  # fmt: skip
    """An officer does not stand by what a party stated: what was sure before holds again, or nothing does."""
    can_confirm.demand(actor, version, organisation)
    if is_confirmed(version):
        raise refuse(CONFIRMED)
    if not reason.strip():
        raise refuse(NO_REASON)
    _fail_if_stale(version)
    sure = sure_version(version.record)
    values = sure.values if sure is not None else version.values
    told = Told(Origin.OFFICE, source=f"不予确认：{reason.strip()}", confirmed_by=actor.account)
    facts = loaded(type_, values, vocabulary, lenient=True)
    return state(facts=facts, told=told, actor=actor, now=now, withdrawn=sure is None)


def _fail_if_stale(version: Version) -> None:
    current = Record.objects.select_for_update().values_list("current_id", flat=True).get(pk=version.record_id)
    if current != version.pk:
        raise refuse(STALE)
