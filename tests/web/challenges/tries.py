"""Every action of open challenges, tried by every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from tests.web.challenges.course import PDF, Course, need, typed
from tests.web.conftest import LIAOCHENG
from tests.web.matrix import actor_as, tries
from tests.web.town import NOON as NOW

from liance.web.cases.models import Case, Said, Seat
from liance.web.challenges import permissions
from liance.web.challenges.models import Bid, OpenChallenge, TaskBook
from liance.web.challenges.services import bids, experts, needs, tasks
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.services import take_in


def edition() -> Edition:
    return take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)


def course() -> Course:
    return Course(edition(), NOW)


def of(actor: Actor) -> Organisation:
    """The person's organisation (that of an enterprise's person, where he has none)."""
    return Organisation.objects.get(pk=actor.organisation or actor_as(Role.ENTERPRISE).organisation)


def a_challenge(*, owner: Organisation | None = None) -> OpenChallenge:
    """A challenge that is open by what lists know of it, whoever's it is said to be."""
    challenge = course().state()
    Case.objects.filter(pk=challenge.case_id).update(stage="open", stages=",open,", due=date(2024, 10, 8))
    challenge.round, challenge.published_at = 1, NOW
    challenge.organisation = owner or challenge.organisation
    challenge.save()
    challenge.case.refresh_from_db()
    return challenge


def a_bid(lead: Organisation, *, owner: Organisation | None = None, opened: bool = True) -> Bid:
    """A bid, opened or sealed."""
    challenge = a_challenge(owner=owner)
    made = Bid(key="0" * 32, challenge=challenge, round=1, organisation=lead, seal="0", handed_in_by="x",
               handed_in_at=NOW)  # fmt: skip
    made.content = bids.Offer("方案", 2, 1, steps=(bids.Step("小试", "2025-03-31"),)).as_text()
    if opened:
        made.case, made.label = challenge.case, "方案1"
    made.save()
    return made


def a_task(lead: Organisation, *, owner: Organisation | None = None) -> TaskBook:
    """A task book in draft."""
    bid = a_bid(lead, owner=owner)
    case = course().state().case
    case.stage, case.party = "draft", lead
    case.save()
    task = TaskBook.objects.create(bid=bid, case=case, firm_fen=1, public_fen=1, until=date(2025, 3, 31))
    task.milestones.create(position=1, title="小试", shows="样品", by_day=date(2025, 3, 31), firm_fen=1, public_fen=1,
                           case=bid.case, passed_at=NOW)  # fmt: skip
    return task


@tries("challenges.see")
def see(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see.demand, actor, a_challenge())


@tries("challenges.state")
def state(actor: Actor) -> Callable[[], object]:
    return partial(needs.state, stated=need(), edition=edition(), actor=actor, now=NOW)


@tries("challenges.edit")
def edit(actor: Actor) -> Callable[[], object]:
    challenge = course().state()
    challenge.organisation = of(actor)
    challenge.save()
    stated = need(title="改过的难题")
    return partial(needs.edit, challenge=challenge, stated=stated, actor=actor, now=NOW)


@tries("challenges.alter")
def alter(actor: Actor) -> Callable[[], object]:
    return partial(
        needs.alter, challenge=course().open(), problem="改过的说明", deadline=date(2026, 6, 30), reason="标准更新",
        actor=actor, now=NOW,
    )  # fmt: skip


@tries("challenges.bid")
def bid(actor: Actor) -> Callable[[], object]:
    return partial(bids.hand_in, challenge=a_challenge(), typed=typed(), actor=actor, now=NOW)


@tries("challenges.take-back")
def take_back(actor: Actor) -> Callable[[], object]:
    return partial(bids.take_back, bid=a_bid(of(actor), opened=False), actor=actor, now=NOW)


@tries("challenges.read-bid")
def read_bid(actor: Actor) -> Callable[[], object]:
    lead = course().people["third"].organisation
    county = of(actor) if actor.role in (Role.COUNTY_OFFICER, Role.COUNTY_LEADER) else None
    bid = a_bid(Organisation.objects.get(pk=lead) if actor.role != Role.ENTERPRISE else of(actor))
    if county is not None and bid.case is not None:
        bid.case.county = county.county
    return partial(permissions.can_read_bid.demand, actor, bid)


@tries("challenges.read-plan")
def read_plan(actor: Actor) -> Callable[[], object]:
    case = course().state().case
    Seat.objects.create(case=case, stage="scoring", seat="1", roles=",expert,", holder=actor.account)
    Said.objects.create(
        case=case, number=1, what="declared", stage="scoring", seat="1", person=actor.account, role=actor.role, at=NOW
    )
    return partial(permissions.can_read_plan.demand, actor, case)


@tries("challenges.talk")
def talk(actor: Actor) -> Callable[[], object]:
    lead = Organisation.objects.get(pk=course().people["third"].organisation)
    made = a_bid(lead, owner=of(actor))
    Case.objects.filter(pk=made.challenge.case_id).update(stage="talks")
    return partial(bids.talk, bid=made, intends=True, text="谈了", held_on=NOW.date(), actor=actor, now=NOW)


@tries("challenges.name-experts")
def name(actor: Actor) -> Callable[[], object]:
    made = course()
    challenge = made.open()
    made.bid(challenge, "first")
    challenge = made.close(challenge)
    made.accept(challenge)
    made.talk(challenge)
    holders = [made.holder(f"expert{n}") for n in (1, 2, 3)]
    return partial(experts.name_experts, challenge=made.again(challenge), experts=holders, actor=actor, now=made.now)


@tries("challenges.draw-up")
def draw_up(actor: Actor) -> Callable[[], object]:
    planned = [tasks.Planned("小试", "样品", date(2025, 3, 31), 1, 1)]
    return partial(
        tasks.draw_up, task=a_task(of(actor)), firm_fen=1, public_fen=1, until=date(2025, 3, 31), may_tell=True,
        milestones=planned, actor=actor, now=NOW,
    )  # fmt: skip


@tries("challenges.see-task")
def see_task(actor: Actor) -> Callable[[], object]:
    task = a_task(of(actor))
    return partial(permissions.can_see_task.demand, actor, task)


@tries("challenges.pay")
def pay(actor: Actor) -> Callable[[], object]:
    lead = Organisation.objects.get(pk=course().people["third"].organisation)
    task = a_task(lead, owner=of(actor))
    return partial(
        tasks.pay, milestone=task.milestones.get(), paid_on=NOW.date(), name=PDF[0], data=PDF[1], actor=actor, now=NOW
    )


@tries("challenges.manage")
def manage(actor: Actor) -> None:
    permissions.can_manage.demand(actor)


@tries("challenges.count-reach")
def count_reach(actor: Actor) -> Callable[[], object]:
    challenge = a_challenge()
    challenge.result, challenge.told_at = "已经做成", NOW
    challenge.save()
    return partial(
        needs.count_reach, challenge=challenge, channel="官网", count=100, counted_on=NOW.date(), actor=actor, now=NOW
    )
