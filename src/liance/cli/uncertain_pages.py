"""The report of how sure a total is: bounds, missing facts, draws and growth scenarios, a section each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from liance.report.page import Both, Cell, Chart, Column, Section, Table
from liance.simulate.dimensions import owners
from liance.simulate.uncertainty import QUANTILES, bounds, quantile, running, standard_error
from liance.values.money import format_money

if TYPE_CHECKING:
    from liance.rules.ir import Policy
    from liance.simulate.assumptions import Draw
    from liance.simulate.evaluate import Population
    from liance.simulate.uncertainty import Missing, Simulated


def _money(fen: int) -> Both:
    return Both(format_money(fen), format_money(fen, "en"))


def facts_of(results: pl.DataFrame) -> list[tuple[Both, Both]]:
    """What to know first: settled, bounds, how many rows are undetermined."""
    (row,) = bounds(results).iter_rows(named=True)
    low, high = _money(row["low"]), _money(row["high"])
    more = Both(f"（另 {row['unbounded']} 笔没有上限）", f" ({row['unbounded']} more without a top)")
    top = more if row["unbounded"] else Both("", "")
    return [
        (Both("已定", "Settled"), _money(row["sure"])),
        (Both("上下限", "Between"), Both(f"{low.zh}–{high.zh}{top.zh}", f"{low.en}–{high.en}{top.en}")),
        (Both("待定", "Undetermined"), Both(f"{row['undetermined']:,} 笔", f"{row['undetermined']:,}")),
    ]


def _titles(law: Policy) -> dict[str, str]:
    return {i.id: i.title for i in law.incentives}


def bounds_section(law: Policy, results: pl.DataFrame) -> Section:
    """Low and high by incentive, least sure first."""
    titles, names = _titles(law), ("low", "high", "undetermined", "unbounded", "manual")
    found = bounds(results, "incentive")
    rows = tuple(
        (titles[r["incentive"]], r["rows"], *(r[n] for n in names), r["incentive"])
        for r in found.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("title", Both("项目", "title")),
        Column("rows", Both("笔数", "rows"), "count"),
        Column("low", Both("至少", "least"), "money"),
        Column("high", Both("至多", "most"), "money"),
        Column("undetermined", Both("待定", "undetermined"), "count"),
        Column("unbounded", Both("无上限", "no top"), "count"),
        Column("manual", Both("人工", "by hand"), "count"),
        Column("incentive", Both("编号", "incentive")),
    )
    totals: tuple[Cell, ...] = ("合计", *(int(found[n].sum()) for n in ("rows", *names)), "")
    note = Both(
        "最没有把握的在前；没有上限和人工的不在金额里。", "Least sure first; no money for tops unknown or by hand."
    )
    chart = Chart("bar", "title", ("low", "high"))
    return Section(Both("各项上下限", "Bounds by incentive"), note, Table(columns, rows, totals), chart)


def missing_section(law: Policy, found: Sequence[Missing]) -> Section:
    """The missing facts that most money waits for."""
    titles = _titles(law)
    rows: list[tuple[Cell, ...]] = []
    for m in found:
        type_ = law.vocabulary.type_named(m.type)
        label = f"{type_.label}·{type_.by_id[m.field].label}" if type_ is not None else _parameter(law, m.field)
        rows.append((label, m.facts, m.rows, m.at_stake, m.unbounded, m.beneficiaries,
                     "；".join(titles[i] for i in m.incentives), f"{m.type}.{m.field}"))  # fmt: skip
    columns = (
        Column("label", Both("缺的事实", "missing fact")),
        Column("facts", Both("个数", "facts"), "count"),
        Column("rows", Both("牵涉笔数", "rows"), "count"),
        Column("at_stake", Both("牵涉至多", "at most"), "money"),
        Column("unbounded", Both("无上限", "no top"), "count"),
        Column("beneficiaries", Both("受益者", "for"), "count"),
        Column("incentives", Both("项目", "incentives")),
        Column("fact", Both("字段", "field")),
    )
    note = Both(
        "牵涉最多的在前；一笔缺两个事实的，两处都算。逐个列出：liance ask。",
        "Most money first; a row that lacks two facts counts under both. One by one: liance ask.",
    )
    return Section(Both("最值得补的事实", "Facts worth supplying"), note, Table(columns, tuple(rows)))


def _parameter(law: Policy, name: str) -> str:
    found = law.vocabulary.parameter_named(name)
    return found.label if found is not None else name


def spread_of(made: Simulated) -> Both:
    """The median of the drawn totals and where nine in ten of them lie."""
    low, middle, high = (_money(quantile(made.totals, q)) for q in (5, 50, 95))
    return Both(f"{middle.zh}（{low.zh}–{high.zh}，九成在内）", f"{middle.en} (90% within {low.en}–{high.en})")


def quantiles_section(law: Policy, made: Simulated) -> Section:
    """Quantiles of the drawn totals, all and by incentive that varied."""
    titles = _titles(law)
    varied = {i: v for i, v in made.by_incentive.items() if len(set(v)) > 1}
    rows: list[tuple[Cell, ...]] = [
        (titles[i], *(quantile(v, q) for q in QUANTILES), i)
        for i, v in sorted(varied.items(), key=lambda pair: min(pair[1]) - max(pair[1]))
    ]
    totals: tuple[Cell, ...] = ("总额", *(quantile(made.totals, q) for q in QUANTILES), "")
    columns = (
        Column("title", Both("项目", "title")),
        *(Column(f"q{q}", Both(f"{q}%", f"{q}%"), "money") for q in QUANTILES),
        Column("incentive", Both("编号", "incentive")),
    )
    open_ = sum(made.open_rows) // len(made.open_rows)
    note = Both(
        f"种子 {made.seed}，{len(made.totals)} 次；每列是有这么多次不超过的数，各列不相加。"
        f"抽完仍待定的平均 {open_} 笔，不在内。",
        f"Seed {made.seed}, {len(made.totals)} draws; columns are what so many draws do not exceed and do not add up. "
        f"Rows still undetermined, {open_} on average, are left out.",
    )
    return Section(Both("抽样的总额（估计）", "Drawn totals (estimate)"), note, Table(columns, tuple(rows), totals))


def filled_section(wanted: Sequence[Draw], made: Simulated) -> Section:
    """How many unknown facts each distribution filled."""
    rows = tuple(
        (f"{d.type.label}·{d.field.label}", d.kind, d.where.county, d.where.industry, d.of_last_year, count)
        for d, count in zip(wanted, made.drawn, strict=True)
    )
    columns = (
        Column("fact", Both("事实", "fact")),
        Column("as", Both("分布", "as")),
        Column("county", Both("县区", "county")),
        Column("industry", Both("行业", "industry")),
        Column("of_last_year", Both("按上年", "of last year")),
        Column("places", Both("填了几处", "places"), "count"),
    )
    note = Both("只填未知的；已知的事实一个不动。", "Only unknown facts are filled; known ones are never changed.")
    return Section(Both("假设填了多少", "What the assumptions filled"), note, Table(columns, rows))


def running_section(made: Simulated) -> Section:
    """Quantiles after more and more draws, and how much they still move."""
    columns = (
        Column("draws", Both("次数", "draws"), "count"),
        *(Column(f"q{q}", Both(f"{q}%", f"{q}%"), "money") for q in (5, 50, 95)),
    )
    half, whole = made.halves()
    moved, error = _money(abs(whole - half)), _money(standard_error(made.totals))
    note = Both(
        f"中位数从一半次数到全部移动了{moved.zh}；均值的标准误{error.zh}。移动还大就多抽几次。",
        f"The median moved by {moved.en} from half the draws to all; standard error of the mean {error.en}.",
    )
    chart = Chart("line", "draws", ("q5", "q50", "q95"))
    return Section(Both("抽够了没有", "Enough draws?"), note, Table(columns, tuple(running(made.totals))), chart)


def scenarios_section(found: pl.DataFrame) -> Section:
    """What every scenario costs by year, with the years that rest on assumptions marked."""
    names = ("scenario", "year", "assumed", "rows", "beneficiaries", "amount", "perhaps", "undetermined", "unbounded")
    columns = (
        Column("scenario", Both("情景", "scenario")),
        Column("year", Both("申报年份", "year of application"), "year"),
        Column("assumed", Both("假设的年", "assumed")),
        Column("rows", Both("笔数", "rows"), "count"),
        Column("beneficiaries", Both("受益者", "for"), "count"),
        Column("amount", Both("金额", "amount"), "money"),
        Column("perhaps", Both("待定至多", "undetermined, at most"), "money"),
        Column("undetermined", Both("待定", "undetermined"), "count"),
        Column("unbounded", Both("无上限", "no top"), "count"),
    )
    note = Both(
        "“假设的年”靠推出来的记录；没有给增长的数当作不知道。政策期以外的年份按政策本来的规定。",
        "Assumed years rest on made records; numbers without a growth are unknown there. The policy's period holds.",
    )
    if not found["assumed"].any():
        note = Both(
            "没有推出新的年份，或推出的年份没有可得的：数据已到推算的末年，或政策期已满"
            "（--until 改末年；--since 从哪一年起当作还不知道）。",
            "No made year brings anything: the data reach the last year, or the policy's period is over "
            "(see --until, and --since to take years on record as not yet known).",
        )
    rows = tuple(tuple(row) for row in found.select(names).iter_rows())
    chart = Chart("line", "year", ("amount",), split="scenario")
    return Section(Both("增长情景（估计）", "Growth scenarios (estimate)"), note, Table(columns, rows), chart)


def open_section(law: Policy, population: Population, results: pl.DataFrame) -> Section:
    """Every undetermined row, widest first."""
    titles = _titles(law)
    names = dict(owners(population).select("beneficiary", "name").iter_rows())
    open_ = results.filter(pl.col("outcome") == "undetermined").sort("high", descending=True, nulls_last=False)
    rows = tuple(
        (
            titles[r["incentive"]],
            names.get(r["beneficiary"]),
            r["beneficiary"],
            r["record"],
            r["year"],
            r["low"],
            r["high"],
        )
        for r in open_.iter_rows(named=True)
    )
    columns = (
        Column("title", Both("项目", "title")),
        Column("name", Both("受益者", "name")),
        Column("beneficiary", Both("编号", "beneficiary")),
        Column("record", Both("事项", "record")),
        Column("year", Both("年度", "year"), "year"),
        Column("low", Both("至少", "least"), "money"),
        Column("high", Both("至多", "most"), "money"),
    )
    note = Both("至多空着的没有上限。", "Without a most there is no known top.")
    return Section(Both("待定的逐笔", "Every undetermined row"), note, Table(columns, rows))
