"""A case as its page shows it: what was done, where it stands, what may be done there and by whom, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from liance import procedures
from liance.rules import ir
from liance.rules.ir.procedures import usual_way
from liance.web.cases import hooks
from liance.web.cases.engine import calendar, procedure_of, run_of, waited_at
from liance.web.cases.forms import ActForm
from liance.web.cases.models import Case, Step
from liance.web.cases.queries import Offered, offered
from liance.web.cases.tables import Table, tables
from liance.web.cases.turns import Doing, Sent, doings, why_not
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role, words_of
from liance.web.site import clock
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
    """An outcome that the person may take now, with its form; `stage` where it is open."""

    outcome: ir.Outcome
    form: ActForm
    stage: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """An act as it was sent: its outcome, fields and file, and why it was refused; or a form of a board (`sent`)."""

    outcome: str = ""
    data: QueryDict | None = None
    files: MultiValueDict[str, Any] | None = None
    told: tuple[Told, ...] = ()
    stage: str = ""
    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class Barred:
    """An outcome that the person's role has, but he himself may not take, and why."""

    title: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A stage where the case stands: until when, how late, for whom it waits, and what this person may do there."""

    stage: ir.Stage
    due: date | None
    late: Words | None
    may: tuple[May, ...]
    doings: tuple[Doing, ...]
    barred: tuple[Barred, ...]
    who: tuple[Words, ...]
    table: Table | None

    @property
    def single(self) -> bool:
        """Whether there is just one thing to do."""
        return len(self.may) + len(self.doings) == 1


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page of a case."""

    case: Case
    procedure: ir.Procedure
    ending: str
    done: tuple[Done, ...]
    places: tuple[Place, ...]
    past: tuple[Table, ...]
    panels: tuple[hooks.Panel, ...]
    late: tuple[Words, ...]
    ahead: tuple[ir.Stage, ...]
    unit: str = ""

    @property
    def may(self) -> tuple[May, ...]:
        """Every outcome that the person may take."""
        return tuple(m for p in self.places for m in p.may)

    @property
    def doings(self) -> tuple[Doing, ...]:
        """Everything that he may do at boards."""
        return tuple(d for p in self.places for d in p.doings)


NOT_TRIED = Tried()


def show(case: Case, actor: Actor, *, now: datetime, tried: Tried = NOT_TRIED) -> Shown:
    """The page of a case for one person; `tried`: what was sent and refused, to be mended."""
    procedure, run = procedure_of(case), run_of(case)
    joined = hooks.joined(procedure.purpose)
    found = offered(case, actor, now=now)
    spoken = doings(case, actor, now=now)
    needs = _asked(procedure, found, spoken)
    about = [c for j in joined for c in j.reasons(case)] if "reason" in needs else []
    suggestions = (j.suggests(case) for j in joined) if "amount" in needs else ()
    suggested = next((s for s in suggestions if s is not None), None)
    if spoken and (about or suggested is not None or tried.sent is not None):
        spoken = doings(case, actor, now=now, sent=tried.sent, about=about, suggested=suggested)
    may = tuple(_mays(case, procedure, found, about, suggested, tried))
    seen = tables(case, actor)
    late = procedures.overdue(procedure, run, at=now, calendar=calendar())
    ahead = [s for stages in usual_way(procedure, *(b.stage for b in run.open)) for s in stages]
    return Shown(
        case=case, procedure=procedure, ending=_ending(procedure, case.ended),
        done=tuple(_done(procedure, s) for s in case.steps.all()),
        places=tuple(
            Place(
                stage=procedure.stage(b.stage), due=b.due, late=_late(late, b.stage),
                may=tuple(m for m in may if m.stage == b.stage),
                doings=tuple(d for d in spoken if d.stage == b.stage),
                barred=tuple(_barred(case, actor, found, b.stage, now)),
                who=tuple(_role(r, procedure) for r in waited_at(procedure, run, b, clock.day_of(now))),
                table=next((t for t in seen if t.open and t.stage.id == b.stage), None),
            )
            for b in run.open
        ),
        past=tuple(t for t in seen if not t.open),
        panels=tuple(sorted((p for j in joined for p in j.shows(case, actor)), key=lambda p: p.order)),
        late=tuple(_total(o) for o in late if o.what == "total"),
        ahead=tuple(ahead[len(run.open) :]),
        unit=_name(case.unit),
    )  # fmt: skip


def _asked(procedure: ir.Procedure, found: Offered, spoken: Iterable[Doing]) -> frozenset[str]:
    """What any of the forms on the page asks for."""
    needs = [procedures.needed(o.outcome) for o in found.open]
    boards = [b for d in spoken if (b := procedure.stage(d.stage).board) is not None]
    return frozenset[str]().union(*needs, *(a.needs for b in boards for a in b.answers))


def _mays(
    case: Case, procedure: ir.Procedure, found: Offered, about: list[hooks.Choice], suggested: int | None, tried: Tried
) -> Iterator[May]:
    """The outcomes with their forms; of two of one name the second says its stage in its fields."""
    seen: set[str] = set()
    for offer in found.open:
        name = f"act-{offer.outcome.id}" if offer.outcome.id not in seen else f"act-{offer.stage}-{offer.outcome.id}"
        seen.add(offer.outcome.id)
        sent = tried.outcome == offer.outcome.id and tried.stage in ("", offer.stage)
        data, files, told = (tried.data, tried.files, tried.told) if sent else (None, None, ())
        asked = {
            k: field
            for j in hooks.joined(procedure.purpose)
            for k, field in j.asks(case, procedure.stage(offer.stage), offer.outcome).items()
        }
        form = ActForm(offer.outcome, data, files, prefix=name, about=about, suggested=suggested, asked=asked)
        yield May(offer.outcome, form, offer.stage, told)


def _barred(case: Case, actor: Actor, found: Offered, stage: str, now: datetime) -> Iterator[Barred]:
    for offer in found.barred:
        if offer.stage == stage:
            yield Barred(offer.outcome.title, tuple(d.message(language()) for d in offer.why_not))
    why = why_not(case, actor, stage, now=now, lang=language())
    if why:
        yield Barred(str(Words("表态", "To speak")), why)


def _done(procedure: ir.Procedure, step: Step) -> Done:
    stage = procedure.stage(step.stage)
    outcome = stage.outcome(step.outcome)
    return Done(step, stage.title, outcome.title if outcome is not None else step.outcome, _role(step.role, procedure))


def _role(role: str, procedure: ir.Procedure) -> Words:
    if role in Role.values:
        return words_of(role)
    title = next((r.title for r in procedure.roles if r.id == role), role)
    return Words(title, role)


def _name(code: str) -> str:
    """What the unit in charge is called."""
    return Organisation.objects.filter(pk=code).values_list("name", flat=True).first() or "" if code else ""


def _ending(procedure: ir.Procedure, ended: str) -> str:
    return next((e.title for e in procedure.endings if e.id == ended), ended)


def _late(late: Iterable[procedures.Overdue], stage: str) -> Words | None:
    days = next((o.days for o in late if o.what == "stage" and o.stage == stage), None)
    return Words(f"本环节已超期{days}天", f"this stage is {days} days late") if days is not None else None


def _total(late: procedures.Overdue) -> Words:
    return Words(f"总期限已超{late.days}个工作日", f"the total limit is exceeded by {late.days} working days")


def urgency(due: date | None, today: date) -> str:
    """The class of a due date's badge."""
    if due is None:
        return "calm"
    return "bad" if due < today else "warn" if (due - today).days <= 2 else "good"
