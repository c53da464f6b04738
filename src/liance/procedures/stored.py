"""Procedures and runs as canonical JSON and back: what a case is pinned to, and what can be replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from liance.procedures.run import Act, Branch, Reason, Run, Said
from liance.rules import ir
from liance.rules.ir.procedures import canonical, digest_of


def to_json(procedure: ir.Procedure) -> str:
    """The canonical JSON of a procedure; its sha256 is the digest."""
    return canonical(procedure)


def from_json(text: str) -> ir.Procedure:
    """The procedure that `to_json` wrote, without the places in its document."""
    data = json.loads(text)
    stages = tuple(_stage(s) for s in data.pop("stages"))
    roles = tuple(ir.Role(**r) for r in data.pop("roles"))
    total = ir.TotalLimit(**data.pop("total")) if "total" in data else None
    made = ir.Procedure(stages=stages, roles=roles, total=total, **data)
    return replace(made, digest=digest_of(made))


def _stage(data: dict[str, Any]) -> ir.Stage:
    outcomes = tuple(_outcome(o) for o in data.pop("outcomes"))
    limit = ir.TimeLimit(**data.pop("limit")) if "limit" in data else None
    board = _board(data.pop("board")) if "board" in data else None
    return ir.Stage(outcomes=outcomes, limit=limit, board=board, **_tuples(data))


def _board(data: dict[str, Any]) -> ir.Board:
    seats = tuple(ir.Seat(**s) for s in data.pop("seats"))
    answers = tuple(ir.Answer(**_tuples(a)) for a in data.pop("answers"))
    criteria = tuple(ir.Criterion(**c) for c in data.pop("criteria", ()))
    return ir.Board(seats=seats, answers=answers, criteria=criteria, **_tuples(data))


def _outcome(data: dict[str, Any]) -> ir.Outcome:
    ending = ir.Ending(**data.pop("ending")) if "ending" in data else None
    when = tuple(ir.Tally(**t) for t in data.pop("when", ()))
    return ir.Outcome(ending=ending, when=when, **_tuples(data))


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}


def pinned(procedures: Mapping[str, ir.Procedure], procedure_id: str) -> dict[str, ir.Procedure]:
    """A procedure with all that its stages are run by: what a case keeps when it starts."""
    found: dict[str, ir.Procedure] = {}
    waiting = [procedure_id]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = procedures[name]
            waiting += [s.runs for s in procedures[name].stages if s.runs is not None]
    return found


# ---- runs ----------------------------------------------------------------------------------------------------------
def run_to_json(run: Run) -> str:
    """A run as JSON: keys sorted, instants and days in ISO form; boards and branches only where there are any."""
    return json.dumps(_plain(run), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def run_digest(run: Run) -> str:
    """The sha256 of a run's JSON."""
    return hashlib.sha256(run_to_json(run).encode()).hexdigest()


SPARSE = ("said", "branches", "interest", "unit", "until")
"""Fields of runs and acts that are left out when they say nothing, as they were not there once."""


def _plain(thing: Any) -> Any:
    if isinstance(thing, Said | Branch):
        return {f.name: _plain(v) for f in fields(thing) if (v := getattr(thing, f.name)) != f.default}
    if isinstance(thing, Run | Act | Reason):
        found = {f.name: _plain(getattr(thing, f.name)) for f in fields(thing)}
        return {name: value for name, value in found.items() if name not in SPARSE or value not in (None, [], "")}
    if isinstance(thing, tuple):
        return [_plain(item) for item in thing]
    return thing.isoformat() if isinstance(thing, date) else thing  # a datetime is a date too


def run_from_json(text: str) -> Run:
    """The run that `run_to_json` wrote."""
    data = json.loads(text)
    for key in ("due", "since"):
        data[key] = date.fromisoformat(data[key]) if data[key] is not None else None
    for key in ("started", "entered"):
        data[key] = datetime.fromisoformat(data[key])
    data["acts"] = tuple(_act(a) for a in data["acts"])
    data["said"] = tuple(_said(s) for s in data.get("said", ()))
    data["branches"] = tuple(_branch(b) for b in data.get("branches", ()))
    data["paused"] = tuple((stage, left) for stage, left in data["paused"])
    return Run(**_tuples(data))


def _act(data: dict[str, Any]) -> Act:
    reasons = tuple(Reason(**r) for r in data.pop("reasons"))
    until = date.fromisoformat(data.pop("until")) if "until" in data else None
    return Act(at=datetime.fromisoformat(data.pop("at")), reasons=reasons, until=until, **_tuples(data))


def _said(data: dict[str, Any]) -> Said:
    reasons = tuple(Reason(**r) for r in data.pop("reasons", ()))
    return Said(at=datetime.fromisoformat(data.pop("at")), reasons=reasons, **_tuples(data))


def _branch(data: dict[str, Any]) -> Branch:
    due = date.fromisoformat(data.pop("due")) if "due" in data else None
    return Branch(entered=datetime.fromisoformat(data.pop("entered")), due=due, **data)
