"""`liance demo-city`: a made-up city, the same for the same seed, with cases around a policy's figures.

Up to 50,000 enterprises it is a folder of CSV files; a larger one is streamed as Parquet, in parts, and can be made
to meet totals: a table `sector,from,to,year,enterprises,revenue`, described in `simulate.mass.totals`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    import polars as pl

    from liance.records.city import City
    from liance.rules.ir import Policy
    from liance.simulate.calibrate import Calibrated, Met
    from liance.simulate.mass.parts import Part, Plan
    from liance.telling.voice import Voice

FEW = 300
MOST_IN_CSV = 50_000
MOST = 99_999_999
"""As many as the eight digits of an organisation code tell apart."""
COUNT = re.compile(r"(?P<whole>\d[\d,_]*)(?:\.(?P<part>\d+))?(?:[eE]\+?(?P<power>\d{1,2}))?(?P<unit>[万亿]?)")
UNITS = {"": 0, "万": 4, "亿": 8}
SHOWN = 3
PART_NAME = re.compile(r"part-\d{5,}\.parquet")


class Count(click.ParamType[int]):
    """A number of enterprises: `300`, `10_000_000`, `1e7` or `1000万`."""

    name = "count"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The whole number from 1 to MOST that the text says."""
        found = COUNT.fullmatch(str(value).strip())
        if found is not None:
            digits = re.sub("[,_]", "", found["whole"])
            tens = int(found["power"] or 0) + UNITS[found["unit"]]
            number = Fraction(f"{digits}.{found['part'] or 0}") * 10**tens
            if number.denominator == 1 and 1 <= number <= MOST:
                return int(number)
        zh, en = (
            f"1 到 {MOST:,} 的整数，如 300、1e7、1000万",
            f"a whole number from 1 to {MOST:,}, as 300, 1e7 or 1000万",
        )
        self.fail(f"{value!r}：{zh} · {en}", param, ctx)


@command(
    "虚构一座城市，供试算政策；种子相同，城市就相同。超过 5 万户时写成 Parquet。",
    "Make up a city to try a policy on; the same seed gives the same city. Large ones are Parquet.",
    "demo-city --enterprises 300 --out build/city",
    "demo-city --enterprises 5000 --seed 7 --policy liaocheng-it-2023 --out build/city",
    "demo-city --enterprises 1000万 --out build/large-city",
    "demo-city --totals totals.csv --out build/calibrated-city",
)
@click.option("--enterprises", type=Count(), metavar="N",
              help="企业数，默认 300，可写 1e7、1000万 · how many enterprises")  # fmt: skip
@click.option("--seed", type=int, default=1, metavar="S", help="种子，默认 1 · the seed")
@policy_option
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]),
              help="不写则 5 万户以内为 CSV · by default CSV up to 50,000 enterprises")  # fmt: skip
@click.option("--totals", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="配平到这份总量：列为 sector（行业代码开头，空为其余）、from（含）、to（不含）、year、enterprises、"
              "revenue（空为不要求）· meet these totals: one row per sector (beginning of industry codes; empty: all "
              "others), band of yearly revenue and year")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", required=True,
              help="写到这个文件夹，每种记录一个 CSV 或文件夹 · a CSV or folder per record type")  # fmt: skip
