"""Figures: sent by one, adopted by another, never changed; what was known on a day stays what was known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from tests.web.monitoring.world import adopted, later, sent, steady, table
from tests.web.renting import about, lease

from liance.insight.observations import Line
from liance.insight.stretches import parse_stretch
from liance.insight.targets import Reason
from liance.procedures import Reason as Ground
from liance.web.audit.models import Event
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.monitoring import queries, services
from liance.web.monitoring.models import Collection, Forecast, Observation, Warning
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.registry.queries import city_about
from liance.web.site import clock
from liance.web.site.refusals import Refused

OUTPUT = Line("I1", "全市", "it@1")


def value(edition: Edition, stretch: str, moment: datetime) -> object:
    known = queries.known(edition.policy, clock.day_of(moment))
    point = known.point(queries.watched_of(edition).indicators["I1"], OUTPUT, parse_stretch(stretch))
    return None if point is None else float(point.value / 10**10)


def test_what_is_sent_counts_once_somebody_else_has_adopted_it(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    made = sent(edition, table("I1,全市,it@1,2024Q1,12.5亿元"), officer, now)
    assert (made.case.stage, value(edition, "2024Q1", now)) == ("check", None)
    act(case=made.case, outcome="pass", actor=checker, now=now)
    assert value(edition, "2024Q1", now) == 12.5
    assert Event.objects.filter(action="figures-sent").count() == 1


def test_nobody_checks_what_he_sent(edition: Edition, officer: Actor, now: datetime) -> None:
    made = sent(edition, table("I1,全市,it@1,2024Q1,12.5亿元"), officer, now)
    with pytest.raises(Refused):
        act(case=made.case, outcome="pass", actor=officer, now=now)
    assert Observation.objects.count() == 0


def test_a_jump_is_adopted_with_a_word_only(edition: Edition, officer: Actor, checker: Actor, now: datetime) -> None:
    adopted(edition, steady(), officer, checker, now)
    made = sent(edition, table("I1,全市,it@1,2024Q1,55亿元"), officer, now)
    assert len(made.strange) == 1
    with pytest.raises(Refused, match="figures-jump"):
        act(case=made.case, outcome="pass", actor=checker, now=now)
    act(case=made.case, outcome="pass", actor=checker, now=now, grounds=Grounds(opinion="新厂投产，已核发票"))
    assert value(edition, "2024Q1", now) == 55.0


def test_what_follows_the_trend_is_no_jump(edition: Edition, officer: Actor, checker: Actor, now: datetime) -> None:
    adopted(edition, steady(), officer, checker, now)
    assert sent(edition, table("I1,全市,it@1,2024Q1,11.2亿元"), officer, now).strange == []


def test_sent_back_corrected_and_sent_again(edition: Edition, officer: Actor, checker: Actor, now: datetime) -> None:
    made = sent(edition, table("I1,全市,it@1,2024Q1,125亿元"), officer, now)
    why = Grounds(reasons=(Ground("2024Q1", "单位写错"),))
    act(case=made.case, outcome="back", actor=checker, now=now, grounds=why)
    assert "125" in services.as_table(queries.watched_of(edition), made.lines)
    services.report_anew(collection=made, text=table("I1,全市,it@1,2024Q1,12.5亿元"), actor=officer, now=now)
    made.refresh_from_db()
    act(case=made.case, outcome="pass", actor=checker, now=now)
    assert value(edition, "2024Q1", now) == 12.5
    with pytest.raises(Refused, match="figures-not-back"):
        services.report_anew(collection=made, text=table("I1,全市,it@1,2024Q1,1亿元"), actor=officer, now=now)


def test_a_revision_changes_nothing_about_earlier_days(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    adopted(edition, table("I1,全市,it@1,2024Q1,12.5亿元"), officer, checker, now)
    first = queries.judged(edition, clock.day_of(now))
    adopted(edition, table("I1,全市,it@1,2024Q1,11.9亿元"), officer, checker, later(now, 30))
    assert [value(edition, "2024Q1", later(now, d)) for d in (-1, 0, 29, 30)] == [None, 12.5, 12.5, 11.9]
    assert queries.judged(edition, clock.day_of(now)) == first


def test_a_closed_target_says_that_its_figure_was_revised(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    """The targets' year is over: missed, then attained by a revision, and each day keeps its own answer."""
    after = now.replace(year=2026, month=3, day=2)
    adopted(edition, table("I1,全市,it@1,2025,49亿元"), officer, checker, after)
    adopted(edition, table("I1,全市,it@1,2025,51亿元"), officer, checker, later(after, 7))
    told = [
        next(j for j in queries.judged(edition, clock.day_of(later(after, d))) if j.target.id == "operating-revenue")
        for d in (-1, 0, 7)
    ]
    assert [str(j.stand) for j in told] == ["untold", "missed", "attained"]
    assert [Reason.REVISED in j.reasons for j in told] == [False, False, True]


