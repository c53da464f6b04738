"""Indicators that the platform knows itself: counted from registry, chains, board, targets, cases and payments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import fmean, median
from typing import Any

from django.db.models import Q, Sum

from liance.chains.content import contents
from liance.chains.coverage import coverage, single_sourced
from liance.chains.freshness import ages
from liance.chains.graph import Basis, Graph, Presence
from liance.insight.entries import Entry, entries, reject
from liance.insight.observations import Line
from liance.insight.stretches import Rhythm, Stretch, within, year
from liance.values.faults import ValueFault
from liance.web.board.models import Match
from liance.web.cases.engine import calendar
from liance.web.cases.models import Case
from liance.web.chains.models import Target
from liance.web.chains.queries import known_of
from liance.web.funds.models import Order
from liance.web.monitoring import punctual, queries, sources
from liance.web.monitoring.services import observe, placed
from liance.web.monitoring.sources import CITY, Found
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site import clock

FILE = "computed.toml"
SOURCE = "平台计算"
DIGITS = 4
"""Shares of models are kept in hundredths of a percent: more would claim what a model does not know."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Records of the registry that are counted: which, by what, since when."""

    indicator: str
    subject: str
    type: str
    where: Mapping[str, tuple[str, ...]]
    distinct: str
    each: str
    since: str
    alive: str
    per: str


def compute(*, edition: Edition, now: datetime) -> int:
    """Write every platform's figure that differs from what was known; how many there were."""
    on = clock.day_of(now)
    known, fresh = queries.known(edition.policy, on), []
    for indicator, subject, stretch, value in figures(edition, on):
        line = Line(indicator, subject)
        there = known.at(line, stretch)
        if there is None or there.value != value:
            fresh.append(placed(line, stretch) | {"value": str(value), "source": SOURCE, "quality": "computed"})
    observe(policy=edition.policy, figures=fresh, by="system", now=now)
    return len(fresh)


def figures(edition: Edition, on: date) -> Iterator[Found]:
    """All of them on a day."""
    yield from _registered(edition, on)
    yield from _read(edition, on)
    known = known_of(edition)
    if known is not None:
        yield from _of_chains(known.graph, on)
    yield from _of_work(edition, on)
    yield from punctual.share(edition, on)
    for counts in sources.counted():
        yield from counts(edition, on)


# ---- the registry --------------------------------------------------------------------------------------------------
def counters(edition: Edition) -> list[Counter]:
    """What the policy's `computed.toml` names. Raises Rejected."""
    file = queries.watched_of(edition).folder / FILE
    if not file.is_file():
        return []
    found, faults = entries(file, "computed", _counter)
    reject(faults)
    return found


def _counter(entry: Entry) -> Counter:
    entry.only("indicator", "subject", "type", "where", "distinct", "each", "since", "alive", "per")
    where = entry.table.get("where", {})
    return Counter(
        entry.text("indicator"), entry.text("subject"), entry.text("type"),
        {key: tuple(values) for key, values in where.items()},
        *(entry.text(key, "") for key in ("distinct", "each", "since", "alive", "per")),
    )  # fmt: skip


def _registered(edition: Edition, on: date) -> Iterator[Found]:
    found = counters(edition)
    rows: dict[str, list[dict[str, Any]]] = {}
    for type_, values in Record.objects.filter(type__in={c.type for c in found}, current__withdrawn=False).values_list(
        "type", "current__values"
    ):
        rows.setdefault(type_, []).append(values)
    words = queries.watched_of(edition).policy.vocabulary
    for counter in found:
        of = words.type_named(counter.type)
        field = of.by_id.get(counter.each) if of is not None else None
        groups = (
            {"": counter.subject} if field is None else {c.id: f"{counter.subject}{c.label}" for c in field.choices}
        )
        for value, subject in groups.items():
            mine = [r for r in rows.get(counter.type, []) if not value or r.get(counter.each) == value]
            stretch = _stretch(counter, on)
            yield counter.indicator, subject, stretch, Fraction(_count(counter, mine, on, stretch))


def _stretch(counter: Counter, on: date) -> Stretch:
    if counter.per == "half":
        return within(on, Rhythm.HALF)
    return year(on.year) if counter.per == "year" else within(on, Rhythm.QUARTER)


def _count(counter: Counter, rows: Iterable[dict[str, Any]], on: date, stretch: Stretch) -> int:
    first = stretch.start.isoformat() if counter.per else ""
    told = [
        row
        for row in rows
        if all(row.get(key) in values for key, values in counter.where.items())
        and first <= str(row.get(counter.since, "")) <= on.isoformat()
        and str(row.get(counter.alive) or "9999") >= on.isoformat()
    ]
    return len({row.get(counter.distinct) for row in told}) if counter.distinct else len(told)


