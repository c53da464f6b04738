"""Accounts of payees: entered by the organisation, confirmed or refused by finance, replaced by a newer one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liance.values.cells import STARTS_FORMULA
from liance.web.audit.services import record
from liance.web.funds.models import Claim, PayeeAccount
from liance.web.funds.permissions import can_enter_account, can_judge_account
from liance.web.funds.services.casework import follow
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

ACCOUNT_WRONG = refusal(
    "payee-account", "{what}", "{what_en}", hint_zh="{hint}", hint_en="{hint_en}", status=422,
)  # fmt: skip
NOT_PROPOSED = refusal(
    "payee-account-judged", "这个账户已经核对过", "this account has been judged already",
    hint_zh="请刷新页面。", hint_en="Reload the page.",
)  # fmt: skip
NUMBER = re.compile(r"[0-9]{8,30}")
BANK_CODE = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A bank account as it is entered; blanks in the number do not count."""

    holder: str
    bank: str
    number: str
    bank_code: str = ""

    @property
    def digits(self) -> str:
        """The number without blanks and hyphens."""
        return re.sub(r"[\s-]", "", self.number)


@transaction.atomic
def enter_account(*, organisation: Organisation, new: NewAccount, actor: Actor, now: datetime) -> PayeeAccount:
    """A new account, to be confirmed; one proposed before and not yet judged is replaced."""
    can_enter_account.demand(actor, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    fail_if_any(_faults(organisation, new))
    waiting = PayeeAccount.objects.filter(organisation=organisation, status=PayeeAccount.Status.PROPOSED)
    waiting.update(status=PayeeAccount.Status.REPLACED)
    made = PayeeAccount(
        organisation=organisation, holder=new.holder.strip(), bank=new.bank.strip(), bank_code=new.bank_code.strip(),
        number_tail=new.digits[-4:], entered_by=actor.account, entered_at=now,
    )  # fmt: skip
    made.number = new.digits
    made.save()
    _record("account-entered", made, actor, now)
    return made


@transaction.atomic
def confirm_account(*, account: PayeeAccount, actor: Actor, now: datetime) -> PayeeAccount:
    """Finance found the account right; it takes the place of the one confirmed before."""
    can_judge_account.demand(actor, account)
    account = _proposed(account)
    before = PayeeAccount.objects.filter(organisation=account.organisation_id, status=PayeeAccount.Status.CONFIRMED)
    before.update(status=PayeeAccount.Status.REPLACED)
    judged = _judge(account, PayeeAccount.Status.CONFIRMED, "", actor, now)
    follow(claims=Claim.objects.filter(beneficiary=account.organisation_id), actor=actor, now=now)
    return judged


@transaction.atomic
def refuse_account(*, account: PayeeAccount, reason: str, actor: Actor, now: datetime) -> PayeeAccount:
    """Finance found the account wrong, for a reason that the organisation reads."""
    can_judge_account.demand(actor, account)
    account = _proposed(account)
    if not reason.strip():
        fail_if_any([_wrong("没有写原因", "no reason is given", "请写明哪里不符", "Say what does not match")])
    return _judge(account, PayeeAccount.Status.REFUSED, reason.strip(), actor, now)


def _proposed(account: PayeeAccount) -> PayeeAccount:
    Organisation.objects.select_for_update().get(pk=account.organisation_id)
    account = PayeeAccount.objects.select_for_update().get(pk=account.pk)
    if account.status != PayeeAccount.Status.PROPOSED:
        raise refuse(NOT_PROPOSED)
    return account


def _judge(
    account: PayeeAccount, status: PayeeAccount.Status, reason: str, actor: Actor, now: datetime
) -> PayeeAccount:
    account.status, account.judged_by, account.judged_at, account.reason = status, actor.account, now, reason
    account.save(update_fields=["status", "judged_by", "judged_at", "reason"])
    _record(f"account-{status}", account, actor, now)
    return account


def _record(action: str, account: PayeeAccount, actor: Actor, now: datetime) -> None:
    record(
        actor=actor, now=now, action=action, thing="payee-account", thing_id=account.pk,
        after=[account.organisation_id, account.holder, account.bank, account.masked],
        details={"organisation": account.organisation_id, "account": account.masked},
    )  # fmt: skip


def _faults(organisation: Organisation, new: NewAccount) -> Iterable[Told]:
    if new.holder.strip() != organisation.name:
        yield _wrong(
            f"户名“{new.holder.strip()}”与单位名称不一致", "the holder is not the organisation's name",
            f"应为对公账户，户名为“{organisation.name}”", f"It is a corporate account of {organisation.name}",
        )  # fmt: skip
    if not new.bank.strip() or new.bank.strip().startswith(STARTS_FORMULA):
        yield _wrong("没有写开户行", "no bank is named", "例如 示例银行聊城分行营业部", "Name the bank and branch")
    if not NUMBER.fullmatch(new.digits):
        yield _wrong("账号不对", "the account number is wrong", "应为8至30位数字", "8 to 30 digits")
    if new.bank_code.strip() and not BANK_CODE.fullmatch(new.bank_code.strip()):
        yield _wrong(
            "联行号不对", "the bank code is wrong", "应为12位数字，不知道可以不填", "12 digits, or leave it empty"
        )


def _wrong(zh: str, en: str, hint: str, hint_en: str) -> Told:
    return ACCOUNT_WRONG.given(what=zh, what_en=en, hint=hint, hint_en=hint_en)
