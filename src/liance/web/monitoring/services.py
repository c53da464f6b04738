"""Writes: figures sent in, checked and adopted; what is known from then on; forecasts published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import inf
from typing import Any

from django.db import transaction

from liance.diagnostics.diagnostic import Diagnostic
from liance.insight.forecasts.methods import Forecast as Carried
from liance.insight.forecasts.pool import Pool
from liance.insight.observations import Line
from liance.insight.observations import Observation as Reported
from liance.insight.reported import COLUMNS, read_observations
from liance.insight.stretches import Stretch, following
from liance.insight.targets import carried
from liance.records.from_csv import tables_from_csv
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.monitoring import queries
from liance.web.monitoring.models import Collection, Forecast, Observation
from liance.web.monitoring.permissions import can_collect
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

PROCEDURE, RETURN = "monitoring-report", "firm-return"
"""The procedures in which figures are checked: those of whole series, and those that a firm sends of itself."""
REPORT, ADOPT = "report", ("check", "pass")
"""Their stage in which what was sent back is corrected, and the outcome by which figures are adopted."""
JUMP = 3
"""So many mean changes away from what was expected is a jump, where no interval can be given."""
AHEAD = 4
"""Steps that are forecast each time."""
WRONG = refusal(
    "figures-wrong", "{message}", "{message_en}", hint_zh="{hint}", hint_en="{hint_en}", status=422,
)  # fmt: skip
NOTHING = refusal(
    "figures-none", "表里没有一行数", "the table has no row",
    hint_zh="第一行是表头，下面一行一个数。", hint_en="A header line, then a line for each figure.", status=422,
)  # fmt: skip
COMPUTED = refusal(
    "figures-computed", "{name}由平台计算，不用报", "{name_en} is computed by the platform",
    hint_zh="删去这一行。", hint_en="Leave the row out.", status=422,
)  # fmt: skip
WHY_JUMP = refusal(
    "figures-jump", "有{n}个数比预期突变，采用时要写明原因", "{n} figures jump: say why before adopting them",
    hint_zh="在意见里写明突变的原因，或退回重报。", hint_en="Give the reason as the opinion, or send it back.",
    status=422,
)  # fmt: skip
NOT_BACK = refusal(
    "figures-not-back", "{title}没有退回，不能改", "{title} was not sent back",
    hint_zh="采用过的数不改，有错请另报一次。", hint_en="What was adopted is not changed: report it anew.",
)  # fmt: skip


# ---- collecting ----------------------------------------------------------------------------------------------------
@transaction.atomic
def report(*, edition: Edition, title: str, text: str, actor: Actor, now: datetime) -> Collection:
    """Send in a table of figures: read whole or not at all, then checked by another. Raises Refused."""
    can_collect.demand(actor)
    return sent_in(edition=edition, title=title, found=_read(edition, text, now), actor=actor, now=now)


def sent_in(
    *, edition: Edition, found: Sequence[Reported], actor: Actor, now: datetime, title: str = "",
    party: Organisation | None = None, note: str = "",
) -> Collection:  # fmt: skip
    """A case for figures as read, sent on to be checked; of a firm's return the firm is its party."""
    case = casework.open_case(
        procedure=policy_of(edition).procedures[RETURN if party else PROCEDURE], edition=edition, party=party,
        title=title.strip() or _titled(edition, found), actor=actor, now=now, county=actor.county,
    )  # fmt: skip
    made = Collection.objects.create(
        policy=edition.policy, title=case.title, lines=[kept(o) for o in found], note=note,
        strange=strange(edition, found, clock.day_of(now)), made_by=actor.account, made_at=now, case=case,
    )  # fmt: skip
    record(actor=actor, now=now, action="figures-sent", thing="collection", thing_id=made.pk, after=made.lines)
    casework.act(case=case, outcome="send", actor=actor, now=now)
    made.case.refresh_from_db()
    return made


