"""A case as its page shows it: what was done, what may be done now and by whom, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from liance import procedures
from liance.rules import ir
from liance.web.cases import hooks
from liance.web.cases.engine import calendar, procedure_of, run_of
from liance.web.cases.forms import ActForm
from liance.web.cases.models import Case, Step
from liance.web.cases.queries import offered
from liance.web.people.actor import Actor
from liance.web.people.roles import Role, words_of
from liance.web.site.refusals import Told
from liance.web.site.words import Words, language


@dataclass(frozen=True, slots=True)
class Done:
    """One act, in words."""

    step: Step
    stage: str
    outcome: str
    role: Words

    @property
    def refused(self) -> bool:
        """Whether it gives reasons against the party."""
        return bool(self.step.remedy)


@dataclass(frozen=True, slots=True)
class May:
    """An outcome that the person may take now, with its form."""

    outcome: ir.Outcome
    form: ActForm
    told: tuple[Told, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing has to be filled in."""
        return not any(f.required for f in self.form.fields.values())


@dataclass(frozen=True, slots=True)
class Tried:
    """An act as it was sent: its outcome, fields and file, and why it was refused."""

    outcome: str
    data: QueryDict
    files: MultiValueDict[str, Any]
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """An outcome that the person's role has, but he himself may not take, and why."""

    title: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page of a case."""

    case: Case
    procedure: ir.Procedure
    stage: ir.Stage
    ending: str
    done: tuple[Done, ...]
    may: tuple[May, ...]
    barred: tuple[Barred, ...]
    panels: tuple[hooks.Panel, ...]
    who: tuple[Words, ...]
    late: tuple[Words, ...]

    @property
    def ahead(self) -> tuple[ir.Stage, ...]:
        """The stages on the usual way from here: the first outcome of each."""
        found: list[ir.Stage] = []
        at: ir.Stage | None = None if self.case.ended else self.stage
        while at is not None:
            step = at.outcomes[0].to if at.outcomes else None
            at = self.procedure.stage(step) if step is not None else None
            if at is None or at in found or at == self.stage:
                break
            found.append(at)
        return tuple(found)


def show(
    case: Case,
    actor: Actor,
    *,
    now: datetime,
    tried: Tried | None = None,
) -> Shown:
    """The page of a case, read with its steps, for one person; `tried`: an act that was refused, to be mended."""
    procedure = procedure_of(case)
    stage = procedure.stage(case.stage)
    found = offered(case, actor, now=now)
    needs = frozenset[str]().union(*(procedures.needed(o.outcome) for o in found.open))
    joined = hooks.joined(procedure.purpose)
    about = [c for j in joined for c in j.reasons(case)] if "reason" in needs else []
    suggestions = (j.suggests(case) for j in joined) if "amount" in needs else ()
    suggested = next((s for s in suggestions if s is not None), None)
    may = tuple(_may(o.outcome, about, suggested, tried) for o in found.open)
    barred = tuple(Barred(o.outcome.title, tuple(d.message(language()) for d in o.why_not)) for o in found.barred)
    panels = sorted((p for j in joined for p in j.shows(case, actor)), key=lambda p: p.order)
    return Shown(
        case=case, procedure=procedure, stage=stage, ending=_ending(procedure, case.ended),
        done=tuple(_done(procedure, s) for s in case.steps.all()),
        may=may, barred=barred, panels=tuple(panels),
        who=tuple(_role(r, procedure) for r in case.waits_for.strip(",").split(",") if r),
        late=tuple(_late(procedure, case, now)),
    )  # fmt: skip


def _may(outcome: ir.Outcome, about: list[hooks.Choice], suggested: int | None, tried: Tried | None) -> May:
    if tried is None or tried.outcome != outcome.id:
        return May(outcome, ActForm(outcome, about=about, suggested=suggested))
    return May(outcome, ActForm(outcome, tried.data, tried.files, about=about, suggested=suggested), tried.told)


def _done(procedure: ir.Procedure, step: Step) -> Done:
    stage = procedure.stage(step.stage)
    outcome = stage.outcome(step.outcome)
    return Done(step, stage.title, outcome.title if outcome is not None else step.outcome, _role(step.role, procedure))


def _role(role: str, procedure: ir.Procedure) -> Words:
    if role in Role.values:
        return words_of(role)
    title = next((r.title for r in procedure.roles if r.id == role), role)
    return Words(title, role)


def _ending(procedure: ir.Procedure, ended: str) -> str:
    return next((e.title for e in procedure.endings if e.id == ended), ended)


def _late(procedure: ir.Procedure, case: Case, now: datetime) -> list[Words]:
    found = procedures.overdue(procedure, run_of(case), at=now, calendar=calendar())
    made = []
    for o in found:
        if o.what == "stage":
            made.append(Words(f"本环节已超期{o.days}天", f"this stage is {o.days} days late"))
        else:
            made.append(Words(f"总期限已超{o.days}个工作日", f"the total limit is exceeded by {o.days} working days"))
    return made


def urgency(due: date | None, today: date) -> str:
    """The class of a due date's badge."""
    if due is None:
        return "calm"
    return "bad" if due < today else "warn" if (due - today).days <= 2 else "good"
