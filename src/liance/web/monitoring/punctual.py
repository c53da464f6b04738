"""How much of what was due this month came in time: figures that targets watch, and returns asked of firms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from liance.insight.stretches import Rhythm, Stretch, asked, within
from liance.web.monitoring import asked as returns
from liance.web.monitoring import queries
from liance.web.monitoring.models import Collection, Observation
from liance.web.monitoring.queries import watched_of
from liance.web.monitoring.sources import CITY, Found
from liance.web.policies.models import Edition
from liance.web.site import clock


def share(edition: Edition, on: date) -> Iterator[Found]:
    """I18: of what fell due in the month until a day, what was there on its day; nothing where nothing fell due."""
    month = within(on, Rhythm.MONTH)
    told = [*_of_offices(edition, month, on), *_of_firms(edition, month, on)]
    if told:
        yield "I18-punctual", CITY, month, Fraction(sum(told), len(told))


def _falls(due: date, month: Stretch, on: date) -> bool:
    """Whether a figure fell due in the month, and its day is over."""
    return month.start <= due <= month.end and due < on


def _of_offices(edition: Edition, month: Stretch, on: date) -> Iterator[bool]:
    of, since = watched_of(edition), returns.begun(edition.policy)
    for watch in of.watches.values():
        line = watch.line
        if line is None or of.indicators[line.indicator].by == "platform":
            continue
        for stretch in asked(watch.rhythm, since=since, on=on)[: returns.MOST]:
            due = returns.due_of(of, stretch, since)
            if _falls(due, month, on):
                known = queries.known(edition.policy, due)
                yield known.point(of.indicators[line.indicator], line, stretch) is not None


def _of_firms(edition: Edition, month: Stretch, on: date) -> Iterator[bool]:
    of, all_ = watched_of(edition), returns.firms(edition, on)
    for stretch in returns.periods(of, returns.begun(edition.policy), on):
        mine = [f for f in all_ if stretch in returns.periods(of, f.since, on)]
        due = {f.code: returns.due_of(of, stretch, f.since) for f in mine}
        told = [code for code, day in due.items() if _falls(day, month, on)]
        sent = _first_sent(edition, stretch) if told else {}
        yield from (sent.get(code, date.max) <= due[code] for code in told)


def _first_sent(edition: Edition, stretch: Stretch) -> dict[str, date]:
    """When each firm's figures came first: sending counts, not when somebody adopted them."""
    months = {"year": stretch.year, "first": stretch.first, "last": stretch.last}
    sent = Collection.objects.filter(policy=edition.policy, made_at__gte=clock.end_of(stretch.end))
    rows = sent.exclude(case__party=None).values_list("case__party", "made_at", "lines")
    asked_for = [i.id for i in returns.indicators_of(watched_of(edition), stretch.rhythm)]
    known = Observation.objects.filter(policy=edition.policy, indicator__in=asked_for, group=False, **months)
    told = [
        *((party, at) for party, at, lines in rows if any(months.items() <= line.items() for line in lines)),
        *known.values_list("subject", "at"),
    ]
    return {firm: clock.day_of(at) for firm, at in sorted(told, key=lambda pair: pair[1], reverse=True) if firm}
