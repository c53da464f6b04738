"""Writes: a bid handed in sealed, taken back before the window ends; talks with bidders kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction

from liance.values import uscc
from liance.values.money import format_money
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.challenges.models import Bid, Offer, OpenChallenge, Partner, Talk
from liance.web.challenges.models.bids import MOST_PARTNERS, Step
from liance.web.challenges.permissions import can_bid, can_take_back, can_talk
from liance.web.challenges.queries.related import Body, related
from liance.web.challenges.queries.standing import open_on
from liance.web.challenges.services.needs import NOT_OPEN
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NAMELESS = "……"
STANDING = refusal(
    "bid-standing", "本单位对 {number} 已经投了揭榜书", "a bid of your organisation for {number} stands already",
    hint_zh="要改，先撤回再投；期满以前都可以。", hint_en="Take it back first to change it, before the window ends.",
)  # fmt: skip
PLAN = refusal(
    "bid-plan", "请写方案", "give the plan",
    hint_zh="技术路线、怎样达到各项指标。", hint_en="The approach, and how the indicators are reached.", status=422,
)  # fmt: skip
NAMED = refusal(
    "bid-named", "方案里出现了单位名称“{name}”", "the plan names {name}",
    hint_zh="评审是盲评：方案里用“本单位”“合作方”代替。", hint_en="It is judged without names: say “we”, “a partner”.",
    status=422,
)  # fmt: skip
PARTNERS = refusal(
    "bid-partners", "合作单位最多{most}家", "there are at most {most} partners",
    hint_zh="牵头单位之外最多{most}家。", hint_en="Besides the lead at most {most}.", status=422,
)  # fmt: skip
PARTNER = refusal(
    "bid-partner", "合作单位“{name}”（{code}）不对：{why}", "the partner {name} ({code}) is wrong: {why_en}",
    hint_zh="填单位全称和18位统一社会信用代码，每家一次。", hint_en="Full name and 18-character code, each once.",
    status=422,
)  # fmt: skip
PRICE = refusal(
    "bid-price", "报价{price}（其中财政资金{public}）超出榜单：需求方出资至多{most_firm}，财政资金至多{most_public}",
    "{price} ({public} of it public) is beyond the challenge: at most {most_firm} of the firm, {most_public} public",
    hint_zh="报价大于零，财政资金不超过报价。", hint_en="Above zero; public money is part of the price.", status=422,
)  # fmt: skip
STEPS = refusal(
    "bid-steps", "节点不对：{why}", "the milestones are wrong: {why_en}",
    hint_zh="至少一个节点，日期先后有序，在今天以后、完成期限以前。",
    hint_en="At least one, in order of their days, after today and not after the deadline.", status=422,
)  # fmt: skip
RELATED = refusal(
    "bid-related", "{tie}：请说明", "there is a tie that must be answered: {tie}",
    hint_zh="有关联不等于不能揭榜；写明关系和怎样避免利益冲突，形式审查时会看。",
    hint_en="A tie does not bar you; say what it is and how conflicts are avoided.", status=422,
)  # fmt: skip
OPENED = refusal(
    "bid-opened", "揭榜期已满，不能撤回", "the window is over: it cannot be taken back",
    hint_zh="开榜以后不再参加的，在揭榜案件里办“退出”。", hint_en="Afterwards withdraw in the case of the bid.",
)  # fmt: skip
TALK = refusal(
    "talk-lacks", "对接记录要写明谈了什么，日期不晚于今天", "say what was talked about, on a day not after today",
    hint_zh="有没有意向都要写。", hint_en="Whether there is interest or not.", status=422,
)  # fmt: skip
NO_TALKS = refusal(
    "talk-not-now", "现在不是对接洽谈的时候", "it is not the time for talks",
    hint_zh="开榜以后、评榜以前洽谈。", hint_en="After the bids are opened and before they are judged.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """A bid as typed. Amounts in fen; partners and steps as rows."""

    plan: str
    price_fen: int
    public_fen: int
    partners: Sequence[Partner] = ()
    steps: Sequence[Step] = ()
    answer: str = ""


@transaction.atomic
def hand_in(*, challenge: OpenChallenge, typed: Typed, actor: Actor, now: datetime) -> Bid:
    """Hand a bid in; nobody but its own side reads it before the window ends. Raises Refused with all faults."""
    rows = OpenChallenge.objects.select_for_update(of=("self",)).select_related("case", "organisation")
    challenge = rows.get(pk=challenge.pk)
    can_bid.demand(actor, challenge)
    lead = Organisation.objects.get(pk=actor.organisation)
    if not open_on(challenge, now):
        fail_if_any([NOT_OPEN.given(number=challenge.number)])
    standing = challenge.bids.filter(round=challenge.round, organisation=lead, taken_back_at=None)
    if standing.exists():
        fail_if_any([STANDING.given(number=challenge.number)])
    ties = related(challenge.organisation, _bodies(lead, typed), on=clock.day_of(now))
    fail_if_any([*_faults(challenge, lead, typed, today=clock.day_of(now)), *_unanswered(ties, typed)])
    offer = Offer(
        typed.plan.strip(), typed.price_fen, typed.public_fen, tuple(typed.partners), tuple(typed.steps),
        tuple(ties), typed.answer.strip(),
    )  # fmt: skip
    made = Bid(
        key=secrets.token_hex(16), challenge=challenge, round=challenge.round, organisation=lead,
        seal=digest([challenge.number, lead.code, offer.as_text()]), handed_in_by=actor.account, handed_in_at=now,
    )  # fmt: skip
    made.content = offer.as_text()
    made.save()
    record(actor=actor, now=now, action="bid-handed-in", thing="challenge", thing_id=challenge.number, after=made.seal)
    return made


@transaction.atomic
def take_back(*, bid: Bid, actor: Actor, now: datetime) -> Bid:
    """Take a sealed bid back before the window ends. Raises Refused."""
    bid = Bid.objects.select_for_update(of=("self",)).select_related("challenge__case").get(pk=bid.pk)
    can_take_back.demand(actor, bid)
    if bid.taken_back_at is not None:
        return bid
    if not bid.sealed or not open_on(bid.challenge, now):
        fail_if_any([OPENED.given()])
    bid.taken_back_at = now
    bid.save(update_fields=["taken_back_at"])
    record(
        actor=actor, now=now, action="bid-taken-back", thing="challenge", thing_id=bid.challenge.number, after=bid.seal
    )
    return bid


@transaction.atomic
def talk(*, bid: Bid, intends: bool, text: str, held_on: date, actor: Actor, now: datetime) -> Talk:
    """Keep what came of talking with a bidder, for the demand side. Raises Refused."""
    bid = Bid.objects.select_related("challenge__case", "case").get(pk=bid.pk)
    can_talk.demand(actor, bid)
    if bid.challenge.case.stage != "talks" or bid.case is None or bid.case.ended:
        fail_if_any([NO_TALKS.given()])
    if not text.strip() or held_on > clock.day_of(now):
        fail_if_any([TALK.given()])
    made = Talk.objects.create(bid=bid, intends=intends, text=text.strip(), held_on=held_on, by=actor.account, at=now)
    record(
        actor=actor, now=now, action="bidder-talked-with", thing="challenge", thing_id=bid.challenge.number,
        after=[bid.label, intends, held_on.isoformat()],
    )  # fmt: skip
    return made


# ---- what is wrong ---------------------------------------------------------------------------------------------------
def _bodies(lead: Organisation, typed: Typed) -> list[Body]:
    return [Body(lead.code, lead.name), *(Body(p.code, p.name) for p in typed.partners)]


def _unanswered(ties: Sequence[str], typed: Typed) -> Iterator[Told]:
    if not typed.answer.strip():
        yield from (RELATED.given(tie=tie) for tie in ties)


def _faults(challenge: OpenChallenge, lead: Organisation, typed: Typed, *, today: date) -> Iterator[Told]:
    if not typed.plan.strip():
        yield PLAN.given()
    names = [lead.name, *(p.name for p in typed.partners)]
    yield from (NAMED.given(name=name) for name in names if name and name in typed.plan)
    yield from _about_partners(challenge, lead, typed.partners)
    price, public = typed.price_fen, typed.public_fen
    if price <= 0 or not 0 <= public <= challenge.public_fen or not 0 <= price - public <= challenge.firm_fen:
        yield PRICE.given(
            price=format_money(price), public=format_money(public), most_firm=format_money(challenge.firm_fen),
            most_public=format_money(challenge.public_fen),
        )  # fmt: skip
    yield from (STEPS.given(why=zh, why_en=en) for zh, en in _about_steps(typed.steps, today, challenge.deadline))


def _about_partners(challenge: OpenChallenge, lead: Organisation, partners: Sequence[Partner]) -> Iterator[Told]:
    if len(partners) > MOST_PARTNERS:
        yield PARTNERS.given(most=MOST_PARTNERS)
    seen = {lead.code}
    for one in partners:
        for zh, en in _about_partner(challenge, one, seen):
            yield PARTNER.given(name=one.name, code=one.code, why=zh, why_en=en)
        seen.add(one.code)


def _about_partner(challenge: OpenChallenge, one: Partner, seen: set[str]) -> Iterator[tuple[str, str]]:
    if not one.name.strip():
        yield "没有名称", "it has no name"
    if uscc.fault_of(one.code) is not None:
        yield "代码无效", "the code is not valid"
    if one.code in seen:
        yield "重复", "it is there twice"
    if one.code == challenge.organisation_id:
        yield "是需求方自己", "it is the demand side itself"


def _about_steps(steps: Sequence[Step], today: date, deadline: date) -> Iterator[tuple[str, str]]:
    days = [s.day for s in steps]
    if not steps:
        yield "没有节点", "there are none"
    if any(not s.title.strip() for s in steps):
        yield "节点没有名称", "one has no name"
    if any(a > b for a, b in pairwise(days)):
        yield "日期先后不对", "their days are out of order"
    if any(d <= today or d > deadline for d in days):
        yield f"日期不在今天之后、{deadline}之前", f"a day is not between today and {deadline}"


# ---- what follows from the window's end ------------------------------------------------------------------------------
def without_names(bid: Bid) -> Offer:
    """What an expert reads: the offer without who offers it."""
    offer = bid.offer
    hidden = offer.plan
    for name in (bid.organisation.name, *(p.name for p in offer.partners)):
        hidden = hidden.replace(name, NAMELESS)
    return replace(offer, plan=hidden, partners=(), related=(), answer="")
