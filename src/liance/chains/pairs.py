"""Supply pairs: somebody here makes what somebody else here needs, ranked for a meeting; those who trade left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from liance.chains.coverage import kinds_of
from liance.chains.graph import Evidence, Graph, Making, Presence, Role
from liance.chains.ground import Ground, ground

Amounts = Mapping[tuple[str, str], int]
"""By (actor, product)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`supplier` makes `makes`; `user` needs `needs`, the same product or a general one, to make `into`."""

    supplier: str
    user: str
    makes: str
    needs: str
    into: tuple[str, ...]
    """Those first that the user is verified to make; none where he is known to buy it, and not what for."""
    verified: bool
    """That the one makes it, and that the other makes what needs it, or buys it."""
    same_county: bool | None
    enough: Fraction | None
    """The supplier's capacity over the user's demand, where both are known."""
    ground: Ground

    @property
    def length(self) -> int:
        """One link, or two where a special kind stands in."""
        return 1 if self.makes == self.needs else 2


def pairs(
    graph: Graph,
    *,
    trading: Collection[tuple[str, str]] = (),
    capacity: Amounts | None = None,
    demand: Amounts | None = None,
) -> tuple[Pair, ...]:
    """All pairs, those first that are verified, then direct, then of one county, then with the most to spare.

    `trading` are (supplier, user) that do already; `capacity` and `demand` are by (actor, product), in one unit.
    """
    done, capacity, demand = set(trading), capacity or {}, demand or {}
    found: dict[tuple[str, str, str, str], tuple[Making, list[Use]]] = {}
    for use in _uses(graph):
        for makes in kinds_of(graph, use.need):
            for supplier in graph.makers.get(makes, ()):
                if supplier.actor != use.user.actor and (supplier.actor, use.user.actor) not in done:
                    _, uses = found.setdefault((supplier.actor, use.user.actor, makes, use.need), (supplier, []))
                    uses.append(use)
    made = (_pair(graph, supplier, uses, capacity, demand) for supplier, uses in found.values())
    return tuple(sorted(made, key=_rank))


@dataclass(frozen=True, slots=True)
class Use:
    """That somebody here needs a product: to make another (`into`), or as a buyer."""

    need: str
    into: str
    user: Making
    links: tuple[Evidence, ...] = ()


def _uses(graph: Graph) -> Iterator[Use]:
    """Local makers of what needs something, those first that are verified; and local buyers."""
    makers = sorted((m for made in graph.makers.values() for m in made), key=lambda m: m.state is not Presence.PRESENT)
    for user in makers:
        links = graph.into.get(user.product, ())
        for upper in dict.fromkeys(upper for need in graph.needs.get(user.product, ()) for upper in need):
            yield Use(upper, user.product, user, tuple(link.evidence for link in links if link.upper == upper))
    for making in graph.makings:
        if making.role is Role.BUYS and making.state is not Presence.ABSENT and graph.actor[making.actor].local:
            yield Use(making.product, "", making)


def _pair(graph: Graph, supplier: Making, uses: Sequence[Use], capacity: Amounts, demand: Amounts) -> Pair:
    user, need = uses[0].user.actor, uses[0].need
    counties = graph.actor[supplier.actor].county, graph.actor[user].county
    rows = [evidence for use in uses for evidence in (use.user.evidence, *use.links)]
    return Pair(
        supplier=supplier.actor,
        user=user,
        makes=supplier.product,
        needs=need,
        into=tuple(use.into for use in uses if use.into),
        verified=supplier.state is Presence.PRESENT and any(use.user.state is Presence.PRESENT for use in uses),
        same_county=counties[0] == counties[1] if all(counties) else None,
        enough=_enough(capacity.get((supplier.actor, supplier.product)), demand.get((user, need))),
        ground=ground(graph, [supplier.evidence, *rows]),
    )


def _enough(capacity: int | None, demand: int | None) -> Fraction | None:
    return None if capacity is None or not demand else Fraction(capacity, demand)


def _rank(pair: Pair) -> tuple[object, ...]:
    near = {True: 0, None: 1, False: 2}[pair.same_county]
    spare = (pair.enough is None, -(pair.enough or 0))
    return not pair.verified, pair.length, near, *spare, pair.supplier, pair.user, pair.makes, pair.needs
