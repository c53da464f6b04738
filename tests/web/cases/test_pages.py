"""Pages of casework: the inbox, one case, an act with its attachment, and what is shown when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.browsers import browser_of

from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act, open_case
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Evidence

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def signed_in(organisation: Callable[..., Organisation], now: datetime) -> Callable[..., Client]:
    def make(name: str, role: Role, serial: int, home: str, kind: Kind) -> Client:
        return browser_of(name, role, organisation(serial, home, kind), now=now)

    return make


@pytest.fixture
def suspicion(edition: Edition, firm: Organisation, person: Callable[..., Actor], now: datetime) -> Case:
    """A recovery that is being looked into."""
    procedure = policy_of(edition).procedures["recovery"]
    officer = person("wang", Role.CITY_OFFICER)
    case = open_case(procedure=procedure, edition=edition, title="转租", party=firm, actor=officer, now=now)
    return act(case=case, outcome="open", actor=officer, now=now, grounds=Grounds(opinion="群众举报"))


def reason(**more: object) -> dict[str, object]:
    return {"act-founded-about1": "自用比例", "act-founded-why1": "厂房已转租"} | more


def test_an_act_carries_the_file_that_it_needs(suspicion: Case, signed_in: Callable[..., Client]) -> None:
    client = signed_in("zhao", Role.AUDITOR, 108, "市审计局", Kind.AUDIT)
    assert suspicion.number in client.get("/cases/").content.decode()
    url = f"/cases/{suspicion.number}/founded"
    without = client.post(url, reason())
    assert without.status_code == 422
    assert "act-founded-file" in without.content.decode()
    assert not Evidence.objects.exists()
    sent = client.post(url, reason(**{"act-founded-file": SimpleUploadedFile("报告.pdf", PDF)}))
    assert sent.status_code == 302, sent.content.decode()
    suspicion.refresh_from_db()
    assert suspicion.stage == "hearing"
    page = client.get(f"/cases/{suspicion.number}").content.decode()
    assert "报告.pdf" in page
    assert "厂房已转租" in page
    link = f"/cases/{suspicion.number}/files/{Evidence.objects.get().pk}"
    assert link in page
    assert b"".join(client.get(link)) == PDF
    assert client.get(f"/cases/{suspicion.number}/files/999").status_code == 404
    stranger = signed_in("other", Role.ENTERPRISE, 2, "乙公司", Kind.ENTERPRISE)
    assert stranger.get(link).status_code == 403


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(
    suspicion: Case, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("zhao", Role.AUDITOR, 108, "市审计局", Kind.AUDIT)
    file = SimpleUploadedFile("报告.pdf", b"MZ\x90\x00 not a document")
    answer = client.post(f"/cases/{suspicion.number}/founded", reason(**{"act-founded-file": file}))
    assert answer.status_code >= 400
    assert 'role="alert"' in answer.content.decode()
    assert "厂房已转租" in answer.content.decode(), "what was typed is still there"
    assert not Evidence.objects.exists()
    suspicion.refresh_from_db()
    assert suspicion.stage == "investigate"


def test_who_may_not_see_a_case_gets_no_page_of_it(suspicion: Case, signed_in: Callable[..., Client]) -> None:
    other = signed_in("other", Role.ENTERPRISE, 2, "乙公司", Kind.ENTERPRISE)
    assert other.get(f"/cases/{suspicion.number}").status_code == 403
    assert Client().get(f"/cases/{suspicion.number}").status_code == 302, "asked to sign in"
    assert other.get("/cases/SB-0").status_code == 404
