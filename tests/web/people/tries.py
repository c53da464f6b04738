"""How each action of this slice is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.matrix import COUNTY, NOW, TODAY, tries

from liance.values import uscc
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import (
    Account,
    Consent,
    Letter,
    Membership,
    MembershipRequest,
    Organisation,
    Registration,
    RequestState,
    SignIn,
)
from liance.web.people.roles import APPLICANTS, Kind, Role
from liance.web.people.services import (
    abandoned,
    accounts,
    consents,
    memberships,
    organisations,
    registrations,
    requests,
    sessions,
)

NEXT_YEAR = TODAY + timedelta(days=365)
PDF = b"%PDF-1.7 letter of authorisation"


def somebody(username: str = "somebody") -> Account:
    made, _ = Account.objects.get_or_create(username=username, defaults={"name": "某人", "created_at": NOW})
    return made


def enterprise(serial: int = 77) -> Organisation:
    code = uscc.make(authority="9", category="1", area="990101", serial=serial)
    made, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": "演示东风电子", "kind": Kind.ENTERPRISE, "county": COUNTY, "created_at": NOW}
    )
    return made


def owner(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id) if actor.account_id else somebody()


def a_request(account: Account, to: Organisation | None = None) -> MembershipRequest:
    """Somebody asks to act for an organisation."""
    return MembershipRequest.objects.create(
        account=account, organisation=to or enterprise(), role=Role.ENTERPRISE, letter=a_letter(account),
        valid_to=NEXT_YEAR, asked_at=NOW,
    )  # fmt: skip


def a_letter(account: Account | None = None) -> Letter:
    return Letter.objects.create(name="授权书.pdf", sha256="0" * 64, size=3, uploaded_by=account, uploaded_at=NOW)


def a_registration(to: Organisation | None = None, **changed: object) -> MembershipRequest:
    """Somebody without an account registers an organisation, or joins one."""
    code = to.code if to is not None else uscc.make(authority="9", category="1", area="990101", serial=78)
    brought = Registration(number="ABCDE23467", code=code, name="演示新企业", kind=Kind.ENTERPRISE, county=COUNTY,
                           person="新人", username="xinren", notice="1", notice_at=NOW)  # fmt: skip
    brought.save()
    made = {"organisation": to, "registration": brought, "role": Role.ENTERPRISE, "letter": a_letter()} | changed
    return MembershipRequest.objects.create(valid_to=NEXT_YEAR, asked_at=NOW, **made)


def led_by(actor: Actor) -> Actor:
    """The person as lead agent, as a request in a browser would show him."""
    return replace(actor, leads=actor.role in APPLICANTS)


def home_of(actor: Actor) -> Organisation | None:
    """The organisation that an agent acts for."""
    return Organisation.objects.get(pk=actor.organisation) if actor.role in APPLICANTS else None


@tries("people.add-organisation")
def add_organisation(actor: Actor) -> None:
    code = uscc.make(authority="9", category="1", area="990101", serial=1)
    organisations.add_organisation(code=code, name="新企业", kind=Kind.ENTERPRISE, actor=actor, now=NOW)


@tries("people.change-organisation")
def change_organisation(actor: Actor) -> None:
    organisations.change_organisation(organisation=enterprise(), name="改名", county="", actor=actor, now=NOW)


@tries("people.add-account")
def add_account(actor: Actor) -> None:
    accounts.add_account(username="new-one", name="新人", password="x", actor=actor, now=NOW)


@tries("people.see-accounts")
def see_accounts(actor: Actor) -> None:
    permissions.can_see_accounts.demand(actor)


@tries("people.see-organisations")
def see_organisations(actor: Actor) -> None:
    permissions.can_see_organisations.demand(actor)


@tries("people.grant-membership")
def grant(actor: Actor) -> None:
    memberships.grant(
        account=somebody(), organisation=enterprise(), role=Role.ENTERPRISE, valid_from=TODAY, actor=actor, now=NOW
    )


@tries("people.register")
def register(actor: Actor) -> None:
    code = uscc.make(authority="9", category="1", area="990101", serial=79)
    typed = registrations.Typed(code, "新企业", Kind.ENTERPRISE, "")
    registrations.register(
        typed=typed, valid_to=NEXT_YEAR, letter=SimpleUploadedFile("授权书.pdf", PDF), account=owner(actor),
        actor=actor, now=NOW,
    )  # fmt: skip


@tries("people.admit-registration")
def admit(actor: Actor) -> None:
    registrations.admit(request=a_registration(home_of(actor)), actor=led_by(actor), now=NOW)


@tries("people.mend-registration")
def mend(actor: Actor) -> None:
    decided = {"state": RequestState.REFUSED, "decided_at": NOW, "why": "印章不清"}
    asked = a_registration(account=owner(actor), **decided)
    typed = registrations.Typed(asked.code, "新企业", Kind.ENTERPRISE, "")
    registrations.mend(request=asked, typed=typed, valid_to=NEXT_YEAR, letter=None, actor=actor, now=NOW)


@tries("people.decide-request")
def decide(actor: Actor) -> None:
    asked = a_request(somebody(), home_of(actor))
    asked.role = actor.role if actor.role in APPLICANTS else asked.role
    asked.save()
    requests.allow(request=asked, actor=led_by(actor), now=NOW)


@tries("people.revoke-membership")
def revoke(actor: Actor) -> None:
    held = a_membership(home_of(actor) or enterprise())
    memberships.revoke(membership=held, why="离职", actor=led_by(actor), now=NOW)


def a_membership(organisation: Organisation, account: Account | None = None) -> Membership:
    return Membership.objects.create(
        account=account or somebody(), organisation=organisation, role=Role.ENTERPRISE, valid_from=TODAY, created_at=NOW
    )


@tries("people.see-members")
def see_members(actor: Actor) -> None:
    permissions.can_see_members.demand(actor, actor.organisation or enterprise().code)


@tries("people.hand-over-lead")
def hand_over(actor: Actor) -> None:
    other = a_membership(home_of(actor) or enterprise())
    memberships.hand_over(membership=other, actor=led_by(actor), now=NOW)


@tries("people.leave-organisation")
def leave(actor: Actor) -> None:
    account = owner(actor)
    held = account.memberships.filter(role=actor.role).first() or a_membership(enterprise(), account)
    memberships.leave(membership=held, actor=actor, now=NOW)


@tries("people.remove-abandoned")
def remove_abandoned(actor: Actor) -> None:
    abandoned.remove_abandoned(actor=actor, now=NOW)


@tries("people.lock-account")
def lock(actor: Actor) -> None:
    accounts.set_active(account=somebody(), active=False, actor=actor, now=NOW)


@tries("people.reset-account")
def reset(actor: Actor) -> None:
    accounts.reset_password(account=somebody(), actor=actor, now=NOW)
    accounts.reset_second_factor(account=somebody(), actor=actor, now=NOW)


@tries("people.request-membership")
def ask(actor: Actor) -> None:
    letter = SimpleUploadedFile("授权书.pdf", PDF)
    requests.ask(
        account=owner(actor), code=enterprise().code, role=Role.ENTERPRISE, valid_to=NEXT_YEAR, letter=letter,
        actor=actor, now=NOW,
    )  # fmt: skip


@tries("people.withdraw-request")
def withdraw_request(actor: Actor) -> None:
    requests.withdraw(request=a_request(owner(actor)), actor=actor, now=NOW)


@tries("people.read-letter")
def read_letter(actor: Actor) -> None:
    asked = a_registration() if actor.role == Role.SYSTEM_ADMIN else a_request(owner(actor))
    permissions.can_read_letter.demand(actor, asked)


@tries("people.give-consent")
def consent(actor: Actor) -> None:
    terms = {"source": "税务", "purpose": "核对研发费用", "expires": None}
    given = consents.give_consent(organisation=actor.organisation, **terms, actor=actor, now=NOW)
    consents.withdraw_consent(consent=Consent.objects.get(pk=given.pk), actor=actor, now=NOW)


@tries("people.keep-own-account")
def keep_own(actor: Actor) -> None:
    here = SignIn.objects.create(account=owner(actor), at=NOW, seen_at=NOW)
    sessions.end_others(account=owner(actor), keep=here, actor=actor, now=NOW)


@tries("people.see-requests")
def see_requests(actor: Actor) -> None:
    permissions.can_see_requests.demand(led_by(actor))
