"""`liance uncertain`: how sure a city's total is: missing facts, stated distributions, growth scenarios."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option, reading_option, source_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

LATER = 3
"""How many years a scenario goes beyond the policy's first year where neither says until when."""


@command(
    "总额有多大把握：缺的事实、按假设的分布抽样、增长情景。抽样和情景都是估计。",
    "How sure the total is: missing facts, draws, growth scenarios.",
    "uncertain CITY --policy liaocheng-it-2023",
    "uncertain CITY --policy liaocheng-it-2023 --assume 假设.toml --draws 200 --seed 1",
    "uncertain CITY --policy liaocheng-it-2023 --scenarios 情景.toml --until 2027",
)
@source_argument
@policy_option
@reading_option
@history_option
@click.option("--assume", type=click.Path(path_type=Path), metavar="FILE",
              help="未知事实的分布（TOML） · distributions of unknown facts")  # fmt: skip
@click.option(
    "--draws", type=click.IntRange(min=1, max=100_000), metavar="N", help="抽多少次，默认 200 · how many draws"
)
@click.option("--seed", type=int, default=1, metavar="S", help="种子，默认 1 · the seed")
@click.option("--scenarios", type=click.Path(path_type=Path), metavar="FILE",
              help="增长情景（TOML） · growth scenarios")  # fmt: skip
@click.option("--until", type=click.IntRange(min=1900, max=2200), metavar="Y",
              help="情景推到哪一年，默认政策期末 · last year of the scenarios")  # fmt: skip
@click.option("--since", type=click.IntRange(min=1900, max=2200), metavar="Y",
              help="从这一年起当作还不知道，由情景推 · years from here on are made by the scenarios")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def uncertain_command(
    city: str, policy: str | None, readings: tuple[str, ...], open_history: bool, assume: Path | None,
    draws: int | None, seed: int, scenarios: Path | None, until: int | None, since: int | None,
    out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read, bound, draw, extend, and report."""
    from liance.cli import uncertain_pages as pages
    from liance.cli.choose import choices_of, open_policy, reject
    from liance.cli.files import fail_if_in_city
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.cli.population import population_of
    from liance.cli.readings import progress
    from liance.report.page import Both, Report
    from liance.simulate.assumptions import draws_from, fail_if_nothing_known
    from liance.simulate.evaluate import evaluate
    from liance.simulate.scenarios import outcomes, scenarios_from
    from liance.simulate.uncertainty import missing_facts, simulate
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    fail_if_in_city(out, city)
    law, voice = open_policy(policy), Voice(lang)
    chosen = choices_of(law, readings)
    if draws is not None and assume is None:
        reject("uncertain-draws", value=str(draws))
    wanted = draws_from(read_table(assume), law.vocabulary, str(assume)) if assume is not None else []
    grown = scenarios_from(read_table(scenarios), law.vocabulary, str(scenarios)) if scenarios is not None else []
    population = population_of(city, law, open_history)
    fail_if_nothing_known(wanted, population, str(assume))
    results = evaluate(law, population, chosen)
    sections = [
        pages.bounds_section(law, results),
        pages.missing_section(law, missing_facts(law, population, results, chosen)),
    ]
    facts = pages.facts_of(results)
    if wanted:
        with progress(voice("抽样", "Drawing")) as tick:
            made = simulate(law, population, wanted, count=draws or 200, seed=seed, choices=chosen, tick=tick)
        sections += [
            pages.quantiles_section(law, made),
            pages.filled_section(wanted, made),
            pages.running_section(made),
        ]
        facts.append((Both("抽样总额（估计）", "Drawn total (estimate)"), pages.spread_of(made)))
    if grown:
        last = until or (law.period[1] if law.period is not None else _latest(results) + LATER)
        sections.append(pages.scenarios_section(outcomes(law, population, grown, last, chosen, since)))
    sections.append(pages.open_section(law, population, results))
    report = Report(
        Both(f"总额的把握 · {law.title}", f"How sure the total is · {law.id}"),
        Both("缺的事实决定上下限；抽样和情景按使用者的假设，是估计，不是结果。",
             "Missing facts give the bounds; draws and scenarios rest on assumptions: estimates, no results."),
        tuple(facts),
        tuple(sections),
        (Both("几个上限相加会偏大：同一受益者共用限额的，各自按最高算。",
              "Highest amounts that share a limit add up to too much."),),
    )  # fmt: skip
    hand_over(report, voice, shown=len(sections) - 1, out=out, json=as_json)


def read_table(path: Path) -> Mapping[str, object]:
    """A TOML file. Raises Rejected where it cannot be read."""
    from liance.cli.choose import reject

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reject("assume-file", file=str(path), reason=error.strerror or str(error))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reject("assume-file", file=str(path), reason=str(error))


def _latest(results: pl.DataFrame) -> int:
    return int(results["year"].max() or 0)  # type: ignore[arg-type]


command_ = uncertain_command
