"""Matters taken on by the offices, for tests that begin where those have ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from liance.procedures import Reason
from liance.records.city import Value
from liance.web.cases import services as casework
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.matters import services
from liance.web.matters.kinds import as_given, named
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

People = Callable[..., Actor]


def to_publish(case: Case, person: People, now: datetime) -> Case:
    """Checked, chosen, on public notice for its days: the case waits to be published."""
    checker, leader, officer = (
        person("county", Role.COUNTY_OFFICER), person("leader", Role.CITY_LEADER), person("city", Role.CITY_OFFICER)
    )  # fmt: skip
    casework.act(case=case, outcome="pass", actor=checker, now=now, grounds=Grounds(opinion="查过电费单"))
    casework.act(case=case, outcome="choose", actor=leader, now=now)
    drawn = notices.draw_up(title="案例公示", cases=list(notice_queries.waiting()), actor=officer, now=now)
    notices.publish(notice=drawn, actor=officer, now=now)
    assert notices.conclude(notice=drawn, actor=officer, now=now) == 0, "not before its last day"
    later = now + timedelta(days=10)
    tick(now=later)
    notices.conclude(notice=drawn, actor=officer, now=later)
    return Case.objects.get(pk=case.pk)


PDF = ("证明.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


def opened(
    edition: Edition,
    kind: str,
    actor: Actor,
    now: datetime,
    /,
    *,
    file: tuple[str, bytes] | None = None,
    **values: Value,
) -> Case:
    """A matter opened with these values; its case."""
    found = named(edition.policy, kind)
    assert found is not None
    return services.open_matter(of_kind=found, values=values, actor=actor, now=now, file=file).case


def acted(
    case: Case, outcome: str, actor: Actor, now: datetime, *, file: tuple[str, bytes] | None = None, opinion: str = "",
    amount: int | None = None, reasons: Sequence[Reason] = (), **values: Value,
) -> Case:  # fmt: skip
    """An outcome taken with what it asks for."""
    grounds = Grounds(opinion=opinion, amount=amount, reasons=tuple(reasons))
    casework.act(case=case, outcome=outcome, actor=actor, now=now, grounds=grounds, file=file, more=as_given(values))
    case.refresh_from_db()
    return case
