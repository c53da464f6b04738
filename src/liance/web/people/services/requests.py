"""Requests: a person asks to act for an organisation by its letter; somebody else grants or refuses."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liance.values import uscc
from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Letter, MembershipRequest, Organisation, RequestState
from liance.web.people.roles import Role
from liance.web.people.services import memberships, organisations
from liance.web.site import clock, uploads
from liance.web.site.refusals import Told, fail_if_any, refusal

REQUEST_PAST = refusal(
    "request-past",
    "授权截止日 {day} 已经过去",
    "the letter's last day {day} is past",
    hint_zh="请提供仍在有效期内的授权书，并照授权书填写截止日。",
    hint_en="Bring a letter still in force, and give its last day.",
    status=422,
)
REQUEST_OPEN = refusal(
    "request-open",
    "您对“{organisation}”的同一申请正在等待决定",
    "your same request for {organisation} is waiting for a decision",
    hint_zh="请等待决定，或先撤回原申请。",
    hint_en="Wait for the decision, or withdraw it first.",
)
REQUEST_DECIDED = refusal(
    "request-decided",
    "这项申请已有结果：{state}",
    "this request has ended already: {state}",
    hint_zh="请刷新页面查看。",
    hint_en="Reload the page.",
)
REASON_MISSING = refusal(
    "request-reason",
    "不同意须写明理由",
    "a refusal needs a reason",
    hint_zh="请写明授权书哪里不符，申请人怎样补正。",
    hint_en="Say what is wrong with the letter and what would be right.",
    status=422,
)


@transaction.atomic
def ask(
    *, account: Account, code: str, role: Role, valid_to: date, letter: UploadedFile[bytes], actor: Actor, now: datetime
) -> MembershipRequest:
    """Ask to act for an organisation. Raises Refused with all that is wrong at once."""
    permissions.can_request.demand(actor)
    code = code.strip().upper()
    organisation = Organisation.objects.filter(pk=code).first()
    told = [*_about_code(code, organisation), *uploads.faults(letter, kinds=uploads.LETTERS)]
    if valid_to < clock.day_of(now):
        told.append(REQUEST_PAST.given(day=valid_to))
    if organisation is not None:
        told += memberships.against(account, organisation, role, clock.day_of(now), valid_to)
        if account.requests.filter(organisation=organisation, role=role, state=RequestState.OPEN).exists():
            told.append(REQUEST_OPEN.given(organisation=organisation.name))
    fail_if_any(told)
    assert organisation is not None
    made = MembershipRequest.objects.create(
        account=account, organisation=organisation, role=role, valid_to=valid_to, asked_at=now,
        letter=_kept(letter, account, now),
    )  # fmt: skip
    record(
        actor=actor, now=now, action="membership-requested", thing="account", thing_id=account.username,
        after=[organisation.code, role, valid_to.isoformat(), made.letter.sha256],
        details={"organisation": organisation.code, "role": str(role)},
    )  # fmt: skip
    return made


def _about_code(code: str, organisation: Organisation | None) -> list[Told]:
    if organisation is not None:
        return []
    fault = uscc.fault_of(code)
    if fault is not None:
        return [organisations.CODE_WRONG.given(code=code, expected=fault.expected_zh, expected_en=fault.expected_en)]
    return [organisations.ORGANISATION_UNKNOWN.given(code=code)]


def _kept(letter: UploadedFile[bytes], account: Account, now: datetime) -> Letter:
    """The letter stored under its own hash: what a person called it is told, never used as a path."""
    content = letter.read()
    sha256 = hashlib.sha256(content).hexdigest()
    made = Letter(
        name=uploads.shown_name(letter), sha256=sha256, size=len(content), uploaded_by=account, uploaded_at=now
    )
    made.file.save(f"{sha256[:16]}.{uploads.kind_of(content[: uploads.HEAD])}", ContentFile(content), save=True)
    return made


@transaction.atomic
def allow(*, request: MembershipRequest, actor: Actor, now: datetime) -> MembershipRequest:
    """Grant what was asked for, from today to the letter's last day."""
    permissions.can_decide.demand(actor, request)
    kept = _still_open(request)
    made = memberships.add(
        account=kept.account, organisation=kept.organisation, role=Role(kept.role), valid_from=clock.day_of(now),
        valid_to=kept.valid_to, letter=kept.letter.name, letter_file=kept.letter, actor=actor, now=now,
    )  # fmt: skip
    kept.membership = made
    return _decided(kept, RequestState.GRANTED, "", actor=actor, now=now)


@transaction.atomic
def refuse_request(*, request: MembershipRequest, why: str, actor: Actor, now: datetime) -> MembershipRequest:
    """Refuse, with a reason that tells what would be right."""
    permissions.can_decide.demand(actor, request)
    kept = _still_open(request)
    if not why.strip():
        fail_if_any([REASON_MISSING.given()])
    return _decided(kept, RequestState.REFUSED, why.strip(), actor=actor, now=now)


@transaction.atomic
def withdraw(*, request: MembershipRequest, actor: Actor, now: datetime) -> MembershipRequest:
    """Take one's own request back while it is open."""
    permissions.can_withdraw_request.demand(actor, request)
    return _decided(_still_open(request), RequestState.WITHDRAWN, "", actor=actor, now=now)


def _still_open(request: MembershipRequest) -> MembershipRequest:
    rows = MembershipRequest.objects.select_for_update(of=("self",))
    kept = rows.select_related("account", "organisation", "letter").get(pk=request.pk)
    if kept.state != RequestState.OPEN:
        fail_if_any([REQUEST_DECIDED.given(state=RequestState(kept.state).words)])
    return kept


def _decided(
    kept: MembershipRequest, state: RequestState, why: str, *, actor: Actor, now: datetime
) -> MembershipRequest:
    kept.state, kept.why, kept.decided_by, kept.decided_at = state, why, actor.account or "system", now
    kept.save(update_fields=["state", "why", "decided_by", "decided_at", "membership"])
    record(
        actor=actor, now=now, action=f"membership-request-{state}", thing="account", thing_id=kept.account.username,
        details={"request": kept.pk, "organisation": kept.organisation_id, "role": kept.role, "why": why},
    )  # fmt: skip
    return kept
