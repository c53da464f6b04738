"""Reads: awards by what is asked for, the panel of a case, decisions computed again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from liance.rules import ir
from liance.rules.ir.procedures import SYSTEM
from liance.web.awards.compute import replay
from liance.web.awards.models import Award, Decision
from liance.web.cases.hooks import Choice, Panel
from liance.web.cases.models import Case
from liance.web.cases.permissions import seen_by
from liance.web.people.actor import Actor
from liance.web.policies.queries import policy_of
from liance.web.site.words import Words

PAYING = ("definite", "ceiling", "range", "manual")
"""The outcomes of an assessment under which something may be awarded."""


def is_proactive(policy: ir.Policy, incentive: ir.Incentive) -> bool:
    """Whether an incentive is awarded without being asked: the platform itself may take the procedure's first step."""
    procedure = policy.procedures.get(incentive.procedure)
    return procedure is not None and SYSTEM in procedure.stages[0].roles


def awards_seen(actor: Actor) -> QuerySet[Award]:
    """Every award whose case a person may see, newest first."""
    found = Award.objects.filter(seen_by(actor, "case")).select_related("case", "beneficiary", "edition")
    return found.defer("case__run").order_by("-case__opened_at", "-pk")


def totals(found: QuerySet[Award]) -> dict[str, int]:
    """Sums in fen over awards: ceilings, decided, paid."""
    sums = found.order_by().aggregate(ceiling=Sum("ceiling"), decided=Sum("decided"), paid=Sum("paid"))
    return {name: value or 0 for name, value in sums.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """A computed result as its panel shows it, from the snapshot's text."""

    award: Award
    rule: ir.Incentive | None
    story: dict[str, Any] | None


RULE_PARTS = (
    Words("对象", "About"), Words("金额", "Amount"), Words("保底", "At least"), Words("封顶", "At most"),
    Words("不超过", "Within"), Words("频次", "How often"), Words("性质", "Nature"),
)  # fmt: skip
"""The parts of a rule in the order in which people read them; a snapshot keeps them by their Chinese name."""
BESIDES = (
    Words("事实不实", "facts that are not true"), Words("金额计算", "how the amount was computed"),
    Words("资金安排", "the funds there are"),
)  # fmt: skip
"""What a reason may be about besides conditions and documents."""


def told(award: Award) -> Told:
    """The result that an award's snapshot holds."""
    story = json.loads(award.snapshot.answer)["answer"] if award.snapshot is not None else None
    if story is not None:
        story["rule"] = {part: story["rule"][part.zh] for part in RULE_PARTS if part.zh in story["rule"]}
    return Told(award, policy_of(award.edition).incentive(award.incentive), story)


def panels(case: Case, actor: Actor) -> Sequence[Panel]:
    """The computed result, beside an application's case."""
    award = Award.objects.select_related("snapshot", "edition", "case", "beneficiary").filter(case=case).first()
    if award is None:
        return ()
    own = actor.acts_for(award.beneficiary_id)
    return (Panel("awards/panel.html", {"told": told(award), "own": own}, order=10),)


def conditions(case: Case) -> Sequence[Choice]:
    """What a reason may be about: each condition of the rule, its documents, or the facts as such."""
    award = Award.objects.select_related("snapshot", "edition").filter(case=case).first()
    if award is None:
        return ()
    shown = told(award)
    texts = [c["text"] for c in shown.story["conditions"]] if shown.story is not None else []
    about = [Words(t, t) for t in texts]
    about += [Words(f"材料：{d}", f"document: {d}") for d in shown.rule.documents] if shown.rule is not None else []
    return tuple(Choice(words.zh, words) for words in dict.fromkeys([*about, *BESIDES]))


def suggested(case: Case) -> int | None:
    """The amount that the rule computes, in fen."""
    award = Award.objects.filter(case=case).first()
    return award.indicative if award is not None else None


# ---- replay --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision of a case computed again from its snapshot."""

    number: int
    snapshot: str
    same: bool


def replayed(case_number: str) -> list[Replayed]:
    """Every decision of a case, computed again: the same bytes, or not."""
    rows = Decision.objects.filter(award__case__number=case_number).order_by("pk")
    made = []
    for number, decision in enumerate(rows.select_related("snapshot", "snapshot__edition"), 1):
        kept = decision.snapshot
        made.append(Replayed(number, kept.digest, replay(kept.question, kept.edition) == kept.answer))
    return made
