"""Procedures as graphs: every stage reached, an end from everywhere, refusals with reasons, limits that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liance.diagnostics.diagnostic import Diagnostic
from liance.rules import ir
from liance.rules.checks.boards import check_boards, check_branches
from liance.rules.checks.source_text import setting_place
from liance.rules.document import Document
from liance.rules.ir.procedures import REFUSED, main_days, walk_outcomes
from liance.rules.resolve import Scope

AWARDING = "application"
NEED_WORDS = {"reason": "理由", "remedy": "救济"}


def check_procedures(policy: ir.Policy, scope: Scope, document: Document) -> Iterator[Diagnostic]:
    """Everything that can be wrong with procedures that were read whole, and with what incentives say of them."""
    for procedure in policy.procedures.values():
        yield from _unreached(procedure)
        yield from _endless(procedure)
        yield from _outcomes(procedure)
        yield from _pauses(procedure)
        yield from _unnamed(procedure)
        yield from check_boards(procedure)
        yield from check_branches(procedure)
        if all(s.runs is None or s.runs in policy.procedures for s in procedure.stages):
            yield from _runs(procedure, policy.procedures)
    yield from _incentives(policy, scope, document)


# ---- the graph -----------------------------------------------------------------------------------------------------
def _unreached(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    reached = {procedure.stages[0].id}
    waiting = [procedure.stages[0]]
    while waiting:
        for outcome in waiting.pop().outcomes:
            for to in outcome.targets:
                if to not in reached:
                    reached.add(to)
                    waiting.append(procedure.stage(to))
    for stage in procedure.stages:
        if stage.id not in reached:
            yield Diagnostic("stage-unreachable", stage.place, {"stage": stage.title, "procedure": procedure.title})


def _endless(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    """Stages from which no end is reached by outcomes that may be taken again."""
    ending: set[str] = set()
    while True:
        more = {
            s.id
            for s, o in walk_outcomes(procedure)
            if not o.once and (o.ending is not None or ending.issuperset(o.targets)) and s.id not in ending
        }
        if not more:
            break
        ending |= more
    for stage in procedure.stages:
        if stage.id not in ending:
            yield Diagnostic("procedure-endless", stage.place, {"stage": stage.title, "procedure": procedure.title})


def _outcomes(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    parties = {r.id for r in procedure.roles if r.party}
    for stage, outcome in walk_outcomes(procedure):
        kind = outcome.ending.kind if outcome.ending is not None else ""
        missing = [w for need, w in NEED_WORDS.items() if need not in outcome.needs]
        if kind == REFUSED and missing and stage.runs is None:
            args = {"stage": stage.title, "outcome": outcome.title, "words": "、".join(missing)}
            yield Diagnostic("refusal-bare", outcome.place, args)
        by = [r for r in (outcome.by or stage.roles) if r in parties]
        if stage.control and by and kind != "withdrawn":
            role = procedure.role(by[0]).title
            yield Diagnostic("party-in-control", outcome.place, {"stage": stage.title, "role": role})


def _pauses(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    """Where a pause leads, it goes back or ends, and does not pause again: so the clock surely runs on."""
    for stage, outcome in walk_outcomes(procedure):
        if not outcome.pauses:
            continue
        target = procedure.stage(outcome.to) if outcome.to is not None else None
        back = target is not None and all((o.to is None or o.to == stage.id) and not o.pauses for o in target.outcomes)
        if target is None or target.id == stage.id or not back:
            yield Diagnostic("pause-without-return", outcome.place, {"stage": stage.title, "outcome": outcome.title})


def _unnamed(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    """Stages for a unit, or up to a day, that can be entered before any act has named it."""
    for need, word in (("unit", "承办单位"), ("until", "限期")):
        reached, waiting = {procedure.stages[0].id}, [procedure.stages[0]]
        while waiting:
            for outcome in (o for o in waiting.pop().outcomes if need not in o.needs):
                fresh = [to for to in outcome.targets if to not in reached]
                reached |= set(fresh)
                waiting += [procedure.stage(to) for to in fresh]
        for stage in procedure.stages:
            wants = stage.by_unit if need == "unit" else stage.limit is not None and stage.limit.named
            if wants and stage.id in reached:
                yield Diagnostic("stage-unnamed", stage.place, {"stage": stage.title, "what": word})


# ---- one procedure inside another ----------------------------------------------------------------------------------
def _runs(procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure]) -> Iterator[Diagnostic]:
    for stage in procedure.stages:
        if stage.runs is None:
            continue
        child = procedures[stage.runs]
        if procedure.id in _inside(child, procedures):
            args = {"procedure": procedure.title, "other": child.title}
            yield Diagnostic("procedure-in-itself", stage.place, args)
            return
        endings = {e.id: e.title for e in child.endings}
        named = {o.id for o in stage.outcomes}
        missing = [f"{name} {title}" for name, title in endings.items() if name not in named]
        if missing:
            args = {"stage": stage.title, "procedure": child.title, "missing": "、".join(missing)}
            yield Diagnostic("ending-not-mapped", stage.place, args)
        for outcome in stage.outcomes:
            if outcome.id not in endings:
                args = {"name": outcome.id, "procedure": child.title, "known": "、".join(endings)}
                yield Diagnostic("ending-unknown", outcome.place, args)
            if outcome.once or outcome.at_term or outcome.needs or outcome.by or outcome.pauses:
                args = {"outcome": outcome.title, "procedure": child.title}
                yield Diagnostic("mapped-outcome-option", outcome.place, args)
    yield from _total(procedure, procedures)


def _inside(procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure]) -> set[str]:
    """A procedure and all that its stages are run by, directly or not."""
    found: set[str] = set()
    waiting = [procedure.id]
    while waiting:
        name = waiting.pop()
        if name not in found and name in procedures:
            found.add(name)
            waiting += [s.runs for s in procedures[name].stages if s.runs is not None]
    return found


def _total(procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure]) -> Iterator[Diagnostic]:
    """The working days of the usual way, from where the total begins, fit into the total."""
    if procedure.total is None:
        return
    days = main_days(procedure, procedures, procedure.total.since)
    if days > procedure.total.days:
        args = {"procedure": procedure.title, "total": str(procedure.total.days), "sum": str(days)}
        yield Diagnostic("total-too-short", procedure.place, args)


# ---- incentives ----------------------------------------------------------------------------------------------------
def _incentives(policy: ir.Policy, scope: Scope, document: Document) -> Iterator[Diagnostic]:
    """Which procedure awards an incentive: one that exists and is for applications; told if nobody says."""
    default = str(policy.front.get("settings", {}).get("procedure", ""))  # type: ignore[attr-defined]
    if default and default not in scope.procedures:
        known = "、".join(scope.procedures) or "（没有程序）"
        args = {"key": "procedure", "value": default, "known": known}
        yield Diagnostic("setting-unknown", setting_place(document, "procedure"), args)
    for incentive in policy.incentives:
        place = document.place(incentive.place.start, incentive.place.start + 2)
        made = policy.procedures.get(incentive.procedure)
        if made is not None and made.purpose != AWARDING:
            args = {"name": incentive.id, "procedure": made.title, "purpose": made.purpose}
            yield Diagnostic("procedure-purpose", place, args)
        if scope.procedures and not incentive.procedure and not incentive.is_guidance:
            yield Diagnostic("procedure-missing", place, {"name": incentive.id}, "warning")
