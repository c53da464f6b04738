"""A real award from its public notice to money received, in its case and in the ledger; and back, when recovered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from tests.web.funds.paying import AFTER, Person, commit, pay, payment, with_account
from tests.web.renting import WAN, applied

from liance.procedures import Reason
from liance.web.awards import ledger as awards_ledger
from liance.web.awards.models import Award
from liance.web.awards.services import compute_anew
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.funds import payable, services
from liance.web.funds.awarded import Awarded
from liance.web.funds.models import BookAccount, Hold, Order, Recovery
from liance.web.funds.queries.books import checks, faults
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Evidence, Record
from liance.web.site.refusals import Refused


def ledger(award: Award) -> list[tuple[str | None, str]]:
    rows = Record.objects.filter(type="award", current__withdrawn=False).order_by("key")
    return [(r.current.values.get("paid_on"), r.current.values["amount"]) for r in rows if r.current is not None]


def test_an_award_is_paid_in_its_case_and_in_the_ledger(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    then = now + AFTER
    with_account(firm, agent, finance[0], then)
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
    with_account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then)
    pay(claim, finance, then, "失败")
    assert payment(noticed).stage == "account"
    with_account(firm, agent, finance[0], then, "622200002222")
    assert payment(noticed).stage == "order"
    assert pay(claim, finance, then, "成功", "二").status == "paid"
    noticed.refresh_from_db()
    assert (noticed.paid, payment(noticed).stage) == (70 * WAN, "reconcile")


def test_nothing_is_ordered_before_the_notice_has_ended(
    award: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    with_account(firm, agent, finance[0], now)
    claim = commit(award, finance[0], now)
    with pytest.raises(Refused, match="pay-notice-open"):
        pay(claim, finance, now, "成功")


def test_who_committed_the_money_may_not_order_it(
    noticed: Award, firm: Organisation, agent: Actor, finance: tuple[Actor, Actor, Actor], now: datetime
) -> None:
    """Two adjacent control stages of the payment procedure."""
    with_account(firm, agent, finance[0], now + AFTER)
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
    with_account(firm, agent, finance[0], then)
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
    with_account(firm, agent, finance[0], then)
    claim = commit(noticed, finance[0], then)
    order = pay(claim, finance, then, "成功")
    services.reconcile(batch=order.batch, actor=finance[0], now=then)
    auditor = person("audit", Role.AUDITOR)
    return services.open_recovery(claim=claim, finding="租赁面积不实", actor=auditor, now=then)


REASON = (Reason("事实不实", "实际租赁面积只有一半"),)


@pytest.fixture
def proof(now: datetime) -> Evidence:
    return Evidence.objects.create(
        digest="0" * 64, name="核查报告.pdf", kind="pdf", size=10, added_by="x", added_at=now
    )  # fmt: skip


@pytest.fixture
def case(recovering: Recovery, agent: Actor, person: Person, proof: Evidence, now: datetime) -> Case:
    """Its case, investigated by a second auditor and answered: the head of the office decides next."""
    then, second = now + AFTER, person("audit2", Role.AUDITOR)
    found = Case.objects.get(number=recovering.case_number)
    act(case=found, outcome="founded", actor=second, now=then, grounds=Grounds(reasons=REASON, attachments=[proof]))
    return act(case=found, outcome="defend", actor=agent, now=then, grounds=Grounds(opinion="同意退回"))


@pytest.fixture
def decide(case: Case, person: Person, now: datetime) -> Callable[..., Case]:
    """Decides it: `decide("part", 35 * WAN, interest=WAN)`."""

    def made(outcome: str, fen: int, interest: int | None = 0) -> Case:
        grounds = Grounds(reasons=REASON, remedy="可以申请复议", amount=fen, interest=interest)
        return act(case=case, outcome=outcome, actor=person("head", Role.CITY_LEADER), now=now + AFTER, grounds=grounds)

    return made


@pytest.fixture
def give_back(recovering: Recovery, finance: tuple[Actor, Actor, Actor], now: datetime) -> Callable[[int, str], None]:
    """Enters money that came back: `give_back(35 * WAN, "凭证一")`."""
    then = now + AFTER

    def made(fen: int, reference: str) -> None:
        services.receive_instalment(
            recovery=recovering, fen=fen, reference=reference, received_on=then.date(), actor=finance[0], now=then
        )
        recovering.refresh_from_db()

    return made


def held(place: str) -> int:
    return BookAccount.objects.filter(place=place).aggregate(fen=Sum("fen"))["fen"] or 0


def test_a_recovery_goes_through_its_case_and_its_money(
    recovering: Recovery, decide: Callable[..., Case], give_back: Callable[[int, str], None], proof: Evidence,
    agent: Actor, finance: tuple[Actor, Actor, Actor], person: Person, firm: Organisation, edition: Edition,
    now: datetime,
) -> None:  # fmt: skip
    then = now + AFTER
    assert Hold.objects.filter(beneficiary=firm, lifted_at=None).exists()
    case = decide("part", 35 * WAN)
    recovering.refresh_from_db()
    assert (recovering.status, recovering.decided_fen, recovering.paid_fen) == ("decided", 35 * WAN, 70 * WAN)
    assert recovering.due_on == case.due, "the term of the stage that waits for the money"
    with pytest.raises(Refused, match="recovery-not-all-back"):
        act(case=case, outcome="paid", actor=finance[0], now=then, grounds=Grounds(attachments=[proof]))
    for n in (1, 2, 2):
        give_back(35 * WAN // 2, f"凭证{n}")
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


def test_interest_is_said_by_who_decides_and_booked_apart(
    recovering: Recovery, decide: Callable[..., Case], give_back: Callable[[int, str], None], noticed: Award
) -> None:
    with pytest.raises(Refused, match="利息"):
        decide("recover", 70 * WAN, interest=None)
    decide("recover", 70 * WAN, interest=1 * WAN)
    assert (held("receivable"), held("charged"), held("collected")) == (70 * WAN, 1 * WAN, 0)
    give_back(70 * WAN, "凭证一")
    assert (recovering.status, recovering.open_fen) == ("decided", 1 * WAN), "the principal is paid first"
    give_back(1 * WAN, "凭证二")
    assert (held("recovered"), held("charged"), held("collected")) == (70 * WAN, 0, 1 * WAN)
    noticed.refresh_from_db()
    assert (recovering.status, noticed.paid, noticed.recovered) == ("closed", 70 * WAN, 70 * WAN)
    assert faults() == []
    assert [c.difference for c in checks()] == [0] * 5


@pytest.mark.parametrize(("outcome", "fen"), [("recover", 69 * WAN), ("part", 70 * WAN)])
def test_the_whole_is_all_that_was_paid_and_a_part_is_less(decide: Callable[..., Case], outcome: str, fen: int) -> None:
    with pytest.raises(Refused, match="recovery-whole-or-part"):
        decide(outcome, fen)


def test_what_came_back_frees_the_cap_and_the_award_was_still_given(
    decide: Callable[..., Case], give_back: Callable[[int, str], None], firm: Organisation, edition: Edition,
    agent: Actor, noticed: Award, now: datetime,
) -> None:  # fmt: skip
    """Of the cap of 100万元 a firm has over all years, 70万元 were used by the award that is recovered."""
    other = applied(firm, edition, agent, now + AFTER, "园区乙")

    def ceiling() -> int | None:
        return compute_anew(award=other, actor=agent, now=now + AFTER).ceiling

    decide("recover", 70 * WAN)
    assert ceiling() == 30 * WAN, "decided is not yet back"
    give_back(20 * WAN, "凭证一")
    assert ceiling() == 50 * WAN
    assert ledger(noticed) == [("2024-09-10", "500000")]
    give_back(50 * WAN, "凭证二")
    assert ceiling() == 70 * WAN, "all that the lease itself gives"
    assert ledger(noticed) == [("2024-09-10", "0")]
    with pytest.raises(Refused, match="award-open"):
        applied(firm, edition, agent, now + AFTER)


def test_a_policy_may_say_that_what_came_back_goes_on_counting(
    decide: Callable[..., Case], give_back: Callable[[int, str], None], edition: Edition, noticed: Award,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    strict = replace(policy_of(edition), recovered="counted")
    monkeypatch.setattr(awards_ledger, "policy_of", lambda edition: strict)
    decide("recover", 70 * WAN)
    give_back(70 * WAN, "凭证一")
    assert ledger(noticed) == [("2024-09-10", "700000")]


@given(st.dictionaries(st.dates(), st.integers(0, 10**12), max_size=5), st.data())
def test_what_came_back_is_off_the_last_payments_to_the_fen(paid: dict[date, int], data: st.DataObject) -> None:
    back = data.draw(st.integers(0, sum(paid.values())))
    left = awards_ledger.less(paid, back)
    assert left.keys() == paid.keys(), "every day stays: the award was given"
    assert sum(left.values()) == sum(paid.values()) - back
    touched = [day for day in paid if left[day] < paid[day]]
    assert all(left[day] >= 0 for day in paid)
    assert all(left[day] == 0 for day in paid if touched and day > min(touched))


@pytest.fixture(autouse=True)
def _awards_are_the_source() -> None:
    assert any(isinstance(s, Awarded) for s in payable._SOURCES)
