"""Boards as a case's page shows them: who sits where, who has spoken, and what was said to whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liance import procedures
from liance.procedures import Held, Round
from liance.rules import ir
from liance.web.cases.engine import procedure_of, run_of
from liance.web.cases.models import Case
from liance.web.cases.permissions import can_see_table
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Organisation
from liance.web.people.roles import Role, words_of
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """A seat: who holds it, how far it is, and what was said from it; nothing of what may not be read yet."""

    seat: str
    who: str
    state: Words
    answer: str
    scores: tuple[int, ...]
    amount: int | None
    opinion: str
    reasons: tuple[procedures.Reason, ...]
    conflicts: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int | None:
        """All its points."""
        return sum(self.scores) if self.scores else None


@dataclass(frozen=True, slots=True)
class Table:
    """One round of a board for one person. `mean`, `pooled` (fen): of all seats, once all may be read."""

    stage: ir.Stage
    board: ir.Board
    number: int
    open: bool
    lines: tuple[Line, ...]
    heard: int
    size: int
    mean: str
    pooled: int | None


def tables(case: Case, actor: Actor) -> tuple[Table, ...]:
    """Every round of every board of a case, as far as a person may see it."""
    all_ = can_see_table(actor, case)
    found = _tables(case, actor.account, all_)
    return tuple(t for t in found if all_ or t.lines or t.open)


def tables_of(case: Case) -> tuple[Table, ...]:
    """Every round of every board of a case, as an office's own papers tell it."""
    return tuple(_tables(case, "", all_=True))


def _tables(case: Case, viewer: str, all_: bool) -> list[Table]:
    procedure, run = procedure_of(case), run_of(case)
    made = procedures.rounds(procedure, run, viewer=viewer)
    names = _names(s for r in made for s in r.seats) if made else {}
    return [_table(procedure.stage(r.stage), r, viewer, names, all_) for r in made]


def _table(stage: ir.Stage, made: Round, viewer: str, names: Mapping[str, str], all_: bool) -> Table:
    board = stage.board
    assert board is not None
    shown = [s for s in made.seats if all_ or _own(s, viewer)]
    spoken = [s.spoken for s in made.seats if s.spoken is not None]
    whole = all_ and made.full
    mean = procedures.mean_score(spoken) if whole else None
    return Table(
        stage, board, made.number, made.open, tuple(_line(board, s, names) for s in shown),
        sum(s.heard for s in made.seats), len(made.seats), procedures.points(mean) if mean is not None else "",
        procedures.pooled(board, spoken) if whole else None,
    )  # fmt: skip


def _own(seat: Held, viewer: str) -> bool:
    return viewer in (seat.holder, seat.spoken.person if seat.spoken is not None else None) and viewer != ""


def _line(board: ir.Board, seat: Held, names: Mapping[str, str]) -> Line:
    said = seat.spoken
    answer = board.answer(said.answer) if said is not None else None
    return Line(
        seat.id, _who(seat, names), _state(seat), answer.title if answer is not None else "",
        said.scores if said is not None else (), said.amount if said is not None else None,
        said.opinion if said is not None else "", said.reasons if said is not None else (),
        tuple((names.get(person, person), words) for person, words in seat.declared if words),
    )  # fmt: skip


def _who(seat: Held, names: Mapping[str, str]) -> str:
    person = seat.spoken.person if seat.spoken is not None else seat.holder
    of = seat.spoken.organisation if seat.spoken is not None and seat.spoken.person else seat.holder_of
    said = [names.get(of, of), names.get(person, person)]
    role = str(words_of(seat.role)) if seat.role in Role.values else seat.role
    return " ".join(x for x in said if x) or role


def _state(seat: Held) -> Words:
    if seat.spoken is not None and not seat.spoken.person:
        return Words("逾期未表态，按规定计", "silent past the limit, counted as the procedure says")
    if seat.heard:
        return Words("已表态", "has spoken")
    if seat.vacant:
        return Words("待指定", "to be named")
    if any(person == seat.holder and not words for person, words in seat.declared):
        return Words("已声明，待表态", "declared, to speak")
    return Words("待表态", "to speak")


def _names(seats: Iterable[Held]) -> dict[str, str]:
    """What people and organisations are called, by account and credit code."""
    ids: set[str] = set()
    for s in seats:
        ids |= {s.holder, s.holder_of, *(person for person, _ in s.declared)}
        ids |= {s.spoken.person, s.spoken.organisation} if s.spoken is not None else set()
    accounts = Account.objects.filter(username__in=ids).values_list("username", "name")
    return dict(accounts) | dict(Organisation.objects.filter(pk__in=ids).values_list("code", "name"))
