"""What is needed to fill a document: the occasion, the office that writes, the day, and the case with its award."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from liance.rules import ir
from liance.web.awards.models import Award, Decision
from liance.web.awards.queries import told
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case, Step
from liance.web.letters.occasions import Occasion
from liance.web.people.models import Organisation
from liance.web.policies.queries import policy_of
from liance.web.site import clock

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """Values by field id. `fixed` are facts of the case, which nobody types; `proposed` may be changed.

    Rows may lack cells: those are asked for, the rest is fixed.
    """

    fixed: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)

    def __or__(self, other: Known) -> Known:
        return Known(self.fixed | other.fixed, self.proposed | other.proposed)


@dataclass(frozen=True)
class Matter:
    """An occasion about a case, with what hangs on it, each read once."""

    occasion: Occasion
    office: Organisation
    today: date

    @cached_property
    def case(self) -> Case:
        """The case itself."""
        assert isinstance(self.occasion.subject, Case)
        return self.occasion.subject

    @cached_property
    def root(self) -> Case:
        """The case that it continues: the application of a notice or payment."""
        found = self.case
        while found.parent is not None:
            found = found.parent
        return found

    @cached_property
    def procedure(self) -> ir.Procedure:
        """How the case goes."""
        return procedure_of(self.case)

    @cached_property
    def steps(self) -> list[Step]:
        """What was done in the case."""
        return list(self.case.steps.all())

    @cached_property
    def award(self) -> Award | None:
        """The award that it is about: of its application, or the one that is to be recovered."""
        rows = Award.objects.select_related("snapshot", "edition", "beneficiary", "case")
        recovered = Q(claim__recoveries__case_number=self.root.number)
        return rows.filter(Q(case=self.root) | recovered).first()

    @property
    def item(self) -> str:
        """The matter in words: that of the award, whatever goes on about it."""
        return item_of(self.root if self.award is None else self.award.case)

    @cached_property
    def rule(self) -> ir.Incentive | None:
        """What the award is given for."""
        return None if self.award is None else policy_of(self.award.edition).incentive(self.award.incentive)

    @cached_property
    def story(self) -> dict[str, Any]:
        """The computed result, told part by part; empty when there is none."""
        return {} if self.award is None else told(self.award).story or {}

    @cached_property
    def decision(self) -> Decision | None:
        """The last decision about the award."""
        return self.award.decisions.order_by("-pk").first() if self.award is not None else None

    @property
    def step(self) -> Step | None:
        """The act that gave occasion."""
        return self.occasion.step

    def step_at(self, stage: str) -> Step | None:
        """The last act at a stage."""
        return next((s for s in reversed(self.steps) if s.stage == stage), None)

    def due(self) -> date | None:
        """The last day of the stage that the occasion's act leads to, as the interpreter gave it."""
        number = self.step.number if self.step is not None else 0
        following = next((s for s in self.steps if s.number == number + 1), None)
        return following.due if following is not None else self.case.due


def day_of(step: Step | None) -> date | None:
    """The local day of an act."""
    return None if step is None else clock.day_of(step.at)


def item_of(case: Case) -> str:
    """`厂房租金补贴（2024年，园区甲）`, from the matter of an application."""
    head, *rest = case.title.split(" · ")
    return f"{head}（{'，'.join(rest)}）" if rest else head


def given(**values: object) -> dict[str, object]:
    """The values that are known."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
