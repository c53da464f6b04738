"""The pages: from the case to the draft, told what is missing, to the letter and its files; nothing for strangers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.letters.world import Person, drafted, issued
from tests.web.renting import applied

from liance.procedures import Reason
from liance.web.awards import rolls
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act, open_case
from liance.web.letters.models import Letter
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Evidence

MENDED = [{"required": "补交第3页"}]
SignIn = Callable[[Actor], Client]


@pytest.fixture
def signed_in(db: None, now: datetime) -> SignIn:
    """A browser in which the person is signed in."""

    def enter(actor: Actor) -> Client:
        home = Organisation.objects.get(pk=actor.organisation)
        return browser_of(actor.account, Role(actor.role), home, now=now)

    return enter


@pytest.fixture
def case(firm: Organisation, edition: Edition, agent: Actor, person: Person, now: datetime) -> Case:
    """Sent back to be mended."""
    case = act(case=applied(firm, edition, agent, now).case, outcome="submit", actor=agent, now=now)
    grounds = Grounds(reasons=(Reason("材料：租赁合同", "缺第3页"),))
    return act(case=case, outcome="correct", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=grounds)


def test_from_the_case_to_the_letter(case: Case, person: Person, signed_in: SignIn) -> None:
    client = signed_in(person("li", Role.COUNTY_OFFICER))
    page = client.get(f"/cases/{case.number}").content.decode()
    assert "拟写一次性补正告知书" in page
    key = page.split('name="occasion" value="')[1].split('"')[0]
    started = client.post("/letters/drafts/new", {"about": "case", "number": case.number, "occasion": key}, follow=True)
    address = started.redirect_chain[-1][0]
    page = started.content.decode()
    assert "签发前还缺" in page
    assert "缺“联系人”" in page
    assert "<dd>甲电子</dd>" in page, "what the case knows is shown, not asked"
    assert client.get(f"{address}/preview.pdf").status_code == 422
    told = client.post(address, {"contact": "王芳", "issuer": "东区工信局", "issue": "1"})
    assert told.status_code == 422
    typed = {
        "contact": "王芳", "phone": "1", "issuer": "东区工信局", "gaps-0-required": "补交第3页", "prefix": "东工信函",
    }  # fmt: skip
    page = client.post(address, typed, follow=True).content.decode()
    assert "（预览件，未签发）" in page
    assert client.get(f"{address}/preview.pdf").content.startswith(b"%PDF")
    done = client.post(address, typed | {"issue": "1"}, follow=True)
    assert Letter.objects.get().number.startswith("东工信函〔")
    assert "一次性补正告知书" in done.content.decode()
    sent = client.get(f"/letters/{Letter.objects.get().pk}/file.pdf")
    assert (sent.status_code, sent["Content-Type"]) == (200, "application/pdf")
    assert client.get(f"/letters/{Letter.objects.get().pk}/file.exe").status_code == 404


def test_a_kind_may_call_its_fields_anything(
    firm: Organisation, edition: Edition, person: Person, signed_in: SignIn, now: datetime
) -> None:
    """A notice of recovery has a field `facts`, which is also what the page calls what the case knows."""
    way, clerk, auditor = policy_of(edition).procedures["recovery"], person("chen", Role.CITY_OFFICER), Role.AUDITOR
    case = open_case(procedure=way, edition=edition, title="转租", party=firm, actor=clerk, now=now)
    case = act(case=case, outcome="open", actor=clerk, now=now, grounds=Grounds(opinion="立案"))
    proof = Evidence.objects.create(digest="0" * 64, name="a.pdf", kind="pdf", size=1, added_by="x", added_at=now)
    found = Grounds(reasons=(Reason("自用比例", "整层转租"),), attachments=[proof])
    case = act(case=case, outcome="founded", actor=person("shen", auditor), now=now, grounds=found)
    draft = drafted(case, "recovery-notice", clerk, now)
    page = signed_in(clerk).get(f"/letters/drafts/{draft.pk}").content.decode()
    assert "自用比例：整层转租" in page, "what is proposed for the field"
    assert "<dt>企业</dt><dd>甲电子</dd>" in page, "what the case knows"


def test_what_is_typed_wrongly_is_told_beside_it(
    case: Case, agent: Actor, person: Person, signed_in: SignIn, now: datetime
) -> None:
    case = act(case=case, outcome="withdraw", actor=agent, now=now)
    officer = person("li", Role.COUNTY_OFFICER)
    draft = drafted(case, "withdrawal", officer, now)
    answer = signed_in(officer).post(f"/letters/drafts/{draft.pk}", {"issuer": "x" * 5000})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.given["phone"] == "0635-0000001", "nothing was saved"


def test_the_party_sees_and_downloads_its_letters(
    case: Case, agent: Actor, person: Person, signed_in: SignIn, now: datetime
) -> None:
    officer = person("li", Role.COUNTY_OFFICER)
    letter = issued(case, "correction", officer, officer, now, gaps=MENDED)
    client = signed_in(agent)
    assert letter.number in client.get("/letters/").content.decode()
    page = client.get(f"/cases/{case.number}").content.decode()
    assert f"/letters/{letter.pk}/file.pdf" in page
    assert "拟写" not in page
    page = client.get(f"/letters/{letter.pk}").content.decode()
    assert "撤销并另行印发" not in page
    assert client.get(f"/letters/{letter.pk}/file.docx").content.startswith(b"PK")
    assert client.post("/letters/drafts/new", {"about": "case", "number": case.number}).status_code in (403, 409)


def test_strangers_see_nothing(case: Case, person: Person, signed_in: SignIn, now: datetime) -> None:
    officer = person("li", Role.COUNTY_OFFICER)
    letter = issued(case, "correction", officer, officer, now, gaps=MENDED)
    stranger = signed_in(person("other", Role.ENTERPRISE, Organisation.objects.get(name="东区工信局")))
    for address in (f"/letters/{letter.pk}", f"/letters/{letter.pk}/file.pdf"):
        assert stranger.get(address).status_code == 403
        assert Client().get(address).url.startswith("/people/sign-in")


def test_the_sheet_of_a_batch_is_drafted_from_its_page(
    firm: Organisation, edition: Edition, agent: Actor, person: Person, signed_in: SignIn, now: datetime
) -> None:
    officer = person("li", Role.COUNTY_OFFICER)
    act(case=applied(firm, edition, agent, now).case, outcome="submit", actor=agent, now=now)
    roll = rolls.make(incentive="rent", stage="verify", actor=officer, now=now)
    client = signed_in(officer)
    assert f"/letters/about/roll/{roll.number}" in client.get("/letters/?view=sheets").content.decode()
    assert "拟写初审汇总表" in client.get(f"/letters/about/roll/{roll.number}").content.decode()
    assert client.get("/letters/about/roll/PC-1").status_code == 404
    assert signed_in(agent).get(f"/letters/about/roll/{roll.number}").status_code == 403
