"""What a procedure says once understood: roles, stages, outcomes, endings; and its canonical form and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from liance.diagnostics.place import TextPlace

SYSTEM = "system"
"""The role of the platform itself: it acts when a term has passed or data arrive, and is nobody's colleague."""

NEEDS = ("reason", "remedy", "amount", "interest", "opinion", "attachment")
REFUSED = "refused"
ENDINGS = ("completed", REFUSED, "withdrawn", "terminated", "transferred")


@dataclass(frozen=True, slots=True)
class Role:
    """Who may act: an id that accounts are given, and the name that people say.

    `party`: only people of the organisation that the run is about act in this role.
    """

    id: str
    title: str
    party: bool = False
    note: str = ""
    place: TextPlace | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many working days, or calendar days; `ground` quotes a rule, or is advice when `advised`."""

    days: int
    working: bool
    ground: str = ""
    advised: bool = False


@dataclass(frozen=True, slots=True)
class TotalLimit:
    """Working days that the whole may take from the entry into `since` on; paused time is not counted."""

    days: int
    since: str
    ground: str = ""
    advised: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ends: an id of its own, one of ENDINGS as its kind, and words."""

    id: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may come out of a stage: it leads to a stage (`to`) or to an ending, never both.

    `once`: at most once in a run. `pauses`: the stage left keeps its remaining days. `at_term`: only when the
    limit has passed. `needs`: what the act must carry, of NEEDS. `by`: the roles that take it; none: those of
    the stage.
    """

    id: str
    title: str
    to: str | None = None
    ending: Ending | None = None
    once: bool = False
    pauses: bool = False
    at_term: bool = False
    needs: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    place: TextPlace | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: who acts within how many days; or `runs`, another procedure whose endings are the outcomes here.

    `recuse` lists stages: who acted there may not act here. `recuse_reviewers`: nor those who reviewed the run
    that this one continues. When the limit has passed, `escalate_to` may act too, or `deemed` is taken to have
    come out.
    """

    id: str
    title: str
    roles: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    runs: str | None = None
    limit: TimeLimit | None = None
    documents: tuple[str, ...] = ()
    control: bool = False
    recuse: tuple[str, ...] = ()
    recuse_reviewers: bool = False
    escalate_to: str | None = None
    deemed: str | None = None
    note: str = ""
    place: TextPlace | None = field(default=None, compare=False, repr=False)

    def outcome(self, outcome_id: str) -> Outcome | None:
        """The outcome with this id."""
        return next((o for o in self.outcomes if o.id == outcome_id), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A graph of stages that begins at the first; `roles` are those it names, so that it can be read alone.

    `digest` is the sha256 of the canonical form: a case is pinned to it.
    """

    id: str
    title: str
    purpose: str
    purpose_title: str
    stages: tuple[Stage, ...]
    roles: tuple[Role, ...]
    total: TotalLimit | None = None
    ground: str = ""
    note: str = ""
    place: TextPlace | None = field(default=None, compare=False, repr=False)
    digest: str = ""

    def stage(self, stage_id: str) -> Stage:
        """The stage with this id. Raises KeyError."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def role(self, role_id: str) -> Role:
        """The role with this id. Raises KeyError."""
        for role in self.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)

    @property
    def endings(self) -> tuple[Ending, ...]:
        """Every way a run may end, each once, in the order written."""
        found = {o.ending.id: o.ending for s in self.stages for o in s.outcomes if o.ending is not None}
        return tuple(found.values())


def walk_outcomes(procedure: Procedure) -> Iterator[tuple[Stage, Outcome]]:
    """Every outcome with its stage, in the order written."""
    for stage in procedure.stages:
        for outcome in stage.outcomes:
            yield stage, outcome


def main_days(procedure: Procedure, procedures: Mapping[str, Procedure], since: str = "") -> int:
    """Working days of the usual way: first outcomes from a stage (default the first) on, child procedures included.

    Limits in calendar days are not counted, nor a stage or child procedure a second time.
    """
    return _main_days(procedure, procedures, since, frozenset())


def _main_days(procedure: Procedure, procedures: Mapping[str, Procedure], since: str, within: frozenset[str]) -> int:
    within |= {procedure.id}
    days, seen = 0, set[str]()
    here: str | None = since or procedure.stages[0].id
    while here is not None and here not in seen:
        seen.add(here)
        stage = procedure.stage(here)
        if stage.runs is not None and stage.runs not in within:
            days += _main_days(procedures[stage.runs], procedures, "", within)
        elif stage.limit is not None and stage.limit.working:
            days += stage.limit.days
        here = stage.outcomes[0].to
    return days


# ---- the canonical form --------------------------------------------------------------------------------------------
def plain(thing: Any) -> Any:
    """A procedure or a part of it as JSON values: places and the digest left out, defaults too."""
    if is_dataclass(thing):
        named = ((f, getattr(thing, f.name)) for f in fields(thing) if f.name not in ("place", "digest"))
        return {f.name: plain(value) for f, value in named if value != f.default}
    if isinstance(thing, tuple):
        return [plain(item) for item in thing]
    return thing


def canonical(procedure: Procedure) -> str:
    """The one JSON text of a procedure: keys sorted, no spaces."""
    return json.dumps(plain(procedure), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(procedure: Procedure) -> str:
    """The sha256 of the canonical form in UTF-8, as 64 hexadecimal characters."""
    return hashlib.sha256(canonical(procedure).encode()).hexdigest()
