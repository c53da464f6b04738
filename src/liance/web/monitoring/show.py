"""What pages show: targets in words, series with their tables, warnings, the table that a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from liance.insight.entries import Both
from liance.insight.forecasts.kept import Hits, Made
from liance.insight.forecasts.methods import Method
from liance.insight.forecasts.pool import Band
from liance.insight.indicators import Indicator
from liance.insight.ladders.judge import State
from liance.insight.ladders.scale import Place
from liance.insight.observations import Line, Point
from liance.insight.stretches import Stretch
from liance.insight.targets import REASONS, Judgement, Stand
from liance.insight.warnings import Closing, Precision
from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.monitoring.models import Collection, Warning
from liance.web.monitoring.permissions import can_collect, can_see, can_see_firms
from liance.web.monitoring.pictures import Picture, about, picture
from liance.web.monitoring.queries import Watched, watched_of
from liance.web.monitoring.services import REPORT
from liance.web.people.actor import Actor
from liance.web.people.roles import words_of
from liance.web.registry.queries.search import names_of
from liance.web.site.words import Words

STANDS = {
    Stand.ATTAINED: (Words("已达成", "attained"), "good"),
    Stand.MISSED: (Words("未达成", "missed"), "bad"),
    Stand.UNTOLD: (Words("期限已过，数未报", "past, no figure"), "warn"),
    Stand.OPEN: (Words("进行中", "open"), "calm"),
    Stand.EVIDENCE: (Words("只登记佐证", "evidence only"), "calm"),
}
BANDS = {
    Band.UNLIKELY: Words("可能性低于20%", "less than 20 % likely"),
    Band.RATHER_NOT: Words("可能性20%–50%", "20–50 % likely"),
    Band.RATHER: Words("可能性50%–80%", "50–80 % likely"),
    Band.LIKELY: Words("可能性高于80%", "more than 80 % likely"),
}
METHODS = {
    Method.NONE: Words("数据不足", "too few data"),
    Method.SHORT: Words("趋势法（短序列）", "trend, short series"),
    Method.SEASONAL: Words("季节法", "seasonal"),
    Method.LONG: Words("平滑法（长序列）", "smoothing, long series"),
}
STATES = {
    State.MET: (Words("符合", "met"), "good"),
    State.NOT_MET: (Words("不符合", "not met"), "bad"),
    State.UNKNOWN: (Words("缺事实", "unknown"), "warn"),
    State.PERSON: (Words("要人判断", "for a person"), "calm"),
}
PLACES = {
    Place.DUE: (Words("到线未入库", "due"), "good"),
    Place.NEXT: (Words("接近规上线", "next"), "calm"),
    Place.LEAVING: (Words("可能退库", "leaving"), "warn"),
    Place.BELOW_LISTED: (Words("已低于线", "below, listed"), "bad"),
}
CLOSINGS = {
    Closing.TRUE: Words("属实", "true"),
    Closing.FALSE: Words("误报", "false"),
    Closing.DUPLICATE: Words("重复", "duplicate"),
}
LISTS = {"nbs": Words("统计部门名单", "statistics bureau"), "miit": Words("工信部门软件名单", "software survey")}


def words(text: Both) -> Words:
    """A text of the engines in the language of the request."""
    return Words(text.zh, text.en)


# ---- targets -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A line of a path's or a series' table."""

    stretch: str
    wanted: str
    found: str
    source: str
    reported: date | None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A target as a card of the page."""

    judgement: Judgement
    goal: str
    stand: Words
    badge: str
    reasons: tuple[Words, ...]
    band: Words | None
    expected: str
    interval: str
    found: str
    indicator: Indicator | None
    scope: Words | None
    note: Words | None
    picture: Picture | None
    rows: tuple[Row, ...]


def told(found: Judgement, of: Watched) -> Told:
    """A judgement in words."""
    stand, badge = STANDS[found.stand]
    line = found.watch.line
    indicator = of.indicators.get(line.indicator) if line is not None else None
    scope = of.scopes.get(line.scope) if line is not None else None
    return Told(
        judgement=found, goal=found.target.qualitative or f"{_sign(found)}{_value(found)}", stand=stand, badge=badge,
        reasons=tuple(words(REASONS[r]) for r in found.reasons),
        band=BANDS[found.band] if found.band is not None else None,
        expected=about(indicator, found.expected) if indicator is not None and found.expected is not None else "",
        interval=f"{about(indicator, found.interval.low)} – {about(indicator, found.interval.high)}"
        if indicator is not None and found.interval is not None else "",
        found=indicator.format(found.point.value) if indicator is not None and found.point is not None else "",
        indicator=indicator, scope=words(scope.title) if scope is not None else None,
        note=words(found.watch.note) if found.watch.note.zh else None,
        picture=_path(found, indicator) if indicator is not None else None,
        rows=tuple(_rows(found, indicator)) if indicator is not None else (),
    )  # fmt: skip


def _sign(found: Judgement) -> str:
    return {">=": "≥", "<=": "≤"}.get(found.target.op or "", found.target.op or "") + " "


def _value(found: Judgement) -> str:
    return found.target.value_text


def _path(found: Judgement, indicator: Indicator) -> Picture | None:
    label = Words(f"{found.target.title}：路径和实际", f"{found.target.title}: the way and what was reached")
    reached = {s.stretch: float(s.found.value) for s in found.path if s.found is not None}
    wanted = {s.stretch: float(s.wanted) for s in found.path}
    area: dict[Stretch, tuple[float, float]] = {}
    if found.interval is not None and found.path:
        area = {s: (value, value) for s, value in list(reached.items())[-1:]}  # it opens from what was reached last
        area[found.path[-1].stretch] = (found.interval.low, found.interval.high)
    return picture(indicator, label, [s.stretch for s in found.path], reached, wanted, area)


def _rows(found: Judgement, indicator: Indicator) -> Iterable[Row]:
    if not found.path and found.point is not None:
        yield row(found.point, indicator)
    for step in found.path:
        at = row(step.found, indicator) if step.found is not None else Row(str(step.stretch), "", "—", "", None)
        yield Row(at.stretch, indicator.format(step.wanted), at.found, at.source, at.reported, at.note)


def row(point: Point, indicator: Indicator) -> Row:
    """A point of a series with what it rests on."""
    sources = "；".join(dict.fromkeys(ground.source for ground in point.grounds))
    reported = max(ground.reported for ground in point.grounds)
    derived = Words("由累计数相减或分期数相加得出", "from years to date or parts") if len(point.grounds) > 1 else None
    return Row(str(point.stretch), "", indicator.format(point.value), sources, reported, derived)


# ---- series --------------------------------------------------------------------------------------------------------
def series_picture(indicator: Indicator, line: Line, points: Sequence[Point], ahead: Sequence[Made]) -> Picture | None:
    """A series and what was forecast for the points to come."""
    label = Words(f"{line.subject}{indicator.name.zh}", f"{line.subject} {indicator.name.en}")
    found = {p.stretch: float(p.value) for p in points}
    coming = {m.stretch: m for m in ahead if m.stretch not in found}
    last = {points[-1].stretch: float(points[-1].value)} if points else {}
    return picture(
        indicator, label, [*found, *sorted(coming)], found, last | {s: m.value for s, m in coming.items()},
        {s: (m.low, m.high) for s, m in coming.items() if m.low is not None and m.high is not None},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """How often intervals held, in words."""

    ahead: int
    hits: Hits

    @property
    def rate(self) -> str:
        """In whole percent; a dash while none can be judged."""
        return "—" if self.hits.rate is None else f"{self.hits.rate:.0%}"


# ---- warnings ------------------------------------------------------------------------------------------------------
def alert(row: Warning, rules: Mapping[str, Both], today: date) -> dict[str, object]:
    """A warning as a line of the list."""
    return {
        "row": row, "rule": words(rules[row.rule]), "text": Words(row.zh, row.en), "owner": words_of(row.owner),
        "late": row.closed_at is None and row.due is not None and row.due < today,
        "closing": CLOSINGS[Closing(row.closing)] if row.closing else None,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Good:
    """How good a rule has been, in words."""

    closed: int
    true: int
    rate: Fraction | None
    poor: bool

    @property
    def percent(self) -> str:
        """In whole percent."""
        return "—" if self.rate is None else f"{int(self.rate * 100)}%"


def good(found: Precision | None) -> Good:
    """A rule's precision; of a rule without closed warnings nothing is known."""
    if found is None:
        return Good(0, 0, None, False)
    return Good(found.closed, found.true, found.rate, found.poor)


