"""Blocks that award money, as written: incentives, gates, groups, terms, readings."""

from __future__ import annotations

from dataclasses import dataclass

from lark import Token

from liance.rules.syntax.expressions import Keys, Per, ReadingUse
from liance.rules.syntax.words import Ids, ListNode, Names, Node, Text, Texts


# ---- incentive lines -----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Basis(Node):
    type: Token
    where: Node | None


@dataclass(slots=True)
class Payee(Node):
    value: Node


@dataclass(slots=True)
class Condition(Node):
    value: Node


@dataclass(slots=True)
class Amount(Node):
    value: Node


class TierTable(ListNode): ...


class LimitSpan(ListNode): ...


@dataclass(slots=True)
class Limit(Node):
    value: Node
    span: LimitSpan | None


@dataclass(slots=True)
class FloorAmount(Node):
    value: Node


@dataclass(slots=True)
class NatureMode(Node):
    word: Token


@dataclass(slots=True)
class Nature(Node):
    mode: NatureMode | ReadingUse
    reason: Text | None = None


@dataclass(slots=True)
class Once(Node):
    per: Per
    times: Token | None = None


@dataclass(slots=True)
class Unlimited(Node):
    pass


@dataclass(slots=True)
class ApplyYear(Node):
    when: Token


@dataclass(slots=True)
class LedgerKey(Node):
    keys: Keys


@dataclass(slots=True)
class Adopt(Node):
    reading: Token
    choice: Token
    reason: Text | None


@dataclass(slots=True)
class Departments(Node):
    names: Names


@dataclass(slots=True)
class Documents(Node):
    texts: Texts


@dataclass(slots=True)
class National(Node):
    texts: Texts


@dataclass(slots=True)
class Note(Node):
    text: Text


@dataclass(slots=True)
class PayoutStep(Node):
    share: Node
    when: Text


class Payout(ListNode): ...


@dataclass(slots=True)
class SharePart(Node):
    payer: Text
    share: Node


class Share(ListNode): ...


@dataclass(slots=True)
class Duty(Node):
    what: Text
    term: Node | None
    otherwise: Text | None


@dataclass(slots=True)
class Quota(Node):
    value: Node
    span: Token | None


@dataclass(slots=True)
class Pool(Node):
    value: Node
    span: Token | None
    rule: Token | None


class Incentive(ListNode): ...


@dataclass(slots=True)
class GateScope(Node):
    word: Token


@dataclass(slots=True)
class Ground(Node):
    text: Text


class Gate(ListNode): ...


@dataclass(slots=True)
class Members(Node):
    ids: Ids


@dataclass(slots=True)
class Same(Node):
    keys: Keys


@dataclass(slots=True)
class Method(Node):
    mode: Node


class Group(ListNode): ...


@dataclass(slots=True)
class Term(Node):
    name: Token
    value: Node
    note: Note | None


@dataclass(slots=True)
class Waiver(Node):
    texts: Texts
    reason: Text


@dataclass(slots=True)
class Responsible(Node):
    names: Names


@dataclass(slots=True)
class Declaration(Node):
    reason: Text


# ---- readings ------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Phrase(Node):
    texts: Texts


@dataclass(slots=True)
class Option(Node):
    id: Token
    label: Text
    payload: Node | None = None


@dataclass(slots=True)
class Adopted(Node):
    id: Token
    reason: Text | None


class Reading(ListNode): ...
