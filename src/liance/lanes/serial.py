"""The lane of one worker: partitions one after the other, in this process."""

from __future__ import annotations

from collections.abc import Sequence

from liance.lanes.carry import Outcomes, Stop, carried, never
from liance.lanes.job import Done, Job
from liance.lanes.progress import Progress, silent


def run(job: Job, *, progress: Progress = silent, stop: Stop = never) -> list[Done]:
    """Every partition, in order. Raises Rejected at the first that cannot be done; Stopped when it is to end."""
    return carried(job, _one_by_one, progress=progress, stop=stop)


def _one_by_one(job: Job, todo: Sequence[int]) -> Outcomes:
    for number in todo:
        yield job.run(number)
