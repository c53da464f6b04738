"""Which lane an engine's name means."""

from __future__ import annotations

import re
from functools import partial

from liance.diagnostics.diagnostic import Rejected
from liance.lanes import pool, serial, spark
from liance.lanes.carry import Lane
from liance.records.raw import problem

SPARK = re.compile(r"local\[(?:\d+|\*)\]|spark://[^/\s]+:\d+|sc://[^/\s]+:\d+(?:/\S*)?")


def lane_for(engine: str | None, workers: int) -> Lane:
    """The lane of an engine; `workers` (1 or more) counts for this machine only.

    None or `local`: this process, or so many processes; `pool`: always processes; `local[2]`: Spark on this machine;
    `spark://host:port`: a standalone Spark cluster; `sc://host:port`: Spark Connect. Raises Rejected for another name.
    """
    if engine is None or engine == "local":
        return serial.run if workers == 1 else partial(pool.run, workers=workers)
    if engine == "pool":
        return partial(pool.run, workers=workers)
    if SPARK.fullmatch(engine):
        return partial(spark.run, engine=engine)
    raise Rejected([problem("engine-unknown", "--engine", {"engine": engine})])
