"""Run by a test as a program of its own, on the database that LIANCE_DATABASE names: many clients decide at once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
from django.core.management import call_command

django.setup()

from django.db import close_old_connections, connection  # noqa: E402
from tests.web.conftest import LIAOCHENG, NOON, code, put_facts  # noqa: E402
from tests.web.renting import WAN, about, lease  # noqa: E402

from liance.web.audit.queries import verify  # noqa: E402
from liance.web.awards import services  # noqa: E402
from liance.web.awards.models import Award, Decision  # noqa: E402
from liance.web.cases.models import Case  # noqa: E402
from liance.web.cases.services import Grounds, act  # noqa: E402
from liance.web.people.actor import SYSTEM, Actor  # noqa: E402
from liance.web.people.models import Organisation  # noqa: E402
from liance.web.people.roles import Kind, Role  # noqa: E402
from liance.web.policies.services import take_in  # noqa: E402
from liance.web.registry.models import Record  # noqa: E402
from liance.web.site.refusals import Refused  # noqa: E402

FIRMS, PARKS = 6, ("园区甲", "园区乙", "园区丙")


def officer(name: str, role: Role, kind: Kind) -> Actor:
    home, _ = Organisation.objects.get_or_create(
        code=f"DEMO-{kind}", defaults={"name": kind, "kind": kind, "county": "东区", "created_at": NOON}
    )
    return Actor(name, role, home.code, name, "东区", frozenset({home.code}), account_id=1)


def world() -> None:
    """Six firms, each with three leases applied for and verified: 70万元 each, of which each firm may have 100万元."""
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
    county = officer("li", Role.COUNTY_OFFICER, Kind.COUNTY)
    for n in range(FIRMS):
        firm = Organisation.objects.create(
            code=code(n), name=f"企业{n}", kind="enterprise", county="东区", created_at=NOON
        )
        put_facts(edition, {"enterprise": [about(firm)], "lease_year": [lease(firm, park) for park in PARKS]})
        agent = Actor("agent", Role.ENTERPRISE, firm.code, belongs_to=frozenset({firm.code}), account_id=1)
        for park in PARKS:
            award = services.apply(
                beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
                record_key=f"{firm.code}\x1f{park}\x1f2024", actor=agent, now=NOON,
            )  # fmt: skip
            case = act(case=award.case, outcome="submit", actor=agent, now=NOON)
            act(case=case, outcome="pass", actor=county, now=NOON, grounds=Grounds(amount=70 * WAN))


def race(clients: int) -> dict[str, object]:
    """Every client tries to decide every award at once, each in an order of its own."""
    numbers = list(Case.objects.filter(stage="recheck").order_by("pk").values_list("pk", flat=True))
    start, told = Barrier(clients), Counter[str]()

    def client(n: int) -> None:
        actor = officer(f"city-{n}", Role.CITY_OFFICER, Kind.CITY)
        start.wait()
        for i in range(len(numbers)):
            case = Case.objects.get(pk=numbers[(i * 7 + n) % len(numbers)])
            try:
                act(case=case, outcome="agree", actor=actor, now=NOON, grounds=Grounds(amount=70 * WAN))
                told["decided"] += 1
            except Refused as refused:
                told[refused.told[0].refusal.code] += 1
            finally:
                close_old_connections()
        connection.close()

    officer("first", Role.CITY_OFFICER, Kind.CITY)
    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client, n) for n in range(clients)]:
            done.result()
    entries = Record.objects.filter(type="award", current__withdrawn=False).select_related("current")
    per_firm = Counter[str]()
    for r in entries:
        assert r.current is not None
        per_firm[r.current.values["beneficiary"]] += int(r.current.values["amount"])
    return {
        "told": dict(told), "decisions": Decision.objects.count(), "most_per_firm": max(per_firm.values()),
        "firms": len(per_firm), "decided": Award.objects.exclude(decided=None).count(), "sound": verify().sound,
    }  # fmt: skip


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    world()
    print(json.dumps(race(int(sys.argv[1]))))
