"""Warnings: raised once, owned, closed with a reason; the figures of the platform itself; ladders from the registry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from tests.web.monitoring.world import adopted, later, steady, table

from liance.insight.entries import Both
from liance.insight.warnings import Closing
from liance.insight.warnings import Warning as Raised
from liance.web.monitoring import alarms, computed, daily, ladder, listing, queries, sources
from liance.web.monitoring.models import Observation, Warning
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.refusals import Refused


def raised(rule: str) -> list[str]:
    return list(Warning.objects.filter(rule=rule).values_list("zh", flat=True))


def test_a_matter_is_raised_once_and_has_an_owner_and_a_day(edition: Edition, now: datetime) -> None:
    one = Raised("W2", "W2:x", Both("增速转向", "turned"))
    first = alarms.raise_all(edition=edition, found=[one, one], now=now)
    assert alarms.raise_all(edition=edition, found=[one], now=later(now, 1)) == []
    assert [(w.owner, w.due) for w in first] == [("city_officer", date(2024, 9, 9))]


def test_closing_takes_the_owner_and_a_reason_and_counts_for_the_rule(
    edition: Edition, officer: Actor, now: datetime
) -> None:
    (row,) = alarms.raise_all(edition=edition, found=[Raised("W2", "W2:x", Both("增速转向", "turned"))], now=now)
    with pytest.raises(Refused, match="warning-reason"):
        alarms.close(warning=row, closing=Closing.TRUE, reason=" ", actor=officer, now=now)
    alarms.close(warning=row, closing=Closing.FALSE, reason="统计口径调整", actor=officer, now=now)
    with pytest.raises(Refused, match="warning-closed"):
        alarms.close(warning=row, closing=Closing.TRUE, reason="再看一次", actor=officer, now=now)
    assert (queries.precisions(edition.policy)["W2"].closed, queries.precisions(edition.policy)["W2"].true) == (1, 0)
    assert alarms.raise_all(edition=edition, found=[Raised("W2", "W2:x", Both("增速转向", "turned"))], now=now) == []


def test_growth_that_turned_is_warned_of(edition: Edition, officer: Actor, checker: Actor, now: datetime) -> None:
    adopted(edition, table("I2,全市,,2023Q4,5.1%", "I2,全市,,2024Q1,-0.4%"), officer, checker, now)
    daily.watch(now=now)
    assert raised("W2") == ["全市产业营业收入同比增速（公布）2024Q1：增速由5.1%转为-0.4%"]


def test_a_series_that_stops_is_missed(edition: Edition, officer: Actor, checker: Actor, now: datetime) -> None:
    """The third quarter was due on 20 October; ten working days later somebody is asked."""
    adopted(edition, steady(2021, 14), officer, checker, now)
    daily.watch(now=datetime.combine(date(2024, 10, 31), now.timetz()))
    assert raised("W4") == []
    daily.watch(now=datetime.combine(date(2024, 11, 1), now.timetz()))
    assert raised("W4") == ["全市：产业营业收入2024Q3应在2024-10-20前报，已过10个工作日"]


def test_the_platform_computes_what_it_knows_and_writes_only_what_changed(edition: Edition, now: datetime) -> None:
    first = computed.compute(edition=edition, now=now)
    there = set(Observation.objects.values_list("indicator", flat=True))
    assert {
        "I4",
        "I5",
        "I7-stock",
        "I8-least",
        "I8-most",
        "I9",
        "I9-makers",
        "I12-met",
        "I14-landed",
        "I16-paid",
        "I18-stale",
    } <= there
    assert first == Observation.objects.count()
    assert computed.compute(edition=edition, now=now) == 0


def test_titles_are_counted_and_their_end_is_warned_of(
    edition: Edition, now: datetime, facts: Callable[..., None], organisation: Callable[..., Organisation]
) -> None:
    firm = organisation(7, "甲公司")
    title = {"party": firm.pk, "title": "srdi", "granted": "2021-08-01", "until": "2024-09-30"}
    facts({"enterprise": [{"id": firm.pk, "name": firm.name}], "quality_title": [title]})
    daily.watch(now=now)
    known = queries.known(edition.policy, clock.day_of(now))
    counts = {line.subject: list(known.by[line].values())[-1].value for line in known.lines("I7-stock")}
    assert (counts["全市专精特新中小企业"], counts["全市专精特新小巨人企业"]) == (1, 0)
    (warning,) = Warning.objects.filter(rule="W7")
    assert "甲公司" in warning.zh
    assert warning.confidential


def test_an_event_names_what_falls_with_it(edition: Edition, officer: Actor, now: datetime) -> None:
    made = alarms.event(
        edition=edition, what="出口限制", source="商务部公告", products=["光纤预制棒"], actor=officer, now=now
    )
    assert "光纤预制棒" in made.evidence
    assert made.rule == "W8"
    with pytest.raises(Refused, match="event-no-product"):
        alarms.event(edition=edition, what="出口限制", source="公告", products=["不存在"], actor=officer, now=now)


def test_a_higher_slice_joins_in(edition: Edition, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    late = Raised("W6", "W6:mill", Both("磨坊项目：封顶应在6月完成", "the mill is late"))
    monkeypatch.setattr(sources, "_SOURCES", [lambda edition, on: [late]])
    daily.watch(now=now)
    assert raised("W6") == ["磨坊项目：封顶应在6月完成"]


def test_candidates_make_a_count_target_likely_or_not(
    edition: Edition, officer: Actor, checker: Actor, now: datetime
) -> None:
    adopted(edition, table("I3-nbs,全市,it@1,2023,29家"), officer, checker, now)
    listing.estimate(edition=edition, target="above-scale-enterprises", name="甲公司", chance=90, why="已到线",
                     actor=officer, now=now)  # fmt: skip
    found = next(j for j in queries.judged(edition, clock.day_of(now)) if j.target.id == "above-scale-enterprises")
    assert (str(found.band), found.expected) == ("above 80 %", 29.9)
    listing.estimate(edition=edition, target="above-scale-enterprises", name="甲公司", chance=10, why="订单取消",
                     actor=officer, now=later(now, 2))  # fmt: skip
    bands = [
        next(
            str(j.band) for j in queries.judged(edition, clock.day_of(later(now, d))) if j.target.id.startswith("above")
        )
        for d in (0, 2)
    ]
    assert bands == ["above 80 %", "below 20 %"]  # the last word counts, and not before it was said


def test_evidence_is_listed_with_its_proof_and_once(edition: Edition, officer: Actor, now: datetime) -> None:
    given = {"edition": edition, "target": "application-scenarios", "kind": "health", "unit": "市医院",
             "day": clock.day_of(now), "actor": officer, "now": now}  # fmt: skip
    with pytest.raises(Refused) as refused:
        listing.exhibit(title="", proof="", **given)
    assert len(refused.value.told) == 2
    listing.exhibit(title="远程会诊", proof="验收报告", **given)
    with pytest.raises(Refused, match="listing-twice"):
        listing.exhibit(title="远程会诊", proof="验收报告", **given)
    with pytest.raises(Refused, match="listing-no-target"):
        listing.exhibit(title="另一", proof="报告", **{**given, "kind": "nothing"})


# ---- ladders -------------------------------------------------------------------------------------------------------
def firms(organisation: Callable[..., Organisation], facts: Callable[..., None], many: int) -> list[Organisation]:
    made = [organisation(40 + n, f"灯笼{n}公司") for n in range(many)]
    facts(
        {
            "enterprise": [{"id": f.pk, "name": f.name, "industry": "3911"} for f in made],
            "quality_title": [{"party": f.pk, "title": "innovative", "granted": "2023-01-01"} for f in made],
            "enterprise_year": [
                {"enterprise": f.pk, "year": y, "revenue": "1900万元", "rd_expense": "120万元"}
                for f in made for y in (2022, 2023)
            ],
            "quality_year": [
                {"enterprise": f.pk, "year": 2023, "market_years": 5, "direct_pass": "是" if n else "否",
                 "on_statistics_list": "否"}
                for n, f in enumerate(made)
            ],
        }
    )  # fmt: skip
    return made


def test_who_is_next_and_what_is_missing(
    edition: Edition, now: datetime, facts: Callable[..., None], organisation: Callable[..., Organisation]
) -> None:
    made = firms(organisation, facts, 2)
    found = ladder.climbing(edition, clock.day_of(now))
    standings = found.standings["srdi-2022"]
    assert [(s.firm, s.rung and s.rung.id, s.ready) for s in standings] == [
        (made[1].pk, "srdi", True), (made[0].pk, "srdi", False),
    ]  # fmt: skip
    assert [f.missing for f in standings[1].findings if f.missing] == [("score",)]
    assert [(n.firm, n.place, n.line.id) for n in found.near] == [
        (f.pk, "next", "nbs-industry") for f in sorted(made, key=lambda f: f.pk)
    ]


def test_small_counts_are_withheld(
    edition: Edition, now: datetime, facts: Callable[..., None], organisation: Callable[..., Organisation]
) -> None:
    firms(organisation, facts, 2)
    counts = ladder.counts(ladder.climbing(edition, clock.day_of(now)))["srdi-2022"]
    assert {(c.all, c.ready) for c in counts} == {(None, None)}
    firms(organisation, facts, 8)
    counts = ladder.counts(ladder.climbing(edition, clock.day_of(now)))["srdi-2022"]
    assert [(c.all, c.ready) for c in counts if c.title == "专精特新中小企业"] == [
        (8, None)
    ]  # 7 of 8 would tell the one
