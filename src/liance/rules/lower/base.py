"""What every lowering needs: its context, how it reports, what an option of a reading means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeVar

from lark import Token

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import RecordType, near
from liance.rules import ir, syntax
from liance.rules.document import Document
from liance.rules.resolve import Scope

T = TypeVar("T")

COMPARISONS = {
    ">": ">", "超过": ">", "高于": ">", "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "达到": ">=",
    "<": "<", "不足": "<", "不满": "<", "低于": "<", "少于": "<", "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=",
    "=": "=", "≠": "!=", "!=": "!=",
}  # fmt: skip
BOUNDS = {"以上": ">=", "以下": "<=", "以内": "<="}


class Stop(Exception):
    """A mistake was reported; the line it is in cannot be lowered."""


@dataclass(slots=True)
class Context:
    """Where an expression stands: its document, the record type it speaks of, the type outside a filter."""

    document: Document
    type: RecordType
    outer: RecordType | None = None
    readings: set[str] = field(default_factory=set)
    expanding: tuple[str, ...] = ()


SPANS = {"月": "months", "天": "days", "日": "days"}
WINDOWS = {"历史": "ever", "政策期": "policy", "未获奖": "award"}


def describe(kind: ir.Type) -> str:
    """A type in words, for messages."""
    words = {"money": "金额", "ratio": "比率", "count": "个数", "number": "数", "area": "面积", "year": "年份",
             "unit-price": "单价"}  # fmt: skip
    bases = {"bool": "是否", "text": "文本", "enum": "枚举", "date": "日期", "party": "主体"}
    if kind.base != "number":
        return bases[kind.base]
    return words.get(kind.shown, f"金额^{kind.money}·面积^{kind.area}")


def dimension(money: int, area: int, a: ir.Type, b: ir.Type) -> ir.Type:
    known = {(1, 0): ir.MONEY, (0, 1): ir.AREA, (1, -1): ir.UNIT_PRICE}
    if (money, area) in known:
        return known[money, area]
    if (money, area) == (0, 0):
        return ir.COUNT if "count" in (a.shown, b.shown) and "ratio" not in (a.shown, b.shown) else ir.RATIO
    return ir.Type("number", money, area, "")


def shown_agree(a: ir.Type, b: ir.Type) -> bool:
    loose = {"number", "", "money", "area", "unit-price"}
    return a.shown == b.shown or a.shown in loose or b.shown in loose


def span_of(node: syntax.Node | Token) -> tuple[int, int]:
    if isinstance(node, Token):
        return node.start_pos or 0, node.end_pos or 0
    return node.start, node.end


def word_in(node: syntax.Node) -> str | None:
    if isinstance(node, syntax.Path) and len(node.items) == 1:
        return str(node.items[0])
    if isinstance(node, syntax.Quoted):
        return str(node.token)[1:-1]
    if isinstance(node, syntax.Literal) and node.token.type in ("NUMBER", "COUNT"):
        return str(node.token)
    return None


class Base:
    """One context; mistakes are reported to the scope and raise Stop."""

    def __init__(self, scope: Scope, context: Context, crossing: str = "超过") -> None:
        self.scope, self.context, self.crossing = scope, context, crossing

    # -- helpers -----------------------------------------------------------------------------------------------------
    def fail(self, code: str, node: syntax.Node | Token, **args: str) -> NoReturn:
        """Report a mistake and stop this line."""
        start, end = span_of(node)
        self.scope.report(code, self.context.document, start, end, **args)
        raise Stop

    def place(self, node: syntax.Node | Token) -> TextPlace:
        """Where a node is written."""
        return self.context.document.place(*span_of(node))

    @contextmanager
    def within(self, **changes: object) -> Iterator[None]:
        """Lower in a changed context."""
        before = self.context
        self.context = replace(before, **changes)  # type: ignore[arg-type]
        try:
            yield
        finally:
            self.context = before

    # -- entry points ------------------------------------------------------------------------------------------------
    def expr(self, node: syntax.Node) -> ir.Expr:
        """Any expression."""
        method: Callable[[syntax.Node], ir.Expr] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def boolean(self, node: syntax.Node) -> ir.Expr:
        """An expression that must be a condition."""
        made = self.expr(node)
        if made.type.base != "bool":
            self.fail("not-a-condition", node, type=describe(made.type))
        return made

    def number(self, node: syntax.Node, wanted: ir.Type | None = None) -> ir.Expr:
        """An expression that must be a number, of the wanted unit if given."""
        made = self.expr(node)
        if made.type.base != "number" or (wanted is not None and made.type.unit != wanted.unit):
            want = describe(wanted) if wanted is not None else "数"
            self.fail("wrong-type", node, type=describe(made.type), wanted=want)
        return made

    # -- readings ----------------------------------------------------------------------------------------------------
    def switch(self, node: syntax.ReadingUse, payload: Callable[[syntax.Node], T]) -> ir.Switch[T]:
        """What every option of a reading means here: written here, or in the reading's own block."""
        placed = self.scope.readings.get(str(node.id))
        if placed is None:
            guess = near(str(node.id), self.scope.readings) or "、".join(self.scope.readings)
            self.fail("unknown-reading", node.id, name=str(node.id), guess=guess)
        self.context.readings.add(str(node.id))
        assert isinstance(placed.node, syntax.Reading)
        options = [o for o in placed.node.items[2:] if isinstance(o, syntax.Option)]
        here = {str(a.choice): a for a in node.alternatives}
        for name, alternative in here.items():
            if name not in [str(o.id) for o in options]:
                known = "、".join(str(o.id) for o in options)
                self.fail("unknown-option", alternative, name=name, reading=str(node.id), known=known)
        made: dict[str, T] = {}
        for option in options:
            if (written := here.get(str(option.id))) is not None:
                made[str(option.id)] = self._payload(written.payload, payload)
            elif option.payload is not None:
                with self.within(document=placed.document):
                    made[str(option.id)] = self._payload(option.payload, payload)
            else:
                self.fail(
                    "option-without-meaning",
                    node,
                    name=str(option.id),
                    reading=str(node.id),
                    label=option.label.value,
                )
        return ir.Switch(str(node.id), made)

    def _payload(self, node: syntax.Node, payload: Callable[[syntax.Node], T]) -> T:
        if isinstance(node, syntax.ReadingUse):
            return self.switch(node, payload)  # type: ignore[return-value]
        return payload(node)
