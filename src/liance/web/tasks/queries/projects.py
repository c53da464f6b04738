"""Reads: how projects stood on a day: nodes, delay, money planned and done, light; which are late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from liance.insight.lights import Lit, Progress, Return, light_of
from liance.web.audit.remembered import remembered
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case, Step
from liance.web.cases.queries import standing as standing_of
from liance.web.site import clock
from liance.web.tasks.models import Amendment, Filing, Milestone, Project, Recognition
from liance.web.tasks.queries.tasks import milestones_of_projects, nodes, reached_on

DISPATCH, ADMIT = "dispatch", "admit"
"""Stages: where a project is reported every month; where it is admitted."""
CARD = ("kind", "name", "item", "product", "investor_name", "investor_id", "introducer_id", "planned", "contract",
        "newly_introduced", "supporting", "independent")  # fmt: skip
"""What stands on a project's card and may be changed."""


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """How a project stood: stage, light, milestones, delay of the latest node (days), money done so far (fen)."""

    project: Project
    stage: str
    lit: Lit
    milestones: tuple[Milestone, ...]
    filings: tuple[Filing, ...]
    delay: int
    invested: int | None
    recognition: Recognition | None

    @property
    def share(self) -> int | None:
        """What is done of the planned money, in whole percent rounded down."""
        return None if self.invested is None else self.invested * 100 // self.project.planned


def projects(*, policy: str = "", county: str = "", item: str = "", kind: str = "") -> QuerySet[Project]:
    """Projects by what is asked for, the newest first."""
    asked = {"policy": policy, "county": county, "item": item, "kind": kind}
    rows = Project.objects.filter(**{name: value for name, value in asked.items() if value})
    return rows.select_related("case__procedure", "investor", "recognition").defer("case__run")


def card_of(project: Project) -> dict[str, object]:
    """What the card says now, as JSON values."""
    return {name: getattr(project, name) for name in CARD}


def standings(rows: Iterable[Project], *, on: date) -> list[ProjectStanding]:
    """How each of these stood on a day, as known by the end of it, its card included; those entered later are not."""
    until = clock.end_of(on)
    found = [p for p in rows if p.at < until]
    keys, cases = [p.pk for p in found], [p.case_id for p in found]
    changed = {
        a.project_id: a for a in Amendment.objects.filter(project__in=keys, at__gte=until).order_by("-at", "-pk")
    }
    for project in found:
        if project.pk in changed:
            for name, value in changed[project.pk].before.items():
                setattr(project, name, value)
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for m in milestones_of_projects(keys, until=until):
        milestones[m.project_id or 0].append(m)
    filings: dict[int, list[Filing]] = defaultdict(list)
    for f in Filing.objects.filter(case__in=cases, at__lt=until).order_by("number"):
        filings[f.case_id].append(f)
    steps: dict[int, list[Step]] = defaultdict(list)
    for s in Step.objects.filter(case__in=cases).order_by("number"):
        steps[s.case_id].append(s)
    return [_standing(p, milestones[p.pk], filings[p.case_id], steps[p.case_id], on, until) for p in found]


def standing(project: Project, *, on: date) -> ProjectStanding:
    """How one project stood."""
    return standings([project], on=on)[0]


def _standing(
    project: Project, milestones: Sequence[Milestone], filings: Sequence[Filing], steps: Sequence[Step], on: date,
    until: datetime,
) -> ProjectStanding:  # fmt: skip
    progress = Progress(True, nodes(milestones, until), (), tuple(_returns(project.case, steps, until)))
    recognition = getattr(project, "recognition", None)
    known = recognition if recognition is not None and recognition.at < until else None
    money = [f.invested for f in filings if f.invested is not None]
    return ProjectStanding(
        project=project,
        stage=_stage(project.case, steps, until),
        lit=light_of(progress, on=on),
        milestones=tuple(milestones),
        filings=tuple(filings),
        delay=delay_of(milestones, on, until),
        invested=known.invested if known is not None else money[-1] if money else None,
        recognition=known,
    )


def _stage(case: Case, steps: Sequence[Step], until: datetime) -> str:
    """In words, where a case stood: in the stage of the first step taken later, else where it stands now."""
    later = next((s.stage for s in steps if s.at >= until), None)
    return standing_of(case) if later is None else procedure_of(case).stage(later).title


def delay_of(milestones: Iterable[Milestone], on: date, until: datetime) -> int:
    """By how many days the latest node not reached is late."""
    open_ = (m.due for m in milestones if reached_on(m, until) is None)
    return max(((on - due).days for due in open_ if due < on), default=0)


def _returns(case: Case, steps: Sequence[Step], until: datetime) -> Iterator[Return]:
    """Every monthly dispatch that a project owed or made, by its number."""
    entered, number = case.opened_at, 1
    for step in steps:
        if step.stage == DISPATCH and step.due is not None and entered < until:
            yield Return(number, step.due, clock.day_of(step.at) if step.at < until else None)
            number += 1
        entered = step.at
    if case.stage == DISPATCH and case.due is not None and not case.ended and entered < until:
        yield Return(number, case.due)


# ---- for leaders and digests -----------------------------------------------------------------------------------------
def late_projects(*, on: date, policy: str = "") -> list[ProjectStanding]:
    """The projects with a node late on a day, the latest first."""
    return behind(standings_of(policy, on=on), on=on)


@remembered(16)
def standings_of(policy: str, *, on: date) -> list[ProjectStanding]:
    """How every project of a policy stood (empty: of all policies)."""
    return standings(projects(policy=policy), on=on)


def behind(found: Iterable[ProjectStanding], *, on: date) -> list[ProjectStanding]:
    """Those of them that had not ended by the end of a day, with a node that was late, the latest first."""
    until = clock.end_of(on)
    open_ = (s for s in found if s.project.case.ended_at is None or s.project.case.ended_at >= until)
    return sorted((s for s in open_ if s.delay > 0), key=lambda s: (-s.delay, s.project.number))


def to_admit() -> QuerySet[Project]:
    """Projects that wait to be admitted."""
    return projects().filter(case__stage=ADMIT, case__ended="")
