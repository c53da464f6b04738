"""A report such as a simulation makes, of a city that does not exist: every kind of chart, and a long table."""

from __future__ import annotations

import random
from fractions import Fraction

from liance.report.page import Both, Cell, Chart, Column, Report, Section, Table

WAN = 1_000_000
INCENTIVES = (
    ("首次规上企业奖励", "First listing as a large enterprise", 3_120, 312),
    ("技术改造设备补助", "Subsidy for equipment in technical renewal", 18_640, 148),
    ("研发费用增量奖励", "Reward for growth of research spending", 9_425, 561),
    ("国家级专精特新“小巨人”企业奖励", "National specialised little giants", 2_000, 20),
    ("重点产业链链主企业本地配套采购奖励", "Local purchases by leading enterprises of key chains", 6_310, 37),
    ("标准厂房租金补助", "Rent subsidy for standard workshops", 1_288, 214),
    ("绿色工厂奖励", "Green factories", 650, 13),
    ("引进人才安家补贴", "Settling-in allowance for talent", 940, 188),
)
COUNTIES = (
    ("河东区", "Hedong"), ("河西区", "Hexi"), ("临川县", "Linchuan"), ("平原县", "Pingyuan"), ("青石县", "Qingshi"),
    ("高阳市", "Gaoyang"), ("开发区", "Development Zone"),
)  # fmt: skip
SIZES = (("微型", "Micro"), ("小型", "Small"), ("中型", "Medium"), ("大型", "Large"))
TRADES = ("精密机械", "新材料", "生物科技", "纺织", "食品", "电子", "化工", "装备制造")


def sample(enterprises: int = 5_000, lang: str = "zh") -> Report:
    """The report; `enterprises` is how many rows its longest table has. Names are in `lang`."""
    chance = random.Random(7)
    return Report(
        Both("提高技术改造补助比例：全市测算", "A higher rate for technical renewal: the whole city"),
        Both(
            "把技术改造设备补助从百分之八提高到百分之十，并取消单个企业上限。测算覆盖全市五千家企业，"
            "每一笔都照政策条款计算，不知道的事实没有当作零。",
            "The rate for technical renewal rises from 8 to 10 percent and the limit per enterprise goes. All 5,000 "
            "enterprises are computed clause by clause; what is unknown is never counted as zero.",
        ),
        (
            (Both("全年需要", "Needed in the year"), Both("4.24亿元", "424 million yuan")),
            (Both("比现行政策", "Against today"), Both("多 6,310万元", "63.1 million more")),
            (Both("受益企业", "Enterprises that receive"), Both("1,493 家", "1,493")),
            (Both("事实不全、待补", "Facts still missing"), Both("212 家", "212")),
        ),
        (
            _incentives(lang),
            _counties(lang),
            _years(lang),
            _frontier(),
            _scatter(chance, lang),
            _winners(chance, enterprises, lang),
        ),
        (
            Both(
                "金额是应付数的上下界：事实不全的企业，低值按最坏、高值按最好情形计。",
                "Amounts are bounds: where facts are missing, low takes the worst case and high the best.",
            ),
            Both("本例的城市和企业都是虚构的。", "The city and its enterprises are made up."),
        ),
    )


def _in(lang: str, words: tuple[str, str]) -> str:
    return words[0] if lang == "zh" else words[1]


