"""Pools divided: what a person would work out, and the laws that hold for every pool."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.simulate.shares import pro_rata, queue, quota, split

CLAIMS = st.lists(st.integers(0, 10**12) | st.integers(0, 12), max_size=12)
POOL = st.integers(0, 10**13) | st.integers(0, 40)


# ---- in proportion ---------------------------------------------------------------------------------------
def test_half_the_money_pays_half_of_every_claim() -> None:
    assert pro_rata([600, 300, 100], 500) == [300, 150, 50]


def test_a_fen_left_over_goes_to_the_largest_fraction_cut_off() -> None:
    """100 × 3/7, 2/7, 2/7 is 42.86, 28.57, 28.57."""
    assert pro_rata([300, 200, 200], 100) == [43, 29, 28]


def test_of_equal_fractions_the_first_in_the_stated_order_gets_it() -> None:
    assert pro_rata([5, 5, 5], 4, ["c", "a", "b"]) == [1, 2, 1]
    assert pro_rata([5, 5], 5, ["b", "a"]) == [2, 3]


def test_a_floor_is_paid_first_and_a_ceiling_leaves_the_rest_to_others() -> None:
    """Half of everything is 300, 150, 50; the last must get 80, so 420 are left for 900."""
    assert pro_rata([600, 300, 100], 500, floors=[80, 80, 80]) == [280, 140, 80]
    assert pro_rata([600, 300, 100], 500, ceilings=[200, None, None]) == [200, 225, 75]


def test_floors_that_cannot_all_be_paid_are_paid_in_proportion() -> None:
    assert pro_rata([600, 300], 90, floors=[60, 120]) == [30, 60]


@given(CLAIMS, POOL)
def test_shares_add_up_and_nobody_gets_more_than_claimed(claims: list[int], pool: int) -> None:
    shares = pro_rata(claims, pool)
    assert sum(shares) == min(pool, sum(claims))
    assert all(0 <= share <= claim for share, claim in zip(shares, claims, strict=True))


@given(CLAIMS, POOL)
def test_a_share_is_within_a_fen_of_the_exact_proportion(claims: list[int], pool: int) -> None:
    total = sum(claims)
    for share, claim in zip(pro_rata(claims, pool), claims, strict=True):
        exact = claim * min(Fraction(1), Fraction(pool, total)) if total else Fraction(0)
        assert abs(share - exact) < 1


@given(CLAIMS, POOL, st.integers(0, 10**6))
def test_more_money_never_costs_anybody_more_than_the_last_fen(claims: list[int], pool: int, more: int) -> None:
    """Largest remainders may move one fen away from a claim when the pool grows (the Alabama paradox), never two."""
    pairs = zip(pro_rata(claims, pool), pro_rata(claims, pool + more), strict=True)
    assert all(after >= before - 1 for before, after in pairs)


@given(CLAIMS, POOL, st.integers())
def test_the_order_of_the_claims_does_not_matter(claims: list[int], pool: int, seed: int) -> None:
    names = list(range(len(claims)))
    mixed = Random(seed).sample(names, len(names))
    shares = pro_rata(claims, pool, names)
    assert pro_rata([claims[i] for i in mixed], pool, mixed) == [shares[i] for i in mixed]


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 3), max_size=8), st.integers(0, 3000))
def test_bounds_hold_whenever_the_pool_can_pay_the_floors(rows: list[tuple[int, int, int]], pool: int) -> None:
    claims, floors = [r[0] for r in rows], [r[1] for r in rows]
    caps = [r[1] + r[2] for r in rows]
    shares = pro_rata(claims, pool, floors=floors, ceilings=caps)
    lows = [min(c, f) for c, f in zip(claims, floors, strict=True)]
    highs = [min(c, cap) for c, cap in zip(claims, caps, strict=True)]
    assert sum(shares) == min(pool, sum(highs))
    if pool >= sum(lows):
        bounded = zip(lows, shares, highs, strict=True)
        assert all(low <= share <= high for low, share, high in bounded)


# ---- first come first served -----------------------------------------------------------------------------
def test_the_queue_ends_where_the_money_ends() -> None:
    claims, order = [50, 40, 30, 5], [1, 2, 3, 4]
    assert queue(claims, 100, order) == [50, 40, 10, 0]
    assert queue(claims, 100, order, whole=True) == [50, 40, 0, 0]
    assert queue(claims, 100, order[::-1]) == [25, 40, 30, 5]


@given(CLAIMS, POOL, POOL, st.booleans())
def test_more_money_takes_nothing_from_a_queue(claims: list[int], pool: int, more: int, whole: bool) -> None:
    order = list(range(len(claims)))
    before, after = (queue(claims, p, order, whole=whole) for p in (pool, pool + more))
    assert all(a >= b for b, a in zip(before, after, strict=True))


@given(CLAIMS, POOL)
def test_a_queue_spends_the_pool(claims: list[int], pool: int) -> None:
    shares = queue(claims, pool, range(len(claims)))
    assert sum(shares) == min(pool, sum(claims))
    assert all(share <= claim for share, claim in zip(shares, claims, strict=True))


# ---- places ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ranks", "places", "inside", "tied", "outside"),
    [
        ([3, 1, 2], 2, (1, 2), (), (0,)),
        ([1, 2, 2, 3], 2, (0,), (1, 2), (3,)),
        ([1, 1, 1], 2, (), (0, 1, 2), ()),
        ([1, 1, 2], 2, (0, 1), (), (2,)),
        ([1], 4, (0,), (), ()),
    ],
)
def test_a_tie_at_the_last_place_is_told_and_not_broken(
    ranks: Sequence[int], places: int, inside: tuple[int, ...], tied: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    found = quota(ranks, places)
    assert (found.inside, found.tied, found.outside) == (inside, tied, outside)


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(0, 12))
def test_everybody_is_in_or_out_or_tied(ranks: list[int], places: int) -> None:
    found = quota(ranks, places)
    assert sorted((*found.inside, *found.tied, *found.outside)) == list(range(len(ranks)))
    assert len(found.inside) <= places
    assert len(found.inside) + len(found.tied) >= min(places, len(ranks))


# ---- payers ----------------------------------------------------------------------------------------------
def test_payers_bear_the_whole() -> None:
    assert split(1001, [Fraction(6, 10), Fraction(4, 10)]) == [601, 400]


@given(st.integers(0, 10**14), st.integers(1, 99))
def test_what_payers_bear_adds_up(amount: int, percent: int) -> None:
    parts = [Fraction(percent, 100), 1 - Fraction(percent, 100)]
    assert sum(split(amount, parts)) == amount
