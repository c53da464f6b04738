"""The board: a need is posted, matched with reasons, agreed to by both, met, and followed up to the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from tests.web.browsers import browser_of

from liance.web.board import services
from liance.web.board.models import Match, Post
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind as Body
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

UNTIL = date(2040, 12, 31)


@pytest.fixture
def office(organisation: Callable[..., Organisation], person: Callable[..., Actor]) -> Actor:
    """Somebody of the chain office."""
    return person("lian", Role.CHAIN_OFFICE, organisation(112, "市链长办公室", kind=Body.CHAIN))


@pytest.fixture
def firms(organisation: Callable[..., Organisation], person: Callable[..., Actor]) -> tuple[Actor, Actor]:
    """A firm that needs something, and one that has it."""
    return (
        person("xu", Role.ENTERPRISE, organisation(21, "东区光缆有限公司")),
        person("gong", Role.ENTERPRISE, organisation(22, "西区预制棒有限公司", county="西区")),
    )


@pytest.fixture
def posts(edition: Edition, firms: tuple[Actor, Actor], now: datetime) -> tuple[Post, Post]:
    """A need of preforms and an offer of them, and an offer of something else."""
    needs, offers = firms
    need = services.post(kind=Post.Kind.NEED, edition=edition, title="求购光纤预制棒", text="拉丝用，单模，直径150毫米",
                         contact="徐 0635-0000000", until=UNTIL, actor=needs, now=now)  # fmt: skip
    offer = services.post(kind=Post.Kind.OFFER, edition=edition, title="供应光纤预制棒", text="年产400吨单模预制棒",
                          contact="龚 0635-1111111", until=UNTIL, amount=Decimal(400), unit="吨/年", actor=offers,
                          now=now)  # fmt: skip
    services.post(kind=Post.Kind.OFFER, edition=edition, title="承接会务", text="会议服务和餐饮", contact="龚",
                  until=UNTIL, actor=offers, now=now)  # fmt: skip
    return need, offer


def test_what_suits_is_proposed_with_reasons_and_what_does_not_is_not(
    posts: tuple[Post, Post], office: Actor, now: datetime
) -> None:
    need, offer = posts
    made = services.propose(post=need, actor=office, now=now)
    assert [m.offer_id for m in made] == [offer.pk]
    assert any("预制" in zh for zh, _ in made[0].reasons)
    assert services.propose(post=need, actor=office, now=now) == []


def test_when_both_agree_a_case_begins_and_ends_with_the_contract(
    posts: tuple[Post, Post], firms: tuple[Actor, Actor], office: Actor, now: datetime
) -> None:
    need, _ = posts
    match = services.propose(post=need, actor=office, now=now)[0]
    one = services.answer(match=match, agrees=True, actor=firms[0], now=now)
    assert one.case is None
    both = services.answer(match=match, agrees=True, actor=firms[1], now=now)
    assert both.case is not None
    case = both.case
    for outcome in ("meet", "going", "going"):
        case = act(case=case, outcome=outcome, actor=office, now=now, grounds=Grounds(opinion="已联系双方"))
    assert (case.stage, case.due) == ("second-call", date(2024, 11, 1))
    act(case=case, outcome="signed", actor=office, now=now, grounds=Grounds(opinion="合同已订立", amount=120_000_000))
    match.refresh_from_db()
    need.refresh_from_db()
    assert (match.contract, need.closed_why) == (120_000_000, "已签约")


def test_a_side_that_refuses_says_why_and_nothing_begins(
    posts: tuple[Post, Post], firms: tuple[Actor, Actor], office: Actor, now: datetime
) -> None:
    match = services.propose(post=posts[0], actor=office, now=now)[0]
    with pytest.raises(Refused, match="match-why-not"):
        services.answer(match=match, agrees=False, actor=firms[1], now=now)
    services.answer(match=match, agrees=False, why="规格不符", actor=firms[1], now=now)
    with pytest.raises(Refused, match="match-answered"):
        services.answer(match=match, agrees=True, actor=firms[0], now=now)


def test_a_stranger_answers_for_nobody(
    posts: tuple[Post, Post], office: Actor, person: Callable[..., Actor], organisation: Callable[..., Organisation],
    now: datetime,
) -> None:  # fmt: skip
    match = services.propose(post=posts[0], actor=office, now=now)[0]
    stranger = person("mo", Role.ENTERPRISE, organisation(23, "路过有限公司"))
    with pytest.raises(Refused, match="not-allowed"):
        services.answer(match=match, agrees=True, actor=stranger, now=now)


def test_an_offer_too_late_or_too_small_is_left_out_and_said(
    edition: Edition, firms: tuple[Actor, Actor], office: Actor, now: datetime
) -> None:
    needs, offers = firms
    need = services.post(kind=Post.Kind.NEED, edition=edition, title="求购光纤预制棒", text="单模", contact="徐",
                         until=UNTIL, amount=Decimal(500), unit="吨/年", by_day=date(2024, 10, 1), actor=needs,
                         now=now)  # fmt: skip
    services.post(kind=Post.Kind.OFFER, edition=edition, title="供应光纤预制棒", text="单模", contact="龚", until=UNTIL,
                  amount=Decimal(400), unit="吨/年", by_day=date(2024, 11, 1), actor=offers, now=now)  # fmt: skip
    found = services.suggested(need, on=now.date())
    assert found.none_suitable
    assert [sorted(x.bars) for x in found.left_out] == [["capacity", "time"]]


def test_everything_wrong_with_a_post_is_told_at_once(
    edition: Edition, firms: tuple[Actor, Actor], now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        services.post(kind=Post.Kind.NEED, edition=edition, title=" ", text="", contact="徐", until=date(2020, 1, 1),
                      amount=Decimal(5), actor=firms[0], now=now)  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == ["post-lacks", "post-lacks", "post-past", "post-unit"]
    assert not Post.objects.exists()


def test_whom_to_call_is_told_only_when_both_agreed(
    posts: tuple[Post, Post], firms: tuple[Actor, Actor], office: Actor, now: datetime, client: Client
) -> None:
    need, offer = posts
    match = services.propose(post=need, actor=office, now=now)[0]
    browser = browser_of("xu", Role.ENTERPRISE, Organisation.objects.get(pk=firms[0].organisation), now=now)
    assert "0635" not in client.get(f"/board/{offer.number}").content.decode()
    assert "0635-1111111" not in browser.get(f"/board/{need.number}").content.decode()
    services.answer(match=match, agrees=True, actor=firms[1], now=now)
    assert browser.post(f"/board/matches/{match.pk}", {"agrees": "yes"}).status_code == 302
    assert "0635-1111111" in browser.get(f"/board/{need.number}").content.decode()
    assert Match.objects.get().case is not None


def test_the_office_places_a_post_in_the_chain_by_a_click(
    posts: tuple[Post, Post], office: Actor, now: datetime
) -> None:
    need, _ = posts
    browser = browser_of("lian", Role.CHAIN_OFFICE, Organisation.objects.get(pk=office.organisation), now=now)
    page = browser.get(f"/board/{need.number}").content.decode()
    assert 'name="product" value="fiber-preform"' in page
    browser.post(f"/board/{need.number}", {"place": "1", "product": "fiber-preform"})
    need.refresh_from_db()
    assert (need.product, need.placed_by) == ("fiber-preform", "lian")
    for path in ("/board/", "/board/matches", f"/board/{need.number}"):
        assert browser.get(path).status_code == 200
