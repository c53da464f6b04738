"""What documents a case, a batch or a notice gives occasion to, and who drafts and signs each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liance import procedures
from liance.official import kinds
from liance.official.template import Template
from liance.rules import ir
from liance.web.awards.models import Award, Roll
from liance.web.awards.permissions import can_make_roll
from liance.web.cases.engine import procedure_of, run_of
from liance.web.cases.models import Case, Step
from liance.web.letters.kinds import Use, use_of
from liance.web.notices.models import Notice
from liance.web.notices.permissions import can_draw_up
from liance.web.people.roles import OFFICIALS
from liance.web.policies.queries import policy_of

Subject = Case | Roll | Notice
NAMES: dict[type, str] = {Case: "case", Roll: "roll", Notice: "notice"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A document that fits now: its kind, what it is about, the stage and the act that it comes from."""

    template: Template
    subject: Subject
    drafters: frozenset[str]
    signers: frozenset[str]
    stage: ir.Stage | None = None
    step: Step | None = None

    @property
    def name(self) -> str:
        """`case`, `roll` or `notice`."""
        return NAMES[type(self.subject)]

    @property
    def key(self) -> str:
        """What it is, in one text: one document is issued for it, others replace that."""
        return f"{self.name}:{self.subject.pk}:{self.template.id}:{self.step.number if self.step else 0}"

    @property
    def use(self) -> Use:
        """How the kind is used."""
        return use_of(self.template.id)


def occasions(subject: Subject) -> list[Occasion]:
    """Every document that fits, in the order of the procedure."""
    if isinstance(subject, Case):
        return list(_of_case(subject))
    if isinstance(subject, Roll):
        return list(_of_roll(subject))
    return list(_of_notice(subject))


def occasion_of(subject: Subject, key: str) -> Occasion | None:
    """The occasion of that key, if it is one now."""
    return next((o for o in occasions(subject) if o.key == key), None)


# ---- cases ---------------------------------------------------------------------------------------------------------
def _of_case(case: Case) -> Iterator[Occasion]:
    procedure, steps = procedure_of(case), list(case.steps.all())
    began = procedures.beginnings(procedure, run_of(case))
    seen: set[str] = set()
    for stage, template in _named(procedure):
        use = use_of(template.id)
        if "case" in use.about and use.is_for(procedure.purpose) and use.after in ("entered", "outcomes"):
            entering = [s for s, stages in zip(steps, began, strict=True) if stage.id in stages]
            for step in _taken(use, stage, procedure, entering, steps):
                made = _occasion(template, case, procedure, stage, step)
                if made.drafters and made.key not in seen:
                    seen.add(made.key)
                    yield made
    yield from _beside_stages(case, procedure, steps)


def _named(procedure: ir.Procedure) -> Iterator[tuple[ir.Stage, Template]]:
    """Each stage with the kinds of documents that it names, as far as they are ours."""
    called = {name: template for template in kinds() for name in (template.name, *template.also)}
    for stage in procedure.stages:
        yield from ((stage, called[name]) for name in stage.documents if name in called)


def _taken(
    use: Use, stage: ir.Stage, procedure: ir.Procedure, entering: list[Step], steps: list[Step]
) -> Iterable[Step | None]:
    """The acts that give occasion to a document of a stage; None: the case began there."""
    if use.after == "outcomes":
        return [s for s in steps if s.stage == stage.id and (not use.outcomes or s.outcome in use.outcomes)]
    if entering:
        return entering[-1:]
    return [None] if stage is procedure.stages[0] else []


def _beside_stages(case: Case, procedure: ir.Procedure, steps: list[Step]) -> Iterator[Occasion]:
    """Documents of how a case ended, and of an award whose notice is over, whatever its procedure names."""
    for template in kinds():
        use = use_of(template.id)
        if use.is_for(procedure.purpose) and "case" in use.about:
            step = _ended(use, procedure, case, steps) or _cleared(use, procedure, case, steps)
            if step is not None:
                made = _occasion(template, case, procedure, procedure.stage(step.stage), step)
                if made.drafters:
                    yield made


def _ended(use: Use, procedure: ir.Procedure, case: Case, steps: list[Step]) -> Step | None:
    ending = next((e for e in procedure.endings if e.id == case.ended), None)
    if use.after == "ended" and ending is not None and ending.kind == use.ending and steps:
        return steps[-1]
    return None


def _cleared(use: Use, procedure: ir.Procedure, case: Case, steps: list[Step]) -> Step | None:
    """The act by which the public notice of a decided award came to its usual end."""
    if use.after != "cleared" or not Award.objects.filter(case=case, decided__isnull=False).exists():
        return None
    passed = (s for s in reversed(steps) if _is_notice(procedure.stage(s.stage), case))
    last = next(passed, None)
    usual = last is not None and last.outcome == procedure.stage(last.stage).outcomes[0].id
    return last if usual else None


def _is_notice(stage: ir.Stage, case: Case) -> bool:
    runs = policy_of(case.edition).procedures.get(stage.runs) if stage.runs is not None else None
    return runs is not None and runs.purpose == "notice"


def _occasion(template: Template, case: Case, procedure: ir.Procedure, stage: ir.Stage, step: Step | None) -> Occasion:
    drafters = frozenset(_handlers(procedure, stage))
    signers = frozenset(use_of(template.id).signed_by) or drafters
    return Occasion(template, case, drafters, signers, stage, step)


def _handlers(procedure: ir.Procedure, stage: ir.Stage) -> set[str]:
    """The officials of a stage; of one that has none, being the party's, say: those of the nearest stages before it."""
    seen, near = {stage.id}, [stage]
    while near:
        found = {role for s in near for role in _officials(s)}
        if found:
            return found
        ids = {s.id for s in near}
        near = [s for s in procedure.stages if s.id not in seen and any(ids & set(o.targets) for o in s.outcomes)]
        seen |= {s.id for s in near}
    return set()


def _officials(stage: ir.Stage) -> set[str]:
    """Those who handle a stage; a board's papers are kept by who names to it."""
    named = stage.board.named_by if stage.board is not None else ()
    return set(map(str, OFFICIALS)) & {*(named or stage.roles), *(r for o in stage.outcomes for r in o.by)}


# ---- batches and notices -------------------------------------------------------------------------------------------
def _of_roll(roll: Roll) -> Iterator[Occasion]:
    """A county's batch has the county's sheet, another the city's; and the plan of what was decided."""
    sheet = "county-summary" if roll.county else "batch-summary"
    for template in kinds():
        use = use_of(template.id)
        if "roll" in use.about and (template.id == sheet or (template.id not in SHEETS and _all_decided(roll))):
            yield Occasion(template, roll, can_make_roll.roles, frozenset(use.signed_by) or can_make_roll.roles)


SHEETS = ("county-summary", "batch-summary")


def _all_decided(roll: Roll) -> bool:
    return not Award.objects.filter(case__in=roll.cases.all(), decided=None).exists()


def _of_notice(notice: Notice) -> Iterator[Occasion]:
    """Once it is published."""
    for template in kinds():
        use = use_of(template.id)
        if "notice" in use.about and notice.published_at is not None:
            yield Occasion(template, notice, can_draw_up.roles, frozenset(use.signed_by) or can_draw_up.roles)
