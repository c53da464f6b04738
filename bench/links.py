"""`python -m bench.links`: each known need left out in turn; is it among the first that are proposed for the product?

Every product is ranked as an input of the lower product of the link that is left out; its other known inputs are not
counted (filtered ranking). Equal scores count as the mean over all orders of the equals, so that no order is lucky;
what a method says nothing about comes last, all equal. Nothing that is computed sees the link that is left out: the
graph is built anew without it.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from bench.chain_files import Unreadable, read_chain_files
from bench.marks import Mark
from bench.report import Report, marks_table
from liance.chains.graph import Link, Product
from liance.chains.matching.fuse import DIGITS, Scores, fused
from liance.chains.matching.inputs import METHODS, Inputs

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "policies" / "liaocheng-it-2023" / "chain"
RESULTS = ROOT / "bench" / "RESULTS-links.md"
FIRST = 10
LEAST_HITS, LEAST_LEAD = 0.40, 0.001
SEED, RESAMPLES = 20231101, 2000
FUSION = "fusion"
NO_PACKAGES = "Python alone"
MEANING = "[docs/chains/matching.md](../docs/chains/matching.md#the-bench)"
ABOUT = (
    "hit@10: how often the product left out is among the first ten; MRR: the mean of one over its rank. In brackets "
    f"the middle 95 % of the fusion's lead over a method, both measured on the same links, drawn again {RESAMPLES:,} "
    "times with replacement."
)


@dataclass(frozen=True, slots=True)
class Rank:
    """Where the product left out stands: so many before it, and so many equal to it, itself included."""

    before: int
    equals: int

    @property
    def hit(self) -> float:
        """The chance that it is among the first ten."""
        return min(1.0, max(0.0, (FIRST - self.before) / self.equals))

    @property
    def reciprocal(self) -> float:
        """One over its rank, on average."""
        return fmean(1 / (self.before + n) for n in range(1, self.equals + 1))


Ranks = Mapping[str, list[Rank]]


def main() -> None:
    """Read, leave out, report."""
    options = _options()
    try:
        products, links = read_chain_files(*options.graph)
    except (OSError, Unreadable) as error:
        raise SystemExit(str(error)) from error
    needs = sampled(needs_of(links), options.most)
    if not needs:
        raise SystemExit("no link of a need (input, equipment, enables): nothing to leave out")
    report = Report()
    marks = told(report, products, left_out(Inputs(products, links), needs), _called(options.graph[0]))
    report.write(options.out, NO_PACKAGES, "python -m bench.links", MEANING)
    print(f"\nWritten to {options.out}")
    raise SystemExit(0 if all(mark.met for mark in marks) else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    add = parser.add_argument
    shipped = [SHIPPED / "products.csv", SHIPPED / "links.csv"]
    add("--graph", type=Path, nargs=2, default=shipped, metavar=("PRODUCTS", "LINKS"), help="the two tables of a graph")
    add("--most", type=int, default=1000, help="of more links so many are drawn (fixed seed)")
    add("--out", type=Path, default=RESULTS, metavar="FILE", help="where the tables are written")
    return parser.parse_args()


def _called(products: Path) -> str:
    """The folder of a graph, from here if it is below."""
    folder = products.resolve().parent
    return str(folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder)


# ---- leaving out ---------------------------------------------------------------------------------------------------
def needs_of(links: Iterable[Link]) -> list[tuple[str, str]]:
    """The pairs of upper and lower product of which the one is needed for the other, each once."""
    return list(dict.fromkeys((link.upper, link.lower) for link in links if link.kind.needed))


def sampled(pairs: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of them, the same ones every time."""
    return pairs if len(pairs) <= most else random.Random(SEED).sample(pairs, most)


