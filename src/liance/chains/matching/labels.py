"""What people decided about proposals, and what is learnt from it: when a proposal is good enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from liance.chains.matching.profile import Sought
from liance.chains.matching.proposal import Method, Reason, plainly_enough

FEWEST = 20
"""With fewer labels of a sort nothing is learnt from them."""
PRECISION = 0.9
"""Of the proposals that pass the threshold so many must have been accepted."""
ENOUGH_TO_WEIGH = 300
"""With fewer labels weights would follow chance."""
RIDGE, ROUNDS = 1.0, 25


@dataclass(frozen=True, slots=True)
class Label:
    """One decision on one proposal: what was proposed for what, the values it was shown with, and the verdict."""

    sought: Sought
    subject: str
    candidate: str
    values: Mapping[Method, float]
    """What each method gave, from 0 to 1."""
    accepted: bool


def strength(values: Mapping[Method, float]) -> float:
    """How much speaks for a proposal, from 0 to 1 a method: comparable between subjects, as ranks are not."""
    return sum(values.values())


def threshold(labels: Iterable[Label], sought: Sought) -> float | None:
    """The least strength from which on nine of ten proposals of a sort were accepted; None: not to be learnt yet.

    Infinite if no strength keeps that promise: then nothing is good enough.
    """
    found = sorted((strength(x.values), x.accepted) for x in labels if x.sought is sought)
    if len(found) < FEWEST:
        return None
    least, accepted = float("inf"), 0
    for number, (value, taken) in enumerate(reversed(found), 1):
        accepted += taken
        last_of_equals = number == len(found) or found[-number - 1][0] != value
        if last_of_equals and accepted >= PRECISION * number:
            least = value
    return least


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted chance of being accepted: the sum of weights times values, through the logistic curve."""

    base: float
    of: Mapping[Method, float]

    def chance(self, values: Mapping[Method, float]) -> float:
        """How likely a person accepts, by the labels."""
        total = self.base + sum(weight * values.get(name, 0.0) for name, weight in self.of.items())
        return 1 / (1 + exp(-total)) if total > -700 else 0.0


def fitted(labels: Sequence[Label], sought: Sought) -> Weights | None:
    """Weights from at least 300 labels of a sort with both verdicts among them, by Newton's method; else None."""
    mine = [x for x in labels if x.sought is sought]
    if len(mine) < ENOUGH_TO_WEIGH or len({x.accepted for x in mine}) < 2:
        return None
    names = sorted({name for x in mine for name in x.values})
    rows = [[1.0, *(x.values.get(name, 0.0) for name in names)] for x in mine]
    weights = [0.0] * len(rows[0])
    for _ in range(ROUNDS):
        step = _step(rows, [float(x.accepted) for x in mine], weights)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-9:
            break
    return Weights(weights[0], dict(zip(names, weights[1:], strict=True)))


@dataclass(frozen=True, slots=True)
class Judge:
    """What labels say about one sort of proposal: from when on it is enough and, if asked for, weights of methods."""

    least: float | None = None
    weights: Weights | None = None

    @classmethod
    def of(cls, labels: Iterable[Label], sought: Sought, *, weighed: bool = False) -> Judge:
        """Learnt from labels; `weighed`: methods are weighed as well, if there are labels enough."""
        known = tuple(labels)
        return cls(threshold(known, sought), fitted(known, sought) if weighed else None)

    def enough(self, values: Mapping[Method, float], reasons: Sequence[Reason]) -> bool:
        """Whether a proposal is good enough."""
        return plainly_enough(values, reasons) if self.least is None else strength(values) >= self.least

    def totals(self, scores: Mapping[Method, Mapping[str, float]], ranked: Mapping[str, float]) -> Mapping[str, float]:
        """By what proposals are ordered: their fused ranks, or the fitted chance."""
        if self.weights is None:
            return ranked
        return {
            id_: self.weights.chance({method: found.get(id_, 0.0) for method, found in scores.items()})
            for id_ in ranked
        }


def _step(rows: list[list[float]], wanted: list[float], weights: list[float]) -> list[float]:
    """Newton's step: the gradient over the curvature, both held back by the ridge (but for the base)."""
    size = len(weights)
    gradient = [-RIDGE * w if n else 0.0 for n, w in enumerate(weights)]
    curve = [[RIDGE * (i == j and i > 0) + 1e-9 * (i == j) for j in range(size)] for i in range(size)]
    for row, y in zip(rows, wanted, strict=True):
        chance = 1 / (1 + exp(-max(-500.0, min(500.0, sum(w * x for w, x in zip(weights, row, strict=True))))))
        for i, x in enumerate(row):
            gradient[i] += (y - chance) * x
            for j in range(size):
                curve[i][j] += chance * (1 - chance) * x * row[j]
    return _solved(curve, gradient)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss' elimination; the matrix is positive definite, so that no row need be exchanged."""
    rows = [[*row, y] for row, y in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        for row in rows[i + 1 :]:
            factor = row[i] / pivot[i]
            row[i:] = [x - factor * p for x, p in zip(row[i:], pivot[i:], strict=True)]
    found = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        known = sum(rows[i][j] * found[j] for j in range(i + 1, len(rows)))
        found[i] = (rows[i][-1] - known) / rows[i][i]
    return found
