"""How much of a product's inputs comes from outside the city, directly or inside local inputs: a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from liance.chains.coverage import local
from liance.chains.graph import Graph, Presence
from liance.chains.ground import Ground, Span, of_products
from liance.chains.order import below_first
from liance.chains.supply import Need

SMALLEST = 1e-13
"""A share that moves by less is settled; what is left over of the equations stays far below 1e-10."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What a survey told; whatever it leaves open is divided equally.

    `cost`: (upper, lower) → the share of lower's input cost that is spent on upper. `local`: the share of a product's
    purchases that is made in the city. ValueError where one is not between 0 and 1, or the costs of one product
    exceed the whole.
    """

    cost: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    local: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sums: dict[str, Fraction] = {}
        for (_, lower), share in self.cost.items():
            sums[lower] = sums.get(lower, Fraction(0)) + share
        bad = [name for name, share in [*self.cost.items(), *self.local.items(), *sums.items()] if not 0 <= share <= 1]
        if bad:
            raise ValueError(f"shares that are not between 0 and 1: {bad}")


@dataclass(frozen=True, slots=True)
class Content:
    """Shares of the value of a product's inputs."""

    outside: Span[float]
    """Bought outside, by the product's makers or by makers of its local inputs, and so on; at least and at most."""
    untold: float
    """What ends, as far as is known, at local products of which the graph knows no input; at most."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The outside content of every product with known inputs, as if it were made here."""

    of: Mapping[str, Content]
    residual: float
    """By how much an equation is missed at most."""
    surveyed: int
    """How many shares were told and not assumed."""
    ground: Ground


def contents(graph: Graph, shares: Shares | None = None) -> Contents:
    """Solve for the outside content of all products. What is unknown counts once as local, once as outside.

    KeyError where a share is told of what the graph has not.
    """
    shares = shares or Shares()
    costs = {lower: {u: float(a) for u, a in row.items()} for lower, row in costs_of(graph, shares).items()}
    near, far = (_local_shares(graph, shares, unknown) for unknown in (1.0, 0.0))
    silent = dict.fromkeys(graph.product.keys() - costs.keys(), 0.0)
    least, most, untold = (
        _Equations(costs, near, outside=1.0, ends=silent),
        _Equations(costs, far, outside=1.0, ends=silent),
        _Equations(costs, near, outside=0.0, ends=dict.fromkeys(silent, 1.0)),
    )
    low, high, ended = (each.solved() for each in (least, most, untold))
    missed = max(each.residual(found) for each, found in ((least, low), (most, high), (untold, ended)))
    made = {product: Content(Span(low[product], high[product]), ended[product]) for product in costs}
    return Contents(made, missed, len(shares.cost) + len(shares.local), of_products(graph, costs))


def costs_of(graph: Graph, shares: Shares) -> Mapping[str, Mapping[str, Fraction]]:
    """For each product with known needs the share of its input cost that goes to each upper product.

    What a survey leaves open is divided equally over the needs without any told share, then over alternatives.
    """
    links = {(upper, lower) for lower, needs in graph.needs.items() for need in needs for upper in need}
    if unknown := (shares.cost.keys() - links) | {(p, p) for p in shares.local.keys() - graph.product.keys()}:
        raise KeyError(f"shares of what is not in the graph: {sorted(unknown)}")
    return {lower: _costs(lower, needs, shares) for lower, needs in graph.needs.items()}


def _costs(lower: str, needs: Iterable[Need], shares: Shares) -> Mapping[str, Fraction]:
    needs = list(needs)
    made = {u: shares.cost[u, lower] for need in needs for u in need if (u, lower) in shares.cost}
    open_ = [need for need in needs if not made.keys() & set(need)]
    left = 1 - sum(made.values(), Fraction(0))
    for need in open_:
        for upper in need:
            made[upper] = made.get(upper, Fraction(0)) + left / (len(open_) * len(need))
    return made


def _local_shares(graph: Graph, shares: Shares, unknown: float) -> Mapping[str, float]:
    """For each product the share of purchases that is made here: told, or all or none by what is known of makers."""
    by = {Presence.PRESENT: 1.0, Presence.ABSENT: 0.0, Presence.UNKNOWN: unknown}
    return {p: float(shares.local[p]) if p in shares.local else by[state] for p, state in local(graph).items()}


class _Equations:
    """x of a product: over its inputs the sum of cost × (its share from outside × `outside` + its local share × x)."""

    def __init__(
        self,
        costs: Mapping[str, Mapping[str, float]],
        near: Mapping[str, float],
        *,
        outside: float,
        ends: Mapping[str, float],
    ) -> None:
        self.ends = ends
        self.known = {p: sum(a * (1 - near[u]) * outside for u, a in row.items()) for p, row in costs.items()}
        self.through = {p: [(u, a * near[u]) for u, a in row.items() if near[u]] for p, row in costs.items()}

    def value(self, product: str, found: Mapping[str, float]) -> float:
        """The right side of a product's equation, for values found so far."""
        return min(1.0, self.known[product] + sum(a * found[u] for u, a in self.through[product]))

    def solved(self) -> dict[str, float]:
        """The least solution, from below: products after their inputs, those in circles again until they settle."""
        order = below_first(self.through, lambda p: (u for u, _ in self.through[p] if u in self.through))
        found = {**dict.fromkeys(order, 0.0), **self.ends}
        users: dict[str, list[str]] = {}
        for product in order:
            for upper, _ in self.through[product]:
                users.setdefault(upper, []).append(product)
        stale = set(order)
        while stale:
            for product in order:
                if product in stale:
                    stale.discard(product)
                    before, found[product] = found[product], self.value(product, found)
                    if found[product] - before > SMALLEST:
                        stale.update(users.get(product, ()))
        return found

    def residual(self, found: Mapping[str, float]) -> float:
        """By how much an equation is missed at most."""
        return max((abs(self.value(product, found) - found[product]) for product in self.through), default=0.0)
