"""A real award from its public notice to money received, in its case and in the ledger; and back, when recovered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.web.funds.world import told
from tests.web.renting import WAN, applied, to_decision

from liance.procedures import Reason
from liance.web.awards.models import Award
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.funds import payable, services
from liance.web.funds.awarded import Awarded
from liance.web.funds.models import Claim, Hold, Order, Recovery
from liance.web.funds.queries.books import checks, faults
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence, Record
from liance.web.site.refusals import Refused

AFTER = timedelta(days=8)
Person = Callable[..., Actor]


@pytest.fixture
def award(firm: Organisation, edition: Edition, agent: Actor, person: Person, now: datetime) -> Award:
    """700,000 yuan decided for the firm's rent, still to be put before the public."""
    award = applied(firm, edition, agent, now)
    to_decision(award, agent, person, now, 70 * WAN)
    award.refresh_from_db()
    return award


@pytest.fixture
def noticed(award: Award, person: Person, now: datetime) -> Award:
    """The same after its public notice."""
    clerk = person("chen", Role.CITY_OFFICER)
    drawn = notices.draw_up(title="公示", cases=list(notice_queries.waiting()), actor=clerk, now=now)
    published = notices.publish(notice=drawn, actor=clerk, now=now)
    tick(now=now + AFTER)
    notices.conclude(notice=published, actor=clerk, now=now + AFTER)
    return award


@pytest.fixture
def finance(person: Person, organisation: Callable[..., Organisation]) -> tuple[Actor, Actor, Actor]:
    """Three officers of the city's treasury: one commits, one makes, one checks."""
    organisation(107, "市财政局", Kind.FINANCE, county="")
    return tuple(person(name, Role.FINANCE_OFFICER) for name in ("budget", "maker", "checker"))  # type: ignore[return-value]


def commit(award: Award, budget: Actor, now: datetime, fen: int = 1000 * WAN) -> Claim:
    new = services.NewLine("2024-01", "产业资金", 2024, "", award.policy, fen, "预〔2024〕1号")
    line = services.open_line(new=new, actor=budget, now=now)
    claim = services.take_up(payable=payable.by_key([f"award/{award.pk}"])[f"award/{award.pk}"], actor=budget, now=now)
    services.fund(line=line, actor=budget, now=now)
    return claim


def account(firm: Organisation, agent: Actor, finance: Actor, now: datetime, number: str = "622200001111") -> None:
    new = services.NewAccount(firm.name, "示例银行", number)
    entered = services.enter_account(organisation=firm, new=new, actor=agent, now=now)
    services.confirm_account(account=entered, actor=finance, now=now)


def payment(award: Award) -> Case:
    return Case.objects.get(parent=award.case, procedure__purpose="payment")


def pay(claim: Claim, finance: tuple[Actor, Actor, Actor], now: datetime, state: str, key: str = "一") -> Order:
    _, maker, checker = finance
    chosen = [c.pk for s in claim.shares.all() for c in s.commitments.all()]
    batch = services.make_batch(county="", commitments=chosen, key=key, actor=maker, now=now)
    services.check_batch(batch=batch, actor=checker, now=now)
    services.send_batch(batch=batch, actor=maker, now=now)
    order = batch.orders.get()
    file = told((order, state), day=now.date())
    services.import_return(name="回单.csv", data=file, county="", actor=maker, now=now)
    order.refresh_from_db()
    return order


def ledger(award: Award) -> list[tuple[str | None, str]]:
    rows = Record.objects.filter(type="award", current__withdrawn=False).order_by("key")
    return [(r.current.values.get("paid_on"), r.current.values["amount"]) for r in rows if r.current is not None]


def test_an_award_is_paid_in_its_case_and_in_the_ledger(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    then = now + AFTER
    account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then)
    assert payment(noticed).stage == "order"
    order = pay(claim, finance, then, "成功")
    assert payment(noticed).stage == "reconcile"
    assert ledger(noticed) == [("2024-09-10", "700000")]
    services.say_received(order=order, received=True, memo="", actor=agent, now=then)
    services.reconcile(batch=order.batch, actor=finance[0], now=then)
    noticed.refresh_from_db()
    assert (noticed.paid, noticed.case.ended, payment(noticed).ended) == (70 * WAN, "completed", "paid")
    assert faults() == []
    assert [c.difference for c in checks()] == [0] * 5


