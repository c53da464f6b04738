"""Verdicts in SQL: comparisons that bounds may decide, values without bounds, the highest of several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from liance.rules.sql.numbers import Bound, Frac, Num, compared, constant, plus, scale_of
from liance.rules.sql.words import Beyond, atom, every, indented, literal, negated, some, whether

TURNED = {"<": ">", "<=": ">="}
Ends = tuple[Fraction | None, Fraction | None]
"""The least and the greatest that a value may be, as far as they are constants."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Text, a date or yes/no: its SQL, NULL for unknown, and when it does not exist."""

    sql: str
    nothing: str = "FALSE"


Value = Num | Plain


def truth(value: Value) -> str:
    """SQL of a condition: what does not exist does not hold."""
    assert isinstance(value, Plain)
    return every([negated(value.nothing), value.sql])


def unless(nothing: str, sql: str) -> str:
    """A verdict that is FALSE where something does not exist."""
    return every([negated(nothing), sql])


def compare(op: str, a: Value, b: Value) -> str:
    """SQL of a comparison: TRUE, FALSE, or NULL where what is unknown could turn it."""
    nothing = some([a.nothing, b.nothing])
    if isinstance(a, Plain) and isinstance(b, Plain):
        return unless(nothing, f"{a.sql} {'<>' if op == '!=' else op} {b.sql}")
    assert isinstance(a, Num)
    assert isinstance(b, Num)
    return unless(nothing, _numbers(op, a, b))


def _numbers(op: str, a: Num, b: Num) -> str:
    if op == "!=":
        return negated(_numbers("=", a, b))
    if a.plain and b.plain:
        assert a.low is not None
        assert b.low is not None
        return compared(op, a.low, b.low)
    simple = _against_figure(op, a, b)
    if simple is not None:
        return simple
    return _by_bounds(TURNED[op], b, a) if op in TURNED else _by_bounds(op, a, b)


def _against_figure(op: str, a: Num, b: Num) -> str | None:
    """A field against a figure: its declared bounds say whether an unknown value leaves it open."""
    declared = [x for x in (a, b) if x.floor is not None or x.ceiling is not None]
    if len(declared) != 1 or a.exact is None or b.exact is None or (a.fixed is None and b.fixed is None):
        return None
    sql = compared(op, a.exact, b.exact)
    settled = _settled(TURNED[op], _ends(b), _ends(a)) if op in TURNED else _settled(op, _ends(a), _ends(b))
    return sql if settled is None else f"COALESCE({sql}, {literal(settled)})"


def _settled(op: str, left: Ends, right: Ends) -> bool | None:
    """What the bounds alone say of a comparison by = > or >=."""
    (low, high), (least, most) = left, right
    if op == "=":
        apart = low is not None and most is not None and low > most
        return False if apart or (high is not None and least is not None and high < least) else None
    strict = op == ">"
    if low is not None and most is not None and (low > most if strict else low >= most):
        return True
    if high is not None and least is not None and (high <= least if strict else high < least):
        return False
    return None


def _ends(x: Num) -> Ends:
    return (x.fixed, x.fixed) if x.fixed is not None else (x.floor, x.ceiling)


def _by_bounds(op: str, a: Num, b: Num) -> str:
    def meets(sign: str, x: Bound, y: Bound) -> str:
        return "FALSE" if x is None or y is None else compared(sign, x, y)

    if op == "=":
        apart = some([meets(">", a.low, b.high), meets(">", b.low, a.high)])
        same = every([meets("=", a.low, b.high), meets("=", a.high, b.low)])
        return whether([(apart, "FALSE"), (same, "TRUE")])
    against = ">=" if op == ">" else ">"
    return whether([(meets(op, a.low, b.high), "TRUE"), (meets(against, b.low, a.high), "FALSE")])


def present(value: Value) -> str:
    """SQL: whether there is such a thing; NULL where its value is unknown."""
    if isinstance(value, Plain):
        known = f"{atom(value.sql)} IS NULL"
    elif value.exact is None:
        raise Beyond("有、没有：一个算出来的数", "presence of a number that is computed")
    else:
        known = value.exact.missing()
    return whether([(value.nothing, "FALSE"), (known, "NULL")], "TRUE")


def choice(test: str, then: Num, other: Num) -> Num:
    """若 … 则 … 否则: one of two numbers; anything between them where the test is unknown."""
    if test in ("TRUE", "FALSE"):
        return then if test == "TRUE" else other
    if {then.nothing, other.nothing} != {"FALSE"}:
        raise Beyond("若…则…否则的一支可能不存在", "a branch that may not exist")
    return Num(
        _either(test, then.low, other.low, "least"),
        _either(test, then.high, other.high, "greatest"),
        _either(test, then.exact, other.exact, ""),
        sure=then.sure and other.sure,
    )


