"""Run by tests as a program of its own, on the database that LIANCE_DATABASE names; results are printed as JSON."""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command

django.setup()

from tests.web.conftest import LIAOCHENG, NOON, code  # noqa: E402

from liance.records.city import Record as Facts  # noqa: E402
from liance.web.audit.queries import verify  # noqa: E402
from liance.web.people.actor import SYSTEM, Actor  # noqa: E402
from liance.web.people.models import Organisation  # noqa: E402
from liance.web.people.roles import Kind, Role  # noqa: E402
from liance.web.policies.queries import vocabulary  # noqa: E402
from liance.web.policies.services import take_in  # noqa: E402
from liance.web.registry.models import Batch, Line, Origin, Version  # noqa: E402
from liance.web.registry.services import Told, load_many, review_batch, submit_sheet  # noqa: E402

LI, ZHOU = (
    Actor(name, role, code(101), name, "东区", frozenset({code(101)}))
    for name, role in (("li", Role.COUNTY_OFFICER), ("zhou", Role.COUNTY_LEADER))
)


def submit(years: int, firms: int) -> None:
    """A city with so many firms, and a table of so many years of each."""
    call_command("migrate", verbosity=0)
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
    serials = range(1001, 1001 + firms)
    for serial, kind in [(101, Kind.COUNTY), *((n, Kind.ENTERPRISE) for n in serials)]:
        name = f"第{serial}家"
        Organisation.objects.create(code=code(serial), name=name, kind=kind, county="东区", created_at=NOON)
    words = vocabulary()
    enterprise, year = (words.type_named(name) for name in ("enterprise", "enterprise_year"))
    known = [Facts(enterprise, {"id": code(n), "county": "东区"}) for n in serials]
    load_many(rows=known, told=Told(Origin.OFFICE, source="统计局"), actor=SYSTEM, now=NOON)
    lines = [f"{code(n)},{1990 + y},{n}" for n in serials for y in range(years)]
    data = "\n".join(["企业,年度,营业收入", *lines]).encode()
    batch = submit_sheet(type_=year, data=data, name="表.csv", source="县统计局", actor=LI, now=NOON)
    print(json.dumps({"batch": batch.pk, "state": batch.state}))


def approve() -> None:
    """The county's leader lets the batch in."""
    print(json.dumps({"state": review_batch(batch=Batch.objects.get(), approve=True, actor=ZHOU, now=NOON).state}))


def judge() -> None:
    """What became of the batch."""
    batch, told = Batch.objects.get(), Version.objects.filter(record__type="enterprise_year")
    print(
        json.dumps(
            {
                "state": batch.state, "rows": batch.rows, "tries": batch.tries,
                "lines": Line.objects.count(), "versions": told.count(),
                "records": told.values("record").distinct().count(), "chain": verify().sound,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    {"submit": submit, "approve": approve, "judge": judge}[sys.argv[1]](*map(int, sys.argv[2:]))
