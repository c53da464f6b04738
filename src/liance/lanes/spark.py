"""The lane of a Spark cluster: partition numbers go out, workers write to a shared folder, outcomes come back."""

from __future__ import annotations

import re
import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from os import environ

from liance.diagnostics.diagnostic import Rejected
from liance.lanes.carry import TICK, Outcome, Outcomes, Stop, attempt, carried, environment, never
from liance.lanes.job import Done, Job
from liance.lanes.progress import Progress, silent
from liance.lanes.site import Site, fault, faults_in, site_of, trial_of
from liance.lanes.spread import Spread, connect_spread, rdd_spread
from liance.records.raw import problem

ATTEMPTS = 4
"""How often `local[2]` tries a partition whose Python process died; a cluster has its own spark.task.maxFailures."""

PATIENCE = 5.0
"""Seconds that a master may take to answer."""

LOCAL = re.compile(r"local\[(\d+|\*)\]")
ADDRESS = re.compile(r"://([^/:\s]+):(\d+)")
JAVA_STACK = re.compile(r"\n\s*at |\n\s*(?:Driver|JVM) stacktrace:")


def run(job: Job, *, engine: str, progress: Progress = silent, stop: Stop = never) -> list[Done]:
    """Every partition, on `local[2]`, `spark://host:port` or `sc://host:port`.

    Raises Rejected when the cluster cannot be used, a worker lacks something or a partition cannot be done;
    Stopped when it is to end.
    """
    return carried(job, partial(_on_cluster, engine), progress=progress, stop=stop)


def _on_cluster(engine: str, job: Job, todo: Sequence[int]) -> Outcomes:
    with site_of(job) as site, _session(engine) as spread:
        if faults := faults_in(spread.trials(trial_of(site))):
            raise Rejected(faults)
        yield from _outcomes(spread, partial(attempt_there, site, job, tuple(todo)), len(todo))


def attempt_there(site: Site, job: Job, todo: tuple[int, ...], index: int) -> Outcome:
    """On a worker: run the partition at this place of `todo`, if the worker has all that it needs."""
    found = fault(site)
    return attempt(job, todo[index]) if found is None else (found,)


def _outcomes(spread: Spread, function: partial[Outcome], count: int) -> Outcomes:
    """What comes back while a thread waits for the cluster; closing ends the work there."""
    seen = 0
    with ThreadPoolExecutor(1) as threads:
        action = threads.submit(spread.each, function, count)
        try:
            over = False
            while not over:
                over = bool(wait([action], timeout=TICK).done)
                news = spread.told[seen:]
                seen += len(news)
                yield from news
                yield None
            action.result()
        finally:
            if not action.done():
                spread.cancel()


# ---- the session ---------------------------------------------------------------------------------------------------
@contextmanager
def _session(engine: str) -> Iterator[Spread]:
    """A session of our own, stopped at the end; what Spark has to say becomes a diagnostic."""
    _fail_if_unreachable(engine)
    try:
        with connect_spread(engine) if engine.startswith("sc://") else _driver(engine) as spread:
            yield spread
    except Rejected:
        raise
    except ImportError as error:
        raise Rejected([problem("spark-missing", engine, {"reason": str(error)})]) from error
    except Exception as error:
        raise Rejected([problem("spark-failed", engine, {"reason": reason(error)})]) from error


@contextmanager
def _driver(engine: str) -> Iterator[Spread]:
    """The driver in this process: it needs Java, and says which Python the workers start."""
    if not (environ.get("JAVA_HOME") or shutil.which("java")):
        raise Rejected([problem("java-missing", engine)])
    python = environ.get("PYSPARK_PYTHON", sys.executable)
    with environment(PYSPARK_PYTHON=python), rdd_spread(LOCAL.sub(rf"local[\1,{ATTEMPTS}]", engine)) as spread:
        yield spread


def _fail_if_unreachable(engine: str) -> None:
    """Spark itself tries for minutes; a wrong address is told at once."""
    if (found := ADDRESS.search(engine)) is None:
        return
    host, port = found.groups()
    try:
        socket.create_connection((host, int(port)), timeout=PATIENCE).close()
    except OSError as error:
        told = {"host": host, "port": port, "reason": error.strerror or str(error)}
        raise Rejected([problem("spark-unreachable", engine, told)]) from None


def reason(error: Exception) -> str:
    """The last line that Python or Spark wrote before the Java stack, without the number that Spark adds."""
    told = JAVA_STACK.split(str(error), maxsplit=1)[0]
    lines = [line.strip() for line in told.splitlines() if line.strip() and "SQLSTATE:" not in line]
    return lines[-1] if lines else type(error).__name__
