"""Between decision and payment: the public notice, masked; an objection stops it; nobody reviews his own review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.renting import WAN, applied, to_decision

from liance.procedures import Reason
from liance.web.awards.models import Award
from liance.web.cases.late import tick
from liance.web.cases.services import Grounds, act
from liance.web.notices import queries, services
from liance.web.notices.models import Notice, Objection
from liance.web.people.actor import PUBLIC, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site.refusals import Refused

AFTER = timedelta(days=8)
"""Five working days from a Monday noon are over."""


@pytest.fixture
def award(firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime) -> Award:
    award = applied(firm, edition, agent, now)
    to_decision(award, agent, person, now, 70 * WAN)
    award.refresh_from_db()
    return award


@pytest.fixture
def notice(award: Award, person: Callable[..., Actor], now: datetime) -> Notice:
    clerk = person("chen", Role.CITY_OFFICER)
    drawn = services.draw_up(title="2024年第一批奖补公示", cases=list(queries.waiting()), actor=clerk, now=now)
    return services.publish(notice=drawn, actor=clerk, now=now)


def test_what_is_published_is_masked_and_kept(notice: Notice, award: Award) -> None:
    assert notice.text is not None
    line = notice.text["lines"][0]
    assert (line["name"], line["decided"], line["code"]) == (
        "甲电子",
        70 * WAN,
        award.beneficiary_id[:6] + "********" + award.beneficiary_id[-4:],
    )
    assert (notice.first_day, notice.last_day) == (date(2024, 9, 2), date(2024, 9, 9))


def test_a_number_in_a_name_is_not_published(
    award: Award, firm: Organisation, person: Callable[..., Actor], now: datetime
) -> None:
    Organisation.objects.filter(pk=firm.pk).update(name="甲电子 13812345678")
    clerk = person("chen", Role.CITY_OFFICER)
    drawn = services.draw_up(title="公示", cases=list(queries.waiting()), actor=clerk, now=now)
    with pytest.raises(Refused) as refused:
        services.publish(notice=drawn, actor=clerk, now=now)
    assert "手机号码" in refused.value.told[0].message.zh
    drawn.refresh_from_db()
    assert drawn.published_at is None


def test_after_its_days_without_objection_the_award_goes_on_to_payment(
    notice: Notice, award: Award, person: Callable[..., Actor], now: datetime
) -> None:
    clerk = person("chen", Role.CITY_OFFICER)
    assert services.conclude(notice=notice, actor=clerk, now=now) == 0, "not before its days are over"
    assert tick(now=now + AFTER) == 1
    assert services.conclude(notice=notice, actor=clerk, now=now + AFTER) == 1
    award.case.refresh_from_db()
    assert award.case.stage == "pay"


def test_an_objection_stops_the_clock_and_a_founded_one_the_award(
    notice: Notice, award: Award, person: Callable[..., Actor], now: datetime
) -> None:
    line = notice.lines.get()
    services.object_to(line=line, name="张三", contact="13800000000", text="厂房已转租", actor=PUBLIC, now=now)
    assert tick(now=now + AFTER) == 0, "an open objection is never over by itself"
    reviewer = person("wang", Role.CITY_OFFICER)
    grounds = Grounds(reasons=(Reason("自用比例", "现场核查属实"),), remedy="可申请行政复议")
    with pytest.raises(Refused):
        act(
            case=line.case,
            outcome="revoke",
            actor=Actor("li", Role.CITY_OFFICER, reviewer.organisation, account_id=1),
            now=now,
            grounds=grounds,
        )
    act(case=line.case, outcome="revoke", actor=person("qian", Role.CITY_OFFICER), now=now, grounds=grounds)
    award.refresh_from_db()
    award.case.refresh_from_db()
    assert award.case.ended
    assert (award.decided, award.live) == (None, False)
    entry = Record.objects.get(type="award")
    assert entry.current is not None
    assert entry.current.withdrawn, "the ledger no longer counts it"
    assert line.objections.get().result == "revoke"


def test_how_to_reach_who_objects_is_encrypted_and_shown_to_the_office(
    notice: Notice, person: Callable[..., Actor], now: datetime
) -> None:
    line, clerk = notice.lines.get(), person("chen", Role.CITY_OFFICER)
    services.object_to(line=line, name="张三", contact="13800000000", text="厂房已转租", actor=PUBLIC, now=now)
    assert "13800000000" not in str(Objection.objects.values().get())
    office = browser_of("chen", Role.CITY_OFFICER, Organisation.objects.get(pk=clerk.organisation), now=now)
    assert "13800000000" in office.get(f"/notices/{notice.number}").content.decode()
    assert "13800000000" not in Client().get(f"/open/notices/{notice.number}").content.decode()


def test_an_unfounded_objection_lets_the_rest_of_the_days_run(
    notice: Notice, award: Award, person: Callable[..., Actor], now: datetime
) -> None:
    line = notice.lines.get()
    later = now + timedelta(days=2)
    services.object_to(line=line, name="张三", contact="1", text="不服", actor=PUBLIC, now=later)
    grounds = Grounds(reasons=(Reason("事实不实", "经核查不属实"),), remedy="可投诉")
    case = act(
        case=line.case,
        outcome="unfounded",
        actor=person("qian", Role.CITY_OFFICER),
        now=later + timedelta(days=7),
        grounds=grounds,
    )
    assert case.stage == "display"
    assert case.due == date(2024, 9, 14), "three working days were left on Wednesday; Saturday the 14th is worked"


def test_an_objection_needs_a_name(notice: Notice, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        services.object_to(line=notice.lines.get(), name=" ", contact="", text="不服", actor=PUBLIC, now=now)
    assert len(refused.value.told) == 2
