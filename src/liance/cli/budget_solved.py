"""The values of a figure that a budget was solved with: what each costs, and which fits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from liance.report.page import Both, Chart, Column, Section, Table, Told
from liance.values.money import format_money

if TYPE_CHECKING:
    from liance.simulate.figures import RuleFigure
    from liance.simulate.solve import Solved


def money(fen: int) -> Both:
    """An exact sum as people write it."""
    return Both(format_money(fen), format_money(fen, "en"))


def tried_section(figure: RuleFigure, solved: Solved) -> Section:
    """Every value tried, with the answer in words."""
    from liance.cli.figures import written

    def text(value: int | Fraction) -> str:
        return written(figure, value)

    kind = {"money": "money", "ratio": "ratio"}.get(figure.type.shown, "number")
    rows: list[tuple[Told, ...]] = [(p.value, p.cost, p.spending.beneficiaries, p.fits) for p in solved.frontier]
    columns = (
        Column("value", Both("取值", "value"), kind),
        Column("cost", Both("支出", "cost"), "money"),
        Column("beneficiaries", Both("受益者", "beneficiaries"), "count"),
        Column("fits", Both("不超", "fits")),
    )
    low, high, best = solved.probes[0], solved.probes[-1], solved.best
    zh, en = f"试了 {text(low.value)} 到 {text(high.value)}：", f"Tried {text(low.value)} to {text(high.value)}: "
    if best is None:
        least = min(p.cost for p in solved.probes)
        zh, en = f"{zh}都超，最少也要{money(least).zh}。", f"{en}none fits; the least cost is {money(least).en}."
    elif not solved.crossings:
        zh, en = (
            f"{zh}都不超，用足也只要{money(best.cost).zh}。",
            f"{en}all fit; at most {money(best.cost).en}.",
        )
    else:
        pairs = [(text(c.fits.value), text(c.exceeds.value)) for c in solved.crossings]
        zh += "；".join(f"{a} 不超，{b} 就超" for a, b in pairs) + f"。用得最足的是 {text(best.value)}。"
        en += "; ".join(f"{a} fits, {b} does not" for a, b in pairs) + f". The dearest that fits is {text(best.value)}."
    if not solved.monotone:
        zh += "支出随这个数有升有降，两个试过的值之间可能还有没看到的交点。"
        en += " The cost goes up and down, so crossings between the values tried may be missing."
    chart = Chart("line", "value", ("cost",))
    title = Both(f"求解 {figure.path}（现为 {figure.text}）", f"Solving {figure.path} (now {figure.text})")
    return Section(title, Both(zh, en), Table(columns, tuple(rows)), chart)
