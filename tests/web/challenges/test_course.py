"""An open challenge from the need to the result told, and every way in which it may end otherwise."""

from __future__ import annotations

import pytest
from tests.web.challenges.course import WAN, Course

from liance.web.challenges.counted import challenges
from liance.web.challenges.models import Bid, Milestone, TaskBook
from liance.web.challenges.queries.statistics import statistics
from liance.web.site import clock
from liance.web.site.refusals import Refused

GOOD, FAIR, POOR = (38, 28, 18, 9), (34, 24, 15, 8), (20, 10, 10, 5)


def to_award(course: Course, **points: tuple[int, int, int, int]) -> object:
    """A challenge whose bidders are placed by their points."""
    challenge = course.open()
    for who in points:
        course.bid(challenge, who)
    challenge = course.close(challenge)
    course.accept(challenge)
    course.talk(challenge)
    course.judge(challenge, points)
    return course.again(challenge)


def test_from_the_need_to_the_result_told(course: Course) -> None:
    challenge = course.state()
    assert course.at(challenge) == ("state",)
    course.submit(challenge)
    assert course.at(challenge) == ("review", "visit")
    course.review(challenge)
    assert course.at(challenge) == ("listing",)
    challenge = course.publish(challenge)
    assert course.at(challenge) == ("open",)
    course.bid(challenge, "first")
    course.bid(challenge, "second", price=110 * WAN)
    challenge = course.close(challenge)
    assert course.at(challenge) == ("opening",)
    assert sorted(b.label for b in challenge.bids.all()) == ["方案1", "方案2"]
    course.accept(challenge)
    course.talk(challenge)
    assert course.at(challenge) == ("evaluation",)
    course.judge(challenge, {"first": GOOD, "second": FAIR})
    assert course.at(challenge) == ("award",)
    challenge = course.award(challenge)
    first, second = Bid.objects.order_by("place")
    assert (first.points, second.points) == ("93.00", "81.00")
    assert [b.case.stage for b in (first, second) if b.case] == ["notice", "reserve"]
    course.notice()
    course.deliver(challenge, "first")
    assert course.at(challenge) == ("consent",)
    second.refresh_from_db()
    assert second.case is not None
    assert second.case.ended == "released"
    course.act(challenge.case, "agree", "owner")
    course.act(challenge.case, "told", "officer")
    assert course.at(challenge) == ("told",)
    challenge = course.again(challenge)
    assert challenge.result == "同意"
    found = statistics(on=course.now.date())
    assert (found.published, found.bids, found.matched, found.delivered, found.over) == (1, 2, 1, 1, 0)
    assert found.days_to_task is not None
    recorded = clock.day_of(TaskBook.objects.get().recorded_at)
    assert {name: value for name, *_, value in challenges(course.edition, recorded)}["I15-matched"] == 1


@pytest.mark.slow
def test_payments_add_up_to_the_fen_and_wait_for_their_milestone(course: Course) -> None:
    challenge = to_award(course, first=GOOD)
    course.award(challenge)
    course.notice()
    task = course.task(challenge)
    rows = list(Milestone.objects.filter(task=task))
    assert sum(m.firm_fen for m in rows) == 80 * WAN == task.firm_fen
    assert sum(m.public_fen for m in rows) == 40 * WAN == task.public_fen


@pytest.mark.slow
def test_a_bid_that_is_not_good_enough_is_refused_and_the_call_fails(course: Course) -> None:
    challenge = to_award(course, first=POOR)
    assert course.at(challenge) == ("failed",)
    assert Bid.objects.get().case.ended == "below"
    course.act(challenge.case, "again", "officer")
    course.act(challenge.case, "publish", "officer")
    challenge = course.again(challenge)
    assert (challenge.round, course.at(challenge)) == (2, ("open",))
    challenge = course.close(challenge)
    course.act(challenge.case, "none", "officer")
    with pytest.raises(Refused, match="case-act"):
        course.act(challenge.case, "again", "officer")
    course.act(challenge.case, "end", "officer")
    assert course.at(challenge) == ("failed",)


@pytest.mark.slow
def test_a_winner_that_declines_is_followed_by_the_next(course: Course) -> None:
    challenge = to_award(course, first=GOOD, second=FAIR)
    course.award(challenge)
    course.notice()
    course.act(course.task(challenge).case, "decline", "first")
    assert course.at(challenge) == ("carry",)
    second = Bid.objects.get(place=2)
    assert second.case is not None
    assert second.case.stage == "notice"
    course.notice()
    course.act(course.task(challenge).case, "decline", "second")
    assert course.at(challenge) == ("failed",)


@pytest.mark.slow
def test_a_race_has_two_winners_and_one_result_is_enough(course: Course) -> None:
    challenge = course.open(winners=2)
    for who in ("first", "second", "third"):
        course.bid(challenge, who)
    challenge = course.close(challenge)
    course.accept(challenge)
    course.talk(challenge)
    course.judge(challenge, {"first": GOOD, "second": FAIR, "third": GOOD})
    course.award(challenge)
    assert sorted(b.case.stage for b in Bid.objects.all() if b.case) == ["notice", "notice", "reserve"]


@pytest.mark.slow
def test_a_task_that_fails_names_the_recovery(course: Course) -> None:
    challenge = to_award(course, first=GOOD)
    course.award(challenge)
    course.notice()
    task = course.task(challenge)
    course.sign(task, "first")
    milestone = course.child(task.case)
    course.act(milestone, "report", "first", file=True)
    course.act(milestone, "rectify", "checker")
    course.wait(33)
    milestone.refresh_from_db()
    assert milestone.stage == "check", "who does not rectify is checked as it is"
    with pytest.raises(Refused, match="case-act"):
        course.act(milestone, "rectify", "checker")
    course.act(milestone, "fail", "checker")
    course.act(task.case, "recover", "leader")
    assert Bid.objects.get().case.ended == "recovery"
    assert course.at(challenge) == ("undelivered",)
