"""What boards may not hear of experts tied to a side, and how a declaration at one bid counts at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from liance import procedures
from liance.procedures import DECLARED, NAMED, SPOKEN
from liance.web.cases import boards
from liance.web.cases.models import Case, Said, Seat
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.challenges.queries.standing import JUDGING, bids_of
from liance.web.people.actor import Actor
from liance.web.people.models import Membership
from liance.web.site.refusals import Told, refusal

TIED = refusal(
    "expert-tied", "“{person}”属于这一榜的一方，不能评审",
    "{person} belongs to a side of this challenge and may not judge it",
    hint_zh="需求方、牵头单位和合作单位的人都要回避，请另请专家。",
    hint_en="People of the demand side, of leads and partners stand down; name somebody else.",
)  # fmt: skip
CONFLICTED = refusal(
    "expert-conflicted", "“{person}”对这一榜声明过利害关系", "{person} has declared a conflict in this challenge",
    hint_zh="一榜里对任何一家有利害关系的，各份都不评，请另请专家。",
    hint_en="Whoever has one with any bidder judges none of the bids; name somebody else.",
)  # fmt: skip
ONE_PANEL = refusal(
    "expert-after-scores", "“{person}”已经评过这一榜的另一份方案", "{person} has judged another bid of this challenge",
    hint_zh="同一榜的各份方案要在评分以前一起请专家。", hint_en="Name to all bids of a challenge before any is judged.",
)  # fmt: skip
UNDECLARED = refusal(
    "expert-undeclared", "先对这一榜的全部方案声明利害关系，再评分",
    "declare for every bid of this challenge before judging one",
    hint_zh="在任何一份方案的案件里声明一次，对全部有效。",
    hint_en="Declared once, in any of their cases, it counts for all.",
)  # fmt: skip


def of_evaluation(case: Case, said: procedures.Said) -> Iterator[Told]:
    """What stands against naming or hearing somebody where a bid is judged."""
    bid = Bid.objects.select_related("challenge__organisation", "organisation").get(case=case.parent)
    beside = _beside(bid)
    person = said.holder if said.what == NAMED else said.person
    if said.what == DECLARED or not person:
        return
    yield from _tied(bid.challenge, bids_of(bid.challenge), person)
    words = Said.objects.filter(case__in=beside)
    if words.filter(what=DECLARED, person=person).exclude(conflict="").exists():
        yield CONFLICTED.given(person=person)
    if said.what == NAMED and words.exclude(case=case).filter(what=SPOKEN, person=person).exists():
        yield ONE_PANEL.given(person=person)
    if said.what == SPOKEN:
        seats = Seat.objects.filter(case__in=beside, holder=person).values_list("case", flat=True)
        declared = words.filter(what=DECLARED, person=person).values_list("case", flat=True)
        if set(seats) - set(declared):
            yield UNDECLARED.given(person=person)


def of_acceptance(case: Case, said: procedures.Said) -> Iterator[Told]:
    """What stands against naming or hearing somebody where a result is accepted."""
    person = said.holder if said.what == NAMED else said.person
    if person and said.what != DECLARED:
        bid = Bid.objects.select_related("challenge__organisation", "organisation").get(task__case=case)
        yield from _tied(bid.challenge, [bid], person)


def stand_down(case: Case, said: procedures.Said, actor: Actor) -> None:
    """A declaration at one bid is made at all others where the same person sits: conflicts are with any bidder."""
    if said.what != DECLARED:
        return
    bid = Bid.objects.select_related("challenge").get(case=case.parent)
    told = Said.objects.filter(what=DECLARED, person=said.person).values("case")
    seats = Seat.objects.filter(case__in=_beside(bid), holder=said.person, heard=False).exclude(case__in=told)
    for seat in seats.select_related("case").exclude(case=case):
        boards.declare(
            case=seat.case, stage=seat.stage, seat=seat.seat, conflict=said.conflict, actor=actor, now=said.at
        )


def _beside(bid: Bid) -> QuerySet[Case]:
    """Every case, ended ones too, in which a bid of the same round is judged."""
    return Case.objects.filter(
        procedure__purpose=JUDGING, parent__bid__challenge=bid.challenge_id, parent__bid__round=bid.round
    )


def _tied(challenge: OpenChallenge, bids: Iterable[Bid], person: str) -> Iterator[Told]:
    sides = {challenge.organisation_id}
    for bid in bids:
        sides |= {bid.organisation_id, *(p.code for p in bid.offer.partners)}
    if Membership.objects.filter(account__username=person, organisation__in=sides, revoked_on=None).exists():
        yield TIED.given(person=person)
