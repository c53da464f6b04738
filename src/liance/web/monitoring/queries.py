"""Reads: what was known of a policy's figures on a day, its targets judged, forecasts and how often they held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from django.db.models import Max, QuerySet

from liance.insight.counts import Candidate
from liance.insight.entries import Both
from liance.insight.forecasts.kept import Hits, Made, hits
from liance.insight.forecasts.methods import LEAST, Method
from liance.insight.forecasts.pool import Error, Pool, past_errors
from liance.insight.indicators import Indicator, Nature, indicators_in
from liance.insight.observations import Known, Line, Observations, Point
from liance.insight.observations import Observation as Reported
from liance.insight.scopes import Scope, scopes_in
from liance.insight.stretches import PARTS, Rhythm, Stretch
from liance.insight.targets import Judgement, Reason, Stand, Watch, judge, watches_in
from liance.insight.warnings import Closing, Precision, Rules, precision, rules_in
from liance.rules import ir
from liance.web.monitoring.models import Exhibit, Forecast, Observation, Prospect, Warning
from liance.web.monitoring.permissions import can_see_firms
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, folder_of, policy_of
from liance.web.site import clock

FOLDER = "monitoring"
FINEST = (Rhythm.MONTH, Rhythm.QUARTER, Rhythm.HALF, Rhythm.YEAR)


@dataclass(frozen=True)
class Watched:
    """What an edition's files say of watching: indicators, versions of the scope, how its targets are watched."""

    policy: ir.Policy
    folder: Path
    indicators: Mapping[str, Indicator]
    scopes: Mapping[str, Scope]
    watches: Mapping[str, Watch]
    rules: Rules

    def target(self, id_: str) -> ir.Target | None:
        """A target of the policy."""
        return next((t for t in self.policy.targets if t.id == id_), None)


@lru_cache(maxsize=8)
def _watched(digest: str) -> Watched:
    edition = Edition.objects.get(digest=digest)
    folder, indicators = folder_of(edition) / FOLDER, indicators_in()
    return Watched(
        policy_of(edition), folder, indicators, scopes_in(folder), watches_in(folder, indicators), rules_in()
    )


def watched_of(edition: Edition) -> Watched:
    """What the files of an edition say of watching."""
    return _watched(edition.digest)


def with_targets() -> list[Edition]:
    """The current editions that have targets."""
    return [e for e in current_editions() if policy_of(e).targets]


# ---- figures -------------------------------------------------------------------------------------------------------
def last_of(policy: str) -> int:
    """The newest row of a policy's figures: rows are only added, so it names all that there are."""
    return Observation.objects.filter(policy=policy).aggregate(last=Max("pk"))["last"] or 0


def book(policy: str) -> Observations:
    """Everything ever reported under a policy; read again only when there is more."""
    return _book(policy, last_of(policy))


@lru_cache(maxsize=8)
def _book(policy: str, last: int) -> Observations:
    rows = Observation.objects.filter(policy=policy, pk__lte=last)
    return Observations(tuple(_reported(row) for row in rows))


def _reported(row: Observation) -> Reported:
    value = None if row.value is None else Fraction(row.value)
    return Reported(line_of(row), stretch_of(row), value, clock.day_of(row.at), row.source, row.pk, row.quality)


def line_of(row: Observation | Forecast) -> Line:
    """The series of a row."""
    return Line(row.indicator, row.subject, row.scope, row.group)


def stretch_of(row: Observation | Forecast) -> Stretch:
    """The months of a row."""
    return Stretch(row.year, row.first, row.last)


def known(policy: str, on: date) -> Known:
    """What was known at the end of a day."""
    return _known(policy, last_of(policy), on)


@lru_cache(maxsize=32)
def _known(policy: str, last: int, on: date) -> Known:
    return _book(policy, last).known(on)


def finest(of: Known, indicator: Indicator, line: Line) -> tuple[Rhythm, tuple[Point, ...]]:
    """The rhythm in which a line has a series long enough to be carried on; else the one with most points."""
    found = [(rhythm, of.series(indicator, line, rhythm)) for rhythm in FINEST]
    long = next(((r, points) for r, points in found if len(points) >= LEAST), None)
    return long or max(found, key=lambda pair: len(pair[1]))


def pool(policy: str, on: date) -> Pool:
    """The errors that forecasts of all lines would have made until a day."""
    return _pool(policy, last_of(policy), on)


@lru_cache(maxsize=16)
def _pool(policy: str, last: int, on: date) -> Pool:
    of, indicators = _known(policy, last, on), indicators_in()
    return Pool(error for line in of.by if line.indicator in indicators for error in _errors(of, line, indicators))


