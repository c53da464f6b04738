"""Organisations and accounts: the pages of the three administrators, and what each of them may not do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.web.matrix import NOW, actor_as
from tests.web.people.tries import enterprise, owner, somebody

from liance.values import uscc
from liance.web.people.actor import SYSTEM
from liance.web.people.demonstration import CITY, demonstrate
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import GIVEN_BY, Kind, Role
from liance.web.people.services import add_account, add_organisation, change_organisation
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db
GOOD = uscc.make(authority="9", category="1", area="990101", serial=4)


@pytest.fixture(autouse=True)
def _code_not_needed(settings: Any, _second_factor: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def browser(role: Role) -> Client:
    client = Client()
    client.force_login(owner(actor_as(role)))
    return client


# ---- organisations ---------------------------------------------------------------------------------------------------
def test_a_wrong_code_is_told_with_the_right_character() -> None:
    wrong = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")
    with pytest.raises(Refused) as refused:
        add_organisation(code=wrong, name=" ", kind=Kind.ENTERPRISE, actor=SYSTEM, now=NOW)
    assert [t.refusal.code for t in refused.value.told] == ["organisation-code", "organisation-name"]
    assert f"末位校验码应为 {GOOD[-1]}" in refused.value.told[0].hint.zh


def test_a_code_stands_for_one_organisation() -> None:
    add_organisation(code=f" {GOOD.lower()} ", name="甲", kind=Kind.ENTERPRISE, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused) as refused:
        add_organisation(code=GOOD, name="乙", kind=Kind.ENTERPRISE, actor=SYSTEM, now=NOW)
    assert "单位是“甲”" in refused.value.told[0].message.zh


def test_a_change_keeps_what_it_was() -> None:
    made = add_organisation(code=GOOD, name="甲", kind=Kind.ENTERPRISE, county="东区", actor=SYSTEM, now=NOW)
    change_organisation(organisation=made, name="甲集团", county="西区", actor=actor_as(Role.SYSTEM_ADMIN), now=NOW)
    from liance.web.audit.models import Event

    told = Event.objects.get(action="organisation-changed").details
    assert told == {"before": ["甲", "东区"], "after": ["甲集团", "西区"]}


def test_search_by_name_and_by_code() -> None:
    client = browser(Role.SYSTEM_ADMIN)
    enterprise()
    for asked in ("东风", "9199010100000077"):
        assert "演示东风电子" in client.get("/people/organisations", {"q": asked}).content.decode()
    assert "没有找到单位" in client.get("/people/organisations", {"q": "没有"}).content.decode()


def test_the_list_has_pages_of_fifty_that_keep_the_search() -> None:
    Organisation.objects.bulk_create(
        Organisation(code=f"X{n:017d}", name=f"甲{n:03d}", kind=Kind.ENTERPRISE, created_at=NOW) for n in range(60)
    )
    page = browser(Role.SYSTEM_ADMIN).get("/people/organisations", {"q": "甲"}).content.decode()
    assert page.count("/people/organisations/X") == 50
    assert "q=%E7%94%B2&amp;page=2" in page


# ---- accounts --------------------------------------------------------------------------------------------------------
def test_a_new_account_has_a_first_password_shown_once_and_no_role() -> None:
    client = browser(Role.SYSTEM_ADMIN)
    page = client.post("/people/accounts/new", {"username": "zhang.san", "name": "张三"}).content.decode()
    made = Account.objects.get(username="zhang.san")
    shown = page.split("<code>")[2].split("</code>")[0]
    assert made.check_password(shown)
    assert made.must_change_password
    assert not made.memberships.exists()


@pytest.mark.parametrize("username", ["ab", "张三", "-x-", "zhang san", "SOMEBODY"])
def test_an_account_name_that_cannot_be(username: str) -> None:
    somebody()
    with pytest.raises(Refused) as refused:
        add_account(username=username, name="某", password="x", actor=SYSTEM, now=NOW)
    assert refused.value.told[0].refusal.code == "account-username"


def test_granting_and_revoking_on_the_page() -> None:
    client, person = browser(Role.SECURITY_ADMIN), somebody()
    form = {"code": enterprise().code, "role": "enterprise", "valid_from": "2026-01-01", "letter": "授权书2026-1"}
    assert client.post(f"/people/accounts/{person.pk}/grant", form).status_code == 302
    held = Membership.objects.get(account=person)
    assert held.granted_by == "as-security_admin"
    wrong = client.post(f"/people/accounts/{person.pk}/grant", form | {"code": "X", "letter": "留着"})
    assert (wrong.status_code, 'value="留着"' in wrong.content.decode()) == (422, True)
    client.post(f"/people/memberships/{held.pk}/revoke", {"why": "离职"})
    held.refresh_from_db()
    assert (held.revoked_by, held.revoked_why) == ("as-security_admin", "离职")


def test_locking_unlocking_and_resetting_on_the_page() -> None:
    client, person = browser(Role.SECURITY_ADMIN), somebody()
    for active in (False, True):
        client.post(f"/people/accounts/{person.pk}/lock", {"active": "yes" if active else "no", "why": "x"})
        person.refresh_from_db()
        assert person.is_active is active
    page = client.post(f"/people/accounts/{person.pk}/reset", {"what": "password"}).content.decode()
    person.refresh_from_db()
    assert person.check_password(page.split("<code>")[2].split("</code>")[0])
    assert person.must_change_password
    assert client.post(f"/people/accounts/{person.pk}/reset", {"what": "factor"}).status_code == 302


PAGES = {
    "/people/organisations": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.CITY_OFFICER},
    "/people/organisations/new": {Role.SYSTEM_ADMIN},
    "/people/accounts": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR},
    "/people/accounts/new": {Role.SYSTEM_ADMIN},
    "/people/requests/to-decide": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COUNTY_OFFICER, Role.ENTERPRISE},
    "/people/members": {Role.ENTERPRISE},
    "/people/consents": {Role.ENTERPRISE},
}
TRIED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR, Role.CITY_OFFICER, Role.COUNTY_OFFICER,
         Role.ENTERPRISE, Role.PUBLIC)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_who_opens_which_page(path: str) -> None:
    """Officials search organisations; beyond that the administrators' pages are theirs alone."""
    shown = {role for role in TRIED if browser(role).get(path).status_code == 200}
    allowed = PAGES[path] | ({Role.COUNTY_OFFICER} if path == "/people/organisations" else set())
    assert shown == allowed


