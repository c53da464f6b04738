"""What the clock brings about: the platform's own indicators, forecasts of the series that targets watch, warnings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction

from liance.chains.freshness import ages
from liance.insight.entries import Both
from liance.insight.indicators import Indicator
from liance.insight.observations import Known, Line
from liance.insight.stretches import Rhythm, Stretch, following
from liance.insight.targets import carried
from liance.insight.warnings import Warning as Raised
from liance.insight.warnings import slack_of
from liance.values.faults import ValueFault
from liance.web.audit.services import record
from liance.web.cases.engine import calendar
from liance.web.chains.queries import known_of
from liance.web.chains.show import ROWS
from liance.web.monitoring import alarms, asked, computed, queries, sources
from liance.web.monitoring.ladder import FACTS, TITLE
from liance.web.monitoring.queries import Watched
from liance.web.monitoring.services import publish
from liance.web.people.actor import SYSTEM
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.registry.queries.search import names_of
from liance.web.site import clock
from liance.web.site.daily import Chore
from liance.web.site.words import Words

FIRM_REVENUE = "I1-firm"
GROWTH = "I2"
MAKERS = "I9-makers"
DEAD = 400
"""Days after which a series that nobody reports any more is not missed."""


def watch(*, now: datetime) -> int:
    """For every policy with targets; how many warnings were raised."""
    raised = 0
    for edition in queries.with_targets():
        figures = computed.compute(edition=edition, now=now)
        lines = {w.line for w in queries.watched_of(edition).watches.values() if w.line is not None}
        forecasts = len(publish(edition=edition, lines=lines, now=now))
        on = clock.day_of(now)
        found = alarms.raise_all(edition=edition, found=public(edition, on), now=now)
        found += alarms.raise_all(edition=edition, found=of_firms(edition, on), now=now, confidential=True)
        raised += len(found)
        with transaction.atomic():
            record(
                actor=SYSTEM, now=now, action="figures-watched", thing="policy", thing_id=edition.policy,
                details={"figures": figures, "forecasts": forecasts, "warnings": len(found)},
            )  # fmt: skip
    return raised


def public(edition: Edition, on: date) -> Iterator[Raised]:
    """Warnings that name no single firm's figures."""
    of, known = queries.watched_of(edition), queries.known(edition.policy, on)
    yield from _behind(edition, of, on)
    for line in known.lines(GROWTH):
        found = of.rules.turned(_named(line, of), queries.finest(known, of.indicators[GROWTH], line)[1])
        if found is not None:
            yield found
    yield from _outside(edition, of, known, on)
    yield from _missing(of, known, on)
    yield from _makers(edition, of, known, on)
    yield from _stale(edition, of, on)
    for source in sources.joined():
        yield from source(edition, on)


def of_firms(edition: Edition, on: date) -> Iterator[Raised]:
    """Warnings about single firms: for the offices that collect alone."""
    of, known = queries.watched_of(edition), queries.known(edition.policy, on)
    yield from _strange(edition, of, known, on)
    yield from _unsent(edition, of, on)
    yield from _ending(of, on)
    yield from _customers(of, on)


def _named(line: Line, of: Watched) -> Both:
    name = of.indicators[line.indicator].name
    return Both(f"{line.subject}{name.zh}", f"{line.subject} {name.en}")


def _behind(edition: Edition, of: Watched, on: date) -> Iterator[Raised]:
    for found in queries.judged(edition, on):
        if found.path and found.watch.line is not None:
            indicator = of.indicators[found.watch.line.indicator]
            name = Both(found.target.title, found.target.title)
            made = of.rules.behind(found.target.id, name, found.path, indicator, slack=slack_of(found.path))
            if made is not None:
                yield made


def _outside(edition: Edition, of: Watched, known: Known, on: date) -> Iterator[Raised]:
    """Figures of whole series outside the interval that was published last before they came."""
    made_until = (m for m in queries.made(edition.policy, on) if not of.indicators[m.line.indicator].confidential)
    latest = {(m.line, m.stretch): m for m in made_until}
    for (line, stretch), made in latest.items():
        point = known.point(of.indicators[line.indicator], line, stretch)
        if point is not None and made.low is not None and made.high is not None:
            name = _named(line, of)
            found = of.rules.outside(str(line), name, stretch, float(point.value), made.low, made.high)
            if found is not None:
                yield found


def _missing(of: Watched, known: Known, on: date) -> Iterator[Raised]:
    """The next figure of a series that targets watch, when it is long due."""
    watched = {w.line for w in of.watches.values() if w.line is not None}
    for line in sorted(known.by):
        indicator = of.indicators.get(line.indicator)
        if indicator is None or indicator.by == "platform" or line not in watched:
            continue
        rhythm, points = queries.finest(known, indicator, line)
        if not points or (on - points[-1].stretch.end).days > DEAD:
            continue
        wanted = next(following(points[-1].stretch, rhythm))
        found = _late(of, line.subject, Both(line.subject, line.subject), indicator, wanted, on)
        if found is not None:
            yield found


