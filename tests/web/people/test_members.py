"""The people of one organisation: its lead agent lets others in and hands over; everybody may leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.matrix import NOW, TODAY, organisation_for
from tests.web.people.tries import NEXT_YEAR, a_registration, a_request, enterprise, somebody

from liance.web.audit.models import Event
from liance.web.people import permissions, queries
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Role
from liance.web.people.services import memberships, requests
from liance.web.site import clock
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any, _second_factor: None, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(clock, "now", lambda: NOW)


def member(username: str, *, of: Organisation | None = None, to: date | None = None, hours: int = 0) -> Membership:
    """An agent of the enterprise, so many hours after the first."""
    account, _ = Account.objects.get_or_create(username=username, defaults={"name": username, "created_at": NOW})
    return Membership.objects.create(
        account=account, organisation=of or enterprise(), role=Role.ENTERPRISE, valid_from=TODAY, valid_to=to,
        granted_by="system", created_at=NOW + timedelta(hours=hours),
    )  # fmt: skip


def browser(held: Membership) -> Client:
    client = Client()
    client.force_login(held.account)
    return client


def actor(held: Membership, on: date = TODAY) -> Any:
    return queries.actor_for(held.account, held.pk, on=on)


def test_the_first_leads_and_the_next_when_his_letter_ends() -> None:
    first, second = member("first", to=NEXT_YEAR), member("second", hours=1)
    assert (actor(first).leads, actor(second).leads) == (True, False)
    assert actor(second, on=NEXT_YEAR + timedelta(days=1)).leads


def test_an_expert_of_an_institute_does_not_lead_it() -> None:
    home = organisation_for(Role.EXPERT)
    expert = member("expert", of=home)
    Membership.objects.filter(pk=expert.pk).update(role=Role.EXPERT)
    agent = member("agent", of=home, hours=1)
    assert (actor(expert).leads, actor(agent).leads) == (False, True)


def test_a_colleague_registers_and_the_lead_agent_lets_him_in() -> None:
    lead = member("first")
    asked = a_registration(enterprise())
    page = browser(lead)
    assert "1件加入申请" in page.get("/people/members").content.decode()
    assert "新人" in page.get("/people/requests/to-decide").content.decode()
    assert "待决定的代办申请" in page.get("/").content.decode()
    assert permissions.can_read_letter(actor(lead), asked)
    assert page.post(f"/people/requests/{asked.pk}/decide", {"decision": "allow"}).status_code == 302
    assert Membership.objects.get(account__username="xinren").organisation_id == enterprise().code


def test_others_of_the_organisation_and_other_organisations_decide_nothing() -> None:
    member("first")
    second, stranger = member("second", hours=1), member("stranger", of=organisation_for(Role.PARK))
    asked = a_registration(enterprise())
    for held in (second, stranger):
        with pytest.raises(Refused):
            requests.allow(request=asked, actor=actor(held), now=NOW)
        assert asked not in queries.requests_to_decide(actor(held))
        assert browser(held).get(f"/people/requests/{asked.pk}/letter").status_code == 403
    assert browser(second).get("/people/requests/to-decide").status_code == 403


def test_a_lead_agent_registers_nobody_who_brings_an_organisation() -> None:
    with pytest.raises(Refused):
        requests.allow(request=a_registration(), actor=actor(member("first")), now=NOW)


def test_a_lead_agent_does_not_decide_on_himself() -> None:
    lead = member("first", to=NEXT_YEAR)
    with pytest.raises(Refused):
        requests.allow(request=a_request(lead.account), actor=actor(lead), now=NOW)


def test_the_lead_is_handed_over_back_and_forth() -> None:
    first, second, third = member("first"), member("second", hours=1), member("third", hours=2)
    assert browser(first).post(f"/people/members/{third.pk}/hand-over").status_code == 302
    assert [actor(m).leads for m in (first, second, third)] == [False, False, True]
    memberships.hand_over(membership=first, actor=actor(third), now=NOW)
    assert [actor(m).leads for m in (first, second, third)] == [True, False, False]
    assert Event.objects.filter(action="lead-handed-over").count() == 2


def test_the_lead_goes_to_an_agent_of_the_same_organisation_only() -> None:
    first, stranger = member("first"), member("stranger", of=organisation_for(Role.PARK))
    for other in (stranger, first):
        with pytest.raises(Refused):
            memberships.hand_over(membership=other, actor=actor(first), now=NOW)


def test_who_leaves_acts_for_it_no_more_and_the_next_leads() -> None:
    first, second = member("first"), member("second", hours=1)
    page = browser(first)
    assert page.post(f"/people/members/{first.pk}/leave").status_code == 302
    assert page.get("/people/me").context["actor"].role == Role.PUBLIC
    assert actor(second).leads
    first.refresh_from_db()
    assert (first.revoked_on, first.revoked_by) == (TODAY, "first")


def test_nobody_leaves_for_somebody_else_but_a_lead_agent_ends_who_left() -> None:
    first, second = member("first"), member("second", hours=1)
    assert browser(first).post(f"/people/members/{second.pk}/leave").status_code == 403
    assert browser(second).post(f"/people/memberships/{first.pk}/revoke", {"why": "x"}).status_code == 403
    answer = browser(first).post(f"/people/memberships/{second.pk}/revoke", {"why": "离职"})
    assert answer.headers["Location"] == "/people/members"
    assert not Membership.objects.valid_on(TODAY).filter(account__username="second").exists()


def test_who_is_ended_does_not_come_back_by_his_renewal() -> None:
    held = member("first", to=TODAY + timedelta(days=5))
    later = Membership.objects.create(
        account=held.account, organisation=held.organisation, role=held.role, valid_from=TODAY + timedelta(days=6),
        granted_by="system", created_at=NOW,
    )  # fmt: skip
    memberships.leave(membership=held, actor=actor(held), now=NOW)
    later.refresh_from_db()
    assert later.revoked_on == TODAY
    assert not Membership.objects.valid_on(TODAY + timedelta(days=10)).filter(account=held.account).exists()


@pytest.mark.parametrize(("days", "told"), [(30, True), (31, False)])
def test_the_home_page_says_thirty_days_ahead_that_a_letter_ends(days: int, told: bool) -> None:
    held = member("first", to=TODAY + timedelta(days=days))
    assert ("授权快到期" in browser(held).get("/").content.decode()) is told


def test_a_letter_that_is_continued_is_not_told_of() -> None:
    held = member("first", to=TODAY + timedelta(days=5))
    Membership.objects.create(
        account=held.account, organisation=held.organisation, role=held.role, valid_from=TODAY + timedelta(days=6),
        granted_by="system", created_at=NOW,
    )  # fmt: skip
    assert "授权快到期" not in browser(held).get("/").content.decode()


def test_whose_letter_has_ended_reads_that_it_has() -> None:
    held, day_before = member("first"), TODAY - timedelta(days=1)
    Membership.objects.filter(pk=held.pk).update(valid_from=day_before, valid_to=day_before)
    page = browser(held).get("/").content.decode()
    assert f"“演示东风电子”的授权已于{day_before}到期" in page


def test_an_outsider_has_no_such_page() -> None:
    client = Client()
    client.force_login(somebody())
    assert client.get("/people/members").status_code == 403
