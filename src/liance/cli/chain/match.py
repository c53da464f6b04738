"""`liance chain match`: what may belong to a text, a product or an actor of the chain, best first and with reasons."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liance.chains.graph import Graph
    from liance.chains.matching.profile import Profile, Sought
    from liance.chains.matching.proposal import Proposals
    from liance.report.page import Both, Report, Section

ALWAYS = date.min
"""Nothing in the graph stands only until a day, so any day will do."""
CODES, GROUPS = "gbt4754-2017", "gbt4754-2017-groups"


@command(
    "一段文字、一种产品或一家主体，可能与链上的谁相配：逐条给出理由，供人确认。",
    "What in the chain may belong to a text, a product or an actor: each with reasons.",
    "chain match 求购单模光纤和光模块 --policy liaocheng-it-2023",
    "chain match --product 光模块 --policy liaocheng-it-2023",
    "chain match --actor 阳谷电缆 --policy liaocheng-it-2023 --most 5",
)
@click.argument("text", required=False, default="")
@policy_option
@click.option(
    "--product", metavar="PRODUCT", help="缺哪些投入、谁能做、归哪个行业 · inputs, makers and class of a product"
)
@click.option(
    "--actor", metavar="NAME", help="在链上的位置、可对接的主体 · where an actor belongs, and whom it may meet"
)
@click.option(
    "--most", type=click.IntRange(1, 100), default=10, metavar="N", help="每类最多几条，默认 10 · of each kind"
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def match_command(
    text: str, policy: str | None, product: str | None, actor: str | None, most: int, out: Path | None,
    lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the graph, propose, and report."""
    from liance.cli.chain.asked import Asked
    from liance.cli.choose import open_chain
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    law, graph = open_chain(policy)
    asked = Asked(graph)
    if sum(map(bool, (text.strip(), product, actor))) != 1:
        asked.fail("match-subject")
    wanted = asked.product(product) if product else asked.actor(actor) if actor else text.strip()
    asked.done()
    if product:
        tables = law.vocabulary.code_tables
        sections = list(_of_product(graph, wanted, tables.get(CODES, {}), tables.get(GROUPS, {}), most))
        called = graph.product[wanted].name
    elif actor:
        sections, called = list(_of_actor(graph, wanted, most)), graph.actor[wanted].name
    else:
        sections, called = list(_of_text(graph, wanted, most)), wanted
    hand_over(match_report(graph, called, sections), Voice(lang), shown=len(sections), out=out, json=as_json)


def match_report(graph: Graph, called: str, sections: list[Section]) -> Report:
    """All proposals for a subject, and what they are worth."""
    from liance.chains.ground import of_products
    from liance.cli.chain.told import ground_facts
    from liance.report.page import Both, Report

    caveat = Both(
        "只是提议：由人确认后才算数，什么也不会自动写进图里。排序按各方法名次合并，各方法一视同仁。",
        "Proposals only: a person confirms them, and nothing is written into the graph. They are ordered by the ranks "
        "that several methods give, all counting the same.",
    )
    about = Both("可能相配的，最像的在前", "What may belong to it, the likeliest first")
    title = Both(f"匹配 · {called}", f"Matches for {called}")
    return Report(title, about, ground_facts(of_products(graph, graph.product)), tuple(sections), (caveat,))


# ---- what is proposed for whom -------------------------------------------------------------------------------------
def _of_text(graph: Graph, text: str, most: int) -> Iterator[Section]:
    """Where in the chain a text belongs, and whom it may concern."""
    from liance.chains.matching.profile import Sought, of_text

    for sought, candidates in ((Sought.PLACING, _products(graph)), (Sought.SUPPLY, _actors(graph))):
        yield _matched(graph, sought, of_text(text), candidates, most)


def _of_actor(graph: Graph, actor: str, most: int) -> Iterator[Section]:
    """Products that an actor is not yet known to deal in, and actors near it."""
    from liance.chains.matching.profile import Sought, of_actor

    subject = of_actor(graph.actor[actor], graph)
    known = frozenset(m.product for m in graph.makings if m.actor == actor)
    yield _matched(graph, Sought.PLACING, subject, _products(graph), most, but=known)
    yield _matched(graph, Sought.SUPPLY, subject, _actors(graph), most)


def _of_product(
    graph: Graph, product: str, classes: Mapping[str, str], groups: Mapping[str, str], most: int
) -> Iterator[Section]:
    """Inputs that may be missing, who could make it, and its class of industry."""
    from liance.chains.matching.industries import Industries
    from liance.chains.matching.inputs import inputs_of
    from liance.chains.matching.profile import Sought, of_product

    yield _section(graph, Sought.INPUT, inputs_of(graph).propose(product, most=most))
    makers = frozenset(m.actor for m in graph.makers.get(product, ()))
    yield _matched(graph, Sought.GAP, of_product(graph.product[product]), _actors(graph), most, but=makers)
    found = Industries(classes, graph.products, groups).propose(graph.product[product], most=most)
    yield _section(graph, Sought.INDUSTRY, found)


def _products(graph: Graph) -> list[Profile]:
    from liance.chains.matching.profile import of_product

    return [of_product(p) for p in graph.products]


def _actors(graph: Graph) -> list[Profile]:
    from liance.chains.matching.profile import of_actor

    return [of_actor(a, graph) for a in graph.actors]


def _matched(
    graph: Graph,
    sought: Sought,
    subject: Profile,
    candidates: list[Profile],
    most: int,
    but: frozenset[str] = frozenset(),
) -> Section:
    from liance.chains.matching.roster import Roster

    return _section(graph, sought, Roster(graph, candidates).match(subject, on=ALWAYS, most=most, but=but))


# ---- in tables -----------------------------------------------------------------------------------------------------
def _section(graph: Graph, sought: Sought, found: Proposals) -> Section:
    """A row per proposal; what is to be looked into has a column if there is anything."""
    from liance.chains.matching.tell import CAUTIONS, SOUGHT, told
    from liance.chains.tables import STAGES
    from liance.report.page import Both, Column, Section, Table, Told

    names = {stage.id: stage.label for stage in STAGES} | {county.code: county.name for county in graph.counties}
    names |= {chain.id: chain.name for chain in graph.chains} | {park.id: park.name for park in graph.parks}
    enough = {True: Both("够", "yes"), False: Both("弱", "weak")}
    cautioned = any(p.cautions for p in found.found)
    rows: tuple[tuple[Told, ...], ...] = tuple(
        (p.name, enough[p.enough], _joined([told(r, names) for r in p.reasons]), p.id,
         *([_joined([CAUTIONS[w] for w in p.cautions])] if cautioned else []))
        for p in found.found
    )  # fmt: skip
    columns = (
        Column("name", Both("提议", "proposal")),
        Column("enough", Both("依据", "enough")),
        Column("reasons", Both("理由", "reasons")),
        Column("id", Both("编号", "id")),
        *([Column("cautions", Both("须核实", "look into"))] if cautioned else []),
    )
    none = Both("无合适：下面这些依据都弱。", "Nothing suitable: what speaks for these is weak.")
    some = Both("依据“弱”的只供参考。", "Those marked weak are for reference only.")
    return Section(Both(*SOUGHT[sought]), none if found.none_suitable else some, Table(columns, rows))


def _joined(words: list[tuple[str, str]]) -> Both:
    from liance.report.page import Both

    return Both("；".join(zh for zh, _ in words), "; ".join(en for _, en in words))


command_ = match_command
