"""What follows from acts in a bid's case: it is judged, its points kept, a task book begun, the challenge moved on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from liance import procedures
from liance.procedures import Reason
from liance.simulate.shares import split
from liance.web.cases import services as casework
from liance.web.cases.engine import procedure_of, run_of
from liance.web.cases.hooks import Move
from liance.web.cases.models import Step
from liance.web.cases.services import Grounds
from liance.web.challenges.models import Bid, Milestone, TaskBook
from liance.web.challenges.queries.standing import JUDGING
from liance.web.challenges.services.on_challenges import UNRATED, conclude, open_evaluation, settle
from liance.web.people.actor import SYSTEM
from liance.web.policies.queries import policy_of
from liance.web.site.refusals import Told

TASK = "challenge-task"
GAVE_UP = frozenset({"declined", "struck", "withdrawn"})
"""Endings of a winner whose place the next in reserve takes."""


def forbids(move: Move) -> Iterator[Told]:
    """What came of the evaluation is what the experts' points say."""
    if move.stage.id == "evaluation":
        last = move.case.children.filter(procedure__purpose=JUDGING).order_by("-pk").first()
        if last is None or last.ended != move.outcome.id:
            yield UNRATED.given()


def evaluated(move: Move, step: Step) -> None:
    """An evaluation has ended: the bid's case goes on, a bid not good enough with the reason and what can be done."""
    if not move.case.ended:
        return
    assert move.case.parent is not None
    reason = Reason("评审", f"专家评审结论：{move.outcome.title}，达标线见办事程序")
    grounds = Grounds(reasons=(reason,), remedy="对评审结果有异议的，可以在平台上投诉，由没有参与评审的人处理。")
    casework.act(case=move.case.parent, outcome=move.case.ended, actor=SYSTEM, now=move.now, grounds=grounds)


def follows(move: Move, step: Step) -> None:
    """By the stage that was left and the one entered."""
    bid = Bid.objects.select_related("challenge__case", "organisation", "case").get(case=move.case)
    if move.stage.id == "evaluation":
        _keep_points(bid)
    if move.to is not None and move.to.id == "evaluation":
        open_evaluation(bid, move)
    if move.to is not None and move.to.id == "task":
        _begin_task(bid, move)
    if move.stage.id in ("evaluation", "waiting", "ranked"):
        settle(bid.challenge, move)
    if move.case.ended and move.case.ended != "released":
        conclude(bid.challenge, move, gave_up=move.case.ended in GAVE_UP and move.stage.id != "reserve")


def _keep_points(bid: Bid) -> None:
    """The mean of the points, in hundredths, half up."""
    assert bid.case is not None
    case = bid.case.children.filter(procedure__purpose=JUDGING).latest("pk")
    last = procedures.rounds(procedure_of(case), run_of(case), viewer="")[-1]
    mean = procedures.mean_score([s.spoken for s in last.seats if s.spoken is not None])
    if mean is not None:
        bid.mean = int(mean * 100 + Fraction(1, 2))
        bid.save(update_fields=["mean"])


def _begin_task(bid: Bid, move: Move) -> None:
    """A task book begins with what was bid: the price divided equally over its milestones, to be settled by both."""
    offer, edition = bid.offer, move.case.edition
    case = casework.open_case(
        procedure=policy_of(edition).procedures[TASK], edition=edition, title=f"任务书：{bid.challenge.title}",
        party=bid.organisation, actor=SYSTEM, now=move.now, parent=move.case,
    )  # fmt: skip
    firm = offer.price_fen - offer.public_fen
    task = TaskBook.objects.create(
        bid=bid, case=case, firm_fen=firm, public_fen=offer.public_fen, until=offer.steps[-1].day
    )
    parts = [Fraction(1, len(offer.steps))] * len(offer.steps)
    sums = zip(offer.steps, split(firm, parts), split(offer.public_fen, parts), strict=True)
    Milestone.objects.bulk_create(
        Milestone(task=task, position=n, title=s.title, shows=s.title, by_day=s.day, firm_fen=f, public_fen=p)
        for n, (s, f, p) in enumerate(sums, 1)
    )
