"""What falls when a product, an actor or an outside source goes: surely, perhaps, alone or only two together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from liance.chains.graph import Presence
from liance.chains.ground import Ground, Span, of_products
from liance.chains.hanging import Hanging, per_bit
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

    @cached_property
    def stopped(self) -> Span[tuple[str, ...]]:
        """What a verified maker here can no longer make: surely, and at most. It may be to be had from elsewhere."""
        graph = self.supply.graph
        most = [p for p in self.careful.makings if graph.presence(p) is Presence.PRESENT]
        sure = set(self.hopeful.makings)
        return Span(tuple(p for p in most if p in sure), tuple(most))

    def halt(self, product: str) -> Step:
        """Why its making stops. KeyError where it does not."""
        return (self.hopeful if product in self.hopeful.makings else self.careful).making(product)

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
    parts = list(parts)
    least, most = (_radii(supply, wiring, parts) for wiring in (supply.hopeful, supply.careful))
    return {part: Span(least[part], most[part]) for part in parts}


def _radii(supply: Supply, wiring: Wiring, parts: Iterable[Part]) -> Mapping[Part, int]:
    """How many products that surely run fall with each part, its own not counted."""
    bits, counted = wiring.bits, supply.careful.hanging.keys()
    counts = per_bit((wiring.hanging[product] for product in counted), len(bits))

    def radius(part: Part) -> int:
        if not wiring.nodes([part]):
            return 0
        own = part.what is not What.ACTOR and part.id in counted
        return counts[bits[part]] - (own and wiring.hanging[part.id] >> bits[part] & 1)

    return {part: radius(part) for part in parts}


def hangs_on(supply: Supply, product: str) -> Span[frozenset[Part]]:
    """Parts each of which ends a product by going alone: in `least` surely, in `most` perhaps; KeyError if unknown."""
    supply.careful.product(product)
    hopeful, careful = (_ends(wiring, wiring.hanging.get(product, 0)) for wiring in (supply.hopeful, supply.careful))
    return Span(hopeful & careful, careful)


def _ends(wiring: Wiring, marks: int) -> frozenset[Part]:
    """The parts of these bits."""
    found = []
    while marks:
        lowest = marks & -marks
        found.append(wiring.listed[lowest.bit_length() - 1])
        marks ^= lowest
    return frozenset(found)


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
    careful, hopeful = (_pairs(wiring, product, of) for wiring in (supply.careful, supply.hopeful))
    return tuple(sorted(Joint(*pair, surely=pair in hopeful) for pair in careful))


def _pairs(wiring: Wiring, product: str, of: Collection[What]) -> set[tuple[Part, Part]]:
    """Each part below a product is taken away in turn: what does it hang on then that it did not before?"""
    target, network = wiring.product(product), wiring.network
    order = network.order([target])
    parts = [part for part in map(wiring.part_at.get, order) if part is not None and part.what in of]
    hanging = Hanging(network, wiring.running, {wiring.parts[p]: 1 << n for n, p in enumerate(parts)}, order)
    alone, found = hanging.of(target), set[tuple[Part, Part]]()
    for n, first in enumerate(parts):
        if not alone >> n & 1:
            course = network.course(wiring.running, gone=[wiring.parts[first]])
            new = hanging.of_without(target, course) & ~alone
            found.update((min(first, p), max(first, p)) for m, p in enumerate(parts) if new >> m & 1)
    return found


def only_together(supply: Supply, joint: Joint) -> tuple[str, ...]:
    """The products that may fall where both go, and with neither alone."""
    both = blast(supply, [joint.first, joint.second])
    single = {p for part in (joint.first, joint.second) for p in blast(supply, [part]).products}
    return tuple(p for p in both.products if p not in single)
