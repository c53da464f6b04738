"""Matters taken on by the offices, for tests that begin where those have ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from liance.web.cases import services as casework
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.roles import Role

People = Callable[..., Actor]


def to_publish(case: Case, person: People, now: datetime) -> Case:
    """Checked, chosen, on public notice for its days: the case waits to be published."""
    checker, leader, officer = (
        person("county", Role.COUNTY_OFFICER), person("leader", Role.CITY_LEADER), person("city", Role.CITY_OFFICER)
    )  # fmt: skip
    casework.act(case=case, outcome="pass", actor=checker, now=now, grounds=Grounds(opinion="查过电费单"))
    casework.act(case=case, outcome="choose", actor=leader, now=now)
    drawn = notices.draw_up(title="案例公示", cases=list(notice_queries.waiting()), actor=officer, now=now)
    notices.publish(notice=drawn, actor=officer, now=now)
    assert notices.conclude(notice=drawn, actor=officer, now=now) == 0, "not before its last day"
    later = now + timedelta(days=10)
    tick(now=later)
    notices.conclude(notice=drawn, actor=officer, now=later)
    return Case.objects.get(pk=case.pk)
