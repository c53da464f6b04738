"""Accounts: opened, locked, reset; passwords changed by their owners."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from itertools import count

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liance.web.audit.services import record
from liance.web.people import lockout, permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Registration
from liance.web.people.services import second_factor, sessions
from liance.web.site.refusals import Told, fail_if_any, refusal
from liance.web.site.words import Words

USERNAME_WRONG = refusal(
    "account-username",
    "账号“{username}”不能用",
    "the account name {username} cannot be used",
    hint_zh="账号用3至60位字母、数字、点、横线或下划线，以字母或数字开头，不能与已有账号相同（不分大小写）。",
    hint_en="3 to 60 letters, digits, dots, hyphens or underscores, beginning with a letter or digit; not one in use.",
    status=422,
)
PERSON_NAMELESS = refusal(
    "account-name",
    "没有填写姓名",
    "the person's name is empty",
    hint_zh="请填写真实姓名：办理记录要写明是谁。",
    hint_en="Give the real name: records say who acted.",
    status=422,
)
PASSWORD_WEAK = refusal(
    "password-weak",
    "这个口令不够安全：{why}",
    "this password is not safe enough: {why}",
    hint_zh="请用12位以上、不常见、与姓名和账号无关的口令；几个不相干的词连起来也可以。",
    hint_en="Use 12 characters or more, uncommon, unlike your name; several unrelated words will do.",
    status=422,
)
PASSWORD_WRONG = refusal(
    "password-wrong",
    "现在的口令不对",
    "the present password is wrong",
    hint_zh="请重新输入；忘记了请找安全管理员重置。",
    hint_en="Type it again; if forgotten, ask the security administrator for a new one.",
    status=422,
)
USERNAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{2,59}")
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """A first password of 4 groups of 4 characters (79 bits), easy to read aloud."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_account(
    *,
    username: str,
    name: str,
    password: str,
    actor: Actor,
    now: datetime,
    phone: str = "",
    demonstration: bool = False,
) -> Account:
    """A new account with a first password that must be changed (a demonstration's need not)."""
    permissions.can_add_account.demand(actor)
    told: list[Told] = []
    if not USERNAME.fullmatch(username) or Account.objects.filter(username__iexact=username).exists():
        told.append(USERNAME_WRONG.given(username=username))
    if not name.strip():
        told.append(PERSON_NAMELESS.given())
    fail_if_any(told)
    made = Account.objects.create_user(
        username, password, name=name.strip(), phone=phone, created_at=now, demonstration=demonstration,
        must_change_password=not demonstration,
    )  # fmt: skip
    record(actor=actor, now=now, action="account-added", thing="account", thing_id=username, after=[name])
    return made


def open_for(brought: Registration, *, actor: Actor, now: datetime) -> Account:
    """The account of who registered, with the password he chose; in the caller's transaction.

    Where its name is taken it gets a number behind: nobody learns by registering which names are in use.
    """
    names = (brought.username if n == 1 else f"{brought.username[:56]}-{n}" for n in count(1))
    made = next(made for name in names if (made := _opened(name, brought, now=now)) is not None)
    record(
        actor=actor, now=now, action="account-added", thing="account", thing_id=made.username, after=[made.name],
        details={"registration": brought.number, "notice": made.notice},
    )  # fmt: skip
    return made


def _opened(username: str, brought: Registration, *, now: datetime) -> Account | None:
    """The account under a name, unless somebody has it, or takes it at this moment."""
    if Account.objects.filter(username__iexact=username).exists():
        return None
    made = Account(
        username=username, name=brought.person, password=brought.password, created_at=now, notice=brought.notice,
        notice_at=brought.notice_at,
    )  # fmt: skip
    made.phone, made.email = brought.phone, brought.email
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return None
    return made


@transaction.atomic
def set_active(*, account: Account, active: bool, why: str = "", actor: Actor, now: datetime) -> Account:
    """Lock an account, which ends its sessions at once, or unlock it."""
    permissions.can_lock.demand(actor, account)
    Account.objects.filter(pk=account.pk).update(is_active=active)
    account.is_active = active
    if active:
        lockout.forgive(account.username)
    else:
        sessions.end_all(account=account, why="locked", now=now)
    record(
        actor=actor, now=now, action="account-unlocked" if active else "account-locked", thing="account",
        thing_id=account.username, details={"why": why},
    )  # fmt: skip
    return account


@transaction.atomic
def reset_password(*, account: Account, actor: Actor, now: datetime) -> str:
    """A new random password, to be told once and changed at the next sign-in; ends the account's sessions."""
    permissions.can_reset.demand(actor, account)
    password = random_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    lockout.forgive(account.username)
    sessions.end_all(account=account, why="reset", now=now)
    record(actor=actor, now=now, action="password-reset", thing="account", thing_id=account.username)
    return password


@transaction.atomic
def reset_second_factor(*, account: Account, actor: Actor, now: datetime) -> None:
    """Forget the code generator and the recovery codes (a lost phone); ends the account's sessions."""
    permissions.can_reset.demand(actor, account)
    second_factor.forget(account)
    sessions.end_all(account=account, why="reset", now=now)
    record(actor=actor, now=now, action="second-factor-reset", thing="account", thing_id=account.username)


@transaction.atomic
def change_password(*, account: Account, present: str, new: str, actor: Actor, now: datetime) -> None:
    """One's own password. Raises Refused with all that is wrong: the present one, or how weak the new one is."""
    permissions.can_keep_own.demand(actor)
    told: list[Told] = []
    if not account.check_password(present):
        told.append(PASSWORD_WRONG.given())
    told += weaknesses(new, account)
    if present == new:
        told.append(PASSWORD_WEAK.given(why=Words("与现在的口令相同", "the same as the present one")))
    fail_if_any(told)
    account.set_password(new)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record(actor=actor, now=now, action="password-changed", thing="account", thing_id=account.username)


def weaknesses(password: str, account: Account) -> list[Told]:
    """Why a password is too weak for an account; empty when it is good."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        return [PASSWORD_WEAK.given(why=why) for why in error.messages]
    return []
