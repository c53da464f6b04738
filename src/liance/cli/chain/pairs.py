"""`liance chain pairs`: who here could supply whom, ranked for a meeting of both sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.chain.asked import Asked
from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liance.chains.graph import Graph
    from liance.chains.pairs import Pair
    from liance.report.page import Report, Told


@command(
    "供需对接名单：本地谁产的正是本地另一家要用的；核实的在前，再看是否直接、是否同县。",
    "Supply pairs: who here makes what somebody else here needs, the surest first.",
    "chain pairs --policy liaocheng-it-2023",
    "chain pairs --policy liaocheng-it-2023 --verified --out 对接.xlsx",
)
@policy_option
@click.option("--chain", "chain_name", metavar="NAME", help="只看供的或要的在这条链上的 · only of this chain")
@click.option("--actor", "actor_name", metavar="NAME", help="只看与这家有关的 · only with this actor")
@click.option("--trading", multiple=True, metavar="SUPPLIER=USER", help="已在做生意的，可重复 · who trade already")
@click.option("--verified", is_flag=True, help="只看两边都核实的 · only where both sides are verified")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def pairs_command(
    policy: str | None, chain_name: str | None, actor_name: str | None, trading: tuple[str, ...], verified: bool,
    out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the graph, pair makers with users, and report."""
    from liance.chains.pairs import pairs
    from liance.cli.choose import open_chain
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    _, graph = open_chain(policy)
    asked = Asked(graph)
    chain = asked.chain(chain_name)
    actor = None if actor_name is None else asked.actor(actor_name)
    done = [_trade(asked, setting) for setting in trading]
    asked.done()
    found = [
        pair
        for pair in pairs(graph, trading=done)
        if (pair.verified or not verified)
        and (actor is None or actor in (pair.supplier, pair.user))
        and (
            chain is None
            or chain in (graph.product[pair.makes].chain, *(graph.product[p].chain for p in (pair.needs, *pair.into)))
        )
    ]
    hand_over(pairs_report(graph, found), Voice(lang), shown=1, out=out, json=as_json)


def _trade(asked: Asked, setting: str) -> tuple[str, str]:
    """`SUPPLIER=USER` as ids; mistakes are noted."""
    supplier, sign, user = setting.partition("=")
    if not sign:
        asked.fail("trading-form", value=setting)
        return "", ""
    return asked.actor(supplier), asked.actor(user)


def pairs_report(graph: Graph, found: Sequence[Pair]) -> Report:
    """The pairs, in their order."""
    from liance.chains.ground import ground
    from liance.cli.chain.told import ground_facts
    from liance.report.page import Both, Column, Report, Section, Table

    columns = (
        Column("supplier", Both("供方", "supplier")),
        Column("makes", Both("产", "makes")),
        Column("user", Both("需方", "user")),
        Column("needs", Both("要用", "needs")),
        Column("into", Both("用来产", "to make")),
        Column("verified", Both("核实", "verified")),
        Column("length", Both("几步", "steps"), "count"),
        Column("same_county", Both("同县", "same county")),
        Column("supplier_id", Both("供方编号", "supplier id")),
        Column("user_id", Both("需方编号", "user id")),
        Column("as_of", Both("截至", "as of")),
    )
    note = Both(
        "两步：产的是要用的那种里的一个品种。没有注明县区的，同县一栏空着。",
        "Two steps: what is made is a kind of what is needed. Without a county on both sides it is left open.",
    )
    rows = tuple(_row(graph, pair) for pair in found)
    verified = sum(pair.verified for pair in found)
    counted = Both(
        f"{len(found)} 对，其中两边都核实的 {verified} 对", f"{len(found)}, {verified} verified on both sides"
    )
    return Report(
        Both("供需对接名单", "Supply pairs"),
        Both("本地生产者和本地用户，按图上的需要配对。", "Local makers and local users, by the needs of the graph."),
        ((Both("配成", "Pairs"), counted), *ground_facts(ground(graph, (m.evidence for m in graph.makings)))),
        (Section(Both("名单", "Pairs"), note, Table(columns, rows)),),
        (
            Both(
                "名单只说能对接，不说已经或应当成交；两家是否已有往来，要问企业。",
                "A pair could meet; whether the two trade already, or should, is for them to say.",
            ),
        ),
    )


def _row(graph: Graph, pair: Pair) -> tuple[Told, ...]:
    from liance.cli.chain.told import names

    supplier, user = graph.actor[pair.supplier], graph.actor[pair.user]
    return (
        supplier.name,
        graph.product[pair.makes].name,
        user.name,
        graph.product[pair.needs].name,
        names(graph, pair.into) or None,
        pair.verified,
        pair.length,
        pair.same_county,
        supplier.id,
        user.id,
        None if pair.ground.oldest is None else str(pair.ground.oldest),
    )


command_ = pairs_command
