"""`liance assess`: a whole city against a policy, as a summary, as lines of JSON, or as a file of results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import (
    city_argument,
    command,
    history_option,
    incentive_option,
    policy_option,
    reading_option,
)

if TYPE_CHECKING:
    from liance.cli.console import Voice
    from liance.rules.answers.explain import Answer
    from liance.rules.ir import Policy


@command(
    "测算全市：每项奖补谁能得、得多少、为什么。",
    "Assess a whole city: who gets what under each incentive, and why.",
    "assess examples/liaocheng --policy liaocheng-it-2023",
    "assess examples/liaocheng --policy liaocheng-it-2023 --out 结果.xlsx",
    "assess examples/liaocheng --policy liaocheng-it-2023 --reading M3=incl --json",
)
@city_argument
@policy_option
@incentive_option
@reading_option
@history_option
@click.option("--year", type=int, metavar="Y", help="只看这一年的事项 · only matters of this year")
@click.option("--org", metavar="ID", help="只看这一个主体 · only this organisation (id or name)")
@click.option("--all", "everything", is_flag=True, help="也列出不符合的 · also what is not eligible")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .xlsx、.csv 或 .jsonl · write a file of results")  # fmt: skip
def assess_command(
    city: Path, policy: str | None, incentives: tuple[str, ...], readings: tuple[str, ...],
    open_history: bool, year: int | None, org: str | None, everything: bool, out: Path | None, lang: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Read, decide, and show: nothing is written before everything is decided."""
    from liance.cli.choose import choices_of, incentives_of, open_policy, organisation, with_groups
    from liance.cli.console import Voice
    from liance.cli.files import fail_if_in_city
    from liance.cli.write_results import fail_if_unknown_type, write_results
    from liance.records.intake import read_city
    from liance.rules.answers.explain import Program

    fail_if_unknown_type(out)
    fail_if_in_city(out, city)
    law = open_policy(policy)
    chosen, wanted = choices_of(law, readings), incentives_of(law, incentives)
    records = read_city(city, law.vocabulary, open_history=open_history)
    party = organisation(records, org) if org is not None else None
    answers = Program(law, chosen, with_groups(law, wanted)).answers(records, party)
    answers = [a for a in answers if (not wanted or a.incentive.id in wanted) and (year is None or a.year == year)]
    kept = [a for a in answers if everything or a.outcome != "not_eligible"]
    voice = Voice(lang)
    if out is not None:
        write_results(out, law, kept, voice)
    if as_json:
        _say_lines(kept, lang)
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
    from liance.cli.results import as_json

    for answer in answers:
        say_json(as_json(answer, lang))


command_ = assess_command
