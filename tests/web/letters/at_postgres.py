"""Run by a test as a program of its own on PostgreSQL: many people issue letters at once; the numbers as JSON."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402
from tests.web.conftest import LIAOCHENG, NOON, code  # noqa: E402

from liance.procedures import Reason  # noqa: E402
from liance.web.audit.queries import verify  # noqa: E402
from liance.web.cases.services import Grounds, act, open_case  # noqa: E402
from liance.web.letters import services  # noqa: E402
from liance.web.letters.models import Draft, Letter  # noqa: E402
from liance.web.letters.occasions import occasions  # noqa: E402
from liance.web.people.actor import SYSTEM, Actor  # noqa: E402
from liance.web.people.models import Organisation  # noqa: E402
from liance.web.people.roles import Kind, Role  # noqa: E402
from liance.web.policies.queries import policy_of  # noqa: E402
from liance.web.policies.services import take_in  # noqa: E402
from liance.web.site.refusals import Refused  # noqa: E402


def person(name: str, role: Role, home: Organisation) -> Actor:
    return Actor(name, role, home.code, name, home.county, frozenset({home.code}), account_id=1)


def drafts(count: int) -> list[int]:
    """So many complaints answered, each with a draft of its reply; every third one is not its own to sign."""
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
    firm = Organisation.objects.create(
        code=code(1), name="甲电子", kind=Kind.ENTERPRISE, county="东区", created_at=NOON
    )
    city = Organisation.objects.create(code=code(2), name="市工信局", kind=Kind.CITY, created_at=NOON)
    officer, window = person("wang", Role.CITY_OFFICER, city), person("lin", Role.WINDOW, city)
    made = []
    for n in range(count):
        way = policy_of(edition).procedures["complaint"]
        case = open_case(procedure=way, edition=edition, title=f"诉求{n}：太慢", party=firm, actor=officer, now=NOON)
        case = act(case=case, outcome="accept", actor=window, now=NOON)
        grounds = Grounds(reasons=(Reason("时限", "未超期"),), opinion="已办")
        case = act(case=case, outcome="explain", actor=officer, now=NOON, grounds=grounds)
        draft = services.start(subject=case, key=occasions(case)[0].key, actor=officer, now=NOON)
        told = {"review": "5个工作日内申请复核。", "phone": "1"} | ({"issuer": "别的局"} if n % 3 == 2 else {})
        services.save(draft=draft, given=told, prefix="某工信函", actor=officer, now=NOON)
        made.append(draft.pk)
    return made


def race(clients: int, count: int) -> dict[str, object]:
    """Every client tries to issue every draft."""
    call_command("migrate", verbosity=0)
    keys, barrier = drafts(count), Barrier(clients)
    officer = person("wang", Role.CITY_OFFICER, Organisation.objects.get(name="市工信局"))

    def work(number: int) -> int:
        barrier.wait()
        done = 0
        for key in keys[number % count :] + keys[: number % count]:
            try:
                services.issue(draft=Draft.objects.get(pk=key), actor=officer, now=NOON)
                done += 1
            except Refused:
                continue
        connection.close()
        return done

    with ThreadPoolExecutor(clients) as pool:
        issued = sum(pool.map(work, range(clients)))
    serials = sorted(Letter.objects.values_list("serial", flat=True))
    return {"issued": issued, "serials": serials, "faults": len(verify().faults)}


if __name__ == "__main__":
    print(json.dumps(race(int(sys.argv[1]), int(sys.argv[2]))))
