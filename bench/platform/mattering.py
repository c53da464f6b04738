"""Matters of the bench's city: a good case under way, a scenario registered and public, a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bench.platform.people import acting, agent
from liance.records.city import Value
from liance.web.cases.models import Case
from liance.web.cases.services import act
from liance.web.matters import services
from liance.web.matters.kinds import named
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

PAPER = ("证明.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


def opened(firms: Iterable[Organisation], edition: Edition, now: datetime) -> None:
    """For each firm one that waits in the county, one that is public, and one with a certificate."""
    city = acting(Role.CITY_OFFICER, 0, now)
    for firm in firms:
        story: dict[str, Value] = {"theme": "application", "background": "订单多", "practice": "联网", "effect": "快了"}
        _open(edition, "typical-case", firm, now, title=f"{firm.name}车间", year=now.year, consent=True, **story)
        told: dict[str, Value] = {"field": "smart_city", "problem": "冷热不均", "solution": "阀门", "copyable": "平台"}
        case = _open(edition, "scenario", firm, now, name=f"{firm.name}供热", effect="省气", consent=True, **told)
        act(case=case, outcome="pass", actor=city, now=now)
        system: dict[str, Value] = {"cpu": "甲", "os": "乙", "database": "丙", "valid_until": now.date()}
        case = _open(edition, "adaptation", firm, now, product=f"{firm.name}系统", **system)
        act(case=case, outcome="pass", actor=city, now=now)


def _open(edition: Edition, kind: str, firm: Organisation, now: datetime, **values: Value) -> Case:
    found = named(edition.policy, kind)
    assert found is not None
    return services.open_matter(of_kind=found, values=values, actor=agent(firm), now=now, file=PAPER).case
