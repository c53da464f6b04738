"""Which lane an engine's name means."""

from __future__ import annotations

from functools import partial

import pytest

from liance.diagnostics.diagnostic import Rejected
from liance.lanes import pool, serial, spark
from liance.lanes.choose import lane_for


@pytest.mark.parametrize(
    ("engine", "workers", "module", "given"),
    [
        (None, 1, serial, {}),
        ("local", 1, serial, {}),
        (None, 4, pool, {"workers": 4}),
        ("local", 2, pool, {"workers": 2}),
        ("pool", 1, pool, {"workers": 1}),
        ("local[2]", 1, spark, {"engine": "local[2]"}),
        ("local[*]", 1, spark, {"engine": "local[*]"}),
        ("spark://10.0.0.5:7077", 1, spark, {"engine": "spark://10.0.0.5:7077"}),
        ("sc://spark.example:15002/;use_ssl=true", 8, spark, {"engine": "sc://spark.example:15002/;use_ssl=true"}),
    ],
)
def test_a_name_has_its_lane(engine, workers, module, given):
    lane = lane_for(engine, workers)
    found = (lane.func, lane.keywords) if isinstance(lane, partial) else (lane, {})
    assert found == (module.run, given)


@pytest.mark.parametrize(
    "engine", ["", "spark", "spark://", "spark://host", "local[]", "local[x]", "yarn", "http://x:1"]
)
def test_another_name_is_not_guessed_at(engine):
    with pytest.raises(Rejected) as rejected:
        lane_for(engine, 1)
    (found,) = rejected.value.diagnostics
    assert (found.code, found.args["engine"]) == ("engine-unknown", engine)
