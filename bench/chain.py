"""`python -m bench.chain`: what falls, what-ifs, page data and concentration on a chain of 10,000 products.

Written to RESULTS-chain.md, with a naive fixed point and rustworkx's reachability as peers in the same run.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

import polars as pl
import rustworkx

from bench import report
from bench.chain_inputs import LINKS, PRODUCTS, ROWS, SEED, made_up, market
from bench.clock import shown
from bench.marks import Mark
from liance.chains.blast import blast, hangs_on, joints, radii
from liance.chains.concentration import concentrations
from liance.chains.content import contents
from liance.chains.coverage import coverage, local
from liance.chains.gaps import gaps
from liance.chains.graph import Graph, Presence
from liance.chains.pairs import pairs
from liance.chains.supply import Supply
from liance.chains.ways import Ways, around, around_chain
from liance.chains.what_if import Alternative, Change, Producer, Remove, Source, what_if
from liance.chains.wiring import Part, What

T = TypeVar("T")
RESULTS = Path(__file__).parent / "RESULTS-chain.md"
COMMAND = "python -m bench.chain"
NAIVE = 5
"""Removals that the naive fixed point is tried on; the rest is reckoned from these."""


def main() -> None:
    """Measure, print, write."""
    options = _options()
    made = report.Report()
    print(report.machine())
    bench = _Bench(made, random.Random(SEED), options.runs)
    bench.all(options.products, options.links, options.rows)
    if not options.no_files:
        made.heading("From files")
        made.table([["step", *TIMES], *_files(options.products, options.links)])
    made.heading("Marks")
    made.table(report.marks_table(bench.marks))
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "rustworkx"))
    made.write(options.out, packages, COMMAND, "[docs/chains/measures.md](../docs/chains/measures.md)")
    print(f"\nWritten to {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--products", type=int, default=PRODUCTS)
    parser.add_argument("--links", type=int, default=LINKS)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the market whose concentration is computed")
    parser.add_argument("--runs", type=int, default=1000, help="what-ifs and pages timed")
    parser.add_argument("--no-files", action="store_true", help="leave out reading a graph from files")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE")
    return parser.parse_args()


class Took(NamedTuple):
    """Seconds on the clock and of the processor: on a busy machine the second says more."""

    clock: float
    processor: float

    def cells(self) -> list[str]:
        """Both as people read them."""
        return [shown(self.clock), shown(self.processor)]


def once(work: Callable[[], T]) -> tuple[Took, T]:
    """How long it took, and what came of it."""
    began, ran = time.perf_counter(), time.process_time()
    found = work()
    return Took(time.perf_counter() - began, time.process_time() - ran), found


def _best(work: Callable[[], T]) -> tuple[Took, T]:
    """The fastest of some runs, and what came of it."""
    return min((once(work) for _ in range(BEST_OF)), key=lambda pair: pair[0])


def spread(took: Sequence[Took]) -> list[Took]:
    """The median and the 95th percentile, of either kind of seconds."""
    clock, processor = (quantiles(seconds, n=20) for seconds in zip(*took, strict=True))
    return [Took(clock[n], processor[n]) for n in (9, 18)]


TIMES = ["time", "processor"]
BEST_OF = 7


class _Bench:
    """Rows of the tables and marks, as they come."""

    def __init__(self, made: report.Report, dice: random.Random, runs: int) -> None:
        self.made, self.dice, self.runs = made, dice, runs
        self.marks: list[Mark] = []

    def all(self, products: int, links: int, rows: int) -> None:
        """Everything, on one graph."""
        graph = made_up(products, links)
        self.made.heading(f"A chain of {len(graph.products):,} products and {len(graph.links):,} links")
        built, supply = once(lambda: self._built(graph))
        self.made.text(_shape(supply))
        self.made.heading("Every product taken away in turn")
        self.made.table([["way", *TIMES, "what it answers"], *self._singles(supply)])
        self.made.heading("Once for each version of the graph")
        self.made.table([["what", *TIMES], *self._whole(supply, built)])
        self.made.heading("Again and again")
        self.made.table([["what", "p50", "processor", "p95", "processor"], *self._many(supply)])
        self.made.heading(f"Concentration of {rows:,} amounts")
        self.made.table([["way", *TIMES], *self._market(rows, products)])

    @staticmethod
    def _built(graph: Graph) -> Supply:
        supply = Supply(graph)
        for wiring in (supply.careful, supply.hopeful):
            assert wiring.running.lives
            assert wiring.started.lives
        return supply

    # ---- whole graphs ------------------------------------------------------------------------------------------------
    def _whole(self, supply: Supply, built: Took) -> Iterable[list[str]]:
        graph = supply.graph
        works: list[tuple[str, Callable[[], object]]] = [
            ("what can be made here", lambda: supply.startable),
            ("outside content of every product", lambda: contents(graph)),
            ("local coverage of everything", lambda: coverage(graph, graph.product)),
            ("all gaps with their figures and the front", lambda: gaps(supply)),
            ("all supply pairs", lambda: pairs(graph)),
        ]
        yield ["both networks built, what runs and what starts", *built.cells()]
        yield from ([name, *once(work)[0].cells()] for name, work in works)

    # ---- one question at a time --------------------------------------------------------------------------------------
    def _many(self, supply: Supply) -> Iterable[list[str]]:
        graph, names = supply.graph, list(supply.graph.product)
        known, ways = local(graph), Ways(graph)
        chains = [chain.id for chain in graph.chains]

        def page() -> object:
            name = self.dice.choice(names)
            return around(graph, [name]), coverage(graph, [name], known), hangs_on(supply, name)

        def tried() -> object:
            found = what_if(supply, self._changes(supply))
            told = [found.lost.path(p) for p in found.lost.products[:20]] + [found.path(p) for p in found.gained.most]
            return told, found.spared

        yield self._timed("one what-if, with proofs and what is spared", tried, 0.005)
        yield self._timed(
            "what can be started after it", lambda: what_if(supply, self._changes(supply)).startable, fewer=20
        )
        yield self._timed("a product's page: two steps around, coverage, what it hangs on", page, 0.050)
        yield self._timed("a chain's page", lambda: around_chain(graph, self.dice.choice(chains)), 0.050, fewer=10)
        yield self._timed(
            "pairs that end a product only together", lambda: joints(supply, self.dice.choice(names)), fewer=50
        )
        yield self._timed(
            "chokes between two products", lambda: ways.chokes([names[0]], self.dice.choice(names)), fewer=10
        )

    def _timed(self, name: str, work: Callable[[], object], limit: float | None = None, fewer: int = 1) -> list[str]:
        """A row, and a mark where there is a limit."""
        work()
        half, most = spread([once(work)[0] for _ in range(max(self.runs // fewer, 5))])
        if limit is not None:
            self.marks.append(Mark(f"{name}: p95 in ms of processor", limit * 1e3, most.processor * 1e3))
        return [name, *half.cells(), *most.cells()]

    def _changes(self, supply: Supply) -> list[Change]:
        """One to three changes, of any kind."""
        graph, dice = supply.graph, self.dice
        names, actors = list(graph.product), list(graph.actor)
        needy = [lower for lower in dice.sample(names, 20) if lower in graph.needs]

        def alternative() -> Change:
            lower = dice.choice(needy)
            return Alternative(dice.choice(names), lower, dice.choice(dice.choice(graph.needs[lower])))

        kinds: list[Callable[[], Change]] = [
            lambda: Remove(Part(What.PRODUCT, dice.choice(names))),
            lambda: Remove(Part(What.ACTOR, dice.choice(actors))),
            lambda: Remove(Part(What.OUTSIDE, dice.choice(names))),
            lambda: Producer(dice.choice(names)),
            lambda: Source(dice.choice(names)),
            alternative,
        ]
        return [dice.choice(kinds)() for _ in range(dice.randint(1, 3))]

    # ---- every single removal ----------------------------------------------------------------------------------------
    def _singles(self, supply: Supply) -> Iterable[list[str]]:
        graph = supply.graph
        parts = [Part(What.PRODUCT, name) for name in graph.product]
        took, found = once(lambda: radii(supply, parts))
        self.marks.append(Mark("all single removals, both readings: seconds of processor", 1.0, took.processor))
        yield ["Liance, all at once", *took.cells(), "what falls surely and at most, how many"]
        took, each = once(lambda: [blast(supply, [part]).radius for part in parts])
        assert each == list(found.values())
        mean, most = sum(s.most for s in each) / len(each), max(s.most for s in each)
        yield ["Liance, one by one", *took.cells(), f"the same, with proofs: {mean:.1f} on average, {most:,} at most"]
        slow, fell = once(lambda: [_naive(supply, part) for part in self.dice.sample(parts, NAIVE)])
        assert fell == [(part, found[part].least) for part, _ in fell]
        reckoned = Took(*(seconds / NAIVE * len(parts) for seconds in slow))
        yield ["naive fixed point", *reckoned.cells(), f"the same, surely only; reckoned from {NAIVE}"]
        took, reach = once(lambda: _reach(graph))
        yield ["rustworkx, descendants", *took.cells(), f"what is downstream, needed or not: {reach:,.0f} on average"]

    # ---- concentration -----------------------------------------------------------------------------------------------
    def _market(self, rows: int, products: int) -> Iterable[list[str]]:
        frame = market(rows, products)
        named = frame.with_columns(pl.concat_str(pl.lit("企业"), pl.col(name)).alias(name) for name in ("of", "firm"))
        took, found = _best(lambda: concentrations(frame))
        self.marks.append(Mark(f"HHI of {products:,} products, {rows:,} rows: ms on the clock", 100, took.clock * 1e3))
        yield ["Liance, exact sums in columns; products and firms by number", *took.cells()]
        yield ["by name", *_best(lambda: concentrations(named))[0].cells()]
        slow, direct = once(lambda: _direct(frame.rows()))
        assert {of: c.hhi for of, c in found.items()} == direct
        yield ["row by row in Python, exact", *slow.cells()]


def _files(products: int, links: int) -> Iterable[list[str]]:
    """The same graph written as the tables of a policy's chain, read again and checked."""
    from liance.chains.read import read_graph
    from liance.chains.write import write_graph
    from liance.rules.library import home, load_policy, policy_folders

    policy = load_policy(policy_folders(home() / "policies")[0])
    graph = made_up(products, links, chains=[task.id for task in policy.tasks if task.kind == "chain"])
    with TemporaryDirectory() as folder:
        took, _ = once(lambda: write_graph(graph, Path(folder) / "chain"))
        yield ["written as CSV", *took.cells()]
        took, loaded = once(lambda: read_graph(Path(folder) / "chain", policy))
        assert loaded.graph is not None, [d.message("en") for d in loaded.diagnostics[:3]]
        assert loaded.graph.links == graph.links
        yield ["read and checked", *took.cells()]


