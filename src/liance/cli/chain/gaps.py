"""`liance chain gaps`: what is needed or wanted here and nobody verified makes, with figures to sort by."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liance.cli.chain.asked import Asked, scenario_of, scenario_options
from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liance.chains.gaps import Gap, Gaps, Key
    from liance.chains.graph import Graph
    from liance.chains.ground import Span
    from liance.report.page import Report, Section, Told

KEYS = ("stated", "users", "radius", "carried", "likeness")


@command(
    "缺口清单：本地要用或政策要发展、又没有核实的本地生产者的产品。",
    "Gaps: what local makers need or the policy wants and nobody verified makes.",
    "chain gaps --policy liaocheng-it-2023",
    "chain gaps --policy liaocheng-it-2023 --sort radius --sort users",
    "chain gaps --policy liaocheng-it-2023 --weight users=2 --weight radius=1",
)
@policy_option
@click.option("--chain", "chain_name", metavar="NAME", help="只看这一条链 · only this chain")
@click.option("--sort", "keys", type=click.Choice(KEYS), multiple=True,
              help="按这一项排，可重复；默认按断供影响 · sort by this figure")  # fmt: skip
@click.option("--front", is_flag=True, help="只看没有别的缺口样样不输它的 · only those that no other dominates")
@click.option("--weight", "weights", multiple=True, metavar="KEY=N",
              help="加权的名次有多稳，各上下两成，可重复 · ranks by weights, a fifth more or less")  # fmt: skip
@click.option("--ranks", is_flag=True, help="名次随权重能变多少，试遍各种权重 · how far ranks depend on weights")
@scenario_options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="写成 .html、.xlsx 或 .json · write a report")  # fmt: skip
def gaps_command(
    policy: str | None, chain_name: str | None, keys: tuple[str, ...], front: bool, weights: tuple[str, ...],
    ranks: bool, buys: str, needs: tuple[str, ...], out: Path | None, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Read the graph, find its gaps, and report."""
    from liance.chains.gaps import Key, gaps
    from liance.chains.supply import Supply
    from liance.cli.choose import open_chain
    from liance.cli.pages import fail_if_no_page, hand_over
    from liance.telling.voice import Voice

    fail_if_no_page(out)
    _, graph = open_chain(policy)
    asked = Asked(graph)
    chain, weighed = asked.chain(chain_name), _weights(asked, weights)
    asked.done()
    found = gaps(Supply(graph, scenario_of(buys, needs)))
    shown = [
        gap
        for gap in found.sorted_by(*(map(Key, keys) if keys else [Key.RADIUS, Key.USERS, Key.STATED]))
        if (chain is None or graph.product[gap.product].chain == chain) and (gap.front or not front)
    ]
    ranked = found.ranks(weighed or None) if weighed or ranks else None
    report = gaps_report(graph, found, shown, ranked)
    hand_over(report, Voice(lang), shown=len(report.sections), out=out, json=as_json)


def _weights(asked: Asked, settings: Sequence[str]) -> dict[Key, Fraction]:
    """`users=2` as a weight; mistakes are noted."""
    from liance.chains.gaps import Key
    from liance.values.faults import ValueFault
    from liance.values.ratio import parse_ratio

    made: dict[Key, Fraction] = {}
    for setting in settings:
        key, _, text = (part.strip() for part in setting.partition("="))
        try:
            weight = parse_ratio(text)
        except ValueFault:
            weight = Fraction(-1)
        if key not in KEYS or Key(key) in made or weight <= 0:
            asked.fail("gap-weight", value=setting, known="、".join(KEYS))
        else:
            made[Key(key)] = weight
    return made


# ---- the report ------------------------------------------------------------------------------------------------------
def gaps_report(graph: Graph, found: Gaps, shown: Sequence[Gap], ranks: Mapping[str, Span[int]] | None) -> Report:
    """The gaps shown, in that order; ranks, where they were asked for, are among all gaps."""
    from liance.cli.chain.told import CAVEAT, ground_facts, scenario_words
    from liance.report.page import Both, Report

    counted = Both(f"{len(shown)} 种，共 {len(found.all)} 种", f"{len(shown)} of {len(found.all)}")
    rank_note = Both(
        "名次：权重在所给范围里怎样取、不明的怎样变，最好到哪、最差到哪；区间宽的，加权得出的名次不可靠。",
        "Ranks: the best and the worst over the weights and over what is unknown; where they are far apart, a weighted "
        "rank says little.",
    )
    return Report(
        Both("缺口清单", "Gaps"),
        scenario_words(found.scenario),
        ((Both("列出", "Shown"), counted), *ground_facts(found.ground)),
        (_section(graph, shown, ranks),),
        (CAVEAT, *([rank_note] if ranks is not None else [])),
    )


def _section(graph: Graph, shown: Sequence[Gap], ranks: Mapping[str, Span[int]] | None) -> Section:
    from liance.report.page import Both, Column, Section, Table

    ranked = (Column("best", Both("名次最好", "best rank"), "count"), Column("worst", Both("最差", "worst"), "count"))
    columns = (
        Column("name", Both("产品", "product")),
        Column("state", Both("本地", "here")),
        Column("least", Both("没有它至少断", "falls at least"), "count"),
        Column("most", Both("至多断", "at most"), "count"),
        Column("users", Both("本地用户", "local users"), "count"),
        Column("stated", Both("政策点名", "stated")),
        Column("front", Both("前沿", "front")),
        *(ranked if ranks is not None else ()),
        Column("carried", Both("带进的外地价值", "carried"), "number"),
        Column("likeness", Both("投入相近", "likeness"), "ratio"),
        Column("like", Both("最像的本地产品", "most like")),
        Column("used_by", Both("谁要用", "used by")),
        Column("id", Both("编号", "id")),
    )
    note = Both(
        "本地不明的，各项按确实没有算。前沿：没有别的缺口样样不输、还有一样更强。带进的外地价值：各本地用户的投入里它占几成，"
        "加起来（按均摊）。",
        "Where it is unknown whether it is made here, figures are as if it were not. Front: no other gap has as much "
        "of everything and more of something. Carried: its shares of its local users' inputs (divided equally), "
        "added up.",
    )
    rows = tuple(_row(graph, gap, ranks[gap.product] if ranks is not None else None) for gap in shown)
    return Section(Both("缺口", "Gaps"), note, Table(columns, rows))


def _row(graph: Graph, gap: Gap, rank: Span[int] | None) -> tuple[Told, ...]:
    from liance.cli.chain.told import STATES, names

    like = gap.likeness
    return (
        graph.product[gap.product].name,
        STATES[gap.presence],
        gap.radius.least,
        gap.radius.most,
        len(gap.users),
        gap.stated,
        gap.front,
        *(() if rank is None else (rank.least, rank.most)),
        gap.carried,
        None if like is None else like.cosine,
        None if like is None or not like.product else graph.product[like.product].name,
        names(graph, gap.users) or None,
        gap.product,
    )


command_ = gaps_command