@transaction.atomic
def report_anew(*, collection: Collection, text: str, actor: Actor, now: datetime) -> Collection:
    """Send in a table that was sent back, corrected."""
    can_collect.demand(actor)
    found = _read(collection.case.edition, text, now)
    return sent_again(collection=collection, found=found, actor=actor, now=now)


def sent_again(
    *, collection: Collection, found: Sequence[Reported], actor: Actor, now: datetime, note: str = ""
) -> Collection:
    """What was sent back, sent on once more with these figures. Raises Refused where it was not sent back."""
    collection = (
        Collection.objects.select_for_update(of=("self",)).select_related("case__edition").get(pk=collection.pk)
    )
    if collection.case.ended or collection.case.stage != REPORT:
        fail_if_any([NOT_BACK.given(title=collection.title)])
    before, collection.note = collection.lines, note
    collection.lines = [kept(o) for o in found]
    collection.strange = strange(collection.case.edition, found, clock.day_of(now))
    collection.save(update_fields=["lines", "strange", "note"])
    record(
        actor=actor, now=now, action="figures-sent", thing="collection", thing_id=collection.pk, before=before,
        after=collection.lines,
    )  # fmt: skip
    casework.act(case=collection.case, outcome="send", actor=actor, now=now)
    return collection


def _read(edition: Edition, text: str, now: datetime) -> list[Reported]:
    of = queries.watched_of(edition)
    tables, faults = tables_from_csv(text.strip() + "\n", file="数据表", stem="数据表")
    fail_if_any(_wrong(d) for d in faults)
    found, faults = (
        read_observations(tables[0], of.indicators, of.scopes, reported=clock.day_of(now)) if tables else ([], [])
    )
    fail_if_any(_wrong(d) for d in faults)
    own = {o.line.indicator for o in found if of.indicators[o.line.indicator].by == "platform"}
    names = [of.indicators[id_].name for id_ in sorted(own)]
    told: list[Told] = [COMPUTED.given(name=name.zh, name_en=name.en) for name in names]
    fail_if_any(told if found else [NOTHING.given()])
    return found


def _wrong(d: Diagnostic) -> Told:
    return WRONG.given(message=d.message(), message_en=d.message("en"), hint=d.hint(), hint_en=d.hint("en"))


def _titled(edition: Edition, found: Sequence[Reported]) -> str:
    """What a table is about: its first indicators and the periods."""
    indicators = queries.watched_of(edition).indicators
    names = list(dict.fromkeys(indicators[o.line.indicator].name.zh for o in found))
    first, last = min(o.stretch for o in found), max(o.stretch for o in found)
    period = f"{first}" if first == last else f"{first}至{last}"
    return f"{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}（{period}）"


def kept(o: Reported) -> dict[str, Any]:
    """A figure as JSON."""
    return {
        "indicator": o.line.indicator, "subject": o.line.subject, "scope": o.line.scope, "group": o.line.group,
        "year": o.stretch.year, "first": o.stretch.first, "last": o.stretch.last,
        "value": None if o.value is None else str(o.value), "source": o.source, "quality": o.quality,
    }  # fmt: skip


def strange(edition: Edition, found: Iterable[Reported], on: date) -> list[dict[str, Any]]:
    """The figures outside the interval in which they were expected, by their place in the table."""
    of, known, pool = queries.watched_of(edition), queries.known(edition.policy, on), queries.pool(edition.policy, on)
    odd = []
    for place, o in enumerate(found):
        indicator = of.indicators[o.line.indicator]
        rhythm, points = queries.finest(known, indicator, o.line)
        before = [point for point in points if point.stretch < o.stretch]
        if o.value is None or o.stretch.rhythm is not rhythm or not before:
            continue
        made, ahead = carried(before, indicator, rhythm, o.stretch, whole=False)
        low, high = _expected(made, ahead, pool)
        if not low <= o.value <= high:
            odd.append({"place": place, "low": low, "high": high})
    return odd


