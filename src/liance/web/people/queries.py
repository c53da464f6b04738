"""Reads: who may act for whom today, which sessions live, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from liance.web.people.actor import Actor
from liance.web.people.models import (
    Account,
    Consent,
    Membership,
    MembershipRequest,
    Organisation,
    RequestState,
    SignIn,
)
from liance.web.people.roles import ADMINISTRATORS, APPLICANTS, OFFICIALS, READERS, Kind, Role
from liance.web.site import vault

STRICT = frozenset((*OFFICIALS, *READERS, *ADMINISTRATORS))
"""Roles with a second factor and one session at a time: whoever decides, administers or reads everything."""
REQUEST = ("account", "organisation", "letter", "registration")
"""What is read with a request."""
ADMITTED = Q(account__isnull=False, organisation__isnull=False)
"""Requests whose person and organisation are on the platform."""


def memberships_of(account: Account, *, on: date) -> list[Membership]:
    """The memberships of an account in force on a day, by organisation and role."""
    rows = Membership.objects.valid_on(on).filter(account=account).select_related("organisation")
    found = list(rows.order_by("organisation__name", "role"))
    if any(m.role in APPLICANTS for m in found):  # only they can lead, and telling who does is costly
        return list(rows.with_lead(on).order_by("organisation__name", "role"))
    return found


def members_of(organisation: str, *, on: date) -> list[Membership]:
    """Who acts for an organisation on a day, the lead agent first."""
    rows = Membership.objects.valid_on(on).filter(organisation=organisation).with_lead(on)
    rows = rows.select_related("account", "organisation").order_by("created_at", "pk")
    return sorted(rows, key=lambda m: not m.leads)


def ending(rows: Iterable[Membership], *, by: date) -> list[Membership]:
    """Those of a person's memberships that end by a day and that no later one continues."""
    found = [m for m in rows if m.valid_to is not None and m.valid_to <= by]
    return [m for m in found if not continued(m)]


def continued(membership: Membership) -> bool:
    """Whether the same person acts for the same organisation in the same role afterwards, too."""
    same = Membership.objects.filter(account=membership.account_id, organisation=membership.organisation_id)
    later = same.filter(role=membership.role, revoked_on=None, valid_from__gt=membership.valid_from)
    return later.exists()


def last_ended(account: Account, *, on: date) -> Membership | None:
    """The membership whose letter ran out last, of somebody who has none now."""
    rows = account.memberships.filter(revoked_on=None, valid_to__lt=on).select_related("organisation")
    return rows.order_by("-valid_to").first()


def actor_for(account: Account, chosen: int | None, *, on: date) -> Actor:
    """The person in the membership chosen, or in his only or first one; in none: a person who may do nothing."""
    return actor_in(account, memberships_of(account, on=on), chosen)


def actor_in(account: Account, rows: Sequence[Membership], chosen: int | None) -> Actor:
    """The same with the memberships at hand."""
    row = next((m for m in rows if m.pk == chosen), rows[0] if rows else None)
    if row is None:
        return Actor(account.username, Role.PUBLIC, name=account.name, account_id=account.pk)
    return Actor(
        account=account.username,
        role=Role(row.role),
        organisation=row.organisation_id,
        name=account.name,
        county=row.organisation.county,
        belongs_to=frozenset(m.organisation_id for m in rows),
        account_id=account.pk,
        leads=row.leads,
    )


def organisation(code: str) -> Organisation | None:
    """The organisation with a credit code."""
    return Organisation.objects.filter(pk=code).first()


def organisations(*, kind: str = "") -> QuerySet[Organisation]:
    """All organisations, of a kind if one is given; by name. `search.find` finds some of them."""
    return Organisation.objects.filter(kind=kind) if kind else Organisation.objects.all()


def counties() -> list[str]:
    """The city's counties: those whose office is on the platform."""
    offices = Organisation.objects.filter(kind=Kind.COUNTY).exclude(county="")
    return list(offices.order_by("county").values_list("county", flat=True).distinct())


