"""Memberships: granted, revoked, left, the lead handed over; nobody holds two roles that must be apart for a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Letter, Membership, Organisation
from liance.web.people.roles import GIVEN_BY, Kind, Role, why_apart, words_of
from liance.web.people.services.organisations import ORGANISATION_UNKNOWN
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse
from liance.web.site.words import Words

ROLE_NOT_GIVEN = refusal(
    "role-not-of-kind",
    "“{organisation}”是{kind}，不能有“{role}”",
    "{organisation} is of kind {kind} and cannot have the role {role}",
    hint_zh="请选择与单位类型相符的角色。",
    hint_en="Choose a role that fits the kind of organisation.",
    status=422,
)
ROLES_APART = refusal(
    "roles-apart",
    "{person}在同一时期已任“{held}”，不能再任“{role}”：{why}",
    "{person} is {held} in the same period and cannot be {role} too: {why}",
    hint_zh="请另外指定一人，或先撤销原来的角色。",
    hint_en="Name another person, or revoke the other role first.",
)
GRANTED_ALREADY = refusal(
    "membership-there",
    "{person}在这一时期已是“{organisation}”的“{role}”",
    "{person} is already {role} of {organisation} in that period",
    hint_zh="请先撤销原来的授权，或从原授权期满之后起算。",
    hint_en="Revoke the other one first, or begin after it ends.",
)
PERIOD_WRONG = refusal(
    "membership-period",
    "授权期的止日 {last} 早于起日 {first}",
    "the last day {last} lies before the first day {first}",
    hint_zh="止日应不早于起日。",
    hint_en="The last day must not be before the first.",
    status=422,
)
REVOKED_ALREADY = refusal(
    "membership-revoked",
    "这项授权已经撤销或期满",
    "this membership has been revoked or has ended",
    hint_zh="不必再撤销。",
    hint_en="There is nothing to revoke.",
)
LEFT = Words("本人退出", "left by himself")


@transaction.atomic
def grant(
    *,
    account: Account,
    organisation: Organisation,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
    letter: str = "",
    letter_file: Letter | None = None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Let a person act for an organisation in a role. Raises Refused when kind or separation of duties forbid it."""
    permissions.can_grant.demand(actor, account)
    return add(
        account=account, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to,
        letter=letter, letter_file=letter_file, actor=actor, now=now,
    )  # fmt: skip