def _late(
    of: Watched, subject: str, name: Both, indicator: Indicator, wanted: Stretch, on: date, since: date = date.min
) -> Raised | None:
    due = asked.due_of(of, wanted, since)
    try:
        return of.rules.missing(subject, name, indicator, wanted, due, on=on, calendar=calendar()) if due < on else None
    except ValueFault:  # working days of a year whose calendar is not known yet
        return None


def _makers(edition: Edition, of: Watched, known: Known, on: date) -> Iterator[Raised]:
    for line in known.lines(MAKERS):
        points = [o for _, o in sorted(known.by[line].items())]
        reports = [
            o for p in points for o in queries.book(edition.policy).revisions(line, p.stretch) if o.reported <= on
        ]
        if len(reports) < 2 or reports[-1].value is None or reports[-2].value is None:
            continue
        before, now = (int(report.value or 0) for report in reports[-2:])
        found = of.rules.makers(line.subject, Both(line.subject, line.subject), before=before, now=now)
        if found is not None:
            yield found


def _stale(edition: Edition, of: Watched, on: date) -> Iterator[Raised]:
    chain = known_of(edition)
    old: dict[Any, list[date]] = {}
    for age in ages(chain.graph, on=on) if chain is not None else ():
        if age.expired and age.evidence.as_of is not None:
            old.setdefault(age.rows, []).append(age.evidence.as_of)
    for kind, days in old.items():
        words = ROWS[kind]
        found = of.rules.stale(f"{kind}:{on:%Y-%m}", Both(words.zh, words.en), days)
        if found is not None:
            yield found


# ---- single firms --------------------------------------------------------------------------------------------------
def _strange(edition: Edition, of: Watched, known: Known, on: date) -> Iterator[Raised]:
    """Firms whose newest figure stands out among all firms that reported the same period."""
    indicator, pool = of.indicators[FIRM_REVENUE], queries.pool(edition.policy, on)
    by: dict[Any, dict[str, float]] = {}
    for line in known.lines(FIRM_REVENUE):
        rhythm, points = queries.finest(known, indicator, line)
        if line.group or rhythm is Rhythm.YEAR or len(points) < 2:
            continue
        made, ahead = carried(points[:-1], indicator, rhythm, points[-1].stretch, whole=False)
        rare = (
            pool.strangeness(made, 1, float(points[-1].value), without=str(line))
            if ahead == 1 and made.values
            else None
        )
        if rare is not None:
            by.setdefault(points[-1].stretch, {})[line.subject] = rare
    newest = max(by, default=None)
    if newest is not None:
        called = names_of(set(by[newest]))
        names = {firm: Both(called.get(firm, firm), called.get(firm, firm)) for firm in by[newest]}
        yield from of.rules.strange(by[newest], names, newest)


def _unsent(edition: Edition, of: Watched, on: date) -> Iterator[Raised]:
    """Periods whose returns some firms still owe: one warning for all of them, whose list shows who."""
    since = asked.begun(edition.policy)
    for stretch in asked.periods(of, since, on):
        late = sum(one.state is asked.State.LATE for one in asked.of_period(edition, stretch, on))
        for indicator in asked.indicators_of(of, stretch.rhythm) if late else ():
            name = Both(f"{late}家企业", f"{late} firms")
            found = _late(of, asked.State.LATE, name, indicator, stretch, on, since)
            if found is not None:
                yield found


def _ending(of: Watched, on: date) -> Iterator[Raised]:
    """Titles that end soon."""
    type_ = of.policy.vocabulary.type_named(TITLE)
    choices = {c.id: c.label for c in type_.by_id["title"].choices} if type_ is not None else {}
    last = on + timedelta(days=int(of.rules.by_id["W7"].limits["days"]))
    rows = [v for v in _values(TITLE) if on.isoformat() <= v.get("until", "") <= last.isoformat()]
    names = names_of({v["party"] for v in rows})
    for values in rows:
        firm, title = values["party"], choices.get(values["title"], values["title"])
        name, until = names.get(firm, firm), date.fromisoformat(values["until"])
        found = of.rules.ending(firm, Both(name, name), Both(title, title), until, on=on)
        if found is not None:
            yield found


def _customers(of: Watched, on: date) -> Iterator[Raised]:
    """Firms that hang on few customers, by the facts of the last whole year."""
    rows = [v for v in _values(FACTS, year=on.year - 1) if "first_customer" in v or "five_customers" in v]
    names = names_of({v["enterprise"] for v in rows})
    for values in rows:
        firm = values["enterprise"]
        shares = [Fraction(values[key]) if key in values else None for key in ("first_customer", "five_customers")]
        name = names.get(firm, firm)
        found = of.rules.few_customers(firm, Both(name, name), *shares)
        if found is not None:
            yield found


def _values(type_: str, **more: Any) -> list[dict[str, str]]:
    return list(
        Record.objects.filter(type=type_, current__withdrawn=False, **more).values_list("current__values", flat=True)
    )


CHORES = [Chore("warnings", watch, Words("新预警{n}条", "{n} warnings raised"))]
