"""A real award on its way to money: decided, noticed, committed, paid; and the three people of the treasury."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.web.funds.world import told
from tests.web.renting import WAN, applied, to_decision

from liance.web.awards.models import Award
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.funds import payable, services
from liance.web.funds.models import Claim, Order
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

AFTER = timedelta(days=8)
Person = Callable[..., Actor]


@pytest.fixture
def award(firm: Organisation, edition: Edition, agent: Actor, person: Person, now: datetime) -> Award:
    """700,000 yuan decided for the firm's rent, still to be put before the public."""
    award = applied(firm, edition, agent, now)
    to_decision(award, agent, person, now, 70 * WAN)
    award.refresh_from_db()
    return award


@pytest.fixture
def noticed(award: Award, person: Person, now: datetime) -> Award:
    """The same after its public notice."""
    put_before_the_public(person("chen", Role.CITY_OFFICER), now)
    return award


def put_before_the_public(clerk: Actor, now: datetime) -> None:
    """Everything decided is on notice, and nobody objects."""
    drawn = notices.draw_up(title="公示", cases=notice_queries.waiting(), actor=clerk, now=now)
    published = notices.publish(notice=drawn, actor=clerk, now=now)
    tick(now=now + AFTER)
    notices.conclude(notice=published, actor=clerk, now=now + AFTER)


@pytest.fixture
def finance(person: Person) -> tuple[Actor, Actor, Actor]:
    """Three officers of the city's treasury: one commits, one makes, one checks."""
    return tuple(person(name, Role.FINANCE_OFFICER) for name in ("budget", "maker", "checker"))  # type: ignore[return-value]


def commit(award: Award, budget: Actor, now: datetime, fen: int = 1000 * WAN) -> Claim:
    """The award's claim, with money of a new line committed to it, and to every other award that was decided."""
    new = services.NewLine("2024-01", "产业资金", 2024, "", award.policy, fen, "预〔2024〕1号")
    line = services.open_line(new=new, actor=budget, now=now)
    decided = payable.by_key(f"award/{pk}" for pk in Award.objects.filter(decided__gt=0).values_list("pk", flat=True))
    for one in decided.values():
        services.take_up(payable=one, actor=budget, now=now)
    services.fund(line=line, actor=budget, now=now)
    return Claim.objects.get(award=award)


def with_account(firm: Organisation, agent: Actor, finance: Actor, now: datetime, number: str = "622200001111") -> None:
    """An account of the firm, confirmed."""
    new = services.NewAccount(firm.name, "示例银行", number)
    entered = services.enter_account(organisation=firm, new=new, actor=agent, now=now)
    services.confirm_account(account=entered, actor=finance, now=now)


def payment(award: Award) -> Case:
    """The case that pays it."""
    return Case.objects.get(parent=award.case, procedure__purpose="payment")


def pay(claim: Claim, finance: tuple[Actor, Actor, Actor], now: datetime, state: str, key: str = "一") -> Order:
    """The order that pays a claim, as far as the bank's answer."""
    _, maker, checker = finance
    chosen = [c.pk for s in claim.shares.all() for c in s.commitments.all()]
    batch = services.make_batch(county="", commitments=chosen, key=key, actor=maker, now=now)
    services.check_batch(batch=batch, actor=checker, now=now)
    services.send_batch(batch=batch, actor=maker, now=now)
    order = batch.orders.get()
    file = told((order, state), day=now.date())
    services.import_return(name="回单.csv", data=file, county="", actor=maker, now=now)
    order.refresh_from_db()
    return order
