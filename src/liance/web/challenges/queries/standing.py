"""Where challenges and bids stand, in words and as conditions; published ones, one's own, those under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from liance.web.cases.models import Case
from liance.web.challenges.models import Bid, OpenChallenge, TaskBook
from liance.web.people.actor import Actor
from liance.web.people.search import called
from liance.web.site import clock
from liance.web.site.words import Words

JUDGING = "bid-evaluation"
OPEN, EVALUATION, CARRY = "open", "evaluation", "carry"
"""Stages of a challenge that more than one piece asks for."""
GOOD_ENDS = ("delivered", "told")


@dataclass(frozen=True, slots=True)
class State:
    """A state of a challenge as people see it: its words, the class of its badge, and the condition on rows."""

    id: str
    words: Words
    badge: str
    where: Q


STATES = (
    State("open", Words("揭榜中", "open"), "good", Q(case__stage=OPEN, case__ended="")),
    State(
        "judging", Words("评榜中", "being judged"), "info",
        Q(case__stage__in=["opening", "talks", EVALUATION, "award", "failed", "publish"], case__ended=""),
    ),
    State("carry", Words("实施中", "under way"), "info", Q(case__stage=CARRY, case__ended="")),
    State(
        "delivered", Words("已交付", "delivered"), "good",
        Q(case__ended__in=GOOD_ENDS) | Q(case__stage__in=["consent", "tell"], case__ended=""),
    ),
    State(
        "over", Words("未达成", "not met"), "calm",
        ~Q(case__ended="") & ~Q(case__ended__in=GOOD_ENDS) & Q(published_at__isnull=False),
    ),
    State("before", Words("论证中", "in review"), "warn", Q(published_at=None)),
)  # fmt: skip
BY_ID = {s.id: s for s in STATES}
PUBLIC = tuple(s for s in STATES if s.id != "before")


def state_of(challenge: OpenChallenge) -> State:
    """The state of one challenge, the same as the conditions say."""
    case = challenge.case
    if case.ended:
        found = "delivered" if case.ended in GOOD_ENDS else "over" if challenge.published_at else "before"
    elif case.stage in ("consent", "tell"):
        found = "delivered"
    elif case.stage in (OPEN, CARRY):
        found = case.stage
    else:
        found = "judging" if challenge.published_at else "before"
    return BY_ID[found]


def rows() -> QuerySet[OpenChallenge]:
    """Challenges with what lists need."""
    found = OpenChallenge.objects.select_related("case__procedure", "organisation")
    return found.defer("case__run", "case__procedure__content")


def published(*, state: str = "", text: str = "") -> QuerySet[OpenChallenge]:
    """What everybody may read, the last published first; of a state, with a text in title, problem or name."""
    found = rows().filter(published_at__isnull=False).order_by("-published_at", "-pk")
    return _asked(found, state, text)


def every(*, state: str = "", text: str = "", county: str = "") -> QuerySet[OpenChallenge]:
    """All challenges that were handed in, the newest first."""
    found = _asked(rows().exclude(case__stage="state"), state, text)
    return found.filter(organisation__county=county) if county else found


def _asked(found: QuerySet[OpenChallenge], state: str, text: str) -> QuerySet[OpenChallenge]:
    if state:
        found = found.filter(BY_ID[state].where) if state in BY_ID else found.none()
    if text:
        words = Q(title__icontains=text) | Q(problem__icontains=text) | Q(number__icontains=text)
        found = found.filter(words | called(text, field="organisation__code"))
    return found


def open_on(challenge: OpenChallenge, now: datetime) -> bool:
    """Whether bids are taken now: from publication to the end of the window's last day."""
    case = challenge.case
    return case.stage == OPEN and not case.ended and case.due is not None and clock.day_of(now) <= case.due


# ---- bids ------------------------------------------------------------------------------------------------------------
def bids_of(challenge: OpenChallenge) -> QuerySet[Bid]:
    """The bids of the present round that were not taken back, by label."""
    found = challenge.bids.filter(round=challenge.round, taken_back_at=None)
    return found.select_related("organisation", "challenge__case", "case__procedure").order_by("label", "pk")


def opened_bids(challenge: OpenChallenge) -> QuerySet[Bid]:
    """Those of all rounds that were opened, the last round first."""
    found = challenge.bids.filter(case__isnull=False).select_related("organisation", "case__procedure", "challenge")
    return found.order_by("-round", "place", "label")


def live(challenge: OpenChallenge, *stages: str) -> list[Bid]:
    """The opened bids of the present round whose cases stand at one of these stages (none given: are open at all)."""
    found = bids_of(challenge).filter(case__ended="")
    return list(found.filter(case__stage__in=stages) if stages else found)


def ranking(challenge: OpenChallenge) -> list[Bid]:
    """Those good enough: by points, then the least public money, the least price, the first handed in."""
    found = live(challenge, "ranked")
    terms = {b.pk: (-(b.mean or 0), o.public_fen, o.price_fen, b.handed_in_at) for b in found for o in (b.offer,)}
    return sorted(found, key=lambda b: terms[b.pk])


def evaluations(challenge: OpenChallenge) -> QuerySet[Case]:
    """The open cases in which the bids of the present round are judged, by label."""
    found = Case.objects.filter(procedure__purpose=JUDGING, ended="", parent__bid__in=bids_of(challenge).values("pk"))
    return found.select_related("procedure", "parent__bid").order_by("parent__bid__label")


# ---- one's own -------------------------------------------------------------------------------------------------------
def needs_of(actor: Actor) -> QuerySet[OpenChallenge]:
    """The needs of one's organisation."""
    return rows().filter(organisation=actor.organisation)


def own_bids(actor: Actor) -> QuerySet[Bid]:
    """The bids that one's organisation leads, the newest first."""
    found = Bid.objects.filter(organisation=actor.organisation).select_related("challenge__case", "case__procedure")
    return found.defer("challenge__case__run", "case__run", "case__procedure__content").order_by("-handed_in_at")


def tasks_of(actor: Actor) -> QuerySet[TaskBook]:
    """The task books that one's organisation carries out or has asked for."""
    sides = Q(bid__organisation=actor.organisation) | Q(bid__challenge__organisation=actor.organisation)
    found = TaskBook.objects.filter(sides).select_related("bid__challenge", "bid__organisation", "case__procedure")
    return found.defer("case__run", "case__procedure__content")