def accounts(text: str = "") -> QuerySet[Account]:
    """Accounts whose sign-in name or person's name contains a text, or whose telephone number it is."""
    found = Account.objects.order_by("username")
    if not text:
        return found
    same = Q(phone_digest__in=vault.digests("phone", text)) if any(map(str.isdecimal, text)) else Q()
    return found.filter(Q(username__icontains=text) | Q(name__icontains=text) | same)


def requests_to_decide(actor: Actor) -> QuerySet[MembershipRequest]:
    """Open requests that somebody may decide on or admit, the oldest first; `permissions` settle each."""
    found = MembershipRequest.objects.filter(state=RequestState.OPEN).select_related(*REQUEST)
    found = found.exclude(account__username=actor.account).order_by("asked_at", "pk")
    if actor.role == Role.SECURITY_ADMIN:
        return found.filter(ADMITTED)
    if actor.role == Role.SYSTEM_ADMIN:
        return found.exclude(ADMITTED)
    found = found.filter(role__in=APPLICANTS)
    if actor.role == Role.COUNTY_OFFICER and actor.county:
        there = Q(organisation__county=actor.county) | Q(organisation=None, registration__county=actor.county)
        return found.filter(there)
    return found.filter(organisation=actor.organisation) if actor.leads else found.none()


def requests_of(account: Account) -> QuerySet[MembershipRequest]:
    """One's own requests, the newest first."""
    return account.requests.select_related(*REQUEST)


def registered(number: str) -> MembershipRequest | None:
    """The request whose registration has a number."""
    return MembershipRequest.objects.select_related(*REQUEST).filter(registration__number=number).first()


def applicant(asked: MembershipRequest) -> Actor:
    """Who registered, known by his number alone: he may mend and withdraw what he asked for, nothing else."""
    number = asked.registration.number if asked.registration is not None else ""
    return Actor(f"#{number}", Role.PUBLIC, name=asked.person)


def all_memberships(*, account: Account | None = None, organisation: str = "") -> QuerySet[Membership]:
    """Memberships of an account or an organisation, ended ones too, the newest first."""
    found = Membership.objects.select_related("account", "organisation", "letter_file").order_by("-created_at", "-pk")
    if account is not None:
        found = found.filter(account=account)
    return found.filter(organisation=organisation) if organisation else found


def consents_of(organisation: str) -> QuerySet[Consent]:
    """What an organisation lets others use, withdrawn ones too."""
    return Consent.objects.filter(organisation=organisation).select_related("given_by", "withdrawn_by")


# ---- sessions and the second factor ----------------------------------------------------------------------------------
def live_sessions(account: Account, *, now: datetime) -> QuerySet[SignIn]:
    """Sessions that were not ended and have not run out."""
    idle = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    started = now - timedelta(seconds=settings.SESSION_LONGEST)
    return account.sign_ins.filter(ended_at=None, seen_at__gt=idle, at__gt=started)


def is_alive(sign_in: SignIn, *, now: datetime) -> bool:
    """The same of one session."""
    idle, age = now - sign_in.seen_at, now - sign_in.at
    fresh = idle < timedelta(seconds=settings.SESSION_COOKIE_AGE) and age < timedelta(seconds=settings.SESSION_LONGEST)
    return sign_in.ended_at is None and fresh


def is_strict(rows: Iterable[Membership]) -> bool:
    """Whether any of a person's roles is one of the strict ones."""
    return any(row.role in STRICT for row in rows)


def must_have_code(account: Account, rows: Iterable[Membership]) -> bool:
    """Whether a person's roles require a second factor; demonstrations while debugging are let off."""
    let_off = account.demonstration and settings.DEBUG
    return settings.SECOND_FACTOR_REQUIRED and not let_off and is_strict(rows)


def code_needed(sign_in: SignIn, rows: Iterable[Membership]) -> bool:
    """Whether a session still has to show a code before anything else."""
    return sign_in.verified_at is None and (sign_in.code_due or must_have_code(sign_in.account, rows))


def has_second_factor(account: Account) -> bool:
    """Whether a code generator is set up."""
    return bool(TOTPDevice.objects.filter(user=account, confirmed=True).exists())


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are unused."""
    return int(StaticToken.objects.filter(device__user=account).count())
