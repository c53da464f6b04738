"""Reads: how every measure stood on a day, as known by the end of it; reports owed; what leaders and digests ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from liance.insight.lights import Known, Light, Lit, Node, Progress, Return, light_of, worst
from liance.web.audit.remembered import remembered
from liance.web.cases.models import Step
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.tasks.models import Lead, Milestone, OutputFigure, Report, SameBody
from liance.web.tasks.plan import Head, Measure, Plan, plan_of

LOOKED_BACK = timedelta(days=100)
"""Reports due before that say nothing of today."""
NOT_FILED = ("back", "missed")
FILL = "fill"
"""The stage of a report in which it is filed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a measure stood: its light, and the records that it is made from, the newest last."""

    measure: Measure
    lit: Lit
    lead: Lead | None
    milestones: tuple[Milestone, ...]
    figures: tuple[OutputFigure, ...]
    reports: tuple[Report, ...]

    @property
    def light(self) -> Light:
        """Its light."""
        return self.lit.light

    def last(self, output: str) -> OutputFigure | None:
        """The last figure known of an output."""
        found = [f for f in self.figures if f.output == output]
        return max(found, key=lambda f: (f.as_of, f.pk), default=None)


@dataclass(frozen=True, slots=True)
class HeadStanding:
    """How a task stood: the worst light of its measures."""

    head: Head
    measures: tuple[Standing, ...]

    @property
    def light(self) -> Light:
        """Its light."""
        return worst(s.light for s in self.measures)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that lead its measures."""
        return tuple(dict.fromkeys(s.lead.unit.name for s in self.measures if s.lead is not None))


@dataclass(frozen=True, slots=True)
class Overview:
    """All tasks of an edition as they stood on a day."""

    edition: Edition
    on: date
    plan: Plan
    heads: tuple[HeadStanding, ...]

    @property
    def standings(self) -> Mapping[str, Standing]:
        """How each measure stood, by id."""
        return {s.measure.id: s for h in self.heads for s in h.measures}


@remembered(16)
def overview(edition: Edition, *, on: date) -> Overview:
    """Every task of an edition as known by the end of a day."""
    plan, until = plan_of(edition), clock.end_of(on)
    leads = leads_of(edition.policy, plan, on=on, until=until)
    milestones = _by_item(live_milestones(edition.policy, until=until))
    figures = _by_item(
        OutputFigure.objects.filter(policy=edition.policy, at__lt=until, as_of__lte=on).select_related("evidence")
    )
    reports = _by_item(_reports(edition.policy, on, until))
    found = {
        m.id: _standing(
            m, leads.get(m.id), milestones.get(m.id, ()), figures.get(m.id, ()), reports.get(m.id, ()), on, until
        )
        for m in plan.measures
    }
    heads = (HeadStanding(h, tuple(found[m.id] for m in h.measures)) for h in plan.heads)
    return Overview(edition, on, plan, tuple(heads))


def leads_of(policy: str, plan: Plan, *, on: date, until: datetime) -> dict[str, Lead]:
    """Who leads each task and measure; a measure without a lead of its own has that of its task."""
    rows = Lead.objects.filter(policy=policy, since__lte=on, at__lt=until).select_related("unit")
    own = {row.item: row for row in rows}
    for head in plan.heads:
        for measure in head.measures:
            if measure.id not in own and head.id in own:
                own[measure.id] = own[head.id]
    return own


def live_milestones(policy: str, *, until: datetime) -> QuerySet[Milestone]:
    """The milestones of measures that no newer plan had replaced or dropped by then."""
    return _live(Milestone.objects.filter(policy=policy, project=None), until)


def milestones_of_projects(projects: Iterable[int], *, until: datetime) -> QuerySet[Milestone]:
    """The same of projects."""
    return _live(Milestone.objects.filter(project__in=projects), until)


