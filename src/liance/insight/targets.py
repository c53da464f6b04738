"""A policy's targets watched: the way to them, what became of those whose day is past, how likely the others are."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from liance.insight.counts import Candidate, at_least, expected
from liance.insight.entries import NOTHING, Both, Entry, entries, reject
from liance.insight.forecasts.methods import Forecast, Method, forecast
from liance.insight.forecasts.pool import Band, Interval, Pool, band
from liance.insight.indicators import Indicator, Nature
from liance.insight.observations import Known, Line, Point
from liance.insight.stretches import PARTS, Rhythm, Stretch, parse_stretch, year
from liance.rules import ir
from liance.values.faults import ValueFault
from liance.values.period import parse_year

FILE = "targets.toml"
_HOLDS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}


class Stand(StrEnum):
    """What can be said of a target on a day."""

    ATTAINED = "attained"
    MISSED = "missed"
    UNTOLD = "untold"
    """Its day is past, and there is no figure."""
    OPEN = "open"
    """Its day is to come; a band where one can be given."""
    EVIDENCE = "evidence"
    """It has no figure: facts are listed, and no rate is worked out."""


class Reason(StrEnum):
    """Why a target stands so, or why no more is said."""

    FIGURE = "figure"
    NO_FIGURE = "no-figure"
    NOT_CLOSED = "not-closed"
    TOO_SHORT = "too-short"
    NO_ERRORS = "no-errors"
    FORECAST = "forecast"
    CANDIDATES = "candidates"
    REVISED = "revised"
    QUALITATIVE = "qualitative"


REASONS: Mapping[Reason, Both] = {
    Reason.FIGURE: Both("期限内的数已经报来", "the figure of its last period is there"),
    Reason.NO_FIGURE: Both("期限已过，这一口径的数还没有报来", "its day is past; no figure of this scope came"),
    Reason.NOT_CLOSED: Both("期限还没有到", "its day is still to come"),
    Reason.TOO_SHORT: Both("数据不足：少于4个连续的数，不作预测", "too few data: under four points in a row"),
    Reason.NO_ERRORS: Both("以往预测的误差还太少，说不出可能性", "too few past errors to say how likely it is"),
    Reason.FORECAST: Both("按已报的数预测", "forecast from what was reported"),
    Reason.CANDIDATES: Both("按候选名单逐个估计", "from the list of candidates, one by one"),
    Reason.REVISED: Both("期限内的数后来改过", "the figure of its last period was revised"),
    Reason.QUALITATIVE: Both("原文没有数，只列事实，不算完成率", "no figure in the text: facts are listed, no rate"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watch:
    """How a target of a policy is watched: which line of figures, from where the way starts.

    `line`: None for a target without a figure. `kinds`: what can be evidence for one, by id.
    """

    target: str
    line: Line | None
    rhythm: Rhythm = Rhythm.YEAR
    start: Stretch | None = None
    start_value: Fraction | None = None
    kinds: Mapping[str, Both] | None = None
    note: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the straight way from the start to the target, and what was reached."""

    stretch: Stretch
    wanted: Fraction
    found: Point | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A target on a day."""

    target: ir.Target
    watch: Watch
    on: date
    stand: Stand
    reasons: tuple[Reason, ...]
    path: tuple[Step, ...] = ()
    point: Point | None = None
    """The figure of its last period, or the last one there is."""
    band: Band | None = None
    expected: float | None = None
    interval: Interval | None = None


def deadline_of(target: ir.Target) -> Stretch | None:
    """The last period of a target; None where the text names none."""
    try:
        return year(parse_year(target.deadline)) if target.deadline else None
    except ValueFault:
        return None


def judge(
    target: ir.Target, watch: Watch, indicator: Indicator | None, known: Known, pool: Pool,
    candidates: Sequence[Candidate] = (),
) -> Judgement:  # fmt: skip
    """What can be said of a target on the day of `known`."""
    deadline = deadline_of(target)
    if target.value is None or watch.line is None or indicator is None or deadline is None:
        return Judgement(target, watch, known.on, Stand.EVIDENCE, (Reason.QUALITATIVE,))
    bare = Judgement(target, watch, known.on, Stand.OPEN, (), path(target, watch, indicator, known))
    point = known.point(indicator, watch.line, deadline)
    if deadline.end < known.on:
        return _closed(bare, point)
    steps = known.series(indicator, watch.line, watch.rhythm)
    open_ = replace(bare, point=steps[-1] if steps else None)
    if candidates:
        return _counted(open_, candidates)
    return _forecast(open_, steps, indicator, pool, deadline)


def _closed(bare: Judgement, point: Point | None) -> Judgement:
    if point is None:
        return replace(bare, stand=Stand.UNTOLD, reasons=(Reason.NO_FIGURE,))
    stand = Stand.ATTAINED if holds(bare.target, point.value) else Stand.MISSED
    return replace(bare, stand=stand, point=point, reasons=(Reason.FIGURE,))


def holds(target: ir.Target, value: Fraction) -> bool:
    """Whether a value meets a target that has a figure."""
    assert target.op is not None
    assert target.value is not None
    return bool(_HOLDS[target.op](value, target.value))


def _counted(bare: Judgement, candidates: Sequence[Candidate]) -> Judgement:
    """A count from what is there and a list of candidates."""
    certain = int(bare.point.value) if bare.point is not None else 0
    assert bare.target.value is not None
    wanted = int(bare.target.value) + (bare.target.op == ">")
    chance = at_least(wanted, certain, candidates)
    return replace(
        bare, reasons=(Reason.NOT_CLOSED, Reason.CANDIDATES), band=band(float(chance)),
        expected=float(expected(certain, candidates)),
    )  # fmt: skip


def _forecast(bare: Judgement, steps: Sequence[Point], indicator: Indicator, pool: Pool, end: Stretch) -> Judgement:
    rhythm = bare.watch.rhythm
    made, ahead = carried(steps, indicator, rhythm, end)
    if made.method is Method.NONE or not ahead:
        return replace(bare, reasons=(Reason.NOT_CLOSED, Reason.TOO_SHORT))
    done = _done(steps, indicator, rhythm, end)
    name = str(bare.watch.line)
    assert bare.target.value is not None
    chance = pool.chance(made, ahead, float(bare.target.value) - done, without=name)
    low_high = pool.interval(made, ahead, without=name)
    band_ = None if chance is None or low_high is None else band(chance)
    return replace(
        bare, reasons=(Reason.NOT_CLOSED, Reason.FORECAST if band_ is not None else Reason.NO_ERRORS), band=band_,
        expected=made.at(ahead) + done,
        interval=None if low_high is None else Interval(low_high.low + done, low_high.high + done, low_high.level),
    )  # fmt: skip


def carried(
    steps: Sequence[Point], indicator: Indicator, rhythm: Rhythm, end: Stretch, *, whole: bool = True
) -> tuple[Forecast, int]:
    """A series carried on to a stretch, and how many steps that is; 0 where it is there already.

    `whole`: of a flow of several parts a year it is what is left of the year that is told, added up.
    """
    season = len(PARTS[rhythm])
    values = [float(point.value) for point in steps]
    if not steps:
        return Forecast(Method.NONE, (), 0.0), 0
    last = steps[-1].stretch
    ahead = (end.year - last.year) * season + _place(end, rhythm) - _place(last, rhythm)
    if ahead <= 0:
        return Forecast(Method.NONE, (), 0.0), 0
    growing = indicator.nature is Nature.FLOW
    made = forecast(values, ahead, season=season, phase=_place(steps[0].stretch, rhythm), growing=growing)
    return (made.rest_of_year(ahead, season) if whole and growing and season > 1 and made.values else made), ahead


def _done(steps: Sequence[Point], indicator: Indicator, rhythm: Rhythm, end: Stretch) -> float:
    """What of the target's year is reported already, for a flow of several parts a year."""
    if indicator.nature is not Nature.FLOW or rhythm is Rhythm.YEAR:
        return 0.0
    return float(sum((p.value for p in steps if p.stretch.year == end.year), Fraction()))


