"""An organisation registers itself: nothing but a request is made, and nobody acts before somebody else checked it."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.web.matrix import COUNTY, NOW, actor_as, organisation_for
from tests.web.people.tries import NEXT_YEAR, PDF, enterprise, owner

from liance.values import uscc
from liance.web.audit.models import Event
from liance.web.people import queries
from liance.web.people.models import Account, Letter, Membership, MembershipRequest, Organisation, Registration
from liance.web.people.pages import registering
from liance.web.people.roles import Kind, Role
from liance.web.people.services import registrations, requests
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db
CODE = uscc.make(authority="9", category="1", area="990101", serial=500)
PASSWORD = "correct horse battery staple"
TYPED = {
    "code": CODE, "name": "演示新星电子有限公司", "kind": "enterprise", "county": COUNTY, "person": "李新",
    "phone": "13800000001", "email": "", "username": "lixin", "password": PASSWORD, "again": PASSWORD,
    "valid_to": NEXT_YEAR.isoformat(), "agreed": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _city(settings: Any, _second_factor: None) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    cache.clear()
    organisation_for(Role.COUNTY_OFFICER)  # the county's office: its county can be chosen


def browser(role: Role) -> Client:
    client = Client()
    client.force_login(owner(actor_as(role)))
    return client


def sent(client: Client, where: str = "/people/register", **changed: Any) -> Any:
    """The form, filled in as above but for what is changed; None leaves a field out."""
    form = TYPED | {"letter": SimpleUploadedFile("授权书.pdf", PDF)} | changed
    return client.post(where, {name: value for name, value in form.items() if value is not None})


def asked() -> MembershipRequest:
    return MembershipRequest.objects.get()


def told(answer: Any) -> str:
    """What a page says, without what differs from one request to the next."""
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", answer.content.decode())


def test_from_registering_to_acting_for_the_enterprise() -> None:
    """A visitor registers; the county officer reads the letter and agrees; organisation, account and role are there."""
    visitor, officer = Client(), browser(Role.COUNTY_OFFICER)
    assert sent(visitor).headers["Location"] == "/people/register/mine"
    page = visitor.get("/people/register/mine").content.decode()
    assert asked().registration.shown in page
    assert not Account.objects.filter(username="lixin").exists()
    assert not Organisation.objects.filter(pk=CODE).exists()

    listed = officer.get("/people/requests/to-decide").content.decode()
    assert "演示新星电子有限公司" in listed
    assert "13800000001" in listed
    assert officer.get(f"/people/requests/{asked().pk}/letter").status_code == 200
    officer.post(f"/people/requests/{asked().pk}/decide", {"decision": "allow"})
    held = Membership.objects.get(account__username="lixin")
    assert (held.organisation_id, held.role, held.valid_to) == (CODE, "enterprise", NEXT_YEAR)
    assert held.account.check_password(PASSWORD)
    assert (held.account.notice, held.account.must_change_password) == (registrations.NOTICE, False)

    assert "lixin" in visitor.get("/people/register/mine").content.decode()
    assert visitor.post("/people/sign-in", {"username": "lixin", "password": PASSWORD}).status_code == 302
    assert visitor.get("/people/me").context["actor"].organisation == CODE
    events = Event.objects.exclude(action="signed-in").order_by("number")
    assert [e.action for e in events] == [
        "registration-received", "organisation-added", "account-added", "registration-admitted", "membership-granted",
        "membership-request-granted",
    ]  # fmt: skip


def test_before_that_the_account_cannot_sign_in() -> None:
    sent(Client())
    answer = Client().post("/people/sign-in", {"username": "lixin", "password": PASSWORD})
    assert "账号或口令不对" in answer.content.decode()


def test_everything_wrong_is_told_at_once_and_nothing_is_kept() -> None:
    wrong = {
        "code": CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "phone": "12345", "username": "!",
        "valid_to": "2020-01-01", "password": "lixin", "again": "lixin", "letter": SimpleUploadedFile("x.pdf", b"MZ"),
    }  # fmt: skip
    answer = sent(Client(), **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("末位校验码应为", "电话“12345”不对", "账号“!”不能用", "已经过去", "口令不够安全", "的内容不是"):
        assert words in page, words
    assert 'value="演示新星电子有限公司"' in page
    assert not MembershipRequest.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("changed", [{"agreed": None}, {"letter": None}, {"county": "不在表里"}, {"kind": "county"}])
def test_consent_letter_county_and_kind_are_asked_for(changed: dict[str, Any]) -> None:
    assert sent(Client(), **changed).status_code == 422
    assert not MembershipRequest.objects.exists()


def test_what_a_form_lets_through_the_service_refuses() -> None:
    typed = registrations.Typed(CODE, " ", Kind.COUNTY, "不在表里", username="!")
    letter = SimpleUploadedFile("授权书.pdf", PDF)
    with pytest.raises(Refused) as refused:
        registrations.register(
            typed=typed, valid_to=NEXT_YEAR, letter=letter, account=None, actor=actor_as(Role.PUBLIC), now=NOW
        )
    assert [t.refusal.code for t in refused.value.told][:6] == [
        "organisation-name", "registration-kind", "registration-county", "account-name", "registration-phone",
        "account-username",
    ]  # fmt: skip


# ---- what nobody learns ----------------------------------------------------------------------------------------------
def test_a_name_or_organisation_that_exists_is_answered_in_the_same_words() -> None:
    Account.objects.create_user("taken", name="某人", created_at=NOW)
    there = enterprise()
    pages = []
    for username, code in (("lixin", CODE), ("taken", CODE), ("lixin", there.code)):
        visitor = Client()
        answer = sent(visitor, username=username, code=code)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/people/register/mine")
        page, number = told(visitor.get("/people/register/mine")), asked().registration.shown
        pages.append(page.replace(number, "").replace(code, ""))
        MembershipRequest.objects.all().delete()
    assert pages[0] == pages[1] == pages[2]


def test_a_name_in_use_gets_a_number_behind_and_its_owner_is_told() -> None:
    Account.objects.create_user("LiXin", name="另一人", created_at=NOW)
    visitor = Client()
    sent(visitor)
    requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert Membership.objects.get(organisation=CODE).account.username == "lixin-2"
    assert "您填的“lixin”已有人使用" in visitor.get("/people/register/mine").content.decode()


def test_an_organisation_that_is_there_is_joined_whatever_was_typed() -> None:
    """It keeps its name, county and kind; the officer of its own county decides, and sees the other name."""
    there, officer = enterprise(), browser(Role.COUNTY_OFFICER)
    sent(Client(), code=there.code, county="-", kind="park")
    page = officer.get("/people/requests/to-decide").content.decode()
    assert "平台已有这个单位，核准后加入" in page
    assert "申请人填的名称是“演示新星电子有限公司”" in page
    officer.post(f"/people/requests/{asked().pk}/decide", {"decision": "allow"})
    there.refresh_from_db()
    assert (there.name, there.county) == ("演示东风电子", COUNTY)
    assert Membership.objects.get(account__username="lixin").role == Role.ENTERPRISE


def test_two_who_register_the_same_make_one_organisation() -> None:
    sent(Client())
    sent(Client(), username="second", person="王二", name="演示新星")
    for one in MembershipRequest.objects.order_by("pk"):
        requests.allow(request=one, actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert Organisation.objects.get(pk=CODE).name == "演示新星电子有限公司"
    assert Membership.objects.filter(organisation=CODE).count() == 2


# ---- who decides -----------------------------------------------------------------------------------------------------
def test_the_system_administrator_admits_and_the_security_administrator_grants() -> None:
    """What belongs to no county: neither of them can do both."""
    visitor, system, security = Client(), browser(Role.SYSTEM_ADMIN), browser(Role.SECURITY_ADMIN)
    sent(visitor, county="-")
    decide = f"/people/requests/{asked().pk}/decide"
    assert "没有待决定的申请" in browser(Role.COUNTY_OFFICER).get("/people/requests/to-decide").content.decode()
    assert "没有待决定的申请" in security.get("/people/requests/to-decide").content.decode()
    assert system.post(decide, {"decision": "allow"}).status_code == 403
    assert not Account.objects.filter(username="lixin").exists(), "a refused grant has admitted nobody"

    assert 'value="admit"' in system.get("/people/requests/to-decide").content.decode()
    assert system.post(decide, {"decision": "admit"}).status_code == 302
    assert not Membership.objects.filter(account__username="lixin").exists()
    assert "授予身份后就能办理" in visitor.get("/people/register/mine").content.decode()
    assert "没有待决定的申请" in system.get("/people/requests/to-decide").content.decode()
    assert "李新" in security.get("/people/requests/to-decide").content.decode()
    assert security.post(decide, {"decision": "allow"}).status_code == 302
    assert Membership.objects.get(account__username="lixin").organisation_id == CODE


def test_an_officer_of_another_county_does_not_even_see_it() -> None:
    organisation_for(Role.COUNTY_OFFICER)
    sent(Client())
    elsewhere = actor_as(Role.COUNTY_OFFICER)
    object.__setattr__(elsewhere, "county", "演示西区")
    assert list(queries.requests_to_decide(elsewhere)) == []
    for act in (requests.allow, registrations.admit):
        with pytest.raises(Refused):
            act(request=asked(), actor=elsewhere, now=NOW)


def test_the_county_that_counts_is_that_of_the_organisation_that_came_in_the_meantime() -> None:
    """It was typed as one of this county; then an import brought it as one of another."""
    sent(Client())
    Organisation.objects.create(code=CODE, name="演示新星", kind=Kind.ENTERPRISE, county="演示西区", created_at=NOW)
    with pytest.raises(Refused):
        requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert not Account.objects.filter(username="lixin").exists()


# ---- refused, mended, withdrawn --------------------------------------------------------------------------------------
def refused(visitor: Client, why: str = "印章与单位名称不符") -> str:
    """Registered and refused; the number."""
    sent(visitor)
    requests.refuse_request(request=asked(), why=why, actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    return asked().registration.number


def test_who_was_refused_reads_why_mends_and_hands_in_again() -> None:
    visitor = Client()
    number = refused(visitor)
    page = visitor.get("/people/register/mine").content.decode()
    assert "印章与单位名称不符" in page
    form = visitor.get("/people/register/mine/mend").content.decode()
    assert "印章与单位名称不符" in form
    assert 'value="13800000001"' in form
    before = asked().letter
    again = {"letter": SimpleUploadedFile("新.pdf", PDF + b"2"), "password": "", "again": "", "name": "演示新星"}
    assert sent(visitor, "/people/register/mine/mend", **again).status_code == 302
    one = asked()
    assert (one.state, one.why, one.registration.number, one.registration.name) == ("open", "", number, "演示新星")
    assert one.letter.name == "新.pdf"
    assert not Letter.objects.filter(pk=before.pk).exists()
    requests.allow(request=one, actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert Account.objects.get(username="lixin").check_password(PASSWORD), "the password stayed"


def test_letter_and_password_stay_where_none_is_given() -> None:
    visitor = Client()
    refused(visitor)
    before = asked().letter_id
    sent(visitor, "/people/register/mine/mend", letter=None, password=None, again=None)
    assert (asked().state, asked().letter_id) == ("open", before)


def test_only_a_refused_one_is_mended() -> None:
    visitor = Client()
    sent(visitor)
    answer = sent(visitor, "/people/register/mine/mend")
    assert "现在不能补正" in answer.content.decode()


def test_who_registered_withdraws_and_it_is_decided_no_more() -> None:
    visitor = Client()
    sent(visitor)
    assert visitor.post("/people/register/mine/withdraw").status_code == 302
    assert asked().state == "withdrawn"
    with pytest.raises(Refused) as told:
        requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert told.value.told[0].refusal.code == "request-decided"


# ---- number and password ---------------------------------------------------------------------------------------------
def looked(client: Client, number: str, password: str = PASSWORD) -> Any:
    return client.post("/people/register/find", {"number": number, "password": password})


def test_number_and_password_open_it_from_anywhere() -> None:
    sent(Client())
    number, elsewhere = asked().registration.shown.lower(), Client()
    assert elsewhere.get("/people/register/mine").headers["Location"] == "/people/register/find"
    assert looked(elsewhere, f" {number} ").headers["Location"] == "/people/register/mine"
    assert "等待核对" in elsewhere.get("/people/register/mine").content.decode()
    elsewhere.post("/people/register/mine/close")
    assert elsewhere.get("/people/register/mine").status_code == 302


def test_an_unknown_number_and_a_wrong_password_are_answered_alike() -> None:
    sent(Client())
    number = asked().registration.number
    wrong, unknown = looked(Client(), number, "wrong"), looked(Client(), "AAAAAAAAAA", "wrong")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert told(wrong).replace(number, "") == told(unknown).replace("AAAAAAAAAA", "")


def test_an_unknown_number_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time would tell which numbers there are."""
    sent(Client())
    number, made = asked().registration.number, []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: made.append(1) or encode(*given))
    counts = []
    for one in (number, "AAAAAAAAAA"):
        looked(Client(), one, "wrong")
        counts.append(len(made))
        made.clear()
    assert counts == [1, 1]


