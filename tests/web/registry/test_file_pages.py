"""An enterprise and its own file: what it sees, states, may not state, and challenges; and the officer's side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import NOON

from liance.web.audit.models import Event
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Batch, Challenge, Record, Version
from liance.web.registry.queries import search
from liance.web.registry.services import state_own

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
Person = Callable[..., Actor]


def state(client: Client, one: Organisation, type_: str, **facts: object) -> object:
    """Fill in the form of a record type."""
    given = {(n if n in ("source", "as_of", "evidence") else f"fact-{n}"): v for n, v in facts.items()}
    return client.post(reverse("registry:state", args=[one.code, type_]), given)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_an_enterprise_states_money_as_people_write_it(mill: Organisation, person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("wang", Role.ENTERPRISE, mill))
    page = client.get(reverse("registry:state", args=[mill.code, "enterprise_year"]))
    assert "营业收入" in text(page)
    assert "不小于 0元" in text(page)
    answer = state(client, mill, "enterprise_year", year="2023", revenue="3.2亿元", rd_expense="12,000,000")
    version = Version.objects.get(record__type="enterprise_year")
    assert version.values == {
        "enterprise": mill.code, "year": "2023", "revenue": "320000000", "rd_expense": "12000000",
    }  # fmt: skip
    assert (version.origin, version.stated_by, version.stated_for) == ("stated", "wang", mill.code)
    page = client.get(answer.headers["Location"])  # type: ignore[attr-defined]
    assert "单位填报，尚未确认" in text(page)
    assert "3.2亿元" in text(page)


def test_every_mistake_is_told_at_its_field(mill: Organisation, person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("wang", Role.ENTERPRISE, mill))
    answer = state(
        client, mill, "enterprise_year", year="二三", revenue="-1元", rd_expense="很多", source="=1+1", as_of="昨天"
    )
    assert answer.status_code == 422  # type: ignore[attr-defined]
    form = answer.context["form"]  # type: ignore[attr-defined]
    assert set(form.errors) == {"fact-year", "fact-revenue", "fact-rd_expense", "source", "as_of"}
    assert "不小于 0元" in form.errors["fact-revenue"][0]
    assert not Version.objects.filter(record__type="enterprise_year").exists()


def test_what_offices_keep_is_not_asked_of_the_party(mill: Organisation, person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("wang", Role.ENTERPRISE, mill))
    form = client.get(reverse("registry:state", args=[mill.code, "enterprise_year"])).context["form"]
    assert "fact-statistical_revenue" not in form.fields
    assert "fact-revenue" in form.fields
    assert client.get(reverse("registry:state", args=[mill.code, "recognition"])).status_code == 403


def test_stating_adds_to_what_an_office_gave_and_changes_none_of_it(
    mill: Organisation, person: Person, sign_in: SignIn
) -> None:
    client, kept = sign_in(person("wang", Role.ENTERPRISE, mill)), Record.objects.get(type="enterprise")
    address = reverse("registry:edit", args=[kept.pk])
    form = client.get(address).context["form"]
    assert form.fixed == {"id": mill.code, "name": mill.name, "county": "东区", "dishonest": "false"}
    client.post(address, {"fact-controller": "王某", "fact-dishonest": "true", "fact-name": "别的名字"})
    kept.refresh_from_db()
    assert kept.current is not None
    assert kept.current.values == {
        "id": mill.code, "name": mill.name, "county": "东区", "dishonest": "false", "controller": "王某",
    }  # fmt: skip
    page = text(client.get(reverse("registry:record", args=[kept.pk])))
    assert page.count("未确认") - page.count("尚未确认") == 1


def test_nobody_sees_the_file_of_another(
    mill: Organisation, organisation: Callable[..., Organisation], person: Person, sign_in: SignIn
) -> None:
    other, kept = organisation(8, "西区公司", county="西区"), Record.objects.get(type="enterprise")
    strangers = [
        person("zhao", Role.ENTERPRISE, other),
        person("qian", Role.SYSTEM_ADMIN, other),
        person("sun", Role.COUNTY_OFFICER, organisation(201, "西区工信局", kind="county", county="西区")),
    ]
    for stranger in strangers:
        client = sign_in(stranger)
        assert client.get(reverse("registry:file", args=[mill.code])).status_code == 403, stranger
        assert client.get(reverse("registry:record", args=[kept.pk])).status_code == 403, stranger
    assert Client().get(reverse("registry:file", args=[mill.code])).status_code == 302
    assert sign_in(person("li", Role.COUNTY_OFFICER)).get(reverse("registry:file", args=[mill.code])).status_code == 200


def test_an_officer_confirms_what_was_stated_or_turns_it_down(
    mill: Organisation, person: Person, sign_in: SignIn
) -> None:
    owner, officer = sign_in(person("wang", Role.ENTERPRISE, mill)), sign_in(person("li", Role.COUNTY_OFFICER))
    state(owner, mill, "enterprise_year", year="2023", revenue="3亿元")
    kept = Record.objects.get(type="enterprise_year")
    assert owner.post(reverse("registry:confirm", args=[kept.pk]), {"version": kept.current_id}).status_code == 403
    assert officer.post(reverse("registry:confirm", args=[kept.pk]), {"version": kept.current_id}).status_code == 302
    assert "已确认" in text(owner.get(reverse("registry:record", args=[kept.pk])))
    owner.post(reverse("registry:edit", args=[kept.pk]), {"fact-rd_expense": "9亿元"})
    kept.refresh_from_db()
    stale = {"version": kept.current_id - 1 if kept.current_id else 0, "reason": "看不清"}
    assert officer.post(reverse("registry:turn-down", args=[kept.pk]), stale).status_code == 409
    officer.post(reverse("registry:turn-down", args=[kept.pk]), {"version": kept.current_id, "reason": "高于营业收入"})
    kept.refresh_from_db()
    assert kept.current is not None
    assert kept.current.values == {"enterprise": mill.code, "year": "2023", "revenue": "300000000"}
    assert kept.current.source == "不予确认：高于营业收入"
    assert kept.versions.count() == 3


def test_a_challenge_upheld_corrects_the_record(mill: Organisation, person: Person, sign_in: SignIn) -> None:
    owner, officer = sign_in(person("wang", Role.ENTERPRISE, mill)), sign_in(person("li", Role.COUNTY_OFFICER))
    kept = Record.objects.get(type="enterprise")
    address = reverse("registry:challenge-new", args=[kept.pk])
    assert owner.post(address, {"reason": ""}).status_code == 422
    proof = SimpleUploadedFile("营业执照.pdf", b"%PDF-1.7 licence")
    owner.post(address, {"reason": "已搬到西区", "evidence": proof})
    made = Challenge.objects.get()
    assert owner.post(address, {"reason": "再说一次"}).status_code == 409
    page = reverse("registry:challenge", args=[made.pk])
    assert "已搬到西区" in text(officer.get(page))
    given = {"fact-name": mill.name, "fact-county": "西区", "fact-dishonest": "false", "answer": "属实"}
    assert officer.post(page, given | {"verdict": "uphold"}).status_code == 302
    made.refresh_from_db()
    kept.refresh_from_db()
    assert (made.state, made.answered_by, made.correction) == ("upheld", "li", kept.current)
    assert kept.current is not None
    assert kept.current.values["county"] == "西区"
    assert kept.current.evidence == made.evidence
    assert "成立，已更正" in text(owner.get(page))


def test_a_challenge_refused_gives_its_reason(mill: Organisation, person: Person, sign_in: SignIn) -> None:
    owner, officer = sign_in(person("wang", Role.ENTERPRISE, mill)), sign_in(person("li", Role.COUNTY_OFFICER))
    kept = Record.objects.get(type="enterprise")
    owner.post(reverse("registry:challenge-new", args=[kept.pk]), {"reason": "县区不对"})
    page = reverse("registry:challenge", args=[Challenge.objects.get().pk])
    assert owner.post(page, {"answer": "自己答", "verdict": "refuse"}).status_code == 403
    officer.post(page, {"answer": "登记在东区", "verdict": "refuse"})
    made = Challenge.objects.get()
    assert (made.state, made.answer) == ("refused", "登记在东区")
    assert kept.versions.count() == 1
    assert officer.post(page, {"answer": "改主意", "verdict": "refuse"}).status_code == 409
    assert Event.objects.filter(action="challenge-refused").count() == 1


def test_what_an_officer_enters_waits_for_another_person(
    mill: Organisation, person: Person, sign_in: SignIn, edition: Edition
) -> None:
    officer, leader = sign_in(person("li", Role.COUNTY_OFFICER)), sign_in(person("zhou", Role.COUNTY_LEADER))
    address = reverse("registry:enter", args=["recognition"]) + f"?for={mill.code}"
    given = {
        "fact-party": mill.code, "fact-title": "software_top100", "fact-subject": mill.name, "fact-date": "2024-05-01",
        "source": "省公告〔2024〕1号",
    }  # fmt: skip
    assert officer.post(address, given | {"source": ""}).status_code == 422
    officer.post(address, given)
    batch = Batch.objects.get()
    assert not Record.objects.filter(type="recognition").exists()
    review = reverse("registry:review", args=[batch.pk])
    assert officer.post(review, {"verdict": "approve"}).status_code == 403
    assert leader.post(review, {"verdict": "reject", "reason": ""}).status_code == 422
    leader.post(review, {"verdict": "approve"})
    version = Version.objects.get(record__type="recognition")
    assert (version.origin, version.stated_by, version.confirmed_by) == ("office", "zhou", "zhou")
    assert version.batch == batch.number
    assert leader.post(review, {"verdict": "approve"}).status_code == 409


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_there_in_both_languages(mill: Organisation, person: Person, sign_in: SignIn, language: str) -> None:
    client, kept = sign_in(person("li", Role.CITY_OFFICER)), Record.objects.get(type="enterprise")
    client.cookies["liance_language"] = language
    names = ["organisations", "records", "challenges", "batches", "upload", "templates", "lists", "figures"]
    addresses = [reverse(f"registry:{n}") for n in names]
    addresses += [reverse("registry:file", args=[mill.code]), reverse("registry:record", args=[kept.pk])]
    addresses += [reverse("registry:enter", args=["project"]), reverse("registry:list-new", args=["recognition"])]
    addresses += [reverse("registry:figure-new", args=["city_average_growth"])]
    addresses += [reverse("registry:records-of", args=[mill.code, "enterprise"])]
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(("text", "number"), [("", 3), ("东风", 2), ("东区", 1), ("9199", 3), ("没有", 0)])
def test_records_are_found_the_same_whether_gathered_or_looked_through(
    mill: Organisation, organisation: Callable[..., Organisation], person: Person, edition: Edition, text: str,
    number: int, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    words = policy_of(edition).vocabulary
    for serial, name in ((8, "东风一厂"), (9, "东风二厂")):
        other = organisation(serial, name)
        agent = person(f"p{serial}", Role.ENTERPRISE, other)
        year = words.type_named("enterprise_year")
        assert year is not None
        state_own(
            organisation=other, type_=year, values={"enterprise": other.code, "year": 2024, "revenue": 100},
            vocabulary=words, source="自报", actor=agent, now=NOON,
        )  # fmt: skip
    for actor in (person("li", Role.COUNTY_OFFICER), person("wang", Role.CITY_OFFICER)):
        found = []
        for many in (1, 300):
            monkeypatch.setattr(search, "MANY", many)
            found.append([r.pk for r in search.records(actor, words, text=text)])
        assert found[0] == found[1]
        assert len(found[0]) == number
