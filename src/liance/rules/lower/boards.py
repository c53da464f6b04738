"""The lines of a stage with several seats become a board; the rules of its outcomes become tallies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from lark import Token

from liance.rules import ir, syntax
from liance.rules.ir.boards import ABOVE, ALL, COUNT, MEAN, MOST, SCORE
from liance.rules.lower.base import COMPARISONS

NEEDS = {
    "理由": "reason", "救济": "remedy", "金额": "amount", "利息": "interest", "意见": "opinion", "附件": "attachment",
    "承办单位": "unit", "限期": "until",
}  # fmt: skip
"""What an outcome may need."""
SAID_NEEDS = {"理由": "reason", "金额": "amount", "意见": "opinion", "评分": SCORE}
"""What a statement from a seat may need."""
POOLS = {"平均": "mean", "中位": "median", "最低": "lowest"}
ROUNDINGS = {"舍到元": "down-to-yuan", "舍到分": "down-to-fen", "四舍五入到元": "half-up-to-yuan"}
SHARES = {"全部": ALL, "过半": MOST}
BOARD_LINES = (syntax.Seats, syntax.NamedBy, syntax.Blind, syntax.Criteria, syntax.Answer, syntax.Pooled)
BOARD_WORDS: dict[type, str] = {
    syntax.Seats: "席位", syntax.NamedBy: "指定", syntax.Blind: "盲评", syntax.Criteria: "评分",
    syntax.Answer: "表态", syntax.Pooled: "金额",
}  # fmt: skip
RULE_WORDS: dict[type, str] = {syntax.Ruled: "当", syntax.Otherwise: "否则"}


N = TypeVar("N", bound=syntax.Node)


class Lowering(Protocol):
    """What the procedure being read offers: names bound, mistakes told."""

    def fail(self, code: str, node: syntax.Node | Token, **args: str) -> None:
        """Tell a mistake."""

    def named(self, code: str, word: syntax.Text, known: Iterable[tuple[str, str]]) -> str | None:
        """The id of what a word names."""

    def role(self, word: syntax.Text) -> str | None:
        """The id of a role."""

    def once(self, tokens: Iterable[tuple[str, syntax.Node | Token]]) -> None:
        """Tell what is declared twice."""

    @property
    def roles(self) -> Mapping[str, ir.Role]:
        """All roles by id."""


def lower_board(to: Lowering, node: syntax.Stage, title: str, handled: Sequence[str]) -> ir.Board | None:
    """The board of a stage; None when it has none, or lines of a board without seats were told."""
    lines = node.items[2:]
    line, named, criteria = _one(lines, syntax.Seats), _one(lines, syntax.NamedBy), _one(lines, syntax.Criteria)
    pooled, written = _one(lines, syntax.Pooled), _answers(node)
    if line is None:
        _alone(to, node, title)
        return None
    to.once((str(a.items[0]), a.items[0]) for a in written)
    to.once((a.items[1].value, a.items[1]) for a in written)
    seats = _seats(to, line, handled)
    if not written:
        to.fail("procedure-incomplete", node.items[0], name=title, what="表态")
    if named is None and any(not s.role for s in seats):
        to.fail("procedure-incomplete", node.items[0], name=title, what="指定")
    first = line.items[0]
    return ir.Board(
        seats=seats,
        answers=tuple(ir.Answer(str(a.items[0]), a.items[1].value, _said_needs(to, a)) for a in written),
        persons=isinstance(first, syntax.SeatCount),
        more=isinstance(first, syntax.SeatCount) and _at_least(to, first),
        named_by=tuple(r for w in (named.items if named is not None else ()) if (r := to.role(w)) is not None),
        blind=_one(lines, syntax.Blind) is not None,
        declares=any(isinstance(i, syntax.Conflicts) for x in lines if isinstance(x, syntax.Recusal) for i in x.items),
        criteria=tuple(
            ir.Criterion(c.text.value, _whole(c.points)) for c in (criteria.items if criteria is not None else ())
        ),
        pooled=POOLS[str(pooled.how)] if pooled is not None else "",
        rounding=ROUNDINGS[str(pooled.rounding or "舍到元")] if pooled is not None else "",
    )


def _one(lines: Iterable[object], kind: type[N]) -> N | None:
    return next((x for x in lines if isinstance(x, kind)), None)


def _answers(node: syntax.Stage) -> list[syntax.Answer]:
    return [x for x in node.items[2:] if isinstance(x, syntax.Answer)]


def _alone(to: Lowering, node: syntax.Stage, title: str) -> None:
    """Lines and rules of a board, where there are no seats."""
    lines = node.items[2:]
    options = [o for x in lines if isinstance(x, syntax.StageOutcome) for o in x.items[4:]]
    words = [BOARD_WORDS[type(x)] for x in lines if isinstance(x, BOARD_LINES)]
    words += [RULE_WORDS[type(o)] for o in options if type(o) in RULE_WORDS]
    conflicts = [i for x in lines if isinstance(x, syntax.Recusal) for i in x.items if isinstance(i, syntax.Conflicts)]
    words += ["回避 利害关系"] if conflicts else []
    if words:
        to.fail("board-without-seats", node.items[0], name=title, words="、".join(dict.fromkeys(words)))


def _at_least(to: Lowering, line: syntax.SeatCount) -> bool:
    """Whether more may be named than the number."""
    if "." in line.count or (line.cmp is not None and COMPARISONS[str(line.cmp)] != ">="):
        to.fail("seats-number", line)
    return line.cmp is not None


def _seats(to: Lowering, line: syntax.Seats, handled: Sequence[str]) -> tuple[ir.Seat, ...]:
    """Numbered seats for persons; or one a title, that of a role that handles the stage being the role's."""
    first = line.items[0]
    if isinstance(first, syntax.SeatCount):
        made = tuple(ir.Seat(str(n + 1)) for n in range(_whole(first.count)))
    else:
        roles = {name: r for r in handled for name in (r, to.roles[r].title)}
        to.once((t.value, t) for t in line.items)
        made = tuple(ir.Seat(t.value, roles.get(t.value, "")) for t in line.items)
    if len(made) < 2:
        to.fail("seats-few", line)
    return made


