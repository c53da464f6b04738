"""Run a job of squares from a process of its own, for tests that stop it: `drive.py FOLDER PARTITIONS PAUSE ENGINE`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.lanes.jobs import squares

from liance.lanes.carry import Stopped
from liance.lanes.choose import lane_for

INTERRUPTED = 130

if __name__ == "__main__":
    folder, partitions, pause, engine = sys.argv[1:]
    job = squares(Path(folder), int(partitions), pause=float(pause))
    try:
        lane_for(engine, 2 if engine == "pool" else 1)(job, progress=lambda pace: print(pace.done, flush=True))
    except Stopped as stopped:
        print(stopped.message("zh"))
        sys.exit(INTERRUPTED)
