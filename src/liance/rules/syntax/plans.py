"""Blocks that promise or declare, as written: targets, tasks, vocabulary, dated figures, worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token

from liance.rules.syntax.awards import Note
from liance.rules.syntax.expressions import Literal
from liance.rules.syntax.words import ListNode, Node, Text, Texts


# ---- targets, tasks ------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Goal(Node):
    op: Token
    value: Node


@dataclass(slots=True)
class GoalBound(Node):
    value: Node
    bound: Token


@dataclass(slots=True)
class Qualitative(Node):
    text: Text


@dataclass(slots=True)
class Deadline(Node):
    token: Token


@dataclass(slots=True)
class Measured(Node):
    text: Text


class Target(ListNode): ...


@dataclass(slots=True)
class Chain(Node):
    id: Token
    title: Text
    note: Note | None


@dataclass(slots=True)
class ListLine(Node):
    word: Token
    texts: Texts


@dataclass(slots=True)
class Output(Node):
    text: Text
    unit: Text | None


class WorkedBy(ListNode):
    """办理 of a task, measure or safeguard: the procedures and kinds of matter by which it is done."""


class Task(ListNode): ...


class Measure(ListNode): ...


class Safeguard(ListNode): ...


# ---- vocabulary and figures ----------------------------------------------------------------------------------------
@dataclass(slots=True)
class KindWord(Node):
    kind: Token
    of: Token | None = None


@dataclass(slots=True)
class Choice(Node):
    id: Token
    label: Text


class FieldChoices(ListNode): ...


@dataclass(slots=True)
class IsKey(Node):
    pass


@dataclass(slots=True)
class IsOptional(Node):
    pass


@dataclass(slots=True)
class IsStart(Node):
    pass


@dataclass(slots=True)
class FieldLow(Node):
    value: Node


@dataclass(slots=True)
class FieldHigh(Node):
    value: Node


@dataclass(slots=True)
class FieldNote(Node):
    text: Text


class Field(ListNode): ...


@dataclass(slots=True)
class Derived(Node):
    id: Token
    label: Text
    kind: Token
    value: Node


class Facts(ListNode): ...


@dataclass(slots=True)
class ParameterKind(Node):
    kind: Token


class Scopes(ListNode): ...


@dataclass(slots=True)
class ScopeName(Node):
    token: Token


@dataclass(slots=True)
class Value(Node):
    since: Token | None
    date: Token
    scope: ScopeName | None
    value: Literal
    source: Text | None
    unconfirmed: Token | None


class Parameter(ListNode): ...


# ---- examples ------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class UnknownCell(Node):
    pass


@dataclass(slots=True)
class Cell(Node):
    value: Any


@dataclass(slots=True)
class Assign(Node):
    name: Token
    cell: Node


class Given(ListNode):
    """type name (or None), year (or None), assignments."""


@dataclass(slots=True)
class GivenParameter(Node):
    name: Token
    scope: ScopeName | None
    year: Token | None
    value: Literal


@dataclass(slots=True)
class GivenDay(Node):
    token: Token


@dataclass(slots=True)
class ExpectAmount(Node):
    value: Literal


@dataclass(slots=True)
class ExpectOutcome(Node):
    word: Token
    text: Text | None


@dataclass(slots=True)
class Expected(Node):
    which: Token | Text | None
    outcome: ExpectAmount | ExpectOutcome


class Example(ListNode): ...


class Background(ListNode): ...
