"""`liance chain what-if`: producers come, suppliers go, alternatives open: what is lost, gained and spared, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.chain.asked import Asked, removal_options, scenario_of, scenario_options
from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liance.chains.ground import Span
    from liance.chains.supply import Need, Startable
    from liance.chains.what_if import Alternative, Change, Difference
    from liance.report.page import Both, Report, Section, Told


@command(
    "试一试：来一家、走一家、换一种，可以几样一起；前后对照，逐个说明为什么。",
    "Try changes, several at once: what is lost, gained and spared, and why.",
    "chain what-if --policy liaocheng-it-2023 --producer 高纯四氯化硅",
    "chain what-if --policy liaocheng-it-2023 --source 氦气 --producer 氦气=新来的企业",
    "chain what-if --policy liaocheng-it-2023 --actor 阳谷电缆 --lang en",
)
@policy_option
@click.option("--producer", "producers", multiple=True, metavar="PRODUCT[=NAME]",
              help="本地有人开始产它，可重复 · somebody here begins to make it")  # fmt: skip
@click.option("--buy", "bought", multiple=True, metavar="PRODUCT",
              help="它在外地买得到了，可重复 · it can be bought outside from now on")  # fmt: skip
@click.option("--alternative", "alternatives", multiple=True, metavar="A=B@C",
              help="产C时A也能代替B，可重复 · A will do instead of B in making C")  # fmt: skip
@removal_options
@scenario_options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def what_if_command(
    policy: str | None, producers: tuple[str, ...], bought: tuple[str, ...], alternatives: tuple[str, ...],
    products: tuple[str, ...], actors: tuple[str, ...], sources: tuple[str, ...], buys: str, needs: tuple[str, ...],
    out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the graph, try the changes, and report."""
    from liance.chains.supply import Supply
    from liance.chains.what_if import Producer, Remove, Source, what_if
    from liance.cli.choose import open_chain
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    _, graph = open_chain(policy)
    asked, supply = Asked(graph), Supply(graph, scenario_of(buys, needs))
    changes: list[Change] = [Remove(part) for part in asked.parts(products, actors, sources)]
    for setting in producers:
        product, _, who = (part.strip() for part in setting.partition("="))
        changes.append(Producer(asked.product(product), who))
    changes += [Source(asked.product(product)) for product in bought]
    changes += [_alternative(asked, supply.needs, setting) for setting in alternatives]
    if not changes:
        asked.fail("what-if-nothing")
    asked.done()
    report = what_if_report(what_if(supply, changes))
    hand_over(report, Voice(lang), shown=len(report.sections), out=out, json=as_json)


def _alternative(asked: Asked, needs: Mapping[str, tuple[Need, ...]], setting: str) -> Alternative:
    """`A=B@C` as a change; mistakes are noted."""
    from liance.chains.what_if import Alternative

    upper, first, rest = (part.strip() for part in setting.partition("="))
    beside, second, lower = (part.strip() for part in rest.partition("@"))
    if not (first and second):
        asked.fail("alternative-form", value=setting)
        return Alternative("", "", "")
    made = Alternative(asked.product(upper), asked.product(lower), asked.product(beside))
    if made.lower and made.beside and not any(made.beside in need for need in needs.get(made.lower, ())):
        asked.fail("alternative-needs", upper=beside, lower=lower)
    return made


# ---- the report ------------------------------------------------------------------------------------------------------
def what_if_report(found: Difference) -> Report:
    """What is lost, gained, spared, and what can be made here before and after."""
    from liance.cli.chain.told import CAVEAT, bounds, ground_facts, scenario_words
    from liance.report.page import Both, Report

    spared = Both(f"{len(found.spared)} 种", str(len(found.spared)))
    gained = bounds(_count(found))
    return Report(
        Both("试一试", "What if"),
        Both(f"{_changes(found).zh}；{scenario_words(found.supply.scenario).zh}。",
             f"{_changes(found).en}; {scenario_words(found.supply.scenario).en}."),
        (
            (Both("断掉", "Lost"), bounds(found.lost.radius)),
            (Both("接上", "Gained"), gained),
            (Both("保住", "Spared"), spared),
            *ground_facts(found.ground),
        ),
        (_moves(found), _made_here(found)),
        (CAVEAT,),
    )  # fmt: skip