# ---- the case ------------------------------------------------------------------------------------------------------
def panels(case: Case, actor: Actor) -> Iterable[Panel]:
    """The table that a case is about."""
    collection = Collection.objects.filter(case=case).first()
    if collection is not None and (can_see(actor) or _own(collection, actor)):
        yield Panel("monitoring/panel.html", shown(collection, actor))


def shown(collection: Collection, actor: Actor) -> dict[str, object]:
    """A collection's table in words; figures of single firms only for who sees firms or sent them."""
    of, own = watched_of(collection.case.edition), _own(collection, actor)
    strange, names = {one["place"]: one for one in collection.strange}, called(collection.lines)
    sees = can_see_firms(actor) or collection.made_by == actor.account or own
    mine = [(n, one) for n, one in enumerate(collection.lines) if sees or not _secret(of, one)]
    may = own if collection.case.party_id else can_collect(actor)
    return {
        "collection": collection, "rows": [_figure(of, one, strange.get(n), names) for n, one in mine],
        "hidden": len(collection.lines) - len(mine), "note": collection.note if sees else "", "own": own,
        "anew": may and not collection.case.ended and collection.case.stage == REPORT,
        "period": _stretch(collection.lines[0]) if collection.lines else None,
    }  # fmt: skip


def _own(collection: Collection, actor: Actor) -> bool:
    """Whether it is the return of a firm that the person acts for."""
    return bool(collection.case.party_id) and actor.acts_for(collection.case.party_id or "")


def called(lines: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """What the subjects are called: a firm reports by its code."""
    return names_of({str(one["subject"]) for one in lines})


def _stretch(one: Mapping[str, Any]) -> Stretch:
    return Stretch(one["year"], one["first"], one["last"])


def exactly(indicator: Indicator, value: str | None) -> str | Words:
    """A figure that is to be checked, with all its decimals."""
    return Words("不详", "not known") if value is None else indicator.format(Fraction(value), digits=10)


def _secret(of: Watched, one: Mapping[str, Any]) -> bool:
    return of.indicators[str(one["indicator"])].confidential


def _figure(
    of: Watched, one: Mapping[str, Any], jump: Mapping[str, float] | None, names: Mapping[str, str]
) -> dict[str, object]:
    indicator = of.indicators[str(one["indicator"])]
    value = one["value"]
    return {
        "indicator": indicator, "name": words(indicator.name), "scope": one["scope"],
        "subject": names.get(one["subject"], one["subject"]), "group": one["group"], "stretch": _stretch(one),
        "value": exactly(indicator, value),
        "source": one["source"],
        "expected": f"{about(indicator, jump['low'])} – {about(indicator, jump['high'])}" if jump else "",
    }  # fmt: skip