def _expected(made: Carried, ahead: int, pool: Pool) -> tuple[float, float]:
    """Between what a figure is no surprise: the interval; while too few errors are known, three changes either side."""
    if not ahead or not made.values:
        return -inf, inf
    inside = pool.interval(made, ahead)
    if inside is not None:
        return inside.low, inside.high
    return made.at(ahead) - JUMP * made.scale, made.at(ahead) + JUMP * made.scale


# ---- the case ------------------------------------------------------------------------------------------------------
def forbids(move: Move) -> Iterable[Told]:
    """Figures that jump are adopted with a reason only."""
    if (move.stage.id, move.outcome.id) == ADOPT and not move.opinion.strip():
        odd = len(_collection(move.case).strange)
        if odd:
            yield WHY_JUMP.given(n=odd)


def follows(move: Move, step: Step) -> None:
    """What was adopted becomes observations, and the series that moved are forecast anew."""
    if (move.stage.id, move.outcome.id) != ADOPT:
        return
    collection = _collection(move.case)
    observe(
        policy=collection.policy, figures=collection.lines, by=collection.made_by, now=move.now, collection=collection
    )
    collection.adopted_at = move.now
    collection.save(update_fields=["adopted_at"])
    lines = {Line(one["indicator"], one["subject"], one["scope"], one["group"]) for one in collection.lines}
    publish(edition=move.case.edition, lines=lines, now=move.now)


def _collection(case: Case) -> Collection:
    return Collection.objects.get(case=case)


def observe(
    *, policy: str, figures: Iterable[dict[str, Any]], by: str, now: datetime, collection: Collection | None = None
) -> list[Observation]:
    """Write observations; they are known from now on."""
    return Observation.objects.bulk_create(
        Observation(policy=policy, by=by, at=now, collection=collection, **figure) for figure in figures
    )


def publish(*, edition: Edition, lines: Iterable[Line], now: datetime) -> list[Forecast]:
    """Forecast the next points of series as they are known now, to be judged later; once a day for each point."""
    on, of = clock.day_of(now), queries.watched_of(edition)
    known, pool = queries.known(edition.policy, on), queries.pool(edition.policy, on)
    made: list[Forecast] = []
    for line in sorted(lines):
        indicator = of.indicators[line.indicator]
        rhythm, points = queries.finest(known, indicator, line)
        if not points:
            continue
        ahead = dict(zip(range(1, AHEAD + 1), following(points[-1].stretch, rhythm), strict=False))
        forecast, _ = carried(points, indicator, rhythm, ahead[AHEAD], whole=False)
        for step, stretch in ahead.items() if forecast.values else ():
            inside = pool.interval(forecast, step, without=str(line))
            made.append(
                Forecast(
                    policy=edition.policy, on=on, method=forecast.method.value, ahead=step, value=forecast.at(step),
                    low=inside.low if inside else None, high=inside.high if inside else None, **placed(line, stretch),
                )
            )  # fmt: skip
    return Forecast.objects.bulk_create(made, ignore_conflicts=True)


def placed(line: Line, stretch: Stretch) -> dict[str, Any]:
    """A series and its months as columns."""
    return {
        "indicator": line.indicator, "subject": line.subject, "scope": line.scope, "group": line.group,
        "year": stretch.year, "first": stretch.first, "last": stretch.last,
    }  # fmt: skip


def as_table(of: queries.Watched, lines: Iterable[dict[str, Any]]) -> str:
    """Figures as the table that they were sent in, to be corrected."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    names = ("indicator", "subject", "scope", "stretch", "value", "group", "source", "quality")
    sheet.writerow([COLUMNS[name] for name in names])
    for one in lines:
        value = (
            "不详"
            if one["value"] is None
            else of.indicators[one["indicator"]].format(Fraction(one["value"]), digits=10)
        )
        stretch = Stretch(one["year"], one["first"], one["last"])
        group = "是" if one["group"] else ""
        sheet.writerow(
            [one["indicator"], one["subject"], one["scope"], stretch, value, group, one["source"], one["quality"]]
        )
    return out.getvalue()
