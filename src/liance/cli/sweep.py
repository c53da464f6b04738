"""`liance sweep`: one figure of the policy at many values: what each costs and how many it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option, reading_option, source_argument

if TYPE_CHECKING:
    import polars as pl

    from liance.cli.figures import Number
    from liance.report.page import Report
    from liance.rules.ir import Policy
    from liance.simulate.figures import RuleFigure

MOST = 1000


@command(
    "一个数从低到高取许多值：每个值要多少钱、惠及多少家。",
    "One figure at many values: what each costs, and how many it reaches.",
    "sweep CITY --policy liaocheng-it-2023 --vary chip-sales.上限.100万元",
    "sweep CITY --policy liaocheng-it-2023 --vary chip-sales.金额.1% --from 0.5% --to 2%",
)
@source_argument
@policy_option
@reading_option
@history_option
@click.option("--vary", "path", metavar="FIGURE", required=True, help="改哪个数（见 reform --list） · which figure")
@click.option("--from", "low", metavar="V", help="最低取值 · lowest value")
@click.option("--to", "high", metavar="V", help="最高取值 · highest value")
@click.option("--count", type=click.IntRange(2, MOST), default=25, metavar="N",
              help="取多少个值，默认 25 · how many values")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def sweep_command(
    city: str, policy: str | None, readings: tuple[str, ...], open_history: bool, path: str, low: str | None,
    high: str | None, count: int, out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the city once, narrow it to whom any value may reach, and evaluate every value on that."""
    from liance.cli.choose import choices_of, open_policy
    from liance.cli.figures import figure_named, half, range_of, varying, written
    from liance.cli.files import fail_if_in_city
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.cli.population import population_of
    from liance.cli.readings import progress
    from liance.simulate.sweep import sweep, values_between
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    fail_if_in_city(out, city)
    law = open_policy(policy)
    chosen, figure = choices_of(law, readings), figure_named(law, path)
    vary = varying(law, figure)
    least, most, step = range_of(figure, vary, (low or written(figure, half(figure)), high, None))
    values = values_between(least, most, count, step)
    population = population_of(city, law, open_history)
    with progress(Voice(lang)("逐个取值试算", "Trying values")) as tick:
        found = sweep(vary, values, population, figure.users, chosen, tick)
    hand_over(sweep_report(law, figure, values, found), Voice(lang), shown=2, out=out, json=as_json)


def sweep_report(law: Policy, figure: RuleFigure, values: Sequence[Number], found: pl.DataFrame) -> Report:
    """The totals of every value, with the frontier as a picture, then the same by incentive."""
    import polars as pl

    from liance.cli.figures import named
    from liance.report.page import Both, Chart, Column, Report, Section, Table, Told

    texts, now = [named(figure, v) for v in values], named(figure, _number(figure))
    money = (
        Column("low", Both("至少", "at least"), "money"),
        Column("high", Both("至多", "at most"), "money"),
        Column("beneficiaries", Both("户次", "beneficiaries"), "count"),
        Column("matters", Both("笔数", "matters"), "count"),
        Column("undetermined", Both("待定笔数", "undetermined"), "count"),
    )
    names = [c.id for c in money]
    totals = found.group_by("step").agg(
        *(pl.col(n).sum() for n in names if n != "high"),
        pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()).alias("high"),
    ).sort("step")  # fmt: skip
    known: dict[int, tuple[Told, ...]] = {row[0]: row[1:] for row in totals.select("step", *names).iter_rows()}
    nothing: tuple[Told, ...] = (0,) * len(names)
    value = Column("value", Both("取值", "value"))
    lines = tuple((text, *known.get(n, nothing)) for n, text in enumerate(texts))
    titles = {i.id: i.title for i in law.incentives}
    rows = found.sort("step", "incentive").select("step", "incentive", *names).iter_rows()
    each = tuple((texts[row[0]], titles[row[1]], *row[2:]) for row in rows)
    incentive = Column("incentive", Both("奖补项目", "incentive"))
    by_incentive = Table((value, incentive, *money), each)
    note = Both(
        "含待定：至多是它们全都成立时的数；“—”是没有上限。现值见上。", "At most counts undetermined ones as won."
    )
    return Report(
        title=Both(f"{figure.path} 取不同值", f"{figure.path} at different values"),
        lead=Both(
            f"{figure.clause}。现为 {figure.text}，取 {texts[0].zh} 至 {texts[-1].zh} 共 {len(texts)} 个值。",
            f"{figure.clause}. Now {now.en}; {len(texts)} values from {texts[0].en} to {texts[-1].en}.",
        ),
        facts=((Both("现值", "now"), Both(figure.text, now.en)),),
        sections=(
            Section(Both("各取值的总额", "Totals by value"), note, Table((value, *money), lines),
                    Chart("line", "value", ("low", "high"))),
            *([Section(Both("分项", "By incentive"), note, by_incentive)] if found["incentive"].n_unique() > 1 else []),
        ),
    )  # fmt: skip


def _number(figure: RuleFigure) -> Number:
    """What the figure says now."""
    assert isinstance(figure.value, int | Fraction)
    return figure.value


command_ = sweep_command
