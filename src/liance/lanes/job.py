"""What a lane runs: a job of so many partitions, each done on its own and written by one rename."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Done:
    """One partition that is finished: its number, how many enterprises and results it held, seconds it took."""

    number: int
    enterprises: int
    results: int
    seconds: float


class Job(Protocol):
    """Picklable; `run` may be called again for the same partition, anywhere, with the same outcome.

    `finished(n)` says whether partition n was completed earlier (its file is there and belongs to this very job).
    """

    @property
    def partitions(self) -> int:
        """How many partitions there are; they are numbered from 0."""
        ...

    @property
    def enterprises(self) -> int:
        """How many enterprises all partitions hold together."""
        ...

    @property
    def input_folder(self) -> Path:
        """Where every worker reads; the same absolute path on all machines."""
        ...

    @property
    def output_folder(self) -> Path:
        """Where every worker writes; the same absolute path on all machines."""
        ...

    def finished(self, number: int) -> Done | None:
        """What an earlier run left of this partition, if it was completed."""
        ...

    def run(self, number: int) -> Done:
        """Do one partition and write its file by a rename. Raises Rejected if its input cannot be used."""
        ...
