"""Every sentence of a policy leads to the page where it is worked on, and from there back to the sentence."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.browsers import browser_of
from tests.web.conftest import LIAOCHENG
from tests.web.tasks.conftest import Town

from liance.web.guide import links
from liance.web.guide.coverage import coverage
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.services import take_in

WUFU = Path(__file__).parent / "fictional"
POLICIES = pytest.mark.parametrize("folder", [LIAOCHENG, WUFU], ids=["the first policy", "a fictional one"])


@pytest.fixture
def client_of_the_office(town: Town, now: datetime) -> Client:
    """Somebody who may go to all these pages."""
    return browser_of("lian", town.office.role, Organisation.objects.get(pk=town.office.organisation), now=now)


def taken(folder: Path, now: datetime) -> Edition:
    return take_in(folder=folder, actor=SYSTEM, now=now)


@POLICIES
def test_no_sentence_leads_nowhere(folder: Path, town: Town, now: datetime) -> None:
    found = coverage(taken(folder, now), town.office)
    assert found.units
    assert [u.path for u in found.leads_nowhere] == []


def test_the_first_policy_has_ninety_six_sentences_of_which_seven_are_bare_titles(town: Town, now: datetime) -> None:
    """Forty-four, thirty-eight and fourteen; titles of tasks and safeguards have blocks of their own."""
    found = coverage(taken(LIAOCHENG, now), town.office)
    assert {s.path: len(s.units) for s in found.sections} == {"二": 44, "三": 38, "四": 14}
    assert (found.titles, Counter(u.path[0] for u in found.units if u.title)) == (7, {"三": 7})


def test_measures_lead_to_where_their_procedures_and_matters_are_run(
    town: Town, now: datetime, client_of_the_office: Client
) -> None:
    units = coverage(taken(LIAOCHENG, now), town.office).units
    led = {block.id: {link.words.zh: link.url for link in found} for u in units for block, found in u.blocks}
    assert {"链长会议", "问题工单", "供需对接", "目标监测"} <= led["S1-2"].keys()
    assert led["S2-3"]["人才一事一议"] == reverse("matters:kinds")
    assert led["S2-4"]["揭榜挂帅"] == reverse("challenges:list")
    page = client_of_the_office.get(led["S1-2"]["问题工单"]).content.decode()
    assert f"{reverse('guide:policy', args=['liaocheng-it-2023'])}#" in page


@pytest.mark.parametrize(
    "folder",
    [pytest.param(LIAOCHENG, marks=pytest.mark.slow, id="the first policy"), pytest.param(WUFU, id="a fictional one")],
)
def test_every_page_is_there_and_links_back_to_its_sentence(
    folder: Path, town: Town, now: datetime, client_of_the_office: Client
) -> None:
    edition = taken(folder, now)
    pages: dict[str, str] = {}
    for unit in coverage(edition, town.office).units:
        for block, found in unit.blocks:
            for link in found:
                address = link.url.split("#")[0]
                if address not in pages:
                    answer = client_of_the_office.get(address)
                    assert answer.status_code == 200, (unit.path, link.url)
                    pages[address] = answer.content.decode()
                back = f'href="/policies/{edition.policy}#{block.anchor}"'
                own = f'href="#{block.anchor}"' if address == f"/policies/{edition.policy}" else back
                assert own in pages[address], (unit.path, link.url)
    assert len(pages) > 4


def test_targets_and_means_lead_to_the_slices_that_look_after_them(town: Town, now: datetime) -> None:
    """Named by the titles of procedures, not by words in code."""
    units = {u.path: [link.url for link in u.links] for u in coverage(taken(LIAOCHENG, now), town.office).units}
    assert "/monitoring/liaocheng-it-2023/targets/software-products" in units["二（四）11第2句"]
    assert "/challenges/" in units["二（三）8第2句"]
    assert "/challenges/" in units["四（二）第5句"]
    assert "/matters/" in units["四（二）第4句"]


def test_a_sentence_whose_page_is_gone_is_told(
    town: Town, now: datetime, monkeypatch: pytest.MonkeyPatch, client_of_the_office: Client
) -> None:
    """Without the slice of tasks nobody works on measures: the page says so, and the law above would fail."""
    edition = taken(WUFU, now)
    known = list(links._BLOCK_HOOKS)
    monkeypatch.setattr(links, "_BLOCK_HOOKS", [h for h in known if h.__module__ != "liance.web.tasks.links"])
    found = coverage(edition, town.office)
    assert [u.path for u in found.leads_nowhere] == ["一（一）第1句", "一（一）第2句", "一（二）第1句", "二（一）第3句"]
    page = client_of_the_office.get("/policies/wufu/coverage").content.decode()
    assert "还有4句没有办理的页面" in page
    assert page.count("没有页面") == 4


def test_who_may_not_go_to_a_page_is_not_sent_there(town: Town, now: datetime) -> None:
    found = coverage(taken(WUFU, now), Actor("xin", town.firm.role, town.investor.pk))
    assert not any("/tasks/" in link.url for unit in found.units for link in unit.links)


def test_the_page_and_its_files_say_the_same(town: Town, now: datetime, client_of_the_office: Client) -> None:
    taken(WUFU, now)
    page = client_of_the_office.get("/policies/wufu/coverage").content.decode()
    assert "办好风筝节" in page
    first, again = (client_of_the_office.get("/policies/wufu/coverage.csv").content for _ in range(2))
    assert first == again
    lines = first.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 7 + 2
    assert lines[2].startswith(
        "一（一）第2句,支持老字号作坊扎制大型风筝，发展骨架材料。,举措 扎制大型风筝,任务 K1-1,http://"
    )
    assert client_of_the_office.get("/policies/wufu/coverage.xlsx").content[:2] == b"PK"
    assert (
        '<a class="button" href="/policies/wufu/coverage">'
        in client_of_the_office.get("/policies/wufu").content.decode()
    )
