"""Writes: a visit along the chain planned, held or called off; a problem found there becomes a ticket."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.coordination.models import Ticket, Tour
from liance.web.coordination.permissions import can_tour
from liance.web.coordination.services.tickets import raise_ticket
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal

LACKS = refusal(
    "tour-lacks", "请填写{what}", "give {what_en}",
    hint_zh="写明去哪家、为什么去、谁去；去过以后写见了谁、看到什么。",
    hint_en="Say where to, why and who goes; afterwards whom one met and what one saw.", status=422,
)  # fmt: skip
TOLD = refusal(
    "tour-told", "这次巡链已经登记过结果", "this visit was written down already",
    hint_zh="再去一次的，另安排一次。", hint_en="Plan another one.",
)  # fmt: skip
FUTURE = refusal(
    "tour-future", "{day}还没有到", "{day} has not come yet",
    hint_zh="去过以后再登记。", hint_en="Write it down once it was held.", status=422,
)  # fmt: skip
NOT_HELD = refusal(
    "tour-not-held", "还没有登记巡链情况，不能转工单", "the visit was not written down yet",
    hint_zh="先登记见了谁、看到什么。", hint_en="First say whom one met and what one saw.",
)  # fmt: skip


@transaction.atomic
def plan(
    *, edition: Edition, organisation: Organisation, day: date, purpose: str, who: str, actor: Actor, now: datetime,
    chain: str = "",
) -> Tour:  # fmt: skip
    """A visit to an organisation on a day. Raises Refused."""
    can_tour.demand(actor)
    given = {"目的": (purpose, "the purpose"), "巡链人员": (who, "who goes")}
    fail_if_any([LACKS.given(what=zh, what_en=en) for zh, (text, en) in given.items() if not text.strip()])
    made = Tour.objects.create(
        policy=edition.policy, chain=chain, organisation=organisation, day=day, purpose=purpose.strip(),
        who=who.strip(), by=actor.account, at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="tour-planned", thing="tour", thing_id=made.pk, after=str(made))
    return made


@transaction.atomic
def tell(*, tour: Tour, held_on: date, met: str, found: str, actor: Actor, now: datetime) -> Tour:
    """What was seen and said there. Raises Refused."""
    tour = _open(tour, actor)
    wrong = [] if found.strip() else [LACKS.given(what="情况", what_en="what was seen")]
    wrong += [FUTURE.given(day=held_on)] if held_on > clock.day_of(now) else []
    fail_if_any(wrong)
    tour.held_on, tour.met, tour.found = held_on, met.strip(), found.strip()
    return _told(tour, "tour-held", tour.found, actor, now)


@transaction.atomic
def call_off(*, tour: Tour, why: str, actor: Actor, now: datetime) -> Tour:
    """It does not take place, and why. Raises Refused."""
    tour = _open(tour, actor)
    if not why.strip():
        fail_if_any([LACKS.given(what="取消原因", what_en="why it is called off")])
    tour.off_why = why.strip()
    return _told(tour, "tour-off", tour.off_why, actor, now)


@transaction.atomic
def problem(*, tour: Tour, title: str, text: str, actor: Actor, now: datetime, contact: str = "") -> Ticket:
    """A problem found there, as a ticket of the organisation visited. Raises Refused."""
    can_tour.demand(actor)
    if tour.held_on is None:
        fail_if_any([NOT_HELD.given()])
    edition = current(tour.policy)
    assert edition is not None
    return raise_ticket(
        edition=edition, title=title, text=text, actor=actor, now=now, party=tour.organisation, chain=tour.chain,
        contact=contact, source=Ticket.Source.TOUR, tour=tour,
    )  # fmt: skip


def _open(tour: Tour, actor: Actor) -> Tour:
    can_tour.demand(actor)
    found = Tour.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=tour.pk)
    if found.told_at is not None:
        fail_if_any([TOLD.given()])
    return found


def _told(tour: Tour, action: str, after: str, actor: Actor, now: datetime) -> Tour:
    tour.told_by, tour.told_at = actor.account, now
    tour.save()
    record(actor=actor, now=now, action=action, thing="tour", thing_id=tour.pk, after=after)
    return tour
