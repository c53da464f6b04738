"""Writes: a need stated and mended, an open challenge altered openly, the reach of a published result counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from liance.procedures import Reason
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.challenges.models import Change, Indicator, OpenChallenge, Reach
from liance.web.challenges.permissions import can_alter, can_count_reach, can_edit, can_state
from liance.web.challenges.queries.standing import open_on
from liance.web.notices.masking import whole
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

PROCEDURE = "open-challenge"
"""The procedure of a need from its statement to the result told."""
DRAFTED = ("state", "revise")
"""Stages in which the owner may change what it states."""
MOST_WINNERS = 3

LACKS = refusal(
    "challenge-lacks", "请填写{what}", "give {what_en}",
    hint_zh="名称、说明、指标、联系人都要写。", hint_en="Title, problem, indicators and contact are needed.",
    status=422,
)  # fmt: skip
NO_INDICATOR = refusal(
    "challenge-no-indicator", "至少要有一项能测量的指标", "at least one indicator that can be measured is needed",
    hint_zh="例如：良品率 ≥ 95%，第三方检测报告。", hint_en="Such as: yield ≥ 95 %, by a test report.", status=422,
)  # fmt: skip
BUDGET = refusal(
    "challenge-budget", "金额不能是负数，两项合计要大于零",
    "amounts cannot be negative, and their sum must be above zero",
    hint_zh="只由企业出资的，财政资金写0。", hint_en="Give 0 for public money if the firm pays all.", status=422,
)  # fmt: skip
PAST = refusal(
    "challenge-past", "完成期限{day}已经过了", "the deadline {day} is past",
    hint_zh="填以后的日期。", hint_en="Give a later day.", status=422,
)  # fmt: skip
WINNERS = refusal(
    "challenge-winners", "中榜家数应为1到{most}家", "there are 1 to {most} winners",
    hint_zh="赛马制最多{most}家。", hint_en="A race has at most {most}.", status=422,
)  # fmt: skip
TERMS = refusal(
    "challenge-terms", "成果归属另行约定的，要写明怎样约定", "say what is agreed about whose the result is",
    hint_zh="一句话即可。", hint_en="One sentence will do.", status=422,
)  # fmt: skip
NUMBERS = refusal(
    "challenge-numbers", "公开的内容里有{kind}（{where}）", "there is a {kind} in what is published ({where})",
    hint_zh="联系方式写在联系人一栏，不公开。", hint_en="Contacts go into their own field, which is not published.",
    status=422,
)  # fmt: skip
NOT_DRAFTED = refusal(
    "challenge-not-drafted", "{number} 已经提交，不能再改", "{number} is handed in and is not changed any more",
    hint_zh="入榜决定退回修改时可以改一次。", hint_en="It can be changed once if the decision asks for it.",
)  # fmt: skip
NOT_OPEN = refusal(
    "challenge-not-open", "{number} 现在不在揭榜期内", "{number} takes no bids now",
    hint_zh="揭榜期和剩余天数见榜单页。", hint_en="Its page says from when to when.",
)  # fmt: skip
SAME = refusal(
    "challenge-same", "没有变更任何内容", "nothing was changed",
    hint_zh="改动说明、期限后再提交。", hint_en="Change the problem or the deadline first.", status=422,
)  # fmt: skip
NOT_TOLD = refusal(
    "challenge-not-told", "{number} 的成果还没有公布", "the result of {number} is not published",
    hint_zh="公布以后登记传播量。", hint_en="Count after it was published.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as it is asked for."""

    name: str
    sign: str
    value: Decimal
    unit: str
    method: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A need as typed. Amounts in fen."""

    title: str
    problem: str
    firm_fen: int
    public_fen: int
    deadline: date
    contact: str
    indicators: Sequence[Asked]
    terms: str = OpenChallenge.Terms.AGREED
    terms_text: str = ""
    product: str = ""
    winners: int = 1


@transaction.atomic
def state(*, stated: Stated, edition: Edition, actor: Actor, now: datetime) -> OpenChallenge:
    """Begin with a need of the organisation acted for; it is handed in by the first act of its case. Raises Refused."""
    can_state.demand(actor)
    fail_if_any(faults(stated, today=clock.day_of(now)))
    owner = Organisation.objects.get(pk=actor.organisation)
    case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition, title=stated.title.strip(), party=owner,
        actor=actor, now=now,
    )  # fmt: skip
    made = OpenChallenge(
        case=case, number=case.number, policy=edition.policy, organisation=owner, stated_by=actor.account, stated_at=now
    )
    _fill(made, stated)
    record(actor=actor, now=now, action="need-stated", thing="challenge", thing_id=made.number, after=told_of(made))
    return made


@transaction.atomic
def edit(*, challenge: OpenChallenge, stated: Stated, actor: Actor, now: datetime) -> OpenChallenge:
    """Change a need that was not handed in yet, or was given back. Raises Refused."""
    challenge = _locked(challenge)
    can_edit.demand(actor, challenge)
    if challenge.case.stage not in DRAFTED or challenge.case.ended:
        fail_if_any([NOT_DRAFTED.given(number=challenge.number)])
    fail_if_any(faults(stated, today=clock.day_of(now)))
    before = told_of(challenge)
    challenge.indicators.all().delete()
    _fill(challenge, stated)
    after = told_of(challenge)
    record(
        actor=actor, now=now, action="need-changed", thing="challenge", thing_id=challenge.number, before=before,
        after=after,
    )  # fmt: skip
    return challenge


@transaction.atomic
def alter(
    *, challenge: OpenChallenge, problem: str, deadline: date, reason: str, actor: Actor, now: datetime
) -> Change:
    """Alter an open challenge before everybody: the window begins anew, what was and why is shown. Raises Refused.

    What is to be reached and paid is not altered: such a challenge is recalled and stated anew.
    """
    challenge = _locked(challenge)
    can_alter.demand(actor)
    if not open_on(challenge, now):
        fail_if_any([NOT_OPEN.given(number=challenge.number)])
    before = {"problem": challenge.problem, "deadline": challenge.deadline.isoformat()}
    after = {"problem": problem.strip(), "deadline": deadline.isoformat()}
    fail_if_any(_about_change(before, after, reason, today=clock.day_of(now)))
    challenge.problem, challenge.deadline = problem.strip(), deadline
    challenge.save(update_fields=["problem", "deadline"])
    differs = {k for k in before if before[k] != after[k]}
    made = Change.objects.create(
        challenge=challenge, before={k: before[k] for k in sorted(differs)}, reason=reason.strip(),
        after={k: after[k] for k in sorted(differs)}, by=actor.account, at=now,
    )  # fmt: skip
    grounds = casework.Grounds(reasons=(Reason("榜单", reason.strip()),))
    casework.act(case=challenge.case, outcome="alter", actor=actor, now=now, grounds=grounds)
    record(
        actor=actor, now=now, action="challenge-altered", thing="challenge", thing_id=challenge.number, before=before,
        after=after,
    )  # fmt: skip
    return made


def _about_change(before: dict[str, str], after: dict[str, str], reason: str, *, today: date) -> Iterator[Told]:
    if before == after:
        yield SAME.given()
    if not reason.strip():
        yield LACKS.given(what="变更原因", what_en="the reason")
    if not after["problem"]:
        yield LACKS.given(what="难题说明", what_en="the problem")
    if date.fromisoformat(after["deadline"]) <= today:
        yield PAST.given(day=after["deadline"])
    yield from (NUMBERS.given(kind=kind, where=where) for kind, where in whole([after["problem"], reason]))


@transaction.atomic
def count_reach(
    *, challenge: OpenChallenge, channel: str, count: int, counted_on: date, actor: Actor, now: datetime
) -> Reach:
    """Keep how many a published result reached through a channel, as of a day. Raises Refused."""
    can_count_reach.demand(actor)
    if challenge.told_at is None:
        fail_if_any([NOT_TOLD.given(number=challenge.number)])
    if not channel.strip():
        fail_if_any([LACKS.given(what="渠道", what_en="the channel")])
    made = Reach.objects.create(
        challenge=challenge, channel=channel.strip(), count=count, counted_on=counted_on, by=actor.account, at=now
    )
    record(
        actor=actor, now=now, action="reach-counted", thing="challenge", thing_id=challenge.number,
        after=[made.channel, count, counted_on.isoformat()],
    )  # fmt: skip
    return made


# ---- the parts -------------------------------------------------------------------------------------------------------
def faults(stated: Stated, *, today: date) -> Iterator[Told]:
    """Everything that is wrong with a need as typed."""
    needed = {"难题名称": (stated.title, "a title"), "难题说明": (stated.problem, "the problem"),
              "联系人": (stated.contact, "a contact")}  # fmt: skip
    yield from (LACKS.given(what=zh, what_en=en) for zh, (given, en) in needed.items() if not given.strip())
    if not stated.indicators:
        yield NO_INDICATOR.given()
    if min(stated.firm_fen, stated.public_fen) < 0 or stated.firm_fen + stated.public_fen <= 0:
        yield BUDGET.given()
    if stated.deadline <= today:
        yield PAST.given(day=stated.deadline)
    if not 1 <= stated.winners <= MOST_WINNERS:
        yield WINNERS.given(most=MOST_WINNERS)
    if stated.terms == OpenChallenge.Terms.AGREED and not stated.terms_text.strip():
        yield TERMS.given()
    public = [stated.title, stated.problem, stated.terms_text, *(i.name + i.method for i in stated.indicators)]
    yield from (NUMBERS.given(kind=kind, where=where) for kind, where in whole(public))


def _fill(challenge: OpenChallenge, stated: Stated) -> None:
    challenge.title, challenge.problem = stated.title.strip(), stated.problem.strip()
    challenge.product = stated.product
    challenge.firm_fen, challenge.public_fen = stated.firm_fen, stated.public_fen
    challenge.terms, challenge.terms_text = stated.terms, stated.terms_text.strip()
    challenge.deadline, challenge.winners = stated.deadline, stated.winners
    challenge.contact = stated.contact.strip()
    challenge.save()
    Indicator.objects.bulk_create(
        Indicator(
            challenge=challenge, position=n, name=i.name, sign=i.sign, value=i.value, unit=i.unit, method=i.method
        )
        for n, i in enumerate(stated.indicators, 1)
    )


def told_of(challenge: OpenChallenge) -> dict[str, object]:
    """What a need says, for its events; not whom to call."""
    return {
        "title": challenge.title, "problem": challenge.problem, "firm": challenge.firm_fen,
        "public": challenge.public_fen, "deadline": challenge.deadline.isoformat(), "winners": challenge.winners,
        "indicators": [str(i) for i in challenge.indicators.all()],
    }  # fmt: skip


def _locked(challenge: OpenChallenge) -> OpenChallenge:
    rows = OpenChallenge.objects.select_for_update(of=("self",)).select_related("case__procedure", "organisation")
    return rows.get(pk=challenge.pk)
