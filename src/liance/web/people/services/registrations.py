"""Registrations: somebody asks for an organisation, an account, or both, that are not there; others admit them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from liance.web.audit.services import record
from liance.web.people import permissions, queries
from liance.web.people.actor import Actor
from liance.web.people.models import Account, MembershipRequest, Organisation, Registration, RequestState
from liance.web.people.roles import Kind, Role, agent_of
from liance.web.people.services import accounts, letters, memberships, organisations
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NOTICE = "2026-11"
"""The version of the privacy notice (`people/privacy.html`): a new one whenever its words change."""
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
MARKS = "ABCDEFGHJKMNPQRTUVWXY2346789"
"""No letters and digits that are taken for each other."""

KIND_WRONG = refusal(
    "registration-kind",
    "“{kind}”不能自行注册",
    "an organisation of kind {kind} does not register itself",
    hint_zh="机关单位由系统管理员登记。",
    hint_en="Offices are added by the system administrator.",
    status=422,
)
COUNTY_WRONG = refusal(
    "registration-county",
    "没有县区“{county}”",
    "there is no county {county}",
    hint_zh="请从列表里选择；不属于任何县区的选“市直”。",
    hint_en="Choose one of the list; “none” for what belongs to no county.",
    status=422,
)
PHONE_WRONG = refusal(
    "registration-phone",
    "电话“{phone}”不对",
    "the telephone number {phone} is wrong",
    hint_zh="请填写11位手机号码，或带区号的固定电话，如 010-12345678。",
    hint_en="Give a mobile number of 11 digits, or a landline with its area code such as 010-12345678.",
    status=422,
)
NOT_MENDABLE = refusal(
    "registration-closed",
    "这项申请现在不能补正：{state}",
    "this registration cannot be mended now: {state}",
    hint_zh="只有未同意、且还没有开设账号的注册申请可以补正；已有账号的请登录后重新申请。",
    hint_en="Only one that was refused before an account was made; with an account sign in and ask anew.",
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


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody registers: an organisation and, unless he has an account, himself."""

    code: str
    name: str
    kind: Kind
    county: str
    person: str = ""
    phone: str = ""
    email: str = ""
    username: str = ""
    password: str = ""


@transaction.atomic
def register(
    *, typed: Typed, valid_to: date, letter: UploadedFile[bytes], account: Account | None, actor: Actor, now: datetime
) -> MembershipRequest:
    """Hand a registration in. Raises Refused with all that is wrong at once.

    Whether the organisation or the account name exists is not told: one joins the organisation that is there, and gets
    another account name where the wished one is taken.
    """
    permissions.can_register.demand(actor)
    told = [*_faults(typed, with_person=account is None), *letters.faults(letter, valid_to, now=now)]
    if account is not None:
        told += _about_account(account, typed, valid_to, now)
    fail_if_any(told)
    brought = Registration(number=_number())
    _fill(brought, typed, now=now)
    asked = MembershipRequest(account=account, registration=brought, valid_to=valid_to, asked_at=now)
    asked.letter = letters.keep(letter, by=account, now=now)
    _name_organisation(asked)
    asked.save()
    _record("registration-received", asked, actor=actor, now=now)
    return asked


@transaction.atomic
def mend(
    *,
    request: MembershipRequest,
    typed: Typed,
    valid_to: date,
    letter: UploadedFile[bytes] | None,
    actor: Actor,
    now: datetime,
) -> MembershipRequest:
    """Hand it in again after a refusal; the letter and the password stay where none is given."""
    permissions.can_mend.demand(actor, request)
    asked = _locked(request)
    if asked.state != RequestState.REFUSED or asked.admitted or asked.registration is None:
        fail_if_any([NOT_MENDABLE.given(state=RequestState(asked.state).words)])
    assert asked.registration is not None
    with_person = asked.account is None
    told = _faults(typed, with_person=with_person, with_password=with_person and bool(typed.password))
    fail_if_any([*told, *letters.faults(letter, valid_to, now=now)])
    _fill(asked.registration, typed, now=now)
    before = asked.letter
    if letter is not None:
        asked.letter = letters.keep(letter, by=asked.account, now=now)
    asked.state, asked.why, asked.decided_by, asked.decided_at = RequestState.OPEN, "", "", None
    asked.valid_to, asked.asked_at, asked.organisation = valid_to, now, None
    _name_organisation(asked)
    asked.save()
    if letter is not None:
        letters.remove(before)
    _record("registration-mended", asked, actor=actor, now=now)
    return asked


@transaction.atomic
def admit(*, request: MembershipRequest, actor: Actor, now: datetime) -> MembershipRequest:
    """Make the organisation and the account that a registration asks for; what the person may do is decided after."""
    permissions.can_admit.demand(actor, request)
    asked = still_open(request)
    permissions.can_admit.demand(actor, asked)
    if asked.admitted or asked.registration is None:
        return asked
    brought = asked.registration
    if asked.organisation is None:
        asked.organisation = organisations.open_for(brought, actor=actor, now=now)
        _name_organisation(asked)
    if asked.account is None:
        asked.account = accounts.open_for(brought, actor=actor, now=now)
    asked.save(update_fields=["organisation", "account", "role"])
    _record("registration-admitted", asked, actor=actor, now=now)
    return asked


