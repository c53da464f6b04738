"""A platform with something in it: an award applied for, reviewed and decided."""

from __future__ import annotations

from datetime import datetime

from tests.web.conftest import LIAOCHENG, code, put_facts
from tests.web.renting import WAN, about, lease

from liance.web.awards import services
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Account, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.services import take_in

PHONE = "13800000001"


def make(now: datetime) -> None:
    """Somebody with a telephone number; the policy taken in, and a firm's rent brought to its decision."""
    Account.objects.create_user("li", name="李", phone=PHONE, created_at=now)
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=now)
    homes = {Kind.ENTERPRISE: "甲电子", Kind.COUNTY: "东区工信局", Kind.CITY: "市工信局"}
    made = {
        kind: Organisation.objects.create(code=code(n), name=name, kind=kind, county="东区", created_at=now)
        for n, (kind, name) in enumerate(homes.items(), 1)
    }
    firm = made[Kind.ENTERPRISE]
    put_facts(edition, {"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]})

    def person(name: str, role: Role, kind: Kind) -> Actor:
        home = made[kind].code
        return Actor(name, role, home, name, "东区", frozenset({home}), account_id=1)

    agent = person("agent", Role.ENTERPRISE, Kind.ENTERPRISE)
    award = services.apply(
        beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
        record_key=f"{firm.code}\x1f园区甲\x1f2024", actor=agent, now=now,
    )  # fmt: skip
    case = act(case=award.case, outcome="submit", actor=agent, now=now)
    paid = Grounds(amount=70 * WAN)
    case = act(case=case, outcome="pass", actor=person("li", Role.COUNTY_OFFICER, Kind.COUNTY), now=now, grounds=paid)
    act(case=case, outcome="agree", actor=person("wang", Role.CITY_OFFICER, Kind.CITY), now=now, grounds=paid)
