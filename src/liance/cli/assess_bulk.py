"""`liance assess` by columns: prepare partitions, run them on a lane, gather totals and one table of results."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from liance.cli.options import INTERRUPTED

if TYPE_CHECKING:
    from liance.assessment.job import AssessJob
    from liance.assessment.prepared import Prepared
    from liance.assessment.reach import Reason
    from liance.lanes.carry import Lane
    from liance.lanes.progress import Pace
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice

MEMORY = 1 << 30
KINDS: dict[str, Literal["parquet", "csv", "xlsx"]] = {".parquet": "parquet", ".csv": "csv", ".xlsx": "xlsx"}
MONEY = ("amount", "low", "high")
BITS = ("failed", "unknown")
MARK = ".liance-work"
SHOWN = 3
Tell = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command; `memory` in bytes, for all processes together."""

    engine: str | None
    workers: int | None
    memory: int | None
    partitions: int | None
    work: Path | None
    open_history: bool
    year: int | None
    everything: bool
    applied_on: date | None
    out: Path | None
    as_json: bool

    @property
    def processes(self) -> int:
        """How many processes of this machine share the memory."""
        if self.workers is not None or self.engine != "pool":
            return self.workers or 1
        from liance.lanes.pool import cores

        return cores()

    def place(self, city: str, law: Policy) -> Path:
        """The folder that keeps partitions and what is finished."""
        if self.work is not None:
            return self.work
        if self.out is not None:
            return self.out.with_name(f"{self.out.stem}.work")
        name = Path(city).stem if Path(city).exists() else sha256(city.encode()).hexdigest()[:12]
        return Path("build", "assess", f"{name}-{law.id}")


def by_columns(city: str, asked: Asked) -> bool:
    """Whether the options, or a source that only columns can be read from, ask for columns."""
    from liance.records.bulk.databases import is_database

    options = (asked.engine, asked.workers, asked.memory, asked.partitions, asked.work)
    columnar = asked.out is not None and asked.out.suffix.lower() == ".parquet"
    return any(option is not None for option in options) or columnar or is_database(city)


def assess_bulk(city: str, law: Policy, chosen: dict[str, str], wanted: list[str], asked: Asked, voice: Voice) -> None:
    """The whole run. Raises Rejected; ends with 130 after Ctrl-C."""
    from liance.assessment.gather import totals
    from liance.cli.assess_screen import say_totals, show_totals
    from liance.cli.choose import reject
    from liance.cli.console import screen
    from liance.cli.files import fail_if_in_city
    from liance.lanes.carry import Stopped
    from liance.lanes.choose import lane_for

    terminal = screen(err=asked.as_json)

    def tell(zh: str, en: str) -> None:
        terminal.print(voice(zh, en), style="dim", soft_wrap=True)

    out = asked.out
    if out is not None and out.suffix.lower() not in KINDS:
        reject("assess-output-type", file=str(out))
    work = asked.place(city, law)
    for path in (out, work):
        fail_if_in_city(path, Path(city))
    lane = lane_for(asked.engine, asked.processes)
    _fail_if_taken(work)
    try:
        job = _job(city, law, chosen, wanted, asked, work, tell)
        _run(job, lane, voice, tell, quiet=asked.as_json)
        found = totals(job)
        if out is not None:
            _write(out, job)
    except Stopped as stopped:
        click.echo(stopped.message(voice.lang), err=True)
        click.echo(voice(f"已完成的在 {work}。", f"What is finished is in {work}."), err=True)
        click.get_current_context().exit(INTERRUPTED)
    except OSError as error:
        reject("output-unwritable", file=error.filename or str(work), reason=error.strerror or str(error))
    if asked.as_json:
        say_totals(job, found)
    else:
        show_totals(terminal, job, found, city, voice)
        kept = voice(f"明细：{out}；" if out else "", f"Details: {out}; " if out else "")
        place = voice(f"分区和结果留在 {work}，可删", f"partitions and results are kept in {work} and may be deleted")
        terminal.print(kept + place, style="dim", soft_wrap=True)


# ---- preparing -----------------------------------------------------------------------------------------------------
def _job(
    city: str, law: Policy, chosen: dict[str, str], wanted: list[str], asked: Asked, work: Path, tell: Tell
) -> AssessJob:
    from liance.assessment.job import AssessJob
    from liance.assessment.reach import undivided
    from liance.cli.choose import with_groups
    from liance.lanes.site import program

    code, only = program(), with_groups(law, wanted)
    whole = undivided(law, [i for i in law.incentives if only is None or i.id in only], chosen)
    prepared = _prepared(city, law, whole, asked, work, code, tell)
    return AssessJob(
        law, chosen, prepared, (work / "out").absolute(), frozenset(only) if only is not None else None,
        frozenset(wanted) if wanted else None, asked.year, asked.open_history, asked.everything,
        asked.applied_on, code,
    )  # fmt: skip


