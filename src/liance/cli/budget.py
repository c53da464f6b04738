"""`liance budget`: what each way of dividing a pool does, and which value of a figure meets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, history_option, policy_option, reading_option, source_argument

if TYPE_CHECKING:
    from liance.diagnostics.diagnostic import Diagnostic
    from liance.rules.ir import Policy
    from liance.simulate.figures import RuleFigure
    from liance.simulate.solve import Solved, Spending

    Number = int | Fraction

METHODS = ("pro-rata", "queue", "next-year")


@command(
    "资金不够时怎样兑付：按比例、先到先得或顺延，谁少得；哪个标准正好不超。",
    "When money is short: who is cut under each method; which figure fits.",
    "budget CITY --policy liaocheng-it-2023",
    "budget CITY --policy liaocheng-it-2023 --pool 2024=3000万元 --method queue",
    "budget CITY --policy liaocheng-it-2023 --pool 2024=1亿元 --solve rent.上限.100万元",
)
@source_argument
@policy_option
@reading_option
@history_option
@click.option("--pool", "pools", multiple=True, metavar="Y=MONEY",
              help="某年的资金，可重复；不给就算要多少 · money of a year (repeatable)")  # fmt: skip
@click.option("--method", type=click.Choice(METHODS), default="pro-rata",
              help="按比例、先到先得、顺延下年 · how the pool is divided")  # fmt: skip
@click.option("--whole", is_flag=True, help="排队时一笔要么全付要么不付 · a queued claim is paid wholly or not at all")
@click.option("--floor", metavar="MONEY", help="每家每年保底（按比例时） · least per beneficiary and year")
@click.option("--ceiling", metavar="MONEY", help="每家每年封顶 · most per beneficiary and year")
@click.option("--share", "shares", multiple=True, metavar="PAYER=RATIO",
              help="谁承担几成，如 市级=60%，可重复 · who bears how much")  # fmt: skip
@click.option("--solve", "path", metavar="FIGURE", help="求这个数取多少正好不超 · the value of a figure that fits")
@click.option("--from", "low", metavar="V", help="求解从 · lowest value to try")
@click.option("--to", "high", metavar="V", help="求解到 · highest value to try")
@click.option("--step", metavar="V", help="求解精度 · step between values")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def budget_command(
    city: str, policy: str | None, readings: tuple[str, ...], open_history: bool, pools: tuple[str, ...],
    method: str, whole: bool, floor: str | None, ceiling: str | None, shares: tuple[str, ...], path: str | None,
    low: str | None, high: str | None, step: str | None, out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read, decide, divide, and report."""
    from liance.cli.budget_pages import budget_report
    from liance.cli.choose import choices_of, open_policy, reject
    from liance.cli.figures import figure_named
    from liance.cli.files import fail_if_in_city
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.cli.population import population_of
    from liance.cli.readings import progress
    from liance.simulate.budget import Plan, asked
    from liance.simulate.evaluate import evaluate
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    fail_if_in_city(out, city)
    law = open_policy(policy)
    chosen = choices_of(law, readings)
    read = _Options()
    money, payers = read.pools(pools), read.payers(shares)
    bounds = [read.money("--floor", floor), read.money("--ceiling", ceiling)]
    read.unused("--floor", floor is not None and method != "pro-rata", "--method pro-rata")
    read.unused("--whole", whole and method == "pro-rata", "--method queue / next-year")
    read.unused("--from --to --step", path is None and bool(low or high or step), "--solve")
    read.done()
    if path is not None and not money:
        reject("solve-needs-pool", path=path)
    figure = figure_named(law, path) if path is not None else None
    population = population_of(city, law, open_history)
    claims = asked(law, population, evaluate(law, population, chosen))
    due: dict[int, int] = {}
    for claim in claims.claims:
        due[claim.year] = due.get(claim.year, 0) + claim.amount
    plan = Plan(money or due, method, whole, bounds[0] or 0, bounds[1], payers)
    solved = None
    if figure is not None:
        with progress(Voice(lang)("逐个取值试算", "Trying values")) as tick:
            solved = figure, _solved(law, figure, population, chosen, money, (low, high, step), tick)
    report = budget_report(law, population, claims, plan, given=bool(money), solved=solved)
    hand_over(report, Voice(lang), shown=5 if solved else 4, out=out, json=as_json)


