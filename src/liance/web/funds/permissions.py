"""Who may do what with money; each action once, with the roles that may."""

from __future__ import annotations

from liance.web.funds.models import Batch, BudgetLine, PayeeAccount, Recovery
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, READERS, Role
from liance.web.site.actions import action

FINANCE = (Role.FINANCE_OFFICER, Role.FINANCE_LEADER)
CITY = (Role.CITY_OFFICER, Role.CITY_LEADER)
OWN = ("本级财政", "of the own treasury")


def _own(actor: Actor, county: str) -> bool:
    """Whether the person acts for the treasury of a county, or of the city when it is empty."""
    return actor.county == county


@action("funds.see", "查看资金", "see budget, payments and books", roles=(*FINANCE, *CITY, *READERS))
def can_see(actor: Actor) -> bool:
    """Reads everything of money but account numbers."""
    return True


@action("funds.open-line", "下达、追加或调减预算指标", "open, supplement or reduce a budget line",
        roles=FINANCE, where_zh=OWN[0], where_en=OWN[1])  # fmt: skip
def can_change_line(actor: Actor, county: str) -> bool:
    """Finance of that treasury."""
    return _own(actor, county)


@action("funds.commit", "占用指标", "commit money",
        roles=(Role.FINANCE_OFFICER,), where_zh=OWN[0], where_en=OWN[1])  # fmt: skip
def can_commit(actor: Actor, line: BudgetLine) -> bool:
    """Finance of the line's treasury."""
    return _own(actor, line.treasury)


@action("funds.take-up", "登记已决定的奖补", "take up decided awards", roles=(*FINANCE, Role.SYSTEM))
def can_take_up(actor: Actor) -> bool:
    """Finance, or the platform when an award is decided."""
    return True


@action("funds.make-batch", "制作支付批次", "make a payment batch",
        roles=(Role.FINANCE_OFFICER,), where_zh=OWN[0], where_en=OWN[1])  # fmt: skip
def can_make_batch(actor: Actor, county: str) -> bool:
    """Finance officers of that treasury."""
    return _own(actor, county)


@action("funds.check-batch", "复核支付批次", "check a payment batch", roles=(Role.FINANCE_OFFICER,),
        where_zh="本级财政，且不是制单人", where_en="of the own treasury and not the maker")  # fmt: skip
def can_check_batch(actor: Actor, batch: Batch) -> bool:
    """Another person of the same treasury."""
    return _own(actor, batch.county) and actor.person != batch.made_by


@action("funds.handle-batch", "送银行、撤单、导入银行回单", "send to the bank, cancel orders, import returns",
        roles=FINANCE, where_zh=OWN[0], where_en=OWN[1])  # fmt: skip
def can_handle_batch(actor: Actor, county: str) -> bool:
    """Finance of that treasury."""
    return _own(actor, county)


@action("funds.enter-account", "填报收款账户", "enter a payee account", roles=APPLICANTS,
        where_zh="本单位", where_en="of the own organisation")  # fmt: skip
def can_enter_account(actor: Actor, organisation: str) -> bool:
    """The organisation's own people."""
    return actor.organisation == organisation


@action("funds.judge-account", "核对收款账户", "confirm or refuse a payee account", roles=FINANCE,
        where_zh="不是录入人，不属于该单位", where_en="not who entered it, nor of that organisation")  # fmt: skip
def can_judge_account(actor: Actor, account: PayeeAccount) -> bool:
    """Finance; nobody about an account that he entered or of an organisation he belongs to."""
    return actor.person != account.entered_by and not actor.acts_for(account.organisation_id)


@action("funds.see-account", "查看完整账号", "see account numbers in full", roles=(*FINANCE, *APPLICANTS),
        where_zh="财政，或本单位", where_en="finance, or of the own organisation")  # fmt: skip
def can_see_account(actor: Actor, organisation: str) -> bool:
    """Finance, and the organisation itself."""
    return actor.is_any(*FINANCE) or actor.organisation == organisation


@action("funds.say-received", "确认到账", "confirm that money came", roles=APPLICANTS,
        where_zh="本单位", where_en="of the own organisation")  # fmt: skip
def can_say_received(actor: Actor, organisation: str) -> bool:
    """The organisation's own people."""
    return actor.organisation == organisation


@action("funds.find", "登记追回线索、告知", "open a recovery and give notice", roles=(*CITY, Role.AUDITOR))
def can_find(actor: Actor) -> bool:
    """The city's office and auditors."""
    return True


@action("funds.decide-recovery", "决定追回", "decide a recovery", roles=(Role.CITY_LEADER,),
        where_zh="不是线索登记人，不属于该单位", where_en="not who found it, nor of that organisation")  # fmt: skip
def can_decide_recovery(actor: Actor, recovery: Recovery) -> bool:
    """The head of the city's office, never who found it."""
    return actor.person != recovery.found_by and not actor.acts_for(recovery.claim.beneficiary_id)


@action("funds.receive-recovery", "登记缴回、申请强制执行", "enter money that came back, apply for enforcement",
        roles=FINANCE)  # fmt: skip
def can_receive_recovery(actor: Actor) -> bool:
    """Finance."""
    return True
