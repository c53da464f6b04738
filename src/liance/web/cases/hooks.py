"""Where higher slices join in: what they forbid, what follows from an act, what they show beside a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.forms import Field

from liance import procedures
from liance.rules import ir
from liance.web.cases.models import Case, Step
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.site.refusals import Told
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Move:
    """An act about to be taken: the case, its procedure, the stage left, the outcome, and what it carries.

    `found` keeps what a hook worked out before the act for what follows from it. `to` is the stage entered; None when
    the case ends, or goes on only when stages beside this one have ended. `more` holds what hooks asked for besides, by
    the names of their fields, as cleaned.
    """

    case: Case
    procedure: ir.Procedure
    stage: ir.Stage
    outcome: ir.Outcome
    actor: Actor
    now: datetime
    amount: int | None = None
    opinion: str = ""
    remedy: str = ""
    unit: Organisation | None = None
    until: date | None = None
    to: ir.Stage | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a case's page that a higher slice shows: a template and what it needs; `order` from top to bottom."""

    template: str
    context: dict[str, object]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a reason may be about: a condition of the rule, a document; id and words."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Joined:
    """What a slice adds to cases of a purpose.

    `forbids` is asked of acts, `hears` of whatever is done at boards, `bounds` of amounts (fen) said there; `follows`
    and `heard` are told afterwards, in the same transaction. `asks` gives further fields of an outcome's form, by names
    of the slice's own; what they hold comes back in moves.
    """

    forbids: Callable[[Move], Iterable[Told]] = lambda move: ()
    bounds: Callable[[Case, int, datetime], Iterable[Told]] = lambda case, amount, now: ()
    hears: Callable[[Case, procedures.Said], Iterable[Told]] = lambda case, said: ()
    heard: Callable[[Case, procedures.Said, Actor], None] = lambda case, said, actor: None
    follows: Callable[[Move, Step], None] = lambda move, step: None
    shows: Callable[[Case, Actor], Iterable[Panel]] = lambda case, actor: ()
    reasons: Callable[[Case], Sequence[Choice]] = lambda case: ()
    suggests: Callable[[Case], int | None] = lambda case: None
    asks: Callable[[Case, ir.Stage, ir.Outcome], Mapping[str, Field]] = lambda case, stage, outcome: {}


_JOINED: dict[str, list[Joined]] = {}


def join(purpose: str, joined: Joined) -> None:
    """Add to every case whose procedure has this purpose; called when the platform starts."""
    _JOINED.setdefault(purpose, []).append(joined)


def joined(purpose: str) -> Sequence[Joined]:
    """What was added to a purpose."""
    return _JOINED.get(purpose, ())