def test_guessing_a_password_ends_as_at_the_sign_in() -> None:
    sent(Client())
    number, guesser = asked().registration.number, Client()
    assert [looked(guesser, number, "wrong").status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    assert looked(guesser, number).status_code == 429, "even the right one, and however the number is written"
    assert looked(guesser, f"{number[:5]}-{number[5:].lower()}").status_code == 429


def test_the_form_is_not_for_floods(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Client()
    monkeypatch.setattr(registering, "MOST", 3)
    assert [sent(visitor, code="x").status_code for _ in range(3)] == [422, 422, 422]
    answer = sent(visitor)
    assert answer.status_code == 429
    assert "请过一小时再试" in answer.content.decode()


# ---- people who have an account --------------------------------------------------------------------------------------
def test_who_is_signed_in_registers_another_organisation_without_typing_himself() -> None:
    person = browser(Role.ENTERPRISE)
    assert 'name="person"' not in person.get("/people/register").content.decode()
    only_letter = dict.fromkeys(("person", "phone", "email", "username", "password", "again"))
    assert sent(person, **only_letter).headers["Location"] == "/people/requests"
    assert "演示新星电子有限公司" in person.get("/people/requests").content.decode()
    assert "正在等待决定" in sent(person, **only_letter).content.decode()
    requests.refuse_request(request=asked(), why="期限不清", actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    mend = f"/people/requests/{asked().pk}/mend"
    assert mend in person.get("/people/requests").content.decode()
    assert browser(Role.PARK).get(mend).status_code == 404
    assert sent(person, mend, **only_letter).status_code == 302
    requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    assert Membership.objects.get(organisation=CODE).account.username == "as-enterprise"


def test_an_official_does_not_register() -> None:
    assert browser(Role.CITY_OFFICER).get("/people/register").status_code == 403


# ---- what is kept ----------------------------------------------------------------------------------------------------
def test_the_telephone_number_is_nowhere_in_clear() -> None:
    sent(Client(), email="li@example.cn")
    kept = Registration.objects.values().get()
    assert not [name for name, value in kept.items() if "13800000001" in str(value) or "li@example.cn" in str(value)]
    assert "13800000001" not in "".join(str(e) for e in Event.objects.values())
    requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    account = Account.objects.get(username="lixin")
    assert (account.phone, account.email) == ("13800000001", "li@example.cn")
    assert list(queries.accounts("138-0000-0001")) == [account]
    assert list(queries.accounts("1380000000")) == []


NOTICES = {"2026-11": "e2899f11a0df701d048e09201fd1a0907f236500fa9d08a5bd1468d772b3f1a7"}
"""Each version of the privacy notice, by the digest of its words: law is added, never edited."""


def test_the_notice_has_the_words_of_its_version() -> None:
    template = Path(registrations.__file__).parents[1] / "templates" / "people" / "privacy.html"
    assert sha256(template.read_bytes()).hexdigest() == NOTICES[registrations.NOTICE]


def test_the_notice_says_how_long_things_are_kept() -> None:
    with translation.override("zh-hans"):
        assert "30天后连同授权书一起清除" in Client().get("/people/privacy").content.decode()


def test_asking_again_before_a_letter_ends_goes_on_from_the_day_after() -> None:
    """The renewal of who registered: a new letter, thirty days ahead; nobody acts twice, and the lead stays."""
    sent(Client())
    requests.allow(request=asked(), actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    first = Membership.objects.get(account__username="lixin")
    letter, later = SimpleUploadedFile("新.pdf", PDF), NEXT_YEAR + timedelta(days=365)
    who = queries.actor_for(first.account, None, on=NOW.date())
    terms = {
        "account": first.account,
        "code": CODE,
        "role": Role.ENTERPRISE,
        "letter": letter,
        "actor": who,
        "now": NOW,
    }
    renewed = requests.ask(valid_to=later, **terms)
    requests.allow(request=renewed, actor=actor_as(Role.SECURITY_ADMIN), now=NOW)
    second = Membership.objects.get(valid_to=later)
    assert second.valid_from == NEXT_YEAR + timedelta(days=1)
    day = NEXT_YEAR + timedelta(days=1)
    assert [m.pk for m in queries.members_of(CODE, on=NEXT_YEAR)] == [first.pk]
    assert [(m.pk, m.leads) for m in queries.members_of(CODE, on=day)] == [(second.pk, True)]
    letter.seek(0)
    with pytest.raises(Refused) as told:
        requests.ask(valid_to=later, **terms)
    assert told.value.told[0].refusal.code == "membership-period", "a letter that ends no later"
