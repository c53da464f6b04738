"""Random people take random steps on open challenges; the laws hold after every step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.challenges.course import PDF, WAN, Course, typed
from tests.web.challenges.test_course import FAIR, GOOD

from liance import procedures
from liance.procedures import Reason
from liance.web.audit.queries import verify
from liance.web.cases import boards, queries, services
from liance.web.cases.engine import acting_in, calendar, procedure_of, run_of
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Said
from liance.web.cases.services import Grounds
from liance.web.challenges.due import DueMilestones
from liance.web.challenges.models import Bid, Milestone, OpenChallenge, TaskBook
from liance.web.challenges.permissions import can_read_bid
from liance.web.challenges.services import bids, experts, tasks
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

LAST = date(2026, 6, 1)
"""Walks end here: the calendar of the year after is not published yet."""


class Walk:
    """One challenge that has come some way, and everybody who may do something about it, or not."""

    def __init__(self, course: Course, begin: str) -> None:
        self.course = course
        self.people = list(course.people.values())
        self.began: dict[str, str] = {}
        getattr(self, f"_{begin}")()

    # ---- beginnings ----------------------------------------------------------------------------------------------
    def _stated(self) -> None:
        self.course.submit(self.course.state(winners=2))

    def _open(self) -> None:
        challenge = self.course.open()
        self.course.bid(challenge, "first")

    def _judging(self) -> None:
        challenge = self.course.open()
        for who in ("first", "second"):
            self.course.bid(challenge, who)
        challenge = self.course.close(challenge)
        self.course.accept(challenge)
        self.course.talk(challenge)

    def _task(self) -> None:
        self._judging()
        challenge = OpenChallenge.objects.get()
        self.course.judge(challenge, {"first": GOOD, "second": FAIR})
        self.course.award(challenge)
        self.course.notice()
        self.course.sign(self.course.task(challenge), "first")

    # ---- moves -------------------------------------------------------------------------------------------------------
    def act(self, data: st.DataObject) -> None:
        """Somebody takes an outcome of an open case: mostly one that is offered to him, sometimes any."""
        cases = list(Case.objects.filter(ended="").order_by("pk"))
        if not cases:
            return
        case, anybody = data.draw(st.sampled_from(cases)), data.draw(st.integers(0, 4)) == 0
        found = [(p, o) for p in self.people for o in queries.offered(case, p, now=self.course.now).open]
        if anybody or not found:
            stage = procedure_of(case).stage(case.stage)
            actor, outcome = data.draw(st.sampled_from(self.people)), data.draw(st.sampled_from(stage.outcomes)).id
        else:
            actor, offer = data.draw(st.sampled_from(found))
            outcome = offer.outcome.id
        grounds = Grounds(opinion="意见", reasons=(Reason("指标", "核对过"),), remedy="可以投诉", amount=WAN)
        services.act(case=case, outcome=outcome, actor=actor, now=self.course.now, grounds=grounds, file=PDF)

    def speak(self, data: st.DataObject) -> None:
        """Somebody does at a board what he may, or in another's place."""
        cases = list(Case.objects.filter(ended="", seats__isnull=False).distinct().order_by("pk"))
        if not cases:
            return
        case = data.draw(st.sampled_from(cases))
        procedure, run = procedure_of(case), run_of(case)
        turns = [
            (p, t)
            for p in self.people
            for t in procedures.turns(procedure, run, acting_in(run, procedure, p), at=self.course.now)
            if t.open
        ]
        if not turns:
            return
        actor, turn = data.draw(st.sampled_from(turns))
        board, terms = procedure.stage(turn.stage).board, {"case": case, "stage": turn.stage, "now": self.course.now}
        assert board is not None
        if turn.what == procedures.NAMED:
            other = data.draw(st.sampled_from([p for p in self.people if p.role == "expert"]))
            named = {turn.seat: boards.Holder(other.account, other.organisation)}
            boards.name(named=named, actor=actor, **terms)
        elif turn.what == procedures.DECLARED:
            conflict = data.draw(st.sampled_from(["", "", "", "顾问"]))
            boards.declare(seat=turn.seat, conflict=conflict, actor=actor, **terms)
        else:
            points = [data.draw(st.sampled_from([c.most, c.most, c.most // 2])) for c in board.criteria]
            answer = data.draw(st.sampled_from(board.answers)).id
            grounds = Grounds("意见", (Reason("指标", "核对过"),))
            boards.speak(seat=turn.seat, answer=answer, scores=points, grounds=grounds, actor=actor, **terms)

    def name(self, data: st.DataObject) -> None:
        names = data.draw(st.permutations([p for p in self.people if p.role == "expert"]))[:3]
        holders = [boards.Holder(p.account, p.organisation) for p in names]
        actor = data.draw(st.sampled_from(self.people))
        experts.name_experts(challenge=self._one(), experts=holders, actor=actor, now=self.course.now)

    def bid(self, data: st.DataObject) -> None:
        actor, price = data.draw(st.sampled_from(self.people)), data.draw(st.integers(1, 200)) * WAN
        own = Bid.objects.filter(organisation=actor.organisation, taken_back_at=None).first()
        if own is not None and data.draw(st.booleans()):
            bids.take_back(bid=own, actor=actor, now=self.course.now)
        else:
            given = typed(price=price, public=min(price, 40 * WAN))
            bids.hand_in(challenge=self._one(), typed=given, actor=actor, now=self.course.now)

    def talk(self, data: st.DataObject) -> None:
        one = Bid.objects.filter(case__stage="waiting").first()
        if one is not None:
            actor = data.draw(st.sampled_from(self.people))
            bids.talk(bid=one, intends=True, text="谈了", held_on=self.course.now.date(), actor=actor,
                      now=self.course.now)  # fmt: skip

    def draw_up(self, data: st.DataObject) -> None:
        task = TaskBook.objects.order_by("-pk").first()
        if task is None:
            return
        parts = data.draw(st.lists(st.integers(0, 80 * WAN), min_size=1, max_size=3))
        days = [date(2026, 1, 31) + timedelta(days=n) for n in range(len(parts))]
        rows = [tasks.Planned("节点", "样品", d, p, p) for d, p in zip(days, parts, strict=True)]
        off = data.draw(st.sampled_from([0, 0, 1]))
        tasks.draw_up(
            task=task, firm_fen=sum(parts) + off, public_fen=sum(parts), until=days[-1], may_tell=False,
            milestones=rows, actor=data.draw(st.sampled_from(self.people)), now=self.course.now,
        )  # fmt: skip

    def pay(self, data: st.DataObject) -> None:
        rows = list(Milestone.objects.order_by("pk"))
        if rows:
            one, actor = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(self.people))
            day = self.course.now.date()
            tasks.pay(milestone=one, paid_on=day, name=PDF[0], data=PDF[1], actor=actor, now=self.course.now)

    def notice(self, data: st.DataObject) -> None:
        if notice_queries.waiting().exists():
            officer = self.course.people["officer"]
            drawn = notices.draw_up(title="公示", cases=list(notice_queries.waiting()), actor=officer,
                                    now=self.course.now)  # fmt: skip
            notices.publish(notice=drawn, actor=officer, now=self.course.now)

    def wait(self, data: st.DataObject) -> None:
        if self.course.now.date() < LAST:
            self.course.now += timedelta(days=data.draw(st.integers(1, 20)))
            tick(now=self.course.now)

    def _one(self) -> OpenChallenge:
        return OpenChallenge.objects.select_related("case").get()

    # ---- laws --------------------------------------------------------------------------------------------------------
    def laws(self) -> None:
        """What must hold at any time."""
        for case in Case.objects.select_related("procedure"):
            procedure, run = procedure_of(case), run_of(case)
            assert self.began.setdefault(case.number, case.procedure_id) == case.procedure_id
            assert procedures.replay(procedure, run, calendar=calendar()) == run, "no stage is skipped"
        for bid in Bid.objects.filter(case=None).select_related("challenge"):
            assert not [p for p in self.people if can_read_bid(p, bid) and p.organisation != bid.organisation_id]
        self._experts()
        self._money()
        one = self._one()
        assert Bid.objects.filter(case__stage__in=["notice", "recheck", "task"], case__ended="").count() <= one.winners
        assert Bid.objects.filter(organisation=one.organisation_id).count() == 0

    def _experts(self) -> None:
        """Nobody who declared a conflict with any bidder scores any of the bids, nor anybody of a side."""
        judged = Said.objects.filter(case__procedure__purpose="bid-evaluation")
        conflicted = set(judged.exclude(conflict="").values_list("person", flat=True))
        spoken = judged.filter(what="spoken")
        declared = judged.filter(what="declared", conflict="").values_list("case", "person")
        for said in spoken:
            assert said.person not in conflicted
            assert (said.case_id, said.person) in set(declared)
        sides = set(Bid.objects.values_list("organisation", flat=True))
        assert not [p for p in self.people if p.account in {s.person for s in spoken} and p.organisation in sides]

    def _money(self) -> None:
        """Sums are exact from the signature on; what is due or paid belongs to milestones that were passed."""
        for task in TaskBook.objects.filter(signed_at__isnull=False):
            rows = list(task.milestones.all())
            assert (sum(m.firm_fen for m in rows), sum(m.public_fen for m in rows)) == (task.firm_fen, task.public_fen)
        for one in Milestone.objects.select_related("case", "task"):
            assert one.firm_paid_on is None or one.passed_at is not None
            assert (one.passed_at is not None) == (one.case is not None and one.case.ended in ("passed", "last"))
            assert one.case is None or one.task.recorded_at is not None
        due = sum(p.decided_fen for p in DueMilestones().payables())
        passed = Milestone.objects.filter(passed_at__isnull=False)
        assert due == sum(m.public_fen for m in passed)


@pytest.mark.slow
@pytest.mark.parametrize("begin", ["stated", "open", "judging", "task"])
def test_whoever_does_whatever_the_laws_hold(edition: Edition, begin: str, course: Course) -> None:
    """Walks from four beginnings, each in a transaction of its own."""

    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def walks(data: st.DataObject) -> None:
        with transaction.atomic():
            walk = Walk(Course(edition, course.now), begin)
            moves = [walk.act, walk.act, walk.act, walk.act, walk.speak, walk.speak, walk.speak, walk.name, walk.bid,
                     walk.talk, walk.draw_up, walk.pay, walk.notice, walk.wait]  # fmt: skip
            for _ in range(30):
                move = data.draw(st.sampled_from(moves))
                try:
                    with transaction.atomic():
                        move(data)
                except Refused:
                    continue
                finally:
                    walk.laws()
            assert verify().sound
            transaction.set_rollback(True)

    walks()
