"""What must hold of open challenges: sealed is sealed, blind is blind, conflicts stand down, money waits."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from tests.web.challenges.course import PDF, WAN, Course, Partner, body, code, somebody
from tests.web.challenges.test_course import FAIR, GOOD, to_award
from tests.web.funds.paying import pay as through_the_bank
from tests.web.funds.paying import with_account
from tests.web.town import NOON

from liance.records.city import Record as Facts
from liance.web.cases import boards
from liance.web.cases.models import Case
from liance.web.challenges.due import DueMilestones, key_of
from liance.web.challenges.models import Bid, Milestone
from liance.web.challenges.models.bids import Step
from liance.web.challenges.permissions import can_read_bid, can_read_plan
from liance.web.challenges.queries import standing
from liance.web.challenges.queries.money import dues_of
from liance.web.challenges.queries.related import Body, related
from liance.web.challenges.services import bids, experts, needs, tasks
from liance.web.challenges.show import masked_contact
from liance.web.funds import services as funds
from liance.web.funds.models import Order, Recovery
from liance.web.funds.payable import not_taken_up
from liance.web.funds.permissions import can_decide_recovery
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.services import Told, load_many
from liance.web.site.refusals import Refused


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [t.refusal.code for t in refused.value.told]


# ---- needs -----------------------------------------------------------------------------------------------------------
def test_everything_wrong_with_a_need_is_told_at_once(course: Course) -> None:
    with pytest.raises(Refused) as refused:
        course.state(title=" ", indicators=[], firm_fen=0, public_fen=0, deadline=date(2024, 9, 2), winners=4,
                     terms_text="", problem="联系电话13800001234")  # fmt: skip
    assert codes(refused) == [
        "challenge-lacks", "challenge-no-indicator", "challenge-budget", "challenge-past", "challenge-winners",
        "challenge-terms", "challenge-numbers",
    ]  # fmt: skip
    assert not Case.objects.exists()


def test_what_is_alike_is_found_when_a_need_is_handed_in(course: Course) -> None:
    first = course.state()
    course.submit(first)
    second = course.state(title="光学树脂折射率提升", problem="想要国产的高折射率树脂镜片料。")
    course.submit(second)
    second = course.again(second)
    assert [a["number"] for a in second.alike] == [first.number]
    assert "树脂" in str(second.alike[0]["reasons"])


@pytest.mark.slow
def test_a_need_is_changed_until_it_is_handed_in_and_once_more_if_asked_for(course: Course) -> None:
    challenge = course.state()
    course.submit(challenge)
    with pytest.raises(Refused, match="challenge-not-drafted"):
        needs.edit(challenge=challenge, stated=_need(), actor=course.people["owner"], now=course.now)
    course.review(challenge, "mend")
    course.act(challenge.case, "revise", "leader")
    needs.edit(challenge=challenge, stated=_need(), actor=course.people["owner"], now=course.now)
    course.act(challenge.case, "revised", "owner")
    assert course.at(challenge) == ("review", "visit")
    assert course.again(challenge).title == "改过的难题"


def _need() -> needs.Stated:
    from tests.web.challenges.course import need

    return need(title="改过的难题")


@pytest.mark.slow
def test_an_open_challenge_is_altered_before_everybody_and_the_window_begins_anew(course: Course) -> None:
    challenge = course.open()
    before = challenge.case.due
    course.wait(10)
    terms = {"actor": course.people["officer"], "now": course.now, "challenge": challenge}
    with pytest.raises(Refused, match="challenge-same"):
        needs.alter(problem=challenge.problem, deadline=challenge.deadline, reason="没改", **terms)
    made = needs.alter(problem=challenge.problem, deadline=date(2026, 9, 30), reason="标准更新", **terms)
    assert (made.before, made.after) == ({"deadline": "2026-06-30"}, {"deadline": "2026-09-30"})
    after = course.again(challenge).case.due
    assert before is not None
    assert after is not None
    assert after > before


def test_contacts_are_masked() -> None:
    assert masked_contact("钱一 13800001234") == "钱** 138****34"
    assert masked_contact("0635-1234567") == "0635-123****67"


# ---- sealed ----------------------------------------------------------------------------------------------------------
def test_nobody_reads_a_bid_before_the_window_ends(course: Course) -> None:
    challenge = course.open()
    bid = course.bid(challenge, "first")
    assert {name for name, actor in course.people.items() if can_read_bid(actor, bid)} == {"first"}
    assert bid.offer.plan not in Bid.objects.values_list("content_sealed", flat=True).get()
    assert not Case.objects.filter(procedure__purpose="challenge-bid").exists(), "not even a case tells who bids"
    course.close(challenge)
    bid.refresh_from_db()
    readers = {name for name, actor in course.people.items() if can_read_bid(actor, bid)}
    assert readers == {"first", "owner", "officer", "checker", "leader", "head"}


def test_a_bid_is_taken_back_and_changed_before_the_end_and_not_after(course: Course) -> None:
    challenge = course.open()
    bid = course.bid(challenge, "first")
    with pytest.raises(Refused, match="bid-standing"):
        course.bid(challenge, "first")
    bids.take_back(bid=bid, actor=course.people["first"], now=course.now)
    again = course.bid(challenge, "first", price=100 * WAN)
    course.close(challenge)
    with pytest.raises(Refused, match="bid-opened"):
        bids.take_back(bid=again, actor=course.people["first"], now=course.now)
    with pytest.raises(Refused, match="challenge-not-open"):
        course.bid(challenge, "second")
    assert [b.pk for b in standing.bids_of(course.again(challenge))] == [again.pk]


def test_everything_wrong_with_a_bid_is_told_at_once(course: Course) -> None:
    challenge = course.open()
    owner, lead = course.people["owner"].organisation, course.people["first"].organisation
    with pytest.raises(Refused) as refused:
        course.bid(
            challenge, "first", price=200 * WAN, public=60 * WAN, plan="外省树脂研究所的路线",
            partners=[Partner(owner, "东区光学有限公司"), Partner(lead, "又是自己"), Partner("1", "坏代码")],
            steps=[Step("后", "2026-12-31"), Step("前", "2025-01-01")],
        )  # fmt: skip
    assert codes(refused) == [
        "bid-named", "bid-partner", "bid-partner", "bid-partner", "bid-price", "bid-steps", "bid-steps",
    ]  # fmt: skip
    five = [Partner(code(50 + n), f"合作{n}") for n in range(5)]
    with pytest.raises(Refused, match="bid-partners"):
        course.bid(challenge, "first", partners=five)
    assert not Bid.objects.exists()


def test_who_is_related_to_the_owner_must_answer(course: Course) -> None:
    challenge = course.open()
    lead = course.people["second"].organisation
    owner = body(1, "东区光学有限公司", Kind.ENTERPRISE, NOON)
    somebody("second", Role.ENTERPRISE, owner, NOON)
    with pytest.raises(Refused) as refused:
        course.bid(challenge, "second")
    assert codes(refused) == ["bid-related"]
    bid = course.bid(challenge, "second", answer="同一人兼职代表，已回避")
    assert (len(bid.offer.related), bid.offer.answer) == (1, "同一人兼职代表，已回避")
    assert lead == bid.organisation_id


def test_shares_of_one_another_and_of_a_third_are_ties(course: Course, edition: Edition) -> None:
    type_ = policy_of(edition).vocabulary.type_named("shareholding")
    assert type_ is not None
    owner, first, second = (
        Organisation.objects.get(pk=course.people[n].organisation) for n in ("owner", "first", "second")
    )
    held = [
        (owner.code, first.code, Fraction(3, 10)),
        (owner.code, "张三", None),
        (second.name, "张三", Fraction(1, 2)),
    ]
    rows = [Facts(type_, {"held": a, "holder": b} | ({"share": c} if c is not None else {})) for a, b, c in held]
    load_many(rows=rows, told=Told(Origin.OFFICE, source="登记机关"), actor=SYSTEM, now=course.now)
    bodies = [Body(b.code, b.name) for b in (first, second)]
    assert related(owner, bodies, on=course.now.date()) == [
        f"{first.name}持有需求方30%的股份", f"{second.name}和需求方有共同的股东（张三）",
    ]  # fmt: skip
    assert related(first, [Body(second.code, second.name)], on=course.now.date()) == []


# ---- blind -----------------------------------------------------------------------------------------------------------
def judged(course: Course) -> tuple[object, list[Case]]:
    """Two bids before three experts."""
    challenge = course.open()
    partner = course.people["expert4"].organisation
    course.bid(challenge, "first", partners=[Partner(partner, "第4研究院")])
    course.bid(challenge, "second")
    challenge = course.close(challenge)
    course.accept(challenge)
    course.talk(challenge)
    holders = [course.holder(f"expert{n}") for n in (1, 2, 3)]
    experts.name_experts(
        challenge=course.again(challenge), experts=holders, actor=course.people["officer"], now=course.now
    )
    return course.again(challenge), list(standing.evaluations(challenge))


def declare(course: Course, case: Case, name: str, conflict: str = "") -> None:
    seat = case.seats.get(holder=name).seat
    boards.declare(case=case, stage="scoring", seat=seat, conflict=conflict, actor=course.people[name], now=course.now)


@pytest.mark.slow
def test_a_plan_is_read_after_the_declaration_and_without_names(course: Course) -> None:
    _, cases = judged(course)
    expert = course.people["expert1"]
    assert not any(can_read_plan(expert, c) for c in cases)
    declare(course, cases[0], "expert1")
    assert all(can_read_plan(expert, c) for c in cases), "declared once, for all plans"
    for case in cases:
        assert case.party_id is None
        assert not can_read_bid(expert, case.parent.bid)  # type: ignore[union-attr]


def test_a_conflict_with_one_bidder_is_one_with_all(course: Course) -> None:
    challenge, cases = judged(course)
    declare(course, cases[0], "expert1", "曾任顾问")
    assert not any(c.seats.filter(holder="expert1").exists() for c in cases)
    with pytest.raises(Refused, match="expert-conflicted"):
        experts.name_experts(
            challenge=challenge, experts=[course.holder("expert1")], actor=course.people["officer"], now=course.now
        )  # type: ignore[arg-type]


@pytest.mark.slow
def test_nobody_of_a_side_judges(course: Course) -> None:
    challenge, cases = judged(course)
    declare(course, cases[0], "expert1", "曾任顾问")
    with pytest.raises(Refused, match="expert-tied"):
        experts.name_experts(
            challenge=challenge, experts=[course.holder("expert4")], actor=course.people["officer"], now=course.now
        )  # type: ignore[arg-type]


@pytest.mark.slow
def test_whoever_scored_one_plan_is_not_named_to_another_later(course: Course) -> None:
    _, cases = judged(course)
    declare(course, cases[0], "expert1")
    declare(course, cases[0], "expert2", "亲属任职")
    course.speak(cases[0], "scoring", "scored", ("expert1",), GOOD)
    with pytest.raises(Refused, match="expert-after-scores"):
        boards.name(
            case=cases[1], stage="scoring", named={"2": course.holder("expert1")}, actor=course.people["officer"],
            now=course.now,
        )  # fmt: skip


# ---- money -----------------------------------------------------------------------------------------------------------
def signed(course: Course) -> tuple[object, Milestone]:
    challenge = to_award(course, first=GOOD, second=FAIR)
    course.award(challenge)  # type: ignore[arg-type]
    course.notice()
    task = course.task(challenge)  # type: ignore[arg-type]
    course.sign(task, "first")
    return task, task.milestones.get(position=1)


def pay(course: Course, milestone: Milestone, day: date) -> Milestone:
    return tasks.pay(
        milestone=milestone, paid_on=day, name=PDF[0], data=PDF[1], actor=course.people["owner"], now=course.now
    )


def test_nothing_is_paid_before_its_milestone_was_passed(course: Course) -> None:
    task, milestone = signed(course)
    assert list(DueMilestones().payables()) == []
    with pytest.raises(Refused, match="milestone-not-passed"):
        pay(course, milestone, course.now.date())
    course.pass_milestone(task, "first")  # type: ignore[arg-type]
    (due,) = DueMilestones().payables()
    assert (due.decided_fen, due.beneficiary) == (20 * WAN, course.people["first"].organisation)
    assert due.key in {p.key for p in not_taken_up()}, "the funds take it up"
    paid = pay(course, milestone, course.now.date())
    assert paid.firm_paid_on == course.now.date()
    with pytest.raises(Refused, match="milestone-paid"):
        pay(course, milestone, course.now.date())
    assert [d.public_paid_fen for d in dues_of([paid])] == [0], "only the funds say that public money came"


@pytest.mark.slow
def test_public_money_of_a_milestone_goes_through_the_funds(
    course: Course, finance: tuple[Actor, Actor, Actor]
) -> None:
    task, milestone = signed(course)
    course.pass_milestone(task, "first")  # type: ignore[arg-type]
    order = through_the_funds(course, finance)
    assert order.status == order.Status.PAID
    assert [d.public_paid_fen for d in dues_of([milestone])] == [20 * WAN]


def through_the_funds(course: Course, finance: tuple[Actor, Actor, Actor]) -> Order:
    """What is due, taken up and paid by the bank."""
    (due,) = DueMilestones().payables()
    budget, _, checker = finance
    new = funds.NewLine("2024-01", "产业资金", 2024, "", due.policy, 100 * WAN, "预〔2024〕1号")
    line = funds.open_line(new=new, actor=budget, now=course.now)
    claim = funds.take_up(payable=due, actor=budget, now=course.now)
    funds.fund(line=line, actor=budget, now=course.now)
    lead = course.people["first"]
    with_account(Organisation.objects.get(pk=lead.organisation), lead, checker, course.now)
    return through_the_bank(claim, finance, course.now, "成功")


@pytest.mark.slow
@pytest.mark.slow
def test_a_task_that_is_stopped_asks_back_what_was_paid_and_offers_nothing_more(
    course: Course, finance: tuple[Actor, Actor, Actor]
) -> None:
    task, milestone = signed(course)
    course.pass_milestone(task, "first")  # type: ignore[arg-type]
    paid = through_the_funds(course, finance)
    second = course.child(task.case)  # type: ignore[attr-defined]
    course.act(second, "report", "first", file=True)
    course.act(second, "rectify", "checker")
    course.wait(33)
    course.act(second, "fail", "checker")
    course.act(task.case, "recover", "leader")  # type: ignore[attr-defined]
    recovery = Recovery.objects.get()
    assert (recovery.claim.key, recovery.status) == (key_of(milestone), Recovery.Status.FOUND)
    assert task.case.number in recovery.finding  # type: ignore[attr-defined]
    assert paid.status == paid.Status.PAID
    assert list(DueMilestones().payables()) == []
    assert not can_decide_recovery(course.people["leader"], recovery), "who stopped the task does not decide"


def test_a_task_book_adds_up_to_the_fen(course: Course) -> None:
    challenge = to_award(course, first=GOOD)
    course.award(challenge)  # type: ignore[arg-type]
    course.notice()
    task = course.task(challenge)  # type: ignore[arg-type]
    row = tasks.Planned("小试", "样品三批", date(2025, 3, 31), 80 * WAN, 40 * WAN - 1)
    given = {"task": task, "until": date(2025, 3, 31), "may_tell": True, "actor": course.people["first"],
             "now": course.now}  # fmt: skip
    with pytest.raises(Refused) as refused:
        tasks.draw_up(firm_fen=80 * WAN, public_fen=40 * WAN, milestones=[row], **given)
    assert codes(refused) == ["task-sums"]
    with pytest.raises(Refused) as refused:
        tasks.draw_up(firm_fen=80 * WAN + 1, public_fen=40 * WAN, milestones=[], **given)
    assert codes(refused) == ["task-empty", "task-sums", "task-above", "task-sums"]
    tasks.draw_up(firm_fen=80 * WAN, public_fen=40 * WAN - 1, milestones=[row], **given)
    course.act(task.case, "sign", "first")
    with pytest.raises(Refused, match="task-signed"):
        tasks.draw_up(firm_fen=80 * WAN, public_fen=40 * WAN - 1, milestones=[row], **given)
    course.act(course.child(task.case), "object", "owner")
    task.refresh_from_db()
    assert (task.case.stage, task.signed_at) == ("draft", None), "an objection gives it back, unsigned"


# ---- clocks ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("began", "due"), [(date(2024, 9, 27), date(2024, 10, 10)), (date(2023, 4, 20), date(2023, 4, 26))]
)
def test_five_working_days_go_around_the_holidays(course: Course, began: date, due: date) -> None:
    """The decision on listing has five; in 2023 the Sunday 23 April was worked."""
    course.now = datetime(began.year, began.month, began.day, 9, 0, tzinfo=NOON.tzinfo)
    challenge = course.state()
    course.submit(challenge)
    course.review(challenge)
    assert course.again(challenge).case.due == due


@pytest.mark.slow
def test_the_user_who_is_silent_has_not_signed(course: Course) -> None:
    challenge = to_award(course, first=GOOD)
    course.award(challenge)  # type: ignore[arg-type]
    course.notice()
    task = course.task(challenge)  # type: ignore[arg-type]
    course.act(task.case, "sign", "first")
    course.wait(20)
    task.refresh_from_db()
    assert (task.case.stage, task.user_signed_at) == ("draft", None)
