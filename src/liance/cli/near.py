"""`liance near`: who is just short of a threshold or just past it, what crossing moves, and bunching above."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option, source_argument

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from liance.report.page import Both, Report, Section, Told
    from liance.rules.ir import Policy
    from liance.simulate.bunching import Bunching
    from liance.simulate.evaluate import Population

SHOWN_DIGITS = 4


@command(
    "谁离门槛只差一点、谁刚过门槛，跨过去要动多少钱；门槛上方有没有扎堆。",
    "Who is just short of a threshold or just past it; bunching above it.",
    "near CITY --policy liaocheng-it-2023 --within 5%",
    "near CITY --policy liaocheng-it-2023 --within 2% --year 2024 --out 门槛.xlsx",
)
@source_argument
@policy_option
@history_option
@click.option("--within", default="5%", metavar="RATIO", help="离门槛多远算近，默认 5% · how near")
@click.option("--bin", "width", default="2%", metavar="RATIO", help="扎堆检验每格的宽度，默认 2% · width of a bin")
@click.option("--year", type=int, metavar="Y", help="只看这一年的记录 · only records of this year")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def near_command(
    city: str, policy: str | None, open_history: bool, within: str, width: str, year: int | None, out: Path | None,
    lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read, look around every threshold of the rules, and report."""
    from liance.cli.choose import open_policy
    from liance.cli.files import fail_if_in_city
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.cli.population import population_of
    from liance.cli.readings import progress
    from liance.simulate.bunching import bunching
    from liance.simulate.nearness import near, thresholds_of
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    fail_if_in_city(out, city)
    law = open_policy(policy)
    shares = _shares(within, width)
    population = population_of(city, law, open_history)
    with progress(Voice(lang)("逐项试算", "Trying each incentive")) as tick:
        found = near(law, population, shares[0], year, tick)
    bunched = bunching(list(thresholds_of(law)), population, bin_=shares[1])
    report = near_report(law, population, found, bunched, shares[0], shares[1])
    hand_over(report, Voice(lang), shown=2, out=out, json=as_json)


def _shares(*texts: str) -> list[Fraction]:
    """Ratios above nought and up to one. Raises Rejected for every other."""
    from liance.diagnostics.diagnostic import Diagnostic, Rejected
    from liance.values.faults import ValueFault
    from liance.values.ratio import parse_ratio

    made = []
    for text in texts:
        try:
            made.append(parse_ratio(text))
        except ValueFault:
            made.append(Fraction(0))
    bad = [text for text, share in zip(texts, made, strict=True) if not 0 < share <= 1]
    if bad:
        raise Rejected([Diagnostic("near-within", None, {"value": text}) for text in bad])
    return made


# ---- the report ------------------------------------------------------------------------------------------
def near_report(
    law: Policy,
    population: Population,
    found: pl.DataFrame,
    bunched: Sequence[Bunching],
    within: Fraction,
    width: Fraction,
) -> Report:
    """Sums by threshold, bunching, and every record near a threshold. `within`, `width` are what was asked."""
    from liance.report.page import Both, Report
    from liance.values.money import format_money
    from liance.values.ratio import format_ratio

    paying = found.filter((found["side"] == "short") & (found["gain"] > 0))
    sums = int(paying["gain"].sum())
    people = paying["party"].n_unique()
    told = {v: sum(b.verdict == v for b in bunched) for v in ("bunching", "rounding", "none", "too-few")}
    signs = Both(
        f"扎堆 {told['bunching']}，凑整 {told['rounding']}，未见 {told['none']}，太少不能判断 {told['too-few']}",
        f"{told['bunching']} bunched, {told['rounding']} by rounding, {told['none']} none, {told['too-few']} too few",
    )
    return Report(
        Both(f"门槛附近 · {law.title}", f"Near thresholds · {law.id}"),
        Both(
            f"离门槛 {format_ratio(within)} 以内的记录；把数改到刚过（刚不过）门槛，整套重算。",
            f"Records within {format_ratio(within)}; the fact is set just across and everything decided again.",
        ),
        (
            (Both("一过门槛就多得", "Would gain by crossing"), Both(f"{people:,} 家", f"{people:,}")),
            (Both("合计多得", "Together"), Both(format_money(sums), format_money(sums, "en"))),
            (Both("门槛上方扎堆", "Bunching above"), signs),
        ),
        (_sums(law, found), _bunches(law, bunched, width), _records(law, population, found), _bins(law, bunched)),
        (
            Both(
                "一家一次只改一条记录，各家同时改；奖补与同组的一起算。一家靠近几个门槛的各算一次，合计会偏大。",
                "One record of a firm at a time, all firms at once; an incentive counts with its group. A firm near "
                "several thresholds counts under each, so that the sum is too high.",
            ),
            Both(
                "扎堆只是查看材料的线索：努力达标、四舍五入和偶然都会这样，不能据此认定弄虚作假。",
                "Bunching is a reason to look at papers only: effort, rounding and chance look the same.",
            ),
        ),
    )


