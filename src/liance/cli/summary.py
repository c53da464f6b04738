"""A city's answers on the screen: incentive by outcome, sums, and what they rest on; guidance well apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from liance.cli.console import OUTCOME_STYLES, WIDE_ENOUGH, table
from liance.cli.wrap import Wrapped
from liance.telling.results import Line, lines_of_answers, totals
from liance.telling.voice import OUTCOME_WORDS, Voice

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from liance.rules import ir
    from liance.rules.answers.explain import Answer

ORDER = list(OUTCOME_WORDS)
COLUMNS = (
    ("项目", "incentive", "wrap"),
    ("条款", "clause", "left"),
    ("结果", "outcome", "left"),
    ("笔数", "count", "right"),
    ("受益者", "for", "right"),
)
EXTRA = ("条款", "受益者")
LEGEND = {
    "ceiling": (
        "上限：政策写“最高”“不超过”，是不能超过的数，不是应付的数",
        "ceiling: an amount not to be exceeded, not one that is due",
    ),
    "range": ("区间：数额由部门在两数之间核定", "range: the department settles the amount between the two"),
    "undetermined": (
        "待定：还缺事实，只知道在两数之间；共用累计上限的几笔，最高数相加会偏大",
        "undetermined: facts are missing, only bounds known; bounds that share a limit add up to too much",
    ),
    "manual": ("人工：没有统一数额，由人办理", "by hand: no fixed amount, handled by people"),
}  # fmt: skip


def show_headline(screen: Console, policy: ir.Policy, city: str, answers: Sequence[Answer], voice: Voice) -> None:
    """Which city under which policy, and how much was looked at."""
    screen.print(Wrapped(policy.title, "bold"))
    parties = len({a.beneficiary for a in answers})
    zh = f"{policy.id} · {city} · {parties:,} 个受益主体 · {len(answers):,} 笔事项"
    screen.print(
        Wrapped(voice(zh, f"{policy.id} · {city} · {parties:,} beneficiaries · {len(answers):,} matters"), "dim")
    )
    screen.print()


def show_summary(screen: Console, answers: Sequence[Answer], voice: Voice, *, everything: bool = False) -> None:
    """Tables of city money and of guidance, each with its sums, and the words that need a legend."""
    kept = [a for a in answers if everything or a.outcome != "not_eligible"]
    refused = len(answers) - len(kept)
    for guidance in (False, True):
        mine = [a for a in kept if a.guidance is guidance]
        if mine:
            screen.print(_table(screen, mine, voice, guidance=guidance))
            if not guidance:
                _legend(screen, mine, voice)
            screen.print()
    if not kept:
        screen.print(voice("没有符合或待定的结果。", "Nothing is due or undetermined."))
    if refused:
        hint = voice(f"另有 {refused:,} 笔不符合（--all 列出）。", f"{refused:,} more are not eligible (see --all).")
        screen.print(hint, style="dim")


def _table(screen: Console, answers: list[Answer], voice: Voice, *, guidance: bool) -> Table:
    wide = screen.width >= WIDE_ENOUGH
    money = voice(f"金额（{voice.column_unit}）", f"amount ({voice.column_unit})")
    title = voice("市级资金", "City money")
    if guidance:
        title = voice(
            "非市级资金：国家税收等优惠的估算，不由市里支付",
            "Not city money: estimates of national tax relief and the like",
        )
    columns = [c for c in COLUMNS if wide or c[0] not in EXTRA]
    made = table(voice, [*columns, (money, money, "right")], title=title)
    rows: dict[str, list[Line]] = {}
    for line in lines_of_answers(answers):
        rows.setdefault(line.incentive, []).append(line)
    for lines in rows.values():
        name = voice(lines[0].title, lines[0].incentive)
        made.add_row(*cells(name, lines, voice, wide))
    made.add_section()
    made.add_row(*cells(voice("合计", "Total"), totals(answers, guidance=guidance), voice, wide, style="bold"))
    return made


def cells(name: str, lines: list[Line], voice: Voice, wide: bool, style: str = "") -> list[RenderableType]:
    """One row: the outcomes of an incentive under each other."""
    from rich.text import Text

    lines = sorted(lines, key=lambda line: ORDER.index(line.outcome))

    def column(texts: Iterable[str]) -> Text:
        parts = [Text(text, style=OUTCOME_STYLES[line.outcome]) for text, line in zip(texts, lines, strict=True)]
        return Text("\n").join(parts)

    cells: list[RenderableType] = [Wrapped(name, style)]
    cells += [Text(lines[0].clause, style="dim")] if wide else []
    cells += [column(voice.outcome(line.outcome, guidance=line.guidance) for line in lines)]
    cells += [column(f"{line.count:,}" for line in lines)]
    cells += [column(f"{line.beneficiaries:,}" for line in lines)] if wide else []
    cells += [column(_sum(line, voice) for line in lines)]
    return cells


def _sum(line: Line, voice: Voice) -> str:
    """A line's money: a sum, a bound or two bounds; what has no upper bound is said."""
    if line.outcome in ("manual", "not_eligible"):
        return "—"
    if line.unbounded:
        known = voice(f"0–{voice.column(line.high)} 加未知", f"0–{voice.column(line.high)} + unknown")
        return known if line.high else voice("数额未知", "unknown")
    if not line.high and line.outcome == "undetermined":
        return "—"
    return voice.between(line.outcome, line.low, line.high, column=True)


