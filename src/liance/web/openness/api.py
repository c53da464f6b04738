"""The API's parts that the public and programs use: policies, clauses, assessing, cases, open data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from liance.web.challenges.queries.standing import published
from liance.web.openness import assessing, queries
from liance.web.openness.gate import Gate, Keyed
from liance.web.openness.models import Scope
from liance.web.openness.opendata import AwardOut, ChallengeOut
from liance.web.openness.problems import NotFound
from liance.web.policies.models import Edition
from liance.web.policies.queries import current, current_editions, document_of, policy_of

router = Router()
MOST = 200


class PolicyOut(Schema):
    """A policy now in use."""

    id: str
    title: str
    status: str
    edition: int
    digest: str


class IncentiveOut(Schema):
    """One item of support."""

    id: str
    title: str
    clause: str
    basis: str
    procedure: str
    departments: list[str]
    documents: list[str]


class SentenceOut(Schema):
    """One piece of official text."""

    path: str
    text: str
    heading: bool


class AwardsOut(Schema):
    """A part of the open data: `count` in all, from `offset` on."""

    count: int
    offset: int
    items: list[AwardOut]


class ChallengesOut(Schema):
    """A part of the open challenges: `count` in all, from `offset` on."""

    count: int
    offset: int
    items: list[ChallengeOut]


class AssessIn(Schema):
    """A city in a file: rows by record type, as `liance assess` reads them; whom to assess; readings chosen.

    `applied_on`: the day of application; without it each thing counts as applied for in the year in which it is due.
    """

    records: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    party: str | None = Field(None, max_length=100)
    incentives: list[str] = Field(default_factory=list, max_length=200)
    readings: dict[str, str] = Field(default_factory=dict)
    applied_on: date | None = None
    everything: bool = False


class AssessOut(Schema):
    """The answers, each with its clause, reasons and missing facts; money is yuan as decimal text."""

    policy: str
    edition: str
    answers: list[dict[str, Any]]


class ProgressOut(Schema):
    """Where a case stands."""

    number: str
    procedure: str
    stage: str
    ended: bool
    due: str | None


class CaseOut(ProgressOut):
    """A case of the key's own organisation."""

    title: str


def edition_of(policy: str) -> Edition:
    """The edition of a policy now in use. Raises NotFound."""
    found = current(policy)
    if found is None:
        raise NotFound("policy", policy)
    return found


@router.get("/policies", response=list[PolicyOut], auth=Gate(), tags=["policies"])
def policies(request: HttpRequest) -> list[dict[str, object]]:
    """The policies now in use."""
    return [
        {"id": e.policy, "title": e.title, "status": e.status, "edition": e.number, "digest": e.digest}
        for e in current_editions()
    ]


@router.get("/policies/{policy}/incentives", response=list[IncentiveOut], auth=Gate(), tags=["policies"])
def incentives(request: HttpRequest, policy: str) -> list[dict[str, object]]:
    """What a policy supports."""
    law = policy_of(edition_of(policy))
    return [
        {
            "id": i.id, "title": i.title, "clause": i.sentence.path, "basis": i.basis.id, "procedure": i.procedure,
            "departments": list(i.departments), "documents": list(i.documents),
        }
        for i in law.incentives
    ]  # fmt: skip


@router.get("/policies/{policy}/clauses", response=list[SentenceOut], auth=Gate(), tags=["policies"])
def clauses(request: HttpRequest, policy: str) -> list[dict[str, object]]:
    """The official text, sentence by sentence, in official order."""
    document = document_of(edition_of(policy))
    return [{"path": s.path, "text": s.text, "heading": s.heading} for s in document.sentences()]


@router.post("/policies/{policy}/assess", response=AssessOut, auth=Gate(), tags=["assess"])
def assess(request: HttpRequest, policy: str, asked: AssessIn) -> dict[str, object]:
    """Decide on facts given; nothing is kept. Without a key at most 50 records, with one at most 5,000."""
    edition = edition_of(policy)
    most = assessing.MOST_WITH_KEY if getattr(request, "auth", None) != Gate.NOBODY else assessing.MOST
    answers = assessing.assess(
        edition=edition, records=asked.records, party=asked.party, incentives=asked.incentives,
        readings=asked.readings, everything=asked.everything, most=most,
        applied_on=asked.applied_on,
    )  # fmt: skip
    return {"policy": policy, "edition": edition.digest, "answers": answers}


@router.get("/awards", response=AwardsOut, auth=Gate(), tags=["open data"])
def awards(
    request: HttpRequest,
    policy: Annotated[str, Field(max_length=80)] = "",
    incentive: Annotated[str, Field(max_length=80)] = "",
    year: Annotated[str, Field(max_length=4)] = "",
    county: Annotated[str, Field(max_length=40)] = "",
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
) -> dict[str, object]:
    """Awards as open data, newest decision first."""
    found = queries.published_awards(policy=policy, incentive=incentive, year=year, county=county)
    items = [queries.as_open(a) for a in found[offset : offset + limit]]
    return {"count": found.count(), "offset": offset, "items": items}


@router.get("/challenges", response=ChallengesOut, auth=Gate(), tags=["open data"])
def challenges(
    request: HttpRequest,
    state: Annotated[str, Field(max_length=20)] = "",
    text: Annotated[str, Field(max_length=80)] = "",
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
) -> dict[str, object]:
    """Published challenges, the last published first; of a state, with a text in title, problem or name."""
    found = published(state=state, text=text)
    rows = found.prefetch_related("indicators")[offset : offset + limit]
    return {"count": found.count(), "offset": offset, "items": [queries.challenge_as_open(c) for c in rows]}


@router.get("/challenges/{number}", response=ChallengeOut, auth=Gate(), tags=["open data"])
def challenge(request: HttpRequest, number: str) -> ChallengeOut:
    """One published challenge."""
    found = published().filter(number=number).first()
    if found is None:
        raise NotFound("challenge", number)
    return queries.challenge_as_open(found)


@router.get("/cases/{number}/progress", response=ProgressOut, auth=Gate(), tags=["cases"])
def progress(request: HttpRequest, number: str) -> dict[str, object]:
    """Where a case stands; no names, no amounts."""
    found = queries.progress(number)
    if found is None:
        raise NotFound("case", number)
    return _progress(found)


@router.get("/cases", response=list[CaseOut], auth=Keyed(Scope.CASES), tags=["cases"])
def cases(
    request: HttpRequest,
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
) -> list[dict[str, object]]:
    """The cases of the key's own organisation, newest first."""
    rows = queries.cases_of(request.auth.organisation_id)[offset : offset + limit]  # type: ignore[attr-defined]
    made = ((case, queries.progress(case.number)) for case in rows)
    return [{**_progress(p), "title": case.title} for case, p in made if p is not None]


def _progress(p: queries.Progress) -> dict[str, object]:
    due = p.due.isoformat() if p.due is not None else None
    return {"number": p.number, "procedure": p.procedure, "stage": p.stage, "ended": p.ended, "due": due}
