"""Amounts near the end of 64 bits: exact in 128, and what even these do not hold is left to the other engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.expressions import Draw
from tests.agreement.programs import Town, policy_of
from tests.agreement.twin import differences, in_columns, one_by_one
from tests.thoroughness import examples

from liance.diagnostics.diagnostic import Rejected
from liance.records.city import Value
from liance.rules.columns import ratios as r
from liance.rules.columns import whole as w
from liance.rules.columns.bits import column
from liance.rules.columns.graph import col, evaluate
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.whole import MOST_64, MOST_128, Beyond, Whole

HUGE = 999_999_999_999_999_999
"""Fen: close to ten thousand trillion yuan."""
EDGES = (0, 1, -1, 2, 3, 99, 100, 10**9, HUGE, -HUGE, MOST_64, -MOST_64)


# ---- policies ------------------------------------------------------------------------------------------------------
def firm_years(*figures: dict[str, Value]) -> Town:
    """One firm's years from 2021 on."""
    rows = [("firm_year", {"enterprise": "甲", "year": 2021 + n, **values}) for n, values in enumerate(figures)]
    return Town((("enterprise", {"id": "甲"}), *rows))


def test_an_amount_that_cannot_be_recorded_is_refused_with_the_bound() -> None:
    """Ten thousand trillion yuan a hundred times over: beyond 64 bits, in either engine, never wrapped."""
    rules = "奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  性质  定额\n  金额  收入 × 100"
    policy, town = policy_of(rules), firm_years({"sales": HUGE})
    city = town.city(policy)
    for decide in (in_columns, one_by_one):
        with pytest.raises(Rejected) as refused:
            decide(policy, city)
        (found,) = refused.value.diagnostics
        assert (found.code, found.args["incentive"], found.args["record"]) == ("amount-too-large", "one", "甲/2021")
        assert "92,233,720,368,547,758.07元" in found.message()


HUGE_YEARS = firm_years(
    {"sales": HUGE, "profit": HUGE - 1, "change": Fraction(999_999, 10**6)},
    {"sales": HUGE - 7, "profit": -HUGE, "change": Fraction(123_457, 10**6)},
    {"sales": 1, "profit": HUGE, "change": Fraction(1)},
)
IN_128_BITS = {
    "a product of two amounts below a line": "（收入 ÷ 利润） × 收入",
    "a share of six decimals": "增幅 × 收入",
    "a share of a share": "增幅 ^3 × 收入",
    "a difference of quotients": "最小（最大（收入 ÷ 上年 收入 − 1，1%） × 1万元，1亿元）",
    "a total of years": "最小（此前合计 收入，900000000000万元）",
    "slices": "分段（收入：0元 → 100%；10000万元 → 33.3%）",
}


@pytest.mark.parametrize("what", IN_128_BITS)
def test_products_beyond_64_bits_are_exact(what: str) -> None:
    policy = policy_of(f"奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  金额  {IN_128_BITS[what]}\n  性质  定额")
    city = HUGE_YEARS.city(policy)
    assessed = in_columns(policy, city)
    assert assessed.beyond == {}
    assert differences(assessed.results, one_by_one(policy, city)) == []
    assert assessed.results["outcome"].is_in(["definite"]).any()


BEYOND_128_BITS = {
    "the fourth power of a quotient": "最小（（利润 ÷ 收入） ^4 × 1元，1元）",
    "a quotient of quotients": "最小（（（收入 ÷ 利润） ÷ （利润 ÷ 收入） ÷ （收入 ÷ 利润）） × 1元，1元）",
    "a high power": "最小（增幅 ^8 × 1元，1元）",
}


@pytest.mark.parametrize("what", BEYOND_128_BITS)
def test_what_128_bits_do_not_hold_is_left_to_the_other_engine(what: str) -> None:
    """Refused before anything is computed, by the bounds alone; never wrapped."""
    policy = policy_of(f"奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  金额  {BEYOND_128_BITS[what]}\n  性质  定额")
    city = HUGE_YEARS.city(policy)
    assessed = in_columns(policy, city)
    assert "beyond 128 bits" in assessed.beyond["one"]
    assert differences(assessed.results, one_by_one(policy, city)) == []


HUNDREDFOLD = (
    "奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  金额  若 收入 > 1万元 则 1元 否则 100 × 收入\n  性质  定额"
)


