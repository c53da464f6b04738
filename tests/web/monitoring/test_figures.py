"""What the platform knows itself: figures read off records, and warnings that follow from what people enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest

from liance.records.city import Record as Facts
from liance.web.monitoring import computed, daily, ladder, queries
from liance.web.monitoring.models import Observation, Warning
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.services import confirm, review_batch, state_own, submit_entry
from liance.web.site import clock


# ---- read off records ------------------------------------------------------------------------------------------------
def test_a_park_s_firms_are_those_of_its_last_list(edition: Edition, facts: Callable[..., None], now: datetime) -> None:
    """Of a quarter the last month counts; each park stands for itself, and a list of a month to come is none yet."""
    lists = [("光电园", 6, 9, 2), ("光电园", 7, 11, 3), ("光电园", 8, 12, 5), ("高铁园", 7, 4, 1), ("高铁园", 10, 5, 1)]
    facts({"park_list": [
        {"park": park, "year": 2024, "month": month, "electronics_enterprises": all_,
         "new_electronics_enterprises": new} for park, month, all_, new in lists
    ]})  # fmt: skip
    found = {
        (name, park, str(stretch)): value
        for name, park, stretch, value in computed.figures(edition, clock.day_of(now))
        if name.startswith("I17")
    }
    assert found == {
        ("I17-firms", "光电园", "2024Q2"): Fraction(9), ("I17-firms", "光电园", "2024Q3"): Fraction(12),
        ("I17-firms", "高铁园", "2024Q3"): Fraction(4), ("I17-new", "光电园", "2024"): Fraction(5),
        ("I17-new", "高铁园", "2024"): Fraction(1),
    }  # fmt: skip


def test_slices_above_join_with_their_figures(edition: Edition, now: datetime) -> None:
    """Projects and challenges are counted from the first day on: that nothing happened yet is known."""
    computed.compute(edition=edition, now=now)
    found = set(Observation.objects.filter(value="0").values_list("indicator", flat=True))
    assert {"I13-signed", "I13-built", "I13-invested", "I13-late", "I15-published", "I15-matched"} <= found


# ---- warnings of what people enter -----------------------------------------------------------------------------------
@pytest.fixture
def firm(organisation: Callable[..., Organisation], facts: Callable[..., None]) -> Organisation:
    made = organisation(7, "甲灯笼公司")
    facts({"enterprise": [{"id": made.pk, "name": made.name}]})
    return made


def test_a_firm_that_hangs_on_one_customer_is_warned_of(
    edition: Edition, firm: Organisation, person: Callable[..., Actor], officer: Actor, now: datetime
) -> None:
    """The firm states its year in its file, an officer confirms it; of the year before last nothing is said."""
    words = policy_of(edition).vocabulary
    type_ = words.type_named(ladder.FACTS)
    assert type_ is not None
    for year, share in ((2022, 90), (2023, 64)):
        values = {"enterprise": firm.pk, "year": year, "first_customer": Fraction(share, 100)}
        stated = state_own(
            organisation=firm, type_=type_, values=values, vocabulary=words, source="审计报告",
            actor=person("qian", Role.ENTERPRISE, firm), now=now,
        )  # fmt: skip
        confirm(version=stated, organisation=firm, actor=officer, now=now)
    daily.watch(now=now)
    warning = Warning.objects.get(rule="W3")
    assert warning.zh == "甲灯笼公司：第一大客户占64%，前五大占不详"
    assert (warning.confidential, warning.owner) == (True, "chain_office")


def test_a_title_that_ends_soon_is_warned_of(
    edition: Edition, firm: Organisation, officer: Actor, leader: Actor, now: datetime
) -> None:
    """An office enters the title, another person lets it in."""
    type_ = policy_of(edition).vocabulary.type_named(ladder.TITLE)
    assert type_ is not None
    title = {"party": firm.pk, "title": "srdi", "granted": date(2021, 12, 1), "until": date(2024, 11, 30)}
    batch = submit_entry(facts=Facts(type_, title), source="公布的名单", actor=officer, now=now)
    daily.watch(now=now)
    assert not Warning.objects.filter(rule="W7").exists()
    review_batch(batch=batch, approve=True, actor=leader, now=now)
    daily.watch(now=now)
    warning = Warning.objects.get(rule="W7")
    assert warning.zh == "甲灯笼公司：专精特新中小企业2024-11-30到期，还有89天"
    assert queries.rule_names(edition)["W7"].zh == "证书将到期"
