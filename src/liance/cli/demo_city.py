"""`liance demo-city`: a made-up city, the same for the same seed, with cases around a policy's figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from liance.records.city import City
    from liance.rules.ir import Policy

SMALLEST = 1


@command(
    "虚构一座城市，供试算政策；种子相同，城市就相同。",
    "Make up a city to try a policy on; the same seed gives the same city.",
    "demo-city --enterprises 300 --out build/city",
    "demo-city --enterprises 5000 --seed 7 --policy liaocheng-it-2023 --out build/city",
)
@click.option(
    "--enterprises",
    type=click.IntRange(min=SMALLEST),
    default=300,
    metavar="N",
    help="企业数，默认 300 · how many enterprises",
)
@click.option("--seed", type=int, default=1, metavar="S", help="种子，默认 1 · the seed")
@policy_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", required=True,
              help="写到这个文件夹，每种记录一个 CSV · folder for one CSV per record type")  # fmt: skip
def demo_city_command(enterprises: int, seed: int, policy: str | None, out: Path, lang: str, as_json: bool) -> None:
    """Make the city and write it."""
    from liance.cli.choose import open_policy
    from liance.cli.console import Voice, pairs, say_json, screen

    law, voice = open_policy(policy), Voice(lang)
    made = made_up(law, enterprises=enterprises, seed=seed)
    files = write_made_up(made, out)
    counts = {kind: len(rows) for kind, rows in made.tables.items()}
    if as_json:
        say_json({"folder": str(out), "seed": seed, "records": counts, "files": [file.name for file in files]})
        return
    terminal = screen()
    terminal.print(
        voice(f"虚构的城市写在 {out}（种子 {seed}）", f"The made-up city is in {out} (seed {seed})"),
        style="bold",
        soft_wrap=True,
    )
    labels = {t.id: voice(t.label, t.id) for t in law.vocabulary.types}
    terminal.print(pairs([(labels[kind], f"{count:,}") for kind, count in counts.items() if count]))
    zh, en = "试算：", "Try: "
    terminal.print(f"{voice(zh, en)}liance assess {out} --policy {law.id}", style="dim", soft_wrap=True)


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


def _made_up_rows(file: Path) -> int | None:
    """How many rows a CSV has, if every one says that it is made up; None for anything else."""
    from liance.simulate.population import MADE_UP

    if not file.is_file() or file.suffix != ".csv":
        return None
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            sources = [row.get("source", row.get("来源")) for row in csv.DictReader(lines)]
    except (csv.Error, UnicodeDecodeError):
        return None
    return len(sources) if set(sources) <= {MADE_UP.source} else None


command_ = demo_city_command
