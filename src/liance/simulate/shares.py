"""A pool divided exactly among claims, in whole fen: in proportion, first come first served, or by rank."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any


def pro_rata(
    claims: Sequence[int],
    pool: int,
    ties: Sequence[Any] | None = None,
    *,
    floors: Sequence[int] | None = None,
    ceilings: Sequence[int | None] | None = None,
) -> list[int]:
    """Shares in fen, in proportion to the claims, that add up to the pool (or to what may be taken, if that is less).

    Largest remainder: a fen left over goes to the largest fraction cut off, among equal ones to the larger claim, then
    to the first by `ties` (by position without it). `floors` and `ceilings` bound each share; nobody gets more than
    claimed. A pool below the sum of the floors is divided in proportion to the floors. Claims, pool >= 0.
    """
    order = ties if ties is not None else range(len(claims))
    lows = [min(c, f) for c, f in zip(claims, floors or [0] * len(claims), strict=True)]
    caps = ceilings or [None] * len(claims)
    highs = [max(low, c if cap is None else min(c, cap)) for low, c, cap in zip(lows, claims, caps, strict=True)]
    if sum(highs) <= pool:
        return highs
    if sum(lows) >= pool:
        return _rounded(lows, Fraction(pool, sum(lows)) if pool else Fraction(0), pool, order)
    rate = _rate(claims, lows, highs, pool)
    fixed = [_fixed(c, low, high, rate) for c, low, high in zip(claims, lows, highs, strict=True)]
    moving = [i for i, share in enumerate(fixed) if share is None]
    rest = pool - sum(share for share in fixed if share is not None)
    parts = _rounded([claims[i] for i in moving], rate, rest, [order[i] for i in moving])
    shares = [share or 0 for share in fixed]
    for i, part in zip(moving, parts, strict=True):
        shares[i] = part
    return shares


def _rate(claims: Sequence[int], lows: Sequence[int], highs: Sequence[int], pool: int) -> Fraction:
    """The share of every claim at which bounded shares add up to the pool, which lies between both sums of bounds."""
    bounds = zip(claims, lows, highs, strict=True)
    turns = sorted({Fraction(edge, c) for c, low, high in bounds if c for edge in (low, high)})

    def taken(rate: Fraction) -> Fraction:
        total = Fraction(0)
        for c, low, high in zip(claims, lows, highs, strict=True):
            bound = _fixed(c, low, high, rate)
            total += rate * c if bound is None else bound
        return total

    above = bisect_left(turns, Fraction(pool), key=taken)
    upper, lower = turns[above], turns[above - 1] if above else Fraction(0)
    below, beyond = taken(lower), taken(upper)
    return upper if beyond == below else lower + (upper - lower) * (pool - below) / (beyond - below)


def _fixed(claim: int, low: int, high: int, rate: Fraction) -> int | None:
    """The bound that a share runs into at this rate, if any."""
    share, unit = claim * rate.numerator, rate.denominator
    return low if share <= low * unit else high if share >= high * unit else None


def _rounded(claims: Sequence[int], rate: Fraction, total: int, order: Sequence[Any]) -> list[int]:
    """`rate` of every claim in whole fen; these and the remainders' fen add up to `total`."""
    cut = [divmod(c * rate.numerator, rate.denominator) for c in claims]
    shares = [whole for whole, _ in cut]
    left = total - sum(shares)
    first = sorted(range(len(claims)), key=lambda i: (-cut[i][1], -claims[i], order[i])) if left else []
    for i in first[:left]:
        shares[i] += 1
    return shares


def queue(
    claims: Sequence[int],
    pool: int,
    order: Sequence[Any],
    *,
    whole: bool = False,
    ceilings: Sequence[int] | None = None,
) -> list[int]:
    """Shares in fen, first come first served in `order`, until the pool is empty.

    The first claim that does not fit takes what is left or, where claims are paid `whole`, nothing; nobody behind it is
    served. `ceilings` bound single shares and do not stop the queue.
    """
    shares, left = [0] * len(claims), pool
    for i in sorted(range(len(claims)), key=lambda i: order[i]):
        wanted = claims[i] if ceilings is None else min(claims[i], ceilings[i])
        if wanted > left:
            shares[i] = 0 if whole else left
            break
        shares[i] = wanted
        left -= wanted
    return shares


@dataclass(frozen=True, slots=True)
class Quota:
    """Positions by rank: `inside`; `tied` for the last places, which the rank cannot tell apart; `outside`."""

    inside: tuple[int, ...]
    tied: tuple[int, ...]
    outside: tuple[int, ...]


def quota(ranks: Sequence[Any], places: int) -> Quota:
    """The first `places` positions by rank, lowest first. A tie at the last place is reported, never broken."""
    inside: list[int] = []
    tied: list[int] = []
    outside: list[int] = []
    for _, together in groupby(sorted(range(len(ranks)), key=lambda i: ranks[i]), key=lambda i: ranks[i]):
        equals = list(together)
        if len(inside) + len(equals) <= places and not tied:
            inside += equals
        elif len(inside) < places and not tied:
            tied += equals
        else:
            outside += equals
    return Quota(tuple(inside), tuple(tied), tuple(outside))


def split(amount: int, parts: Sequence[Fraction]) -> list[int]:
    """An amount in fen borne by several payers in parts that sum to one; fen left over by largest remainder."""
    cut = [divmod(amount * p.numerator, p.denominator) for p in parts]
    shares = [whole for whole, _ in cut]
    first = sorted(range(len(parts)), key=lambda i: (-Fraction(cut[i][1], parts[i].denominator), i))
    for i in first[: amount - sum(shares)]:
        shares[i] += 1
    return shares
