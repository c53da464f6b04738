"""The demonstration: marked, made through the services, and not again when it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from liance.records.city import Record as Facts
from liance.web.monitoring import demonstration, ladder, queries
from liance.web.monitoring.models import Observation, Warning
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.services import Told, load_many
from liance.web.site import clock


def test_it_shows_something_of_everything_and_adds_nothing_the_second_time(
    edition: Edition, organisation: Callable[..., Organisation], now: datetime
) -> None:
    firm = policy_of(edition).vocabulary.type_named("enterprise")
    assert firm is not None
    rows = [Facts(firm, {"id": organisation(60 + n, f"演示{n}公司").pk, "name": f"演示{n}公司"}) for n in range(6)]
    load_many(rows=rows, told=Told(Origin.IMPORTED, source="演示数据"), actor=SYSTEM, now=now)
    demonstration.demonstrate(actor=SYSTEM, now=now)
    figures, day = Observation.objects.count(), clock.day_of(now)
    revenue = next(j for j in queries.judged(edition, day) if j.target.id == "operating-revenue")
    assert revenue.band is not None
    assert {r.rule for r in Warning.objects.all()} >= {"W2", "W3", "W7"}
    assert len(ladder.climbing(edition, day).standings["srdi-2022"]) == 6
    made = Observation.objects.filter(quality="demonstration")
    assert all(o.source.startswith("演示") for o in made)
    demonstration.demonstrate(actor=SYSTEM, now=now)
    assert Observation.objects.count() == figures
