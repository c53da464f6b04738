"""How far a run is: counted once, for every lane."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liance.lanes.progress import Pace, pace

counts = st.integers(0, 10**9)


def test_half_done_takes_as_long_again():
    assert pace(done=500, earlier=0, total=1000, seconds=10) == Pace(500, 1000, 50.0, 10.0)


def test_what_an_earlier_run_finished_is_done_but_not_fast():
    assert pace(done=600, earlier=500, total=1000, seconds=10) == Pace(600, 1000, 10.0, 40.0)


def test_at_the_start_nobody_knows_how_long_it_takes():
    assert pace(done=0, earlier=0, total=1000, seconds=0) == Pace(0, 1000, 0.0, None)
    assert pace(done=700, earlier=700, total=1000, seconds=9) == Pace(700, 1000, 0.0, None)


def test_when_all_was_done_before_nothing_is_left():
    assert pace(done=7, earlier=7, total=7, seconds=0) == Pace(7, 7, 0.0, 0.0)


@given(earlier=counts, here=counts, rest=counts, seconds=st.floats(0.001, 10**6))
def test_rate_and_time_left_agree(earlier, here, rest, seconds):
    found = pace(done=earlier + here, earlier=earlier, total=earlier + here + rest, seconds=seconds)
    assert (found.left is None) == (here == 0 and rest > 0)
    if found.left is not None:
        assert found.left >= 0
        assert abs(found.left * found.rate - rest) <= 1e-6 * max(rest, 1)
