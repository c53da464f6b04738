"""Writes: a task book drawn up, and what the firm paid once a milestone was passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction

from liance.values.money import format_money
from liance.web.audit.services import record
from liance.web.challenges.models import Milestone, TaskBook
from liance.web.challenges.permissions import can_draw_up, can_pay
from liance.web.people.actor import Actor
from liance.web.registry.services import keep_evidence
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

SUMS = refusal(
    "task-sums", "{what}：各节点合计{sum}，和约定的{agreed}差{off}",
    "{what_en}: the milestones add up to {sum}, not to {agreed}",
    hint_zh="各节点的支付要一分不差地等于约定的金额。", hint_en="They must add up to the agreed sum to the fen.",
    status=422,
)  # fmt: skip
ABOVE = refusal(
    "task-above", "{what}{fen}超过揭榜书的{most}", "{what_en}: {fen} is more than the bid's {most}",
    hint_zh="任务书可以比报价低，不能高。", hint_en="A task book may cost less than the bid, not more.", status=422,
)  # fmt: skip
DAYS = refusal(
    "task-days", "节点日期不对：{why}", "the days are wrong: {why_en}",
    hint_zh="日期先后有序，不晚于榜单的完成期限。", hint_en="In order, and not after the challenge's deadline.",
    status=422,
)  # fmt: skip
EMPTY = refusal(
    "task-empty", "任务书至少有一个节点，每个节点写明名称和考核指标",
    "a task book has milestones, each with what must be shown",
    hint_zh="指标写到能测量。", hint_en="Say it so that it can be measured.", status=422,
)  # fmt: skip
SIGNED = refusal(
    "task-signed", "任务书已经签署，不能再改", "the task book is signed and is not changed any more",
    hint_zh="需求方不同意或者备案退回以后可以改。", hint_en="It can be changed when it was given back.",
)  # fmt: skip
NOT_PASSED = refusal(
    "milestone-not-passed", "“{title}”没有通过考核，不付款", "{title} was not passed: nothing is paid",
    hint_zh="考核通过以后再付。", hint_en="Pay after it was passed.",
)  # fmt: skip
PAID = refusal(
    "milestone-paid", "“{title}”需求方没有要付的，或者已经付过", "the firm owes nothing for {title}, or has paid",
    hint_zh="财政资金由财政按拨付程序办。", hint_en="Public money goes through the funds.",
)  # fmt: skip
WHEN = refusal(
    "milestone-paid-when", "支付日期{day}不对", "{day} cannot be the day of payment",
    hint_zh="填考核通过以后、今天以前的日期。", hint_en="From the day it was passed to today.", status=422,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as typed. Amounts in fen."""

    title: str
    shows: str
    by_day: date
    firm_fen: int
    public_fen: int


@transaction.atomic
def draw_up(
    *, task: TaskBook, firm_fen: int, public_fen: int, until: date, may_tell: bool, milestones: Sequence[Planned],
    actor: Actor, now: datetime,
) -> TaskBook:  # fmt: skip
    """Say what was agreed, while it is a draft. Raises Refused with all that is wrong."""
    task = TaskBook.objects.select_for_update(of=("self",)).select_related("bid__challenge", "case").get(pk=task.pk)
    can_draw_up.demand(actor, task)
    if task.case.stage != "draft" or task.case.ended:
        fail_if_any([SIGNED.given()])
    task.firm_fen, task.public_fen, task.until, task.may_tell = firm_fen, public_fen, until, may_tell
    rows = [
        Milestone(task=task, position=n, title=m.title.strip(), shows=m.shows.strip(), by_day=m.by_day,
                  firm_fen=m.firm_fen, public_fen=m.public_fen)
        for n, m in enumerate(milestones, 1)
    ]  # fmt: skip
    fail_if_any(faults(task, rows))
    task.milestones.all().delete()
    Milestone.objects.bulk_create(rows)
    task.save(update_fields=["firm_fen", "public_fen", "until", "may_tell"])
    record(actor=actor, now=now, action="task-drawn-up", thing="case", thing_id=task.case.number, after=content(task))
    return task


def faults(task: TaskBook, rows: Sequence[Milestone]) -> Iterator[Told]:
    """Everything that keeps a task book from being signed."""
    if not rows or any(not r.title or not r.shows for r in rows):
        yield EMPTY.given()
    offer = task.bid.offer
    for what, agreed, parts, most in (
        (
            ("需求方支付", "the firm's part"),
            task.firm_fen,
            [r.firm_fen for r in rows],
            offer.price_fen - offer.public_fen,
        ),
        (("财政资金", "public money"), task.public_fen, [r.public_fen for r in rows], offer.public_fen),
    ):
        if sum(parts) != agreed or min(parts, default=0) < 0:
            yield SUMS.given(
                what=what[0], what_en=what[1], sum=format_money(sum(parts)), agreed=format_money(agreed),
                off=format_money(abs(sum(parts) - agreed)),
            )  # fmt: skip
        if not 0 <= agreed <= most:
            yield ABOVE.given(what=what[0], what_en=what[1], fen=format_money(agreed), most=format_money(most))
    days = [r.by_day for r in rows]
    if any(a > b for a, b in pairwise(days)):
        yield DAYS.given(why="先后不对", why_en="they are out of order")
    if any(d > task.until for d in days) or task.until > task.bid.challenge.deadline:
        last = task.bid.challenge.deadline
        yield DAYS.given(why=f"超出完成期限（榜单是{last}）", why_en=f"one is after the deadline (at most {last})")


def content(task: TaskBook) -> dict[str, object]:
    """What a task book says: what is signed, word for word."""
    return {
        "challenge": task.bid.challenge.number, "firm": task.firm_fen, "public": task.public_fen,
        "until": task.until.isoformat(), "may_tell": task.may_tell,
        "milestones": [
            [m.title, m.shows, m.by_day.isoformat(), m.firm_fen, m.public_fen] for m in task.milestones.all()
        ],
    }  # fmt: skip


@transaction.atomic
def pay(*, milestone: Milestone, paid_on: date, name: str, data: bytes, actor: Actor, now: datetime) -> Milestone:
    """Keep that the firm paid its part of a passed milestone, with the proof. Raises Refused."""
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("task__bid__challenge__organisation")
    milestone = rows.get(pk=milestone.pk)
    can_pay.demand(actor, milestone.task)
    if milestone.passed_at is None:
        fail_if_any([NOT_PASSED.given(title=milestone.title)])
    assert milestone.passed_at is not None
    if not milestone.firm_fen or milestone.firm_paid_on is not None:
        fail_if_any([PAID.given(title=milestone.title)])
    if not clock.day_of(milestone.passed_at) <= paid_on <= clock.day_of(now):
        fail_if_any([WHEN.given(day=paid_on)])
    owner = milestone.task.bid.challenge.organisation
    milestone.firm_proof = keep_evidence(data=data, name=name, organisation=owner, actor=actor, now=now)
    milestone.firm_paid_on = paid_on
    milestone.save(update_fields=["firm_proof", "firm_paid_on"])
    record(
        actor=actor, now=now, action="milestone-paid", thing="milestone", thing_id=milestone.pk,
        after=[milestone.firm_fen, paid_on.isoformat()],
    )  # fmt: skip
    return milestone