def demo_city_command(
    enterprises: int | None, seed: int, policy: str | None, form: str | None, totals: Path | None, out: Path,
    lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Make the city and write it."""
    from liance.cli.choose import open_policy, reject
    from liance.telling.voice import Voice

    law, voice = open_policy(policy), Voice(lang)
    if totals is not None and form == "csv":
        reject("totals-with-csv")
    if totals is None and (form == "csv" or (form is None and (enterprises or FEW) <= MOST_IN_CSV)):
        _make_csv(law, enterprises or FEW, seed, out, voice, as_json)
    else:
        _make_parquet(law, enterprises, seed, totals, out, voice, as_json)


def _make_csv(law: Policy, enterprises: int, seed: int, out: Path, voice: Voice, as_json: bool) -> None:
    from liance.cli.console import screen

    made = made_up(law, enterprises=enterprises, seed=seed)
    files = write_made_up(made, out)
    counts = {kind: len(rows) for kind, rows in made.tables.items()}
    _tell(law, counts, [file.name for file in files], seed, out, voice, as_json)
    if not as_json:
        zh, en = "试算：", "Try: "
        screen().print(f"{voice(zh, en)}liance assess {out} --policy {law.id}", style="dim", soft_wrap=True)


def _make_parquet(
    law: Policy, enterprises: int | None, seed: int, totals: Path | None, out: Path, voice: Voice, as_json: bool
) -> None:
    """Stream the city in parts; with totals, tell what became of each."""
    from liance.simulate.calibrate import calibrated, report, tally
    from liance.simulate.marks import marks_of
    from liance.simulate.mass.parts import plan_of
    from liance.simulate.mass.totals import read_totals
    from liance.simulate.population import YEARS

    sizes: Calibrated | None = None
    if totals is not None:
        cells = read_totals(totals, law.vocabulary, YEARS)
        sizes = calibrated(cells, law.vocabulary, seed=seed, years=YEARS, enterprises=enterprises)
    count = sizes.enterprises if sizes is not None else enterprises or FEW
    plan = plan_of(law.vocabulary, enterprises=count, seed=seed, marks=marks_of(law), sizes=sizes)
    rows: Counter[str] = Counter({type_.id: 0 for type_ in law.vocabulary.types})
    tallies: list[pl.DataFrame] = []

    def watch(part: Part) -> None:
        rows.update(part.rows)
        if sizes is not None:
            tallies.append(tally(part.sizes, sizes.sure))

    files = write_plan(plan, out, watch, voice, quiet=as_json)
    met = report(sizes, tallies) if sizes is not None else []
    _tell(law, rows, [file.relative_to(out).as_posix() for file in files], seed, out, voice, as_json, met)


def write_plan(plan: Plan, out: Path, watch: Callable[[Part], None], voice: Voice, *, quiet: bool) -> list[Path]:
    """Write a city part by part to a folder that is new, empty or holds an earlier one; Rejected otherwise.

    Every part is shown to `watch`. On a terminal, unless `quiet`, progress is told. The files appear together.
    """
    from liance.cli.files import whole_folder
    from liance.records.bulk.manifest import MANIFEST, write_manifest
    from liance.simulate.mass.parts import chunks, write_parameters, write_part

    def write(folder: Path) -> list[Path]:
        files = [*write_parameters(plan, folder), write_manifest(folder, plan.vocabulary)]
        with _progress(plan.enterprises, voice, quiet) as advance:
            for index, numbers in enumerate(chunks(plan)):
                part = write_part(plan, folder, index, numbers)
                files += part.files
                watch(part)
                advance(part)
        return files

    _fail_if_taken(out, {*plan.schemas, "parameter.csv", MANIFEST})
    files = whole_folder(out, write, _not_made_up)
    for stale in {*out.glob("*/*")} - {*files}:
        stale.unlink()
    return files


def _fail_if_taken(out: Path, names: set[str]) -> None:
    """Raises Rejected, before hours of work, if the folder holds anything but an earlier city of these names."""
    from liance.cli.choose import reject

    found = {entry.name for entry in out.iterdir()} if out.is_dir() else set()
    if found and (others := sorted((found - names) | _not_made_up(out))):
        reject("folder-taken", file=str(out), found="、".join(others[:SHOWN]) + ("……" if len(others) > SHOWN else ""))


@contextmanager
def _progress(enterprises: int, voice: Voice, quiet: bool) -> Iterator[Callable[[Part], None]]:
    """Enterprises and rows done, rate and time left, on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from liance.cli.console import screen

    terminal = screen(err=True)
    told = TextColumn("{task.fields[told]}")
    columns = (BarColumn(), MofNCompleteColumn(), told, TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True, disable=quiet or not terminal.is_terminal) as progress:
        task = progress.add_task("", total=enterprises, told="")
        rows: Counter[str] = Counter()

        def advance(part: Part) -> None:
            rows.update(part.rows)
            progress.advance(task, part.enterprises)
            rate = int(progress.tasks[0].speed or 0)
            zh, en = (
                f"户 · {rows.total():,} 行 · 每秒 {rate:,} 户 · 剩余",
                f"· {rows.total():,} rows · {rate:,} a second · left",
            )
            progress.update(task, told=voice(zh, en))

        yield advance


def _tell(
    law: Policy, rows: dict[str, int], files: list[str], seed: int, out: Path, voice: Voice, as_json: bool,
    met: list[Met] | None = None,
) -> None:  # fmt: skip
    """Say what was written: counts by record type, and how each total was met."""
    from liance.cli.console import pairs, say_json, screen
    from liance.cli.totals import show_totals, totals_json

    if as_json:
        totals = {"totals": totals_json(met)} if met else {}
        say_json({"folder": str(out), "seed": seed, "records": rows, "files": files, **totals})
        return
    terminal = screen()
    terminal.print(
        voice(f"虚构的城市写在 {out}（种子 {seed}）", f"The made-up city is in {out} (seed {seed})"),
        style="bold",
        soft_wrap=True,
    )
    labels = {t.id: voice(t.label, t.id) for t in law.vocabulary.types}
    terminal.print(pairs([(labels[kind], f"{count:,}") for kind, count in rows.items() if count]))
    if met:
        show_totals(met, voice)


def made_up(law: Policy, *, enterprises: int, seed: int) -> City:
    """A made-up city with the boundary cases of a policy."""
    from liance.simulate.marks import marks_of
    from liance.simulate.population import demo_city

    return demo_city(law.vocabulary, enterprises=enterprises, seed=seed, marks=marks_of(law))


def write_made_up(city: City, out: Path) -> list[Path]:
    """Write a made-up city to a folder that is new, empty, or holds only an earlier one; Rejected otherwise."""
    from liance.cli.files import whole_folder
    from liance.records.write import write_city

    return whole_folder(out, lambda folder: write_city(city, folder), _not_made_up)


def _not_made_up(folder: Path) -> set[str]:
    """The files of a folder that no made-up city left there; all of them where not one row says it is made up."""
    rows = {entry.name: _made_up_rows(entry) for entry in folder.iterdir()}
    return {name for name, count in rows.items() if count is None} if any(rows.values()) else set(rows)


def _made_up_rows(entry: Path) -> int | None:
    """How many rows a CSV or a folder of parts has, if every one says that it is made up; None for anything else."""
    from liance.records.bulk.manifest import MANIFEST

    if entry.name == MANIFEST:
        return 0
    if entry.is_dir():
        counts = [_made_up_part(part) for part in entry.iterdir()]
        return None if None in counts else sum(count or 0 for count in counts)
    return _made_up_csv(entry) if entry.is_file() and entry.suffix == ".csv" else None


def _made_up_csv(file: Path) -> int | None:
    from liance.simulate.population import MADE_UP

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            sources = [row.get("source", row.get("来源")) for row in csv.DictReader(lines)]
    except (csv.Error, UnicodeDecodeError):
        return None
    return len(sources) if set(sources) <= {MADE_UP.source} else None


def _made_up_part(file: Path) -> int | None:
    import polars as pl
    from polars.exceptions import PolarsError

    from liance.simulate.population import MADE_UP

    if not PART_NAME.fullmatch(file.name):
        return None
    try:
        own = pl.col("source").eq_missing(pl.lit(MADE_UP.source)).all()
        made, rows = pl.scan_parquet(file).select(own, rows=pl.len()).collect().row(0)
    except (PolarsError, OSError):
        return None
    return int(rows) if made else None


command_ = demo_city_command
