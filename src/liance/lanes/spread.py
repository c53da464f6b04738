"""A function spread over a Spark cluster: by partitions of an RDD, or by Spark Connect over a column of numbers."""

from __future__ import annotations

import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liance.lanes.carry import Outcome
from liance.lanes.site import Trial

if TYPE_CHECKING:
    from pyarrow import RecordBatch

SETTINGS = {
    "spark.app.name": "liance",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark starts a Python process for every core
    "spark.ui.showConsoleProgress": "false",
}
CONNECT_TRIALS = 8
"""So many workers are tried through Spark Connect, which does not tell how many there are."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A cluster as the lane needs it; `told` grows while `each` runs."""

    trials: Callable[[Callable[[int], Trial]], list[Trial]]
    """Apply a function on as many workers as are there; all that they say."""
    each: Callable[[Callable[[int], Outcome], int], None]
    """Apply a function to 0 … count-1, one task for each; returns when all are done."""
    told: list[Outcome]
    """Outcomes in the order in which they came."""
    cancel: Callable[[], None]
    """End what runs."""


@contextmanager
def rdd_spread(master: str) -> Iterator[Spread]:
    """The driver in this process, tasks of an RDD; an accumulator brings each outcome when its task ends."""
    from pyspark import SparkConf, SparkContext
    from pyspark.accumulators import AddingAccumulatorParam

    with _interrupt_kept():
        context = SparkContext(conf=SparkConf().setMaster(master).setAll(list(SETTINGS.items())))
        told: list[Outcome] = []
        returned: Any = context.accumulator(told, AddingAccumulatorParam([]))

        def trials(function: Callable[[int], Trial]) -> list[Trial]:
            count = context.defaultParallelism
            return list(context.parallelize(range(count), count).map(function).collect())

        def each(function: Callable[[int], Outcome], count: int) -> None:
            context.parallelize(range(count), count).foreach(lambda index: returned.add([function(index)]))

        try:
            yield Spread(trials, each, told, context.cancelAllJobs)
        finally:
            context.stop()


@contextmanager
def connect_spread(remote: str) -> Iterator[Spread]:
    """The driver on a Spark Connect server, `mapInArrow` over partition numbers; outcomes come in their order."""
    from pyspark.sql import SparkSession

    session: Any = SparkSession.builder.remote(remote).create()
    told: list[Outcome] = []

    def rows(function: Callable[[int], Any], count: int) -> Iterator[Any]:
        frame = session.range(0, count, 1, count).mapInArrow(_in_arrow(function), "outcome binary")
        return (pickle.loads(row.outcome) for row in frame.toLocalIterator())

    def trials(function: Callable[[int], Trial]) -> list[Trial]:
        return list(rows(function, CONNECT_TRIALS))

    def each(function: Callable[[int], Outcome], count: int) -> None:
        for outcome in rows(function, count):
            told.append(outcome)

    try:
        yield Spread(trials, each, told, session.interruptAll)
    finally:
        session.stop()


def _in_arrow(function: Callable[[int], Any]) -> Callable[[Iterable[RecordBatch]], Iterator[RecordBatch]]:
    """The function over batches of numbers, its outcomes pickled; it travels as code, so it names nothing of Liance."""

    def mapped(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        import pickle

        from pyarrow import RecordBatch, array, binary

        for batch in batches:
            for index in batch.column(0).to_pylist():
                made = array([pickle.dumps(function(index))], binary())
                yield RecordBatch.from_arrays([made], names=["outcome"])

    return mapped


@contextmanager
def _interrupt_kept() -> Iterator[None]:
    """Spark takes over Ctrl-C in the main thread; it gets it back."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
