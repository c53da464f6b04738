"""What the slice shows beside cases: the need, the bid, the nameless plan, the task book; as far as one may read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case, Seat
from liance.web.cases.permissions import can_see
from liance.web.challenges.models import Bid, OpenChallenge, TaskBook
from liance.web.challenges.permissions import can_edit, can_read_bid, can_read_plan
from liance.web.challenges.queries.money import dues_of
from liance.web.challenges.queries.standing import bids_of
from liance.web.challenges.services.bids import without_names
from liance.web.challenges.services.needs import DRAFTED
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, Role
from liance.web.site.words import Words

DIGITS = re.compile(r"\d{5,}")


def of_challenge(case: Case, actor: Actor) -> Iterable[Panel]:
    """The need; to who reviews it also what is alike."""
    challenge = OpenChallenge.objects.select_related("organisation", "case").filter(case=case).first()
    if challenge is not None:
        reviews = actor.role not in APPLICANTS
        may_edit = can_edit(actor, challenge) and case.stage in DRAFTED and not case.ended
        context = {"challenge": challenge, "alike": alike_words(challenge) if reviews else [], "reviews": reviews}
        yield Panel("challenges/panel-challenge.html", {**context, "may_edit": may_edit}, 10)


def of_bid(case: Case, actor: Actor) -> Iterable[Panel]:
    """The bid as it was opened."""
    bid = Bid.objects.select_related("challenge", "organisation", "case").filter(case=case).first()
    if bid is not None and can_read_bid(actor, bid):
        yield Panel("challenges/panel-bid.html", {"bid": bid, "offer": bid.offer, "names": True}, 10)


def of_evaluation(case: Case, actor: Actor) -> Iterable[Panel]:
    """To an expert first who bids, in no order that tells whose plan it is; once he has declared, the nameless plan."""
    bid = Bid.objects.select_related("challenge__organisation", "organisation", "case").get(case=case.parent)
    if actor.role != Role.EXPERT:
        yield Panel("challenges/panel-evaluation.html", {"bid": bid, "official": True}, 10)
    elif can_read_plan(actor, case):
        yield Panel("challenges/panel-bid.html", {"bid": bid, "offer": without_names(bid), "names": False}, 10)
    elif Seat.objects.filter(case=case, holder=actor.account).exists():
        yield Panel("challenges/panel-evaluation.html", {"bid": bid, "sides": sides_of(bid.challenge)}, 10)


def of_task(case: Case, actor: Actor) -> Iterable[Panel]:
    """The task book."""
    return _task(TaskBook.objects.filter(case=case), case, actor)


def of_milestone(case: Case, actor: Actor) -> Iterable[Panel]:
    """The task book, with this milestone marked."""
    return _task(TaskBook.objects.filter(milestones__case=case), case, actor)


def of_user_word(case: Case, actor: Actor) -> Iterable[Panel]:
    """The task book that the user is asked about."""
    return _task(TaskBook.objects.filter(case=case.parent), case, actor)


def _task(rows: Iterable[TaskBook], case: Case, actor: Actor) -> Iterable[Panel]:
    task = next(iter(rows), None)
    if task is not None and can_see(actor, case):
        yield Panel(
            "challenges/panel-task.html", {"task": task, "dues": dues_of(task.milestones.all()), "of": case}, 10
        )


# ---- words -----------------------------------------------------------------------------------------------------------
def alike_words(challenge: OpenChallenge) -> list[tuple[str, str, list[Words]]]:
    """What was found alike, with reasons: number, title, words."""
    return [(a["number"], a["title"], [Words(*r) for r in a["reasons"]]) for a in challenge.alike]


def sides_of(challenge: OpenChallenge) -> list[str]:
    """Everybody with whom an expert may have a conflict, by name: the owner, all leads and partners."""
    names = {challenge.organisation.name}
    for bid in bids_of(challenge).filter(case__isnull=False):
        names |= {bid.organisation.name, *(p.name for p in bid.offer.partners)}
    return sorted(names)


def masked_contact(text: str) -> str:
    """A contact before everybody: the first character of the name, digits but for the first three and the last two."""
    shown = DIGITS.sub(lambda m: f"{m.group()[:3]}****{m.group()[-2:]}", text)
    name = re.match(r"[\u4e00-\u9fff]{2,4}", shown)
    return shown if name is None else f"{shown[0]}**{shown[name.end() :]}"
