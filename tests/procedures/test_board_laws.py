"""Laws of boards and branches on any procedure, whoever speaks and whenever: random graphs walked by random people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.procedures.random_boards import procedures
from tests.procedures.transcripts import calendar
from tests.thoroughness import examples

from liance.diagnostics.diagnostic import Rejected
from liance.procedures import (
    BEIJING,
    DECLARED,
    NAMED,
    SPOKEN,
    Act,
    Actor,
    Reason,
    Run,
    Said,
    act,
    deemed_said,
    from_json,
    offered,
    overdue,
    replay,
    round_of,
    rounds,
    run_from_json,
    run_to_json,
    say,
    settled,
    start,
    to_json,
    turns,
)
from liance.procedures.drawing import BESIDE, draw
from liance.procedures.layout import edges_of, lay_out
from liance.procedures.words import sentences
from liance.rules import ir

PARTY = "甲公司"
PEOPLE = {
    "王一": PARTY,
    **{name: f"单位{n}" for n, name in enumerate(["李二", "赵四", "钱五", "孙七", "周八", "吴九"])},
}
ROLES = ["firm", "county", "city", "finance"]
FIRST = datetime(2023, 6, 1, 9, tzinfo=BEIJING)
ACTORS = st.builds(lambda p, r: Actor(p, r, PEOPLE[p]), st.sampled_from(sorted(PEOPLE)), st.sampled_from(ROLES))


EVERYBODY = [Actor(person, role, of) for person, of in PEOPLE.items() for role in ROLES]


def _whole(actor: Actor, stage: str, outcome: str, at: datetime) -> Act:
    """An act that carries everything that may be asked for."""
    return Act(stage, outcome, actor.person, actor.role, at, actor.organisation, "意见",
               (Reason("条件", "不满足"),), "复议", 100, 0, ("sha256:1",), unit="单位1", until=at.date())  # fmt: skip


class Walk(RuleBasedStateMachine):
    """One run of a random procedure; what is refused leaves no trace."""

    procedure: ir.Procedure
    run: Run

    @initialize(procedure=procedures())
    def begin(self, procedure: ir.Procedure) -> None:
        self.procedure = procedure
        self.now = FIRST
        self.run = start(procedure, at=FIRST, calendar=calendar(), party=PARTY)

    @rule(actor=ACTORS, choice=st.integers(0, 11), hours=st.integers(0, 40))
    def somebody_acts(self, actor: Actor, choice: int, hours: int) -> None:
        self.now += timedelta(hours=hours)
        found = [(b, o) for b in self.run.open for o in self.procedure.stage(b.stage).outcomes]
        if not found:
            return
        branch, outcome = found[choice % len(found)]
        done = _whole(actor, branch.stage, outcome.id, self.now)
        open_ = [(o.stage, o.outcome.id) for o in offered(self.procedure, self.run, actor, at=self.now) if o.open]
        assert self._act(done) == ((branch.stage, outcome.id) in open_)

    @rule(choice=st.integers(0, 999), other=st.sampled_from(sorted(PEOPLE)), data=st.data())
    def somebody_does_at_a_board_what_he_may(self, choice: int, other: str, data: st.DataObject) -> None:
        """A turn that is offered is never refused, but for whom somebody names."""
        found = [
            (actor, turn)
            for actor in EVERYBODY
            for turn in turns(self.procedure, self.run, actor, at=self.now)
            if turn.open
        ]
        if not found:
            return
        spoken = [x for x in found if x[1].what != NAMED]
        actor, turn = (spoken or found)[choice % len(spoken or found)]
        assert self._say(self._said(turn.what, turn.stage, turn.seat, actor, other, data)) or turn.what == NAMED

    @rule(shift=st.integers(0, 5), data=st.data())
    def a_board_is_heard_as_far_as_it_can_be(self, shift: int, data: st.DataObject) -> None:
        """Whoever may speak does, then whoever may declare; then somebody is named to a seat that nobody holds."""
        others = sorted(PEOPLE)[shift:] + sorted(PEOPLE)[:shift]
        for n in range(12):
            may = [(a, t) for a in EVERYBODY for t in turns(self.procedure, self.run, a, at=self.now) if t.open]
            vacant = {(b.stage, s.id) for b in self.run.open if self.procedure.stage(b.stage).board is not None
                      for s in round_of(self.procedure, self.run, b.stage).seats if s.vacant}  # fmt: skip
            wanted = [x for x in may if x[1].what != NAMED or (x[1].stage, x[1].seat) in vacant]
            wanted = sorted(wanted, key=lambda x: (SPOKEN, DECLARED, NAMED).index(x[1].what))
            if not wanted:
                break
            actor, turn = wanted[0]
            self._say(self._said(turn.what, turn.stage, turn.seat, actor, others[n % len(others)], data))
        self.the_platform_looks_now()

    def the_platform_looks_now(self) -> None:
        """Boards that are full come out."""
        for branch in self.run.open:
            follows = settled(self.procedure, self.run, branch.stage, at=self.now)
            if follows is not None:
                assert self._act(follows), "what the rule says is never refused"
                return

    @rule(choice=st.integers(0, 999), hours=st.integers(0, 40))
    def somebody_takes_what_is_offered(self, choice: int, hours: int) -> None:
        self.now += timedelta(hours=hours)
        found = [
            (actor, o)
            for actor in EVERYBODY
            for o in offered(self.procedure, self.run, actor, at=self.now)
            if o.open and o.outcome.to is not None
        ]
        if found:
            actor, offer = found[choice % len(found)]
            assert self._act(_whole(actor, offer.stage, offer.outcome.id, self.now))

    @rule(actor=ACTORS, what=st.sampled_from([NAMED, DECLARED, SPOKEN]), other=st.sampled_from(sorted(PEOPLE)),
          seat=st.integers(0, 4), data=st.data())  # fmt: skip
    def somebody_does_at_a_board_what_he_likes(
        self, actor: Actor, what: str, other: str, seat: int, data: st.DataObject
    ) -> None:
        boards = [s for b in self.run.open if (s := self.procedure.stage(b.stage)).board is not None]
        if not boards:
            return
        stage = boards[seat % len(boards)]
        assert stage.board is not None
        names = [*(s.id for s in stage.board.seats), str(len(stage.board.seats) + 1)]
        turn = next((t for t in turns(self.procedure, self.run, actor, at=self.now)
                     if (t.stage, t.seat, t.what) == (stage.id, names[seat % len(names)], what)), None)  # fmt: skip
        done = self._say(self._said(what, stage.id, names[seat % len(names)], actor, other, data))
        assert not done or what == DECLARED or (turn is not None and turn.open), "nothing that was not offered"

    @rule(hours=st.integers(0, 24 * 15))
    def the_platform_looks(self, hours: int) -> None:
        """What is deemed is taken or said, and boards that are full come out."""
        self.now += timedelta(hours=hours)
        for late in overdue(self.procedure, self.run, at=self.now, calendar=calendar()):
            if late.what == "stage" and late.deemed is not None:
                self._act(Act(late.stage, late.deemed, "", "system", self.now))
                return
            for said in deemed_said(late, at=self.now):
                assert self._say(said)
        self.the_platform_looks_now()

    def _said(self, what: str, stage: str, seat: str, actor: Actor, other: str, data: st.DataObject) -> Said:
        board = self.procedure.stage(stage).board
        assert board is not None
        said = Said(what, stage, seat, actor.person, actor.role, self.now, actor.organisation)
        if what == NAMED:
            holder = other if board.persons else ""
            return Said(**self._as(said), holder=holder, holder_of=PEOPLE[other])
        if what == DECLARED:
            return Said(**self._as(said), conflict=data.draw(st.sampled_from(["", "", "顾问"])))
        answer = data.draw(st.sampled_from(board.answers))
        scores = tuple(data.draw(st.integers(0, c.most)) for c in board.criteria) if "score" in answer.needs else ()
        return Said(
            **self._as(said), answer=answer.id, scores=scores, opinion="意见", reasons=(Reason("条件", "不满足"),),
            amount=data.draw(st.integers(0, 10**6)) if "amount" in answer.needs else None,
        )  # fmt: skip

    def _as(self, said: Said) -> dict[str, object]:
        return {f: getattr(said, f) for f in ("what", "stage", "seat", "person", "role", "at", "organisation")}

    def _act(self, done: Act) -> bool:
        try:
            self.run = act(self.procedure, self.run, done, calendar=calendar())
        except Rejected:
            return False
        return True

    def _say(self, said: Said) -> bool:
        before = self.run
        try:
            self.run = say(self.procedure, self.run, said)
        except Rejected:
            assert self.run == before
            return False
        return True

    # -- what must be true after every step --------------------------------------------------------------------------
    @invariant()
    def a_stage_ends_once_and_the_next_begins_when_all_have_ended(self) -> None:
        order = {s.id: n for n, s in enumerate(self.procedure.stages)}
        open_, beside = {self.procedure.stages[0].id}, []
        for done in self.run.acts:
            assert done.stage in open_
            open_.remove(done.stage)
            outcome = self.procedure.stage(done.stage).outcome(done.outcome)
            assert outcome is not None
            beside.append(outcome)
            if outcome.ending is not None:
                assert done is self.run.acts[-1]
                assert self.run.ended == outcome.ending.id
                open_ = set()
            elif not open_:
                first = min(beside, key=lambda o: [order[t] for t in (o.to or "", *o.also)])
                open_, beside = {first.to or "", *first.also}, []
        assert {b.stage for b in self.run.open} == open_
        assert len(self.run.open) == len(open_)

    def _heard(self) -> Iterator[tuple[Act, ir.Stage, list[Said]]]:
        """Every act by a rule, with what was said in its round."""
        for n, done in enumerate(self.run.acts):
            stage = self.procedure.stage(done.stage)
            outcome = stage.outcome(done.outcome)
            if outcome is not None and outcome.ruled:
                since = max((m for m, a in enumerate(self.run.acts[:n], 1) if a.stage == stage.id), default=0)
                yield done, stage, [s for s in self.run.said if s.stage == stage.id and since <= s.after <= n]

    @invariant()
    def no_outcome_before_every_seat_has_spoken_once(self) -> None:
        for _, stage, said in self._heard():
            assert stage.board is not None
            seats = {s.id for s in stage.board.seats} | {s.seat for s in said}
            spoken = [s for s in said if s.what == SPOKEN]
            assert sorted(s.seat for s in spoken) == sorted(seats)
            people = [s.person for s in spoken if s.person]
            assert len(people) == len(set(people)), "nobody speaks twice"

    @invariant()
    def the_outcome_and_the_amount_are_those_of_the_rule_in_whatever_order_they_spoke(self) -> None:
        for done, stage, said in self._heard():
            assert stage.board is not None
            spoken = sorted((s for s in said if s.what == SPOKEN), key=lambda s: (s.answer, s.scores, s.seat))
            met = [o.id for o in stage.outcomes if o.ruled and all(_met(t, spoken) for t in o.when)]
            assert done.outcome == met[0]
            amounts = [s.amount for s in spoken if s.amount is not None]
            if not amounts or not stage.board.pooled:
                assert done.amount is None
            else:
                assert done.amount is not None
                assert min(amounts) - 100 < done.amount <= max(amounts)
                if stage.board.pooled == "mean":
                    assert abs(done.amount - Fraction(sum(amounts), len(amounts))) < 100

    @invariant()
    def who_declared_a_conflict_never_speaks_there_and_who_must_declare_does_first(self) -> None:
        for n, said in enumerate(self.run.said):
            if said.what != SPOKEN or not said.person:
                continue
            own = [s for s in self.run.said[:n] if s.stage == said.stage and s.person == said.person]
            declared = [s for s in own if s.what == DECLARED]
            assert not any(s.conflict for s in declared)
            board = self.procedure.stage(said.stage).board
            assert board is not None
            assert declared or not board.declares

    @invariant()
    def nobody_speaks_for_the_party_at_a_control(self) -> None:
        for said in self.run.said:
            assert not said.holder_of or said.holder_of != PARTY
            if said.what == SPOKEN and self.procedure.stage(said.stage).control:
                assert said.organisation != PARTY

    @invariant()
    def nobody_acts_in_two_adjacent_controls_one_after_the_other_or_side_by_side(self) -> None:
        """Whoever acts or speaks in a control differs from those of the control before it in time, and beside it."""
        voices = [(s.after, 0, s.stage, s.person) for s in self.run.said if s.what == SPOKEN and s.person]
        acts = [(n, 1, a.stage, a.person) for n, a in enumerate(self.run.acts) if a.person and not self._withdraws(a)]
        found = [(stage, person) for *_, stage, person in sorted(voices + acts, key=lambda x: x[:2])
                 if self.procedure.stage(stage).control]  # fmt: skip
        for one, following in pairwise(found):
            assert one[0] == following[0] or one[1] != following[1]
        people = {b.stage: {p for s, p in found if s == b.stage} for b in self.run.branches}
        for one_branch, other in combinations(people, 2):
            assert not people[one_branch] & people[other]

    @invariant()
    def a_blind_board_that_is_not_full_shows_nobody_anothers_words(self) -> None:
        for viewer in ("", *PEOPLE):
            for made in rounds(self.procedure, self.run, viewer=viewer):
                board = self.procedure.stage(made.stage).board
                assert board is not None
                if board.blind and made.open and not made.full:
                    assert all(s.spoken is None or s.spoken.person == viewer for s in made.seats)

    @invariant()
    def last_days_are_working_days_of_known_calendars(self) -> None:
        for branch in self.run.open:
            limit = self.procedure.stage(branch.stage).limit
            assert (branch.due is None) == (limit is None)
            assert branch.due is None or calendar().is_working_day(branch.due) or dict(self.run.paused)

    @invariant()
    def its_acts_and_voices_make_the_same_run_again(self) -> None:
        assert replay(self.procedure, self.run, calendar=calendar()) == self.run
        assert run_from_json(run_to_json(self.run)) == self.run

    def _withdraws(self, done: Act) -> bool:
        outcome = self.procedure.stage(done.stage).outcome(done.outcome)
        assert outcome is not None
        return done.role == "firm" and outcome.ending is not None and outcome.ending.kind == "withdrawn"


def _met(tally: ir.Tally, spoken: list[Said]) -> bool:
    """The same in other words: shares and means without a common part with the interpreter."""
    share = Fraction(len([s for s in spoken if s.answer == tally.answer]), len(spoken))
    scores = [sum(s.scores) for s in spoken if s.scores]
    return {
        "all": share == 1,
        "most": share > Fraction(1, 2),
        "count": share * len(spoken) >= tally.least,
        "mean": bool(scores) and sum(scores) >= tally.least * len(scores),
        "above": sum(scores) > tally.least * len(scores),
    }[tally.kind]


Walk.TestCase.settings = examples(20, 700, stateful_step_count=30, suppress_health_check=list(HealthCheck))
TestWalk = Walk.TestCase


@examples(20, 200)
@given(procedures())
def test_any_procedure_is_stored_drawn_and_told_whole(procedure: ir.Procedure) -> None:
    assert from_json(to_json(procedure)) == procedure
    made = lay_out(procedure)
    assert len(made.lines) == len(edges_of(procedure))
    for one, other in combinations(made.frames, 2):
        assert one.y + one.height < other.y or other.y + other.height < one.y
    assert draw(procedure).count(f"{BESIDE}</text>") == len(made.frames)
    for lang in ("zh", "en"):
        said = sentences(procedure, lang=lang)
        assert len(said) == len(procedure.stages) + 1
        assert all("None" not in line for line in said)
