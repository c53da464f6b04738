"""Bounds that hold of many partitions: never narrower than what any of them holds, and soon wide enough for all."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.records.vocabulary import RecordType
from liance.rules.columns.cover import LARGE, Cover, holds
from liance.rules.columns.frames import Framed
from liance.rules.columns.needs import Site
from liance.rules.columns.shape import Shape, Trait
from liance.rules.columns.whole import MOST_64
from liance.rules.library import home, load_policy

SITE = Site(load_policy(home() / "policies" / "liaocheng-it-2023").vocabulary.types[0], "id")
WHOLE = st.integers(-MOST_64, MOST_64) | st.integers(-100, 100)


def shape(*traits: Trait, basis: RecordType = SITE.basis, single: bool = False) -> Shape:
    return Shape(basis, {f"c{n}": trait for n, trait in enumerate(traits)}, range(2020, 2026), single)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    made = []
    for _ in range(2):
        low, high = sorted((draw(WHOLE), draw(WHOLE)))
        made.append(Trait(low, high, 0, draw(st.booleans()), draw(st.sampled_from([(), ("东",), ("东", "西")]))))
    return shape(*made, single=draw(st.booleans()))


@given(st.lists(shapes(), min_size=1, max_size=6))
def test_the_cover_holds_of_every_partition_seen(seen: list[Shape]) -> None:
    cover = Cover()
    for one in seen:
        cover.add(SITE, one)
        assert holds(cover.shapes[SITE], one)
    assert all(holds(cover.shapes[SITE], one) for one in seen)


def test_figures_of_the_same_size_fit_without_compiling_anew() -> None:
    cover = Cover()
    cover.add(SITE, shape(Trait(3 * LARGE, 900 * LARGE, nullable=False)))
    first = cover.shapes[SITE]
    cover.add(SITE, shape(Trait(2 * LARGE + 5, 1000 * LARGE, nullable=False)))
    assert cover.shapes[SITE] == first
    assert first.traits["c0"].low > 0, "a divisor proven positive stays so"


@pytest.mark.parametrize(
    "other",
    [
        shape(Trait(0, 5), Trait(0, 5)),
        shape(Trait(0, 5, scale=2)),
        replace(shape(Trait(0, 5)), years=range(2019, 2026)),
    ],
)
def test_a_partition_with_other_columns_keeps_its_own_shape(other: Shape) -> None:
    cover, empty = Cover(), pl.DataFrame()
    cover.fitted({SITE: Framed(empty, shape(Trait(0, 5)))})
    fitted = cover.fitted({SITE: Framed(empty, other)})
    assert fitted[SITE].shape == other


def test_what_only_some_partitions_have_is_not_relied_on() -> None:
    """Texts that are numbered differently are read as texts; one beneficiary with two rows is enough."""
    cover = Cover()
    cover.add(SITE, shape(Trait(words=("东", "西")), single=True))
    cover.add(SITE, shape(Trait(words=("东", "南")), single=False))
    made = cover.shapes[SITE]
    assert (made.traits["c0"].words, made.single) == ((), False)