def _figure(money: bool, value: int) -> Both:
    from liance.report.page import Both
    from liance.values.money import format_money

    return Both(format_money(value), format_money(value, "en")) if money else Both(str(value), str(value))


WORDS = {">": ("超过", "above"), ">=": ("达到", "at least"), "<": ("低于", "below"), "<=": ("不超过", "at most")}


def _limit(label: str, op: str, figure: Both) -> Both:
    """What a threshold asks for."""
    from liance.report.page import Both

    zh, en = WORDS[op]
    return Both(f"{label}{zh}{figure.zh}", f"{label} {en} {figure.en}")


def _line(row: dict[str, object], law: Policy) -> Both:
    """A threshold in words: whose rule, which field, which figure."""
    from liance.report.page import Both

    incentive, field = str(row["incentive"]), str(row["field"])
    found, kind = law.incentive(incentive), law.vocabulary.type_named(str(row["type"]))
    label = kind.by_id[field].label if kind is not None else field
    asked = _limit(label, str(row["op"]), _figure(bool(row["money"]), int(str(row["threshold"]))))
    return Both(f"{found.title if found is not None else incentive}：{asked.zh}", f"{incentive}: {asked.en}")


def _side(side: str) -> Both:
    from liance.report.page import Both

    return Both("差一点", "short") if side == "short" else Both("刚过", "past")


def _sums(law: Policy, found: pl.DataFrame) -> Section:
    """A row per threshold and side."""
    from liance.report.page import Both, Column, Section, Table
    from liance.simulate.nearness import exposed

    rows = tuple(
        (_line(r, law), *(r[n] for n in ("short", "short_moved", "gain", "past", "past_moved", "loss", "open")))
        for r in exposed(found).iter_rows(named=True)
    )
    columns = (
        Column("threshold", Both("门槛", "threshold")),
        Column("short", Both("差一点", "short"), "count"),
        Column("short_moved", Both("会变", "moves"), "count"),
        Column("gain", Both("过了多得", "gain"), "money"),
        Column("past", Both("刚过", "past"), "count"),
        Column("past_moved", Both("会变", "moves"), "count"),
        Column("loss", Both("没过少得", "loss"), "money"),
        Column("open", Both("算不清", "cannot tell"), "count"),
    )
    note = Both(
        "会变：过（不过）门槛钱数就变的记录；其余的别的条件不符合，或者已经得到。多得、少得是增减相抵，"
        "早一年跨过也可能使以后少得。",
        "Moves: records for which crossing changes the money; for the rest other conditions fail or it is had already. "
        "Gain and loss are net: crossing a year earlier may cost later ones.",
    )
    return Section(Both("各门槛两边", "Both sides of every threshold"), note, Table(columns, rows))


VERDICTS = {
    "bunching": ("扎堆，可查材料", "bunched: look at papers"),
    "rounding": ("多出来的是整数", "round figures only"),
    "none": ("未见", "none seen"),
    "too-few": ("太少，不能判断", "too few to tell"),
}


