"""A stage with several seats: who sits there, what each may say, and the rule by which an outcome follows."""

from __future__ import annotations

from dataclasses import dataclass

ALL, MOST, COUNT, MEAN, ABOVE = "all", "most", "count", "mean", "above"
"""Kinds of tally: every seat, more than half, at least so many; a mean score of at least, of more than."""
POOLS = ("mean", "median", "lowest")
SCORE = "score"
"""What a statement may carry beside NEEDS."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at a board: whoever is named to it speaks, or anybody in its role."""

    id: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said from a seat, and what it must carry: reason, opinion, amount, score."""

    id: str
    title: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored, from 0 to so many whole points."""

    title: str
    most: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What must be true of all that was said: so many seats gave an answer, or the mean score is such."""

    kind: str
    answer: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Seats and what is said from them. `persons`: the seats are numbered and a person is named to each.

    `more`: beyond the least number others may be named. `blind`: nobody sees another's words before all have
    spoken. `declares`: each first says whether he has a conflict of interest. `pooled`: how one amount is made
    of all, of POOLS, `rounding` by its name in `values.money`.
    """

    seats: tuple[Seat, ...]
    answers: tuple[Answer, ...]
    persons: bool = False
    more: bool = False
    named_by: tuple[str, ...] = ()
    blind: bool = False
    declares: bool = False
    criteria: tuple[Criterion, ...] = ()
    pooled: str = ""
    rounding: str = ""

    def answer(self, answer_id: str) -> Answer | None:
        """The answer with this id."""
        return next((a for a in self.answers if a.id == answer_id), None)

    @property
    def most(self) -> int:
        """The most points that a seat can give in all."""
        return sum(c.most for c in self.criteria)
