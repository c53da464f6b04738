"""The overview: every number leads to its records, a day that is over stays as it was, a wall screen is a style."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.web.browsers import browser_of

from liance.web.cases.digest import sections
from liance.web.coordination.services.tickets import raise_ticket
from liance.web.leader.permissions import SEEING
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.site import clock

pytestmark = pytest.mark.django_db
PAGE = "/leader/liaocheng-it-2023"
Person = Callable[..., Actor]


@pytest.fixture
def today(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Two days after everything that fixtures recorded."""
    moment = now + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def of(actor: Actor, now: datetime) -> Client:
    return browser_of(actor.account, actor.role, Organisation.objects.get(pk=actor.organisation), now=now)


@pytest.fixture
def leader(edition: Edition, person: Person, today: datetime) -> Client:
    """A leader at his screen."""
    return of(person("zhang", Role.LEADER), today)


@pytest.mark.parametrize("role", SEEING)
def test_every_part_is_there_and_every_number_leads_to_a_page(
    role: Role, edition: Edition, person: Person, today: datetime
) -> None:
    leader = of(person("zhang", role), today)
    page = leader.get(PAGE).content.decode()
    assert {s.id for s in sections()} == set(re.findall(r'<h2 id="part-([\w-]+)"', page))
    main = page[page.index('<div class="tiles">') :]
    links = set(re.findall(r'href="([^"]+)"', main[: main.index("</main>")]))
    assert len(links) >= 10
    for link in links:
        assert leader.get(link.replace("&amp;", "&")).status_code == 200, link
    assert all('<dd><a href="' in f for f in re.findall(r"<dt>.*?</dd>", main, re.DOTALL))


def test_one_goes_to_the_policy_in_use(leader: Client) -> None:
    assert leader.get("/leader/").headers["Location"] == PAGE
    assert leader.get("/leader/no-such").status_code == 404


def test_only_who_leads_or_coordinates_sees_it(edition: Edition, person: Person, today: datetime) -> None:
    assert of(person("li", Role.COUNTY_OFFICER), today).get(PAGE).status_code == 403


def test_a_day_that_is_over_stays_as_it_was(
    leader: Client, edition: Edition, person: Person, organisation: Callable[..., Organisation], today: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    day = (today - timedelta(days=1)).date().isoformat()
    before, now = (leader.get(f"{PAGE}?{q}").content.decode() for q in (f"day={day}", ""))
    office = person("lian", Role.CHAIN_OFFICE, organisation(112, "市链长办公室", Kind.CHAIN))
    firm = organisation(31, "东区芯材有限公司")
    raise_ticket(edition=edition, title="用电", text="变压器容量不够", party=firm, actor=office, now=today)
    assert part(leader.get(f"{PAGE}?day={day}").content.decode()) == part(before)
    after = leader.get(PAGE).content.decode()
    assert part(after) != part(now)
    assert ">1件<" in after[after.index("part-tickets") :]


def part(page: str) -> str:
    return page[page.index('<div class="tiles">') : page.index("</main>")]


def test_one_chain_alone(leader: Client) -> None:
    whole, one = (part(leader.get(f"{PAGE}?chain={chain}").content.decode()) for chain in ("", "semiconductor"))
    count = [int(re.search(r"共(\d+)种", p).group(1)) for p in (whole, one)]  # type: ignore[union-attr]
    assert count[0] > count[1] > 0


def test_a_wall_screen_is_the_same_page_in_another_style(leader: Client) -> None:
    page, wall = (leader.get(f"{PAGE}{q}").content.decode() for q in ("", "?wall=1"))
    assert 'http-equiv="refresh"' in wall
    assert 'class="wall"' in wall
    assert 'http-equiv="refresh"' not in page
    assert part(wall) == part(page)
