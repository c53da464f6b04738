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


@dataclass(slots=True)
class NamedLimit(Node):
    """期限 指定日: the last day is the one that an act has named."""


class HandledBy(ListNode): ...


@dataclass(slots=True)
class ByUnit(Node):
    pass


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


@dataclass(slots=True)
class Conflicts(Node):
    pass


class Recusal(ListNode): ...


@dataclass(slots=True)
class Escalate(Node):
    role: Text


@dataclass(slots=True)
class Deem(Node):
    outcome: Text


class NextStage(ListNode):
    """The stage, or those that begin side by side."""


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


# ---- a stage with several seats -------------------------------------------------------------------------------------
@dataclass(slots=True)
class SeatCount(Node):
    cmp: Token | None
    count: Token


class Seats(ListNode):
    """One SeatCount, or texts."""


class NamedBy(ListNode): ...


@dataclass(slots=True)
class Blind(Node):
    pass


@dataclass(slots=True)
class Criterion(Node):
    text: Text
    points: Token


class Criteria(ListNode): ...


class Answer(ListNode):
    """id, label, needs."""


@dataclass(slots=True)
class Pooled(Node):
    how: Token
    rounding: Token | None


@dataclass(slots=True)
class Tally(Node):
    share: Token
    answer: Text


@dataclass(slots=True)
class TallyCount(Node):
    cmp: Token
    count: Token
    answer: Text


@dataclass(slots=True)
class MeanScore(Node):
    cmp: Token
    points: Token


class Ruled(ListNode):
    """What must be true of all that was said."""


@dataclass(slots=True)
class Otherwise(Node):
    pass


# ---- outcomes, stages, the whole ------------------------------------------------------------------------------------
class StageOutcome(ListNode):
    """id, label, arrow, where it leads, options."""


class Stage(ListNode): ...


class Procedure(ListNode): ...
