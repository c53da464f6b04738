"""From a decided award to money received: never twice, never lost, never past an objection."""

import pytest
from django.db import DatabaseError, transaction
from tests.web.funds.world import (
    BUDGET,
    CHECKER,
    COUNTY_MAKER,
    MAKER,
    NOW,
    Decided,
    a_batch,
    a_line,
    agent,
    bank_account,
    enterprise,
    returned,
    sent,
    take_up,
    told,
)

from liance.web.funds import services
from liance.web.funds.models import Batch, Commitment, Order, PayeeAccount, Share
from liance.web.funds.queries.books import checks, faults
from liance.web.funds.queries.whereabouts import whereabouts
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(decided: Decided) -> list[Commitment]:
    """100 yuan and 50 yuan committed to two awards of E1."""
    line = a_line(1_000_00)
    take_up(decided.decide("a", 100_00))
    take_up(decided.decide("b", 50_00))
    return services.fund(line=line, actor=BUDGET, now=NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [t.refusal.code for t in refused.value.told]


def test_from_decision_to_money_received(committed: list[Commitment]) -> None:
    orders = sent(a_batch(committed))
    taken = returned((orders[0], "成功"), (orders[1], "成功"))
    assert taken.outcomes == {"applied": 2}
    paid = Order.objects.get(pk=orders[0].pk)
    services.say_received(order=paid, received=True, memo="", actor=agent("E1"), now=NOW)
    assert paid.status == "paid"
    assert paid.receipt.received
    assert whereabouts(paid.commitment.share.claim)["paid"] == 100_00
    assert [c.difference for c in checks()] == [0] * 5
    assert faults() == []


def test_the_same_return_twice_changes_nothing(committed: list[Commitment]) -> None:
    orders = sent(a_batch(committed))
    returned((orders[0], "成功"))
    again = returned((orders[0], "成功"))
    assert again.again
    other = returned((orders[0], "成功"), (orders[1], "成功"))
    assert other.outcomes == {"repeated": 1, "applied": 1}
    assert sum(Share.objects.values_list("paid_fen", flat=True)) == 150_00


def test_lines_that_cannot_be_booked_are_named(committed: list[Commitment]) -> None:
    orders = sent(a_batch(committed))
    data = told((orders[0], "成功"), (orders[1], "成功")).decode()
    data = data.replace("50.00", "49.00") + "\nZF-2026-999999-0001,成功,1.00,2026-11-27,L,\n某行,什么,1,昨天,,"
    taken = services.import_return(name="回单.csv", data=data.encode("gb18030"), county="", actor=MAKER, now=NOW)
    assert taken.outcomes == {"applied": 1, "amount": 1, "unknown": 1, "unclear": 1}
    assert [line.row for line in taken.file.lines.exclude(outcome="applied")] == [3, 4, 5]
    assert Order.objects.get(pk=orders[1].pk).status == "sent"


def test_a_failed_payment_is_repaid_once_after_the_account_is_mended(committed: list[Commitment]) -> None:
    orders = sent(a_batch(committed))
    returned((orders[0], "失败"), (orders[1], "成功"))
    with pytest.raises(Refused) as refused:
        a_batch(committed[:1], "再付")
    assert codes(refused) == ["pay-no-account"]
    mended = bank_account(orders[0].account.organisation, "6222000011113333")
    again = sent(a_batch(committed[:1], "再付"))
    assert again[0].repays == orders[0]
    assert again[0].account == mended
    returned((again[0], "成功"))
    with pytest.raises(Refused) as refused:
        a_batch(committed[:1], "三付")
    assert codes(refused) == ["pay-ordered"]
    assert sum(Share.objects.values_list("paid_fen", flat=True)) == 150_00
    assert faults() == []


def test_money_that_the_bank_sends_back_is_in_suspense_until_it_is_paid_again(committed: list[Commitment]) -> None:
    orders = sent(a_batch(committed))
    returned((orders[0], "成功"), (orders[1], "成功"))
    taken = returned((orders[0], "退汇"))
    assert taken.outcomes == {"applied": 1}
    claim = committed[0].share.claim
    assert whereabouts(claim)["suspense"] == 100_00
    assert [c.difference for c in checks()] == [0] * 5


@pytest.mark.parametrize(
    ("change", "code"),
    [({"notice_ended": False}, "pay-notice-open"), ({"open_objection": True}, "pay-objection-open")],
)
def test_no_order_before_the_notice_ended_or_with_an_open_objection(
    decided: Decided, committed: list[Commitment], change: dict[str, bool], code: str
) -> None:
    decided.change("a", **change)
    with pytest.raises(Refused) as refused:
        a_batch(committed)
    assert codes(refused) == [code]
    assert not Order.objects.exists()


def test_an_objection_stops_a_batch_that_was_already_made(decided: Decided, committed: list[Commitment]) -> None:
    batch = a_batch(committed)
    decided.change("a", open_objection=True)
    with pytest.raises(Refused, match="SB-a"):
        services.check_batch(batch=batch, actor=CHECKER, now=NOW)
    services.cancel_order(order=batch.orders.get(commitment=committed[0]), actor=MAKER, now=NOW)
    assert [o.commitment for o in sent(batch)[1:]] == committed[1:]
    assert whereabouts(committed[0].share.claim)["committed"] == 100_00


def test_an_objection_stops_a_batch_that_was_already_checked(decided: Decided, committed: list[Commitment]) -> None:
    batch = a_batch(committed)
    services.check_batch(batch=batch, actor=CHECKER, now=NOW)
    decided.change("b", open_objection=True)
    with pytest.raises(Refused, match="pay-objection-open"):
        services.send_batch(batch=batch, actor=MAKER, now=NOW)
    assert Batch.objects.get().status == "checked"


def test_a_batch_is_checked_by_another_person(committed: list[Commitment]) -> None:
    batch = a_batch(committed)
    with pytest.raises(Refused, match="not-allowed"):
        services.check_batch(batch=batch, actor=MAKER, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(status="checked", checked_by=MAKER.account)


def test_the_same_batch_sent_in_twice_is_made_once(committed: list[Commitment]) -> None:
    assert a_batch(committed, "同一次") == a_batch(committed, "同一次")
    assert Order.objects.count() == 2


def test_a_batch_sent_back_frees_its_money(committed: list[Commitment]) -> None:
    services.send_back(batch=a_batch(committed), remark="金额再核", actor=CHECKER, now=NOW)
    assert whereabouts(committed[0].share.claim)["committed"] == 100_00
    assert a_batch(committed, "第二次").orders.count() == 2


def test_the_database_refuses_a_second_live_order_and_a_step_that_is_none(committed: list[Commitment]) -> None:
    order = a_batch(committed).orders.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.create(number="X", batch=order.batch, commitment=order.commitment, attempt=2,
                             account=order.account, fen=order.fen)  # fmt: skip
    for change in ({"status": "paid", "settled_on": NOW.date()}, {"fen": 1}):
        with pytest.raises(DatabaseError, match="refuses this step"), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)
    with pytest.raises(DatabaseError, match="refuses this step"), transaction.atomic():
        order.delete()


def test_finance_of_a_county_handles_only_its_own_treasury(committed: list[Commitment]) -> None:
    with pytest.raises(Refused, match="not-allowed"):
        services.make_batch(county="", commitments=[committed[0].pk], key="k", actor=COUNTY_MAKER, now=NOW)
    with pytest.raises(Refused, match="batch-other-treasury"):
        services.make_batch(county="甲县", commitments=[committed[0].pk], key="k", actor=COUNTY_MAKER, now=NOW)


def test_a_decision_lowered_after_an_objection_lowers_the_claim_unless_more_is_committed(decided: Decided) -> None:
    line = a_line(1_000_00)
    take_up(decided.decide("a", 100_00))
    made = services.fund(line=line, actor=BUDGET, now=NOW)
    with pytest.raises(Refused, match="claim-changed"):
        take_up(decided.change("a", decided_fen=60_00))
    services.release(commitment=made[0], actor=BUDGET, now=NOW)
    claim = take_up(decided.change("a", decided_fen=60_00))
    services.fund(line=line, actor=BUDGET, now=NOW)
    assert whereabouts(claim) | {} == {"waiting": 0, "committed": 60_00, "recovered": 0, "receivable": 0, "paid": 0}


def test_nobody_confirms_the_account_that_he_entered(decided: Decided) -> None:
    firm = enterprise("E2", account=False)
    new = services.NewAccount(firm.name, "示例银行", "6222 0000 1111 4444")
    account = services.enter_account(organisation=firm, new=new, actor=agent("E2"), now=NOW)
    with pytest.raises(Refused, match="not-allowed"):
        services.confirm_account(account=account, actor=agent("E2"), now=NOW)
    assert account.masked == "**** 4444"


def test_an_account_in_another_name_is_refused_with_all_that_is_wrong(decided: Decided) -> None:
    firm = enterprise("E2", account=False)
    new = services.NewAccount("=某人", "=银行", "12", "1")
    with pytest.raises(Refused) as refused:
        services.enter_account(organisation=firm, new=new, actor=agent("E2"), now=NOW)
    assert codes(refused) == ["payee-account"] * 4
    assert not PayeeAccount.objects.filter(organisation=firm).exists()
