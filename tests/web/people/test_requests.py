"""Asking to act for an enterprise by its letter, and who decides; what an organisation lets others use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.matrix import NOW, TODAY, actor_as
from tests.web.people.tries import NEXT_YEAR, PDF, a_request, enterprise, owner, somebody

from liance.web.people import queries
from liance.web.people.models import Consent, Membership, MembershipRequest
from liance.web.people.roles import Role
from liance.web.people.services import consents, requests
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db


def browser(role: Role) -> Client:
    client = Client()
    client.force_login(owner(actor_as(role)))
    return client


def sent(client: Client, **changed: Any) -> Any:
    form = {"code": enterprise().code, "role": "enterprise", "valid_to": NEXT_YEAR.isoformat()}
    return client.post("/people/requests", form | {"letter": SimpleUploadedFile("授权书.pdf", PDF)} | changed)


@pytest.fixture(autouse=True)
def _code_not_needed(settings: Any, _second_factor: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def test_from_the_letter_to_acting_for_the_enterprise() -> None:
    """A person with only an account asks; the county officer reads the letter and grants; the person acts."""
    person, officer = browser(Role.PUBLIC), browser(Role.COUNTY_OFFICER)
    assert sent(person).status_code == 302
    asked = MembershipRequest.objects.get()
    assert "演示东风电子" in officer.get("/people/requests/to-decide").content.decode()
    letter = officer.get(f"/people/requests/{asked.pk}/letter")
    assert b"".join(letter.streaming_content) == PDF
    assert letter.headers["Content-Disposition"] == f'attachment; filename="{asked.pk}.pdf"'
    officer.post(f"/people/requests/{asked.pk}/decide", {"decision": "allow"})
    held = Membership.objects.get(account__username="as-public")
    assert (held.role, held.valid_to, held.letter_file_id) == ("enterprise", NEXT_YEAR, asked.letter_id)
    assert person.get("/people/me").context["actor"].organisation == enterprise().code


def test_a_refusal_needs_a_reason_and_the_person_reads_it() -> None:
    person, officer = browser(Role.PUBLIC), browser(Role.SECURITY_ADMIN)
    sent(person)
    pk = MembershipRequest.objects.get().pk
    assert officer.post(f"/people/requests/{pk}/decide", {"decision": "refuse", "why": " "}).status_code == 422
    officer.post(f"/people/requests/{pk}/decide", {"decision": "refuse", "why": "印章与单位名称不符"})
    assert "印章与单位名称不符" in person.get("/people/requests").content.decode()
    assert "印章与单位名称不符" in person.get("/").content.decode()
    assert not Membership.objects.filter(account__username="as-public").exists()


def test_everything_wrong_is_told_at_once_and_what_was_typed_stays() -> None:
    person = browser(Role.PUBLIC)
    answer = sent(person, code="91990101000000772", valid_to="2020-01-01", letter=SimpleUploadedFile("x.pdf", b"MZ"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("<li><strong>") == 3  # the code, the file, the day
    assert 'value="91990101000000772"' in page


def test_the_same_is_not_asked_twice() -> None:
    person = browser(Role.PUBLIC)
    sent(person)
    assert "正在等待决定" in sent(person).content.decode()


def test_an_official_cannot_even_ask() -> None:
    assert browser(Role.CITY_OFFICER).get("/people/requests").status_code == 403


def test_a_county_decides_only_on_its_own() -> None:
    asked = a_request(somebody())
    elsewhere = actor_as(Role.COUNTY_OFFICER)
    object.__setattr__(elsewhere, "county", "演示西区")
    with pytest.raises(Refused):
        requests.allow(request=asked, actor=elsewhere, now=NOW)
    assert list(queries.requests_to_decide(elsewhere)) == []
    assert list(queries.requests_to_decide(actor_as(Role.COUNTY_OFFICER))) == [asked]


def test_nobody_decides_on_his_own_request() -> None:
    security = actor_as(Role.SECURITY_ADMIN)
    asked = a_request(owner(security))
    with pytest.raises(Refused):
        requests.allow(request=asked, actor=security, now=NOW)


def test_a_request_is_decided_once() -> None:
    asked = a_request(somebody())
    requests.allow(request=asked, actor=actor_as(Role.SECURITY_ADMIN), now=NOW)
    with pytest.raises(Refused) as refused:
        requests.withdraw(request=asked, actor=actor_for_somebody(), now=NOW)
    assert refused.value.told[0].refusal.code == "request-decided"
    assert Membership.objects.filter(account=somebody()).count() == 1


def actor_for_somebody() -> Any:
    return queries.actor_for(somebody(), None, on=TODAY)


def test_a_granted_role_is_checked_against_what_the_person_holds() -> None:
    """Who became an official in the meantime is not made an enterprise's agent."""
    asked = a_request(owner(actor_as(Role.CITY_OFFICER)))
    with pytest.raises(Refused) as refused:
        requests.allow(request=asked, actor=actor_as(Role.SECURITY_ADMIN), now=NOW)
    assert refused.value.told[0].refusal.code == "roles-apart"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SECURITY_ADMIN, 200), (Role.AUDITOR, 200), (Role.PARK, 403), (Role.CITY_OFFICER, 403)]
)
def test_letters_are_not_for_everybody(role: Role, status: int) -> None:
    sent(browser(Role.PUBLIC))
    pk = MembershipRequest.objects.get().pk
    assert browser(role).get(f"/people/requests/{pk}/letter").status_code == status


