"""How many of a list of candidates come off: the exact distribution of a sum of unlike chances (Poisson-binomial)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something that may come to count by the day, with the chance that people give it and why."""

    name: str
    chance: Fraction
    why: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise ValueError(f"{self.name}: a chance lies between 0 and 1, not {self.chance}")


def distribution(chances: Iterable[Fraction]) -> tuple[Fraction, ...]:
    """The chance of exactly 0, 1, … of them, by convolution; exact, and of sum one."""
    found = [Fraction(1)]
    for chance in chances:
        held = 1 - chance
        found = [held * a + chance * b for a, b in zip([*found, Fraction()], [Fraction(), *found], strict=True)]
    return tuple(found)


def at_least(wanted: int, certain: int, candidates: Sequence[Candidate]) -> Fraction:
    """The chance that those already there and the candidates are so many together."""
    needed = wanted - certain
    if needed <= 0:
        return Fraction(1)
    return sum(distribution(c.chance for c in candidates)[needed:], Fraction())


def expected(certain: int, candidates: Iterable[Candidate]) -> Fraction:
    """How many there will be on average."""
    return certain + sum((c.chance for c in candidates), Fraction())