def test_every_mistake_is_told_at_once_and_nothing_is_kept(edition: Edition, officer: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        sent(edition, table("I1,全市,it@9,去年,很多", "I99,全市,,2024,1"), officer, now)
    assert {t.refusal.code for t in refused.value.told} == {"figures-wrong"}
    assert len(refused.value.told) == 4
    assert (Collection.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(("text", "code"), [("I8-least,全市,,2024Q1,20%", "figures-computed"), ("", "figures-none")])
def test_what_is_not_to_be_sent(edition: Edition, officer: Actor, now: datetime, text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        sent(edition, table(*filter(None, [text])), officer, now)


def test_the_database_keeps_observations_as_they_are(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    adopted(edition, table("I1,全市,it@1,2024Q1,12.5亿元"), officer, checker, now)
    for change in (lambda: Observation.objects.update(value="1"), lambda: Observation.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_warning_without_reason_cannot_be_closed_in_the_database(edition: Edition, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.create(
            policy=edition.policy, rule="W1", key="x", zh="落后", en="behind", owner=Role.CITY_OFFICER, raised_at=now,
            closing="true", closed_by="li", closed_at=now,
        )  # fmt: skip


def test_forecasts_are_published_and_judged_when_the_figure_comes(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    """The next quarter is forecast when the series is adopted; its figure falls within, and that is counted."""
    adopted(edition, steady(), officer, checker, now)
    assert Forecast.objects.filter(year=2024, first=1).count() == 1
    assert queries.hit_rates(edition.policy, clock.day_of(now))[0].judged == 0
    for n in range(8):  # other series teach how wide it is
        text = "\n".join(line.replace("全市", f"东区{n}").replace("亿元", f"{n}亿元") for line in steady().splitlines())
        adopted(edition, text, officer, checker, later(now, 1))
    services.publish(edition=edition, lines=[OUTPUT], now=later(now, 1))
    adopted(edition, table("I1,全市,it@1,2024Q1,11.2亿元"), officer, checker, later(now, 5))
    hits = queries.hit_rates(edition.policy, clock.day_of(later(now, 5)), OUTPUT)
    assert (hits[1].judged, hits[1].held) == (1, 1)


def test_returns_of_firms_touch_nobody_s_eligibility(
    edition: Edition, officer: Actor, checker: Actor, now: datetime, facts: Callable[..., None],
    organisation: Callable[..., object],
) -> None:  # fmt: skip
    """A firm's return is no record: what it may receive is the same to the byte before and after."""
    firm = organisation(7, "甲公司")
    facts({"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]})
    before = (repr(city_about(firm.pk, edition)), Record.objects.count())  # type: ignore[attr-defined]
    adopted(edition, table(f"I1-firm,{firm.pk},,2024Q1,900万元"), officer, checker, now)  # type: ignore[attr-defined]
    assert (repr(city_about(firm.pk, edition)), Record.objects.count()) == before  # type: ignore[attr-defined]
