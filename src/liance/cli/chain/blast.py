"""`liance chain blast`: what falls when a product, an actor or an outside source goes, and what hangs by one thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.chain.asked import Asked, removal_options, scenario_of, scenario_options
from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liance.chains.supply import Supply
    from liance.chains.wiring import Part
    from liance.report.page import Report, Section


@command(
    "拿掉一种产品、一家企业或一条外购渠道，看哪些产品跟着断；不指定就逐个拿掉，排出断点。",
    "What falls when a product, an actor or an outside source goes; each in turn.",
    "chain blast --policy liaocheng-it-2023",
    "chain blast --policy liaocheng-it-2023 --source 高纯四氯化硅",
    "chain blast --policy liaocheng-it-2023 --target 光缆",
)
@policy_option
@removal_options
@click.option("--target", metavar="PRODUCT", help="它靠什么活：单独一个，或两个一起 · what a product hangs on")
@scenario_options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def blast_command(
    policy: str | None, products: tuple[str, ...], actors: tuple[str, ...], sources: tuple[str, ...],
    target: str | None, buys: str, needs: tuple[str, ...], out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the graph, take things away, and report."""
    from liance.chains.supply import Supply
    from liance.cli.choose import open_chain
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    _, graph = open_chain(policy)
    asked = Asked(graph)
    parts = asked.parts(products, actors, sources)
    goal = None if target is None else asked.product(target)
    asked.done()
    report = blast_report(Supply(graph, scenario_of(buys, needs)), parts, goal)
    hand_over(report, Voice(lang), shown=len(report.sections), out=out, json=as_json)


def blast_report(supply: Supply, parts: Sequence[Part], target: str | None) -> Report:
    """What falls with these parts; without parts the radius of each; and what a target hangs on."""
    from liance.chains.ground import of_products
    from liance.cli.chain.told import CAVEAT, ground_facts, scenario_words
    from liance.report.page import Both, Report

    sections = [*([_hangs(supply, target), _joints(supply, target)] if target else [])]
    if parts or not target:
        sections.insert(0, _falls(supply, parts) if parts else _radii(supply))
    return Report(
        Both("断点", "What falls"),
        scenario_words(supply.scenario),
        ground_facts(of_products(supply.graph, supply.graph.product)),
        tuple(sections),
        (CAVEAT,),
    )


def _falls(supply: Supply, parts: Sequence[Part]) -> Section:
    """A row per product that falls, with its proof."""
    from liance.chains.blast import blast
    from liance.cli.chain.told import bounds, name, path_words
    from liance.report.page import Both, Column, Section, Table

    graph, found = supply.graph, blast(supply, parts)
    sure = set(found.surely)
    words = {True: Both("一定", "surely"), False: Both("可能", "perhaps")}
    rows = tuple((graph.product[p].name, p, words[p in sure], path_words(graph, found.path(p))) for p in found.products)
    columns = (
        Column("name", Both("断掉的产品", "falls")),
        Column("product", Both("编号", "id")),
        Column("sure", Both("把握", "sure")),
        Column("why", Both("怎么断的", "why")),
    )
    gone = "、".join(name(graph, part) for part in parts)
    radius = bounds(found.radius)
    title = Both(f"{gone} 没有了：另断 {radius.zh} 种", f"Without {gone}: {radius.en} more products fall")
    note = Both(
        "“一定”：不管不明的怎样；“可能”：看不明的是有是没有。",
        "Surely: whatever the unknown turns out to be; perhaps: under some answers.",
    )
    return Section(title, note, Table(columns, rows))


def _radii(supply: Supply) -> Section:
    """A row per part whose end alone fells something, the most first."""
    from liance.chains.blast import radii
    from liance.chains.wiring import Part, What
    from liance.cli.chain.told import WHATS, name
    from liance.report.page import Both, Column, Section, Table

    graph = supply.graph
    every = [Part(What.ACTOR, actor.id) for actor in graph.actors]
    every += [Part(what, product) for what in (What.OUTSIDE, What.PRODUCT) for product in graph.product]
    found = sorted(radii(supply, every).items(), key=lambda pair: (-pair[1].least, -pair[1].most))
    rows = tuple(
        (name(graph, part), WHATS[part.what], part.id, span.least, span.most) for part, span in found if span.most
    )
    columns = (
        Column("name", Both("拿掉", "without")),
        Column("what", Both("是", "a")),
        Column("id", Both("编号", "id")),
        Column("least", Both("至少断", "falls at least"), "count"),
        Column("most", Both("至多断", "at most"), "count"),
    )
    note = Both("一次只拿掉一个；不动任何产品的没有列。", "One at a time; those that fell nothing are left out.")
    return Section(Both("逐个拿掉", "Each in turn"), note, Table(columns, rows))


def _hangs(supply: Supply, target: str) -> Section:
    """A row per part that ends the target alone."""
    from liance.chains.blast import hangs_on
    from liance.cli.chain.told import WHATS, name
    from liance.report.page import Both, Column, Section, Table

    found, graph = hangs_on(supply, target), supply.graph
    rows = tuple(
        (name(graph, part), WHATS[part.what], part.id, part in found.least)
        for part in sorted(found.most, key=lambda part: (part not in found.least, part))
        if part.id != target
    )
    columns = (
        Column("name", Both("离不开", "hangs on")),
        Column("what", Both("是", "a")),
        Column("id", Both("编号", "id")),
        Column("sure", Both("一定", "surely")),
    )
    called = graph.product[target].name
    title = Both(f"{called} 离不开的", f"What {called} hangs on")
    note = Both("少了其中任何一个就断。", "It falls when any one of these goes.")
    none = Both("没有哪一个少了就断。", "There is no one thing whose end alone would end it.")
    return Section(title, note if rows else none, Table(columns, rows))


def _joints(supply: Supply, target: str) -> Section:
    """A row per pair that ends the target only together."""
    from liance.chains.blast import joints, only_together
    from liance.cli.chain.told import name, names
    from liance.report.page import Both, Column, Section, Table

    graph = supply.graph
    rows = tuple(
        (name(graph, j.first), name(graph, j.second), j.surely, names(graph, only_together(supply, j)))
        for j in joints(supply, target)
    )
    columns = (
        Column("first", Both("一个", "one")),
        Column("second", Both("另一个", "the other")),
        Column("sure", Both("一定", "surely")),
        Column("both", Both("一起没了才断的", "fall only with both")),
    )
    called = graph.product[target].name
    title = Both(f"{called}：两个一起没了才断", f"{called}: falls only when both go")
    note = Both("只看它直接、间接用到的产品。", "Among the products that it rests on.")
    return Section(title, note, Table(columns, rows))


command_ = blast_command
