"""The arithmetic and logic of values that may be unknown, in columns: the counterpart of `rules.kleene`, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from liance.rules.columns import ratios as r
from liance.rules.columns import whole as w
from liance.rules.columns.bits import Bit, both, column, either, opposite
from liance.rules.columns.graph import Node
from liance.rules.columns.graph import when as either_word
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.values import NOTHING_NUM, Bool, Column, Num, Word, choose, truth


# ---- logic ---------------------------------------------------------------------------------------------------------
def all_of(items: Sequence[Bool]) -> Bool:
    """Conjunction; nothing counts as no."""
    yes = both(*(i.yes for i in items))
    return Bool(yes, yes if _settled(items) else both(*(i.may for i in items)))


def any_of(items: Sequence[Bool]) -> Bool:
    """Disjunction."""
    yes = either(*(i.yes for i in items))
    return Bool(yes, yes if _settled(items) else either(*(i.may for i in items)))


def not_(value: Bool) -> Bool:
    """Negation; what does not exist does not hold."""
    yes = opposite(value.may)
    return Bool(yes, yes if value.yes is value.may else opposite(value.yes))


def _settled(items: Sequence[Bool]) -> bool:
    return all(i.yes is i.may for i in items)


# ---- numbers -------------------------------------------------------------------------------------------------------
def _num(low: Ratio, high: Ratio, *parts: Num) -> Num:
    settled = all(p.low is p.high for p in parts)
    return Num(low, low if settled else high, either(*(p.nothing for p in parts)))


def add(a: Num, b: Num) -> Num:
    """Sum."""
    low = r.plus(a.low, b.low)
    return _num(low, low if a.low is a.high and b.low is b.high else r.plus(a.high, b.high), a, b)


def negative(a: Num) -> Num:
    """Minus the value."""
    return multiply(a, Num(r.ratio(-1), r.ratio(-1)))


def subtract(a: Num, b: Num) -> Num:
    """Difference."""
    low = r.minus(a.low, b.high)
    return _num(low, low if a.low is a.high and b.low is b.high else r.minus(a.high, b.low), a, b)


def multiply(a: Num, b: Num) -> Num:
    """Product; a known zero settles it whatever the other is."""
    if a.certain and b.certain:
        exact = r.times(a.low, b.low)
        return _num(exact, exact, a, b)
    for one, k in ((a, b.const), (b, a.const)):
        if k is not None:
            fixed = r.ratio(k)
            if k == 0:
                return Num(r.ZERO, r.ZERO, one.nothing)
            ends = (one.low, one.high) if k > 0 else (one.high, one.low)
            low = r.times(ends[0], fixed)
            return Num(low, low if one.low is one.high else r.times(ends[1], fixed), one.nothing)
    return _spanned(a, b)


def _spanned(a: Num, b: Num) -> Num:
    """A product with unknown factors: by its corners, or by signs where a bound is missing."""
    nothing = either(a.nothing, b.nothing)
    zero = either(_is_zero(a), _is_zero(b))
    if _never_negative(a) and _never_negative(b):
        low, high = r.times(a.low, b.low), r.times(a.high, b.high)
        return Num(r.where(zero, r.ZERO, low), r.where(zero, r.ZERO, high), nothing)
    ends = [r.times(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = ends[0], ends[0]
    for end in ends[1:]:
        low, high = r.lesser(low, end), r.greater(high, end)
    for exact, here, there in ((a, ends[0], ends[1]), (b, ends[0], ends[2])):
        upward = r.compare(">=", exact.low, r.ZERO, unknown=False)
        low = r.where(exact.known, r.where(upward, here, there), low)
        high = r.where(exact.known, r.where(upward, there, here), high)
    positive = both(r.compare(">=", a.low, r.ZERO, unknown=False), r.compare(">=", b.low, r.ZERO, unknown=False))
    bounded = both(a.low.known, a.high.known, b.low.known, b.high.known)
    half_open = both(positive, opposite(bounded))
    low = r.where(half_open, ends[0], low)
    high = r.where(half_open, ends[3], high)
    return Num(r.where(zero, r.ZERO, low), r.where(zero, r.ZERO, high), nothing)


def _is_zero(a: Num) -> Bit:
    return both(r.compare("=", a.low, r.ZERO, unknown=False), r.compare("=", a.high, r.ZERO, unknown=False))


def _never_negative(a: Num) -> bool:
    return not a.low.nullable and a.low.least >= 0


def divide(a: Num, b: Num) -> Num:
    """Quotient; a division by zero has no value."""
    if (k := b.const) is not None:
        return NOTHING_NUM if k == 0 else _shared_out(a, k)
    gone = either(a.nothing, b.nothing, _is_zero(b))
    known = both(a.known, b.known, opposite(_is_zero(b)))
    open_ = both(r.compare(">", b.low, r.ZERO, unknown=False), r.compare(">=", a.low, r.ZERO, unknown=False))
    if a.certain and b.certain:
        exact = _quotient(a.low, _positive(b.low)) if _never_negative(b) else _signed(a, b)
        return Num(exact, exact, gone)
    some_low = either(known, open_)
    some_high = either(known, both(open_, b.high.known, a.high.known)) if a.low is not a.high else some_low
    if _never_negative(a) and _never_negative(b):
        bottom_low, bottom_high = _positive(b.high), _positive(b.low)
        low = r.where(b.high.known, _quotient(a.low, bottom_low), r.ZERO)
        settled = a.low is a.high and b.low is b.high
        high = low if settled else r.null_unless(both(some_high, b.low.known), _quotient(a.high, bottom_high))
        low = r.null_unless(some_low, low)
        return Num(low, low if settled else high, gone)
    exact = _signed(a, b)
    low = r.where(known, exact, r.where(b.high.known, _quotient(a.low, _positive(b.high)), r.ZERO))
    high = r.where(known, exact, _quotient(a.high, _positive(b.low)))
    return Num(r.null_unless(some_low, low), r.null_unless(either(known, both(open_, a.high.known)), high), gone)


def _shared_out(a: Num, k: Fraction) -> Num:
    """A quotient by a constant: as in `kleene.divide`, bounds are kept only where nothing is negative."""
    made = multiply(a, Num(r.ratio(1 / k), r.ratio(1 / k)))
    if a.low is a.high or (k > 0 and _never_negative(a)):
        return made
    kept = either(a.known, both(k > 0, r.compare(">=", a.low, r.ZERO, unknown=False)))
    return Num(r.null_unless(kept, made.low), r.null_unless(kept, made.high), made.nothing)


def _positive(value: Ratio) -> Ratio:
    """The ratio, one where it is null or not positive, so that it can stand below a fraction line."""
    good = r.compare(">", value, r.ZERO, unknown=False)
    made = r.where(good, value, r.ratio(1))
    top = made.top
    expr = top.expr.filled(1) if top.nullable else top.expr
    return Ratio(w.Whole(expr, 1, max(top.high, 1), False, top.wide), made.bottom)


def _quotient(a: Ratio, b: Ratio) -> Ratio:
    """A ratio divided by one that is positive."""
    return Ratio(w.times(a.top, b.bottom), w.times(a.bottom, b.top))


def _signed(a: Num, b: Num) -> Ratio:
    """A known quotient of any signs."""
    below = r.compare("<", b.low, r.ZERO, unknown=False)
    top = r.where(below, r.times(a.low, r.ratio(-1)), a.low)
    return _quotient(top, _positive(r.where(below, r.times(b.low, r.ratio(-1)), b.low)))


def floor_div(a: Num, b: Num) -> Num:
    """How many whole steps fit into a value; steps are positive."""
    if not _never_negative(b):
        raise w.Beyond("每满 over a step that may be negative")
    gone = either(a.nothing, b.nothing, _is_zero(b))
    known = both(a.known, b.known)
    open_ = both(r.compare(">", b.low, r.ZERO, unknown=False), r.compare(">=", a.low, r.ZERO, unknown=False))
    bottom_low, bottom_high = _positive(b.high), _positive(b.low)
    low = r.where(b.high.known, _floored(a.low, bottom_low), r.ZERO)
    high = _floored(a.high, bottom_high)
    if a.low is a.high and b.low is b.high:
        exact = r.null_unless(either(known, open_), low)
        return Num(exact, exact, gone)
    good = either(known, open_)
    return Num(r.null_unless(good, low), r.null_unless(both(good, a.high.known), high), gone)


def _floored(a: Ratio, b: Ratio) -> Ratio:
    quotient = _quotient(a, b)
    return Ratio(w.over(quotient.top, quotient.bottom))


def extreme(values: Sequence[Num], *, lowest: bool) -> Num:
    """Least or greatest, what does not exist left out; a known bound may settle unknowns."""
    made = values[0]
    for value in values[1:]:
        made = _extreme(made, value, lowest)
    return made


def _extreme(a: Num, b: Num, lowest: bool) -> Num:
    strict, loose = (r.lesser, r.known_of) if lowest else (r.greater, r.known_of)
    low: Ratio
    if a.certain and b.certain:
        low = high = strict(a.low, b.low)
    elif lowest:
        low, high = strict(a.low, b.low), loose(True, a.high, b.high)
    else:
        low, high = loose(False, a.low, b.low), strict(a.high, b.high)
    made: Column = Num(low, high)
    if a.nothing is not False:
        made = choose(a.nothing, Num(b.low, b.high), made)
    if b.nothing is not False:
        made = choose(b.nothing, Num(a.low, a.high), made)
    assert isinstance(made, Num)
    return Num(made.low, made.high, both(a.nothing, b.nothing))


def least(values: Sequence[Num]) -> Num:
    """The smallest."""
    return extreme(values, lowest=True)


def greatest(values: Sequence[Num]) -> Num:
    """The largest."""
    return extreme(values, lowest=False)


# ---- comparisons ---------------------------------------------------------------------------------------------------
def compare(op: str, a: Num, b: Num) -> Bool:
    """One of > >= < <= = !=. Bounds may decide; what does not exist compares as no."""
    if op in ("<", "<="):
        return compare(">" if op == "<" else ">=", b, a)
    if op in (">", ">="):
        yes = r.compare(op, a.low, b.high, unknown=False)
        may = yes if a.certain and b.certain else r.compare(op, a.high, b.low)
    else:
        yes, may = _same(a, b)
        if op == "!=":
            yes, may = opposite(may), opposite(yes)
    gone = either(a.nothing, b.nothing)
    if gone is False:
        return Bool(yes, may)
    here = opposite(gone)
    certain = both(yes, here)
    return Bool(certain, certain if yes is may else both(may, here))


def _same(a: Num, b: Num) -> tuple[Bit, Bit]:
    """Whether two numbers are certainly, and possibly, equal."""
    yes = both(a.known, b.known, r.compare("=", a.low, b.low, unknown=False))
    if a.certain and b.certain:
        return yes, yes
    return yes, both(r.compare("<=", a.low, b.high), r.compare(">=", a.high, b.low))


def same_word(a: Word, b: Word, *, negate: bool = False) -> Bool:
    """Whether two words are the same (`negate`: differ)."""
    if a.const is not None and b.const is not None:
        return truth((a.const == b.const) is not negate)
    for word, const in ((a, b.const), (b, a.const)):
        if word.codes is not None and const is not None:
            return tested(word.codes.named(str(const), negate=negate), a, b)
    test = a.expr.differs(b.expr) if negate else a.expr.same(b.expr)
    return tested(test, a, b)


def tested(test: Node, *words: Word) -> Bool:
    """A comparison of words as expression: unknown where any word is, no where there is nothing."""
    here = opposite(either(*(word.nothing for word in words)))
    if not any(word.nullable for word in words):
        return truth(both(test, here))
    yes, may = test.filled(False), test.filled(True)
    return Bool(both(yes, here), both(may, here))


# ---- one of several ------------------------------------------------------------------------------------------------
def hull(a: Column, b: Column) -> Column:
    """A value that is one of two, nobody knows which; nothing counts as zero or no."""
    if isinstance(a, Num) and isinstance(b, Num):
        a, b = something(a), something(b)
        return Num(r.lesser(a.low, b.low), r.greater(a.high, b.high))
    if isinstance(a, Bool) and isinstance(b, Bool):
        return Bool(both(a.yes, b.yes), either(a.may, b.may))
    assert isinstance(a, Word)
    assert isinstance(b, Word)
    return Word(either_word(column(same_word(a, b).yes), a.expr), True)


def something(a: Num) -> Num:
    """The number, zero where there is nothing."""
    if a.nothing is False:
        return a
    made = choose(a.nothing, Num(r.ZERO, r.ZERO), Num(a.low, a.high))
    assert isinstance(made, Num)
    return made


def when(test: Bool, then: Column, other: Column) -> Column:
    """If … then … else, one of both where the test is unknown."""
    made = choose(test.yes, then, other)
    if test.yes is test.may:
        return made
    return choose(test.unknown, hull(then, other), made)