def opened(number: str, password: str) -> MembershipRequest | None:
    """The request of a number, if the password is its own; it takes as long for a number that is none."""
    asked = queries.registered(number)
    if asked is None or asked.registration is None or not asked.registration.password:
        make_password(password)
        return None
    return asked if check_password(password, asked.registration.password) else None


# ---- what is wrong ---------------------------------------------------------------------------------------------------
def _faults(typed: Typed, *, with_person: bool, with_password: bool = True) -> Iterator[Told]:
    yield from organisations.code_faults(_code(typed))
    if not typed.name.strip():
        yield organisations.NAME_EMPTY.given()
    if agent_of(typed.kind) is None:
        yield KIND_WRONG.given(kind=typed.kind.words)
    if typed.county and typed.county not in queries.counties():
        yield COUNTY_WRONG.given(county=typed.county)
    if with_person:
        yield from _about_person(typed)
    if with_person and with_password:
        yield from accounts.weaknesses(typed.password, Account(username=typed.username, name=typed.person))


def _about_person(typed: Typed) -> Iterator[Told]:
    """Not whether the account name is taken: that would tell who has an account."""
    if not typed.person.strip():
        yield accounts.PERSON_NAMELESS.given()
    if not PHONE.fullmatch(typed.phone.strip()):
        yield PHONE_WRONG.given(phone=typed.phone)
    if not accounts.USERNAME.fullmatch(typed.username):
        yield accounts.USERNAME_WRONG.given(username=typed.username)


def _about_account(account: Account, typed: Typed, valid_to: date, now: datetime) -> Iterator[Told]:
    """What stands against somebody known: he asked already, acts for it already, or is something else besides."""
    code, today = _code(typed), clock.day_of(now)
    same = Q(organisation=code) | Q(registration__code=code)
    if account.requests.filter(same, state=RequestState.OPEN).exists():
        yield REQUEST_OPEN.given(organisation=typed.name)
    there = Organisation.objects.filter(pk=code).first()
    role = agent_of(there.kind) if there is not None else None
    if there is not None and role is not None:
        first = memberships.first_day(account, there, role, today=today)
        yield from memberships.against(account, there, role, first, valid_to)


# ---- rows ------------------------------------------------------------------------------------------------------------
def still_open(request: MembershipRequest) -> MembershipRequest:
    """The request, locked, with the organisation if it came in the meantime. Raises Refused when it was decided."""
    kept = _locked(request)
    if kept.state != RequestState.OPEN:
        fail_if_any([REQUEST_DECIDED.given(state=RequestState(kept.state).words)])
    if kept.organisation is None:
        _name_organisation(kept)
        kept.save(update_fields=["organisation", "role"])
    return kept


def named(request: MembershipRequest) -> tuple[str, str]:
    """What the record calls it: the account, or the registration of somebody who has none."""
    if request.account is not None:
        return "account", request.account.username
    assert request.registration is not None
    return "registration", request.registration.number


def _locked(request: MembershipRequest) -> MembershipRequest:
    rows = MembershipRequest.objects.select_for_update(of=("self",))
    return rows.select_related(*queries.REQUEST).get(pk=request.pk)


def _name_organisation(asked: MembershipRequest) -> None:
    """The organisation of the code, where it is there: its own kind, not the one typed, says in which role."""
    assert asked.registration is not None
    if asked.organisation is None:
        asked.organisation = Organisation.objects.filter(pk=asked.registration.code).first()
    kind = asked.organisation.kind if asked.organisation is not None else asked.registration.kind
    asked.role = agent_of(kind) or agent_of(asked.registration.kind) or Role.ENTERPRISE


def _fill(brought: Registration, typed: Typed, *, now: datetime) -> None:
    """What was typed, and that the notice was agreed to."""
    brought.code, brought.name = _code(typed), typed.name.strip()
    brought.kind, brought.county = typed.kind, typed.county
    brought.person, brought.username = typed.person.strip(), typed.username
    brought.phone, brought.email = typed.phone.strip(), typed.email.strip()
    if typed.password:
        brought.password = make_password(typed.password)
    brought.notice, brought.notice_at = NOTICE, now
    brought.save()


def _code(typed: Typed) -> str:
    return typed.code.strip().upper()


def _number() -> str:
    """Ten random marks (48 bits): nobody finds another's by counting."""
    return "".join(secrets.choice(MARKS) for _ in range(10))


def _record(action: str, asked: MembershipRequest, *, actor: Actor, now: datetime) -> None:
    assert asked.registration is not None
    brought = asked.registration
    record(
        actor=actor, now=now, action=action, thing="registration", thing_id=brought.number,
        after=[
            brought.code, brought.name, brought.kind, brought.county, asked.valid_to.isoformat(), asked.letter.sha256,
        ],
        details={
            "request": asked.pk, "organisation": brought.code, "account": asked.account and asked.account.username,
            "notice": brought.notice, "notice_at": brought.notice_at.isoformat(),
        },
    )  # fmt: skip
