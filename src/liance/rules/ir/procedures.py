"""What a procedure says once understood: roles, stages, outcomes, endings; and its canonical form and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from liance.diagnostics.place import TextPlace
from liance.rules.ir.boards import Board, Tally

SYSTEM = "system"
"""The role of the platform itself: it acts when a term has passed or data arrive, and is nobody's colleague."""

NEEDS = ("reason", "remedy", "amount", "interest", "opinion", "attachment", "unit", "until")
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
    """So many working days, or calendar days; `ground` quotes a rule, or is advice when `advised`.

    `monthly`: not so many days, but that day of the month after the one in which the limit begins.
    `named`: up to the day that an act has named, however many days that are.
    """

    days: int
    working: bool
    ground: str = ""
    advised: bool = False
    monthly: bool = False
    named: bool = False


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
    the stage. `also`: stages that begin beside `to`. `when`: what must be true of a board, all of it, for this
    outcome to follow; `otherwise`: it follows when no other does.
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
    also: tuple[str, ...] = ()
    when: tuple[Tally, ...] = ()
    otherwise: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The stages that it leads to; several run side by side, none is an ending."""
        return () if self.to is None else (self.to, *self.also)

    @property
    def ruled(self) -> bool:
        """Whether it follows from what a board said, and nobody takes it."""
        return bool(self.when) or self.otherwise


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: who acts within how many days; or `runs`, another procedure whose endings are the outcomes here.

    `recuse` lists stages: who acted there may not act here. `recuse_reviewers`: nor those who reviewed the run
    that this one continues. When the limit has passed, `escalate_to` may act too, or `deemed` is taken to have
    come out; at a board: to have been said from every seat that is silent. `by_unit`: its roles act only for the
    unit that an act has named.
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
    board: Board | None = None
    by_unit: bool = False

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


def forks(procedure: Procedure) -> Iterator[tuple[str, ...]]:
    """The stages of each outcome that leads to several, which then run side by side."""
    return (o.targets for _, o in walk_outcomes(procedure) if o.also)


def joined(procedure: Procedure, outcomes: Iterable[Outcome]) -> Outcome:
    """Of outcomes of stages side by side the one that carries on: the one that leads furthest back in the text."""
    order = {s.id: n for n, s in enumerate(procedure.stages)}
    return min(outcomes, key=lambda o: [order[t] for t in o.targets])


def usual_way(procedure: Procedure, *since: str) -> Iterator[tuple[Stage, ...]]:
    """The stages on the way of first outcomes from some on, those side by side together, no stage twice."""
    here, seen = since, set[str]()
    while here and not seen & set(here):
        seen |= set(here)
        stages = tuple(procedure.stage(s) for s in here)
        yield stages
        here = joined(procedure, (s.outcomes[0] for s in stages)).targets


def main_days(procedure: Procedure, procedures: Mapping[str, Procedure], since: str = "") -> int:
    """Working days of the usual way: first outcomes from a stage (default the first) on, child procedures included.

    Of stages side by side the longest counts. Limits in calendar days are not counted, nor a stage or child
    procedure a second time.
    """
    return _main_days(procedure, procedures, since, frozenset())


def _main_days(procedure: Procedure, procedures: Mapping[str, Procedure], since: str, within: frozenset[str]) -> int:
    within |= {procedure.id}

    def days(stage: Stage) -> int:
        if stage.runs is not None and stage.runs not in within:
            return _main_days(procedures[stage.runs], procedures, "", within)
        return stage.limit.days if stage.limit is not None and stage.limit.working else 0

    return sum(max(map(days, stages)) for stages in usual_way(procedure, since or procedure.stages[0].id))


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