def test_a_role_ends_with_its_letter() -> None:
    asked = a_request(somebody())
    requests.allow(request=asked, actor=actor_as(Role.SECURITY_ADMIN), now=NOW)
    day_after = NEXT_YEAR + timedelta(days=1)
    assert [queries.actor_for(somebody(), None, on=day).role for day in (NEXT_YEAR, day_after)] == [
        Role.ENTERPRISE,
        Role.PUBLIC,
    ]


# ---- consents --------------------------------------------------------------------------------------------------------
def consent(**changed: Any) -> Consent:
    actor = actor_as(Role.ENTERPRISE)
    terms = {"source": "税务", "purpose": "核对研发费用", "expires": None, "now": NOW} | changed
    return consents.give_consent(organisation=actor.organisation, actor=actor, **terms)


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_consent_holds_from_the_day_it_is_given_to_its_last(days: int, held: bool) -> None:
    given = consent(expires=TODAY + timedelta(days=10))
    assert consents.has_consent(given.organisation_id, "税务", TODAY + timedelta(days=days)) is held
    assert not consents.has_consent(given.organisation_id, "社保", TODAY)


def test_a_consent_withdrawn_holds_no_more_from_that_day() -> None:
    given = consent()
    later = NOW + timedelta(days=5)
    consents.withdraw_consent(consent=given, actor=actor_as(Role.ENTERPRISE), now=later)
    held = [consents.has_consent(given.organisation_id, "税务", TODAY + timedelta(days=d)) for d in (4, 5, 6)]
    assert held == [True, False, False]
    with pytest.raises(Refused):
        consents.withdraw_consent(consent=given, actor=actor_as(Role.ENTERPRISE), now=later)


def test_consents_on_the_page() -> None:
    client = browser(Role.ENTERPRISE)
    assert client.post("/people/consents", {"source": "税务", "purpose": "核对"}).status_code == 302
    pk = Consent.objects.get().pk
    assert browser(Role.PARK).post(f"/people/consents/{pk}/withdraw").status_code == 403
    assert client.post(f"/people/consents/{pk}/withdraw").status_code == 302
    assert "已撤回" in client.get("/people/consents").content.decode()


def test_a_consent_into_the_past_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        consent(expires=TODAY - timedelta(days=1), source=" ")
    assert [t.refusal.code for t in refused.value.told] == ["consent-empty", "consent-past"]
