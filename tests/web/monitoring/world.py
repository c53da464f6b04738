"""Figures for the tests of monitoring: tables as people paste them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from liance.web.cases.services import Grounds, act
from liance.web.monitoring import services
from liance.web.monitoring.models import Collection
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition

HEAD = "指标,对象,口径,期间,数值,来源\n"


def table(*rows: str) -> str:
    """`I1,全市,it@1,2024Q1,12亿元` a line; the source is added."""
    return HEAD + "\n".join(f"{row},统计月报" for row in rows)


def steady(first: int = 2021, quarters: int = 12) -> str:
    """A series that grows by a tenth of a hundred million a quarter."""
    made = [(first + n // 4, n % 4 + 1, 100 + n + n % 3) for n in range(quarters)]
    return table(*(f"I1,全市,it@1,{y}Q{q},{value / 10}亿元" for y, q, value in made))


def sent(edition: Edition, text: str, actor: Actor, now: datetime) -> Collection:
    """A table sent in."""
    return services.report(edition=edition, title="", text=text, actor=actor, now=now)


def adopted(
    edition: Edition, text: str, actor: Actor, checker: Actor, now: datetime, why: str = "已核对"
) -> Collection:
    """A table sent in by one and adopted by another."""
    made = sent(edition, text, actor, now)
    act(case=made.case, outcome="pass", actor=checker, now=now, grounds=Grounds(opinion=why))
    made.refresh_from_db()
    return made


def on(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


def later(now: datetime, days: int) -> datetime:
    """So many days later."""
    return now + timedelta(days=days)
