"""`liance assess`: a whole city against a policy, as a summary, as lines of JSON, or as a file of results.

Small cities are decided one by one, with the reasons of every answer. Large ones (`is_large`), databases, and every
run that asks for an engine, partitions or a memory are decided by columns: see `cli.assess_bulk`.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import (
    applied_option,
    command,
    history_option,
    incentive_option,
    policy_option,
    reading_option,
)

if TYPE_CHECKING:
    from liance.cli.assess_bulk import Asked
    from liance.rules.answers.explain import Answer
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice

SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[MG])(?:i?B)?", re.IGNORECASE)
UNITS = {"M": 2**20, "G": 2**30}


class Bytes(click.ParamType[int]):
    """An amount of memory: `700MB`, `1.5GB`."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes that the text says."""
        if isinstance(value, int):
            return value
        found = SIZE.fullmatch(str(value).strip())
        if found is None:
            self.fail(f"{value!r}：如 700MB、1.5GB · as 700MB or 1.5GB", param, ctx)
        return int(Fraction(found["number"]) * UNITS[found["unit"].upper()])


@command(
    "测算全市：每项奖补谁能得、得多少、为什么。",
    "Assess a whole city: who gets what under each incentive, and why.",
    "assess examples/liaocheng --policy liaocheng-it-2023",
    "assess examples/liaocheng --policy liaocheng-it-2023 --out 结果.xlsx",
    "assess examples/liaocheng --policy liaocheng-it-2023 --reading M3=incl --json",
    "assess CITY --policy liaocheng-it-2023 --engine pool --memory 2GB",
)
@click.argument("city")
@policy_option
@incentive_option
@reading_option
@history_option
@applied_option
@click.option("--year", type=int, metavar="Y", help="只看这一年的事项 · only matters of this year")
@click.option("--org", metavar="ID", help="只看这一个主体 · only this organisation (id or name)")
@click.option("--all", "everything", is_flag=True, help="也列出不符合的 · also what is not eligible")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .xlsx、.csv、.jsonl 或 .parquet · write a file of results")  # fmt: skip
@click.option("--engine", metavar="NAME",
              help="按列测算用什么：local、pool、local[2]、spark://…、sc://… · how columns are computed")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), metavar="N", help="几个进程 · how many processes")
@click.option("--memory", type=Bytes(), metavar="SIZE",
              help="所有进程合计最多用多少内存，默认 1GB · memory of all processes together")  # fmt: skip
@click.option("--partitions", type=click.IntRange(1, 9999), metavar="N", help="切成几个分区 · how many partitions")
@click.option("--work", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="分区和已算完的结果放在这里，可接着算 · keeps partitions, so that a run can go on")  # fmt: skip
def assess_command(
    city: str, policy: str | None, incentives: tuple[str, ...], readings: tuple[str, ...],
    open_history: bool, applied_on: date | None, year: int | None, org: str | None, everything: bool, out: Path | None,
    engine: str | None, workers: int | None, memory: int | None, partitions: int | None, work: Path | None,
    lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Decide one by one, or by columns where the city is large or an option asks for it."""
    from liance.cli.assess_bulk import Asked, assess_bulk, by_columns
    from liance.cli.choose import choices_of, incentives_of, open_policy, reject
    from liance.telling.voice import Voice

    voice = Voice(lang)
    asked = Asked(engine, workers, memory, partitions, work, open_history, year, everything, applied_on, out, as_json)
    columns = by_columns(city, asked)
    if columns and org is not None:
        reject("assess-org", org=org)
    if org is None and (columns or is_large(Path(city))):
        law = open_policy(policy)
        assess_bulk(city, law, choices_of(law, readings), incentives_of(law, incentives), asked, voice)
    else:
        _one_by_one(Path(city), policy, incentives, readings, org, asked, voice)


def is_large(city: Path) -> bool:
    """Whether a city's files hold more records than are decided one by one in reasonable time."""
    from liance.cli.population import MANY, records_in

    return records_in(city, at_most=MANY) > MANY


def _one_by_one(
    city: Path, policy: str | None, incentives: tuple[str, ...], readings: tuple[str, ...], org: str | None,
    asked: Asked, voice: Voice,
) -> None:  # fmt: skip
    """Read, decide, and show: nothing is written before everything is decided."""
    from liance.cli.choose import choices_of, incentives_of, open_policy, organisation, with_groups
    from liance.cli.files import fail_if_in_city
    from liance.cli.write_results import fail_if_unknown_type, write_results
    from liance.records.intake import read_city
    from liance.rules.answers.explain import Program

    out, everything, year = asked.out, asked.everything, asked.year
    fail_if_unknown_type(out)
    fail_if_in_city(out, city)
    law = open_policy(policy)
    chosen, wanted = choices_of(law, readings), incentives_of(law, incentives)
    records = read_city(city, law.vocabulary, open_history=asked.open_history, applied_on=asked.applied_on)
    party = organisation(records, org) if org is not None else None
    answers = Program(law, chosen, with_groups(law, wanted)).answers(records, party)
    answers = [a for a in answers if (not wanted or a.incentive.id in wanted) and (year is None or a.year == year)]
    kept = [a for a in answers if everything or a.outcome != "not_eligible"]
    if out is not None:
        write_results(out, law, kept, voice)
    if asked.as_json:
        _say_lines(kept, voice.lang)
    else:
        _show(law, city, answers, chosen, voice, everything, out)


def _show(
    law: Policy,
    city: Path,
    answers: list[Answer],
    chosen: dict[str, str],
    voice: Voice,
    everything: bool,
    out: Path | None,
) -> None:
    from liance.cli.console import screen
    from liance.cli.summary import show_grounds, show_headline, show_summary

    terminal = screen()
    show_headline(terminal, law, str(city), answers, voice)
    show_summary(terminal, answers, voice, everything=everything)
    show_grounds(terminal, law, answers, chosen, voice)
    if out is not None:
        terminal.print(voice(f"明细：{out}", f"Details: {out}"), style="bold", soft_wrap=True)
    else:
        ask = f"liance explain {city} "
        zh = f"明细：--out 结果.xlsx；一家企业的理由：{ask}编号 --policy {law.id}"
        en = f"Details: --out results.xlsx; one organisation: {ask}ID --policy {law.id}"
        terminal.print(voice(zh, en), style="dim", soft_wrap=True)


def _say_lines(answers: list[Answer], lang: str) -> None:
    from liance.cli.console import say_json
    from liance.telling.results import as_json

    for answer in answers:
        say_json(as_json(answer, lang))


command_ = assess_command