def _shape(supply: Supply) -> str:
    graph = supply.graph
    states = [graph.presence(name) for name in graph.product]
    counts = ", ".join(f"{states.count(state):,} {state}" for state in Presence)
    circles = sum(len(c) > 1 for c in rustworkx.strongly_connected_components(Ways(graph).flow))
    return (
        f"Made in the city: {counts}; {len(graph.actors):,} actors; {circles} circles; "
        f"{len(supply.careful.network):,} nodes in the network that counts doubts against a product. "
        "Nothing is read from files here."
    )


def _naive(supply: Supply, part: Part) -> tuple[Part, int]:
    """Apply the definitions to every product until nothing changes, doubts in favour of each product."""
    graph, gone = supply.graph, part.id
    alive = set(graph.product) - {gone}
    while True:
        left = {name for name in alive if _had(graph, name, alive)}
        if left == alive:
            return part, len(graph.product) - len(alive) - 1
        alive = left


def _had(graph: Graph, name: str, alive: set[str]) -> bool:
    if graph.presence(name) is not Presence.PRESENT or any(s in alive for s in graph.specials.get(name, ())):
        return True
    return all(any(u in alive for u in need) for need in graph.needs.get(name, ()))


def _reach(graph: Graph) -> float:
    flow = Ways(graph).flow
    return sum(len(rustworkx.descendants(flow, node)) for node in flow.node_indices()) / len(graph.products)


def _direct(rows: Iterable[tuple[int, int, int]]) -> dict[int, Fraction]:
    by: dict[int, dict[int, int]] = {}
    for of, firm, amount in rows:
        firms = by.setdefault(of, {})
        firms[firm] = firms.get(firm, 0) + amount
    totals = {of: sum(firms.values()) for of, firms in by.items()}
    return {of: Fraction(sum(a * a for a in firms.values()), totals[of] ** 2) for of, firms in by.items() if totals[of]}


if __name__ == "__main__":
    main()
