"""The reference page of what is watched: indicators, warnings and ladders as their tables say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.insight.indicators import Indicator
    from liance.insight.ladders.ladder import Criterion, Ladder
    from liance.insight.warnings import Rule

_UNITS = {"money": "金额 money", "ratio": "比率 ratio", "count": "家数 count", "number": "数 number"}
_NATURES = {"flow": "期间数 flow", "stock": "期末数 stock", "rate": "比率 rate"}
_BY = {"office": "部门 office", "firm": "企业 firm", "platform": "平台 platform"}


def insight_pages(made: str) -> dict[str, str]:
    """The pages below docs/insight."""
    from liance.insight.indicators import indicators_in
    from liance.insight.ladders.read import ladders_in
    from liance.insight.warnings import rules_in

    return {
        "insight/indicators.md": f"{made}\n\n{_indicators(indicators_in().values())}",
        "insight/warnings-list.md": f"{made}\n\n{_warnings(rules_in().by_id.values())}",
        "insight/ladders-list.md": f"{made}\n\n{_ladders(ladders_in().values())}",
    }


def _indicators(found: Iterable[Indicator]) -> str:
    rows = "\n".join(
        f"| `{i.id}` | {i.name.zh}<br>{i.name.en} | {i.definition.zh}<br>{i.definition.en} "
        f"| {_UNITS[i.unit]} {i.shown} "
        f"| {_NATURES[i.nature]} | {'、'.join(i.rhythms)} | {i.source.zh}<br>{i.source.en} | {_BY[i.by]} "
        f"| {'是 yes' if i.confidential else ''} |"
        for i in found
    )
    return (
        "# 监测指标 Indicators\n\n"
        "改：`vocabularies/monitoring/indicators.toml`；怎样用见 [observations.md](observations.md)。\n\n"
        "| 编号 | 指标 | 定义 | 单位 | 性质 | 频率 | 来源 | 谁报 | 保密 |\n|---|---|---|---|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def _warnings(found: Iterable[Rule]) -> str:
    rows = "\n".join(
        f"| `{r.id}` | {r.name.zh}<br>{r.name.en} | {r.words.zh}<br>{r.words.en} | `{r.owner}` | {r.days} "
        f"| {'；'.join(f'{key} {float(value):g}' for key, value in r.limits.items())} |"
        for r in found
    )
    return (
        "# 预警规则 Warning rules\n\n"
        "改：`vocabularies/monitoring/warnings.toml`；怎样判见 [warnings.md](warnings.md)。\n\n"
        f"| 编号 | 规则 | 怎样说 | 责任角色 | 工作日 | 规则用的数 |\n|---|---|---|---|---|---|\n{rows}\n"
    )


def _ladders(found: Iterable[Ladder]) -> str:
    head = "# 梯度条件 Criteria of the ladders\n\n改：`vocabularies/ladders/`；怎样判见 [ladders.md](ladders.md)。\n"
    return head + "".join(line for ladder in found for line in _ladder(ladder))


def _ladder(ladder: Ladder) -> Iterator[str]:
    until = f"，至{ladder.until}" if ladder.until else ""
    yield f"\n## {ladder.title.zh}\n\n{ladder.document}，自{ladder.since}起{until}；来源：{'、'.join(ladder.sources)}"
    yield "。\n" if ladder.confirmed else "（转载件，待与正式附件核对）。\n"
    for rung in ladder.rungs:
        yield f"\n### {rung.title.zh} {rung.title.en}\n\n| 条件 | 判断 |\n|---|---|\n"
        for criterion in rung.criteria:
            yield f"| {criterion.text.zh}<br>{criterion.text.en} | {_test(criterion, ladder)} |\n"


def _test(criterion: Criterion, ladder: Ladder) -> str:
    """How it is judged: facts compared, or by a person."""
    from liance.insight.ladders.read import show_value

    if criterion.person:
        return "人工判断 by a person"
    told = (
        " 且 ".join(f"{ladder.facts[t.fact].name.zh} {t.sign} {show_value(t.value, ladder.facts[t.fact])}" for t in way)
        for way in criterion.ways
    )
    return "；或 ".join(told)