class _Options:
    """Reads options as money and ratios; mistakes are collected."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def fail(self, code: str, **told: str) -> None:
        """Note a mistake."""
        from liance.diagnostics.diagnostic import Diagnostic

        self.found.append(Diagnostic(code, None, told))

    def done(self) -> None:
        """Raises Rejected if there was any mistake."""
        from liance.diagnostics.diagnostic import Rejected

        if self.found:
            raise Rejected(self.found)

    def unused(self, option: str, idle: bool, needed: str) -> None:
        """An option that would do nothing without another is a mistake."""
        if idle:
            self.fail("budget-unused", option=option, needed=needed)

    def money(self, option: str, text: str | None) -> int | None:
        """Fen; None without the option."""
        from liance.values.faults import ValueFault
        from liance.values.money import parse_money

        if text is None:
            return None
        try:
            if (fen := parse_money(text)) >= 0:
                return fen
        except ValueFault as fault:
            self.fail("budget-money", option=option, value=text, expected=fault.expected_zh,
                      expected_en=fault.expected_en)  # fmt: skip
            return None
        self.fail(
            "budget-money", option=option, value=text, expected="不小于零的金额", expected_en="money, zero or more"
        )
        return None

    def pools(self, settings: Sequence[str]) -> dict[int, int]:
        """Fen by year from `2024=3000万元`."""
        made: dict[int, int] = {}
        for setting in settings:
            year, sign, text = (part.strip() for part in setting.partition("="))
            year = year.removesuffix("年")
            if not (sign and text and year.isascii() and year.isdigit() and len(year) == 4):
                self.fail("budget-pool", value=setting)
            elif int(year) in made:
                self.fail("budget-pool-twice", year=year)
            else:
                made[int(year)] = self.money("--pool", text) or 0
        return made

    def payers(self, settings: Sequence[str]) -> dict[str, Fraction]:
        """Parts by payer from `市级=60%`, which together are the whole."""
        from liance.values.faults import ValueFault
        from liance.values.ratio import parse_ratio

        made: dict[str, Fraction] = {}
        for setting in settings:
            name, _, text = (part.strip() for part in setting.partition("="))
            try:
                part = parse_ratio(text)
            except ValueFault:
                part = Fraction(-1)
            if not name or name in made or part < 0:
                self.fail("budget-share", value=setting)
            made[name] = part
        if made and all(part >= 0 for part in made.values()) and sum(made.values()) != 1:
            self.fail("budget-shares-whole", value="、".join(settings))
        return made


# ---- solving ---------------------------------------------------------------------------------------------
def _solved(
    law: Policy, figure: RuleFigure, population: object, chosen: dict[str, str], money: dict[int, int],
    texts: tuple[str | None, str | None, str | None], tick: Callable[[int, int], None],
) -> Solved:  # fmt: skip
    from liance.cli.figures import range_of, varying
    from liance.simulate.evaluate import Population
    from liance.simulate.solve import GRID, solve, spender

    assert isinstance(population, Population)
    vary = varying(law, figure)
    low, high, step = range_of(figure, vary, texts)
    costs: Callable[[Number], Spending] = spender(law, vary, population, chosen, only=figure.users)
    most = GRID + 1 + int((high - low) / step / GRID).bit_length()
    done = count(1)

    def spend(value: Number) -> Spending:
        spending = costs(value)
        tick(next(done), most)
        return spending

    return solve(spend, money, low, high, step)


command_ = budget_command