@pytest.mark.parametrize("path", PAGES)
def test_the_anonymous_are_sent_to_sign_in_and_back(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/people/sign-in?next={path}"


# ---- choosing a role -------------------------------------------------------------------------------------------------
def test_one_acts_in_the_role_chosen_and_never_in_somebody_elses() -> None:
    actor = actor_as(Role.ENTERPRISE)
    second = Membership.objects.create(
        account=owner(actor), organisation=enterprise(), role=Role.ENTERPRISE, valid_from=NOW.date(),
        granted_by="system", created_at=NOW,
    )  # fmt: skip
    other = Membership.objects.get(account__pk=actor_as(Role.CITY_OFFICER).account_id)
    client = browser(Role.ENTERPRISE)
    client.post("/people/act-as", {"membership": second.pk})
    assert client.get("/").context["actor"].organisation == enterprise().code
    client.post("/people/act-as", {"membership": other.pk})
    assert client.get("/").context["actor"].role == Role.ENTERPRISE


# ---- demonstration ---------------------------------------------------------------------------------------------------
def test_a_demonstration_has_everybody_and_is_made_once(settings: Any) -> None:
    settings.DEBUG = True
    made = demonstrate(actor=SYSTEM, now=NOW)
    assert set(Membership.objects.values_list("role", flat=True)) == set(map(str, GIVEN_BY))
    assert len({row["password"] for row in made}) == len(made) == Account.objects.count()
    assert all(Account.objects.get(username=r["username"]).check_password(r["password"]) for r in made[:2])
    assert demonstrate(actor=SYSTEM, now=NOW) == []
    assert [body.name for body in CITY if not body.name.startswith("演示") or uscc.fault_of(body.code)] == []


def test_a_service_has_no_demonstration(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(RuntimeError):
        demonstrate(actor=SYSTEM, now=NOW)
    assert not Account.objects.exists()
