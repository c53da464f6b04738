"""How chain commands speak: parts, proofs and bounds in words, and what a report rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from liance.chains.graph import Graph, Presence
from liance.chains.ground import Ground, Span
from liance.chains.proofs import Step, Why
from liance.chains.wiring import Outside, Part, Scenario, What
from liance.report.page import Both

SHORT = 12
"""Characters of a version that tell it apart."""

STATES = {
    Presence.PRESENT: Both("有", "made here"),
    Presence.ABSENT: Both("核实没有", "verified absent"),
    Presence.UNKNOWN: Both("不明", "unknown"),
}
WHATS = {
    What.PRODUCT: Both("产品", "product"),
    What.ACTOR: Both("主体", "actor"),
    What.OUTSIDE: Both("外购", "outside source"),
}
BOUGHT = {
    Outside.NOTHING: Both("外地什么也买不到", "nothing can be bought outside"),
    Outside.NAMED: Both("外地只买得到有名有姓的生产者的产品", "what named makers outside make can be bought"),
    Outside.MISSING: Both("本地不产的都从外地买", "what is not made here is bought outside"),
    Outside.ALL: Both("外地什么都买得到", "everything can be bought outside"),
}
CAVEAT = Both(
    "只按图上写明的需要推算：没有写的需要当作不存在，没有写的生产者当作不明；是提示，不是结论。",
    "Derived from the needs that the graph states: a need not stated counts as none, a maker not stated as unknown; "
    "a reason to look, never a finding.",
)


def name(graph: Graph, part: Part) -> str:
    """A part as people call it."""
    return graph.actor[part.id].name if part.what is What.ACTOR else graph.product[part.id].name


def names(graph: Graph, products: Iterable[str]) -> str:
    """Products in a row."""
    return "、".join(graph.product[product].name for product in products)


def scenario_words(scenario: Scenario) -> Both:
    """What the figures assume about the outside."""
    return BOUGHT[scenario.outside]


def bounds(span: Span[int]) -> Both:
    """A count, or its bounds."""
    if span.sure:
        return Both(str(span.least), str(span.least))
    return Both(f"{span.least}～{span.most}", f"{span.least} to {span.most}")


def ground_facts(ground: Ground) -> tuple[tuple[Both, Both], ...]:
    """The version, the days and the unconfirmed rows behind a report, as figures to know first."""
    version = ground.version[:SHORT] or "—"
    if ground.oldest is None or ground.newest is None:
        days = Both("没有注明日期", "no day given")
    else:
        days = Both(f"{ground.oldest} 至 {ground.newest}", f"{ground.oldest} to {ground.newest}")
    counted = Both(
        f"{ground.rows} 行，其中 {ground.unconfirmed} 行待专家确认，{ground.undated} 行没有日期",
        f"{ground.rows} rows: {ground.unconfirmed} await an expert, {ground.undated} without a day",
    )
    return (
        (Both("图的版本", "Graph version"), Both(version, version)),
        (Both("数据截至", "Data as of"), days),
        (Both("依据", "Rests on"), counted),
    )


# ---- proofs ----------------------------------------------------------------------------------------------------------
def path_words(graph: Graph, path: Sequence[Step], *, gained: bool = False) -> Both:
    """A proof from the change to the product: 玻璃（外购中断）→ 灯泡 → 灯（电线、电缆都没有了）."""
    steps = [_step(graph, step, gained=gained) for step in reversed(path)]
    return Both(" → ".join(step.zh for step in steps), " → ".join(step.en for step in steps))


def _step(graph: Graph, step: Step, *, gained: bool) -> Both:
    called, why = graph.product[step.product].name, _why(graph, step, gained=gained)
    return Both(f"{called}（{why.zh}）" if why.zh else called, f"{called} ({why.en})" if why.en else called)


def _why(graph: Graph, step: Step, *, gained: bool) -> Both:
    match step.why:
        case Why.CHANGE:
            return Both("可以外购", "bought outside") if gained else Both("拿掉", "taken away")
        case Why.OUTSIDE:
            return Both("可以外购", "bought outside") if gained else Both("外购中断", "no longer bought outside")
        case Why.MAKER if step.by is None:
            return Both("新的生产者", "a new maker")
        case Why.MAKER:
            assert step.by is not None
            who = graph.actor[step.by.id].name
            return Both(f"{who}没有了", f"{who} gone")
        case Why.KIND:
            return (
                Both("有品种顶替", "a kind stands in") if gained else Both("没有品种顶替", "no kind left to stand in")
            )
        case Why.NEED if len(step.need) > 1 and not gained:
            listed = names(graph, step.need)
            return Both(f"{listed}都没有了", f"{listed} all gone")
        case _:
            return Both("", "")
