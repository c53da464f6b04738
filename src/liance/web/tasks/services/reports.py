"""Writes: the monthly reports that measures owe, opened in time, and filed with figures, milestones and proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from liance.web.cases import services as casework
from liance.web.cases.models import Case
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current, current_editions, policy_of
from liance.web.registry.models import Evidence
from liance.web.registry.services import keep_evidence
from liance.web.site import clock
from liance.web.site.refusals import Refused, Told, fail_if_any, refusal
from liance.web.tasks.models import Filing, Lead, Milestone, Report
from liance.web.tasks.permissions import can_report
from liance.web.tasks.plan import Measure, plan_of
from liance.web.tasks.queries.tasks import after, leads_of, live_milestones
from liance.web.tasks.services.tasks import GONE, MISSING, NEGATIVE, NO_OUTPUT

PROCEDURE = "task-report"
AHEAD = timedelta(days=7)
"""So long before its month ends a report is opened."""
File = tuple[str, bytes]
"""The name and content of a file."""
FUTURE = refusal(
    "task-future", "{what}{day}还没有到", "{what_en} {day} has not come yet",
    hint_zh="填今天或以前的日期。", hint_en="Give today or an earlier day.", status=422,
)  # fmt: skip
NO_PROOF = refusal(
    "task-no-proof", "产出“{output}”没有佐证", "the figure of {output} has no proof",
    hint_zh="给这一项附文件，或给整份月报附一个文件。", hint_en="Attach a file to it, or one to the whole report.",
    status=422,
)  # fmt: skip


# ---- opened ----------------------------------------------------------------------------------------------------------
def open_reports(*, now: datetime) -> int:
    """Open what measures with a lead owe for the month that ends soon, or has ended; how many were opened."""
    month = month_owed(clock.day_of(now))
    return sum(_opened(edition, month, now) for edition in current_editions())


def month_owed(today: date) -> date:
    """The first day of the month whose report is open for filing on a day: in its last week, else the one before."""
    ahead = today + AHEAD
    return (ahead.replace(day=1) - timedelta(days=1)).replace(day=1)


def _opened(edition: Edition, month: date, now: datetime) -> int:
    procedure = policy_of(edition).procedures.get(PROCEDURE)
    if procedure is None:
        return 0
    plan, last = plan_of(edition), min(_last_day(month), clock.day_of(now))
    leads = leads_of(edition.policy, plan, on=last, until=clock.end_of(clock.day_of(now)))
    there = set(Report.objects.filter(policy=edition.policy, month=month).values_list("item", flat=True))
    opened = 0
    for measure in (m for m in plan.measures if m.id in leads and m.id not in there):
        with suppress(Refused):  # a year without a calendar: it is opened once there is one
            open_report(edition=edition, measure=measure, lead=leads[measure.id], month=month, now=now)
            opened += 1
    return opened


@transaction.atomic
def open_report(*, edition: Edition, measure: Measure, lead: Lead, month: date, now: datetime) -> Report:
    """The report of a measure for a month: a case of the unit that leads."""
    case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition, party=lead.unit,
        title=f"{month:%Y年%-m月}月报 {measure.id} {measure.title}"[:300], actor=SYSTEM, now=now,
    )  # fmt: skip
    assert case.due is not None
    return Report.objects.create(
        policy=edition.policy, item=measure.id, edition=edition, month=month, unit=lead.unit, due=case.due, case=case,
        at=now,
    )  # fmt: skip


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


# ---- filed -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Filed:
    """What an output amounts to as of a day, with a file that proves it (none: the report's own file does)."""

    output: str
    value: Decimal
    as_of: date
    file: File | None = None


@transaction.atomic
def file_report(
    *, report: Report, text: str, actor: Actor, now: datetime, trouble: str = "", figures: Sequence[Filed] = (),
    reached: Mapping[int, date] | None = None, file: File | None = None,
) -> Case:  # fmt: skip
    """File a report: what was done, what stands in the way, figures, milestones reached by key. Raises Refused."""
    can_report.demand(actor, report)
    reached, today = reached or {}, clock.day_of(now)
    told = [] if text.strip() else [MISSING.given(what="进展情况", what_en="what was done")]
    told += [t for f in figures for t in _against_figure(f, report, today, proven=bool(f.file or file))]
    told += _against_reached(reached, report.policy, report.item, today, now)
    fail_if_any(told)
    common = _kept(file, report.unit, actor, now)
    kept = [(f, _kept(f.file, report.unit, actor, now) or common) for f in figures]
    filing = Filing.objects.create(
        case=report.case, number=report.case.filings.count() + 1, text=text.strip(), trouble=trouble.strip(),
        content=_content(kept, reached), by=actor.account, at=now,
    )  # fmt: skip
    files = {e.pk: e for e in (common, *(e for _, e in kept)) if e is not None}
    grounds = casework.Grounds(opinion=filing.text, attachments=list(files.values()))
    return casework.act(case=report.case, outcome="filed", actor=actor, now=now, grounds=grounds)


def _against_figure(figure: Filed, report: Report, today: date, *, proven: bool) -> Iterable[Told]:
    plan = plan_of(current(report.policy) or report.edition)
    measure = plan.measure(report.item)
    if measure is None or figure.output not in dict(measure.block.outputs):
        yield NO_OUTPUT.given(item=report.item, output=figure.output)
    if figure.value < 0:
        yield NEGATIVE.given(output=figure.output)
    if figure.as_of > today:
        yield FUTURE.given(what=f"“{figure.output}”的截至日期", what_en=f"the day of {figure.output}", day=figure.as_of)
    if not proven:
        yield NO_PROOF.given(output=figure.output)


def _against_reached(reached: Mapping[int, date], policy: str, item: str, today: date, now: datetime) -> Iterable[Told]:
    """Only milestones of the measure that stand, and were not reached before."""
    if not reached:
        return
    standing = {m.pk for m in live_milestones(policy, until=after(now)).filter(item=item, reached=None)}
    for pk, day in reached.items():
        if pk not in standing:
            title = Milestone.objects.filter(pk=pk).values_list("title", flat=True).first()
            yield GONE.given(title=title or str(pk))
        if day > today:
            yield FUTURE.given(what="节点完成日期", what_en="the day a milestone was reached", day=day)


def _kept(file: File | None, unit: Organisation, actor: Actor, now: datetime) -> Evidence | None:
    if file is None:
        return None
    return keep_evidence(data=file[1], name=file[0], organisation=unit, actor=actor, now=now)


def _content(kept: Sequence[tuple[Filed, Evidence | None]], reached: Mapping[int, date]) -> dict[str, object]:
    """Figures and milestones as they are kept until somebody has checked them."""
    return {
        "figures": [
            {"output": f.output, "value": str(f.value), "as_of": str(f.as_of), "evidence": e.pk if e else None}
            for f, e in kept
        ],
        "reached": [{"milestone": pk, "day": str(day)} for pk, day in reached.items()],
    }