def _read(edition: Edition, on: date) -> Iterator[Found]:
    """What a field of records says, by their first key: of each period of this year and the last its last month."""
    of = queries.watched_of(edition)
    for indicator in of.indicators.values():
        type_ = of.policy.vocabulary.type_named(indicator.reads[0]) if indicator.reads is not None else None
        if type_ is None or indicator.reads is None:
            continue
        latest: dict[tuple[str, Stretch], tuple[int, str]] = {}
        rows = Record.objects.filter(type=type_.id, current__withdrawn=False, year__in=[on.year - 1, on.year])
        for number, values in rows.values_list("year", "current__values"):
            told, month = values.get(indicator.reads[1]), int(values.get("month", 12))
            if told is not None and number is not None and (number, month) <= (on.year, on.month):
                at = (values[type_.keys[0].id], within(date(number, month, 1), indicator.rhythms[0]))
                latest[at] = max(latest.get(at, (0, "")), (month, told))
        for (subject, stretch), (_, told) in sorted(latest.items()):
            yield indicator.id, subject, stretch, indicator.read(told)


# ---- chains --------------------------------------------------------------------------------------------------------
def _of_chains(graph: Graph, on: date) -> Iterator[Found]:
    quarter, month = within(on, Rhythm.QUARTER), within(on, Rhythm.MONTH)
    stated = [p for p in graph.products if p.evidence.basis is Basis.POLICY]
    share = coverage(graph, [p.id for p in stated]).share
    if share is not None:
        yield "I8-least", CITY, quarter, share.least
        yield "I8-most", CITY, quarter, share.most
    yield "I9", CITY, quarter, Fraction(len(single_sourced(graph)))
    for product in stated:
        made = sum(m.state is Presence.PRESENT for m in graph.makers.get(product.id, ()))
        yield "I9-makers", product.name, month, Fraction(made)
    found = list(contents(graph).of.values())
    if found:
        yield "I10-least", CITY, year(on.year), _share(fmean(c.outside.least for c in found))
        yield "I10-most", CITY, year(on.year), _share(fmean(c.outside.most for c in found))
    dated = [age for age in ages(graph, on=on) if age.days is not None]
    if dated:
        yield "I18-stale", CITY, month, Fraction(sum(bool(age.expired) for age in dated), len(dated))


def _share(value: float) -> Fraction:
    return Fraction(round(value * 10**DIGITS), 10**DIGITS)


# ---- the work of the platform --------------------------------------------------------------------------------------
def _of_work(edition: Edition, on: date) -> Iterator[Found]:
    quarter, month = within(on, Rhythm.QUARTER), within(on, Rhythm.MONTH)
    agreed = Match.objects.filter(need__policy=edition.policy).exclude(case=None)
    begun = agreed.filter(_between("case__opened_at", quarter, on)).count()
    yield "I12-met", CITY, quarter, Fraction(begun)
    signed = agreed.filter(_between("case__ended_at", quarter, on)).exclude(contract=None)
    yield "I12-signed", CITY, quarter, Fraction(signed.count())
    yield "I12-amount", CITY, quarter, Fraction(signed.aggregate(sum=Sum("contract"))["sum"] or 0)
    aims = Target.objects.filter(policy=edition.policy)
    yield "I14-contacted", CITY, month, Fraction(aims.filter(visits__day__lte=on).distinct().count())
    yield "I14-landed", CITY, month, Fraction(aims.filter(state=Target.State.WON).count())
    cases = Case.objects.filter(edition__policy=edition.policy, procedure__purpose="application")
    yield "I16-applied", CITY, month, Fraction(cases.filter(_between("opened_at", month, on)).count())
    orders = Order.objects.filter(commitment__share__claim__policy=edition.policy, status=Order.Status.PAID)
    paid = orders.filter(settled_on__gte=month.start, settled_on__lte=on).aggregate(sum=Sum("fen"))["sum"]
    yield "I16-paid", CITY, month, Fraction(paid or 0)
    ended = cases.filter(_between("ended_at", month, on)).values_list("opened_at", "ended_at")
    days = [d for opened, over in ended if over and (d := _days(opened, over)) is not None]
    if days:
        yield "I16-days", CITY, month, Fraction(median(days))


def _between(column: str, stretch: Stretch, on: date) -> Q:
    """Moments of a stretch up to a day."""
    start = clock.end_of(stretch.start - timedelta(days=1))
    return Q(**{f"{column}__gte": start, f"{column}__lt": clock.end_of(on)})


def _days(opened: datetime, over: datetime) -> int | None:
    try:
        return calendar().between(clock.day_of(opened), clock.day_of(over))
    except ValueFault:
        return None
