"""Random expressions of the policy language over the fictional vocabulary, as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

Draw = st.DrawFn
AMOUNTS = ("0元", "0.01元", "100元", "333.33元", "1000元", "1万元")
RATES = ("0%", "1%", "5%", "10%", "33.3%", "100%", "7‰")
COUNTS = ("0个", "1个", "2个", "3个", "10个")
YEARS = ("2021年", "2022年", "2023年", "2024年")
DATES = ("2021-12-31", "2023-03-01", "2024-02-29")
COMPARED = (">", "≥", "<", "≤", "=", "≠", "超过", "不低于", "不足", "不高于")
WINDOWS = ("", " 期间 历史", " 期间 政策期", " 期间 未获奖", " 期间 口径 history")


@dataclass(frozen=True, slots=True)
class Basis:
    """A record type to award by: its names for the two amounts, its payees and text key; `series`: it has years."""

    label: str
    sales: str
    profit: str
    payees: tuple[str, ...]
    object: str
    series: bool = False
    events: bool = False
    beside: bool = False


FIRM = Basis("企业年度", "收入", "利润", ("企业",), "企业", series=True, beside=True)
DEAL = Basis("合同", "合同额", "让利", ("企业", "供应商"), "合同号", series=True)
TITLE = Basis("称号", "奖金", "支出", ("企业",), "对象", events=True)
PROJECT = Basis("项目", "投资额", "回收额", ("业主", "引荐人"), "项目名称")
BASES = (FIRM, DEAL, TITLE, PROJECT)


class Grammar:
    """Expressions for one basis; `depth` is how many more times they may branch."""

    def __init__(self, draw: Draw, basis: Basis) -> None:
        self.draw, self.basis = draw, basis

    def one(self, *items: str) -> str:
        """One of several words."""
        return self.draw(st.sampled_from(items))

    def made(self, *ways: Callable[[int], str], depth: int) -> str:
        """One of several ways to go on, with less depth."""
        return self.draw(st.sampled_from(ways))(depth - 1)

    # -- numbers -----------------------------------------------------------------------------------------------------
    def field(self) -> str:
        """An amount that is a field."""
        b = self.basis
        owner = b.payees[0]
        more = (f"{owner}.注册资本",) if b is not TITLE else ()
        beside = ("用电年度.电费",) if b.beside else ()
        return self.one(b.sales, b.sales, b.profit, *more, *beside)

    def money(self, depth: int) -> str:
        """An amount."""
        if depth <= 0:
            return self.draw(st.sampled_from([self.field, lambda: self.one(*AMOUNTS)]))()
        ways = [
            self.money, self._share, self._sum, self._extreme, self._branch, self._graded, self._marginal,
            self._lookup, self._nth, self._steps, self._added, self._reading, self._awarded, self._rows,
        ]  # fmt: skip
        if self.basis.series:
            ways += [self._other_year, self._other_year, self._past]
        return self.made(*ways, depth=depth)

    def _share(self, depth: int) -> str:
        return f"（{self.ratio(depth)} × {self.money(depth)}）"

    def _sum(self, depth: int) -> str:
        return f"（{self.money(depth)} {self.one('＋', '−')} {self.money(depth)}）"

    def _extreme(self, depth: int) -> str:
        return f"{self.one('最小', '最大')}（{self.money(depth)}，{self.money(depth)}）"

    def _branch(self, depth: int) -> str:
        return f"（若 {self.truth(depth)} 则 {self.money(depth)} 否则 {self.money(depth)}）"

    def _graded(self, depth: int) -> str:
        rows = f"100元以上 → {self.money(0)}；1000元以上 → {self.money(0)}"
        if self.draw(st.booleans()):
            rows = f"< 100元 → {self.money(0)}；< 1000元 → {self.money(0)}"
        return f"分档（{self.money(depth)}：{rows}）"

    def _marginal(self, depth: int) -> str:
        return f"分段（{self.money(depth)}：0元 → 100%；100元 → 33.3%；1000元 → 1%）"

    def _lookup(self, depth: int) -> str:
        return f"对照（类别：钢铁 → {self.money(depth)}；纺织、玻璃 → {self.money(0)}）"

    def _nth(self, depth: int) -> str:
        return f"按年次（{self.count(depth)}：{self.money(depth)}、{self.money(0)}）"

    def _steps(self, depth: int) -> str:
        return f"（每满（{self.money(depth)}，{self.one('0.07元', '100元', self.basis.sales)}） × 10元）"

    def _added(self, depth: int) -> str:
        return f"加成（{self.truth(depth)}：{self.money(0)}；{self.truth(0)}：{self.money(depth)}）"

    def _reading(self, depth: int) -> str:
        return f"口径 pick（left：{self.money(0)}，right：{self.money(0)}）"

    def _awarded(self, depth: int) -> str:
        where = self.one("", "", "", f"，其中 金额 > {self.one(*AMOUNTS)}")
        return f"（已奖（one{where}） ＋ 100元）"

    def _rows(self, depth: int) -> str:
        if self.basis is TITLE:
            return self.money(depth)
        return f"{self.one('合计', '最高', '最低')}（奖金 于 称号 其中 奖金 > {self.one(*AMOUNTS)}）"

    def _other_year(self, depth: int) -> str:
        years = self.one("上年", "前2年", "基期（2022年）", "基期（重组年度）")
        return f"（{years} {self.money(depth if self.draw(st.booleans()) else 0)}）"

    def _past(self, depth: int) -> str:
        return f"（{self.one('此前最高', '此前合计')} {self.money(0)}）"

    def ratio(self, depth: int) -> str:
        """A share."""
        if depth <= 0:
            return self.one(*RATES, "占比", "增幅", "全市平均")
        return self.made(
            lambda d: f"（{self.money(d)} ÷ {self.money(d)}）",
            lambda d: f"（{self.ratio(d)} {self.one('＋', '−', '×', '÷')} {self.ratio(d)}）",
            lambda d: f"（{self.ratio(d)} ^2）",
            lambda d: f"（{self.ratio(d)} ＋ 加成（{self.truth(d)}：2个百分点；{self.truth(0)}：1个百分点））",
            lambda d: f"最小（{self.ratio(d)}，{self.ratio(0)}）",
            lambda d: f"分档（{self.money(d)}：100元以上 → {self.ratio(0)}；1000元以上 → {self.ratio(0)}）",
            self.ratio,
            depth=depth,
        )

    def count(self, depth: int) -> str:
        """A number of things, days or years."""
        if depth <= 0:
            return self.one(*COUNTS, "职工", "职工")
        return self.made(
            lambda d: f"每满（{self.money(d)}，{self.one('100元', '333.33元')}）",
            lambda d: f"（{self.year()} − {self.year()}）",
            lambda d: f"（{self.year()} − {self.year()} ＋ 1）",
            lambda d: f"{self.one('天数', '月数', '年数')}（{self.date()}，{self.date()}）",
            lambda d: f"（{self.count(d)} ＋ {self.count(d)}）",
            lambda d: "计数（项目 其中 投资额 > 100元）" if self.basis in (FIRM, DEAL) else self.count(d),
            self.count,
            depth=depth,
        )

    def year(self) -> str:
        """A year."""
        own = () if self.basis.events else ("重组年度",)
        return self.one("年份", "年份", "申报年份", "实际申报年份", *own, *YEARS)

    def date(self) -> str:
        """A date."""
        own = ("日期",) if self.basis.events else ()
        return self.one("审定日期", *own, *DATES)

    # -- conditions --------------------------------------------------------------------------------------------------
    def truth(self, depth: int) -> str:
        """A condition in brackets, so that it stands anywhere."""
        return f"（{self.condition(depth)}）"

    def condition(self, depth: int) -> str:
        """A condition."""
        if depth <= 0:
            return self.made(
                lambda d: "上市", lambda d: f"{self.field()} {self.one(*COMPARED)} {self.one(*AMOUNTS)}",
                lambda d: f"类别 {self.one('=', '≠')} {self.one('钢铁', '纺织')}",
                lambda d: f"类别 {self.one('属于', '不属于')} 钢铁、玻璃",
                lambda d: f"评级 {self.one(*COMPARED[:6])} {self.one('丙级', '乙级', '甲级')}", depth=0,
            )  # fmt: skip
        ways = [
            lambda d: f"{self.money(d)} {self.one(*COMPARED)} {self.money(d)}",
            lambda d: f"{self.ratio(d)} {self.one(*COMPARED)} {self.ratio(d)}",
            lambda d: f"{self.count(d)} {self.one(*COMPARED)} {self.count(d)}",
            lambda d: f"{self.year()} {self.one(*COMPARED)} {self.year()}",
            lambda d: f"{self.date()} {self.one(*COMPARED)} {self.date()}",
            lambda d: f"（得分 {self.one(*COMPARED)} {self.one('0', '1.5', '10')}）",
            lambda d: f"{self.money(d)} {self.one('100元以上', '1000元以下', '1万元以内')}",
            lambda d: f"{self.money(d)} 突破 {self.one(*AMOUNTS)}",
            lambda d: f"{self.money(d)} 在 {self.one('0元', '100元')} 至 {self.one('1000元', '333.33元')}",
            lambda d: f"{self.money(d)} {self.one('有', '没有')}",
            lambda d: f"已奖（one） {self.one(*COMPARED)} {self.one(*AMOUNTS)}",
            lambda d: f"{self.ratio(d)} {self.one('有', '没有')}",
            lambda d: f"{self.truth(d)} 且 {self.truth(d)}",
            lambda d: f"{self.truth(d)} 或 {self.truth(d)}",
            lambda d: f"非 {self.truth(d)}",
            lambda d: f"{self.date()} 自 {self.date()} 起 {self.one('2年', '18个月', '90天')}",
            lambda d: f"年份 自 {self.year()} 起 2年",
            lambda d: f"{self.basis.payees[0]}.行业代码 开头为 “3”",
            lambda d: f"{self.basis.payees[0]}.守信 {self.one('有', '没有')}",
            lambda d: f"口径 pick（left：{self.truth(0)}，right：{self.truth(0)}）",
            self.condition,
        ]
        if self.basis.series:
            ways += [
                lambda d: f"首次成立（{self.condition(d)}{self.one(*WINDOWS)}）",
                lambda d: (
                    f"{self.money(d)} {self.one('首次超过', '首次突破')} {self.one(*AMOUNTS[2:])}{self.one(*WINDOWS)}"
                ),
                lambda d: f"（上年 {self.money(0)}） {self.one('有', '没有')}",
                self._first_event,
            ]
        if self.basis.events:
            ways += [self._first_event, self._first_event]
        return self.made(*ways, depth=depth)

    def _first_event(self, depth: int) -> str:
        keys = self.one("企业", f"企业、{self.basis.object}", "企业、评级", "企业、类别")
        where = self.one("", " 其中 评级 ≥ 本次.评级", " 其中 上市", f" 其中 {self.truth(0)}")
        return f"首次 每 {keys}{where}{self.one(*WINDOWS)}"