def _prepared(
    city: str, law: Policy, whole: dict[str, Reason], asked: Asked, work: Path, code: str, tell: Tell
) -> Prepared:
    """The partitions of an earlier run where they still are those of this city, or new ones."""
    from liance.assessment.prepared import prepare, prepared_in
    from liance.assessment.reach import reach_of
    from liance.assessment.size import bytes_of, held_for
    from liance.records.bulk.tables import open_tables

    reach = reach_of(law)
    sources = _state(Path(city), f"{code} {law.vocabulary!r}")
    kept = prepared_in(work, reach)
    if kept is not None and kept.sources == sources != "" and _serves(kept, asked, whole):
        tell(f"沿用已切好的 {kept.partitions} 个分区。", f"The {kept.partitions} partitions made earlier are used.")
        return kept
    tables = open_tables(city, law.vocabulary)
    partitions = asked.partitions or _partitions(bytes_of(tables, reach), asked)
    if whole and partitions > 1:
        _reject_undivided(law, whole, partitions)
    rows = sum(tables.rows.values())
    zh = f"按列测算：{rows:,} 条记录，{partitions} 个分区；一家企业的理由请用 liance explain。"
    tell(
        zh, f"By columns: {rows:,} records in {partitions} partitions; for one organisation's reasons: liance explain."
    )
    work.mkdir(parents=True, exist_ok=True)
    (work / MARK).touch()
    held = held_for(asked.memory or MEMORY)
    return prepare(tables, law.vocabulary, reach, work, partitions=partitions, memory=held, sources=sources)


def _reject_undivided(law: Policy, whole: dict[str, Reason], partitions: int) -> None:
    from liance.diagnostics.diagnostic import Diagnostic, Rejected

    titles, n = {i.id: i.title for i in law.incentives}, str(partitions)
    told = [{"incentive": titles[i], "partitions": n, "why": zh, "why_en": en} for i, (zh, en) in whole.items()]
    raise Rejected([Diagnostic("assess-undivided", None, args) for args in told])


def _serves(kept: Prepared, asked: Asked, whole: dict[str, Reason]) -> bool:
    """Whether partitions made earlier are as many as this run needs."""
    if asked.partitions is not None:
        return kept.partitions == asked.partitions
    return kept.partitions >= _partitions(kept.bytes, asked) and (kept.partitions == 1 or not whole)


def _partitions(bytes_: int, asked: Asked) -> int:
    """How many partitions keep the promised memory. Raises Rejected where none does."""
    from liance.assessment.size import MB, least_memory, partitions_for
    from liance.cli.choose import reject
    from liance.lanes.pool import cores

    threads = max(1, cores() // asked.processes)
    memory, least = (asked.memory or MEMORY) // asked.processes, least_memory(threads)
    if memory < least:
        told = {"memory": f"{memory * asked.processes // MB} MB", "least": f"{-(-least // MB)} MB"}
        reject("assess-memory", workers=str(asked.processes), **told)
    return partitions_for(bytes_, memory, threads)


def _state(city: Path, told: str) -> str:
    """A digest of the names, sizes and times of the files read; "" for a source that has none."""
    if not city.exists():
        return ""
    files = sorted(p for p in city.rglob("*") if p.is_file()) if city.is_dir() else [city]
    states = [(str(p.absolute()), p.stat().st_size, p.stat().st_mtime_ns) for p in files]
    return sha256(repr((told, states)).encode()).hexdigest()


def _fail_if_taken(work: Path) -> None:
    """Raises Rejected if the folder for partitions holds anything but those of an earlier run."""
    from liance.cli.choose import reject

    found = sorted(entry.name for entry in work.iterdir()) if work.is_dir() else []
    if found and MARK not in found:
        reject("folder-taken", file=str(work), found="、".join(found[:SHOWN]) + ("……" if len(found) > SHOWN else ""))


# ---- running -------------------------------------------------------------------------------------------------------
def _run(job: AssessJob, lane: Lane, voice: Voice, tell: Tell, *, quiet: bool) -> None:
    earlier = list(job.output_folder.glob("p-*.json")) if job.output_folder.is_dir() else []
    finished = sum(job.finished(n) is not None for n in range(job.partitions))
    if finished:
        zh = f"{job.partitions} 个分区中 {finished} 个以前已算完，跳过。"
        tell(zh, f"{finished} of {job.partitions} partitions were finished before and are skipped.")
    elif earlier:
        shutil.rmtree(job.output_folder)
        tell(
            "数据、政策、口径或选项与上次不同，从头算起。", "Facts, policy, readings or options changed: starting anew."
        )
    with _progress(voice, quiet=quiet) as show:
        lane(job, progress=show)


@contextmanager
def _progress(voice: Voice, *, quiet: bool) -> Iterator[Callable[[Pace], None]]:
    """Enterprises done, rate and time left, on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from liance.cli.console import screen

    terminal = screen(err=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=terminal, transient=True, disable=quiet or not terminal.is_terminal) as progress:
        task = progress.add_task("", total=None, told="")

        def show(pace: Pace) -> None:
            left = "…" if pace.left is None else f"{int(pace.left) // 60}:{int(pace.left) % 60:02}"
            told = voice(f"户 · 每秒 {pace.rate:,.0f} 户 · 剩余 {left}", f"· {pace.rate:,.0f} a second · left {left}")
            progress.update(task, total=pace.total, completed=pace.done, told=told)

        yield show


def _write(out: Path, job: AssessJob) -> None:
    """The table of results as one file, whole or not at all; in files for people without the bits of conditions."""
    from liance.assessment.gather import results
    from liance.records.bulk.write import write_table

    kind = KINDS[out.suffix.lower()]
    rows = results(job)
    write_table(out, rows if kind == "parquet" else (f.drop(BITS) for f in rows), kind=kind, money=MONEY)