def _place(stretch: Stretch, rhythm: Rhythm) -> int:
    return next(at for at, (_, last) in enumerate(PARTS[rhythm]) if last >= stretch.last)


def path(target: ir.Target, watch: Watch, indicator: Indicator, known: Known) -> tuple[Step, ...]:
    """The straight way by years from the start to the target's last period; none without a start.

    The start is what was known of it on the day, else what the watch states.
    """
    end = deadline_of(target)
    if watch.start is None or watch.line is None or end is None or target.value is None or end <= watch.start:
        return ()
    first = known.point(indicator, watch.line, watch.start)
    low = first.value if first is not None else watch.start_value
    if low is None:
        return ()
    span = end.year - watch.start.year
    rise = (Fraction(target.value) - low) / span
    stretches = [Stretch(watch.start.year + n, watch.start.first, watch.start.last) for n in range(span + 1)]
    return tuple(Step(at, low + rise * n, known.point(indicator, watch.line, at)) for n, at in enumerate(stretches))


def watches_in(folder: Path, indicators: Mapping[str, Indicator]) -> Mapping[str, Watch]:
    """How a policy's targets are watched, from its `targets.toml`; none where there is no file. Raises Rejected."""
    if not (folder / FILE).is_file():
        return {}
    found, faults = entries(folder / FILE, "targets", lambda entry: _watch(entry, indicators))
    reject(faults)
    return {watch.target: watch for watch in found}


def _watch(entry: Entry, indicators: Mapping[str, Indicator]) -> Watch:
    entry.only("indicator", "subject", "scope", "rhythm", "start", "start_value", "kinds", "note", "note_en")
    name = entry.text("indicator", "")
    kinds = {inner.id.rpartition(".")[2]: inner.both("name") for inner in entry.inner("kinds")}
    note = Both(entry.text("note", ""), entry.text("note_en", ""))
    if not name:
        return Watch(entry.id, None, kinds=kinds, note=note)
    indicator = indicators.get(name)
    if indicator is None:
        entry.fault("indicator", f"监测指标的编号，如 {next(iter(indicators), '—')}", "the id of an indicator")
    start = entry.read("start", parse_stretch, None)
    value = entry.read("start_value", indicator.read, None) if indicator is not None else None
    line = Line(name, entry.text("subject"), entry.text("scope", ""))
    rhythm = entry.one_of("rhythm", Rhythm) if "rhythm" in entry.table else Rhythm.YEAR
    return Watch(entry.id, line, rhythm, start, value, kinds, note)