def test_a_failed_payment_goes_back_to_the_account_and_is_paid_once_it_is_mended(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    then = now + AFTER
    account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then)
    pay(claim, finance, then, "失败")
    assert payment(noticed).stage == "account"
    account(firm, agent, finance[0], then, "622200002222")
    assert payment(noticed).stage == "order"
    assert pay(claim, finance, then, "成功", "二").status == "paid"
    noticed.refresh_from_db()
    assert (noticed.paid, payment(noticed).stage) == (70 * WAN, "reconcile")


def test_nothing_is_ordered_before_the_notice_has_ended(
    award: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    account(firm, agent, finance[0], now)
    claim = commit(award, finance[0], now)
    with pytest.raises(Refused, match="pay-notice-open"):
        pay(claim, finance, now, "成功")


def test_who_committed_the_money_may_not_order_it(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    """Two adjacent control stages of the payment procedure."""
    account(firm, agent, finance[0], now + AFTER)
    claim = commit(noticed, finance[0], now + AFTER)
    with pytest.raises(Refused, match="case-act"):
        pay(claim, (finance[0], finance[0], finance[2]), now + AFTER, "成功")
    assert not Order.objects.exists()


def test_nobody_moves_a_payment_case_ahead_of_its_money(
    noticed: Award, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    with pytest.raises(Refused, match="payment-by-funds"):
        act(case=payment(noticed), outcome="enough", actor=finance[0], now=now + AFTER, grounds=Grounds(amount=1))


def test_what_does_not_fit_is_paid_in_part_and_topped_up(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    then = now + AFTER
    account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then, fen=30 * WAN)
    pay(claim, finance, then, "成功")
    assert ledger(noticed) == [(None, "400000"), ("2024-09-10", "300000")]
    assert payment(noticed).stage == "reconcile"


@pytest.fixture
def recovering(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], person: Person, now: datetime
) -> Recovery:
    """Paid, then found to be wrong by the auditor."""
    then = now + AFTER
    account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then)
    order = pay(claim, finance, then, "成功")
    services.reconcile(batch=order.batch, actor=finance[0], now=then)
    auditor = person("audit", Role.AUDITOR)
    return services.open_recovery(claim=claim, finding="租赁面积不实", actor=auditor, now=then)


def test_a_recovery_goes_through_its_case_and_its_money(
    recovering: Recovery, agent: Actor, finance: tuple[Actor, Actor, Actor], person: Person, firm: Organisation,
    edition: Edition, now: datetime,
) -> None:  # fmt: skip
    then = now + AFTER
    case = Case.objects.get(number=recovering.case_number)
    assert Hold.objects.filter(beneficiary=firm, lifted_at=None).exists()
    proof = Evidence.objects.create(
        digest="0" * 64, name="核查报告.pdf", kind="pdf", size=10, added_by="x", added_at=then
    )
    reason = (Reason("事实不实", "实际租赁面积只有一半"),)
    second = person("audit2", Role.AUDITOR)
    act(case=case, outcome="founded", actor=second, now=then, grounds=Grounds(reasons=reason, attachments=[proof]))
    act(case=case, outcome="defend", actor=agent, now=then, grounds=Grounds(opinion="同意退回"))
    act(
        case=case, outcome="part", actor=person("head", Role.CITY_LEADER), now=then,
        grounds=Grounds(reasons=reason, remedy="可以申请复议", amount=35 * WAN),
    )  # fmt: skip
    recovering.refresh_from_db()
    assert (recovering.status, recovering.decided_fen, recovering.paid_fen) == ("decided", 35 * WAN, 70 * WAN)
    with pytest.raises(Refused, match="recovery-not-all-back"):
        act(case=case, outcome="paid", actor=finance[0], now=then, grounds=Grounds(attachments=[proof]))
    for n in (1, 2, 2):
        services.receive_instalment(
            recovery=recovering, fen=35 * WAN // 2, reference=f"凭证{n}", received_on=then.date(), actor=finance[0],
            now=then,
        )  # fmt: skip
    act(case=case, outcome="paid", actor=finance[0], now=then, grounds=Grounds(attachments=[proof]))
    clerk = person("chen", Role.CITY_OFFICER)
    services.restrict(recovery=recovering, years=3, ground="追回决定", actor=clerk, now=then)
    act(case=case, outcome="record", actor=clerk, now=then, grounds=Grounds(remedy="三年后自动解除"))
    case.refresh_from_db()
    assert case.ended == "recovered"
    assert not Hold.objects.filter(lifted_at=None).exists()
    another = applied(firm, edition, agent, then, "园区乙")
    with pytest.raises(Refused, match="award-restricted"):
        act(case=another.case, outcome="submit", actor=agent, now=then)


@pytest.fixture(autouse=True)
def _awards_are_the_source() -> None:
    assert any(isinstance(s, Awarded) for s in payable._SOURCES)
