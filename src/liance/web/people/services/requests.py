"""Requests: a person asks to act for an organisation by its letter; somebody else grants or refuses."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liance.values import uscc
from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Account, MembershipRequest, Organisation, RequestState
from liance.web.people.roles import Role
from liance.web.people.services import letters, memberships, organisations, registrations
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

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
    """Ask to act for an organisation, or go on doing so. Raises Refused with all that is wrong at once."""
    permissions.can_request.demand(actor)
    code = code.strip().upper()
    organisation = Organisation.objects.filter(pk=code).first()
    told = [*_about_code(code, organisation), *letters.faults(letter, valid_to, now=now)]
    if organisation is not None:
        first = memberships.first_day(account, organisation, role, today=clock.day_of(now))
        told += memberships.against(account, organisation, role, first, valid_to)
        if account.requests.filter(organisation=organisation, role=role, state=RequestState.OPEN).exists():
            told.append(registrations.REQUEST_OPEN.given(organisation=organisation.name))
    fail_if_any(told)
    assert organisation is not None
    made = MembershipRequest.objects.create(
        account=account, organisation=organisation, role=role, valid_to=valid_to, asked_at=now,
        letter=letters.keep(letter, by=account, now=now),
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
    if uscc.fault_of(code) is not None:
        return list(organisations.code_faults(code))
    return [organisations.ORGANISATION_UNKNOWN.given(code=code)]


@transaction.atomic
def allow(*, request: MembershipRequest, actor: Actor, now: datetime) -> MembershipRequest:
    """Grant what was asked for to the letter's last day; person and organisation are admitted if they are new."""
    permissions.can_decide.demand(actor, request)
    kept = registrations.still_open(request)
    if not kept.admitted:
        kept = registrations.admit(request=kept, actor=actor, now=now)
    permissions.can_decide.demand(actor, kept)
    assert kept.account is not None
    assert kept.organisation is not None
    role = Role(kept.role)
    made = memberships.add(
        account=kept.account, organisation=kept.organisation, role=role, valid_to=kept.valid_to,
        valid_from=memberships.first_day(kept.account, kept.organisation, role, today=clock.day_of(now)),
        letter=kept.letter.name, letter_file=kept.letter, actor=actor, now=now,
    )  # fmt: skip
    kept.membership = made
    return _decided(kept, RequestState.GRANTED, "", actor=actor, now=now)


@transaction.atomic
def refuse_request(*, request: MembershipRequest, why: str, actor: Actor, now: datetime) -> MembershipRequest:
    """Refuse, with a reason that tells what would be right."""
    kept = registrations.still_open(request)
    (permissions.can_decide if kept.admitted else permissions.can_admit).demand(actor, kept)
    if not why.strip():
        fail_if_any([REASON_MISSING.given()])
    return _decided(kept, RequestState.REFUSED, why.strip(), actor=actor, now=now)


@transaction.atomic
def withdraw(*, request: MembershipRequest, actor: Actor, now: datetime) -> MembershipRequest:
    """Take one's own request back while it is open."""
    permissions.can_withdraw_request.demand(actor, request)
    return _decided(registrations.still_open(request), RequestState.WITHDRAWN, "", actor=actor, now=now)


def _decided(
    kept: MembershipRequest, state: RequestState, why: str, *, actor: Actor, now: datetime
) -> MembershipRequest:
    kept.state, kept.why, kept.decided_by, kept.decided_at = state, why, actor.account or "system", now
    kept.save(update_fields=["state", "why", "decided_by", "decided_at", "membership"])
    thing, thing_id = registrations.named(kept)
    record(
        actor=actor, now=now, action=f"membership-request-{state}", thing=thing, thing_id=thing_id,
        details={"request": kept.pk, "organisation": kept.code, "role": kept.role, "why": why},
    )  # fmt: skip
    return kept
