"""What a demonstration shows of matters: work on several desks, something registered, something public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from liance.web.matters import queries
from liance.web.matters.demonstration import demonstrate
from liance.web.matters.models import Matter
from liance.web.people.actor import SYSTEM
from liance.web.people.demonstration import demonstrate as people
from liance.web.policies.models import Edition
from liance.web.registry.demonstration import demonstrate as registry
from liance.web.registry.models import Record


@pytest.mark.slow
def test_the_demonstration_opens_matters_once(edition: Edition, settings: Any, now: datetime) -> None:
    settings.DEBUG = True
    people(actor=SYSTEM, now=now)
    registry(actor=SYSTEM, now=now, enterprises=2)
    said: list[str] = []
    demonstrate(actor=SYSTEM, now=now, enterprises=2, say=lambda zh, en: said.append(en))
    assert said == ["9 demonstration matters"]
    assert queries.published(on=now.date()).count() == 2
    ended = Matter.objects.exclude(case__ended="").values_list("kind", flat=True)
    assert sorted(ended) == ["adaptation", "adaptation", "association-activity", "scenario"]
    assert Record.objects.filter(type="adaptation").count() == 2
    demonstrate(actor=SYSTEM, now=now, enterprises=2, say=lambda zh, en: said.append(en))
    assert len(said) == 1, "again it adds nothing"