def add(
    *,
    account: Account,
    organisation: Organisation,
    role: Role,
    valid_from: date,
    valid_to: date | None,
    letter: str,
    letter_file: Letter | None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """The membership and its event, for whoever was found to be allowed; in the caller's transaction."""
    Account.objects.select_for_update().get(pk=account.pk)  # two grants at once to one person: one after the other
    fail_if_any(against(account, organisation, role, valid_from, valid_to))
    before = _same(account, organisation, role).filter(valid_to=valid_from - timedelta(days=1)).first()
    made = Membership.objects.create(
        account=account, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to,
        letter=letter, letter_file=letter_file, granted_by=actor.account or "system", created_at=now,
        since=None if before is None else before.since or before.created_at,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="membership-granted", thing="account", thing_id=account.username,
        after=[organisation.code, role, valid_from.isoformat(), valid_to.isoformat() if valid_to else None],
        details={"organisation": organisation.code, "role": str(role), "letter": letter},
    )  # fmt: skip
    return made


def first_day(account: Account, organisation: Organisation, role: Role, *, today: date) -> date:
    """From when a new letter counts: from today, or from the day after the one that still holds."""
    ends = _same(account, organisation, role).filter(valid_to__gte=today).order_by("-valid_to").first()
    return today if ends is None or ends.valid_to is None else ends.valid_to + timedelta(days=1)


def _same(account: Account, organisation: Organisation, role: Role) -> QuerySet[Membership]:
    """What a person holds for an organisation in a role, and was not revoked."""
    return Membership.objects.filter(account=account, organisation=organisation, role=role, revoked_on=None)


def against(account: Account, organisation: Organisation, role: Role, first: date, last: date | None) -> Iterator[Told]:
    """Everything that stands against a membership."""
    if last is not None and last < first:
        yield PERIOD_WRONG.given(first=first, last=last)
        return
    if organisation.kind not in GIVEN_BY.get(role, ()):
        kind = Kind(organisation.kind).words
        yield ROLE_NOT_GIVEN.given(organisation=organisation.name, kind=kind, role=words_of(role))
    person = account.name
    for held in Membership.objects.overlapping(first, last).filter(account=account):
        if held.organisation_id == organisation.code and held.role == role:
            yield GRANTED_ALREADY.given(person=person, organisation=organisation.name, role=words_of(role))
        elif (why := why_apart(Role(held.role), role)) is not None:
            yield ROLES_APART.given(person=person, held=words_of(held.role), role=words_of(role), why=why)


@transaction.atomic
def revoke(*, membership: Membership, why: str, actor: Actor, now: datetime) -> Membership:
    """End a membership from today on. Raises Refused when it has ended already."""
    permissions.can_revoke.demand(actor, membership.organisation, membership.role)
    return _ended(membership, why=why, actor=actor, now=now)


@transaction.atomic
def leave(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """One's own membership ends from today on; who was next leads. Raises Refused when it has ended already."""
    permissions.can_leave.demand(actor, membership)
    return _ended(membership, why=LEFT.zh, actor=actor, now=now)


def _ended(membership: Membership, *, why: str, actor: Actor, now: datetime) -> Membership:
    """Ended with whatever would have continued it."""
    kept = Membership.objects.select_for_update().select_related("account", "organisation").get(pk=membership.pk)
    today = clock.day_of(now)
    if kept.revoked_on is not None or (kept.valid_to is not None and kept.valid_to < today):
        fail_if_any([REVOKED_ALREADY.given()])
    later = _same(kept.account, kept.organisation, Role(kept.role)).filter(valid_from__gt=kept.valid_from)
    for row in (kept, *later.select_for_update(of=("self",)).select_related("account")):
        row.revoked_on, row.revoked_by, row.revoked_why = today, actor.account or "system", why
        row.save(update_fields=["revoked_on", "revoked_by", "revoked_why"])
        record(
            actor=actor, now=now, action="membership-revoked", thing="account", thing_id=row.account.username,
            before=[row.organisation_id, row.role], details={"membership": row.pk, "why": why},
        )  # fmt: skip
    return kept


@transaction.atomic
def hand_over(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """Another agent of the organisation comes before its lead agent. Raises Refused when the other has left."""
    permissions.can_hand_over.demand(actor, membership)
    today = clock.day_of(now)
    held = Membership.objects.valid_on(today).filter(organisation=membership.organisation_id)
    own = next((m for m in held.with_lead(today).filter(account=actor.account_id) if m.leads), None)
    other = held.filter(pk=membership.pk).select_for_update(of=("self",)).select_related("account").first()
    if own is None or other is None:
        raise refuse(REVOKED_ALREADY)
    other.since = (own.since or own.created_at) - timedelta(microseconds=1)
    other.save(update_fields=["since"])
    record(
        actor=actor, now=now, action="lead-handed-over", thing="organisation", thing_id=membership.organisation_id,
        before=[actor.account], after=[other.account.username], details={"to": other.account.username},
    )  # fmt: skip
    return other


def grant_by_code(*, account: Account, code: str, actor: Actor, now: datetime, **terms: Any) -> Membership:
    """The same, the organisation named by its code. Raises Refused when there is none."""
    permissions.can_grant.demand(actor, account)
    organisation = Organisation.objects.filter(pk=code.strip().upper()).first()
    if organisation is None:
        raise refuse(ORGANISATION_UNKNOWN, code=code)
    return grant(account=account, organisation=organisation, actor=actor, now=now, **terms)
