"""Lights from data: a table of what is what, and the laws: unknown is never green, worse data never look better."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.insight.lights import ORDER, Known, Light, Node, Progress, Return, light_of, worst

ON = date(2024, 9, 10)
DAY = timedelta(days=1)
FILED = Return(1, date(2024, 9, 5), date(2024, 9, 4))
DONE = Node(1, "立项", date(2024, 6, 30), date(2024, 6, 20))
AHEAD = Node(2, "量产", date(2024, 12, 31))
PLANNED = Node(3, "签约", date(2024, 6, 30), date(2024, 6, 30), "签约", Decimal(10))
GOOD = Progress(True, (DONE, AHEAD), (), (FILED,))


def known(value: str, as_of: date = date(2024, 8, 31)) -> Known:
    return Known(9, "签约", Decimal(value), as_of)


@pytest.mark.parametrize(
    ("progress", "light", "code"),
    [
        (GOOD, Light.GREEN, "as-planned"),
        (replace(GOOD, led=False), Light.GREY, "no-lead"),
        (replace(GOOD, nodes=()), Light.GREY, "no-plan"),
        (replace(GOOD, returns=()), Light.GREY, "no-report"),
        (replace(GOOD, returns=(replace(FILED, filed=None),)), Light.GREY, "report-late"),
        (replace(GOOD, nodes=(replace(AHEAD, due=ON + 14 * DAY),)), Light.YELLOW, "node-near"),
        (replace(GOOD, nodes=(replace(AHEAD, due=ON + 15 * DAY),)), Light.GREEN, "as-planned"),
        (replace(GOOD, nodes=(replace(AHEAD, due=ON - 1 * DAY),)), Light.YELLOW, "node-late"),
        (replace(GOOD, nodes=(replace(AHEAD, due=ON - 30 * DAY),)), Light.YELLOW, "node-late"),
        (replace(GOOD, nodes=(replace(AHEAD, due=ON - 31 * DAY),)), Light.RED, "node-late"),
        (replace(GOOD, nodes=(replace(DONE, reached=ON + DAY),)), Light.RED, "node-late"),
        (replace(GOOD, nodes=(PLANNED,)), Light.GREY, "figure-unknown"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("10"),)), Light.GREEN, "as-planned"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("8"),)), Light.YELLOW, "figure-short"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("7.9999"),)), Light.RED, "figure-short"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("0"),)), Light.RED, "figure-short"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("3", date(2024, 5, 31)),)), Light.GREY, "figure-old"),
        (replace(GOOD, nodes=(PLANNED,), figures=(known("10", ON + DAY),)), Light.GREY, "figure-unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_light_has_its_reason(progress: Progress, light: Light, code: str) -> None:
    found = light_of(progress, on=ON)
    assert (found.light, found.grounds[0].code) == (light, code)


def test_a_light_names_the_records_that_it_is_made_from() -> None:
    late = replace(AHEAD, due=ON - 40 * DAY)
    found = light_of(replace(GOOD, nodes=(PLANNED, late), figures=(known("8"),)), on=ON)
    assert [(g.code, g.nodes, g.figures, g.days) for g in found.grounds] == [
        ("node-late", (2,), (), 40),
        ("figure-short", (3,), (9,), 10),
    ]


def test_the_last_figure_counts_and_a_correction_of_the_same_day_replaces_it() -> None:
    figures = (known("12", date(2024, 7, 31)), known("4"), replace(known("11"), key=10))
    assert light_of(replace(GOOD, nodes=(PLANNED,), figures=figures), on=ON).light is Light.GREEN


def test_the_worst_of_none_is_not_known() -> None:
    assert worst([]) is Light.GREY
    assert worst([Light.GREEN, Light.GREY, Light.YELLOW]) is Light.YELLOW


# ---- laws ------------------------------------------------------------------------------------------------------------
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
NODES = st.builds(
    Node, st.integers(1, 9), st.sampled_from(["甲", "乙"]), DAYS, st.none() | DAYS, st.just("签约"),
    st.none() | st.decimals(0, 20, places=1),
)  # fmt: skip
FIGURES = st.builds(Known, st.integers(1, 99), st.just("签约"), st.decimals(0, 20, places=1), DAYS)
RETURNS = st.builds(Return, st.integers(1, 9), DAYS, st.none() | DAYS)
PROGRESS = st.builds(
    Progress, st.booleans(), st.lists(NODES, max_size=4).map(tuple), st.lists(FIGURES, max_size=4).map(tuple),
    st.lists(RETURNS, max_size=3).map(tuple),
)  # fmt: skip


def rank(progress: Progress, on: date) -> int:
    """Nought for red, three for green."""
    return ORDER.index(light_of(progress, on=on).light)


@given(PROGRESS, DAYS)
def test_unknown_is_never_green(progress: Progress, on: date) -> None:
    for missing in (
        replace(progress, led=False),
        replace(progress, nodes=()),
        replace(progress, returns=()),
        replace(progress, nodes=(*progress.nodes, Node(1, "数", on, on, "别的", Decimal(1)))),
        replace(progress, returns=(Return(1, on - DAY),)),
    ):
        assert light_of(missing, on=on).light is not Light.GREEN


@given(PROGRESS, NODES, DAYS)
def test_one_more_milestone_never_makes_it_look_better(progress: Progress, node: Node, on: date) -> None:
    if progress.nodes:
        assert rank(replace(progress, nodes=(*progress.nodes, node)), on) <= rank(progress, on)


@given(PROGRESS, DAYS)
def test_a_milestone_reached_never_makes_it_look_worse(progress: Progress, on: date) -> None:
    nodes = tuple(replace(n, reached=n.reached or on) for n in progress.nodes)
    assert rank(replace(progress, nodes=nodes), on) >= rank(progress, on)


@given(PROGRESS, DAYS, st.integers(1, 60))
def test_without_news_a_light_only_gets_worse(progress: Progress, on: date, days: int) -> None:
    """Whatever is dated after the first day is left out: nobody knew it."""
    now = replace(
        progress,
        nodes=tuple(replace(n, reached=n.reached if n.reached and n.reached <= on else None) for n in progress.nodes),
        figures=tuple(f for f in progress.figures if f.as_of <= on),
        returns=tuple(replace(r, filed=r.filed if r.filed and r.filed <= on else None) for r in progress.returns),
    )
    assert rank(now, on + days * DAY) <= rank(now, on)


@given(PROGRESS, DAYS)
def test_the_order_of_records_is_no_matter(progress: Progress, on: date) -> None:
    turned = replace(progress, nodes=progress.nodes[::-1], returns=progress.returns[::-1])
    assert light_of(turned, on=on).light == light_of(progress, on=on).light


@given(PROGRESS, DAYS)
def test_a_light_is_that_of_its_worst_ground(progress: Progress, on: date) -> None:
    found = light_of(progress, on=on)
    assert found.light == worst(g.light for g in found.grounds)
