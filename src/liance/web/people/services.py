"""Writes: organisations, accounts and memberships, each with its event."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from liance.values import uscc
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import GIVEN_BY, Kind, Role, words_of
from liance.web.site.refusals import Told, fail_if_any, refusal

CODE_WRONG = refusal(
    "organisation-code",
    "统一社会信用代码“{code}”有误",
    "the unified social credit code {code} is wrong",
    hint_zh="应为{expected}。",
    hint_en="It should be {expected_en}.",
    status=422,
)
ROLE_NOT_GIVEN = refusal(
    "role-not-of-kind",
    "“{organisation}”是{kind}，不能有“{role}”",
    "{organisation} is of kind {kind} and cannot have the role {role}",
    hint_zh="请选择与单位类型相符的角色。",
    hint_en="Choose a role that fits the kind of organisation.",
    status=422,
)
ADMINISTRATORS_APART = refusal(
    "administrators-apart",
    "系统、安全、审计管理员必须由三个不同的人担任",
    "system, security and audit administrator must be three different people",
    hint_zh="请另外指定一人。",
    hint_en="Name another person.",
)
ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


@transaction.atomic
def add_organisation(
    *, code: str, name: str, kind: Kind, county: str = "", demonstration: bool = False, actor: Actor, now: datetime
) -> Organisation:
    """A new organisation. A demonstration's code need not be valid. Raises Refused for a wrong code."""
    fault = None if demonstration else uscc.fault_of(code)
    if fault is not None:
        fail_if_any([CODE_WRONG.given(code=code, expected=fault.expected_zh, expected_en=fault.expected_en)])
    made = Organisation.objects.create(
        code=code, name=name, kind=kind, county=county, demonstration=demonstration, created_at=now
    )
    record(
        actor=actor,
        now=now,
        action="organisation-added",
        thing="organisation",
        thing_id=code,
        after=[name, kind, county],
    )
    return made


@transaction.atomic
def add_account(
    *, username: str, name: str, password: str, actor: Actor, now: datetime, demonstration: bool = False
) -> Account:
    """A new account with a first password that must be changed (a demonstration's need not)."""
    made = Account.objects.create_user(
        username,
        password,
        name=name,
        created_at=now,
        demonstration=demonstration,
        must_change_password=not demonstration,
    )
    record(actor=actor, now=now, action="account-added", thing="account", thing_id=username, after=[name])
    return made


@transaction.atomic
def grant(
    *,
    account: Account,
    organisation: Organisation,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
    letter: str = "",
    actor: Actor,
    now: datetime,
) -> Membership:
    """Let a person act for an organisation in a role. Raises Refused when kind or separation of duties forbid it."""
    told: list[Told] = []
    if organisation.kind not in GIVEN_BY.get(role, ()):
        kind = Kind(organisation.kind).label
        told.append(ROLE_NOT_GIVEN.given(organisation=organisation.name, kind=kind, role=words_of(role)))
    held = set(Membership.objects.valid_on(valid_from).filter(account=account).values_list("role", flat=True))
    if role in ADMINISTRATORS and held & (ADMINISTRATORS - {role}):
        told.append(ADMINISTRATORS_APART.given())
    fail_if_any(told)
    made = Membership.objects.create(
        account=account, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to,
        letter=letter, granted_by=actor.account or "system", created_at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="membership-granted", thing="account", thing_id=account.username,
        after=[organisation.code, role, valid_from.isoformat(), valid_to.isoformat() if valid_to else None],
    )  # fmt: skip
    return made