def left_out(inputs: Inputs, needs: Iterable[tuple[str, str]]) -> Ranks:
    """The rank of every upper product in every method, in the fusion, and in what they are compared with."""
    found: dict[str, list[Rank]] = {name: [] for name in (*METHODS, FUSION, *PEERS)}
    for upper, lower in needs:
        rest = inputs.without(upper, lower)
        scores = rest.scores(lower)
        peers = {name: peer(rest, lower) for name, peer in PEERS.items()}
        others = {*rest.products} - {lower} - (rest.uppers[lower] - {upper})
        for name, ranking in {**scores, FUSION: fused(scores.values()), **peers}.items():
            found[name].append(rank(ranking, upper, others))
    return found


def neighbours(inputs: Inputs, lower: str) -> dict[str, float]:
    """What all products need whose names share anything, by the cosine: plain nearest neighbours."""
    found: defaultdict[str, float] = defaultdict(float)
    for other, cosine in inputs.index.cosine(inputs.index.of(lower)).items():
        for upper in inputs.uppers[other] if other != lower else ():
            found[upper] += cosine
    return found


def popularity(inputs: Inputs, lower: str) -> dict[str, float]:
    """How many products need each."""
    return {id_: float(len(lowers)) for id_, lowers in inputs.lowers.items()}


PEERS: Mapping[str, Callable[[Inputs, str], dict[str, float]]] = {
    "all neighbours": neighbours,
    "popularity": popularity,
}
"""Methods that are not part of the fusion, to compare with."""


def rank(scores: Scores, wanted: str, candidates: Set[str]) -> Rank:
    """Where one of the candidates stands among them."""
    found = {id_: round(score, DIGITS) for id_, score in scores.items() if score > 0 and id_ in candidates}
    mine = found.get(wanted)
    if mine is None:
        return Rank(len(found), len(candidates) - len(found))
    return Rank(sum(s > mine for s in found.values()), sum(s == mine for s in found.values()))


# ---- telling ---------------------------------------------------------------------------------------------------------
def told(report: Report, products: Sequence[Product], ranks: Ranks, name: str) -> list[Mark]:
    """The tables, and the marks."""
    hits = {method: [r.hit for r in found] for method, found in ranks.items()}
    reciprocal = {method: [r.reciprocal for r in found] for method, found in ranks.items()}
    report.heading(f"{name}: {len(products):,} products, {len(ranks[FUSION]):,} links left out one by one")
    report.table([["method", "MRR", "hit@10", "lead of the fusion, MRR", "lead of the fusion, hit@10"],
                  *(_line(method, reciprocal, hits) for method in ranks)])  # fmt: skip
    report.text(ABOUT)
    best = max(fmean(found) for method, found in hits.items() if method != FUSION)
    marks = [
        Mark(f"hit@{FIRST} of the fusion", LEAST_HITS, fmean(hits[FUSION]), at_least=True),
        Mark(f"its lead over the best single method in hit@{FIRST}", LEAST_LEAD, fmean(hits[FUSION]) - best, True),
    ]
    report.heading("Marks")
    report.table(marks_table(marks))
    return marks


def _line(method: str, reciprocal: Mapping[str, list[float]], hits: Mapping[str, list[float]]) -> list[str]:
    cells = [str(method), f"{fmean(reciprocal[method]):.3f}", f"{fmean(hits[method]):.3f}"]
    if method == FUSION:
        return [*cells, "", ""]
    return [*cells, *(_lead(found[FUSION], found[method]) for found in (reciprocal, hits))]


def _lead(ours: Sequence[float], theirs: Sequence[float]) -> str:
    low, high = interval([a - b for a, b in zip(ours, theirs, strict=True)])
    return f"{fmean(ours) - fmean(theirs):+.3f} ({low:+.3f} … {high:+.3f})"


def interval(leads: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the mean lead, by the paired bootstrap."""
    dice = random.Random(SEED)
    means = sorted(sum(dice.choices(leads, k=len(leads))) / len(leads) for _ in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]


if __name__ == "__main__":
    main()
