"""The shapes a policy's blocks have as written: one class per grammar rule, positions kept, nothing resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token, ast_utils


@dataclass(slots=True)
class Node(ast_utils.Ast, ast_utils.WithMeta):
    """Anything that was written; `meta` holds its offsets in the document."""

    meta: Any

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return int(getattr(self.meta, "start_pos", 0))

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return int(getattr(self.meta, "end_pos", 0))


@dataclass(slots=True)
class ListNode(Node, ast_utils.AsList):
    """A rule with any number of children."""

    items: list[Any]


# ---- words ---------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Text(Node):
    token: Token

    @property
    def value(self) -> str:
        """The words without their quotation marks."""
        return self.token[1:-1] if self.token.type == "QUOTED" else str(self.token)


class Texts(ListNode): ...


class Names(ListNode): ...


class Ids(ListNode): ...


class MembersList(ListNode): ...


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