def _live(rows: QuerySet[Milestone], until: datetime) -> QuerySet[Milestone]:
    replaced = Milestone.objects.filter(at__lt=until).exclude(replaces=None).values("replaces")
    rows = rows.filter(at__lt=until, dropped=False).exclude(pk__in=replaced)
    return rows.select_related("reached__filing__case", "project")


def after(now: datetime) -> datetime:
    """The first moment that knows all of now: what services ask up to."""
    return now + timedelta(microseconds=1)


def nodes(milestones: Iterable[Milestone], until: datetime) -> tuple[Node, ...]:
    """Milestones as lights see them, by what was known by a moment."""
    return tuple(Node(m.pk, m.title, m.due, reached_on(m, until), m.output, m.planned) for m in milestones)


def reached_on(milestone: Milestone, until: datetime) -> date | None:
    """The day on which a milestone was reached, if that was known by a moment."""
    reached = getattr(milestone, "reached", None)
    return reached.day if reached is not None and reached.at < until else None


def _reports(policy: str, on: date, until: datetime) -> QuerySet[Report]:
    rows = Report.objects.filter(policy=policy, at__lt=until, due__gte=on - LOOKED_BACK)
    steps = Prefetch("case__steps", queryset=Step.objects.only("case", "number", "outcome", "at"))
    return rows.select_related("case", "unit").defer("case__run").prefetch_related(steps)


def _standing(
    measure: Measure, lead: Lead | None, milestones: Sequence[Milestone], figures: Sequence[OutputFigure],
    reports: Sequence[Report], on: date, until: datetime,
) -> Standing:  # fmt: skip
    progress = Progress(
        lead is not None, nodes(milestones, until),
        tuple(Known(f.pk, f.output, f.value, f.as_of) for f in figures),
        tuple(Return(r.pk, r.due, filed_on(r, until)) for r in reports),
    )  # fmt: skip
    return Standing(measure, light_of(progress, on=on), lead, tuple(milestones), tuple(figures), tuple(reports))


def filed_on(report: Report, until: datetime) -> date | None:
    """The day on which a report was filed, as it stood at a moment; None for one sent back, or noted as missed."""
    steps = [step for step in report.case.steps.all() if step.at < until]
    if not steps or steps[-1].outcome in NOT_FILED:
        return None
    return clock.day_of(next(step.at for step in steps if step.outcome == "filed"))


def _by_item(rows: Iterable[Milestone | OutputFigure | Report]) -> dict[str, list]:  # type: ignore[type-arg]
    made: dict[str, list] = defaultdict(list)  # type: ignore[type-arg]
    for row in rows:
        made[row.item].append(row)
    return made


# ---- bodies ----------------------------------------------------------------------------------------------------------
def same_bodies(policy: str, *, until: datetime) -> dict[str, SameBody]:
    """Which organisation each name of the document means, as a person said last; those taken back are left out."""
    rows = SameBody.objects.filter(policy=policy, at__lt=until).select_related("organisation")
    last = {row.name: row for row in rows}
    return {name: row for name, row in last.items() if row.organisation is not None}


# ---- reports ---------------------------------------------------------------------------------------------------------
def owed(actor: Actor) -> QuerySet[Report]:
    """The reports that a person's unit has still to file, the first due first."""
    rows = Report.objects.filter(unit=actor.organisation, case__stage=FILL, case__ended="")
    return rows.select_related("case", "unit").defer("case__run").order_by("case__due", "pk")


def history(policy: str, item: str) -> QuerySet[Report]:
    """All reports of a measure, the newest first."""
    rows = Report.objects.filter(policy=policy, item=item).select_related("case", "unit").defer("case__run")
    return rows.prefetch_related("case__filings").order_by("-month")


# ---- for leaders and digests -----------------------------------------------------------------------------------------
def lights(found: Overview) -> dict[Light, int]:
    """How many tasks show each light."""
    shown = [h.light for h in found.heads]
    return {light: shown.count(light) for light in Light}
