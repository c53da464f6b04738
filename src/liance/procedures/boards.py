"""Boards read: who sits where in a round, what was said there and who may see it, and what follows by the rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from liance.procedures.run import DECLARED, SPOKEN, Act, Run, Said
from liance.rules import ir
from liance.rules.ir.boards import ALL, COUNT, MEAN, MOST
from liance.rules.ir.procedures import SYSTEM
from liance.values.money import ROUNDINGS


@dataclass(frozen=True, slots=True)
class Held:
    """A seat in a round: a role's, or held by a person, or by whoever acts for `holder_of`; and what was said from it.

    `declared` is who declared and his conflict of interest, empty for none. `hidden`: something was said that is not
    to be read yet.
    """

    id: str
    role: str = ""
    holder: str = ""
    holder_of: str = ""
    declared: tuple[tuple[str, str], ...] = ()
    spoken: Said | None = None
    hidden: bool = False

    @property
    def vacant(self) -> bool:
        """Whether nobody is asked to speak from it."""
        return not (self.role or self.holder or self.holder_of)

    @property
    def heard(self) -> bool:
        """Whether it has spoken."""
        return self.spoken is not None or self.hidden


@dataclass(frozen=True, slots=True)
class Round:
    """The seats of a board from one entry into its stage to its end; `number` from 1."""

    stage: str
    number: int
    open: bool
    seats: tuple[Held, ...]

    @property
    def full(self) -> bool:
        """Whether every seat has spoken."""
        return all(s.heard for s in self.seats)


def seats_of(board: ir.Board, said: Iterable[Said]) -> tuple[Held, ...]:
    """The seats after everything that was said in a round, in order."""
    held = {s.id: Held(s.id, s.role) for s in board.seats}
    for one in said:
        seat = held.get(one.seat, Held(one.seat))
        match one.what:
            case "named":
                seat = replace(seat, holder=one.holder, holder_of=one.holder_of)
            case "declared":
                leaves = bool(one.conflict) and seat.holder == one.person
                seat = replace(seat, declared=(*seat.declared, (one.person, one.conflict)))
                seat = replace(seat, holder="", holder_of="") if leaves else seat
            case _:
                seat = replace(seat, spoken=one)
        held[one.seat] = seat
    return tuple(held.values())


def this_round(run: Run, stage: str) -> tuple[Said, ...]:
    """What was said at a stage since it last ended."""
    begun = max((n for n, a in enumerate(run.acts, 1) if a.stage == stage), default=0)
    return tuple(s for s in run.said if s.stage == stage and s.after >= begun)


def round_of(procedure: ir.Procedure, run: Run, stage: str) -> Round:
    """The present round of an open stage with a board, nothing hidden."""
    board = procedure.stage(stage).board
    assert board is not None
    number = 1 + sum(a.stage == stage for a in run.acts)
    return Round(stage, number, open=True, seats=seats_of(board, this_round(run, stage)))


def rounds(procedure: ir.Procedure, run: Run, *, viewer: str) -> tuple[Round, ...]:
    """Every round of every board as a person may see it: of an open blind one only what he said himself."""
    return tuple(
        _seen(r, viewer) if r.open and _blind(procedure, r.stage) else r
        for s in procedure.stages
        if s.board is not None
        for r in _rounds(s, s.board, run)
    )


def _blind(procedure: ir.Procedure, stage: str) -> bool:
    board = procedure.stage(stage).board
    return board is not None and board.blind


def _rounds(stage: ir.Stage, board: ir.Board, run: Run) -> Iterator[Round]:
    ends = [n for n, a in enumerate(run.acts, 1) if a.stage == stage.id]
    said = [s for s in run.said if s.stage == stage.id]
    for number, (low, high) in enumerate(zip([0, *ends], [*ends, None], strict=True), 1):
        own = [s for s in said if s.after >= low and (high is None or s.after < high)]
        is_open = high is None and run.at(stage.id) is not None
        if own or is_open:
            yield Round(stage.id, number, is_open, seats_of(board, own))


def _seen(made: Round, viewer: str) -> Round:
    if made.full:
        return made
    hidden = (replace(s, spoken=None, hidden=True) if s.spoken and s.spoken.person != viewer else s for s in made.seats)
    return replace(made, seats=tuple(hidden))


def silent(procedure: ir.Procedure, run: Run, stage: str) -> tuple[str, ...]:
    """The seats of an open board whose holders were asked and have not spoken."""
    return tuple(s.id for s in round_of(procedure, run, stage).seats if not s.vacant and not s.heard)


def conflicted(run: Run, stage: str) -> frozenset[str]:
    """Who declared a conflict of interest at a stage, in any round."""
    return frozenset(s.person for s in run.said if s.stage == stage and s.what == DECLARED and s.conflict)


# ---- what follows ----------------------------------------------------------------------------------------------------
def settled(procedure: ir.Procedure, run: Run, stage_id: str, *, at: datetime) -> Act | None:
    """The act of the platform that the rule stands for once every seat has spoken; None before that."""
    stage = procedure.stage(stage_id)
    if stage.board is None or run.at(stage_id) is None:
        return None
    made = round_of(procedure, run, stage_id)
    spoken = [s.spoken for s in made.seats if s.spoken is not None]
    outcome = next((o for o in stage.outcomes if o.ruled and all(holds(t, spoken) for t in o.when)), None)
    if not made.full or outcome is None:
        return None
    words = summary(stage.board, spoken)
    return Act(stage_id, outcome.id, "", SYSTEM, at, opinion=words, amount=pooled(stage.board, spoken))


def holds(tally: ir.Tally, spoken: Sequence[Said]) -> bool:
    """Whether what a tally asks for is true of all that was said."""
    count = sum(s.answer == tally.answer for s in spoken)
    if tally.kind == ALL:
        return count == len(spoken)
    if tally.kind == MOST:
        return 2 * count > len(spoken)
    if tally.kind == COUNT:
        return count >= tally.least
    mean = mean_score(spoken)
    return mean is not None and (mean >= tally.least if tally.kind == MEAN else mean > tally.least)


def mean_score(spoken: Iterable[Said]) -> Fraction | None:
    """The mean of the total points of those who scored; None when nobody did."""
    totals = [sum(s.scores) for s in spoken if s.scores]
    return Fraction(sum(totals), len(totals)) if totals else None


def pooled(board: ir.Board, spoken: Iterable[Said]) -> int | None:
    """One amount of all that were said, in fen, never above the highest; None when none was said or is asked."""
    amounts = sorted(s.amount for s in spoken if s.amount is not None)
    if not board.pooled or not amounts:
        return None
    half = len(amounts) // 2
    exact = {
        "mean": Fraction(sum(amounts), len(amounts)),
        "median": Fraction(amounts[half] + amounts[-half - 1], 2),
        "lowest": Fraction(amounts[0]),
    }[board.pooled]
    return min(ROUNDINGS[board.rounding](exact), amounts[-1])


def summary(board: ir.Board, spoken: Sequence[Said]) -> str:
    """`无异议3席、有异议1席`; with scores `已评分3席；平均分82.33分`."""
    counts = ((a.title, sum(s.answer == a.id for s in spoken)) for a in board.answers)
    said = "、".join(f"{title}{count}席" for title, count in counts if count)
    mean = mean_score(spoken)
    return said if mean is None else f"{said}；平均分{points(mean)}分"


def points(mean: Fraction) -> str:
    """Points to two decimals: `82`, `82.33`."""
    hundredths = (mean * 200 + 1) // 2
    whole, part = divmod(int(hundredths), 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") if part else str(whole)


def spoken_by(run: Run) -> Iterator[tuple[str, str]]:
    """Stage and person of every statement that a person made."""
    return ((s.stage, s.person) for s in run.said if s.what == SPOKEN and s.role != SYSTEM)
