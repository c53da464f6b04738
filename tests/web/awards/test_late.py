"""An application that comes when the policy is over: refused with its clause; what was handed in before is not late."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from tests.web.browsers import browser_of
from tests.web.renting import WAN, applied, to_decision

from liance.web.awards import entitled, services
from liance.web.awards.compute import replay
from liance.web.awards.models import Decision
from liance.web.awards.queries import replayed
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.refusals import Refused

ZONE = ZoneInfo("Asia/Shanghai")
LAST_DAY = datetime(2025, 12, 31, 16, 0, tzinfo=ZONE)
TOO_LATE = datetime(2026, 1, 5, 9, 0, tzinfo=ZONE)
MUCH_LATER = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)


def test_what_is_handed_in_when_the_policy_is_over_is_refused_with_clause_and_reason(
    firm: Organisation, edition: Edition, agent: Actor
) -> None:
    """Prepared on the last day, handed in after it."""
    award = applied(firm, edition, agent, LAST_DAY)
    assert (award.outcome, award.applied_on) == ("definite", None)
    with pytest.raises(Refused) as refused:
        act(case=award.case, outcome="submit", actor=agent, now=TOO_LATE)
    (told,) = refused.value.told
    assert told.refusal.code == "award-not-due"
    assert "不符合“在政策期内”：实际申报年份为2026，须不超过2025" in told.message.zh
    assert "条款：三（五）第2句" in told.message.zh
    assert "gate policy-period: 实际申报年份 = 2026, needs <= 2025 (clause 三（五）第2句)" in told.message.en
    late = services.compute_anew(award=award, actor=agent, now=TOO_LATE)
    assert (late.outcome, late.ceiling) == ("not_eligible", 0)


def test_what_was_handed_in_in_time_is_not_late_because_it_is_decided_late(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor]
) -> None:
    award = applied(firm, edition, agent, LAST_DAY)
    case = act(case=award.case, outcome="submit", actor=agent, now=LAST_DAY)
    award.refresh_from_db()
    assert award.applied_on == date(2025, 12, 31)
    anew = services.compute_anew(award=award, actor=agent, now=MUCH_LATER)
    assert (anew.outcome, anew.ceiling) == ("definite", 70 * WAN)
    grounds = Grounds(amount=70 * WAN)
    case = act(case=case, outcome="pass", actor=person("li", Role.COUNTY_OFFICER), now=TOO_LATE, grounds=grounds)
    act(case=case, outcome="agree", actor=person("wang", Role.CITY_OFFICER), now=MUCH_LATER, grounds=grounds)
    award.refresh_from_db()
    assert (award.decided, award.decided_on) == (70 * WAN, date(2026, 11, 27))
    assert json.loads(Decision.objects.get().snapshot.question)["applied_on"] == "2025-12-31"
    assert [r.same for r in replayed(award.case.number)] == [True]


def test_a_snapshot_from_before_the_day_was_known_replays_as_it_was(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    to_decision(applied(firm, edition, agent, now), agent, person, now, 70 * WAN)
    kept = json.loads(Decision.objects.get().snapshot.question)
    assert kept.pop("applied_on") == "2024-09-02"
    again = json.loads(replay(json.dumps({**kept, "form": 1}), edition))
    assert again["form"] == 1
    assert (again["answer"]["amount"], again["answer"]["assumptions"][0]) == ("700000", "applied_in 2024 not examined")


# ---- without being asked ---------------------------------------------------------------------------------------------
@pytest.fixture
def honoured(edition: Edition, organisation: Callable[..., Organisation], facts: Callable[..., None]) -> Organisation:
    """A firm that a list of 2024 names, which is awarded without being asked."""
    made = organisation(1, "甲软件")
    facts(
        {
            "enterprise": [{"id": made.code, "name": "甲软件", "industry": "6513", "registered_here": True,
                            "dishonest": False}],
            "recognition": [{"party": made.code, "title": "software_top100", "subject": "甲软件",
                             "date": "2024-05-01"}],
        }
    )  # fmt: skip
    return made


def test_who_is_found_is_entitled_on_that_day(
    edition: Edition, honoured: Organisation, person: Callable[..., Actor]
) -> None:
    officer = person("wang", Role.CITY_OFFICER)
    entitled.find(edition=edition, actor=officer, now=LAST_DAY)
    assert [(e.incentive, e.beneficiary) for e in entitled.found(edition)] == [("software-top100", honoured.code)]
    assert entitled.finding_of(edition, on=TOO_LATE.date())[1], "in another year it must be found anew"
    entitled.find(edition=edition, actor=officer, now=TOO_LATE)
    assert not entitled.found(edition).exists()


def test_what_was_found_in_time_is_not_offered_late(
    edition: Edition, honoured: Organisation, person: Callable[..., Actor]
) -> None:
    officer = person("wang", Role.CITY_OFFICER)
    entitled.find(edition=edition, actor=officer, now=LAST_DAY)
    assert entitled.offer(edition=edition, chosen=entitled.found(edition), actor=officer, now=TOO_LATE) == []


def test_what_was_offered_in_time_stays_due(
    edition: Edition, honoured: Organisation, person: Callable[..., Actor]
) -> None:
    officer = person("wang", Role.CITY_OFFICER)
    entitled.find(edition=edition, actor=officer, now=LAST_DAY)
    (award,) = entitled.offer(edition=edition, chosen=entitled.found(edition), actor=officer, now=LAST_DAY)
    assert award.applied_on == date(2025, 12, 31)
    later = services.compute_anew(award=award, actor=officer, now=MUCH_LATER)
    assert (later.outcome, later.ceiling) == ("ceiling", 20 * WAN)


def test_the_page_of_the_case_says_the_day(
    firm: Organisation, edition: Edition, agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: now)
    award = applied(firm, edition, agent, now)
    act(case=award.case, outcome="submit", actor=agent, now=now)
    page = browser_of("agent", Role.ENTERPRISE, firm, now=now).get(reverse("cases:case", args=[award.case.number]))
    assert "<dt>申报日</dt><dd>2024-09-02</dd>" in page.content.decode()
