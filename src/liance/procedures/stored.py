"""Procedures and runs as canonical JSON and back: what a case is pinned to, and what can be replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from liance.procedures.run import Act, Reason, Run
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
    return ir.Stage(outcomes=outcomes, limit=limit, **_tuples(data))


def _outcome(data: dict[str, Any]) -> ir.Outcome:
    ending = ir.Ending(**data.pop("ending")) if "ending" in data else None
    return ir.Outcome(ending=ending, **_tuples(data))


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
    """A run as JSON: keys sorted, instants and days in ISO form."""
    return json.dumps(_plain(run), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def run_digest(run: Run) -> str:
    """The sha256 of a run's JSON."""
    return hashlib.sha256(run_to_json(run).encode()).hexdigest()


def _plain(thing: Any) -> Any:
    if isinstance(thing, Run | Act | Reason):
        return {f.name: _plain(getattr(thing, f.name)) for f in fields(thing)}
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
    data["paused"] = tuple((stage, left) for stage, left in data["paused"])
    return Run(**_tuples(data))


def _act(data: dict[str, Any]) -> Act:
    reasons = tuple(Reason(**r) for r in data.pop("reasons"))
    return Act(at=datetime.fromisoformat(data.pop("at")), reasons=reasons, **_tuples(data))
