"""What was given up is removed after thirty days, with its file; what was granted keeps its letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from tests.web.matrix import NOW, actor_as
from tests.web.people.tries import a_registration, a_request, enterprise, somebody

from liance.web.audit.models import Event
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Letter, Membership, MembershipRequest, Registration
from liance.web.people.roles import Role
from liance.web.people.services import requests
from liance.web.people.services.abandoned import KEPT_DAYS, remove_abandoned

pytestmark = pytest.mark.django_db
OFFICER = Role.COUNTY_OFFICER
KEPT, PAST = NOW + timedelta(days=KEPT_DAYS), NOW + timedelta(days=KEPT_DAYS, seconds=1)


def with_file(asked: MembershipRequest) -> MembershipRequest:
    asked.letter.file.save("letter.pdf", ContentFile(b"%PDF-1.7"), save=True)
    return asked


def test_a_refused_registration_goes_with_its_file_after_thirty_days(
    django_capture_on_commit_callbacks: object,
) -> None:
    asked = with_file(a_registration())
    storage, name = asked.letter.file.storage, asked.letter.file.name
    requests.refuse_request(request=asked, why="印章不清", actor=actor_as(OFFICER), now=NOW)
    assert remove_abandoned(actor=SYSTEM, now=KEPT) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert remove_abandoned(actor=SYSTEM, now=PAST) == 1
    assert [model.objects.count() for model in (MembershipRequest, Registration, Letter)] == [0, 0, 0]
    assert not storage.exists(name)
    event = Event.objects.get(action="request-removed")
    assert (event.thing, event.thing_id) == ("registration", "ABCDE23467")


def test_a_withdrawn_request_goes_too_and_an_open_one_never() -> None:
    """An open one waits for an office, and that is not the fault of who asked."""
    gone, waits = a_request(somebody()), a_registration()
    who = actor_as(Role.PUBLIC)
    gone.account = somebody(who.account)
    gone.save()
    requests.withdraw(request=gone, actor=who, now=NOW)
    assert remove_abandoned(actor=SYSTEM, now=NOW + timedelta(days=900)) == 1
    assert list(MembershipRequest.objects.all()) == [waits]


def test_of_a_granted_one_the_registration_goes_and_the_letter_stays() -> None:
    asked = a_registration(enterprise())
    requests.allow(request=asked, actor=actor_as(OFFICER), now=NOW)
    remove_abandoned(actor=SYSTEM, now=KEPT)
    assert Registration.objects.exists()
    assert remove_abandoned(actor=SYSTEM, now=PAST) == 0
    assert not Registration.objects.exists()
    kept = MembershipRequest.objects.get()
    assert (kept.registration, kept.letter_id) == (
        None,
        Membership.objects.get(account__username="xinren").letter_file_id,
    )
    assert (kept.asker, kept.body) == ("xinren", "演示东风电子")


def test_one_that_was_mended_in_time_stays() -> None:
    asked = a_registration()
    requests.refuse_request(request=asked, why="x", actor=actor_as(OFFICER), now=NOW)
    MembershipRequest.objects.update(state="open", decided_at=None)
    assert remove_abandoned(actor=SYSTEM, now=PAST) == 0
