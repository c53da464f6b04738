"""What a reform changes, as a report: the changes, what they cost, for whom, how it is spread, and who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from liance.report.page import Both, Cell, Chart, Column, Report, Section, Table
from liance.values.money import format_money

if TYPE_CHECKING:
    import polars as pl

    from liance.records.vocabulary import Vocabulary
    from liance.simulate.reform import Reformed

MOST_LINES = 10_000
"""Beneficiaries and matters that a report lists, the largest changes first; a .parquet file has them all."""
MONEY, COUNT = "money", "count"
EFFECTS = (
    Column("high_before", Both("改前", "before"), MONEY),
    Column("high_after", Both("改后", "after"), MONEY),
    Column("change", Both("差额", "change"), MONEY),
    Column("gains", Both("增加", "gains"), MONEY),
    Column("losses", Both("减少", "losses"), MONEY),
    Column("winners", Both("得益户数", "winners"), COUNT),
    Column("losers", Both("受损户数", "losers"), COUNT),
    Column("new", Both("新得", "newly entitled"), COUNT),
    Column("gone", Both("不再得", "no longer"), COUNT),
    Column("low_before", Both("改前至少", "least before"), MONEY),
    Column("low_after", Both("改后至少", "least after"), MONEY),
    Column("open_before", Both("改前待定笔数", "undetermined before"), COUNT),
    Column("open_after", Both("改后待定笔数", "undetermined after"), COUNT),
    Column("perhaps_before", Both("改前待定至多", "these at most, before"), MONEY),
    Column("perhaps_after", Both("改后待定至多", "these at most, after"), MONEY),
    Column("opened", Both("转为待定的钱", "became undetermined"), MONEY),
    Column("settled", Both("不再待定的钱", "ceased to be"), MONEY),
)
ENTITLED = {"new": Both("新得", "newly entitled"), "gone": Both("不再得", "no longer entitled")}
CHANGED = {
    "new": Both("新得", "new"),
    "gone": Both("不再得", "gone"),
    "more": Both("增加", "more"),
    "less": Both("减少", "less"),
    "terms": Both("换了性质", "other terms"),
    "opened": Both("转为待定", "became undetermined"),
    "settled": Both("不再待定", "no longer undetermined"),
    "open": Both("仍待定，上下限变了", "undetermined still, other bounds"),
}
UNKNOWN_PARTY = Both("（受益者未知）", "(beneficiary unknown)")


def reform_report(reformed: Reformed, city: str, lang: str) -> Report:
    """The whole report on a reform; words of cells are in one language."""
    from liance.simulate.compare import effects, in_words

    reformed = replace(reformed, comparison=in_words(reformed.comparison, reformed.before.policy.vocabulary, lang))
    policy, vocabulary = reformed.before.policy, reformed.before.policy.vocabulary
    total = effects(reformed.comparison).row(0, named=True)
    by = [_incentives(reformed, total, lang)]
    by += [_by(reformed, d.id, Both(d.label, d.id), total, lang) for d in vocabulary.dimensions]
    by += [_by(reformed, "year", Both("年度", "year"), total, lang)]
    tail = [_spread(reformed, vocabulary, lang), _concentration(reformed, lang)]
    lists = [_parties(reformed, vocabulary, lang), _matters(reformed, lang)]
    return Report(
        Both(f"政策调整试算：{policy.title}", f"A reform of {policy.title}"),
        Both(
            f"同一座城市（{city}）按改前改后的规则各算一遍，逐户相减。金额是至多要付的数；待定的另列，不当作零。",
            f"The same city ({city}) under the rules before and after, compared one by one. Amounts are the most that "
            "is paid; what is undetermined stands apart and is not zero.",
        ),
        tuple(_facts(total)),
        (_changes(reformed), *by, *tail, *lists),
        (
            Both(
                "差额 = 增加 − 减少 − 转为待定的钱 + 不再待定的钱，精确到分；因缺事实而待定的，不算得益也不算受损。",
                "Change = gains − losses − money that became undetermined + money that ceased to be, to the fen. Who "
                "is undetermined for want of facts counts neither as winner nor as loser.",
            ),
            Both("企业怎样应对新规则没有算进去。", "How enterprises would respond to the new rules is not computed."),
        ),
    )


def _facts(total: dict[str, int]) -> list[tuple[Both, Both]]:
    def money(name: str) -> Both:
        sign = "−" if total[name] < 0 else ""
        return Both(*(sign + format_money(abs(total[name]), lang) for lang in ("zh", "en")))

    def people(count: str, sum_: str) -> Both:
        amount = money(sum_)
        return Both(f"{total[count]:,} 户，共 {amount.zh}", f"{total[count]:,}, {amount.en}")

    def number(*names: str) -> Both:
        text = " → ".join(f"{total[name]:,}" for name in names)
        return Both(text, text)

    return [
        (Both("改前至多", "At most before"), money("high_before")),
        (Both("改后至多", "At most after"), money("high_after")),
        (Both("差额", "Change"), money("change")),
        (Both("得益", "Winners"), people("winners", "gains")),
        (Both("受损", "Losers"), people("losers", "losses")),
        (Both("新得", "Newly entitled"), number("new")),
        (Both("不再得", "No longer entitled"), number("gone")),
        (Both("待定笔数", "Undetermined matters"), number("open_before", "open_after")),
    ]


# ---- sections ------------------------------------------------------------------------------------------------------
def _changes(reformed: Reformed) -> Section:
    columns = (
        Column("what", Both("改的地方", "where")),
        Column("clause", Both("条款", "clause")),
        Column("before", Both("原文", "before")),
        Column("after", Both("改为", "after")),
        Column("incentives", Both("涉及项目", "incentives"), COUNT),
    )
    rows = [(c.what, c.clause or None, c.before, c.after, len(c.users)) for c in reformed.changes]
    return Section(
        Both("改了什么", "What is changed"),
        Both("每行一处，条款是用到它的第一条。", "One line each; the clause is the first that uses it."),
        Table(columns, tuple(rows)),
    )


def _incentives(reformed: Reformed, total: dict[str, int], lang: str) -> Section:
    from liance.simulate.compare import effects

    policies = (reformed.before.policy, reformed.after.policy)
    known = {i.id: i for p in reversed(policies) for i in p.incentives}
    rows: list[tuple[Cell, ...]] = []
    for row in effects(reformed.comparison, "incentive").iter_rows(named=True):
        incentive = known[row["incentive"]]
        name = incentive.title if lang == "zh" else incentive.id
        rows.append((name, incentive.sentence.path, *(row[c.id] for c in EFFECTS)))
    change = 2 + [c.id for c in EFFECTS].index("change")
    rows.sort(key=lambda cells: -abs(int(cells[change] or 0)))
    columns = (Column("incentive", Both("项目", "incentive")), Column("clause", Both("条款", "clause")), *EFFECTS)
    return Section(
        Both("各项目", "By incentive"),
        Both("变动大的在前。一户在各项目里分别算得失。", "Largest change first. Gains and losses are within each."),
        Table(columns, tuple(rows), _totals(total, lang, 2)),
        Chart("bar", "incentive", ("high_before", "high_after")),
    )


def _by(reformed: Reformed, key: str, label: Both, total: dict[str, int], lang: str) -> Section:
    from liance.simulate.compare import effects

    found = effects(reformed.comparison, key)
    rows = tuple((row[key], *(row[c.id] for c in EFFECTS)) for row in found.iter_rows(named=True))
    return Section(
        Both(f"按{label.zh}", f"By {label.en}"),
        Both("未知的自成一类。", "What is unknown is a class of its own."),
        Table((Column(key, label), *EFFECTS), rows, _totals(total, lang, 1)),
        Chart("column", key, ("high_before", "high_after")),
    )


def _totals(total: dict[str, int], lang: str, before: int) -> tuple[Cell, ...]:
    return ("合计" if lang == "zh" else "total", *([None] * (before - 1)), *(total[c.id] for c in EFFECTS))


def _spread(reformed: Reformed, vocabulary: Vocabulary, lang: str) -> Section:
    """Deciles by the first dimension that has classes in an order, and of all."""
    from liance.simulate.compare import distribution

    banded = [d for d in vocabulary.dimensions if d.bands][:1]
    label = Both(banded[0].label, banded[0].id) if banded else Both("范围", "range")
    found = distribution(reformed.comparison)
    ends = [name for name in found.columns if name != "count"]
    everybody = "全部" if lang == "zh" else "all"
    rows = [(everybody, row["count"], *(row[e] for e in ends)) for row in found.iter_rows(named=True)]
    for d in banded:
        mine = distribution(reformed.comparison, d.id)
        rows += [(row[d.id], row["count"], *(row[e] for e in ends)) for row in mine.iter_rows(named=True)]
    names = {"least": Both("最小", "least"), "most": Both("最大", "most")}
    tenths = (Column(e, names.get(e, Both(f"第{e[1:]}十分位", e)), MONEY) for e in ends)
    return Section(
        Both("得失的分布", "How gains and losses are spread"),
        Both(
            "金额有变动的各户由低到高排列，每十分之一处那一户的得失；负数是减少。",
            "Beneficiaries whose amount changes, in rising order: what the one at each tenth gains or loses (−).",
        ),
        Table((Column("class", label), Column("count", Both("户数", "beneficiaries"), COUNT), *tenths), tuple(rows)),
    )


def _concentration(reformed: Reformed, lang: str) -> Section:
    from liance.simulate.compare import TOPS, concentration

    columns = (
        Column("side", Both("规则", "rules")),
        Column("recipients", Both("得钱的户数", "recipients"), COUNT),
        Column("total", Both("总额", "total"), MONEY),
        *(Column(f"top{n}", Both(f"前{n}户占", f"share of top {n}"), "ratio") for n in TOPS),
        Column("gini", Both("基尼系数", "Gini"), "number"),
        Column("hhi", Both("赫芬达尔指数", "HHI"), "number"),
    )
    rows: list[tuple[Cell, ...]] = []
    for side, words in (("before", ("改前", "before")), ("after", ("改后", "after"))):
        found = concentration(reformed.comparison.parties[side])
        shares: Sequence[Fraction] = [found.top[n] for n in TOPS]
        word = words[0] if lang == "zh" else words[1]
        rows.append((word, found.recipients, found.total, *shares, found.gini, found.hhi))
    return Section(
        Both("钱有多集中", "How concentrated the money is"),
        Both(
            "只看得到钱的各户。基尼系数为 0 是各户一样多；赫芬达尔指数是各户份额的平方和，为 1 是一户独得。",
            "Among those who get money. Gini is 0 where all get the same; HHI, the sum of squared shares, is 1 where "
            "one gets all.",
        ),
        Table(columns, tuple(rows)),
    )


# ---- who is behind the numbers -------------------------------------------------------------------------------------
def moved_parties(reformed: Reformed) -> pl.DataFrame:
    """The beneficiaries for whom something changes, the largest gain or loss first."""
    import polars as pl

    moved = pl.any_horizontal(pl.col("gain") != 0, pl.col("opened") > 0, pl.col("settled") > 0)
    found = reformed.comparison.parties.filter(moved | pl.col("entitled").is_not_null())
    return found.sort(pl.col("gain").abs(), "gain", "beneficiary", descending=[True, True, False])


def _parties(reformed: Reformed, vocabulary: Vocabulary, lang: str) -> Section:
    found = moved_parties(reformed)
    columns = (
        Column("beneficiary", Both("编号", "id")),
        Column("name", Both("名称", "name")),
        *(Column(d.id, Both(d.label, d.id)) for d in vocabulary.dimensions),
        Column("before", Both("改前", "before"), MONEY),
        Column("after", Both("改后", "after"), MONEY),
        Column("gain", Both("得失", "gain"), MONEY),
        Column("entitled", Both("资格", "entitled")),
        Column("opened", Both("转为待定笔数", "became undetermined"), COUNT),
        Column("settled", Both("不再待定笔数", "ceased to be"), COUNT),
    )
    rows = []
    for row in found.head(MOST_LINES).iter_rows(named=True):
        row["beneficiary"] = row["beneficiary"] or UNKNOWN_PARTY(lang)
        row["entitled"] = ENTITLED[row["entitled"]](lang) if row["entitled"] else None
        rows.append(tuple(row[c.id] for c in columns))
    return Section(
        Both("谁得谁失", "Who gains, who loses"),
        _listed(len(found), Both("户", "beneficiaries")),
        Table(columns, tuple(rows)),
    )


def _matters(reformed: Reformed, lang: str) -> Section:
    import polars as pl

    found = reformed.comparison.matters.filter(pl.col("change") != "same")
    found = found.sort(pl.col("gain").abs(), "incentive", "record", descending=[True, False, False], nulls_last=True)
    columns = (
        Column("incentive", Both("项目", "incentive")),
        Column("record", Both("事项", "record")),
        Column("beneficiary", Both("受益者", "beneficiary")),
        Column("year", Both("年度", "year"), "year"),
        Column("change", Both("变动", "what happens")),
        Column("low_before", Both("改前至少", "least before"), MONEY),
        Column("high_before", Both("改前至多", "most before"), MONEY),
        Column("low_after", Both("改后至少", "least after"), MONEY),
        Column("high_after", Both("改后至多", "most after"), MONEY),
        Column("gain", Both("得失", "gain"), MONEY),
    )
    rows = []
    for row in found.head(MOST_LINES).iter_rows(named=True):
        row["change"] = CHANGED[row["change"]](lang)
        rows.append(tuple(row[c.id] for c in columns))
    return Section(
        Both("逐笔明细", "Matter by matter"),
        _listed(len(found), Both("笔", "matters")),
        Table(columns, tuple(rows)),
    )


def _listed(count: int, what: Both) -> Both:
    if count <= MOST_LINES:
        return Both(
            f"有变动的 {count:,} {what.zh}，变动大的在前。", f"All {count:,} {what.en} that change, largest first."
        )
    return Both(
        f"有变动的 {count:,} {what.zh}，列出变动最大的 {MOST_LINES:,}；全部见 --out 结果.parquet。",
        f"The {MOST_LINES:,} largest changes of {count:,} {what.en}; all of them: --out results.parquet.",
    )