def needs_of(options: Iterable[syntax.Node], known: Mapping[str, str]) -> tuple[str, ...]:
    """What 须 names, in the one order."""
    words = [str(t) for o in options if isinstance(o, syntax.Needs) for t in o.items]
    return tuple(need for word, need in known.items() if word in words)


def _said_needs(to: Lowering, line: syntax.Answer) -> tuple[str, ...]:
    options = line.items[2:]
    other = [t for o in options for t in o.items if str(t) not in SAID_NEEDS]
    if other:
        to.fail("answer-needs", line, name=line.items[1].value, words="、".join(map(str, other)))
    return needs_of(options, SAID_NEEDS)


# ---- rules -----------------------------------------------------------------------------------------------------------
def ruled(to: Lowering, node: syntax.Stage, options: Iterable[syntax.Node]) -> tuple[ir.Tally, ...]:
    """What 当 says of everything that was said at the board of a stage."""
    if _one(node.items[2:], syntax.Seats) is None:
        return ()  # told by lower_board
    known = [(str(a.items[0]), a.items[1].value) for a in _answers(node)]
    tests = [t for o in options if isinstance(o, syntax.Ruled) for t in o.items]
    return tuple(made for t in tests if (made := _tally(to, t, known)) is not None)


def _tally(to: Lowering, test: syntax.Node, known: Sequence[tuple[str, str]]) -> ir.Tally | None:
    match test:
        case syntax.Tally():
            answer = to.named("unknown-answer", test.answer, known)
            return ir.Tally(SHARES[str(test.share)], answer) if answer is not None else None
        case syntax.TallyCount():
            answer = to.named("unknown-answer", test.answer, known)
            least = _line(to, test, test.cmp, test.count)
            return ir.Tally(COUNT, answer, least) if answer is not None else None
        case syntax.MeanScore():
            above = COMPARISONS[str(test.cmp)] == ">"
            return ir.Tally(ABOVE if above else MEAN, "", _line(to, test, test.cmp, test.points, above=above))
    raise AssertionError(test)


def _line(to: Lowering, test: syntax.Node, word: Token, figure: Token, *, above: bool = False) -> int:
    """The figure that must be reached; only reaching and passing can be asked for."""
    if "." in figure or (COMPARISONS[str(word)] != ">=" and not above):
        to.fail("tally-line", test)
    return _whole(figure)


def _whole(token: Token) -> int:
    return int("".join(c for c in token if c.isdigit()))