def _legend(screen: Console, answers: list[Answer], voice: Voice) -> None:
    there = {a.outcome for a in answers}
    for outcome, words in LEGEND.items():
        if outcome in there:
            screen.print(Wrapped(voice(*words), "dim"))
    if any(voice.rounds(a.high) for a in answers):
        screen.print(Wrapped("表中金额四舍五入到百元；准确到分的数在明细和结果文件里。", "dim"))


def show_grounds(
    screen: Console, policy: ir.Policy, answers: Sequence[Answer], chosen: Mapping[str, str], voice: Voice
) -> None:
    """What all these answers rest on: readings not adopted, history not given, figures not confirmed."""
    for name, choice in chosen.items():
        reading = policy.readings[name]
        label, default = reading.option(choice).label, reading.option(reading.default).label
        zh = f"口径 {name} {reading.title}：改按“{label}”（政策采用“{default}”）"
        screen.print(Wrapped(voice(zh, f"reading {name}: {choice} instead of {reading.default}"), "yellow"))
    _show_assumed(screen, answers, voice)
    figures = Counter(f.split("（")[0] for a in answers for f in a.unconfirmed)
    if figures:
        used = sum(bool(a.unconfirmed) for a in answers)
        zh = f"{used:,} 笔用到还没有人核对过的公布数：{'、'.join(figures)}"
        screen.print(
            Wrapped(voice(zh, f"{used:,} use published figures nobody has confirmed: {', '.join(figures)}"), "dim")
        )


def _show_assumed(screen: Console, answers: Sequence[Answer], voice: Voice) -> None:
    """Whether answers take applications for timely, and how many take earlier years for empty that nobody gave."""
    kinds = [assumption for answer in answers for assumption in assumed(answer)]
    if any(kind == "applied_in" for kind, _ in kinds):
        zh, en = (
            "没有给出申报日，按应当申报的年份申报算",
            "No day of application was given: each counts in the year due",
        )
        screen.print(Wrapped(voice(f"{zh}（--applied 给出一天）", f"{en} (--applied states a day)"), "dim"))
    years = Counter(year for kind, year in kinds if kind == "history_before")
    if not years:
        return
    zh = "、".join(f"{year}年以前 {count:,} 笔" for year, count in sorted(years.items()))
    en = ", ".join(f"{count:,} before {year}" for year, count in sorted(years.items()))
    zh = f"更早的历史没有提供，按“以前没有”算：{zh}（--open-history 改按未知算）"
    en = f"Earlier history was not given and counts as empty: {en} (--open-history makes it unknown)"
    screen.print(Wrapped(voice(zh, en), "dim"))


def assumed(answer: Answer) -> list[tuple[str, int]]:
    """What an answer takes for granted: a year of application, or that history before a year is empty."""
    return list(answer.decided.case.assumed) if answer.assumptions else []
