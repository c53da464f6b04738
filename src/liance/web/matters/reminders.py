"""What the clock brings about: matters that the platform opens so many months before a date of a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from liance.rules import ir
from liance.values.faults import ValueFault
from liance.values.period import add_months, parse_date
from liance.web.matters import queries
from liance.web.matters.kinds import Declared, declared, key_of
from liance.web.matters.services import open_matter
from liance.web.people.actor import SYSTEM
from liance.web.registry.models import Record
from liance.web.registry.values import loaded
from liance.web.site import clock
from liance.web.site.refusals import Refused


def remind(*, now: datetime) -> int:
    """Open what is due for every kind that reminds; how many. One transaction each."""
    return sum(_reminded(d, d.kind.reminds, now) for d in declared() if d.kind.reminds is not None)


def _reminded(of_kind: Declared, reminder: ir.Reminder, now: datetime) -> int:
    count, type_ = 0, of_kind.kind.record
    since = add_months(clock.day_of(now), -reminder.months)
    for told in list(_ending_soon(reminder, clock.day_of(now))):
        same = {f.id: told[f.id] for f in type_.fields if f.id in told}
        values = dict(loaded(type_, same, of_kind.vocabulary, lenient=True).values)
        if queries.opened_since(of_kind, key_of(type_, values), since):
            continue
        try:
            open_matter(of_kind=of_kind, values=values, actor=SYSTEM, now=now)
        except Refused:
            continue  # its party is not on the platform, say; tried again tomorrow
        count += 1
    return count


def _ending_soon(reminder: ir.Reminder, today: date) -> Iterator[dict[str, str]]:
    """The values of records whose date lies between today and so many months ahead."""
    latest = add_months(today, reminder.months)
    rows = Record.objects.filter(type=reminder.type.id, current__withdrawn=False)
    for told in rows.values_list("current__values", flat=True).iterator(chunk_size=500):
        try:
            day = parse_date(told.get(reminder.field.id, ""))
        except ValueFault:
            continue  # not known
        if today <= day <= latest:
            yield told
