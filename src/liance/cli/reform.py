"""`liance reform`: change figures, readings or clauses of a policy, and see what that changes for whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option, reading_option

if TYPE_CHECKING:
    from liance.report.page import Report
    from liance.rules.ir import Policy
    from liance.simulate.patches import Patch
    from liance.simulate.reform import Reformed

FORMATS = (".html", ".json", ".parquet", ".xlsx")


@command(
    "改一改政策：改数、换口径、去掉一项或换一份文档，看花多少钱、谁得谁失。",
    "Try a reform: what it costs, who gains and who loses.",
    "reform --list --policy liaocheng-it-2023 --incentive chip-sales",
    "reform CITY --policy liaocheng-it-2023 --set cmmi.金额.三级=10万元",
    "reform CITY --policy liaocheng-it-2023 --set 芯片起点=3000万元 --reading M3=incl",
    "reform build/city --policy liaocheng-it-2023 --remove smart-sports --out 结果.xlsx",
)
@click.argument("city", required=False)
@policy_option
@click.option("--set", "settings", metavar="PATH=VALUE", multiple=True,
              help="改一个数，可重复 · set a figure (repeatable)")  # fmt: skip
@reading_option
@click.option("--remove", "removed", metavar="ID", multiple=True,
              help="去掉一项奖补，可重复 · remove an incentive (repeatable)")  # fmt: skip
@click.option("--replace", "other", metavar="FOLDER", help="换成另一份政策文档 · another policy document")
@click.option("--by", metavar="DIMENSION", multiple=True,
              help="屏幕上按它分列，如 county、size、year · split by it on the screen")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"写成文件（{'、'.join(FORMATS)}） · write a file")  # fmt: skip
@click.option("--list", "listing", is_flag=True, help="列出能改的数 · list what can be set")
@click.option("--incentive", "incentives", metavar="ID", multiple=True,
              help="只列这一项的数，可重复 · with --list: only of this incentive")  # fmt: skip
@history_option
def reform_command(
    city: str | None, policy: str | None, settings: tuple[str, ...], readings: tuple[str, ...],
    removed: tuple[str, ...], other: str | None, by: tuple[str, ...], out: Path | None, listing: bool,
    incentives: tuple[str, ...], open_history: bool, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """List what can be set, or apply a reform to a city and compare."""
    from liance.cli.choose import open_policy, reject
    from liance.cli.console import say_json, screen
    from liance.cli.files import fail_if_in_city
    from liance.cli.pages import show_report
    from liance.cli.population import population_of
    from liance.cli.reform_page import reform_report
    from liance.cli.reform_screen import for_screen, show_figures
    from liance.simulate.reform import try_reform
    from liance.telling.voice import Voice

    law, voice = open_policy(policy), Voice(lang)
    if listing:
        show_figures(screen(), law, incentives, voice, as_json)
        return
    replaced = None if other is None else open_policy(other)
    patches = _patches(replaced, law, settings, readings, removed)
    if city is None:
        reject("reform-city")
    _check_output(out)
    fail_if_in_city(out, city)
    dimensions = _dimensions(law, by)
    population = population_of(city, law, open_history)
    again = None
    if replaced is not None and replaced.vocabulary != law.vocabulary:
        again = population_of(city, replaced, open_history)
    reformed = try_reform(patches, law, population, again)
    report = reform_report(reformed, str(city), lang)
    if out is not None:
        write_reform(out, report, reformed, lang)
    if as_json:
        from liance.report.data import as_json as plain_values

        say_json(plain_values(report, lang))
        return
    brief = for_screen(report, dimensions)
    show_report(screen(), brief, voice, len(brief.sections))
    zh, en = ("涉及的企业和事项：--out 结果.xlsx", "Everyone concerned: --out FILE.xlsx")
    if out is not None:
        zh, en = f"全部结果写在 {out}", f"Everything is in {out}"
    screen().print(voice(zh, en), style="dim", soft_wrap=True)


def _patches(
    replaced: Policy | None, law: Policy, settings: Sequence[str], readings: Sequence[str], removed: Sequence[str]
) -> list[Patch]:
    """What was asked for: the other document first, then readings, figures, and clauses that go."""
    from liance.cli.choose import choices_of, incentives_of, reject
    from liance.diagnostics.diagnostic import Diagnostic, Rejected
    from liance.simulate.patches import ChooseReading, Law, Remove, Replace, applied
    from liance.simulate.reform import patches_of

    policy = replaced or law
    found: list[Diagnostic] = []
    made: list[Patch] = [] if replaced is None else [Replace(replaced)]
    askers = (
        lambda: [ChooseReading(k, v) for k, v in choices_of(policy, readings).items()],
        lambda: patches_of(settings, policy.vocabulary),
        lambda: [Remove(i) for i in dict.fromkeys(incentives_of(policy, removed))],
    )
    for ask in askers:
        try:
            wanted: Sequence[Patch] = ask()
            applied(wanted, Law(policy))
            made += wanted
        except Rejected as rejected:
            found += rejected.diagnostics
    if found:
        raise Rejected(found)
    if not made:
        reject("reform-nothing")
    return made


def _check_output(out: Path | None) -> None:
    from liance.cli.choose import reject

    if out is not None and out.suffix.lower() not in FORMATS:
        reject("reform-output", file=str(out), known="、".join(FORMATS))


def _dimensions(law: Policy, by: Sequence[str]) -> list[str]:
    """The ids of the dimensions asked for. Raises Rejected naming the known ones."""
    from liance.cli.choose import reject

    known = {word: d.id for d in law.vocabulary.dimensions for word in (d.label, d.id)} | {
        "年度": "year",
        "year": "year",
    }
    for name in by:
        if name not in known:
            reject("reform-dimension", name=name, known="、".join(dict.fromkeys(known.values())))
    return [known[name] for name in by]


def write_reform(out: Path, report: Report, reformed: Reformed, lang: str) -> None:
    """Write the report (.xlsx, .html, .json), or every matter before and after (.parquet). Rejected if it cannot be."""
    from liance.cli.files import whole_file

    with whole_file(out) as part:
        match out.suffix.lower():
            case ".xlsx":
                from liance.report.book import write_book

                write_book(report, part, lang)
            case ".html":
                from liance.report.html import write_html

                write_html(report, part, lang)
            case ".json":
                from liance.report.data import write_json

                write_json(report, part, lang)
            case _:
                reformed.comparison.matters.write_parquet(part)


command_ = reform_command
