"""Run by a test as a program of its own, on the database that LIANCE_DATABASE names: registrations admitted at once."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import django
from django.core.management import call_command

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from tests.web.matrix import COUNTY, NOW, TODAY, actor_as  # noqa: E402
from tests.web.people.tries import NEXT_YEAR, PDF  # noqa: E402

from liance.values import uscc  # noqa: E402
from liance.web.audit.queries import verify  # noqa: E402
from liance.web.keys import check, rotate  # noqa: E402
from liance.web.people import queries  # noqa: E402
from liance.web.people.actor import SYSTEM  # noqa: E402
from liance.web.people.models import Account, Membership, MembershipRequest, Organisation, Registration  # noqa: E402
from liance.web.people.roles import Kind, Role  # noqa: E402
from liance.web.people.services import memberships, registrations, requests  # noqa: E402
from liance.web.people.services.abandoned import remove_abandoned  # noqa: E402

CODE = uscc.make(authority="9", category="1", area="990101", serial=500)


def register(people: int) -> None:
    """So many people register the same organisation, and all wish the same account name."""
    actor_as(Role.COUNTY_OFFICER)
    for n in range(people):
        typed = registrations.Typed(
            CODE,
            "演示新星",
            Kind.ENTERPRISE,
            COUNTY,
            f"经办{n}",
            f"1380000{n:04}",
            "",
            "lixin",
            "correct horse battery",
        )
        registrations.register(
            typed=typed, valid_to=NEXT_YEAR, letter=SimpleUploadedFile("授权书.pdf", PDF), account=None,
            actor=actor_as(Role.PUBLIC), now=NOW,
        )  # fmt: skip


def admit(people: int) -> None:
    """As many officers agree at the same moment."""
    start, officer = Barrier(people), actor_as(Role.COUNTY_OFFICER)

    def agree(asked: MembershipRequest) -> None:
        start.wait()
        requests.allow(request=asked, actor=officer, now=NOW)
        connection.close()

    with ThreadPoolExecutor(people) as pool:
        for done in [pool.submit(agree, asked) for asked in MembershipRequest.objects.select_related(*queries.REQUEST)]:
            done.result()


def judge(people: int) -> dict[str, object]:
    """What came of it; then the lead is handed over, the keys are changed, and registrations are cleared."""
    held = queries.members_of(CODE, on=TODAY)
    found: dict[str, object] = {
        "organisations": Organisation.objects.filter(pk=CODE).count(), "members": len(held),
        "names": sorted(a.username for a in Account.objects.filter(username__startswith="lixin")),
        "lead": [m.leads for m in held],
    }  # fmt: skip
    lead = queries.actor_for(held[0].account, held[0].pk, on=TODAY)
    memberships.hand_over(membership=held[-1], actor=lead, now=NOW)
    found["then"] = queries.members_of(CODE, on=TODAY)[0].pk == held[-1].pk
    found["sealed"] = rotate(path=settings.KEY_FILE, now=NOW)
    found["faults"] = check().faults
    remove_abandoned(actor=SYSTEM, now=NOW + timedelta(days=31))
    found["left"] = Registration.objects.count()
    found["sound"] = verify().sound and Membership.objects.filter(organisation=CODE).count() == people
    return found


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    count = int(sys.argv[1])
    register(count)
    admit(count)
    print(json.dumps(judge(count)))
