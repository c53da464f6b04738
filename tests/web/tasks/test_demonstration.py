"""The demonstration shows lights of every colour, a report to check, a project late and one to admit; made once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from liance.insight.lights import Light
from liance.web.people.actor import SYSTEM
from liance.web.people.demonstration import demonstrate as people
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.tasks.demonstration import demonstrate
from liance.web.tasks.models import Lead, Project, Report
from liance.web.tasks.queries.projects import late_projects, to_admit
from liance.web.tasks.queries.tasks import lights, overview


@pytest.mark.slow
def test_it_shows_something_of_everything_and_is_made_once(edition: Edition, settings: Any) -> None:
    settings.DEBUG = True
    now = timezone.make_aware(datetime(2026, 11, 27, 10))
    people(actor=SYSTEM, now=now)
    demonstrate(actor=SYSTEM, now=now)
    counts = (Lead.objects.count(), Report.objects.count(), Project.objects.count())
    assert demonstrate(actor=SYSTEM, now=now) == []
    assert (Lead.objects.count(), Report.objects.count(), Project.objects.count()) == counts == (20, 35, 2)
    found = overview(edition, on=clock.day_of(now))
    assert {s.light for h in found.heads for s in h.measures} == set(Light)
    assert sum(lights(found).values()) == 20
    assert [s.project.name for s in late_projects(on=clock.day_of(now))] == ["高端材料项目（演示）"]
    assert to_admit().count() == 1
    assert {r.case.stage for r in Report.objects.select_related("case")} == {"fill", "check"}


@pytest.mark.django_db
def test_a_service_in_use_has_none() -> None:
    with pytest.raises(RuntimeError, match="LIANCE_DEBUG"):
        demonstrate(actor=SYSTEM, now=timezone.now())
