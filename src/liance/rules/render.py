"""Rules and values in plain Chinese (or English values): what a clerk can read aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, overload

from liance.rules import ir, kleene
from liance.rules.kleene import NOTHING, Unknown, Value
from liance.values.money import format_exact, format_money
from liance.values.ratio import format_ratio, format_ratio_about

T = TypeVar("T")
SIGNS = {">": "超过", ">=": "不低于", "<": "低于", "<=": "不超过", "=": "等于", "!=": "不等于"}
OPERATORS = {"+": "＋", "-": "−", "*": "×", "/": "÷"}
NATURE_WORDS = {
    "definite": "定额",
    "ceiling": "最高额（上限）",
    "range": "区间，由部门核定",
    "manual": "人工办理",
    "guidance": "国家优惠指引，不是市级资金",
}


def shown(value: Value, kind: ir.Type | None = None, lang: str = "zh") -> str:
    """A value as people write it; `kind` tells units and labels."""
    zh = lang == "zh"
    if value.__class__ is Unknown:
        return "不知道" if zh else "unknown"
    if value is NOTHING:
        return "没有" if zh else "none"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, date):
        return value.isoformat()
    if kind is not None and kind.base == "number" and isinstance(value, int | Fraction):
        return _number(value, kind, lang)
    if kind is not None and kind.field is not None and (choice := kind.field.choice_of(str(value))) is not None:
        return choice.label if zh else choice.id
    return str(value)


def shown_amount(value: Value, lang: str = "zh") -> str:
    """Money, or what is known of it: its bounds."""
    if value.__class__ is not Unknown:
        return shown(value, ir.MONEY, lang)
    low, high = (None if v is None else shown(v, ir.MONEY, lang) for v in kleene.bounds(value))
    if low is not None and high is not None:
        return f"{low}–{high}"
    least, most = ("至少", "至多") if lang == "zh" else ("at least ", "at most ")
    return f"{least}{low}" if low is not None else f"{most}{high}" if high is not None else shown(value, None, lang)


def _number(value: int | Fraction, kind: ir.Type, lang: str) -> str:
    if kind.unit == (1, 0):
        whole = isinstance(value, int) or value.denominator == 1
        return format_money(int(value), lang) if whole else format_exact(value, lang)
    if kind.shown == "ratio":
        exact = format_ratio(Fraction(value))
        return exact if "/" not in exact else format_ratio_about(Fraction(value))
    if kind.unit == (0, 1):
        return f"{value}平方米" if lang == "zh" else f"{value} m²"
    return str(value)


class Words:
    """Expressions in words under chosen readings (`readings`: reading id -> option id)."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = readings
        self._said: dict[tuple[str, int], str] = {}

    @overload
    def pick(self, thing: ir.Switch[T]) -> T: ...
    @overload
    def pick(self, thing: T | ir.Switch[T]) -> T: ...
    def pick(self, thing: T | ir.Switch[T]) -> T:
        """What the chosen option says."""
        while isinstance(thing, ir.Switch):
            thing = thing.options[self.readings[thing.reading]]
        return thing

    def of(self, e: ir.Expr) -> str:
        """An expression in words (composed once)."""
        said = self._said.get(("of", id(e)))
        if said is None:
            method: Callable[[Any], str] | None = getattr(self, f"_{type(e).__name__.lower()}", None)
            said = method(e) if method is not None else e.place.text.replace("\n", " ")
            self._said["of", id(e)] = said
        return said

    def met(self, e: ir.Expr) -> str:
        """A condition that holds, in words; of a yes/no field also the value (composed once)."""
        said = self._said.get(("met", id(e)))
        if said is None:
            said = self._said["met", id(e)] = self._met(e)
        return said

    def _met(self, e: ir.Expr) -> str:
        if isinstance(e, ir.Choose) and (chosen := self.pick(e.switch)) is not None:
            return self.met(chosen)
        if isinstance(e, ir.AllOf):
            return "，且".join(self.met(item) for item in e.items)
        return f"{self.of(e)}为“是”" if isinstance(e, ir.FieldOf) else self.of(e)

    def _named(self, e: ir.Named) -> str:
        return self.of(e.value) if isinstance(e.value, ir.Const) else e.name

    def _choose(self, e: ir.Choose) -> str:
        chosen = self.pick(e.switch)
        return self.of(chosen) if chosen is not None else e.place.text

    def _const(self, e: ir.Const) -> str:
        written = e.place.text.strip()
        return written if e.type.base == "number" and "\n" not in written else shown(e.value, e.type)

    def _fieldof(self, e: ir.FieldOf) -> str:
        owner = e.steps[-1].field.label if e.steps and isinstance(e.steps[-1], ir.Follow) else ""
        beside = e.steps[-1].target.label if e.steps and isinstance(e.steps[-1], ir.Beside) else ""
        head = owner or beside or ("本次" if e.outer else "")
        return f"{head}的{e.field.label}" if head else e.field.label

    def _recordyear(self, e: ir.RecordYear) -> str:
        return "所在年份"

    def _applyyear(self, e: ir.ApplyYear) -> str:
        return "实际申报年份" if e.actual else "申报年份"

    def _paramof(self, e: ir.ParamOf) -> str:
        choice = e.parameter.scope_of(e.scope)
        return e.parameter.label + (f"（{choice.label}）" if choice is not None else "")

    def _arith(self, e: ir.Arith) -> str:
        if e.op in ("min", "max"):
            word = "较小者" if e.op == "min" else "较大者"
            return "、".join(self.of(i) for i in e.items) + f"中的{word}"
        if e.op == "floor":
            return f"{self.of(e.items[0])}每满{self.of(e.items[1])}"
        return f" {OPERATORS[e.op]} ".join(self._factor(i, e.op) for i in e.items)

    def _factor(self, e: ir.Expr, op: str) -> str:
        text = self.of(e)
        inner = e
        while isinstance(inner, ir.Choose):
            chosen = self.pick(inner.switch)
            if chosen is None:
                break
            inner = chosen
        loose = isinstance(inner, ir.Arith) and inner.op in ("+", "-") and op in ("*", "/", "-")
        return f"（{text}）" if loose else text

    def _elapsed(self, e: ir.Elapsed) -> str:
        unit = {"days": "天数", "months": "月数", "years": "年数"}[e.unit]
        return f"{self.of(e.start)}到{self.of(e.end)}的{unit}"

    def _cmp(self, e: ir.Cmp) -> str:
        left, right = self.of(e.left), self.of(e.right)
        if isinstance(e.right, ir.Const) and e.right.type.base == "number" and e.op in (">=", "<="):
            return f"{left}{right}{'以上' if e.op == '>=' else '以下'}（含本数）"
        return f"{left}{SIGNS[e.op]}{right}"

    def _oneof(self, e: ir.OneOf) -> str:
        labels = e.value.type.field.choices if e.value.type.field is not None else ()
        names = [c.label for c in labels if c.id in e.members] or sorted(e.members)
        return f"{self.of(e.value)}{'不' if e.negate else ''}属于{'、'.join(names)}"

    def _prefix(self, e: ir.Prefix) -> str:
        return f"{self.of(e.value)}以 {e.prefix} 开头"

    def _present(self, e: ir.Present) -> str:
        return f"{'没有' if e.negate else '有'}{self.of(e.value)}"

    def _allof(self, e: ir.AllOf) -> str:
        return "，且".join(self.of(i) for i in e.items)

    def _anyof(self, e: ir.AnyOf) -> str:
        return "，或".join(self.of(i) for i in e.items)

    def _not(self, e: ir.Not) -> str:
        return f"不是“{self.of(e.value)}”" if not isinstance(e.value, ir.FieldOf) else f"不{self.of(e.value)}"

    def _if(self, e: ir.If) -> str:
        if e.other.place is e.then.place:  # 加成: nothing is written for when it does not hold
            return f"（{self.of(e.test)}的加{self.of(e.then)}）"
        return f"（若{self.of(e.test)}则{self.of(e.then)}，否则{self.of(e.other)}）"

    def _atlag(self, e: ir.AtLag) -> str:
        return f"{'上年' if e.years == 1 else f'{e.years}年前'}{self.of(e.value)}"

    def _atyear(self, e: ir.AtYear) -> str:
        return f"{self.of(e.year)}的{self.of(e.value)}"

    def _past(self, e: ir.Past) -> str:
        return f"此前{'最高' if e.kind == 'max' else '合计'}{self.of(e.value)}"

    def _window(self, window: str | ir.Switch[str]) -> str:
        return {"ever": "", "policy": "（政策期内）", "award": "（以前未获同类奖）"}[self.pick(window)]

    def _firstyear(self, e: ir.FirstYear) -> str:
        return f"首次{self._window(e.window)}{self.of(e.test)}"

    def _firstevent(self, e: ir.FirstEvent) -> str:
        keys = "、".join(self.of(k) for k in self.pick(e.keys).items)
        where = f"，以前没有{self.of(e.where)}的" if e.where is not None else ""
        return f"首次{self._window(e.window)}（按{keys}计{where}）"

    def _rows(self, e: ir.Rows) -> str:
        word = {"count": "个数", "sum": "合计", "max": "最高", "min": "最低", "exists": "存在"}[e.kind]
        where = f"（{self.of(e.where)}）" if e.where is not None else ""
        value = self.of(e.value) if e.value is not None else ""
        return f"{e.target.label}{where}{value}{word}"

    def _awarded(self, e: ir.Awarded) -> str:
        return "以前已获奖补"

    def _graded(self, e: ir.Graded) -> str:
        rows = "；".join(f"{SIGNS[g.op]}{self.of(g.threshold)}的 {self.of(g.value)}" for g in e.grades)
        return f"按{self.of(e.subject)}{'分段' if e.marginal else '分档'}（{rows}）"

    def _tiers(self, e: ir.Tiers) -> str:
        sign = SIGNS[self.pick(e.op)]
        rows = "；".join(f"{self.of(g.threshold)} 奖 {self.of(g.value)}" for g in e.grades)
        mode = {"highest": "只奖新跨过的最高一档", "sum": "所跨各档相加", "top-up": "补差"}[self.pick(e.mode)]
        return f"{self.of(e.subject)}首次{self._window(e.window)}{sign}（{rows}），{mode}"

    def _lookup(self, e: ir.Lookup) -> str:
        labels = {c.id: c.label for c in (e.subject.type.field.choices if e.subject.type.field is not None else ())}
        rows = "；".join(
            f"{'、'.join(labels.get(m, m) for m in sorted(members))} {self.of(v)}" for members, v in e.cases
        )
        return f"按{self.of(e.subject)}（{rows}）"

    def _byorder(self, e: ir.ByOrder) -> str:
        rows = "；".join(f"第{i}年 {self.of(v)}" for i, v in enumerate(e.values, 1))
        return f"按{self.of(e.index)}（{rows}）"
