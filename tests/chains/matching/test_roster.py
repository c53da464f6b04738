"""Counterparts in a roster: found by words or by the graph, ruled out by facts alone, told with reasons."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chains.matching.town import notice, town

from liance.chains.matching import codes
from liance.chains.matching.filters import Bar, Caution, bars, cautions
from liance.chains.matching.index import Index
from liance.chains.matching.profile import Profile, Quantity, of_actor, of_product, of_text
from liance.chains.matching.proposal import Method
from liance.chains.matching.roster import Roster, same_place
from liance.chains.matching.tell import told
from liance.chains.words import grams

TODAY = date(2031, 5, 1)
GRAPH = town()


def reasons(roster: Roster, subject: Profile, id_: str) -> dict[Method, tuple[str, ...]]:
    found = next(p for p in roster.match(subject, on=TODAY).found if p.id == id_)
    return {reason.method: reason.found for reason in found.reasons}


def test_a_demand_finds_the_supply_that_says_the_same() -> None:
    roster = Roster(GRAPH, [notice("a", "供应红绸，五尺宽"), notice("b", "供应棉线")])
    found = roster.match(notice("x", "求购红绸做灯笼"), on=TODAY)
    assert [p.id for p in found.found if p.enough] == ["a"]
    assert found.found[0].reasons[0].found == ("红绸",)


def test_a_special_kind_answers_the_demand_for_the_general_with_its_path() -> None:
    """Whoever makes palace lanterns is found for lanterns though the notices share no word."""
    roster = Roster(GRAPH, [notice("a", "本店出售", "palace"), notice("b", "本店收购", "paper")])
    told_ = reasons(roster, notice("x", "求购一批", "lantern"), "a")
    assert told_[Method.STEPS] == ("灯笼 ∋ 宫灯",)


def test_one_link_away_is_near_and_two_is_farther() -> None:
    roster = Roster(GRAPH, [notice("a", "甲", "strip"), notice("b", "乙", "bamboo"), notice("c", "丙", "silk")])
    scores = roster.scores(notice("x", "丁", "kite"))[Method.STEPS]
    assert scores["a"] > scores["b"]
    assert "c" not in scores
    assert reasons(roster, notice("x", "丁", "kite"), "b")[Method.STEPS] == ("风筝 ← 竹篾 ← 毛竹",)


def test_what_is_needed_together_is_found() -> None:
    """Silk and thread go into the same lanterns."""
    roster = Roster(GRAPH, [notice("a", "甲", "thread")])
    assert reasons(roster, notice("x", "乙", "silk"), "a")[Method.TOGETHER] == ("灯笼",)


def test_a_firm_is_placed_in_the_chain_by_what_it_says() -> None:
    roster = Roster(GRAPH, [of_product(p) for p in GRAPH.products])
    found = roster.match(of_text("编织竹篾、制作各式灯笼"), on=TODAY).found
    assert {p.name for p in found[:2]} == {"竹篾", "灯笼"}


def test_candidates_for_a_gap_are_firms_that_make_something_near_it() -> None:
    firm = of_actor(GRAPH.actor["zhao"], GRAPH)
    assert firm.products == ("palace",)
    roster = Roster(GRAPH, [firm, notice("far", "海运代理")])
    found = roster.match(of_product(GRAPH.product["lantern"]), on=TODAY)
    assert [p.id for p in found.found] == ["zhao"]
    assert found.found[0].values[Method.STEPS] == 0.5


def test_what_it_has_already_is_not_proposed() -> None:
    roster = Roster(GRAPH, [of_product(p) for p in GRAPH.products])
    found = roster.match(of_text("灯笼和竹篾"), on=TODAY, but=frozenset({"lantern"})).found
    assert "lantern" not in {p.id for p in found}


def test_nothing_suitable_is_an_answer() -> None:
    """One chance letter in common is no reason."""
    roster = Roster(GRAPH, [notice("a", "承接竹器修补和其他各种日用器具的修补业务")])
    found = roster.match(of_text("竹"), on=TODAY)
    assert Roster(GRAPH, []).match(of_text("竹"), on=TODAY).none_suitable
    assert [p.id for p in found.found] == ["a"]
    assert found.none_suitable


# ---- facts rule out ------------------------------------------------------------------------------------------------
def tons(amount: int) -> Quantity:
    return Quantity(Fraction(amount), "吨")


ASKED = notice("x", "求购红绸", wants=tons(5), due=date(2031, 6, 1), counties=frozenset({"东县"}),
               requires=frozenset({"专精特新"}), related=frozenset({"y"}))  # fmt: skip


@pytest.mark.parametrize(
    ("offered", "bar"),
    [
        ({"can": tons(4)}, Bar.CAPACITY),
        ({"ready": date(2031, 6, 2)}, Bar.TIME),
        ({"county": "西县"}, Bar.REGION),
        ({"marks": frozenset({"高新技术企业"})}, Bar.ELIGIBILITY),
        ({"until": date(2031, 4, 30)}, Bar.OVER),
    ],
)
def test_a_fact_rules_a_counterpart_out_and_is_named(offered: dict[str, object], bar: Bar) -> None:
    found = Roster(GRAPH, [notice("a", "供应红绸", **offered)]).match(ASKED, on=TODAY)
    assert not found.found
    assert [(left.id, left.bars) for left in found.left_out] == [("a", (bar,))]


@pytest.mark.parametrize(
    "offered",
    [
        {"can": tons(5)}, {"ready": date(2031, 6, 1)}, {"county": "东县"}, {"until": TODAY},
        {"marks": frozenset({"专精特新", "高新技术企业"})}, {},
    ],
)  # fmt: skip
def test_what_just_suffices_or_is_not_known_rules_nothing_out(offered: dict[str, object]) -> None:
    found = Roster(GRAPH, [notice("a", "供应红绸", **offered)]).match(ASKED, on=TODAY)
    assert [p.id for p in found.found] == ["a"]


def test_one_is_not_matched_with_oneself() -> None:
    mine = Profile("a", "供应红绸", party="me")
    assert bars(mine, Profile("b", "求购红绸", party="me"), on=TODAY) == (Bar.OWN,)


def test_related_parties_and_what_is_not_known_are_cautions_for_a_person() -> None:
    found = Roster(GRAPH, [notice("y", "供应红绸", can=Quantity(Fraction(3), "匹"))]).match(ASKED, on=TODAY).found
    assert found[0].cautions == (
        Caution.MARKS_UNKNOWN, Caution.REGION_UNKNOWN, Caution.RELATED, Caution.UNITS,
    )  # fmt: skip


# ---- laws ------------------------------------------------------------------------------------------------------------
MARKS = st.frozensets(st.sampled_from(["甲级", "乙级"]))
PROFILES = st.builds(
    Profile,
    id=st.text("abcdefgh", min_size=1, max_size=3),
    name=st.text("竹灯红绸棉线风筝", max_size=6),
    products=st.lists(st.sampled_from(list(GRAPH.product)), max_size=2).map(tuple),
    codes=st.lists(st.sampled_from(["2439", "2462", "1711", "17"]), max_size=2).map(tuple),
    county=st.sampled_from(["", "东县", "西县"]),
    park=st.sampled_from(["", "灯街"]),
    party=st.sampled_from(["", "me", "you"]),
    related=st.frozensets(st.sampled_from(["me", "you"])),
    can=st.none() | st.integers(1, 9).map(tons),
    wants=st.none() | st.integers(1, 9).map(tons),
    ready=st.none() | st.dates(date(2031, 1, 1), date(2031, 9, 1)),
    due=st.none() | st.dates(date(2031, 1, 1), date(2031, 9, 1)),
    until=st.none() | st.dates(date(2031, 4, 1), date(2031, 6, 1)),
    counties=st.frozensets(st.sampled_from(["东县", "西县"])),
    requires=MARKS,
    marks=st.none() | MARKS,
)


@given(PROFILES, st.lists(PROFILES, max_size=5, unique_by=lambda p: p.id))
def test_no_proposal_breaks_a_filter_and_all_left_out_do(subject: Profile, candidates: list[Profile]) -> None:
    roster = Roster(GRAPH, candidates)
    found = roster.match(subject, on=TODAY, most=99)
    assert all(not bars(subject, roster.candidates[p.id], on=TODAY) for p in found.found)
    assert all(left.bars == bars(subject, roster.candidates[left.id], on=TODAY) != () for left in found.left_out)
    ids = [p.id for p in found.found]
    assert ids == sorted(ids, key=lambda i: (-round(found.found[ids.index(i)].score, 12), i))
    assert all(told(reason)[0] and told(reason)[1] for p in found.found for reason in p.reasons)


@given(PROFILES, PROFILES)
def test_filters_and_scores_are_the_same_both_ways(one: Profile, other: Profile) -> None:
    assert bars(one, other, on=TODAY) == bars(other, one, on=TODAY)
    assert cautions(one, other) == cautions(other, one)
    assert same_place(one, other) == same_place(other, one)
    assert codes.likeness(one.codes, other.codes) == codes.likeness(other.codes, one.codes)


@given(PROFILES, PROFILES)
def test_near_is_near_both_ways(one: Profile, other: Profile) -> None:
    """Steps in the graph, and being needed together."""
    there = Roster(GRAPH, [other]).scores(one)
    back = Roster(GRAPH, [one]).scores(other)
    for method in (Method.STEPS, Method.TOGETHER):
        assert list(there[method].values()) == pytest.approx(list(back[method].values()))


@given(st.lists(st.text("竹灯红绸abcG", min_size=1, max_size=6), min_size=2, max_size=5, unique=True))
def test_the_cosine_is_the_same_both_ways_and_one_with_itself(texts: list[str]) -> None:
    index = Index({text: [text] for text in texts})
    for one in texts:
        near = index.cosine(index.of(one))
        assert near[one] == pytest.approx(1)
        for other, cosine in near.items():
            assert index.cosine(index.of(other))[one] == pytest.approx(cosine)
            assert 0 < cosine <= 1 + 1e-9


def test_bm25_prefers_the_rare_word_and_the_shorter_text() -> None:
    index = Index({"a": ["红绸"], "b": ["红绸和许许多多别的东西"], "c": ["棉线"]})
    found = index.bm25(Counter(grams(["红绸"])))
    assert found["a"] > found["b"]
    assert "c" not in found
