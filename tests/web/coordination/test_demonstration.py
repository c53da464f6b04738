"""The demonstration of the chain leader's office: made by the made-up city's people, once, whole."""

from typing import Any

import pytest
from tests.web.conftest import NOON

from liance.web.audit.queries import verify
from liance.web.coordination.demonstration import demonstrate
from liance.web.coordination.models import Meeting, Ticket, Tour
from liance.web.people import demonstration as people
from liance.web.people.actor import SYSTEM
from liance.web.policies.models import Edition


def test_it_is_made_once(edition: Edition, settings: Any) -> None:
    settings.DEBUG = True
    people.demonstrate(actor=SYSTEM, now=NOON)
    for _ in range(2):
        assert demonstrate(actor=SYSTEM, now=NOON) == []
    assert sorted(Ticket.objects.values_list("source", "case__stage")) == [
        ("enterprise", "handle"), ("meeting", "handle-by"),
    ]  # fmt: skip
    assert (Meeting.objects.get().case.stage, Tour.objects.count()) == ("supervise", 1)
    assert all("演示" in t.case.title for t in Ticket.objects.all())
    assert verify().sound


@pytest.mark.django_db
def test_a_service_in_use_has_none() -> None:
    with pytest.raises(RuntimeError, match="LIANCE_DEBUG"):
        demonstrate(actor=SYSTEM, now=NOON)
