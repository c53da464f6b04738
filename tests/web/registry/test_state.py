"""Stating keeps every version; what nobody stands by yet is told apart; a policy may bring record types of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.conftest import NOON, ROOT, code

from liance.records.city import Record as Facts
from liance.records.stating import for_offices, owner_of, read_reserved
from liance.records.vocabulary import Vocabulary
from liance.rules.library import load_policy
from liance.web.audit.models import Event
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import program_of
from liance.web.policies.queries import vocabulary as current_vocabulary
from liance.web.policies.services import take_in
from liance.web.registry.models import Mention, Origin, Record, Version
from liance.web.registry.queries import city_about, not_confirmed_in
from liance.web.registry.queries.files import fields_unconfirmed
from liance.web.registry.services import Told, confirm, keep_evidence, load_many, state, state_own
from liance.web.registry.values import key_text, loaded
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Facts]
OFFICE = Told(Origin.OFFICE, source="登记")


def test_a_record_keeps_every_version(facts: Make) -> None:
    for revenue in (100, 200, 100):
        known = facts("enterprise_year", enterprise=code(7), year=2023, revenue=revenue)
        state(facts=known, told=OFFICE, actor=SYSTEM, now=NOON)
    kept = Record.objects.get()
    assert [(v.number, v.values["revenue"]) for v in kept.versions.order_by("number")] == [(1, "1"), (2, "2"), (3, "1")]
    assert kept.current == kept.versions.get(number=3)
    assert Event.objects.filter(action="record-stated").count() == 3


def test_saying_the_same_again_adds_nothing_but_new_proof_does(
    facts: Make, mill: Organisation, person: Callable[..., Actor]
) -> None:
    known = facts("enterprise_year", enterprise=mill.code, year=2023, revenue=100)
    first = state(facts=known, told=OFFICE, actor=SYSTEM, now=NOON)
    assert state(facts=known, told=OFFICE, actor=SYSTEM, now=NOON) == first
    proof = keep_evidence(data=b"%PDF-1.7", name="a.pdf", organisation=mill, actor=SYSTEM, now=NOON)
    told = Told(Origin.OFFICE, source="登记", evidence=proof)
    assert state(facts=known, told=told, actor=SYSTEM, now=NOON).number == 2
    assert state(facts=known, told=told, actor=SYSTEM, now=NOON).number == 2


def test_the_database_itself_refuses_to_change_what_was_known(facts: Make) -> None:
    made = state(facts=facts("enterprise", id=code(7)), told=OFFICE, actor=SYSTEM, now=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.update(values={})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.filter(pk=made.pk)._raw_delete("default")  # type: ignore[attr-defined]
    assert Version.objects.get().values == {"id": code(7)}


STEPS = st.lists(
    st.tuples(
        st.sampled_from([2021, 2022]), st.sampled_from([None, 1, 2, 3]), st.booleans(),
        st.sampled_from(list(Origin)), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_stated_no_version_is_lost(
    facts: Make, steps: list[tuple[int, int | None, bool, Origin, bool]]
) -> None:
    """Versions number 1, 2, 3 …, each superseding the one before; the current one says what was said last."""
    with transaction.atomic():
        said: dict[str, tuple[dict[str, str], bool]] = {}
        for year, revenue, withdrawn, origin, bulk in steps:
            known = {"enterprise": code(7), "year": year} | ({"revenue": revenue * 100} if revenue else {})
            one = facts("enterprise_year", **known)
            before = Version.objects.filter(record__key=key_text(one)).count()
            if bulk:
                load_many(rows=[one], told=Told(origin), actor=SYSTEM, now=NOON)
                withdrawn = False
            else:
                state(facts=one, told=Told(origin), actor=SYSTEM, now=NOON, withdrawn=withdrawn)
            after = Version.objects.filter(record__key=key_text(one)).count()
            assert after - before in (0, 1)
            values = {k: str(v) for k, v in known.items()} | ({"revenue": str(revenue)} if revenue else {})
            said[key_text(one)] = (values, withdrawn)
        for kept in Record.objects.select_related("current"):
            chain = list(kept.versions.order_by("number"))
            assert [v.number for v in chain] == list(range(1, kept.version + 1))
            assert [v.supersedes_id for v in chain] == [None, *(v.pk for v in chain[:-1])]
            assert kept.current is not None
            assert kept.current == chain[-1]
            assert (kept.current.values, kept.current.withdrawn) == said[kept.key]
            assert (kept.year is None) == kept.current.withdrawn
            assert Mention.objects.filter(record=kept).exists() != kept.current.withdrawn
        transaction.set_rollback(True)


def test_what_a_reviewer_is_told_is_not_confirmed(
    facts: Make, mill: Organisation, person: Callable[..., Actor], vocabulary: Vocabulary
) -> None:
    known = facts("enterprise_year", enterprise=mill.code, year=2023, revenue=100)
    wang, li = person("wang", Role.ENTERPRISE, mill), person("li", Role.COUNTY_OFFICER)
    more = {"vocabulary": vocabulary, "actor": wang, "now": NOON}
    made = state_own(organisation=mill, type_=known.type, values=known.values, **more)
    key = ("enterprise_year", key_text(known))
    assert not_confirmed_in([key]) == {key: {"enterprise", "year", "revenue"}}
    confirm(version=made, organisation=mill, actor=li, now=NOON)
    assert not_confirmed_in([key]) == {}
    state_own(organisation=mill, type_=known.type, values={**known.values, "rd_expense": 5}, **more)
    assert not_confirmed_in([key]) == {key: {"rd_expense"}}
    assert fields_unconfirmed(Record.objects.get(key=key[1]).versions.all()) == {"rd_expense"}
    for other in ({**known.values, "revenue": 1}, {**known.values, "statistical_revenue": 5}):
        with pytest.raises(Refused, match="record-field-held"):
            state_own(organisation=mill, type_=known.type, values=other, **more)
    with pytest.raises(Refused, match="record-not-own"):
        state_own(organisation=mill, type_=known.type, values={**known.values, "enterprise": code(8)}, **more)


# ---- a new policy ----------------------------------------------------------------------------------------------------
NEW = """+++
id = "tea"
title = "茶业扶持办法"
status = "draft"
vocabulary = []

