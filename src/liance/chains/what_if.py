"""What if: producers come, suppliers go, alternatives open, several at once; before and after, with proofs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from liance.chains.blast import Blast, blast
from liance.chains.ground import Ground, Span, of_products
from liance.chains.network import Course, State, after
from liance.chains.proofs import Proofs, Step
from liance.chains.supply import Startable, Supply, startable
from liance.chains.wiring import Part, What, Wiring


@dataclass(frozen=True, slots=True)
class Remove:
    """A product, an actor or an outside source goes."""

    part: Part


@dataclass(frozen=True, slots=True)
class Producer:
    """Somebody here begins to make a product; he needs what its making needs."""

    product: str
    actor: str = ""
    """Who, for people to read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A product can be bought outside from now on, beside whatever else supplies it."""

    product: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """`upper` will do in that need of `lower` which `beside` meets too."""

    upper: str
    lower: str
    beside: str


Change = Remove | Producer | Source | Alternative


@dataclass(frozen=True)
class Difference:
    """What changes move in what runs: what is added is there before anything goes."""

    supply: Supply
    changes: tuple[Change, ...]
    lost: Blast
    """What falls with the additions in place."""
    careful: Proofs
    """What comes to run where whatever is not known counts against a product."""
    hopeful: Proofs

    @cached_property
    def gained(self) -> Span[tuple[str, ...]]:
        """Products that run after and surely did not before: for certain, and under some answers."""
        before = self.supply.hopeful
        new = [p for p in self.hopeful.products if not before.running.lives[before.product(p)]]
        return Span(tuple(p for p in new if p in self.careful), tuple(new))

    @cached_property
    def spared(self) -> tuple[str, ...]:
        """Products that might fall by the removals alone, and do not with the additions."""
        removed = [change.part for change in self.changes if isinstance(change, Remove)]
        falls = set(self.lost.products)
        return tuple(p for p in blast(self.supply, removed).products if p not in falls)

    def path(self, product: str) -> tuple[Step, ...]:
        """Why a product came to run, step by step back to an addition. KeyError where it did not."""
        return (self.careful if product in self.careful else self.hopeful).path(product)

    @cached_property
    def startable(self) -> Startable:
        """What can be made here afterwards, started from nothing; before: `supply.startable`."""
        careful, hopeful = (_restarted(w, self.changes) for w in (self.supply.careful, self.supply.hopeful))
        return startable(self.supply, careful, hopeful)

    @cached_property
    def ground(self) -> Ground:
        """The rows about what moves."""
        named = [p for change in self.changes for p in _named(change)]
        return of_products(self.supply.graph, dict.fromkeys([*named, *self.gained.most, *self.lost.products]))


def what_if(supply: Supply, changes: Iterable[Change]) -> Difference:
    """Try changes on what runs. KeyError where the graph has no such product, actor or need."""
    changes = tuple(changes)
    removed = tuple(change.part for change in changes if isinstance(change, Remove))
    rises, falls = [], []
    for wiring in (supply.careful, supply.hopeful):
        links = _links(wiring, changes)
        course = _course(wiring, wiring.running, changes)
        kept = [node for node in course.risen if node not in course.fallen]
        lost = [node for node in course.fallen if wiring.running.lives[node]]
        rises.append(Proofs(wiring, course.risen, links, kept))
        falls.append(Proofs(wiring, course.fallen, links, lost))
    return Difference(supply, changes, Blast(supply, removed, *falls), *rises)


def _course(wiring: Wiring, state: State, changes: Sequence[Change]) -> Course:
    removed = wiring.nodes(change.part for change in changes if isinstance(change, Remove))
    return wiring.network.course(state, gone=removed, given=_given(wiring, changes), links=_links(wiring, changes))


def _given(wiring: Wiring, changes: Iterable[Change]) -> list[int]:
    """Nodes with a new support of their own: the makers of a product, or the product where it is bought."""
    makers = [wiring.makers[change.product] for change in changes if isinstance(change, Producer)]
    return makers + [wiring.product(change.product) for change in changes if isinstance(change, Source)]


def _links(wiring: Wiring, changes: Iterable[Change]) -> list[tuple[int, int]]:
    """(support, need): the product that will do in a need from now on."""
    return [link for change in changes if isinstance(change, Alternative) for link in _link(wiring, change)]


def _link(wiring: Wiring, change: Alternative) -> list[tuple[int, int]]:
    upper, beside, supports = wiring.product(change.upper), wiring.product(change.beside), wiring.network.supports
    found = [(upper, need) for need in wiring.needs.get(change.lower, ()) if beside in supports[need]]
    if not found:
        raise KeyError(f"{change.lower} has no need that {change.beside} meets")
    return found


def _restarted(wiring: Wiring, changes: Sequence[Change]) -> State:
    """What can be started from nothing with the changes made."""
    removed = wiring.nodes(change.part for change in changes if isinstance(change, Remove))
    state = wiring.network.least([*wiring.started.barred, *removed]) if removed else wiring.started
    more = wiring.network.course(state, given=_given(wiring, changes), links=_links(wiring, changes))
    return after(state, more)


def _named(change: Change) -> tuple[str, ...]:
    """The products that a change names."""
    match change:
        case Remove(part):
            return (part.id,) if part.what is not What.ACTOR else ()
        case Alternative(upper, lower, beside):
            return upper, lower, beside
        case Producer(product) | Source(product):
            return (product,)
