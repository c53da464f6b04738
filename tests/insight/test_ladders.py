"""Ladders under both versions of the rules: at the line, just under, just over; who is next and what is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.diagnostics.diagnostic import Rejected
from liance.insight.ladders.judge import Holding, State, applicable, judged, next_up, standing
from liance.insight.ladders.ladder import Criterion, Kind, Sign
from liance.insight.ladders.read import facts_in, ladders_in, read_value, shared
from liance.insight.ladders.scale import Place, line_for, lines_in, place

LADDERS = ladders_in()
FACTS, _ = facts_in(shared())
LINES, MARGINS = lines_in()
OLD, NEW = "srdi-2022", "srdi-2026"
TODAY = date(2026, 11, 27)


def criterion(version: str, rung: str, id_: str) -> Criterion:
    found = LADDERS[version].rung(rung)
    assert found is not None
    return next(c for c in found.criteria if c.id == id_)


def facts(text: str) -> dict:
    """`revenue 1500万元, rd 99万元`."""
    pairs = [pair.split() for pair in text.split(",") if pair.strip()]
    return {id_: read_value(value, FACTS[id_]) for id_, value in pairs}


@pytest.mark.parametrize(
    ("version", "rung", "id_", "under", "at", "over"),
    [
        (OLD, "srdi", "market_years", "market_years 1.9年", "market_years 2年", "market_years 2.1年"),
        (NEW, "srdi", "market_years", "market_years 2.9年", "market_years 3年", "market_years 3.1年"),
        (OLD, "srdi", "size", "revenue 999.99万元, equity 0元", "revenue 1000万元", "revenue 1000.01万元"),
        (NEW, "srdi", "size", "revenue 1499.99万元, equity 1999万元", "revenue 1500万元", "revenue 1500.01万元"),
        (NEW, "srdi", "size", "revenue 1元, equity 1999.99万元", "equity 2000万元", "equity 2000.01万元"),
        (OLD, "srdi", "rd", "rd 99.99万元, rd_share 9%", "rd 100万元, rd_share 3%", "rd 101万元, rd_share 3.1%"),
        (OLD, "srdi", "rd", "rd 500万元, rd_share 2.99%", "rd 500万元, rd_share 3%", "rd 500万元, rd_share 4%"),
        (NEW, "srdi", "rd", "rd 100万元, rd_before 99万元, rd_share 3%, rd_share_before 3%",
         "rd 100万元, rd_before 100万元, rd_share 3%, rd_share_before 3%",
         "rd 101万元, rd_before 101万元, rd_share 4%, rd_share_before 4%"),
        (NEW, "srdi", "main_share", "main_share 79.99%", "main_share 80%", "main_share 80.01%"),
        (NEW, "srdi", "debt", "debt_ratio 80.01%", "debt_ratio 80%", "debt_ratio 79.99%"),
        (NEW, "srdi", "ip", "first_class_ip 0项, ip_waived 否", "first_class_ip 1项", "ip_waived 是"),
        (NEW, "srdi", "score", "development_score 49.9分", "development_score 50分", "development_score 50.1分"),
        (OLD, "innovative", "score",
         "score 60分, innovation_score 19.9分, growth_score 15分, focus_score 15分, direct_pass 否",
         "score 60分, innovation_score 20分, growth_score 15分, focus_score 15分", "direct_pass 是"),
        (OLD, "little_giant", "main_share", "main_share 69.99%", "main_share 70%", "main_share 71%"),
        (NEW, "little_giant", "main_share", "main_share 89.99%", "main_share 90%", "main_share 91%"),
        (OLD, "little_giant", "growth", "growth_average 4.99%", "growth_average 5%", "growth_average 5.01%"),
        (NEW, "little_giant", "growth", "revenue_over_two_years 110.24%", "revenue_over_two_years 110.25%",
         "revenue_over_two_years 110.26%"),
        (OLD, "little_giant", "debt", "debt_ratio 70.01%", "debt_ratio 70%", "debt_ratio 69%"),
        (NEW, "little_giant", "debt", "debt_ratio 75.01%", "debt_ratio 75%", "debt_ratio 74%"),
        (OLD, "little_giant", "market_share", "market_share 9.99%", "market_share 10%", "market_share 11%"),
        (NEW, "little_giant", "market_share", "market_share 9.99%, domestic_rank 4位", "market_share 10%",
         "domestic_rank 3位"),
        (OLD, "little_giant", "ip", "first_class_ip 1项", "first_class_ip 2项", "first_class_ip 3项"),
        (NEW, "little_giant", "ip", "first_class_ip 3项, ip_waived 否", "first_class_ip 4项", "first_class_ip 5项"),
        (NEW, "little_giant", "size", "revenue 4999.99万元", "revenue 5000万元", "revenue 5001万元"),
        (NEW, "little_giant", "rd", "rd_two_years 1199.99万元, rd_share 3%, rd_share_before 3%",
         "rd_two_years 1200万元, rd_share 3%, rd_share_before 3%",
         "rd_two_years 1201万元, rd_share 4%, rd_share_before 4%"),
        (OLD, "little_giant", "rd", "revenue 1亿元, rd_share 2.99%", "revenue 1亿元, rd_share 3%",
         "revenue 2亿元, rd_share 4%"),
        (OLD, "little_giant", "rd", "revenue 9999.99万元, rd_share 5.99%", "revenue 9999.99万元, rd_share 6%",
         "revenue 5000万元, rd_share 6.1%"),
        (OLD, "little_giant", "rd",
         "revenue 4999万元, rd_share 9%, equity 7999万元, rd_two_years 3000万元, rd_staff 50%",
         "revenue 4999万元, equity 8000万元, rd_two_years 3000万元, rd_staff 50%",
         "revenue 4999万元, equity 8001万元, rd_two_years 3001万元, rd_staff 51%"),
        (OLD, "champion", "global_rank", "global_rank 4位", "global_rank 3位", "global_rank 2位"),
        (NEW, "champion", "field_years", "field_years 9.9年, new_product_years 2年", "field_years 10年",
         "new_product_years 3年"),
    ],
)  # fmt: skip
def test_at_under_and_over_the_line(version: str, rung: str, id_: str, under: str, at: str, over: str) -> None:
    states = [judged(criterion(version, rung, id_), facts(text)).state for text in (under, at, over)]
    assert states == [State.NOT_MET, State.MET, State.MET]


def test_every_criterion_with_a_figure_stands_in_the_table_above() -> None:
    """So that a criterion added to a ladder is tried at its line too."""
    tried = {tuple(c[:3]) for c in test_at_under_and_over_the_line.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    written = {
        (v, r.id, c.id) for v, ladder in LADDERS.items() for r in ladder.rungs for c in r.criteria if not c.person
    }
    alike = {(NEW, "tech_innovative", "score"), (OLD, "srdi", "score"), (NEW, "little_giant", "score")}
    same = {
        (OLD, "little_giant", "market_years"),
        (NEW, "little_giant", "market_years"),
        (OLD, "little_giant", "research_body"),
    }
    twins = {(OLD, "champion", "field_years"), (NEW, "champion", "global_rank")}
    assert written - tried == alike | same | twins


def test_what_nobody_knows_is_named_and_a_fact_that_settles_it_is_enough() -> None:
    size = criterion(NEW, "srdi", "size")
    assert judged(size, {}).missing == ("revenue", "equity")
    assert judged(size, facts("revenue 1元")).missing == ("equity",)
    assert judged(size, facts("equity 2000万元")).state is State.MET


def test_what_only_a_person_can_judge_waits_for_him() -> None:
    key = criterion(NEW, "little_giant", "key_field")
    assert [judged(key, {"key_field": said}).state for said in (None, True, False)] == [
        State.PERSON, State.MET, State.NOT_MET,
    ]  # fmt: skip


values = {
    id_: st.none() | (st.booleans() if kind.kind is Kind.BOOL else st.integers(0, 10**13).map(Fraction))
    for id_, kind in FACTS.items()
}


@given(
    st.fixed_dictionaries(values), st.sampled_from([c for la in LADDERS.values() for r in la.rungs for c in r.criteria])
)
def test_a_state_once_settled_is_settled_whatever_else_becomes_known(known: dict, asked: Criterion) -> None:
    """Met and not met never rest on a fact that nobody knows."""
    found = judged(asked, known)
    if found.state in (State.MET, State.NOT_MET):
        for fill in (Fraction(0), Fraction(10**15)):
            filled = {id_: fill if v is None and FACTS[id_].kind is not Kind.BOOL else v for id_, v in known.items()}
            assert judged(asked, filled).state is found.state
    assert (found.state is State.UNKNOWN) == bool(found.missing)


# ---- standing ------------------------------------------------------------------------------------------------------
def test_the_next_rung_is_the_one_above_the_highest_title_that_holds() -> None:
    held = [Holding("srdi", date(2026, 11, 26)), Holding("innovative", date(2027, 1, 1))]
    before = standing("ada", LADDERS[NEW], {}, held, on=date(2026, 11, 26))
    after = standing("ada", LADDERS[NEW], {}, held, on=TODAY)
    assert [s.rung.id for s in (before, after) if s.rung] == ["little_giant", "srdi"]
    assert after.held is not None
    assert after.held.id == "tech_innovative"  # a title of the old version stands for the rung of the new one


def test_who_stands_on_the_highest_rung_has_none_before_him() -> None:
    top = standing("ada", LADDERS[NEW], {}, [Holding("champion")], on=TODAY)
    assert top.rung is None
    assert not top.ready
    assert next_up([top]) == []


def test_the_nearest_come_first() -> None:
    """Ready before unknown before refused."""
    good = facts("direct_pass 是")
    bad = facts("direct_pass 否, score 10分")
    found = [standing(name, LADDERS[NEW], f, [], on=TODAY) for name, f in (("bad", bad), ("dunno", {}), ("good", good))]
    assert [s.firm for s in next_up(found)] == ["good", "dunno", "bad"]
    assert [s.ready for s in next_up(found)] == [True, False, False]


@pytest.mark.parametrize(
    ("on", "versions"), [("2022-07-31", []), ("2022-08-01", [OLD]), ("2026-03-31", [OLD]), ("2026-04-01", [NEW])]
)
def test_the_version_goes_by_the_day(on: str, versions: list[str]) -> None:
    assert [ladder.id for ladder in applicable(LADDERS.values(), date.fromisoformat(on))] == versions


# ---- above scale ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("list_", "code", "line"),
    [
        ("nbs", "3911", "nbs-industry"), ("nbs", "6513", "nbs-services-a"), ("nbs", "7020", "nbs-services-b"),
        ("nbs", "7010", None), ("miit", "6520", "miit-chips"), ("miit", "6511", "miit-basic"),
        ("miit", "6513", "miit-software"),
        ("miit", "3911", None), ("nbs", None, None),
    ],
)  # fmt: skip
def test_the_line_goes_by_list_and_industry(list_: str, code: str | None, line: str | None) -> None:
    found = line_for(LINES, list_, code)
    assert (found.id if found else None) == line


INDUSTRY = next(line for line in LINES if line.id == "nbs-industry")


@pytest.mark.parametrize(
    ("revenue", "before", "listed", "expected"),
    [
        ("2000万元", None, False, Place.DUE), ("1999.99万元", None, False, Place.NEXT),
        ("1800万元", None, False, Place.NEXT),
        ("1799.99万元", None, False, Place.FAR), ("2100万元", "2200万元", True, Place.LEAVING),
        ("2100.01万元", "2200万元", True, Place.ON_LIST), ("2100万元", "2000万元", True, Place.ON_LIST),
        ("2100万元", None, True, Place.ON_LIST), ("1999万元", "2200万元", True, Place.BELOW_LISTED),
    ],
)  # fmt: skip
def test_about_to_cross_the_line(revenue: str, before: str | None, listed: bool, expected: Place) -> None:
    money = {text: Fraction(read_value(text, FACTS["revenue"])) for text in (revenue, before) if text}
    assert place(INDUSTRY, MARGINS, revenue=money[revenue], before=money.get(before or ""), listed=listed) == expected


def test_what_nobody_knows_is_not_far() -> None:
    assert place(INDUSTRY, MARGINS, revenue=None, before=None, listed=False) is Place.UNKNOWN
    assert place(INDUSTRY, MARGINS, revenue=Fraction(10**12), before=None, listed=None) is Place.UNKNOWN


def test_the_software_survey_asks_for_a_share_too() -> None:
    line = next(line for line in LINES if line.id == "miit-software")
    revenue = Fraction(read_value("3000万元", FACTS["revenue"]))
    found = [
        place(line, MARGINS, revenue=revenue, before=None, listed=False, facts=f)
        for f in ({}, facts("software_share 29.9%"), facts("software_share 30%"))
    ]
    assert found == [Place.UNKNOWN, Place.FAR, Place.DUE]


# ---- reading -------------------------------------------------------------------------------------------------------
def test_every_mistake_of_a_ladder_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text((shared() / "facts.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "odd.toml").write_text(
        'title = "梯"\ntitle_en = "l"\ndocument = "无"\nsince = "2026"\n[rungs.a]\ntitle = "甲"\ntitle_en = "a"\n'
        '[rungs.a.criteria.x]\ntext = "x"\ntext_en = "x"\nall = ["revenues ≥ 1万元"]\n'
        '[rungs.a.criteria.y]\ntext = "y"\ntext_en = "y"\nall = ["revenue ≥ 1万"]\nperson = true\n',
        "utf-8",
    )
    with pytest.raises(Rejected) as rejected:
        ladders_in(tmp_path)
    told = [(d.args["entry"], d.args["key"]) for d in rejected.value.diagnostics]
    assert told == [
        ("odd", "since"), ("odd.rungs.a.criteria.x", "“revenues ≥ 1万元”"),
        ("odd.rungs.a.criteria.y", "any"), ("odd.rungs.a.criteria.y", "“revenue ≥ 1万”"),
    ]  # fmt: skip


def test_every_shared_version_says_where_it_comes_from() -> None:
    assert all(ladder.document and ladder.sources for ladder in LADDERS.values())
    assert {
        sign
        for la in LADDERS.values()
        for r in la.rungs
        for c in r.criteria
        for w in c.ways
        for sign in (t.sign for t in w)
    } <= set(Sign)
