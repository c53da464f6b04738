"""Several rankings made one, by reciprocal ranks: no ranking counts more than another, and no scale matters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

DAMPING = 60
"""The usual constant of reciprocal rank fusion: how little the first places stand out from those behind them."""
DIGITS = 12
"""Scores that agree in so many digits are equal: sums of floats in another order are no difference."""

Scores = Mapping[str, float]


def ranks(scores: Scores) -> dict[str, float]:
    """The rank of each thing with a score above nought, from 1; equal scores share the mean of their ranks."""
    counted = Counter(round(score, DIGITS) for score in scores.values() if score > 0)
    rank_of, before = {}, 0
    for score in sorted(counted, reverse=True):
        rank_of[score] = before + (counted[score] + 1) / 2
        before += counted[score]
    return {id_: rank_of[round(score, DIGITS)] for id_, score in scores.items() if round(score, DIGITS) in rank_of}


def fused(rankings: Iterable[Scores]) -> dict[str, float]:
    """The sum of reciprocal ranks; who is not in a ranking gets nothing from it."""
    total: defaultdict[str, float] = defaultdict(float)
    for scores in rankings:
        for id_, rank in ranks(scores).items():
            total[id_] += 1 / (DAMPING + rank)
    return dict(total)


def ordered(scores: Scores) -> list[str]:
    """The best first; of equal ones the smaller id first, so that the order is the same on every machine."""
    return sorted(scores, key=lambda id_: (-round(scores[id_], DIGITS), id_))
