"""`liance chain check`: a chain's files against themselves and against the policy's words, and how much is known."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from liance.cli.options import command, policy_option

if TYPE_CHECKING:
    from rich.table import Table

    from liance.chains.graph import Graph
    from liance.chains.read import Loaded
    from liance.chains.tally import Tally
    from liance.telling.voice import Voice

PROBLEMS = 1


@command(
    "检查产业链数据：逐处指出错误和改法，再列出各条链知道多少。",
    "Check a chain's files: every slip with its place, then how much of each chain is known.",
    "chain check --policy liaocheng-it-2023",
    "chain check --policy liaocheng-it-2023 --json",
)
@policy_option
def check_command(policy: str | None, lang: str, as_json: bool) -> None:
    """Check the chain of a policy; exit code 1 when there is an error."""
    from liance.chains.read import read_chain
    from liance.cli.choose import no_chain, policy_folder
    from liance.cli.console import say_json
    from liance.rules.library import load_policy
    from liance.telling.voice import Voice

    folder = policy_folder(policy)
    law = load_policy(folder)
    loaded = read_chain(folder, law)
    if loaded is None:
        no_chain(law)
    if as_json:
        found = [d.as_json(lang) for d in loaded.diagnostics]
        say_json({"policy": law.id, "ok": loaded.graph is not None, "diagnostics": found, "chain": as_counts(loaded)})
    else:
        _show(loaded, Voice(lang))
    if loaded.graph is None:
        click.get_current_context().exit(PROBLEMS)


def _show(loaded: Loaded, voice: Voice) -> None:
    from liance.cli.check import verdict
    from liance.cli.console import screen
    from liance.diagnostics.show import show_all

    if loaded.diagnostics:
        click.echo(show_all(loaded.diagnostics, voice.lang) + "\n")
    if loaded.graph is not None:
        screen().print(_table(loaded.graph, voice))
    screen().print(verdict(loaded.diagnostics, voice))


def _table(graph: Graph, voice: Voice) -> Table:
    """One line per chain and one for all."""
    from liance.chains.tally import tallies, tally
    from liance.cli.console import table

    made = table(
        voice,
        [("产业链", "Chain", "left"), ("产品", "Prod.", "right"), ("政策点名", "Stated", "right"),
         ("本地有", "Made", "right"), ("本地没有", "Absent", "right"), ("不明", "Open", "right"),
         ("联系", "Links", "right"), ("有依据", "Based", "right")],
    )  # fmt: skip
    for counts in tallies(graph):
        made.add_row(voice(counts.name, counts.id), *_cells(counts))
    made.add_row(voice("合计", "All"), *_cells(tally(graph)), style="bold")
    return made


def _cells(counts: Tally) -> list[str]:
    numbers = (counts.products, counts.stated, counts.present, counts.absent, counts.unknown, counts.links)
    return [str(number) for number in (*numbers, counts.grounded)]


def as_counts(loaded: Loaded | None) -> dict[str, object] | None:
    """The counts of a chain as JSON; None where there is none, or none that could be read."""
    from liance.chains.tally import tallies, tally

    if loaded is None or loaded.graph is None:
        return None
    graph = loaded.graph
    return {
        "version": graph.version,
        "actors": len(graph.actors),
        "parks": len(graph.parks),
        "facts": len(graph.facts),
        "all": _counts(tally(graph)),
        "chains": [{"id": counts.id, "name": counts.name, **_counts(counts)} for counts in tallies(graph)],
    }


def _counts(counts: Tally) -> dict[str, int]:
    return {name: number for name, number in asdict(counts).items() if isinstance(number, int)}


def in_words(graph: Graph, voice: Voice) -> str:
    """The graph in one line: how much there is, and how much of it rests on the policy or a source."""
    from liance.chains.tally import tally

    counts = tally(graph)
    zh = f"{len(graph.chains)} 条，产品 {counts.products} 种（政策点名 {counts.stated}），"
    zh += f"联系 {counts.links} 条（有依据 {counts.grounded}），主体 {len(graph.actors)} 个，园区 {len(graph.parks)} 个"
    en = f"{len(graph.chains)}; {counts.products} products ({counts.stated} stated), "
    en += f"{counts.links} links ({counts.grounded} grounded), {len(graph.actors)} actors, {len(graph.parks)} parks"
    return voice(zh, en)


command_ = check_command