def _bunches(law: Policy, bunched: Sequence[Bunching], width: Fraction) -> Section:
    """A row per threshold: the first bin, what its neighbours lead to expect, and how likely that is."""
    from liance.report.page import Both, Column, Section, Table
    from liance.simulate.bunching import SMALLEST
    from liance.values.ratio import format_ratio

    rows: list[tuple[Told, ...]] = []
    for b in bunched:
        few = b.verdict == "too-few"
        chances = (None, None) if few else (_short(b.p_held), _short(b.p_unrounded))
        rows.append((_bunch(b), Both(*VERDICTS[b.verdict]), sum(b.bins), b.bins[b.middle], b.expected, *chances,
                     b.bins[b.middle - 1], b.round_first, "、".join(b.incentives)))  # fmt: skip
    columns = (
        Column("threshold", Both("门槛", "threshold")),
        Column("verdict", Both("判断", "verdict")),
        Column("firms", Both("附近家数", "firms"), "count"),
        Column("first", Both("刚过", "just past"), "count"),
        Column("expected", Both("应有", "expected"), "number"),
        Column("p", Both("校正后的机会", "chance, corrected"), "ratio"),
        Column("p_unrounded", Both("去掉整数", "without round"), "ratio"),
        Column("below", Both("刚不过", "just short"), "count"),
        Column("round", Both("刚过的整数", "round just past"), "count"),
        Column("incentives", Both("项目", "incentives")),
    )
    note = Both(
        f"每格宽为门槛的 {format_ratio(width)}；机会：各格一样多时碰巧这么多的可能，已按门槛个数校正（Holm），"
        f"5% 以下才算；不到 {SMALLEST} 家的不判断。一家只数最早一年。",
        f"Bins are {format_ratio(width)} of the threshold; the chance of so many if bins were alike, corrected for the "
        f"number of thresholds (Holm), counts from 5% down; under {SMALLEST} firms nothing is said.",
    )
    return Section(Both("门槛上方的扎堆", "Bunching above thresholds"), note, Table(columns, tuple(rows)))


def _bunch(b: Bunching) -> Both:
    line, type_ = b.threshold.line, b.threshold.type
    return _limit(f"{type_.label}·{b.threshold.field.label}", line.op, _figure(line.money, line.value))


def _short(chance: Fraction) -> Fraction:
    """A chance with as many digits as people read."""
    unit = 10 ** (SHOWN_DIGITS + 2)
    return Fraction(round(chance * unit), unit)


def _bins(law: Policy, bunched: Sequence[Bunching]) -> Section:
    """Every bin of every threshold, for the picture; and who is in the first."""
    from liance.report.page import Both, Chart, Column, Section, Table

    rows: list[tuple[Told, ...]] = [
        (_bunch(b), n - b.middle, count, "、".join(b.records) if n == b.middle else None)
        for b in bunched
        for n, count in enumerate(b.bins)
    ]
    columns = (
        Column("threshold", Both("门槛", "threshold")),
        Column("bin", Both("第几格", "bin"), "number"),
        Column("firms", Both("家数", "firms"), "count"),
        Column("records", Both("刚过的记录", "records just past")),
    )
    note = Both("0 是刚过门槛的一格，负的在门槛下。", "Bin 0 is just past the threshold; negative ones are below.")
    chart = Chart("line", "bin", ("firms",), split="threshold")
    return Section(Both("各格家数", "Firms by bin"), note, Table(columns, tuple(rows)), chart)


def _records(law: Policy, population: Population, found: pl.DataFrame) -> Section:
    """Every record near a threshold."""
    from liance.report.page import Both, Column, Section, Table
    from liance.simulate.dimensions import owners

    names = dict(owners(population).select("beneficiary", "name").iter_rows())
    rows = tuple(
        (_line(r, law), _side(r["side"]), names.get(r["party"]), r["party"], r["record"], r["year"],
         _figure(r["money"], r["value"]), _figure(r["money"], abs(r["target"] - r["value"])), r["gain"])
        for r in found.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("threshold", Both("门槛", "threshold")),
        Column("side", Both("哪边", "side")),
        Column("name", Both("受益者", "name")),
        Column("party", Both("编号", "id")),
        Column("record", Both("记录", "record")),
        Column("year", Both("年度", "year"), "year"),
        Column("value", Both("现在", "now")),
        Column("gap", Both("差", "gap")),
        Column("gain", Both("跨过去的变动", "change by crossing"), "money"),
    )
    note = Both("变动空着的，跨过去以后还缺别的事实。", "Where the change is open, other facts are still missing.")
    return Section(Both("逐条记录", "Every record"), note, Table(columns, rows))


command_ = near_command
