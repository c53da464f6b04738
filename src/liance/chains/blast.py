"""What falls when a product, an actor or an outside source goes: surely, perhaps, alone or only two together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from liance.chains.ground import Ground, Span, of_products
from liance.chains.network import per_bit
from liance.chains.proofs import Proofs, Step
from liance.chains.supply import Supply
from liance.chains.wiring import Part, Scenario, What, Wiring


@dataclass(frozen=True)
class Blast:
    """What falls of that which surely runs. It names the products that were taken away too."""

    supply: Supply
    removed: tuple[Part, ...]
    careful: Proofs
    """Falls where whatever is not known counts against a product."""
    hopeful: Proofs

    @property
    def scenario(self) -> Scenario:
        """Under which it was computed."""
        return self.supply.scenario

    @cached_property
    def surely(self) -> tuple[str, ...]:
        """Products that fall whatever the answers to what is not known, in order of falling."""
        careful = self.supply.careful
        return tuple(p for p in self.hopeful.products if careful.running.lives[careful.product(p)])

    @cached_property
    def perhaps(self) -> tuple[str, ...]:
        """Products that fall under some answers only."""
        sure = set(self.surely)
        return tuple(p for p in self.careful.products if p not in sure)

    @property
    def products(self) -> tuple[str, ...]:
        """All that may fall, those first that surely do."""
        return self.surely + self.perhaps

    @property
    def radius(self) -> Span[int]:
        """How many products fall beside those that were taken away, or whose outside source was."""
        taken = {part.id for part in self.removed if part.what is not What.ACTOR}
        surely = sum(product not in taken for product in self.surely)
        return Span(surely, surely + sum(product not in taken for product in self.perhaps))

    def path(self, product: str) -> tuple[Step, ...]:
        """Why it falls, step by step back to what was taken away. KeyError where it does not."""
        return (self.hopeful if product in self.hopeful else self.careful).path(product)

    @cached_property
    def ground(self) -> Ground:
        """The rows about what falls and what was taken away."""
        taken = [part.id for part in self.removed if part.what is not What.ACTOR]
        return of_products(self.supply.graph, dict.fromkeys([*taken, *self.products]))


def blast(supply: Supply, removed: Iterable[Part]) -> Blast:
    """Take parts away from what runs. KeyError where the graph has no such product or actor."""
    removed = tuple(removed)
    falls = [_falls(wiring, removed) for wiring in (supply.careful, supply.hopeful)]
    return Blast(supply, removed, *falls)


def _falls(wiring: Wiring, removed: Iterable[Part]) -> Proofs:
    course = wiring.network.course(wiring.running, gone=wiring.nodes(removed))
    return Proofs(wiring, course.fallen)


# ---- every single removal --------------------------------------------------------------------------------------------
def radii(supply: Supply, parts: Iterable[Part]) -> Mapping[Part, Span[int]]:
    """The radius of every part's removal alone: all of them in one pass over each network."""
    parts = list(dict.fromkeys(parts))
    counts = [_radii(supply, wiring, parts) for wiring in (supply.hopeful, supply.careful)]
    return {part: Span(least, most) for part, least, most in zip(parts, *counts, strict=True)}


def _radii(supply: Supply, wiring: Wiring, parts: list[Part]) -> list[int]:
    """How many products that surely run fall with each part, its own not counted."""
    marks, network = _marks(wiring, parts), wiring.network
    hangs = network.hangs_on(wiring.running, marks, network.order())
    counted = supply.careful.had(supply.careful.running)
    counts = per_bit((hangs[wiring.product(product)] for product in counted), len(parts))
    own = [part.id if part.what is not What.ACTOR and part.id in counted else None for part in parts]
    falls = [id_ is not None and hangs[wiring.product(id_)] >> bit & 1 for bit, id_ in enumerate(own)]
    return [count - fell for count, fell in zip(counts, falls, strict=True)]


def _marks(wiring: Wiring, parts: Iterable[Part]) -> dict[int, int]:
    """A bit for the node of each part. KeyError where the graph has no such product or actor."""
    return {node: 1 << bit for bit, part in enumerate(parts) for node in wiring.nodes([part])}


def hangs_on(supply: Supply, product: str, of: Collection[What] = frozenset(What)) -> Span[frozenset[Part]]:
    """Parts each of which ends a product by going alone: in `least` surely, in `most` perhaps."""
    hopeful, careful = (_Below(wiring, product, of).alone for wiring in (supply.hopeful, supply.careful))
    return Span(hopeful & careful, careful)


class _Below:
    """All that a running product rests on in a network, directly or not."""

    def __init__(self, wiring: Wiring, product: str, of: Collection[What]) -> None:
        self.wiring, self.node = wiring, wiring.product(product)
        order = wiring.network.order([self.node]) if wiring.running.lives[self.node] else []
        self.parts = [p for p in map(wiring.part_at.get, order) if p is not None and p.what in of]
        self.marks = _marks(wiring, self.parts)
        self.found = wiring.network.hangs_on(wiring.running, self.marks, order)
        self.alone = self._marked(self.found)

    def _marked(self, found: Mapping[int, int]) -> frozenset[Part]:
        """The parts that the product hangs on."""
        marked = found.get(self.node, 0)
        return frozenset(part for bit, part in enumerate(self.parts) if marked >> bit & 1)

    def with_another(self, part: Part) -> frozenset[Part]:
        """The parts that would end the product by going alone once `part`, which does not, is gone."""
        course = self.wiring.network.course(self.wiring.running, gone=[self.wiring.parts[part]])
        worn = [node for node in course.spare if node in self.found and node not in course.fallen]
        if not worn:
            return self.alone
        found = {node: marked for node, marked in self.found.items() if node not in course.fallen}
        self.wiring.network.settle(found, worn, self.marks)
        return self._marked(found)

    def pairs(self) -> set[tuple[Part, Part]]:
        """Two parts neither of which ends the product; together they do."""
        return {
            (min(first, second), max(first, second))
            for first in self.parts
            if first not in self.alone
            for second in self.with_another(first) - self.alone
        }


# ---- two together ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, order=True)
class Joint:
    """Two parts neither of which ends a product alone, as far as is known; together they do."""

    first: Part
    second: Part
    surely: bool
    """Whatever the answers to what is not known."""


def joints(supply: Supply, product: str, of: Collection[What] = frozenset({What.PRODUCT})) -> tuple[Joint, ...]:
    """All pairs, among what a product rests on, that end it only together. KeyError for an unknown product."""
    careful, hopeful = (_Below(wiring, product, of).pairs() for wiring in (supply.careful, supply.hopeful))
    return tuple(sorted(Joint(*pair, surely=pair in hopeful) for pair in careful))


def only_together(supply: Supply, joint: Joint) -> tuple[str, ...]:
    """The products that may fall where both go, and with neither alone."""
    both = blast(supply, [joint.first, joint.second])
    single = {p for part in (joint.first, joint.second) for p in blast(supply, [part]).products}
    return tuple(p for p in both.products if p not in single)
