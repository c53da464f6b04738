"""A case from opening to its end: who may act, what an act must carry, what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from liance.procedures import Reason
from liance.web.audit.models import Event
from liance.web.audit.queries import verify
from liance.web.cases import queries, services
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site.refusals import Refused

REASON = (Reason("营业收入", "审计报告缺页"),)


@pytest.fixture
def firm(organisation: Callable[..., Organisation]) -> Organisation:
    return organisation(1, "甲公司")


@pytest.fixture
def agent(person: Callable[..., Actor], firm: Organisation) -> Actor:
    return person("agent", Role.ENTERPRISE, firm)


@pytest.fixture
def complaint(edition: Edition, firm: Organisation, agent: Actor, now: datetime) -> Case:
    procedure = policy_of(edition).procedures["complaint"]
    return services.open_case(procedure=procedure, edition=edition, title="受理太慢", party=firm, actor=agent, now=now)


def test_a_complaint_is_received_handled_and_settled(
    complaint: Case, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    window, officer = person("wang", Role.WINDOW), person("li", Role.CITY_OFFICER)
    assert complaint.due == date(2024, 9, 3), "one working day to receive it"
    case = services.act(case=complaint, outcome="accept", actor=window, now=now)
    assert (case.stage, case.due) == ("handle", date(2024, 9, 24)), "fifteen working days, over the autumn festival"
    case = services.act(case=case, outcome="correct", actor=officer, now=now, grounds=Grounds(opinion="已当日受理"))
    case = services.act(case=case, outcome="accept", actor=agent, now=now)
    assert case.ended == "settled"
    assert [(s.stage, s.outcome, s.person) for s in case.steps.all()] == [
        ("receive", "accept", "wang"), ("handle", "correct", "li"), ("reply", "accept", "agent"),
    ]  # fmt: skip
    assert verify().sound
    assert Event.objects.filter(thing="case", thing_id=case.number).count() == 4


def test_a_refusal_without_reason_and_remedy_is_not_possible(
    complaint: Case, person: Callable[..., Actor], now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        services.act(case=complaint, outcome="refuse", actor=person("wang", Role.WINDOW), now=now)
    said = " ".join(t.message.zh for t in refused.value.told)
    assert len(refused.value.told) == 2, said
    assert not Step.objects.exists()


def test_nobody_judges_his_own_house(
    complaint: Case, firm: Organisation, person: Callable[..., Actor], now: datetime
) -> None:
    services.act(case=complaint, outcome="accept", actor=person("wang", Role.WINDOW), now=now)
    officer = person("li", Role.CITY_OFFICER)
    both = Actor(officer.account, officer.role, officer.organisation, "", "", frozenset({firm.code}), 1)
    with pytest.raises(Refused):
        services.act(case=complaint, outcome="correct", actor=both, now=now, grounds=Grounds(opinion="好"))


def test_past_its_limit_a_case_also_stands_on_the_desk_it_is_escalated_to(
    complaint: Case, person: Callable[..., Actor], now: datetime
) -> None:
    window, leader = person("wang", Role.WINDOW), person("sun", Role.CITY_LEADER)
    assert tick(now=now + timedelta(days=1)) == 0, "its last day is not over"
    assert list(queries.inbox(leader)) == []
    late = now + timedelta(days=2)
    assert tick(now=late) == 1
    assert list(queries.inbox(leader)) == [complaint]
    assert list(queries.inbox(window)) == [complaint], "who was late may still act"
    assert tick(now=late) == 0, "once is enough"
    assert Event.objects.filter(action="case-escalated", thing_id=complaint.number).count() == 1
    case = services.act(case=complaint, outcome="accept", actor=leader, now=late)
    assert case.stage == "handle"
    assert list(queries.inbox(leader)) == [], "the next stage has a limit of its own"


def test_a_county_officer_sees_only_his_county(
    complaint: Case, person: Callable[..., Actor], organisation: Callable[..., Organisation], now: datetime
) -> None:
    services.act(case=complaint, outcome="accept", actor=person("wang", Role.WINDOW), now=now)
    west = Actor("zhao", Role.COUNTY_OFFICER, "x", "", "西区", frozenset(), 1)
    assert not queries.cases_seen(west).exists()
    with pytest.raises(Refused) as refused:
        services.act(case=complaint, outcome="correct", actor=west, now=now, grounds=Grounds(opinion="好"))
    assert refused.value.status == 403
    assert list(queries.inbox(person("li", Role.COUNTY_OFFICER))) == [complaint]


def test_silence_after_the_reply_counts_as_acceptance(
    complaint: Case, person: Callable[..., Actor], now: datetime
) -> None:
    services.act(case=complaint, outcome="accept", actor=person("wang", Role.WINDOW), now=now)
    grounds = Grounds(opinion="已改正")
    case = services.act(
        case=complaint, outcome="correct", actor=person("li", Role.CITY_OFFICER), now=now, grounds=grounds
    )
    assert tick(now=now + timedelta(days=7)) == 0, "the last day itself is not late"
    assert tick(now=now + timedelta(days=8)) == 1
    case.refresh_from_db()
    assert case.ended == "settled"
    assert case.steps.last().role == SYSTEM.role  # type: ignore[union-attr]


def test_steps_cannot_be_changed_or_deleted(complaint: Case, person: Callable[..., Actor], now: datetime) -> None:
    services.act(case=complaint, outcome="accept", actor=person("wang", Role.WINDOW), now=now)
    for change in (Step.objects.all().delete, lambda: Step.objects.update(person="other")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
