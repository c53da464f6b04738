"""How much of what was due this month came in time: figures that targets watch, and returns asked of firms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from liance.insight.stretches import Rhythm, Stretch, to_ask, within
from liance.web.monitoring import asked, queries
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
    """Whether a figure's day was over in the month by now: what is due on its last day counts in the next."""
    return month.start <= due + timedelta(days=1) <= on


def _of_offices(edition: Edition, month: Stretch, on: date) -> Iterator[bool]:
    of, since = watched_of(edition), asked.begun(edition.policy)
    for watch in of.watches.values():
        line = watch.line
        if line is None or of.indicators[line.indicator].by == "platform":
            continue
        for stretch in to_ask(watch.rhythm, since=since, on=on)[: asked.MOST]:
            due = asked.due_of(of, stretch, since)
            if _falls(due, month, on):
                known = queries.known(edition.policy, due)
                yield known.point(of.indicators[line.indicator], line, stretch) is not None


def _of_firms(edition: Edition, month: Stretch, on: date) -> Iterator[bool]:
    of = watched_of(edition)
    for stretch in asked.periods(of, asked.begun(edition.policy), on):
        due = {f.code: asked.due_of(of, stretch, f.since) for f in asked.firms_for(edition, stretch, on)}
        told = [code for code, day in due.items() if _falls(day, month, on)]
        sent = _first_sent(edition, stretch) if told else {}
        yield from (sent.get(code, date.max) <= due[code] for code in told)


def _first_sent(edition: Edition, stretch: Stretch) -> dict[str, date]:
    """When each firm's figures came first: sending counts, not when somebody adopted them."""
    months = {"year": stretch.year, "first": stretch.first, "last": stretch.last}
    sent = Collection.objects.filter(policy=edition.policy, made_at__gte=clock.end_of(stretch.end))
    rows = sent.exclude(case__party=None).values_list("case__party", "made_at", "lines")
    wanted = [i.id for i in asked.indicators_of(watched_of(edition), stretch.rhythm)]
    known = Observation.objects.filter(policy=edition.policy, indicator__in=wanted, group=False, **months)
    told = [
        *((party, at) for party, at, lines in rows if any(months.items() <= line.items() for line in lines)),
        *known.values_list("subject", "at"),
    ]
    return {firm: clock.day_of(at) for firm, at in sorted(told, key=lambda pair: pair[1], reverse=True) if firm}