def _incentives(lang: str) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for zh, en, high, count in INCENTIVES:
        rows.append((_in(lang, (zh, en)), count, high * WAN * 9 // 10, high * WAN, Fraction(high, 50_000)))
    totals = ("合计" if lang == "zh" else "Total", *(sum(row[n] for row in rows) for n in (1, 2, 3, 4)))  # type: ignore[misc]
    return Section(
        Both("各奖补项目要花多少", "What each incentive costs"),
        Both(
            "低值与高值之差来自尚缺的事实。占比以五亿元年度预算为分母。",
            "Low and high differ by what facts are missing. The share is of a budget of 500 million yuan.",
        ),
        Table(
            (
                Column("incentive", Both("奖补项目", "Incentive")),
                Column("count", Both("笔数", "Awards"), "count"),
                Column("low", Both("最低", "Low"), "money"),
                Column("high", Both("最高", "High"), "money"),
                Column("share", Both("占预算", "Share of budget"), "ratio"),
            ),
            tuple(rows),
            totals,
        ),
        Chart("bar", "incentive", ("low", "high")),
    )


def _counties(lang: str) -> Section:
    rows = [
        (_in(lang, county), _in(lang, size), 20 + 13 * n + 5 * m, (97 * (n + 2) * (m + 1) ** 2 + 31 * n) * WAN // 2)
        for n, county in enumerate(COUNTIES)
        for m, size in enumerate(SIZES)
    ]
    return Section(
        Both("资金落在哪些县区", "Where the money goes"),
        Both("按企业注册地和规模分列。", "By place of registration and size."),
        Table(
            (
                Column("county", Both("县区", "County")),
                Column("size", Both("规模", "Size")),
                Column("enterprises", Both("企业数", "Enterprises"), "count"),
                Column("amount", Both("金额", "Amount"), "money"),
            ),
            tuple(rows),
        ),
        Chart("column", "county", ("amount",), split="size", stacked=True),
    )


def _years(lang: str) -> Section:
    rows = tuple((year, 30_000 * WAN + 1_900 * WAN * n, 30_000 * WAN + 3_400 * WAN * n) for n, year in
                 enumerate(range(2024, 2029)))  # fmt: skip
    return Section(
        Both("今后五年的支出", "Spending over five years"),
        Both("假定企业数和投资按近三年的平均增速变化。", "Enterprises and investment grow as in the last three years."),
        Table(
            (
                Column("year", Both("年度", "Year"), "year"),
                Column("now", Both("现行政策", "Today's policy"), "money"),
                Column("reform", Both("调整后", "After the change"), "money"),
            ),
            rows,
        ),
        Chart("line", "year", ("now", "reform")),
    )


def _frontier() -> Section:
    rows = tuple((step * 500 * WAN, round(1_493 * (1 - 0.93**step)), Fraction(step, 60)) for step in range(1, 61))
    return Section(
        Both("同样的钱能惠及多少企业", "How many enterprises a budget reaches"),
        Both("每一点是该预算下惠及企业最多的方案。", "Each point is the best choice of incentives for its budget."),
        Table(
            (
                Column("budget", Both("预算", "Budget"), "money"),
                Column("reached", Both("惠及企业", "Enterprises reached"), "count"),
                Column("share", Both("占最高预算", "Share of the largest budget"), "ratio"),
            ),
            rows,
        ),
        Chart("line", "budget", ("reached",)),
    )


def _name(chance: random.Random, n: int, lang: str) -> str:
    if lang == "en":
        return f"Enterprise {n:05}"
    first, second = chance.choice("恒瑞华盛金宏泰安永信嘉禾"), chance.choice("达源丰远通和兴诚")
    return f"{chance.choice(COUNTIES)[0][:2]}{first}{second}{chance.choice(TRADES)}有限公司"


def _scatter(chance: random.Random, lang: str) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for n in range(400):
        size = n % len(SIZES)
        revenue = int(10 ** chance.uniform(8.5 + 0.3 * size, 9.3 + 0.4 * size))
        change = None if n % 40 == 7 else int(revenue * chance.uniform(-0.02, 0.05))
        rows.append((_name(chance, n, lang), _in(lang, SIZES[size]), revenue, change))
    return Section(
        Both("增减与企业规模的关系", "Change and size of enterprise"),
        Both(
            "每点一家企业；数额未知的不画点，在表中以“—”表示。",
            "One point an enterprise; a dash in the table is unknown.",
        ),
        Table(
            (
                Column("name", Both("企业", "Enterprise")),
                Column("size", Both("规模", "Size")),
                Column("revenue", Both("营业收入", "Revenue"), "money"),
                Column("change", Both("增减", "Change"), "money"),
            ),
            tuple(rows),
        ),
        Chart("scatter", "revenue", ("change",), split="size"),
    )


def _winners(chance: random.Random, count: int, lang: str) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for n in range(count):
        now = chance.randrange(0, 3_000_000_00)
        after = None if n % 23 == 5 else max(0, now + chance.randrange(-50_000_000, 90_000_000))
        rows.append(
            (
                _name(chance, n, lang),
                _in(lang, COUNTIES[n % len(COUNTIES)]),
                now,
                after,
                None if after is None else after - now,
                None if after is None or not now else Fraction(after - now, now),
                after is None,
            )
        )
    return Section(
        Both("谁多得、谁少得", "Who gains and who loses"),
        Both("每家企业一行，可查找、可排序。", "One row an enterprise; find and sort as you like."),
        Table(
            (
                Column("name", Both("企业", "Enterprise")),
                Column("county", Both("县区", "County")),
                Column("now", Both("现行政策", "Today"), "money"),
                Column("after", Both("调整后", "After"), "money"),
                Column("change", Both("增减", "Change"), "money"),
                Column("relative", Both("变动幅度", "Relative change"), "ratio"),
                Column("waiting", Both("待补事实", "Facts missing")),
            ),
            tuple(rows),
        ),
    )
