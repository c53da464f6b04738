"""What an act in a challenge's case needs, and what follows: bids opened, judged, placed, replaced, the result told."""

from __future__ import annotations

from collections.abc import Iterator

from liance.procedures import Reason
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Step
from liance.web.cases.services import Grounds
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.challenges.queries.alike import alike
from liance.web.challenges.queries.standing import CARRY, EVALUATION, JUDGING, bids_of, live, ranking
from liance.web.people.actor import SYSTEM
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal

BIDDING = "challenge-bid"
WAITING, RANKED, RESERVE = "waiting", "ranked", "reserve"
AT_WORK = ("notice", "recheck", "task")
"""Stages of a winner's case."""

UNFORMAL = refusal(
    "opening-unfinished", "还有揭榜书没有做完形式审查", "some bids were not checked formally yet",
    hint_zh="每份揭榜书都有合格或不合格的结论以后再开榜。", hint_en="Every bid is accepted or refused first.",
)  # fmt: skip
OTHERWISE = refusal(
    "challenge-otherwise", "和揭榜的实际情况不符：有效的揭榜书{count}份", "it is not so: {count} bids stand",
    hint_zh="有合格的就办“有”，一份没有才办“没有”。", hint_en="Say that there are some, or none, as it is.",
)  # fmt: skip
UNTALKED = refusal(
    "talks-unfinished", "还没有和{label}洽谈并记录", "there is no record of talks with {label}",
    hint_zh="每一家都要谈；没有意向的也要记录。", hint_en="Talk to every bidder, and keep that there is no interest.",
)  # fmt: skip
UNRATED = refusal(
    "evaluation-unfinished", "还有揭榜方案没有评完", "some bids are not judged yet",
    hint_zh="各位专家都评分以后自动进入定榜。", hint_en="It goes on by itself once every expert has spoken.",
)  # fmt: skip


def forbids(move: Move) -> Iterator[Told]:
    """What stands against an act because of the bids."""
    challenge = OpenChallenge.objects.get(case=move.case)
    match move.stage.id, move.outcome.id:
        case "opening", outcome:
            if live(challenge, "formal"):
                yield UNFORMAL.given()
            found = len(live(challenge, WAITING))
            if (outcome == "some") != bool(found):
                yield OTHERWISE.given(count=found)
        case "talks", "talked":
            talked = challenge.bids.filter(talks__isnull=False)
            yield from (UNTALKED.given(label=b.label) for b in live(challenge, WAITING) if b not in talked)
        case "evaluation", outcome:
            found = len(live(challenge, RANKED))
            if len(live(challenge)) > found:
                yield UNRATED.given()
            elif (outcome == "rated") != bool(found):
                yield OTHERWISE.given(count=found)
        case "award", "win" if not live(challenge, RANKED):
            yield OTHERWISE.given(count=0)


def follows(move: Move, step: Step) -> None:
    """What an act brings about, by stage and outcome."""
    challenge = OpenChallenge.objects.select_related("case__edition", "organisation").get(case=move.case)
    match move.stage.id, move.outcome.id:
        case (("state" | "revise"), ("submit" | "revised")):
            challenge.alike = alike(challenge, on=clock.day_of(move.now))
            challenge.save(update_fields=["alike"])
        case "publish", "publish":
            challenge.round += 1
            challenge.published_at = challenge.published_at or move.now
            challenge.save(update_fields=["round", "published_at"])
        case "open", "close":
            _open_bids(challenge, move)
        case "talks", _:
            _all(challenge, move, "talked", WAITING)
            settle(challenge, move)
        case "award", "win":
            _place(challenge, move)
        case (("award" | "evaluation"), ("fail" | "none")):
            _all(challenge, move, "void", RANKED)
        case "tell", "told":
            challenge.result, challenge.told_at = step.opinion, move.now
            challenge.save(update_fields=["result", "told_at"])


# ---- opening ---------------------------------------------------------------------------------------------------------
def _open_bids(challenge: OpenChallenge, move: Move) -> None:
    """Every sealed bid gets its case; labels go by the seals, which tell nothing of who was first."""
    challenge.opened_at = move.now
    challenge.save(update_fields=["opened_at"])
    procedure = policy_of(challenge.case.edition).procedures[BIDDING]
    for number, bid in enumerate(bids_of(challenge).order_by("seal"), 1):
        bid.case = casework.open_case(
            procedure=procedure, edition=challenge.case.edition, title=f"揭榜：{challenge.title}",
            party=bid.organisation, actor=SYSTEM, now=move.now, parent=challenge.case,
        )  # fmt: skip
        bid.label = f"方案{number}"
        bid.save(update_fields=["case", "label"])


def open_evaluation(bid: Bid, move: Move) -> None:
    """The case in which a bid is judged has no party and no name."""
    casework.open_case(
        procedure=policy_of(move.case.edition).procedures[JUDGING], edition=move.case.edition,
        title=f"{bid.challenge.title} {bid.label}", actor=SYSTEM, now=move.now, parent=move.case,
    )  # fmt: skip


# ---- judged and placed -----------------------------------------------------------------------------------------------
def settle(challenge: OpenChallenge, move: Move) -> None:
    """Let the evaluation come out once every bid is judged, or withdrawn."""
    challenge.case.refresh_from_db()
    if challenge.case.stage != EVALUATION or challenge.case.ended:
        return
    ranked = live(challenge, RANKED)
    if len(live(challenge)) == len(ranked):
        _act(challenge, move, "rated" if ranked else "none")


def _place(challenge: OpenChallenge, move: Move) -> None:
    """The best win, as many as the need asks for; all others good enough stand in reserve."""
    challenge.awarded_at = move.now
    challenge.save(update_fields=["awarded_at"])
    placed = ranking(challenge)
    for number, bid in enumerate(placed, 1):
        bid.place = number
        bid.save(update_fields=["place"])
    for bid in placed[challenge.winners :]:
        _take(bid, move, "reserve")
    for bid in placed[: challenge.winners]:
        _take(bid, move, "win")


def conclude(challenge: OpenChallenge, move: Move, *, gave_up: bool) -> None:
    """A winner's case has ended: the next in reserve takes the place of one that gave up; the last one ends it all."""
    challenge.case.refresh_from_db()
    if challenge.case.stage != CARRY or challenge.case.ended:
        return
    reserve = live(challenge, RESERVE)
    if gave_up and reserve:
        _take(min(reserve, key=lambda b: b.place or 0), move, "win")
        return
    if live(challenge, *AT_WORK):
        return
    _all(challenge, move, "release", RESERVE)
    ended = set(bids_of(challenge).values_list("case__ended", flat=True))
    outcome = "delivered" if "delivered" in ended else "undelivered" if ended & {"stopped", "recovery"} else "vacant"
    _act(challenge, move, outcome)


# ---- the parts -------------------------------------------------------------------------------------------------------
def _all(challenge: OpenChallenge, move: Move, outcome: str, *stages: str) -> None:
    for bid in live(challenge, *stages):
        _take(bid, move, outcome)


def _take(bid: Bid, move: Move, outcome: str) -> None:
    assert bid.case is not None
    casework.act(case=bid.case, outcome=outcome, actor=SYSTEM, now=move.now)


def _act(challenge: OpenChallenge, move: Move, outcome: str) -> None:
    grounds = Grounds(opinion="由揭榜情况得出", reasons=(Reason("揭榜", "由揭榜情况得出"),))
    casework.act(case=challenge.case, outcome=outcome, actor=SYSTEM, now=move.now, grounds=grounds)