def _count(found: Difference) -> Span[int]:
    from liance.chains.ground import Span

    return Span(len(found.gained.least), len(found.gained.most))


def _changes(found: Difference) -> Both:
    """The changes in words."""
    from liance.chains.what_if import Alternative, Producer, Remove
    from liance.cli.chain.told import WHATS, name
    from liance.report.page import Both

    graph, told = found.supply.graph, []
    for change in found.changes:
        match change:
            case Remove(part):
                called, what = name(graph, part), WHATS[part.what]
                told.append(Both(f"{called}（{what.zh}）没有了", f"without {called} ({what.en})"))
            case Producer(product, actor):
                called = graph.product[product].name
                told.append(Both(f"{actor or '有人'}在本地产{called}", f"{actor or 'somebody'} makes {called} here"))
            case Alternative(upper, lower, beside):
                up, low, other = (graph.product[p].name for p in (upper, lower, beside))
                told.append(Both(f"产{low}时{up}可代替{other}", f"{up} will do for {other} in {low}"))
            case _:
                called = graph.product[change.product].name
                told.append(Both(f"{called}可以外购", f"{called} can be bought outside"))
    return Both("，".join(both.zh for both in told), ", ".join(both.en for both in told))


def _moves(found: Difference) -> Section:
    """A row per product that falls, comes or is spared."""
    from liance.cli.chain.told import path_words
    from liance.report.page import Both, Column, Section, Table

    graph = found.supply.graph
    rows: list[tuple[Told, ...]] = []
    sure_lost, sure_gained = set(found.lost.surely), set(found.gained.least)
    for product in found.lost.products:
        why = path_words(graph, found.lost.path(product))
        rows.append((graph.product[product].name, Both("断掉", "lost"), product in sure_lost, why, product))
    for product in found.gained.most:
        why = path_words(graph, found.path(product), gained=True)
        rows.append((graph.product[product].name, Both("接上", "gained"), product in sure_gained, why, product))
    rows += [(graph.product[p].name, Both("保住", "spared"), None, None, p) for p in found.spared]
    columns = (
        Column("name", Both("产品", "product")),
        Column("what", Both("变化", "what")),
        Column("sure", Both("一定", "surely")),
        Column("why", Both("怎么来的", "why")),
        Column("id", Both("编号", "id")),
    )
    note = Both(
        "新增的先到位，再去掉要去掉的。保住：只去不增就可能断、现在不断的。",
        "What is added is there before anything goes. Spared: might fall by the removals alone, and does not.",
    )
    return Section(Both("正在运转的", "What runs"), note, Table(columns, tuple(rows)))


def _made_here(found: Difference) -> Section:
    """A row per product that can be made here before or after, and not both."""
    from liance.report.page import Both, Column, Section, Table

    graph, before, after = found.supply.graph, found.supply.startable, found.startable
    rows = tuple(
        (graph.product[p].name, _can(before, p), _can(after, p), p)
        for p in graph.product
        if _can(before, p) != _can(after, p)
    )
    columns = (
        Column("name", Both("产品", "product")),
        Column("before", Both("以前", "before")),
        Column("after", Both("以后", "after")),
        Column("id", Both("编号", "id")),
    )
    note = Both(
        "从现有的和买得到的开始，本地能不能产出来；循环依赖的不能自己开始。",
        "Whether it can be made here, starting from what is there and can be bought; circles do not start themselves.",
    )
    return Section(Both("从头开始能产的", "What can be started here"), note, Table(columns, rows))


def _can(found: Startable, product: str) -> Both:
    from liance.report.page import Both

    if product in found.made.least:
        return Both("能", "yes")
    return Both("不明", "unknown") if product in found.made.most else Both("不能", "no")


command_ = what_if_command
