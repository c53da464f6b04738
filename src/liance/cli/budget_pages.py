"""The report of a budget: what every method does to whom, and the values of a figure that were tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from liance.cli.budget_solved import money, tried_section
from liance.cli.classes import class_named
from liance.report.page import Both, Chart, Column, Report, Section, Table, Told
from liance.simulate.affected import by, with_owners, worst
from liance.simulate.budget import METHODS, Asked, Plan, Settled, settle

if TYPE_CHECKING:
    from liance.rules.ir import Policy
    from liance.simulate.evaluate import Population
    from liance.simulate.figures import RuleFigure
    from liance.simulate.solve import Solved

METHOD_WORDS = {
    "pro-rata": Both("按比例", "in proportion"),
    "queue": Both("先到先得", "first come, first served"),
    "next-year": Both("顺延下年", "carried to the next year"),
}
WHY_WORDS = {
    "quota": Both("超出名额", "beyond the places"),
    "tied": Both("名额并列待定", "tied for a place"),
    "own-pool": Both("本项资金池不够", "its own pool is used up"),
    "pool": Both("资金不够", "the money is used up"),
}
TOTAL = Both("合计", "total")
SUMS = (
    Column("claims", Both("笔数", "claims"), "count"),
    Column("beneficiaries", Both("受益者", "for"), "count"),
    Column("claim", Both("应兑付", "claimed"), "money"),
    Column("paid", Both("兑付", "paid"), "money"),
    Column("cut", Both("削减", "cut"), "money"),
    Column("waiting", Both("等待", "waiting"), "money"),
)


def budget_report(
    law: Policy,
    population: Population,
    asked: Asked,
    plan: Plan,
    *,
    given: bool,
    solved: tuple[RuleFigure, Solved] | None = None,
) -> Report:
    """The report; sections before `各项奖补` are for the screen. `given`: a pool was stated, else all is paid."""
    settled = settle(law, asked.claims, plan)
    lines = with_owners(settled.lines, law, population)
    claimed, paid = int(lines["claim"].sum()), int(lines["paid"].sum())
    sections = [
        *([tried_section(*solved)] if solved is not None else []),
        _years(settled, plan),
        *([_methods(law, asked, plan)] if given else []),
        _by_incentive(law, lines),
        *([_worst(lines)] if given else []),
        *_by_dimensions(population, lines),
        *_borne(population, lines, settled),
        _details(law, lines),
    ]
    facts = [(Both("应兑付", "Claimed"), money(claimed))]
    if given:
        facts += [
            (Both("资金", "Money"), money(sum(plan.pools.values()))),
            (Both("兑付", "Paid"), money(paid)),
            (Both("差额", "Short by"), money(claimed - paid)),
        ]
    facts += [(Both("另有待定", "Undetermined besides"), _pending(asked))]
    zh, en = ("不同兑付办法下", "under each method") if given else ("全额兑付", "paid in full")
    return Report(
        Both(f"资金安排 · {law.title}", f"Budget · {law.id}"),
        Both(
            f"按申报年份汇总，{zh}的结果；详细的是{METHOD_WORDS[plan.method].zh}。",
            f"By year of application, {en}; in detail: {METHOD_WORDS[plan.method].en}.",
        ),
        tuple(facts),
        tuple(sections),
        tuple(_notes(asked, plan)),
    )


def _pending(asked: Asked) -> Both:
    open_ = f"，另 {asked.unbounded} 笔没有上限" if asked.unbounded else ""
    open_en = f" and {asked.unbounded} without a known top" if asked.unbounded else ""
    high = money(asked.pending_high)
    return Both(f"{asked.pending} 笔，至多{high.zh}{open_}", f"{asked.pending}, at most {high.en}{open_en}")


def _years(settled: Settled, plan: Plan) -> Section:
    """Money in and out, year by year."""
    rows: list[tuple[Told, ...]] = []
    behind = 0
    for year, pool in sorted(plan.pools.items()):
        due = settled.lines.filter(settled.lines["year"] == year)
        out = settled.payments.filter(settled.payments["year"] == year)
        late = int(out.filter(out["due"] < year)["paid"].sum())
        spent = int(out["paid"].sum())
        claimed, cut = int(due["claim"].sum()), int(due["cut"].sum())
        carried, behind = behind, behind + claimed - cut - spent
        rows.append((year, pool, claimed, carried, spent, late, cut, behind, pool - spent))
    columns = (
        Column("year", Both("年度", "year"), "year"),
        Column("pool", Both("资金", "money"), "money"),
        Column("claim", Both("当年申报", "claimed"), "money"),
        Column("carried", Both("上年顺延", "carried in"), "money"),
        Column("spent", Both("支出", "spent"), "money"),
        Column("late", Both("其中还上年", "of it late"), "money"),
        Column("cut", Both("削减", "cut"), "money"),
        Column("waiting", Both("年末等待", "waiting at the end"), "money"),
        Column("left", Both("结余", "left over"), "money"),
    )
    note = Both("结余不转入下年。", "Money left over is not carried on.")
    chart = Chart("column", "year", ("claim", "spent"))
    return Section(Both("各年收支", "Year by year"), note, Table(columns, tuple(rows)), chart)


def _methods(law: Policy, asked: Asked, plan: Plan) -> Section:
    """The same money divided by every method."""
    rows: list[tuple[Told, ...]] = []
    for method in METHODS:
        lines = settle(law, asked.claims, replace(plan, method=method)).lines
        totals = by(lines, "beneficiary")
        full = len(totals.filter(pl.col("paid") == pl.col("claim")))
        none = len(totals.filter(pl.col("paid") == 0))
        sums = (int(lines[name].sum()) for name in ("paid", "late", "cut", "waiting"))
        name = METHOD_WORDS[method]
        rows.append(
            (Both(f"{name.zh} · {method}", f"{name.en} · {method}"), *sums, full, len(totals) - full - none, none)
        )
    columns = (
        Column("method", Both("办法", "method")),
        *(c for c in SUMS if c.id == "paid"),
        Column("late", Both("其中晚付", "of it late"), "money"),
        *(c for c in SUMS if c.id in ("cut", "waiting")),
        Column("full", Both("足额", "in full"), "count"),
        Column("part", Both("部分", "in part"), "count"),
        Column("nothing", Both("没有", "nothing"), "count"),
    )
    note = Both("后三列是受益者数。", "The last three columns count beneficiaries.")
    return Section(Both("三种办法比较", "The methods compared"), note, Table(columns, tuple(rows)))


def _sums(frame: pl.DataFrame) -> list[tuple[Told, ...]]:
    return [tuple(row) for row in frame.select(c.id for c in SUMS).iter_rows()]


def _totals(lines: pl.DataFrame) -> tuple[Told, ...]:
    return (
        len(lines),
        lines["beneficiary"].n_unique(),
        *(int(lines[c.id].sum()) for c in SUMS if c.kind == "money"),
    )


def _by_incentive(law: Policy, lines: pl.DataFrame) -> Section:
    titles = {i.id: i.title for i in law.incentives}
    found = by(lines, "incentive")
    heads = [(titles[i], i) for i in found["incentive"]]
    rows = tuple((title, id_, *sums) for (title, id_), sums in zip(heads, _sums(found), strict=True))
    columns = (Column("title", Both("项目", "title")), Column("incentive", Both("编号", "incentive")), *SUMS)
    table = Table(columns, rows, (TOTAL, "", *_totals(lines)))
    chart = Chart("bar", "title", ("paid", "cut", "waiting"), stacked=True)
    return Section(Both("各项奖补", "By incentive"), Both("少付多的在前。", "Most lost first."), table, chart)


def _worst(lines: pl.DataFrame) -> Section:
    rows = tuple(
        (r["name"] or r["beneficiary"], r["beneficiary"], r["claim"], r["paid"], r["claim"] - r["paid"],
         Fraction(r["claim"] - r["paid"], r["claim"]))
        for r in worst(lines).iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("name", Both("受益者", "name")),
        Column("beneficiary", Both("编号", "beneficiary")),
        *(c for c in SUMS if c.id in ("claim", "paid")),
        Column("short", Both("少付", "short"), "money"),
        Column("share", Both("占", "share"), "ratio"),
    )
    note = Both("二十家，少付含削减和等待。", "Twenty at most; short is what is cut or waits.")
    return Section(Both("少得最多的受益者", "Who loses most"), note, Table(columns, rows))


def _by_dimensions(population: Population, lines: pl.DataFrame) -> Iterator[Section]:
    for d in population.vocabulary.dimensions:
        found = by(lines, d.id)
        rows = tuple((class_named(d, name), *sums) for name, sums in zip(found[d.id], _sums(found), strict=True))
        columns = (Column(d.id, Both(d.label, d.id)), *SUMS)
        note = Both("协会、园区等没有登记的归入未知。", "Associations, parks and others not on file are unknown.")
        yield Section(Both(f"按{d.label}", f"By {d.id}"), note, Table(columns, rows, (TOTAL, *_totals(lines))))


def _borne(population: Population, lines: pl.DataFrame, settled: Settled) -> Iterator[Section]:
    """Who bears what is paid, where somebody said so; by county where the records tell."""
    payments = settled.payments.filter(settled.payments["payer"] != "")
    if payments.is_empty():
        return
    keys = ["year", "payer"]
    if "county" in lines.columns:
        counties = lines.select("beneficiary", "county").unique("beneficiary", keep="last", maintain_order=True)
        payments = payments.join(counties, "beneficiary", "left")
        keys.insert(1, "county")
    found = payments.group_by(keys).agg(pl.col("paid").sum()).sort(keys)
    labels = {"county": Both("县区", "county"), "payer": Both("承担者", "payer"), "year": Both("年度", "year")}
    columns = [Column(k, labels[k], "year" if k == "year" else "text") for k in keys]
    columns.append(Column("paid", Both("承担", "bears"), "money"))
    note = Both("每笔按比例分到分，最大余数。", "Every payment is divided to the fen, by largest remainder.")
    named = {d.id: d for d in population.vocabulary.dimensions}
    rows = tuple(
        tuple(class_named(named[k], cell) if k in named else cell for k, cell in zip([*keys, "paid"], row, strict=True))
        for row in found.iter_rows()
    )
    yield Section(Both("谁承担", "Who bears it"), note, Table(tuple(columns), rows))


def _details(law: Policy, lines: pl.DataFrame) -> Section:
    titles = {i.id: i.title for i in law.incentives}
    rows = tuple(
        (titles[r["incentive"]], r["name"], r["beneficiary"], r["record"], r["year"], r["claim"], r["paid"], r["cut"],
         r["waiting"], _why(r["why"]))
        for r in lines.iter_rows(named=True)
    )  # fmt: skip
    columns = (
        Column("title", Both("项目", "title")),
        Column("name", Both("受益者", "name")),
        Column("beneficiary", Both("编号", "beneficiary")),
        Column("record", Both("事项", "record")),
        Column("year", Both("申报年份", "year of application"), "year"),
        *(c for c in SUMS if c.kind == "money"),
        Column("why", Both("原因", "why")),
    )
    return Section(Both("逐笔", "Every claim"), Both("", ""), Table(columns, rows))


def _why(words: str) -> Both:
    known = [WHY_WORDS[w] for w in words.split()]
    return Both("、".join(w.zh for w in known), ", ".join(w.en for w in known))


def _notes(asked: Asked, plan: Plan) -> Sequence[Both]:
    notes = [
        Both(
            "最高额按足额、区间按上端计入；待定的和一事一议的不计入。",
            "Ceilings count in full, ranges at their high end; what is undetermined or by hand is not counted.",
        ),
        Both(
            "先到先得：有日期的按日期，同一年没有日期的排在后面，按政策次序和编号。",
            "First come: by date; matters without a date come after, in the order of the policy and of keys.",
        ),
    ]
    outside = [c for c in asked.claims if c.year not in plan.pools]
    if outside:
        total = money(sum(c.amount for c in outside))
        notes.append(
            Both(
                f"没有给资金的年份不在内：{len(outside):,} 笔，{total.zh}。",
                f"Years without a pool are left out: {len(outside):,} claims, {total.en}.",
            )
        )
    if asked.manual:
        notes.append(Both(f"一事一议 {asked.manual} 笔，没有数额。", f"{asked.manual} by hand, without an amount."))
    if asked.yearless:
        notes.append(
            Both(f"{asked.yearless} 笔没有年份，未计入。", f"{asked.yearless} without a year are not counted.")
        )
    return notes
