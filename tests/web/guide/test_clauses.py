"""The policy page: every sentence once, in order, with its anchor and its meaning."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web.guide.conftest import PAGE, loaded

from liance.telling.clauses import tell_policy
from liance.telling.voice import Voice
from liance.web.policies.models import Edition

OFFICIAL = re.compile(
    r'<div class="clause[^"]*" id="([^"]+)">\s*<div class="official"><(?:p class="words"|h\d)>(.*?)</(?:p|h\d)>', re.S
)


@pytest.mark.django_db
def test_every_sentence_appears_exactly_once_in_order_under_its_own_anchor(client: Client, edition: Edition) -> None:
    page = client.get(PAGE).content.decode()
    found = [(anchor, html.unescape(text)) for anchor, text in OFFICIAL.findall(page)]
    wanted = [(s.path or "标题", s.text.replace("\n", "")) for s in loaded().document.sentences()]
    assert found == wanted
    assert len({anchor for anchor, _ in found}) == len(found)


def test_nothing_that_the_document_says_is_left_untold() -> None:
    policy = loaded().policy
    assert policy is not None
    told = tell_policy(loaded(), Voice("zh"))
    assert [i.id for s in told.sentences for i in s.incentives] == [i.id for i in policy.incentives]
    plans = {p.id for s in told.sentences for p in s.plans}
    assert plans == {t.id for t in policy.targets} | {t.id for t in policy.tasks}
    readings = {r.id for s in told.sentences for r in s.readings} | {r.id for r in told.readings}
    assert readings == set(policy.readings)
    assert all(sum(o.adopted for o in r.options) == 1 for s in told.sentences for r in s.readings)
    blocks = [b for s in loaded().document.sentences() for b in s.blocks if b.keyword == "宣示"]
    assert len(blocks) == sum(len(s.declarations) for s in told.sentences)


@pytest.mark.django_db
def test_a_sentence_is_told_with_its_rule_its_documents_and_who_is_responsible(
    client: Client, edition: Edition
) -> None:
    page = client.get(PAGE).content.decode()
    rent = page[page.index('id="award-rent"') : page.index('id="award-park-cluster"')]
    for words in ("每企业累计100万元", "租赁合同", "市工业和信息化局", "例子", "实付租金"):
        assert words in rent


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_asks_the_database_few_questions(
    client: Client, edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries, language: str
) -> None:
    client.cookies["liance_language"] = language
    client.get(PAGE)
    with django_assert_max_num_queries(5):
        assert client.get(PAGE).status_code == 200
    with django_assert_max_num_queries(2):
        assert client.get("/policies").status_code == 200
    with django_assert_max_num_queries(2):
        assert client.get("/policies/search?q=芯片").status_code == 200


@pytest.mark.django_db
def test_searching_marks_the_words_and_leads_to_the_sentence(client: Client, edition: Edition) -> None:
    page = client.get("/policies/search", {"q": "融链固链"}).content.decode()
    assert "<mark>融链固链</mark>" in page
    assert f'{PAGE}#二（一）1第2句"' in page
    nothing = client.get("/policies/search", {"q": "<script>没有这个词"}).content.decode()
    assert "没有找到" in nothing
    assert "<script>没有" not in nothing


@pytest.mark.django_db
def test_an_unknown_policy_or_edition_is_not_found(client: Client, edition: Edition) -> None:
    for path in ("/policies/nowhere", f"{PAGE}/editions/9", "/policies/nowhere/editions", f"{PAGE}/examples/rent/7"):
        assert client.get(path).status_code == 404
