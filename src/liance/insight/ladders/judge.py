"""One firm before one rung: each criterion met, not met, unknown or for a person; who is next and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liance.insight.ladders.ladder import Criterion, Ladder, Rung, Sign, Test, Value

Facts = Mapping[str, Value | None]
"""A firm's facts by id; missing or None: nobody knows."""


class State(StrEnum):
    """How a firm stands to a criterion."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    PERSON = "person"
    """Only a person can say, and none has."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion and how the firm stands to it. `missing`: facts that nobody knows and that would decide it."""

    criterion: Criterion
    state: State
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A title that a firm has, until a day (None: no end is known)."""

    title: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm before its next rung; `rung` None: it stands on the highest."""

    firm: str
    ladder: Ladder
    held: Rung | None
    rung: Rung | None
    findings: tuple[Finding, ...]

    def of(self, state: State) -> tuple[Finding, ...]:
        """The criteria in a state."""
        return tuple(f for f in self.findings if f.state is state)

    @property
    def ready(self) -> bool:
        """Whether nothing speaks against it and nothing is unknown: people may look at it now."""
        return self.rung is not None and not self.of(State.NOT_MET) and not self.of(State.UNKNOWN)


def judged(criterion: Criterion, facts: Facts) -> Finding:
    """How a firm stands to one criterion."""
    if criterion.person:
        said = facts.get(criterion.id)
        return Finding(criterion, State.PERSON if said is None else State.MET if said else State.NOT_MET)
    ways = [[_holds(test, facts) for test in way] for way in criterion.ways]
    if any(all(held is True for held in way) for way in ways):
        return Finding(criterion, State.MET)
    open_ = [way for way, held in zip(criterion.ways, ways, strict=True) if False not in held]
    if not open_:
        return Finding(criterion, State.NOT_MET)
    missing = dict.fromkeys(test.fact for way in open_ for test in way if facts.get(test.fact) is None)
    return Finding(criterion, State.UNKNOWN, tuple(missing))


def _holds(test: Test, facts: Facts) -> bool | None:
    value = facts.get(test.fact)
    if value is None:
        return None
    match test.sign:
        case Sign.LEAST:
            return value >= test.value
        case Sign.MORE:
            return value > test.value
        case Sign.MOST:
            return value <= test.value
        case Sign.LESS:
            return value < test.value
        case Sign.IS:
            return value == test.value


def standing(firm: str, ladder: Ladder, facts: Facts, holdings: Iterable[Holding], *, on: date) -> Standing:
    """A firm on a day: the highest rung whose title it has and that has not ended, and the next one with its criteria.

    Titles granted under another version count for the rung that they stand for.
    """
    valid = {holding.title for holding in holdings if holding.until is None or holding.until >= on}
    places = [at for at, rung in enumerate(ladder.rungs) if valid & {rung.id, *rung.also}]
    at = max(places, default=-1)
    rung = ladder.rungs[at + 1] if at + 1 < len(ladder.rungs) else None
    findings = tuple(judged(criterion, facts) for criterion in rung.criteria) if rung is not None else ()
    return Standing(firm, ladder, ladder.rungs[at] if at >= 0 else None, rung, findings)


def next_up(standings: Iterable[Standing]) -> list[Standing]:
    """Those with a rung before them, the nearest first: fewest criteria not met, then fewest unknown or for people."""

    def distance(found: Standing) -> tuple[int, int, int, str]:
        counts = [len(found.of(state)) for state in (State.NOT_MET, State.UNKNOWN, State.PERSON)]
        return counts[0], counts[1], counts[2], found.firm

    return sorted((s for s in standings if s.rung is not None), key=distance)


def applicable(ladders: Iterable[Ladder], on: date) -> tuple[Ladder, ...]:
    """The versions by which applications are judged on a day."""
    return tuple(ladder for ladder in ladders if ladder.holds_on(on))