def _either(test: str, a: Bound, b: Bound, pick: str) -> Bound:
    """One end of either number; where the test is unknown the outer one of both."""
    if a is None and b is None:
        return None
    if a is not None and b is not None and a.bottom != b.bottom:
        raise Beyond("两支的分母不同", "branches over different denominators")
    bottom = a.bottom if a is not None else b.bottom if b is not None else ""
    scale = _shared([x for x in (a, b) if x is not None])
    left, right = ("NULL" if x is None else x.whole(scale) for x in (a, b))
    if left == right:
        return Frac(scale, left, bottom)
    gone = some("TRUE" if x is None else x.missing() for x in (a, b))
    outer = whether([(gone, "NULL")], f"{pick}({left}, {right})") if pick else "NULL"
    return Frac(scale, huge(whether([(test, left), (negated(test), right)], outer)), bottom)


def _shared(values: Sequence[Frac]) -> Fraction:
    return scale_of(*(v.times for v in values))


def huge(sql: str) -> str:
    """The value as a 128-bit integer."""
    done = sql.startswith("CAST(") and sql.endswith(" AS HUGEINT)") and atom(sql) == sql
    return sql if done else f"CAST({sql} AS HUGEINT)"


def cases(unknown: str, rows: Sequence[tuple[str, Num]]) -> Num:
    """The number of the row whose test is met, zero where none is; `unknown`: when any of them may be."""
    if any(v.low is None or v.high is None or v.low.bottom or v.high.bottom or not v.sure for _, v in rows):
        raise Beyond("对照、按年次的数可能为负、没有上界或带分母", "a table whose values may be negative or unbounded")
    made: list[Frac] = []
    for end in ("low", "high", "exact"):
        values: list[Frac] = [getattr(v, end) or Frac(Fraction(1), "NULL") for _, v in rows]
        scale = _shared(values)
        listed = [v.whole(scale) for v in values]
        gone = some(v.missing() for v in values)
        fixed = [v.times / scale for v in values if not v.top]
        largest = literal(max(fixed)) if len(fixed) == len(values) else f"greatest({', '.join(listed)})"
        most = whether([(gone, "NULL")], largest)
        outer = {"low": "0", "high": most, "exact": "NULL"}[end]
        sql = whether([(unknown, outer), *((t, s) for (t, _), s in zip(rows, listed, strict=True))], "0")
        made.append(Frac(scale, huge(sql)))
    return Num(made[0], made[1], made[2], sure=True)


def topmost(rows: Sequence[tuple[str, Num]]) -> Num:
    """The number of the first row that is met (zero if none), or anything between those that may be."""
    if any(v.low is None or v.high is None or v.low.bottom or v.high.bottom or not v.sure for _, v in rows):
        raise Beyond("分档的数可能为负、没有上界或带分母", "a table whose values may be negative or unbounded")
    if any(v.fixed is None for _, v in rows):
        raise Beyond("分档的数不是定数", "a table whose values are no constants")
    shared = _shared([v.low for _, v in rows if v.low is not None])
    scale = Fraction(1, shared.denominator)
    options = []
    for i, (test, value) in enumerate(rows):
        before = [f"{atom(t)} IS NOT TRUE" for t, _ in rows[:i]]
        assert value.low is not None
        options.append(whether([(every([*before, f"{atom(test)} IS NOT FALSE"]), value.low.whole(scale))]))
    options.append(whether([(every(f"{atom(t)} IS NOT TRUE" for t, _ in rows), "0")]))
    listed = ",\n".join(map(indented, options))
    low, high = (Frac(scale, huge(f"{pick}(\n{listed}\n)")) for pick in ("least", "greatest"))
    return Num(low, high, None, sure=True)


def summed(rows: Sequence[tuple[str, Num]]) -> Num:
    """The sum of the rows that are met; those that may be met count at most."""
    total = constant(0)
    for test, value in rows:
        if value.fixed is None or value.low is None:
            raise Beyond("累加的档不是定数", "tiers whose awards are no constants")
        scale = value.low.times
        low, high = (Frac(scale, huge(whether([(when, "1")], "0"))) for when in (test, f"{atom(test)} IS NOT FALSE"))
        total = plus(total, Num(low, high, None, sure=True))
    return total
