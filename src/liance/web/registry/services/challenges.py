"""Writes: a party challenges what an office stated about it; an officer upholds it with a correction, or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.vocabulary import RecordType
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.queries import vocabulary
from liance.web.registry.models import Challenge, Evidence, Origin, Record
from liance.web.registry.permissions import can_answer, can_challenge, can_withdraw
from liance.web.registry.services.state import Told, state
from liance.web.registry.services.statements import NO_REASON
from liance.web.registry.values import key_text, loaded, stored
from liance.web.site.refusals import Told as Said
from liance.web.site.refusals import fail_if_any, refusal, refuse

ALREADY = refusal(
    "challenge-open",
    "对这条记录的异议还没有答复",
    "a challenge of this record is still open",
    hint_zh="请等答复，或先撤回再提。",
    hint_en="Wait for the answer, or withdraw it first.",
)
ANSWERED = refusal(
    "challenge-answered",
    "这件异议已经办结",
    "this challenge has ended",
    hint_zh="如有新的理由，可以再次提出。",
    hint_en="It may be raised again with new reasons.",
)
OTHER_KEY = refusal(
    "correction-other-record",
    "更正改变了主键，那是另一条记录",
    "the correction changes the key: that is another record",
    hint_zh="请撤销这条记录，再录入正确的一条。",
    hint_en="Withdraw this record and enter the right one.",
    status=422,
)
NO_CHANGE = refusal(
    "correction-same",
    "更正后的内容和原来一样",
    "the correction changes nothing",
    hint_zh="请改正有误的内容；确无错误的，请答复“不成立”。",
    hint_en="Correct what is wrong, or refuse the challenge.",
    status=422,
)


@transaction.atomic
def challenge(
    *, kept: Record, type_: RecordType, organisation: Organisation, reason: str, evidence: Evidence | None = None,
    actor: Actor, now: datetime,
) -> Challenge:  # fmt: skip
    """A party says that its record is wrong, and why. Raises Refused."""
    kept = Record.objects.select_for_update().get(pk=kept.pk)
    can_challenge.demand(actor, kept, organisation, type_)
    assert kept.current is not None
    said: list[Said] = [] if reason.strip() else [NO_REASON.given()]
    if kept.challenges.filter(organisation=organisation, state=Challenge.OPEN).exists():
        said.append(ALREADY.given())
    fail_if_any(said)
    made = Challenge.objects.create(
        record=kept, version=kept.current, organisation=organisation, reason=reason.strip(), evidence=evidence,
        by=actor.account, at=now,
    )  # fmt: skip
    _tell(made, "record-challenged", actor, now, {"reason": made.reason})
    return made


@transaction.atomic
def uphold(
    *, made: Challenge, type_: RecordType, values: Mapping[str, Value] | None, answer: str, source: str = "",
    actor: Actor, now: datetime,
) -> Challenge:  # fmt: skip
    """The challenge is right: a correcting version, or (`values` None) the record does not exist. Raises Refused."""
    made = _open(made, actor)
    kept, last = made.record, made.record.current
    assert last is not None
    facts = _corrected(kept, type_, values, last.values)
    told = Told(
        Origin.OFFICE, source=source.strip() or f"异议成立：{made.organisation.name}",
        evidence=made.evidence, confirmed_by=actor.account,
    )  # fmt: skip
    made.correction = state(facts=facts, told=told, actor=actor, now=now, withdrawn=values is None)
    return _end(made, Challenge.UPHELD, answer, actor, now)


def _corrected(
    kept: Record, type_: RecordType, values: Mapping[str, Value] | None, before: Mapping[str, str]
) -> Facts:  # fmt: skip
    if values is None:
        return loaded(type_, before, vocabulary(), lenient=True)
    facts = Facts(type_, values)
    if key_text(facts) != kept.key:
        raise refuse(OTHER_KEY)
    if stored(type_, facts.values) == before:
        raise refuse(NO_CHANGE)
    return facts


@transaction.atomic
def refuse_challenge(*, made: Challenge, answer: str, actor: Actor, now: datetime) -> Challenge:
    """The record stands, for a reason. Raises Refused."""
    made = _open(made, actor)
    if not answer.strip():
        raise refuse(NO_REASON)
    return _end(made, Challenge.REFUSED, answer, actor, now)


@transaction.atomic
def withdraw_challenge(*, made: Challenge, actor: Actor, now: datetime) -> Challenge:
    """The party takes its challenge back. Raises Refused."""
    made = Challenge.objects.select_for_update().get(pk=made.pk)
    can_withdraw.demand(actor, made)
    if made.state != Challenge.OPEN:
        raise refuse(ANSWERED)
    return _end(made, Challenge.WITHDRAWN, "", actor, now)


def _open(made: Challenge, actor: Actor) -> Challenge:
    """The challenge, locked, if this person may answer it and it waits."""
    made = Challenge.objects.select_for_update().get(pk=made.pk)
    can_answer.demand(actor, made)
    if made.state != Challenge.OPEN:
        raise refuse(ANSWERED)
    return made


def _end(made: Challenge, end: str, answer: str, actor: Actor, now: datetime) -> Challenge:
    made.state, made.answer, made.answered_by, made.answered_at = end, answer.strip(), actor.account, now
    made.save(update_fields=["state", "answer", "answered_by", "answered_at", "correction"])
    _tell(made, f"challenge-{end}", actor, now, {"answer": made.answer})
    return made


def _tell(made: Challenge, action: str, actor: Actor, now: datetime, details: dict[str, object]) -> None:
    record(
        actor=actor, now=now, action=action, thing="challenge", thing_id=made.pk,
        after=[made.record_id, made.version_id, made.state], details=details,
    )  # fmt: skip
