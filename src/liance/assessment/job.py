"""A policy over prepared partitions as a job for any lane: each done on its own, its totals in a note beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from time import monotonic

import polars as pl

from liance.assessment.classes import kept_classes
from liance.assessment.pieces import own, read_piece
from liance.assessment.prepared import Prepared
from liance.assessment.tally import Tally, tally
from liance.lanes.job import Done
from liance.records.whole import whole_file
from liance.rules import ir
from liance.rules.columns.cover import Cover
from liance.rules.columns.frames import OWNER, Facts, Framed
from liance.rules.columns.needs import Needs, Site
from liance.rules.columns.program import Assessed, ColumnProgram
from liance.rules.columns.shape import Shape
from liance.rules.columns.stored import load_frame, load_shape, save_frame

FRAMES = "frames"
ROW_GROUP = 50_000
"""Rows that a reader of results holds at least."""


@dataclass(frozen=True)
class AssessJob:
    """All that decides the results, and where they go. Matches `lanes.job.Job`.

    `only`: the incentives to decide (None: all), `shown`: those of them to keep; `year`: keep this year only;
    `everything`: refusals too; `applied_on`: the day on which all is applied for; `program` names the code that runs.
    """

    policy: ir.Policy
    choices: Mapping[str, str]
    prepared: Prepared
    output_folder: Path
    only: frozenset[str] | None = None
    shown: frozenset[str] | None = None
    year: int | None = None
    open_history: bool = False
    everything: bool = False
    applied_on: date | None = None
    program: str = ""

    @property
    def partitions(self) -> int:
        """How many partitions there are."""
        return self.prepared.partitions

    @property
    def enterprises(self) -> int:
        """How many enterprises all partitions hold together."""
        return sum(self.prepared.enterprises)

    @property
    def input_folder(self) -> Path:
        """Where the prepared partitions are."""
        return self.prepared.folder

    @cached_property
    def digest(self) -> str:
        """What the results follow from: two jobs with the same digest give the same files."""
        chosen = [sorted(names) if names is not None else None for names in (self.only, self.shown)]
        told = (
            self.program, self.policy.digest, self.prepared.digest, sorted(self.choices.items()), chosen, self.year,
            self.open_history, self.everything, self.applied_on,
        )  # fmt: skip
        return sha256(repr(told).encode()).hexdigest()

    def results(self, number: int) -> Path:
        """The file of a partition's results."""
        return self.output_folder / f"p-{number:04}.parquet"

    def note(self, number: int) -> Path:
        """The file that says what a partition's results are; it is written last."""
        return self.output_folder / f"p-{number:04}.json"

    def told(self, number: int) -> Tally | None:
        """The totals of a partition that this very job has finished."""
        try:
            found = json.loads(self.note(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        mine = isinstance(found, dict) and found.get("digest") == self.digest and self.results(number).exists()
        return Tally.of(found) if mine else None

    def finished(self, number: int) -> Done | None:
        """What an earlier run of this very job left of a partition."""
        found = self.told(number)
        return None if found is None else self._done(number, found)

    def _done(self, number: int, found: Tally) -> Done:
        return Done(number, self.prepared.enterprises[number], found.matters, found.seconds)

    def run(self, number: int) -> Done:
        """Decide one partition and write its results, then its note. Raises OSError."""
        started = monotonic()
        tables = read_piece(self.input_folder, number, self.policy.vocabulary)
        facts = Facts(tables, self.prepared.parameters, self.open_history, self.prepared.years, self.applied_on)
        engine = _engine(self)
        exact = self._frames(engine.program, facts, number)
        assessed = engine.assess(facts, exact, everything=self.everything)
        results = self._mine(assessed, number)
        classes = kept_classes(self._kept(number), tables, self.policy.vocabulary)
        found = tally(results, engine.program, classes)
        found.apart, found.beyond = assessed.apart, dict(assessed.beyond)
        self.note(number).unlink(missing_ok=True)
        with whole_file(self.results(number)) as part:
            results.write_parquet(part, row_group_size=ROW_GROUP)
        found.seconds = monotonic() - started
        with whole_file(self.note(number)) as part:
            part.write_text(json.dumps({"digest": self.digest, **found.as_json()}, ensure_ascii=False), "utf-8")
        return self._done(number, found)

    def shapes(self, site: Site, needs: Needs) -> Iterator[Shape]:
        """What is known of the frames of a site that an earlier run left."""
        for number in range(self.partitions):
            shape = load_shape(site, self._frame(number, site, needs))
            if shape is not None:
                yield shape

    def _kept(self, number: int) -> Path:
        """What is kept beside a partition for the next policy or reading."""
        return self.input_folder / f"p-{number:04}" / FRAMES

    def _frame(self, number: int, site: Site, needs: Needs) -> Path:
        return self._kept(number) / f"{site.id}.{sha256(repr(needs.key()).encode()).hexdigest()[:16]}"

    def _frames(self, program: ColumnProgram, facts: Facts, number: int) -> dict[Site, Framed]:
        """The frames of a partition's own beneficiaries."""
        made: dict[Site, Framed] = {}
        for site, needs in program.needs.items():
            path = self._frame(number, site, needs)
            framed = load_frame(site, path)
            if framed is None:
                framed = program.frame(site, facts)
                if framed is None:
                    continue
                framed = replace(framed, frame=own(framed.frame, OWNER, number, self.partitions))
                path.parent.mkdir(exist_ok=True)
                save_frame(framed, path)
            made[site] = framed
        return made

    def _mine(self, assessed: Assessed, number: int) -> pl.DataFrame:
        """The results that belong to a partition and were asked for; only what is beyond columns has others'."""
        results = assessed.results
        if self.shown is not None:
            results = results.filter(pl.col("incentive").is_in(sorted(self.shown)))
        if self.year is not None:
            results = results.filter(pl.col("year") == self.year)
        return own(results, "beneficiary", number, self.partitions) if assessed.beyond else results


@dataclass(frozen=True, slots=True)
class _Engine:
    """A policy ready to run in this process, compiled for shapes that hold of all partitions seen so far."""

    digest: str
    program: ColumnProgram
    cover: Cover

    def assess(self, facts: Facts, frames: Mapping[Site, Framed], *, everything: bool) -> Assessed:
        """One partition; where the wider bounds leave something beyond columns, under its own."""
        fitted = self.cover.fitted(frames)
        if self.program.plan(facts, fitted, everything=everything).beyond:
            fitted = dict(frames)
        return self.program.assess(facts, fitted, everything=everything)


_LAST: list[_Engine] = []
"""The engine of the job that this process runs: a lane hands over one partition at a time."""


def _engine(job: AssessJob) -> _Engine:
    if not _LAST or _LAST[0].digest != job.digest:
        program, cover = ColumnProgram(job.policy, job.choices, job.only), Cover()
        for site, needs in program.needs.items():
            for shape in job.shapes(site, needs):
                cover.add(site, shape)
        _LAST[:] = [_Engine(job.digest, program, cover)]
    return _LAST[0]
