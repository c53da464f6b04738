"""What acts in cases of task books and milestones need and bring about: signatures, the next milestone."""

from __future__ import annotations

from collections.abc import Iterator

from liance.web.audit.chain import digest
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.challenges.due import key_of
from liance.web.challenges.models import Milestone, TaskBook
from liance.web.challenges.services.tasks import content, faults
from liance.web.funds.models import Claim
from liance.web.funds.services import open_recovery
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Organisation
from liance.web.policies.queries import policy_of
from liance.web.site.refusals import Told, refusal

USER, MILESTONE, RECOVER = "user-word", "challenge-milestone", "recover"
ASKED = ("user-sign", "user-accept")
"""Stages in which the user is asked, in a case of its own."""
NOT_LAST = refusal(
    "milestone-last", "这{is_zh}最后一个节点", "this is {is_en} the last milestone",
    hint_zh="最后一个节点办“全部节点完成”，其余的办“本节点通过”。",
    hint_en="Take the outcome for the last one, or the other.",
)  # fmt: skip

UNSAID = refusal(
    "user-unsaid", "需求方还没有这样表态", "the demand side has not said so",
    hint_zh="需求方在自己的案件里办理。", hint_en="It speaks in its own case.",
)  # fmt: skip


def forbids(move: Move) -> Iterator[Told]:
    """A task book is signed only whole, and the user's word is the user's."""
    if move.outcome.id == "sign":
        task = _task(move)
        yield from faults(task, list(task.milestones.all()))
    if move.stage.id in ASKED:
        last = move.case.children.filter(procedure__purpose=USER).order_by("-pk").first()
        if last is None or last.ended != move.outcome.id:
            yield UNSAID.given()


def follows(move: Move, step: Step) -> None:
    """Signatures are kept and fall when the book goes back; the user is asked, the next milestone begun."""
    task, outcome = _task(move), move.outcome.id
    match move.stage.id, outcome:
        case "draft", "sign":
            task.signed, task.signed_at = digest(content(task)), move.now
        case "user-sign", "agreed":
            task.user_signed_at = move.now
        case "record", "record":
            task.recorded_at = move.now
        case (("user-sign" | "record"), _):
            task.signed, task.signed_at, task.user_signed_at = "", None, None
    task.save(update_fields=["signed", "signed_at", "user_signed_at", "recorded_at"])
    if outcome == RECOVER:
        _claw_back(task, move, step)
    if move.to is not None and move.to.id in ASKED:
        owner = task.bid.challenge.organisation
        title = f"{move.to.title}：{task.bid.challenge.title}"
        _child(move, USER, title, owner)
    if move.to is not None and move.to.runs == MILESTONE:
        _begin_next(task, move)


def _claw_back(task: TaskBook, move: Move, step: Step) -> None:
    """A matter of recovery for each milestone of which public money was paid; what is not yet paid is held by it."""
    keys = [key_of(m) for m in task.milestones.filter(passed_at__isnull=False, public_fen__gt=0)]
    why = "；".join(f"{r['about']}：{r['text']}" if r["about"] else r["text"] for r in step.reasons)
    for claim in Claim.objects.filter(key__in=keys).order_by("pk"):
        finding = f"揭榜任务终止（{move.case.number}）：{why}"
        open_recovery(claim=claim, finding=finding, actor=move.actor, now=move.now)


def user_said(move: Move, step: Step) -> None:
    """The user has spoken, or let the time pass: the task's case goes on."""
    if move.case.ended:
        assert move.case.parent is not None
        casework.act(case=move.case.parent, outcome=move.case.ended, actor=SYSTEM, now=move.now)


def _begin_next(task: TaskBook, move: Move) -> None:
    following = task.milestones.filter(case=None).order_by("position").first()
    assert following is not None  # the last one leads to acceptance
    title = f"节点{following.position} {following.title}：{task.bid.challenge.title}"
    following.case = _child(move, MILESTONE, title, task.bid.organisation)
    following.save(update_fields=["case"])


def forbids_milestone(move: Move) -> Iterator[Told]:
    """The outcome for the last milestone is for the last one, and the other for all others."""
    if move.outcome.id not in ("pass", "last"):
        return
    milestone = _milestone(move)
    last = not milestone.task.milestones.filter(position__gt=milestone.position).exists()
    if last != (move.outcome.id == "last"):
        yield NOT_LAST.given(is_zh="是" if last else "不是", is_en="" if last else "not")


def follows_milestone(move: Move, step: Step) -> None:
    """From now on its payment is due."""
    if move.outcome.id in ("pass", "last"):
        milestone = _milestone(move)
        milestone.passed_at = move.now
        milestone.save(update_fields=["passed_at"])


def _task(move: Move) -> TaskBook:
    return TaskBook.objects.select_related("bid__challenge__organisation", "bid__organisation").get(case=move.case)


def _milestone(move: Move) -> Milestone:
    return Milestone.objects.select_related("task").get(case=move.case)


def _child(move: Move, procedure: str, title: str, party: Organisation) -> Case:
    return casework.open_case(
        procedure=policy_of(move.case.edition).procedures[procedure], edition=move.case.edition, title=title[:300],
        party=party, actor=SYSTEM, now=move.now, parent=move.case,
    )  # fmt: skip
