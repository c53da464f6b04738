"""An award that was paid and must come back: from the lead to the end of the case, in a real browser, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.web.desks import Day, Desk, fill, press
from tests.web.funds.paying import AFTER, Person, commit, pay, put_before_the_public, with_account
from tests.web.renting import WAN, applied, to_decision

from liance.web.awards.models import Award
from liance.web.cases.models import Case
from liance.web.funds import services
from liance.web.funds.models import Claim, Hold, Recovery
from liance.web.funds.queries.books import checks, faults
from liance.web.letters.models import Letter
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database", "real_awards")]
NOTICE = {
    "原决定文号": "市工信函〔2024〕3号", "追回依据": "办法第十条。", "联系人": "王芳", "联系电话": "0100-1234567",
    "通信地址": "市政务中心3楼", "机关代字": "市工信函",
}  # fmt: skip
DECISION = {
    "原决定文号": "市工信函〔2024〕3号", "追回依据": "办法第十条。", "缴款账户": "市财政专户 6222 0000",
    "复议机关": "市人民政府", "法院": "东区人民法院",
}  # fmt: skip
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def paid(
    award: Award, firm: Organisation, edition: Edition, agent: Actor, person: Person,
    finance: tuple[Actor, Actor, Actor], now: datetime,
) -> Claim:  # fmt: skip
    """70万元 rent paid and reconciled; 30万元 for a second park decided and committed, not yet ordered."""
    then = now + AFTER
    to_decision(applied(firm, edition, agent, now, "园区乙"), agent, person, now, 30 * WAN)
    put_before_the_public(person("chen", Role.CITY_OFFICER), now)
    with_account(firm, agent, finance[0], then)
    claim = commit(award, finance[0], then)
    order = pay(claim, finance, then, "成功")
    services.reconcile(batch=order.batch, actor=finance[0], now=then)
    return claim


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_lead_to_the_end_of_the_case(
    paid: Claim, desk: Callable[..., Desk], day: Day, width: int, tmp_path: Path
) -> None:
    """Six people of five bodies; nobody checks, decides or receives what he himself brought up."""
    proof = tmp_path / "证明.pdf"
    proof.write_bytes(PDF)
    day.pass_days(AFTER.days)
    clerk = desk("zhou", Role.CITY_OFFICER, width)
    reported(clerk, paid)
    recovery = Recovery.objects.get()
    number = recovery.case_number

    auditor = desk("audit", Role.AUDITOR, width)
    assert number in auditor.look("/cases/").content()
    auditor.act(
        number, "属实", attach=proof, picture="recovery-investigate",
        **{"针对": "事实不实", "说明": "现场核查，租赁面积只有合同的一半"},
    )  # fmt: skip
    nothing_more_is_paid(desk("maker2", Role.FINANCE_OFFICER, width))

    head = desk("head", Role.CITY_LEADER, width)
    told(head, number, NOTICE, "追回告知书")
    agent = desk("agent", Role.ENTERPRISE, width)
    assert number in agent.look("/cases/").content()
    agent.look(f"/letters/{Letter.objects.get(kind='recovery-notice').pk}")
    agent.act(number, "陈述申辩", picture="recovery-answer", 意见="面积按合同填报，愿意全额退回")

    assert number in head.look("/cases/").content()
    assert not clerk.look(f"/cases/{number}").locator("summary", has_text="全部追回").count(), "not who reported it"
    head.act(
        number, "全部追回", picture="recovery-decide",
        **{"利息": "1.2万元", "针对": "事实不实", "说明": "虚报租赁面积"},
    )  # fmt: skip
    told(head, number, DECISION, "追回决定书")
    page = agent.look(f"/cases/{number}")
    assert "71.2万元" in page.locator("main").inner_text(), "what is still owed, interest included"
    agent.picture("recovery-owed")

    cashier = desk("cashier", Role.FINANCE_OFFICER, width)
    assert number in cashier.look("/cases/").content()
    came_back(cashier, recovery, "70万元", "P-001")
    came_back(cashier, recovery, "12000", "P-002")
    cashier.picture("recovery-closed")
    cashier.act(number, "缴清", attach=proof)

    restricted(clerk, recovery)
    clerk.act(number, "记录并告知修复途径", 救济="三年期满自动解除；提前缴清并整改的可以申请信用修复")
    assert "已追回" in clerk.look(f"/cases/{number}").locator("main").inner_text()
    clerk.picture("recovery-ended")
    for path in ("reconciliation", "books", "books/transfers", "recoveries", f"claims/{paid.pk}"):
        cashier.look(f"/funds/{path}")
    cashier.look("/funds/books")
    cashier.picture("books", "main")

    recovery.refresh_from_db()
    assert (recovery.status, recovery.back_fen, recovery.open_fen) == ("closed", 71_2000_00, 0)
    assert Case.objects.get(number=number).ended == "recovered"
    assert not Hold.objects.filter(lifted_at=None).exists()
    assert Award.objects.get(pk=paid.award_id).recovered == 70 * WAN
    assert faults() == []
    assert [c.difference for c in checks()] == [0] * 5
    assert [d.said for d in (clerk, auditor, head, agent, cashier)] == [[]] * 5


def reported(clerk: Desk, claim: Claim) -> None:
    """Somebody complained: the officer finds the payment and enters the lead."""
    page = clerk.look("/funds/claims")
    row = page.locator("tr", has_text=claim.case_number)
    row.locator("a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert clerk.faults() == []
    page.locator("summary", has_text="登记追回线索").focus()
    page.keyboard.press("Enter")
    fill(page, {"线索与核查情况": "群众举报：租赁面积虚报"})
    clerk.picture("recovery-lead")
    press(page, "登记并冻结后续支付")
    assert clerk.faults() == []
    assert "后续支付已冻结" in page.locator("main").inner_text()


def nothing_more_is_paid(maker: Desk) -> None:
    """The second award of the firm stays where it is while the first one is looked into."""
    page = maker.look("/funds/batches")
    button = page.get_by_role("button", name="制作支付批次")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "支付已冻结" in page.locator("main").inner_text()
    assert maker.faults() == []
    maker.picture("recovery-held")


def told(head: Desk, number: str, typed: dict[str, str], name: str) -> None:
    """The letter of the stage, drafted and issued."""
    page = head.look(f"/cases/{number}")
    press(page, f"拟写{name}")
    assert head.faults() == []
    fill(page, typed)
    press(page, "保存并签发")
    assert head.faults() == []
    head.picture(f"letter-{name}")


def came_back(cashier: Desk, recovery: Recovery, amount: str, reference: str) -> None:
    """The firm paid at the bank: finance enters what came."""
    page = cashier.look(f"/funds/recoveries/{recovery.number}")
    fill(page, {"金额": amount, "缴款凭证号": reference, "缴款日期": "2024-09-11"})
    press(page, "登记缴款")
    assert cashier.faults() == []


def restricted(clerk: Desk, recovery: Recovery) -> None:
    page = clerk.look(f"/funds/recoveries/{recovery.number}")
    fill(page, {"依据": "追回决定书"})
    press(page, "登记限制")
    assert "限制享受至" in page.locator("main").inner_text()
    assert clerk.faults() == []
