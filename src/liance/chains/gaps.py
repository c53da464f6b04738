"""Gaps: products without a verified local maker that local makers need or the policy wants, with figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from liance.chains.blast import radii
from liance.chains.choice import Figures, front, rank_ranges
from liance.chains.content import Shares, costs_of
from liance.chains.coverage import local
from liance.chains.graph import Basis, Graph, Presence
from liance.chains.ground import Ground, Span, of_products
from liance.chains.supply import Supply
from liance.chains.wiring import Part, Scenario, What

PLACES = 10**4
NONE = Fraction(0)
WHOLE = Fraction(1)


class Key(StrEnum):
    """The figures by which gaps may be sorted."""

    STATED = "stated"
    """The policy's own words name it."""
    USERS = "users"
    """Local products that need it, and no local maker meets that need."""
    RADIUS = "radius"
    """Products that fall when it is not to be had."""
    CARRIED = "carried"
    """The outside value that it carries while it comes from outside: its shares of its users' inputs, added up."""
    LIKENESS = "likeness"
    """How much its inputs are those of a product that is made here."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The local product with the most similar inputs (none: empty), and the cosine of both sets to four places."""

    product: str
    cosine: Fraction


@dataclass(frozen=True, slots=True)
class Gap:
    """One candidate and what speaks for it."""

    product: str
    presence: Presence
    """Verified absent, or unknown: perhaps somebody makes it already."""
    aim: str
    stated: bool
    users: tuple[str, ...]
    radius: Span[int]
    carried: Fraction
    likeness: Likeness | None
    """None: the graph knows none of its inputs."""
    front: bool
    """No other gap has as much of everything and more of something (see `choice.dominates`)."""

    @property
    def figures(self) -> Mapping[Key, Span[Fraction]]:
        """By key, more being better; what is unknown spans all that is possible."""
        near = Span(NONE, WHOLE) if self.likeness is None else _exactly(self.likeness.cosine)
        return {
            Key.STATED: _exactly(self.stated),
            Key.USERS: _exactly(len(self.users)),
            Key.RADIUS: Span(Fraction(self.radius.least), Fraction(self.radius.most)),
            Key.CARRIED: _exactly(self.carried),
            Key.LIKENESS: near,
        }


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps of a graph, in its order."""

    scenario: Scenario
    all: tuple[Gap, ...]
    ground: Ground

    def sorted_by(self, *keys: Key) -> tuple[Gap, ...]:
        """The most first, by the first key, then the next; by what is at least so, then by what is at most."""

        def rank(gap: Gap) -> list[Fraction]:
            figures = gap.figures
            return [-bound for key in keys for bound in (figures[key].least, figures[key].most)]

        return tuple(sorted(self.all, key=rank))

    def ranks(self, weights: Mapping[Key, Fraction] | None = None) -> Mapping[str, Span[int]]:
        """How far a gap's rank depends on the weights of the keys: over all weights, or a fifth around those given."""
        candidates = {gap.product: _all_of(gap) for gap in self.all}
        return rank_ranges(candidates, None if weights is None else [weights.get(key, NONE) for key in Key])


def gaps(supply: Supply, shares: Shares | None = None) -> Gaps:
    """The gaps of a graph, each as if it were one: what falls without it, what comes in through it."""
    graph = supply.graph
    users = _users(graph)
    found = [p for p in graph.products if graph.presence(p.id) is not Presence.PRESENT and (p.aim or p.id in users)]
    radius = radii(supply, [Part(What.PRODUCT, p.id) for p in found])
    costs, like = costs_of(graph, shares or Shares()), _Likenesses(graph)
    made = []
    for product in found:
        used = users.get(product.id, ())
        made.append(
            Gap(
                product=product.id,
                presence=graph.presence(product.id),
                aim=product.aim,
                stated=product.evidence.basis is Basis.POLICY,
                users=used,
                radius=radius[Part(What.PRODUCT, product.id)],
                carried=sum((costs[user][product.id] for user in used), NONE),
                likeness=like.of(product.id),
                front=False,
            )
        )
    return Gaps(supply.scenario, _with_front(made), of_products(graph, [p.id for p in found]))


def _exactly(value: Fraction | int) -> Span[Fraction]:
    return Span(Fraction(value), Fraction(value))


def _all_of(gap: Gap) -> Figures:
    return [gap.figures[key] for key in Key]


def _with_front(found: Sequence[Gap]) -> tuple[Gap, ...]:
    ahead = set(front({gap.product: _all_of(gap) for gap in found}))
    return tuple(replace(gap, front=gap.product in ahead) for gap in found)


def _users(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """For each product the verified local products with a need that it would meet and no verified local maker does."""
    known = local(graph)
    found: dict[str, dict[str, None]] = {}
    for lower, needs in graph.needs.items():
        if graph.presence(lower) is Presence.PRESENT:
            for need in needs:
                if all(known[upper] is not Presence.PRESENT for upper in need):
                    for upper in need:
                        found.setdefault(upper, {})[lower] = None
    return {upper: tuple(lowers) for upper, lowers in found.items()}


class _Likenesses:
    """Inputs shared with products that are made here."""

    def __init__(self, graph: Graph) -> None:
        self.inputs = {p: frozenset(u for need in needs for u in need) for p, needs in graph.needs.items()}
        self.made: dict[str, list[str]] = {}
        """For each input the local products with it."""
        for product, inputs in self.inputs.items():
            if graph.presence(product) is Presence.PRESENT:
                for upper in inputs:
                    self.made.setdefault(upper, []).append(product)

    def of(self, product: str) -> Likeness | None:
        """The local product whose inputs are most alike; None where its own are unknown."""
        own = self.inputs.get(product, frozenset())
        alike = dict.fromkeys(other for upper in sorted(own) for other in self.made.get(upper, ()))
        if not alike:
            return None if not own else Likeness("", NONE)
        best = max(alike, key=lambda other: Fraction(len(own & self.inputs[other]) ** 2, len(self.inputs[other])))
        other = self.inputs[best]
        cosine = len(own & other) / sqrt(len(own) * len(other))
        return Likeness(best, Fraction(round(cosine * PLACES), PLACES))