[stated_by]
"garden_year.grade" = "office"
+++

# 茶业扶持办法

---

```liance
事实 garden 茶园
  字段 name 名称 文本 主键

事实 garden_year 茶园年度
  字段 garden 茶园 引用 garden 主键
  字段 year 年度 年 主键
  字段 leaves 鲜叶产量 数值 不小于 0 注 “公斤”
  字段 grade 评级 枚举 a 甲等、b 乙等
```
"""


def test_a_new_policy_brings_its_record_types_without_any_code(tmp_path: Path, edition: Edition, facts: Make) -> None:
    (tmp_path / "policy.md").write_text(NEW, "utf-8")
    policy = load_policy(tmp_path)
    assert policy.vocabulary.reserved == {"garden_year.grade"}
    take_in(folder=tmp_path, actor=SYSTEM, now=NOON)
    words = current_vocabulary()
    garden = words.type_named("garden_year")
    assert garden is not None
    grade, leaves = garden.by_id["grade"], garden.by_id["leaves"]
    assert (for_offices(words, garden, grade), for_offices(words, garden, leaves)) == (True, False)
    assert owner_of(garden) == garden.by_id["garden"]
    known = Facts(garden, {"garden": "东山", "year": 2024, "leaves": 30})
    assert state(facts=known, told=OFFICE, actor=SYSTEM, now=NOON).values == {
        "garden": "东山", "year": "2024", "leaves": "30",
    }  # fmt: skip


@pytest.mark.parametrize("named", [{"nobody": "office"}, {"enterprise.colour": "office"}, {"enterprise": "everybody"}])
def test_a_wrong_name_under_stated_by_is_told(named: dict[str, str]) -> None:
    words = load_policy(ROOT / "policies" / "liaocheng-it-2023").vocabulary
    made, found = read_reserved({"stated_by": named}, words, "industry.md")
    assert (made, [d.code for d in found]) == (frozenset(), ["stated-by"])
    assert found[0].message()
    assert found[0].hint("en")


def test_what_this_vocabulary_cannot_read_is_not_known_and_stops_nothing(
    edition: Edition, facts: Make, vocabulary: Vocabulary
) -> None:
    """A choice that went, or an award of another policy, as an earlier edition accepted them."""
    year = facts("enterprise_year", enterprise=code(7), year=2023, preference="gone", revenue=100)
    award = facts("award", incentive="of-another-policy", beneficiary=code(7), year=2023, amount=100)
    load_many(rows=[facts("enterprise", id=code(7)), year, award], told=OFFICE, actor=SYSTEM, now=NOON)
    city = city_about(code(7), edition)
    assert [r.values for r in city.all("enterprise_year")] == [{"enterprise": code(7), "year": 2023, "revenue": 100}]
    assert [r.values["incentive"] for r in city.all("award")] == ["of-another-policy"]
    assert program_of(edition).answers(city, code(7))
    with pytest.raises(ValueError, match="is no stored value"):
        loaded(year.type, {"preference": "gone"}, vocabulary)
