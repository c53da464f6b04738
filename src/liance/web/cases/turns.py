"""What a person may do at the boards of a case, each with its form: name to seats, declare, speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import Form
from django.http import QueryDict

from liance import procedures
from liance.procedures import DECLARED, NAMED, SPOKEN, Turn
from liance.rules import ir
from liance.web.cases.boards import Holder
from liance.web.cases.engine import acting_in, procedure_of, run_of
from liance.web.cases.forms import DeclareForm, NameForm, SpeakForm
from liance.web.cases.hooks import Choice
from liance.web.cases.models import Case, Said
from liance.web.people.actor import Actor
from liance.web.people.models import Membership, Organisation
from liance.web.site import clock
from liance.web.site.words import Words

NAME, DECLARE, SETTLE = "name", "declare", "settle"


@dataclass(frozen=True, slots=True)
class Doing:
    """Something one may do at a board: `what` is name, declare, settle or the id of an answer; `seat`: one's own.

    `waits`: whether the board waits for it.
    """

    stage: str
    what: str
    title: Words
    form: Form
    seat: str = ""
    waits: bool = True

    @property
    def key(self) -> str:
        """What tells it from all others on the page."""
        return f"{self.stage}/{self.seat}/{self.what}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form of a board as it was sent."""

    key: str
    data: QueryDict


def doings(
    case: Case, actor: Actor, *, now: datetime, sent: Sent | None = None, about: Sequence[Choice] = (),
    suggested: int | None = None,
) -> tuple[Doing, ...]:  # fmt: skip
    """Everything that a person may do at the boards where a case stands."""
    procedure, run = procedure_of(case), run_of(case)
    me = acting_in(run, procedure, actor)
    found = [t for t in procedures.turns(procedure, run, me, at=now) if t.open]
    made: list[Doing] = []
    for branch in run.open:
        stage = procedure.stage(branch.stage)
        mine = [t for t in found if t.stage == stage.id]
        if stage.board is not None and mine:
            made += _spoken(stage, stage.board, mine, sent, about, suggested)
            made += _naming(case, run, stage, [t.seat for t in mine if t.what == NAMED], now, sent)
        full = stage.board is not None and procedures.round_of(procedure, run, stage.id).full
        if full and actor.role in procedures.namers(stage, passed=True):
            made.append(
                Doing(stage.id, SETTLE, Words("汇总表态，得出结果", "Count, and let the outcome follow"), Form())
            )
    return tuple(made)


def why_not(case: Case, actor: Actor, stage: str, *, now: datetime, lang: str) -> tuple[str, ...]:
    """Why a person does not speak from a seat that is his."""
    procedure, run = procedure_of(case), run_of(case)
    found = procedures.turns(procedure, run, acting_in(run, procedure, actor), at=now)
    return tuple(d.message(lang) for t in found if t.stage == stage for d in t.why_not)


def _data(key: str, sent: Sent | None) -> QueryDict | None:
    return sent.data if sent is not None and sent.key == key else None


def _spoken(
    stage: ir.Stage, board: ir.Board, mine: Iterable[Turn], sent: Sent | None, about: Sequence[Choice],
    suggested: int | None,
) -> Iterator[Doing]:  # fmt: skip
    order = [s.id for s in board.seats]
    for turn in mine:
        n = order.index(turn.seat) if turn.seat in order else len(order)
        seat = Words(f"{turn.seat}席", f"seat {turn.seat}")
        if turn.what == DECLARED:
            data = _data(f"{stage.id}/{turn.seat}/{DECLARE}", sent)
            title = Words(f"声明利害关系（{seat.zh}）", f"Declare interests ({seat.en})")
            yield Doing(stage.id, DECLARE, title, DeclareForm(data, prefix=f"{stage.id}-{n}"), turn.seat)
        if turn.what == SPOKEN:
            for answer in board.answers:
                data = _data(f"{stage.id}/{turn.seat}/{answer.id}", sent)
                form = SpeakForm(
                    answer, board.criteria, data, prefix=f"{stage.id}-{n}-{answer.id}", about=about, suggested=suggested
                )
                title = Words(f"{answer.title}（{seat.zh}）", f"{answer.title} ({seat.en})")
                yield Doing(stage.id, answer.id, title, form, turn.seat)


# ---- naming ----------------------------------------------------------------------------------------------------------
def _naming(
    case: Case, run: procedures.Run, stage: ir.Stage, seats: Sequence[str], now: datetime, sent: Sent | None
) -> Iterator[Doing]:
    if not seats:
        return
    board = stage.board
    assert board is not None
    rows = _able(case, run, stage, now)
    data = _data(f"{stage.id}//{NAME}", sent)
    held = {s.id: s for s in procedures.round_of(procedure_of(case), run, stage.id).seats}
    if board.persons:
        choices = [(str(m.pk), f"{m.account.name}（{m.organisation.name}）") for m in rows]
        now_held = {s: _membership(rows, held[s].holder) for s in seats if s in held}
        proposed = {s: now_held.get(s, "") for s in seats}
        title, label = Words("指定人员", "Name people"), Words("第{seat}席", "Seat {seat}")
    else:
        bodies = {m.organisation_id: m.organisation.name for m in rows}
        choices = sorted(bodies.items(), key=lambda x: x[1])
        now_held = {s: held[s].holder_of for s in seats}
        proposed = {s: now_held[s] or _usual(s, bodies) for s in seats}
        title, label = Words("指定单位", "Name departments"), Words("{seat}", "{seat}")
    form = NameForm(proposed, now_held, choices, data, prefix=f"{stage.id}-name", label=label)
    yield Doing(stage.id, NAME, title, form, waits=any(s.vacant for s in held.values()))


def _able(case: Case, run: procedures.Run, stage: ir.Stage, now: datetime) -> list[Membership]:
    """Who may sit there: the roles of the stage, past its limit the one above too; nobody of the party."""
    branch = run.at(stage.id)
    passed = branch is not None and branch.due is not None and clock.day_of(now) > branch.due
    roles = [*stage.roles, *([stage.escalate_to] if passed and stage.escalate_to else [])]
    rows = Membership.objects.valid_on(clock.day_of(now)).filter(role__in=roles, account__is_active=True)
    if case.party_id:
        rows = rows.exclude(account__memberships__organisation=case.party_id)
    return list(rows.select_related("account", "organisation").order_by("organisation__name", "account__name"))


def _membership(rows: Iterable[Membership], holder: str) -> str:
    return next((str(m.pk) for m in rows if m.account.username == holder), "")


def _usual(seat: str, bodies: dict[str, str]) -> str:
    """The organisation that a seat of this name was given to last, else the only one whose name has it."""
    last = Said.objects.filter(what=NAMED, seat=seat, holder_of__in=bodies).order_by("-pk").first()
    named = [code for code, name in bodies.items() if seat in name]
    return last.holder_of if last is not None else named[0] if len(named) == 1 else ""


def holder_of(board: ir.Board, chosen: str) -> Holder:
    """The holder that a choice of the form stands for."""
    if not board.persons:
        return Holder(organisation=Organisation.objects.get(pk=chosen).code)
    row = Membership.objects.select_related("account").get(pk=chosen)
    return Holder(row.account.username, row.organisation_id)
