"""The laws of money, over random walks by random people: whatever they try, every law holds after every step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.web.funds.world import (
    BUDGET,
    CHECKER,
    COUNTY_CHECKER,
    COUNTY_MAKER,
    HEAD,
    MAKER,
    NOW,
    OFFICER,
    POLICY,
    Decided,
    a_line,
    agent,
    bank_account,
    enterprise,
    only,
    person,
    told,
)

from liance.web.funds import payable as payables
from liance.web.funds import services
from liance.web.funds.models import (
    Batch,
    BookAccount,
    BudgetLine,
    Claim,
    Commitment,
    Level,
    Order,
    PayeeAccount,
    Place,
    Recovery,
    Rule,
    Transfer,
)
from liance.web.funds.queries.books import checks, faults
from liance.web.funds.queries.claims import to_pay
from liance.web.funds.queries.whereabouts import whereabouts
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.site.refusals import Refused

FIRMS = ("E1", "E2", "E3")
STRANGERS = (person("审计", Role.AUDITOR), person("领导", Role.LEADER), person("管理员", Role.SYSTEM_ADMIN))
TWO_HATS = person("两头跑", Role.FINANCE_OFFICER, organisation="E2")
"""A finance officer who belongs to an enterprise: he must not touch its money."""
PEOPLE = (
    BUDGET, MAKER, CHECKER, COUNTY_MAKER, COUNTY_CHECKER, OFFICER, HEAD, TWO_HATS, *STRANGERS, *map(agent, FIRMS)
)  # fmt: skip
people = st.sampled_from(PEOPLE)
finance = st.sampled_from((BUDGET, MAKER, CHECKER, COUNTY_MAKER, COUNTY_CHECKER, TWO_HATS))
amounts = st.integers(1, 500_00)
LATER = NOW + timedelta(days=90)


def pick(data: st.DataObject, rows: list[object]) -> object | None:
    return data.draw(st.sampled_from(rows)) if rows else None


class Money(RuleBasedStateMachine):
    """A city whose people try everything, allowed or not; what is refused must leave no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.decided = Decided()
        only(self.decided)
        for code in FIRMS:
            enterprise(code)
        self.serial = 0
        a_line(300_00, code="市", bears=Fraction(1, 2))
        a_line(200_00, code="县", county="甲县", rule=Rule.QUEUE, bears=Fraction(1, 2))
        for payee in FIRMS:
            self.decided.decide(self.number(), 90_01, payee=payee)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def number(self) -> str:
        self.serial += 1
        return f"{self.serial:03}"

    def attempt(self, act: Callable[[], object]) -> object | None:
        """Do it, or be refused; then nothing may have changed."""
        before = Transfer.objects.count()
        with suppress(Refused):
            return act()
        assert Transfer.objects.count() == before
        return None

    # ---- what should be done is done often, so that the walks go far -------------------------------------------------
    def commit_all(self, county: str) -> None:
        maker = COUNTY_MAKER if county else BUDGET
        self.take_up(BUDGET)
        for line in BudgetLine.objects.filter(county=county).order_by("pk"):
            self.attempt(lambda line=line: services.fund(line=line, actor=maker, now=NOW))

    @rule(county=st.sampled_from(("", "甲县")), far=st.sampled_from((3, 3, 3, 2, 1, 0)),
          state=st.sampled_from(("成功", "成功", "失败")))  # fmt: skip
    def pay_one_by_one(self, county: str, far: int, state: str) -> None:
        self.commit_all(county)
        maker, checker = (COUNTY_MAKER, COUNTY_CHECKER) if county else (MAKER, CHECKER)
        for commitment in to_pay(county):
            self.pay(commitment, maker, checker, far, state)

    def pay(self, commitment: Commitment, maker: Actor, checker: Actor, far: int, state: str) -> None:
        firm, county = commitment.share.claim.beneficiary, maker.county
        if not firm.payee_accounts.filter(status="confirmed").exists():
            bank_account(firm)
        chosen = [commitment.pk]
        made = self.attempt(
            lambda: services.make_batch(county=county, commitments=chosen, key=self.number(), actor=maker, now=NOW)
        )
        self.nothing_stands_against(made)
        if made is None or far == 0:
            return
        self.attempt(lambda: services.check_batch(batch=made, actor=checker, now=NOW))
        if far > 1 and self.attempt(lambda: services.send_batch(batch=made, actor=maker, now=NOW)) and far > 2:
            file = told(*((o, state) for o in made.orders.all()))
            self.attempt(lambda: services.import_return(name="回单", data=file, county=county, actor=maker, now=NOW))

    @rule(data=st.data(), fen=amounts)
    def recover_one(self, data: st.DataObject, fen: int) -> None:
        claim = pick(data, list(Claim.objects.filter(shares__paid_fen__gt=0).distinct().order_by("pk")))
        if claim is None:
            return
        found = self.attempt(lambda: services.open_recovery(claim=claim, finding="线索", actor=OFFICER, now=NOW))
        if found is not None and self.attempt(lambda: services.give_notice(recovery=found, actor=OFFICER, now=NOW)):
            ruling = services.Ruling(fen, "理由", "救济", NOW.date(), interest_fen=7)
            self.attempt(lambda: services.decide_recovery(recovery=found, ruling=ruling, actor=HEAD, now=NOW))

    # ---- awards are decided elsewhere ------------------------------------------------------------------------------
    @rule(fen=amounts, payee=st.sampled_from(FIRMS), ended=st.booleans(), extra=st.integers(-5, 100))
    def decide(self, fen: int, payee: str, ended: bool, extra: int) -> None:
        self.decided.decide(self.number(), fen, payee=payee, notice_ended=ended, ceiling_fen=max(0, fen + extra))

    @rule(data=st.data(), ended=st.booleans(), objection=st.booleans())
    def notice(self, data: st.DataObject, ended: bool, objection: bool) -> None:
        key = pick(data, sorted(self.decided.awards))
        if key is not None:
            self.decided.change(key, notice_ended=ended, open_objection=objection)

    @rule(data=st.data(), fen=amounts)
    def lower(self, data: st.DataObject, fen: int) -> None:
        key = pick(data, sorted(self.decided.awards))
        if key is not None:
            self.decided.change(key, decided_fen=min(fen, self.decided.awards[key].decided_fen))

    # ---- budget and claims -------------------------------------------------------------------------------------------
    @rule(who=finance, fen=amounts, kind=st.sampled_from(list(Rule)), county=st.sampled_from(("", "", "甲县")),
          year=st.sampled_from((2026, 2026, 2027)))  # fmt: skip
    def line(self, who: object, fen: int, kind: Rule, county: str, year: int) -> None:
        code = self.number()
        new = services.NewLine(code, code, year, county, POLICY, fen, "预", kind, (), Fraction(1, 2))
        self.attempt(lambda: services.open_line(new=new, actor=who, now=NOW))

    @rule(data=st.data(), who=people, fen=amounts, more=st.booleans())
    def change_line(self, data: st.DataObject, who: object, fen: int, more: bool) -> None:
        line = pick(data, list(BudgetLine.objects.order_by("pk")))
        act = services.supplement_line if more else services.reduce_line
        if line is not None:
            self.attempt(lambda: act(line=line, fen=fen, document="预", actor=who, now=NOW))

    @rule(who=people)
    def take_up(self, who: object) -> None:
        for award in self.decided.payables():
            self.attempt(lambda award=award: services.take_up(payable=award, actor=who, now=NOW))

    @rule(data=st.data(), who=finance)
    def fund(self, data: st.DataObject, who: object) -> None:
        line = pick(data, list(BudgetLine.objects.order_by("pk")))
        if line is not None:
            self.attempt(lambda: services.fund(line=line, actor=who, now=NOW))

    @rule(data=st.data(), who=finance)
    def release(self, data: st.DataObject, who: object) -> None:
        commitment = pick(data, list(Commitment.objects.order_by("pk")))
        if commitment is not None:
            self.attempt(lambda: services.release(commitment=commitment, actor=who, now=NOW))

    # ---- payment -----------------------------------------------------------------------------------------------------
    @rule(data=st.data(), who=people, county=st.sampled_from(("", "", "甲县")))
    def make_batch(self, data: st.DataObject, who: object, county: str) -> None:
        rows = list(Commitment.objects.filter(line__county=county).order_by("pk").values_list("pk", flat=True))
        chosen = data.draw(st.sets(st.sampled_from(rows), max_size=4)) if rows else set()
        key = data.draw(st.sampled_from(("同一批", self.number())))
        made = self.attempt(lambda: services.make_batch(county=county, commitments=chosen, key=key, actor=who, now=NOW))
        self.nothing_stands_against(made)

    @rule(data=st.data(), who=people, step=st.sampled_from(("check", "check", "send", "send", "back")))
    def move_batch(self, data: st.DataObject, who: object, step: str) -> None:
        batch = pick(data, list(Batch.objects.order_by("pk")))
        if batch is None:
            return
        before = batch.status
        acts = {
            "check": lambda: services.check_batch(batch=batch, actor=who, now=NOW),
            "send": lambda: services.send_batch(batch=batch, actor=who, now=NOW),
            "back": lambda: services.send_back(batch=batch, remark="再核", actor=who, now=NOW),
        }
        done = self.attempt(acts[step])
        if done is not None and done.status != before and step != "back":
            self.nothing_stands_against(done)

    def nothing_stands_against(self, batch: Batch | None) -> None:
        """No order before its notice ended or with an open objection."""
        if batch is None or (batch.status == Batch.Status.SENT and batch.orders.filter(status="paid").exists()):
            return
        for order in batch.orders.filter(status=batch.status).select_related("commitment__share__claim"):
            award = self.decided.awards[order.commitment.share.claim.key]
            assert batch.key == "同一批" or (award.notice_ended and not award.open_objection)

    @rule(data=st.data(), who=people)
    def cancel(self, data: st.DataObject, who: object) -> None:
        order = pick(data, list(Order.objects.order_by("pk")))
        if order is not None:
            self.attempt(lambda: services.cancel_order(order=order, actor=who, now=NOW))

    @rule(data=st.data(), who=finance, state=st.sampled_from(("成功", "成功", "失败", "退汇")))
    def bank_says(self, data: st.DataObject, who: object, state: str) -> None:
        orders = list(Order.objects.exclude(status="cancelled").order_by("pk"))
        chosen = data.draw(st.lists(st.sampled_from(orders), min_size=1, max_size=4)) if orders else []
        file = told(*((o, state) for o in chosen))
        self.attempt(lambda: services.import_return(name="回单", data=file, county=who.county, actor=who, now=NOW))

    @rule(data=st.data(), who=people, yes=st.booleans())
    def account(self, data: st.DataObject, who: object, yes: bool) -> None:
        firm = Organisation.objects.get(pk=data.draw(st.sampled_from(FIRMS)))
        new = services.NewAccount(firm.name, "银行", data.draw(st.sampled_from(("12345678", "87654321"))))
        self.attempt(lambda: services.enter_account(organisation=firm, new=new, actor=agent(firm.pk), now=NOW))
        account = PayeeAccount.objects.filter(organisation=firm, status="proposed").first()
        if account is not None and yes:
            self.attempt(lambda: services.confirm_account(account=account, actor=who, now=NOW))

    # ---- recovery ----------------------------------------------------------------------------------------------------
    @rule(data=st.data(), who=people)
    def find(self, data: st.DataObject, who: object) -> None:
        claim = pick(data, list(Claim.objects.order_by("pk")))
        if claim is not None:
            self.attempt(lambda: services.open_recovery(claim=claim, finding="线索", actor=who, now=NOW))

    @rule(data=st.data(), fen=amounts, fine=st.integers(0, 100), step=st.sampled_from(("decide", "decide", "drop")))
    def rule_on(self, data: st.DataObject, fen: int, fine: int, step: str) -> None:
        found = pick(data, list(Recovery.objects.order_by("pk")))
        if found is None:
            return
        who = data.draw(people)
        ruling = services.Ruling(fen, "理由", "救济", NOW.date(), fine_fen=fine)
        self.attempt(lambda: services.give_notice(recovery=found, actor=OFFICER, now=NOW))
        if step == "drop":
            self.attempt(lambda: services.drop_recovery(recovery=found, grounds="不实", actor=who, now=NOW))
        else:
            self.attempt(lambda: services.decide_recovery(recovery=found, ruling=ruling, actor=who, now=NOW))

    @rule(data=st.data(), fen=amounts, who=people)
    def give_back(self, data: st.DataObject, fen: int, who: object) -> None:
        found = pick(data, list(Recovery.objects.order_by("pk")))
        if found is not None:
            reference = data.draw(st.sampled_from(("凭证一", self.number())))
            self.attempt(
                lambda: services.receive_instalment(
                    recovery=found, fen=fen, reference=reference, received_on=NOW.date(), actor=who, now=NOW
                )
            )
            self.attempt(lambda: services.enforce_recovery(recovery=found, actor=who, now=LATER))

    # ---- the laws ----------------------------------------------------------------------------------------------------
    @invariant()
    def the_books_balance(self) -> None:
        assert sum(BookAccount.objects.values_list("fen", flat=True)) == 0
        assert faults() == []
        assert [c.difference for c in checks()] == [0] * 5

    @invariant()
    def committed_is_at_most_appropriated(self) -> None:
        for line in BudgetLine.objects.all():
            moved = Transfer.objects.filter(kind__in=["appropriate", "supplement", "reduce"])
            into = moved.filter(target__line=line).aggregate(s=Sum("fen"))["s"] or 0
            out = moved.filter(source__line=line).aggregate(s=Sum("fen"))["s"] or 0
            committed = line.commitments.filter(released_at=None).aggregate(s=Sum("fen"))["s"] or 0
            assert committed + BookAccount.objects.get(code=f"available/{line.pk}").fen == into - out

    @invariant()
    def payments_are_at_most_decided_at_most_the_ceiling(self) -> None:
        for claim in Claim.objects.all():
            paid = Order.objects.filter(commitment__share__claim=claim, status="paid").aggregate(s=Sum("fen"))["s"] or 0
            assert paid <= claim.decided_fen <= claim.ceiling_fen
            assert paid == sum(s.paid_fen for s in claim.shares.all())

    @invariant()
    def every_decided_fen_is_in_one_place(self) -> None:
        for claim in Claim.objects.all():
            assert sum(whereabouts(claim).values()) == claim.decided_fen == sum(s.fen for s in claim.shares.all())

    @invariant()
    def maker_and_checker_are_two_people(self) -> None:
        for batch in Batch.objects.exclude(checked_by=""):
            assert batch.made_by != batch.checked_by

    @invariant()
    def a_commitment_is_paid_once_and_a_failure_repaid_once(self) -> None:
        live = Order.objects.exclude(status__in=["failed", "cancelled"])
        assert live.count() == live.values("commitment").distinct().count()
        again = Order.objects.exclude(repays=None).exclude(status="cancelled")
        assert again.count() == again.values("repays").distinct().count()

    @invariant()
    def nobody_handled_the_money_of_his_own_house(self) -> None:
        own = Order.objects.filter(commitment__share__claim__beneficiary="E2")
        assert not own.filter(batch__checked_by=TWO_HATS.account).exists()
        assert not PayeeAccount.objects.filter(organisation="E2", judged_by=TWO_HATS.account).exists()

    @invariant()
    def what_is_recovered_was_paid(self) -> None:
        for recovery in Recovery.objects.all():
            assert recovery.received_fen <= recovery.decided_fen <= recovery.paid_fen
            assert recovery.decided_by != recovery.found_by
        charged = BookAccount.objects.filter(place__in=[Place.CHARGED, Place.COLLECTED]).aggregate(s=Sum("fen"))["s"]
        assert (charged or 0) == sum(r.charges_fen for r in Recovery.objects.all())

    @invariant()
    def levels_bear_what_the_lines_say(self) -> None:
        for claim in Claim.objects.all():
            parts = {s.level: s.fen for s in claim.shares.all()}
            assert abs(parts.get(Level.CITY, 0) - parts.get(Level.COUNTY, 0)) <= 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"), [(6, 15), pytest.param(150, 50, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_every_law_holds_after_every_step(examples: int, steps: int) -> None:
    before = list(payables._SOURCES)
    try:
        run_state_machine_as_test(
            Money,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None,
                suppress_health_check=list(HealthCheck), derandomize=examples < 100,
            ),
        )  # fmt: skip
    finally:
        payables._SOURCES[:] = before
