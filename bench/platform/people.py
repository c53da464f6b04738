"""Who works in the city of the bench, a person of each role for each client, and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client

from liance.simulate.firms import COUNTIES
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation, SignIn
from liance.web.people.queries import actor_for
from liance.web.people.roles import Kind, Role
from liance.web.people.services import sessions

COUNTY = COUNTIES[0]
FIRST_DAY = date(2020, 1, 1)
BODIES = {
    Role.CITY_OFFICER: ("BENCH-CITY", "测试市工信局", Kind.CITY, ""),
    Role.CITY_LEADER: ("BENCH-CITY", "测试市工信局", Kind.CITY, ""),
    Role.LEADER: ("BENCH-CITY", "测试市工信局", Kind.CITY, ""),
    Role.COUNTY_OFFICER: ("BENCH-COUNTY", "测试东区工信局", Kind.COUNTY, COUNTY),
    Role.COUNTY_LEADER: ("BENCH-COUNTY", "测试东区工信局", Kind.COUNTY, COUNTY),
    Role.DEPARTMENT_OFFICER: ("BENCH-DEPARTMENT", "测试市市场监管局", Kind.CITY, ""),
    Role.CHAIN_OFFICE: ("BENCH-CHAIN", "测试市链长办公室", Kind.CHAIN, ""),
    Role.CHAIN_LEADER: ("BENCH-CHAIN", "测试市链长办公室", Kind.CHAIN, ""),
    Role.EXPERT: ("BENCH-INSTITUTE", "测试市产业研究院", Kind.INSTITUTE, ""),
    Role.FINANCE_OFFICER: ("BENCH-FINANCE", "测试市财政局", Kind.FINANCE, ""),
    Role.AUDITOR: ("BENCH-AUDIT", "测试市审计局", Kind.AUDIT, ""),
    Role.WINDOW: ("BENCH-WINDOW", "测试市政务服务中心", Kind.CITY, ""),
    Role.SYSTEM_ADMIN: ("BENCH-PLATFORM", "测试运维单位", Kind.PLATFORM, ""),
    Role.AUDIT_ADMIN: ("BENCH-PLATFORM", "测试运维单位", Kind.PLATFORM, ""),
}
"""Where people of a role work: code, name, kind and county of the office."""
OF_PARTIES = {Kind.ENTERPRISE: Role.ENTERPRISE, Kind.PARK: Role.PARK, Kind.ASSOCIATION: Role.ASSOCIATION}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who walks over the pages: whose pages, and the cookie of his session; nobody has none."""

    organisation: str = ""
    cookie: str = ""


def employed(role: Role, number: int, now: datetime, home: Organisation | None = None) -> Account:
    """The person of a role with this number, made if need be; an organisation's own people name it."""
    if home is None:
        code, name, kind, county = BODIES[role]
        told = {"name": name, "kind": kind, "county": county, "created_at": now}
        home, _ = Organisation.objects.get_or_create(code=code, defaults=told)
    account, _ = Account.objects.get_or_create(
        username=f"bench-{role}-{number}", defaults={"name": f"测试{number}", "created_at": now}
    )
    Membership.objects.get_or_create(
        account=account, organisation=home, role=role, valid_from=FIRST_DAY,
        defaults={"granted_by": "bench", "created_at": now},
    )  # fmt: skip
    return account


def acting(role: Role, number: int, now: datetime) -> Actor:
    """The same as who acts."""
    return actor_for(employed(role, number, now), None, on=now.date())


def agent(party: Organisation) -> Actor:
    """Somebody of an organisation who acts for it in its cases; without an account, for he never signs in."""
    role = OF_PARTIES.get(Kind(party.kind), Role.ENTERPRISE)
    return Actor(f"agent-{party.pk}", role, party.pk, "经办", party.county, frozenset({party.pk}))


def signed_in(account: Account, organisation: str, now: datetime) -> Person:
    """A session of a person, begun as after password and code."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    sessions.verify(sign_in=SignIn.objects.filter(account=account).latest("pk"), now=now)
    return Person(organisation, client.cookies["sessionid"].value)
