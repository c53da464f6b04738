"""Writes: a meeting called and planned, its topics and resolutions; what its case's hooks forbid and bring about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.cases.engine import procedure_of
from liance.web.cases.hooks import Move
from liance.web.cases.models import Step
from liance.web.coordination.models import Item, Meeting, Resolution, Ticket
from liance.web.coordination.permissions import can_prepare
from liance.web.coordination.services.tickets import entrust, raise_ticket
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

PROCEDURE = "chain-meeting"
"""The procedure of a meeting; stages and outcomes that matter here are named below."""
COLLECT, MEET, BREAK_DOWN = "collect", "meet", "break-down"
SET, DECIDED, AGAIN, HAND_OUT, NOTHING, FINISH = "set", "decided", "again", "hand-out", "nothing", "finish"
State = Item.State

LACKS = refusal(
    "meeting-lacks", "请填写{what}", "give {what_en}",
    hint_zh="在会议页补齐再办。", hint_en="Complete it on the page of the meeting.", status=422,
)  # fmt: skip
STAGE = refusal(
    "meeting-stage", "会议不在“{stage}”环节，不能{what}", "the meeting is not at “{stage}”: {what_en}",
    hint_zh="议题在征集时增减，结果在会议环节登记，议定事项在派发前登记。",
    hint_en="Topics change while collected, results are written at the meeting, resolutions before they go out.",
)  # fmt: skip
UNDECIDED = refusal(
    "meeting-undecided", "还有议题没有处理：{titles}", "topics are left undecided: {titles}",
    hint_zh="每个议题都要有着落：征集时列入、转工单或者不列入，会上议定或者再研究。",
    hint_en="Each is put on, turned into a ticket or left out; at the meeting it is decided or studied again.",
)  # fmt: skip
EMPTY = refusal(
    "meeting-empty", "议程上没有议题", "there is no topic on the agenda",
    hint_zh="至少列入一个议题；没有要议的就不召开。", hint_en="Put one on, or do not hold it.",
)  # fmt: skip
NO_TASK = refusal(
    "meeting-no-task", "没有议定事项可派发", "there is no resolution to hand out",
    hint_zh="登记议定事项、承办单位和限期；确实没有要办的，选“没有要办的事”。",
    hint_en="Write down what is to be done, by whom and when; or choose “nothing”.",
)  # fmt: skip
HAS_TASKS = refusal(
    "meeting-has-tasks", "已经登记了{count}件议定事项，应当派发", "{count} resolutions are written down: hand them out",
    hint_zh="派发，或者先撤掉登记错的。", hint_en="Hand them out, or take back what is wrong.",
)  # fmt: skip
NOT_CLOSED = refusal(
    "meeting-not-closed", "还有没销号的工单：{numbers}", "tickets are not closed yet: {numbers}",
    hint_zh="议定事项全部销号以后才能办结会议。", hint_en="All of them must be closed first.",
)  # fmt: skip
TOO_SOON = refusal(
    "meeting-too-soon", "会议{day}才召开", "the meeting is on {day}",
    hint_zh="开过会再登记结果；提前开的，先改会议日期。",
    hint_en="Write results down once it was held; or change its day.",
)  # fmt: skip
TWICE = refusal(
    "meeting-topic-twice", "“{title}”已经在这次会议的议题里", "“{title}” is a topic of this meeting already",
    hint_zh="在已有的议题里补充。", hint_en="Add to the one that is there.",
)  # fmt: skip
PAST = refusal(
    "meeting-until-past", "限期{day}已经过了", "the day {day} is past",
    hint_zh="填今天或以后的日期。", hint_en="Give today or a later day.", status=422,
)  # fmt: skip


@transaction.atomic
def call(*, edition: Edition, title: str, actor: Actor, now: datetime, chain: str = "") -> Meeting:
    """A new meeting, at the collecting of its topics. Raises Refused."""
    can_prepare.demand(actor)
    if not title.strip():
        fail_if_any([LACKS.given(what="会议名称", what_en="its name")])
    case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition, title=title.strip()[:300], actor=actor,
        now=now,
    )  # fmt: skip
    made = Meeting.objects.create(case=case, policy=edition.policy, chain=chain)
    record(actor=actor, now=now, action="meeting-called", thing="meeting", thing_id=case.number, after=case.title)
    return made


@transaction.atomic
def plan(
    *, meeting: Meeting, day: date, place: str, chair: str, present: str, actor: Actor, now: datetime,
    excused: str = "", guests: str = "",
) -> Meeting:  # fmt: skip
    """When and where it is, who presides, who comes; may be changed until it is over."""
    meeting = _at(meeting, actor, (COLLECT, MEET), "改会议安排", "its arrangements")
    meeting.day, meeting.place, meeting.chair = day, place.strip(), chair.strip()
    meeting.present, meeting.excused, meeting.guests = present.strip(), excused.strip(), guests.strip()
    meeting.save()
    _note(meeting, "meeting-planned", f"{day} {place}", actor, now)
    return meeting


@transaction.atomic
def add(
    *, meeting: Meeting, title: str, actor: Actor, now: datetime, text: str = "", origin: str = "", address: str = "",
    proposer: Organisation | None = None, on: bool = False,
) -> Item:  # fmt: skip
    """A topic, proposed by somebody or from data (`origin`); `on`: at once on the agenda. Raises Refused."""
    meeting = _at(meeting, actor, (COLLECT,), "加议题", "to add a topic")
    wrong = [] if title.strip() else [LACKS.given(what="议题", what_en="the topic")]
    if origin and meeting.items.filter(origin=origin).exists():
        wrong.append(TWICE.given(title=title))
    fail_if_any(wrong)
    made = Item.objects.create(
        meeting=meeting, title=title.strip()[:200], text=text.strip()[:1000], origin=origin, address=address,
        proposer=proposer, state=State.ON if on else State.PROPOSED, by=actor.account, at=now, changed_at=now,
    )  # fmt: skip
    _note(meeting, "topic-added", made.title, actor, now)
    return made


@transaction.atomic
def put_on(*, item: Item, actor: Actor, now: datetime) -> Item:
    """Put a topic on the agenda."""
    _at(item.meeting, actor, (COLLECT,), "改议程", "the agenda")
    return _changed(item, State.ON, "", actor, now)


@transaction.atomic
def leave_out(*, item: Item, why: str, actor: Actor, now: datetime) -> Item:
    """Leave a topic out, and say why. Raises Refused."""
    _at(item.meeting, actor, (COLLECT,), "改议程", "the agenda")
    if not why.strip():
        fail_if_any([LACKS.given(what="不列入的理由", what_en="why it is left out")])
    return _changed(item, State.OUT, why, actor, now)


@transaction.atomic
def into_ticket(*, item: Item, actor: Actor, now: datetime) -> Ticket:
    """A topic that needs no meeting becomes a ticket."""
    meeting = _at(item.meeting, actor, (COLLECT,), "转工单", "to make a ticket of it")
    made = raise_ticket(
        edition=meeting.case.edition, title=item.title, text=item.text or item.title, actor=actor, now=now,
        party=item.proposer, chain=meeting.chain, source=Ticket.Source.DATA if item.origin else Ticket.Source.OFFICE,
        origin=item.origin,
    )  # fmt: skip
    item.ticket = made
    _changed(item, State.TICKET, "", actor, now)
    return made


@transaction.atomic
def settle(*, item: Item, decided: bool, result: str, actor: Actor, now: datetime) -> Item:
    """What the meeting came to on a topic: decided, or to be studied again. Raises Refused."""
    meeting = _at(item.meeting, actor, (MEET,), "登记结果", "to write down results")
    wrong = (
        [] if result.strip() else [LACKS.given(what="议定意见或者再研究的理由", what_en="what was decided, or why not")]
    )
    wrong += _too_soon(meeting, now)
    fail_if_any(wrong)
    return _changed(item, State.DECIDED if decided else State.AGAIN, result, actor, now)


@transaction.atomic
def resolve(*, item: Item, text: str, unit: Organisation, until: date, actor: Actor, now: datetime) -> Resolution:
    """One thing to be done about a topic that was decided: by whom and by when. Raises Refused."""
    meeting = _at(item.meeting, actor, (MEET, BREAK_DOWN), "登记议定事项", "to write down resolutions")
    item.refresh_from_db()
    wrong = [] if text.strip() else [LACKS.given(what="议定事项", what_en="what is to be done")]
    wrong += [PAST.given(day=until)] if until < clock.day_of(now) else []
    wrong += [] if item.state == State.DECIDED else [UNDECIDED.given(titles=item.title)]
    fail_if_any(wrong)
    made = Resolution.objects.create(
        item=item, text=text.strip(), unit=unit, until=until, by=actor.account, at=now
    )  # fmt: skip
    _note(meeting, "resolution-added", made.text, actor, now)
    return made


@transaction.atomic
def take_back(*, resolution: Resolution, actor: Actor, now: datetime) -> None:
    """A resolution that was written down wrongly goes, before anything was handed out."""
    meeting = _at(resolution.item.meeting, actor, (MEET, BREAK_DOWN), "撤掉议定事项", "to take a resolution back")
    _note(meeting, "resolution-taken-back", resolution.text, actor, now)
    resolution.delete()


# ---- hooks of its case -----------------------------------------------------------------------------------------------
def forbids(move: Move) -> Iterable[Told]:
    """Nothing goes on with a topic undecided, a task without a unit, a ticket not closed."""
    meeting = Meeting.objects.get(case=move.case)
    items = list(meeting.items.all())
    match move.outcome.id:
        case "set":
            given = {"日期": (meeting.day, "the day"), "地点": (meeting.place, "the place"),
                     "主持人": (meeting.chair, "who presides"), "出席": (meeting.present, "who is there")}  # fmt: skip
            yield from (LACKS.given(what=zh, what_en=en) for zh, (there, en) in given.items() if not there)
            yield from _left(items, State.PROPOSED)
            yield from () if any(i.state in (State.ON, State.DECIDED) for i in items) else [EMPTY.given()]
        case "decided":
            yield from _left(items, State.ON)
            yield from _too_soon(meeting, move.now)
        case "hand-out":
            yield from () if _resolved(meeting) else [NO_TASK.given()]
        case "nothing":
            count = len(_resolved(meeting))
            yield from [HAS_TASKS.given(count=count)] if count else ()
        case "finish":
            open_ = [r.ticket.number for r in _resolved(meeting) if r.ticket is not None and not r.ticket.case.ended]
            yield from [NOT_CLOSED.given(numbers="、".join(open_))] if open_ else ()


def follows(move: Move, step: Step) -> None:
    """What is handed out becomes tickets; what is studied again stands on the agenda anew."""
    meeting = Meeting.objects.get(case=move.case)
    if move.outcome.id == AGAIN:
        meeting.items.filter(state=State.AGAIN).update(state=State.ON, result="", changed_at=move.now)
    if move.outcome.id == HAND_OUT:
        for one in _resolved(meeting):
            _hand_out(one, meeting, move)


def _hand_out(one: Resolution, meeting: Meeting, move: Move) -> None:
    told = f"{meeting.case.title}（{meeting.case.number}）议定：{one.item.title}。{one.item.result}"
    one.ticket = raise_ticket(
        edition=meeting.case.edition, title=one.text, text=told[:2000], actor=move.actor, now=move.now,
        party=one.item.proposer, chain=meeting.chain, source=Ticket.Source.MEETING, origin=f"resolution:{one.pk}",
    )  # fmt: skip
    one.save(update_fields=["ticket"])
    entrust(ticket=one.ticket, unit=one.unit, until=one.until, actor=move.actor, now=move.now, opinion="会议议定事项")


# ---- the parts -------------------------------------------------------------------------------------------------------
def _at(meeting: Meeting, actor: Actor, stages: tuple[str, ...], what: str, what_en: str) -> Meeting:
    """The meeting, held, at one of these stages. Raises Refused."""
    can_prepare.demand(actor)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("case__edition", "case__procedure")
    found = rows.get(pk=meeting.pk)
    if found.case.ended or found.case.stage not in stages:
        title = "、".join(_titles(found, stages))
        fail_if_any([STAGE.given(stage=title, what=what, what_en=what_en)])
    return found


def _titles(meeting: Meeting, stages: tuple[str, ...]) -> list[str]:
    return [procedure_of(meeting.case).stage(s).title for s in stages]


def _changed(item: Item, state: Item.State, result: str, actor: Actor, now: datetime) -> Item:
    before = item.state
    item.state, item.result, item.changed_at = state, result.strip()[:1000], now
    item.save()
    record(
        actor=actor, now=now, action="topic-changed", thing="meeting", thing_id=item.meeting.case.number, before=before,
        after=str(state), details={"topic": item.title, "result": item.result},
    )  # fmt: skip
    return item


def _note(meeting: Meeting, action: str, what: str, actor: Actor, now: datetime) -> None:
    record(actor=actor, now=now, action=action, thing="meeting", thing_id=meeting.case.number, after=what)


def _left(items: Iterable[Item], state: Item.State) -> Iterable[Told]:
    titles = [i.title for i in items if i.state == state]
    return [UNDECIDED.given(titles="；".join(titles))] if titles else []


def _too_soon(meeting: Meeting, now: datetime) -> list[Told]:
    early = meeting.day is not None and clock.day_of(now) < meeting.day
    return [TOO_SOON.given(day=meeting.day)] if early else []


def _resolved(meeting: Meeting) -> list[Resolution]:
    rows = Resolution.objects.filter(item__meeting=meeting, item__state=State.DECIDED)
    return list(rows.select_related("item__proposer", "unit", "ticket__case"))