def test_an_amount_that_might_not_fit_is_left_to_the_other_engine() -> None:
    """A hundred times the largest revenue exceeds 64 bits; no amount that is paid does."""
    policy = policy_of(HUNDREDFOLD)
    year = {"year": 2021}
    sales = [
        ("firm_year", {"enterprise": "甲", "sales": HUGE, **year}),
        ("firm_year", {"enterprise": "乙", "sales": 3, **year}),
    ]
    city = Town((("enterprise", {"id": "甲"}), ("enterprise", {"id": "乙"}), *sales)).city(policy)
    assessed = in_columns(policy, city)
    assert "an amount may reach" in assessed.beyond["one"]
    assert differences(assessed.results, one_by_one(policy, city)) == []
    assert sorted(assessed.results["amount"]) == [100, 300]


def test_an_amount_that_does_not_fit_is_never_wrapped() -> None:
    """Ten to the twentieth fen is no number of a table of results: it is refused, not cut."""
    policy = policy_of("奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  金额  100 × 收入\n  性质  定额")
    with pytest.raises((Rejected, pl.exceptions.ComputeError)):
        in_columns(policy, HUGE_YEARS.city(policy))


def test_limits_over_huge_amounts() -> None:
    """Sums over records may need more than 64 bits too."""
    rules = "奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  金额  收入\n  性质  定额\n  "
    rules += "上限  9999999999999999元 每 企业 累计"
    policy = policy_of(rules)
    city = firm_years(*[{"sales": HUGE}] * 20).city(policy)
    assessed = in_columns(policy, city)
    assert differences(assessed.results, one_by_one(policy, city)) == []
    assert assessed.results.filter(pl.col("outcome") == "definite").height == 1


# ---- proven bounds, whole numbers ----------------------------------------------------------------------------------
COLUMNS = ("a", "b", "c")
Rows = list[dict[str, int | None]]


@dataclass(frozen=True, slots=True)
class Tree:
    """An operation on columns, and the same on Python's numbers, row by row; the reach of everything below it."""

    told: str
    made: Callable[[], Whole]
    value: Callable[[dict[str, int | None]], int | None]


@st.composite
def rows(draw: Draw) -> Rows:
    """Some rows of three columns with nulls, of values at the ends of random ranges."""
    ends = {c: sorted(draw(st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES)))) for c in COLUMNS}
    cell = {c: st.one_of(st.none(), st.sampled_from(ends[c]), st.integers(*ends[c])) for c in COLUMNS}
    return draw(st.lists(st.fixed_dictionaries(cell), min_size=1, max_size=6))


def leaf(draw: Draw, data: Rows) -> Tree:
    """A column with the bounds of its values, or a constant."""
    if draw(st.booleans()):
        k = draw(st.sampled_from(EDGES))
        return Tree(str(k), lambda: w.whole(k), lambda row: k)
    name = draw(st.sampled_from(COLUMNS))
    known = [v for row in data if (v := row[name]) is not None] or [0]
    nullable = any(row[name] is None for row in data)
    low, high = min(known), max(known)
    return Tree(name, lambda: Whole(col(name), low, high, nullable), lambda row: row[name])


def binary(
    apply: Callable[[Whole, Whole], Whole], plain: Callable[[int, int], int], word: str, a: Tree, b: Tree
) -> Tree:
    """An operation on two trees, null where either is."""

    def value(row: dict[str, int | None]) -> int | None:
        x, y = a.value(row), b.value(row)
        return None if x is None or y is None else plain(x, y)

    return Tree(f"{word}({a.told}, {b.told})", lambda: apply(a.made(), b.made()), value)


def trees(draw: Draw, data: Rows, depth: int) -> Tree:
    """A random operation on random operations."""
    if depth == 0:
        return leaf(draw, data)
    a, b = trees(draw, data, depth - 1), trees(draw, data, depth - 1)
    kind = draw(st.sampled_from(["plus", "minus", "times", "over", "smaller", "larger", "filled", "where", "unless"]))
    positive = draw(st.sampled_from([1, 2, 3, 100, 10**9]))
    test = col("a").filled(0) > 0
    match kind:
        case "plus":
            return binary(w.plus, lambda x, y: x + y, kind, a, b)
        case "minus":
            return binary(w.minus, lambda x, y: x - y, kind, a, b)
        case "times":
            return binary(w.times, lambda x, y: x * y, kind, a, b)
        case "over":
            return binary(
                w.over, lambda x, y: x // y, kind, a, Tree(str(positive), lambda: w.whole(positive), lambda _: positive)
            )
        case "smaller":
            return binary(w.smaller, min, kind, a, b)
        case "larger":
            return binary(w.larger, max, kind, a, b)
        case "filled":
            return Tree(
                f"filled({a.told})", lambda: w.filled(a.made(), 7), lambda row: 7 if (x := a.value(row)) is None else x
            )
        case "where":
            chosen = lambda row: a.value(row) if (row["a"] or 0) > 0 else b.value(row)  # noqa: E731
            return Tree(f"where({a.told}, {b.told})", lambda: w.where(test, a.made(), b.made()), chosen)
    kept = lambda row: a.value(row) if (row["a"] or 0) > 0 else None  # noqa: E731
    return Tree(f"unless({a.told})", lambda: w.null_unless(test, a.made()), kept)


