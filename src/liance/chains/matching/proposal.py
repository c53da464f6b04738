"""What is proposed: candidates in order, each with what every method gave, its reasons, and whether it is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liance.chains.matching.filters import Bar, Caution


class Method(StrEnum):
    """A way to find what belongs together. Each gives values from 0 to 1, and none for what it says nothing about."""

    WORDS = "words"
    """Words in common, rare ones counting more: the cosine of the weighed grams."""
    TEXT = "text"
    """The same by BM25, which does not hold back a long text so much."""
    STEPS = "steps"
    """Near in the graph."""
    TOGETHER = "together"
    """Needed by the same products."""
    CODES = "codes"
    """Classes of industry that begin alike."""
    PLACE = "place"
    """The same park or county; it ranks what others found and finds nothing by itself."""
    ALIKE = "alike"
    """What products with like names need, or what class they are in."""
    NAMED = "named"
    """One product's name in another's."""
    FLOW = "flow"
    """How often products of this stage of this chain flow into those of that."""
    CHAIN = "chain"
    """The same chain."""


ROUGH = frozenset({Method.PLACE, Method.FLOW, Method.CHAIN, Method.TEXT})
"""Methods that say roughly where a thing stands, or only repeat another. Alone they are no reason to propose it."""
LEAST_LETTERS, LEAST_DIGITS = 2, 3
"""Letters that a common word must have, and digits a common class, to be more than chance."""
MOSTLY = 0.5
"""From this cosine on one letter will do: it is most of what there is."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a method speaks for a candidate: the words, products, codes or places that it found."""

    method: Method
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One candidate: for a person to confirm or refuse, never taken up by itself."""

    id: str
    name: str
    score: float
    """By which proposals are ordered; it compares with others for the same subject only."""
    values: Mapping[Method, float]
    reasons: tuple[Reason, ...]
    cautions: tuple[Caution, ...]
    enough: bool
    """Whether what speaks for it is enough by the labels of its sort, or by the plain rule where there are too few."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that the words would allow and a fact rules out."""

    id: str
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The answer: proposals in order, and who was left out and why."""

    found: Sequence[Proposal]
    left_out: Sequence[LeftOut] = ()

    @property
    def none_suitable(self) -> bool:
        """Whether nothing is good enough: 无合适."""
        return not any(p.enough for p in self.found)


def plainly_enough(values: Mapping[Method, float], reasons: Sequence[Reason]) -> bool:
    """The plain rule without labels: something speaks for it that is neither rough nor chance."""
    return any(_tells(reason, values[reason.method]) for reason in reasons if reason.method not in ROUGH)


def _tells(reason: Reason, value: float) -> bool:
    longest = max(map(len, reason.found))
    match reason.method:
        case Method.WORDS | Method.NAMED:
            return longest >= LEAST_LETTERS or value >= MOSTLY
        case Method.CODES:
            return longest >= LEAST_DIGITS
        case _:
            return True
