"""Expressions as written, and readings in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token

from liance.rules.syntax.words import Ids, ListNode, MembersList, Node, Text


# ---- expressions ---------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Literal(Node):
    token: Token


@dataclass(slots=True)
class Yes(Node):
    token: Token


@dataclass(slots=True)
class No(Node):
    token: Token


@dataclass(slots=True)
class Quoted(Node):
    token: Token


class Path(ListNode): ...


class Arguments(ListNode): ...


@dataclass(slots=True)
class Call(Node):
    name: Token
    arguments: Arguments


@dataclass(slots=True)
class Function(Node):
    name: Token
    arguments: Arguments


class Disjunction(ListNode): ...


class Conjunction(ListNode): ...


@dataclass(slots=True)
class Negate(Node):
    operand: Node


@dataclass(slots=True)
class Compare(Node):
    left: Node
    op: Token
    right: Node


@dataclass(slots=True)
class CompareBound(Node):
    left: Node
    right: Node
    bound: Token


@dataclass(slots=True)
class Member(Node):
    left: Node
    op: Token
    members: MembersList


@dataclass(slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(slots=True)
class Since(Node):
    value: Node
    word: Token
    first: Node
    length: Node


@dataclass(slots=True)
class Presence(Node):
    value: Node
    op: Token


@dataclass(slots=True)
class StartsWith(Node):
    value: Node
    prefix: Text


@dataclass(slots=True)
class Window(Node):
    mode: Any


@dataclass(slots=True)
class FirstCompare(Node):
    left: Node
    verb: Token
    right: Node
    window: Window | None


@dataclass(slots=True)
class FirstHolds(Node):
    test: Node
    window: Window | None


@dataclass(slots=True)
class First(Node):
    per: Per | None
    where: Node | None
    window: Window | None


@dataclass(slots=True)
class Binary(Node):
    left: Node
    op: Token
    right: Node


@dataclass(slots=True)
class Minus(Node):
    sign: Token
    operand: Node


@dataclass(slots=True)
class Lag(Node):
    word: Token
    operand: Node


@dataclass(slots=True)
class History(Node):
    word: Token
    operand: Node


@dataclass(slots=True)
class PowerOf(Node):
    base: Node
    exponent: Token


@dataclass(slots=True)
class AtYear(Node):
    year: Any
    value: Node


@dataclass(slots=True)
class Aggregate(Node):
    kind: Token
    value: Node | None
    type: Token
    where: Node | None


@dataclass(slots=True)
class Already(Node):
    ids: Ids
    where: Node | None


@dataclass(slots=True)
class When(Node):
    test: Node
    then: Node
    other: Node


@dataclass(slots=True)
class AddOn(Node):
    test: Node
    value: Node


class AddOns(ListNode): ...


@dataclass(slots=True)
class Row(Node):
    op: Token | None
    threshold: Literal
    bound: Token | None
    arrow: Token | None
    value: Node


@dataclass(slots=True)
class Case(Node):
    members: MembersList
    arrow: Token
    value: Node


class Graded(ListNode): ...


class Lookup(ListNode): ...


class ByOrder(ListNode): ...


# ---- readings in use -----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Alternative(Node):
    choice: Token
    payload: Node


class ReadingUse(ListNode):
    @property
    def id(self) -> Token:
        """The reading's id."""
        token: Token = self.items[0]
        return token

    @property
    def alternatives(self) -> list[Alternative]:
        """What each option means here, if written here."""
        return [a for a in self.items[1:] if a is not None]


class Keys(ListNode): ...


@dataclass(slots=True)
class Per(Node):
    keys: Keys


@dataclass(slots=True)
class Mode(Node):
    word: Token
    per: Per | None
    span: Token | None


@dataclass(slots=True)
class ModePer(Node):
    per: Per
    span: Token | None


@dataclass(slots=True)
class ModeAtMost(Node):
    value: Node
