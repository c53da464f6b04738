"""A good case from the form to the public page: nothing is entered before its end, nothing public without consent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.web.matters.world import People, to_publish

from liance.procedures import Reason
from liance.records.city import Value
from liance.web.cases import services as casework
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.matters import queries, rows, services
from liance.web.matters.kinds import Declared, as_given, named
from liance.web.matters.models import Matter
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site import clock
from liance.web.site.refusals import Refused

STORY: dict[str, Value] = {
    "title": "数字车间改造", "year": 2024, "theme": "application", "background": "订单多、人工少",
    "practice": "给二十台设备装了传感器", "effect": "节电一成（2024年电费单）", "consent": True,
}  # fmt: skip


@pytest.fixture
def kind(edition: Edition) -> Declared:
    found = named(edition.policy, "typical-case")
    assert found is not None
    return found


@pytest.fixture
def opened(kind: Declared, firm: Organisation, agent: Actor, now: datetime) -> Matter:
    return services.open_matter(of_kind=kind, values=STORY, actor=agent, now=now)


def told(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [t.refusal.code for t in error.value.told]


def test_opening_takes_the_first_step_with_what_was_given(opened: Matter, firm: Organisation) -> None:
    case = opened.case
    assert case.title == "典型案例：数字车间改造 2024"
    assert case.stage == "check"
    assert case.party == firm
    assert opened.values["party"] == firm.code, "an applicant's matter is its own"
    assert opened.values["title"] == "数字车间改造"
    assert opened.year == 2024
    assert not Record.objects.filter(type="typical_case").exists()


def test_a_form_with_holes_is_refused_whole(kind: Declared, firm: Organisation, agent: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as error:
        services.open_matter(of_kind=kind, values={"title": "空", "year": 2024}, actor=agent, now=now)
    assert told(error) == ["matter-lacks"] * 5
    assert not Case.objects.exists()


def test_the_same_is_not_opened_twice(kind: Declared, opened: Matter, agent: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as error:
        services.open_matter(of_kind=kind, values=STORY, actor=agent, now=now)
    assert told(error) == ["matter-on-its-way"]


def test_who_opened_it_does_not_check_it(kind: Declared, firm: Organisation, person: People, now: datetime) -> None:
    officer = person("county", Role.COUNTY_OFFICER)
    matter = services.open_matter(of_kind=kind, values={**STORY, "party": firm.code}, actor=officer, now=now)
    with pytest.raises(Refused) as error:
        casework.act(case=matter.case, outcome="pass", actor=officer, now=now, grounds=Grounds(opinion="属实"))
    assert "申报" in str(error.value)


def test_to_the_public_page_and_into_the_registry(
    opened: Matter, person: People, agent: Actor, now: datetime
) -> None:  # fmt: skip
    officer, case = person("city", Role.CITY_OFFICER), to_publish(opened.case, person, now)
    later = now + timedelta(days=11)
    released = as_given({"released_on": clock.day_of(later)})
    casework.act(case=case, outcome="publish", actor=officer, now=later, more=released)
    assert [m.pk for m in queries.published(on=clock.day_of(later))] == [opened.pk]
    assert not Record.objects.filter(type="typical_case").exists(), "nothing is entered before the end"
    with pytest.raises(Refused) as error:
        casework.act(case=case, outcome="counted", actor=officer, now=later)
    assert told(error) == ["matter-no-rows"]
    matter = Matter.objects.get(pk=opened.pk)
    for channel, readers in (("市报", 1200), ("公众号", 300)):
        rows.add_row(
            matter=matter, type_id="case_reach", actor=officer, now=later,
            values={"channel": channel, "day": date(2024, 9, 12), "readers": readers, "figure_source": "后台"},
        )  # fmt: skip
    casework.act(case=case, outcome="counted", actor=officer, now=later)
    kept = Record.objects.get(type="typical_case").current
    assert kept is not None
    assert kept.values["readers"] == "1500"
    assert kept.source == f"{case.number} 典型案例：已发布"
    assert Record.objects.filter(type="case_reach").count() == 2
    assert Matter.objects.get(pk=opened.pk).record == kept.record


def test_nothing_is_public_without_consent(
    kind: Declared, firm: Organisation, agent: Actor, person: People, now: datetime
) -> None:
    matter = services.open_matter(of_kind=kind, values={**STORY, "consent": False}, actor=agent, now=now)
    checker, leader = person("county", Role.COUNTY_OFFICER), person("leader", Role.CITY_LEADER)
    casework.act(case=matter.case, outcome="pass", actor=checker, now=now, grounds=Grounds(opinion="属实"))
    with pytest.raises(Refused) as error:
        casework.act(case=matter.case, outcome="choose", actor=leader, now=now)
    assert told(error) == ["matter-not-so"]


def test_sent_back_it_is_given_anew(opened: Matter, agent: Actor, person: People, now: datetime) -> None:
    checker = person("county", Role.COUNTY_OFFICER)
    grounds = Grounds(reasons=(Reason("成效", "没有写数字从哪里来"),))
    casework.act(case=opened.case, outcome="correct", actor=checker, now=now, grounds=grounds)
    better = as_given({"effect": "节电12%（2024年7月电费单）"})
    casework.act(case=opened.case, outcome="submit", actor=agent, now=now, more=better)
    again = Matter.objects.get(pk=opened.pk)
    assert again.values["effect"].startswith("节电12%")
    assert again.values["practice"] == STORY["practice"], "the rest stays"
    assert [sorted(g.values) for g in again.given.all()][-1] == ["effect"]
