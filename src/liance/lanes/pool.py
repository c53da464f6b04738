"""The lane of several processes on this machine; a process that dies costs one partition another try."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from liance.diagnostics.diagnostic import Rejected
from liance.lanes.carry import TICK, Outcome, Outcomes, Stop, attempt, carried, environment, never
from liance.lanes.job import Done, Job
from liance.lanes.progress import Progress, silent
from liance.records.raw import problem

RETRIES = 3
"""How often a partition is tried again after its process died."""


def run(job: Job, *, workers: int, progress: Progress = silent, stop: Stop = never) -> list[Done]:
    """Every partition, in `workers` processes. Raises Rejected, or Stopped when it is to end.

    A partition whose process died is tried again in a fresh one, `RETRIES` times; then Rejected names it.
    """
    return carried(job, partial(_side_by_side, workers), progress=progress, stop=stop)


def _side_by_side(workers: int, job: Job, todo: Sequence[int]) -> Outcomes:
    """A pool of one process for each worker, so that a death is blamed on one partition and disturbs no other."""
    waiting, deaths = deque(todo), Counter[int]()
    running: dict[Future[Outcome], tuple[int, ProcessPoolExecutor]] = {}
    lifeline, held = get_context("spawn").Pipe(duplex=False)
    idle = [_fresh(lifeline) for _ in range(min(workers, len(todo)))]
    try:
        while waiting or running:
            while waiting and idle:
                number, process = waiting.popleft(), idle.pop()
                try:
                    running[_started(process, job, number, workers)] = number, process
                except BrokenProcessPool:  # it died with nothing to do: no partition's fault
                    waiting.appendleft(number)
                    idle.append(_fresh(lifeline))
            for future in wait(running, timeout=TICK, return_when=FIRST_COMPLETED).done:
                number, process = running.pop(future)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    process.shutdown()
                    process = _fresh(lifeline)
                    deaths[number] += 1
                    _fail_if_hopeless(job, number, deaths[number])
                    waiting.append(number)
                else:
                    yield outcome
                idle.append(process)
            yield None
    finally:
        held.close()
        for process in [*idle, *(process for _, process in running.values())]:
            process.shutdown(cancel_futures=True)
        lifeline.close()


def _fresh(lifeline: Connection) -> ProcessPoolExecutor:
    """A pool of one process; it starts with its first partition."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_hold_on, initargs=(lifeline,))


def _started(process: ProcessPoolExecutor, job: Job, number: int, workers: int) -> Future[Outcome]:
    """Hand over a partition; a process started for it shares the cores with the others."""
    with environment(POLARS_MAX_THREADS=str(max(1, cores() // workers))):
        return process.submit(attempt, job, number)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _hold_on(lifeline: Connection) -> None:
    """In a worker: leave Ctrl-C to the parent, and end at once when the parent lets go of the line or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    lifeline.poll(None)
    os._exit(1)


def _fail_if_hopeless(job: Job, number: int, deaths: int) -> None:
    if deaths > RETRIES:
        told = {"number": str(number), "times": str(deaths)}
        raise Rejected([problem("partition-ends-worker", str(job.input_folder), told)])