@st.composite
def wholes(draw: Draw) -> tuple[Rows, Tree]:
    """Rows and an operation on them."""
    data = draw(rows())
    return data, trees(draw, data, draw(st.integers(1, 4)))


@examples(80, 500)
@given(wholes())
def test_whole_numbers_are_those_of_python(case: tuple[Rows, Tree]) -> None:
    """Every row, null for null, within the bounds that were proven; or refused, when the bounds go beyond 128 bits."""
    data, tree = case
    try:
        made = tree.made()
    except Beyond:
        return
    frame = pl.DataFrame(data, schema=dict.fromkeys(COLUMNS, pl.Int64))
    found = evaluate(frame, {"x": made.expr})["x"].to_list()
    found = found if len(found) == len(data) else found * len(data)
    assert found == [tree.value(row) for row in data], tree.told
    known = [v for v in found if v is not None]
    assert all(made.low <= v <= made.high for v in known)
    assert made.nullable or len(known) == len(found)
    assert made.wide or max(abs(made.low), abs(made.high)) <= MOST_64


def test_bounds_beyond_128_bits_are_refused() -> None:
    """The last that fits, and the first that does not."""
    assert w.whole(MOST_128).wide
    with pytest.raises(Beyond, match="beyond 128 bits"):
        w.plus(Whole(col("a"), 0, MOST_128, wide=True), w.whole(1))
    with pytest.raises(Beyond, match="beyond 128 bits"):
        w.times(Whole(col("a"), -(2**64), 2**64, wide=True), Whole(col("b"), 0, 2**63, wide=True))


# ---- proven bounds, ratios -----------------------------------------------------------------------------------------
Fractions = Callable[[Fraction, Fraction], Fraction]
RATIO_OPS: dict[str, tuple[Callable[[Ratio, Ratio], Ratio], Fractions]] = {
    "plus": (r.plus, lambda x, y: x + y),
    "minus": (r.minus, lambda x, y: x - y),
    "times": (r.times, lambda x, y: x * y),
    "lesser": (r.lesser, min),
    "greater": (r.greater, max),
}
COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    "=": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
}
SIZES = (0, 1, -1, 3, 7, 100, 33_333, -(10**6), 10**12, HUGE)


@examples(80, 500)
@given(
    st.tuples(*[st.sampled_from(SIZES)] * 4),
    st.tuples(*[st.sampled_from([1, 3, 7, 100, 10**6, HUGE])] * 2),
    st.sampled_from(sorted(RATIO_OPS)),
    st.sampled_from(sorted(COMPARED)),
    st.sampled_from([1, 100]),
)
def test_ratios_are_those_of_python(
    tops: tuple[int, int, int, int], bottoms: tuple[int, int], word: str, sign: str, step: int
) -> None:
    """Two columns over whole numbers: put together, compared and rounded, exactly."""
    data = {"a": list(tops[:2]), "b": list(tops[2:]), "p": list(bottoms), "q": list(bottoms[::-1])}
    one, two = (Ratio(_column(data, x), _column(data, y)) for x, y in (("a", "p"), ("b", "q")))
    mine = [Fraction(x, y) for x, y in zip(data["a"], data["p"], strict=True)]
    theirs = [Fraction(x, y) for x, y in zip(data["b"], data["q"], strict=True)]
    apply, plain = RATIO_OPS[word]
    try:
        made = apply(one, two)
        nodes = {"top": made.top.expr, "bottom": made.bottom.expr, "test": column(r.compare(sign, one, two))}
        nodes |= {"down": r.down(made, step).expr, "half": r.half_up(made, step).expr}
    except Beyond:
        large = max(map(abs, (*tops, *bottoms))) >= 10**12
        assert large
        return
    told = evaluate(pl.DataFrame(data), nodes).to_dicts() * 2
    wanted = [plain(x, y) for x, y in zip(mine, theirs, strict=True)]
    for row, value, x, y in zip(told[: len(wanted)] if len(told) > 2 else told, wanted, mine, theirs, strict=True):
        assert Fraction(row["top"], row["bottom"]) == value
        assert row["test"] is COMPARED[sign](x, y)
        assert row["down"] == value // step * step
        assert row["half"] == (value / step + Fraction(1, 2)).__floor__() * step


def _column(data: dict[str, list[int]], name: str) -> Whole:
    return Whole(col(name), min(data[name]), max(data[name]))
