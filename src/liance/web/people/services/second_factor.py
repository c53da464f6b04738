"""The second factor: a code generator on one's phone, and recovery codes on paper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from liance.web.audit.services import record
from liance.web.people import permissions, queries
from liance.web.people.actor import Actor
from liance.web.people.models import Account
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal

RECOVERY_CODES = 10
CODE_WRONG = refusal(
    "code-wrong",
    "动态口令不对",
    "the code is wrong",
    hint_zh="请输入手机上现在显示的6位数字，或一个没用过的备用码；错几次后要等一会儿才能再试。",
    hint_en="Type the 6 digits now shown, or a recovery code not used yet; after several errors wait a little.",
    status=422,
)
FACTOR_REQUIRED = refusal(
    "second-factor-required",
    "您的角色必须使用动态口令，不能停用",
    "your role requires the second factor",
    hint_zh="换手机时请找安全管理员重置。",
    hint_en="For a new phone, ask the security administrator for a reset.",
)


def pending(account: Account) -> TOTPDevice:
    """The code generator being set up: the same until it is confirmed, so that a reload shows the same picture."""
    made, _ = TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": "phone"})
    return made


@transaction.atomic
def set_up(*, account: Account, code: str, actor: Actor, now: datetime) -> list[str]:
    """Confirm the code generator with a code of it. Gives the recovery codes, shown once. Raises Refused."""
    permissions.can_keep_own.demand(actor)
    device = pending(account)
    if queries.has_second_factor(account) or not device.verify_token(code.strip()):
        fail_if_any([CODE_WRONG.given()])
    device.confirmed = True
    device.save()
    codes = _new_codes(account)
    record(actor=actor, now=now, action="second-factor-set-up", thing="account", thing_id=account.username)
    return codes


def check(*, account: Account, code: str) -> None:
    """Raises Refused unless it is the code of now, or a recovery code, which is then used up. Slower after errors."""
    code = code.strip().replace(" ", "")
    right = _is_generated(account, code) if code.isdecimal() else _is_recovery(account, code.lower())
    if not right:
        fail_if_any([CODE_WRONG.given()])


def _is_generated(account: Account, code: str) -> bool:
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        return device is not None and bool(device.verify_token(code))


def _is_recovery(account: Account, code: str) -> bool:
    with transaction.atomic():
        device = StaticDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        return device is not None and bool(device.verify_token(code))


# A wrong code must leave its mark (the wait before the next try), so it is checked before the transaction begins.
def renew_codes(*, account: Account, code: str, actor: Actor, now: datetime) -> list[str]:
    """New recovery codes in place of the old ones, against a code. Raises Refused when it is wrong."""
    permissions.can_keep_own.demand(actor)
    check(account=account, code=code)
    with transaction.atomic():
        codes = _new_codes(account)
        record(actor=actor, now=now, action="recovery-codes-renewed", thing="account", thing_id=account.username)
    return codes


def give_up(*, account: Account, code: str, actor: Actor, now: datetime) -> None:
    """Do without a second factor, where no role requires it. Raises Refused when one does or the code is wrong."""
    permissions.can_keep_own.demand(actor)
    if queries.must_have_code(account, queries.memberships_of(account, on=clock.day_of(now))):
        fail_if_any([FACTOR_REQUIRED.given()])
    check(account=account, code=code)
    with transaction.atomic():
        forget(account)
        record(actor=actor, now=now, action="second-factor-given-up", thing="account", thing_id=account.username)


def forget(account: Account) -> None:
    """Remove code generators and recovery codes."""
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()


def _new_codes(account: Account) -> list[str]:
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="recovery", confirmed=True)
    codes = [StaticToken.random_token().lower() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes
