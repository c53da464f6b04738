"""Blocks that say how things are done, as written: roles, procedures, stages and what may come out of them."""

from __future__ import annotations

from dataclasses import dataclass

from lark import Token

from liance.rules.syntax.awards import Note
from liance.rules.syntax.words import ListNode, Node, Text, Texts


@dataclass(slots=True)
class AwardedBy(Node):
    """办理 of an incentive: the procedure that awards it."""

    id: Token


@dataclass(slots=True)
class Role(Node):
    id: Token
    title: Text
    party: Token | None
    note: Note | None


@dataclass(slots=True)
class Purpose(Node):
    id: Token
    label: Text


@dataclass(slots=True)
class Sourced(Node):
    text: Text


@dataclass(slots=True)
class Advised(Node):
    text: Text | None


@dataclass(slots=True)
class TotalLimit(Node):
    days: Token
    since: Token | None
    stage: Text | None
    ground: Sourced | Advised | None


@dataclass(slots=True)
class TimeLimit(Node):
    days: Token
    ground: Sourced | Advised | None


class HandledBy(ListNode): ...


@dataclass(slots=True)
class RunBy(Node):
    id: Token


@dataclass(slots=True)
class Papers(Node):
    texts: Texts


@dataclass(slots=True)
class Control(Node):
    pass


@dataclass(slots=True)
class Reviewers(Node):
    pass


class Recusal(ListNode): ...


@dataclass(slots=True)
class Escalate(Node):
    role: Text


@dataclass(slots=True)
class Deem(Node):
    outcome: Text


@dataclass(slots=True)
class NextStage(Node):
    stage: Text


@dataclass(slots=True)
class Ending(Node):
    kind: Token
    id: Token | None
    label: Text | None


@dataclass(slots=True)
class OnceOnly(Node):
    pass


@dataclass(slots=True)
class Pauses(Node):
    pass


@dataclass(slots=True)
class AtTerm(Node):
    pass


class TakenBy(ListNode): ...


class Needs(ListNode): ...


class StageOutcome(ListNode):
    """id, label, arrow, where it leads, options."""


class Stage(ListNode): ...


class Procedure(ListNode): ...