def _errors(of: Known, line: Line, indicators: Mapping[str, Indicator]) -> Iterable[Error]:
    indicator = indicators[line.indicator]
    rhythm, points = finest(of, indicator, line)
    if len(points) <= LEAST:
        return ()
    season = len(PARTS[rhythm])
    phase = PARTS[rhythm].index((points[0].stretch.first, points[0].stretch.last))
    values = [float(p.value) for p in points]
    return past_errors(str(line), values, season=season, phase=phase, growing=indicator.nature is Nature.FLOW)


# ---- targets -------------------------------------------------------------------------------------------------------
def prospects(policy: str, on: date) -> Mapping[str, list[Prospect]]:
    """The candidates of each count target as estimated last until a day, the likeliest first."""
    rows = Prospect.objects.filter(policy=policy, at__lt=clock.end_of(on)).order_by("pk")
    latest = {(row.target, row.name): row for row in rows}
    found: dict[str, list[Prospect]] = {}
    for row in sorted(latest.values(), key=lambda row: (-row.chance, row.name)):
        found.setdefault(row.target, []).append(row)
    return found


def judged(edition: Edition, on: date) -> list[Judgement]:
    """Every target of an edition as it stood on a day."""
    of, last, candidates = watched_of(edition), last_of(edition.policy), prospects(edition.policy, on)
    return [
        _judgement(edition, target, on, last, candidates.get(target.id, ()))
        for target in of.policy.targets
        if target.id in of.watches
    ]


def judgement(edition: Edition, target: ir.Target, on: date) -> Judgement:
    """One target as it stood on a day."""
    candidates = prospects(edition.policy, on).get(target.id, ())
    return _judgement(edition, target, on, last_of(edition.policy), candidates)


def _judgement(edition: Edition, target: ir.Target, on: date, last: int, candidates: Iterable[Prospect]) -> Judgement:
    of, policy = watched_of(edition), edition.policy
    watch = of.watches[target.id]
    indicator = of.indicators[watch.line.indicator] if watch.line is not None else None
    chances = [Candidate(p.name, Fraction(p.chance, 100), p.why) for p in candidates]
    found = judge(target, watch, indicator, _known(policy, last, on), _pool(policy, last, on), chances)
    if found.stand in (Stand.ATTAINED, Stand.MISSED) and _revised(_book(policy, last), found.point, on):
        return replace(found, reasons=(*found.reasons, Reason.REVISED))
    return found


def _revised(reports: Observations, point: Point | None, on: date) -> bool:
    """Whether a figure that a point rests on was reported before, otherwise."""
    grounds = point.grounds if point is not None else ()
    return any(sum(o.reported <= on for o in reports.revisions(g.line, g.stretch)) > 1 for g in grounds)


def exhibits(policy: str, target: str, on: date) -> QuerySet[Exhibit]:
    """What was listed for a target until a day."""
    return Exhibit.objects.filter(policy=policy, target=target, at__lt=clock.end_of(on))


# ---- forecasts -----------------------------------------------------------------------------------------------------
def made(policy: str, on: date, line: Line | None = None) -> list[Made]:
    """The forecasts published until a day, of all lines or one."""
    rows = Forecast.objects.filter(policy=policy, on__lte=on)
    if line is not None:
        rows = rows.filter(indicator=line.indicator, subject=line.subject, scope=line.scope, group=line.group)
    return [
        Made(line_of(r), stretch_of(r), r.on, Method(r.method), r.ahead, r.value, r.low, r.high) for r in rows
    ]  # fmt: skip


def hit_rates(policy: str, on: date, line: Line | None = None) -> Mapping[int, Hits]:
    """How often published intervals held, by steps ahead; together under 0."""
    return hits(made(policy, on, line), known(policy, on), indicators_in())


# ---- warnings ------------------------------------------------------------------------------------------------------
def warnings(policy: str, actor: Actor, *, rule: str = "", closed: bool = False) -> QuerySet[Warning]:
    """Warnings that a person may see, the first due first; those of single firms only for who sees firms."""
    rows = Warning.objects.filter(policy=policy, closed_at__isnull=not closed)
    if rule:
        rows = rows.filter(rule=rule)
    return rows if can_see_firms(actor) else rows.filter(confidential=False)


def precisions(policy: str) -> Mapping[str, Precision]:
    """How good each rule has been."""
    found: dict[str, list[Closing]] = {}
    for rule, closing in Warning.objects.filter(policy=policy).exclude(closing="").values_list("rule", "closing"):
        found.setdefault(rule, []).append(Closing(closing))
    return {rule: precision(closings) for rule, closings in found.items()}


def rule_names(edition: Edition) -> Mapping[str, Both]:
    """The rules' names by id."""
    return {id_: rule.name for id_, rule in watched_of(edition).rules.by_id.items()}
