"""Supply pairs: somebody here makes what somebody else here needs, ranked for a meeting; those who trade left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from liance.chains.coverage import kinds_of
from liance.chains.graph import Graph, Making, Presence, Role
from liance.chains.ground import Ground, ground


@dataclass(frozen=True, slots=True)
class Pair:
    """`supplier` makes `makes`; `user` needs `needs`, the same product or a general one, to make `into`."""

    supplier: str
    user: str
    makes: str
    needs: str
    into: str
    """Empty where the user is known to buy it, and not what for."""
    verified: bool
    """That the one makes it, and that the other makes what needs it or buys it."""
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
    capacity: Mapping[tuple[str, str], int] | None = None,
    demand: Mapping[tuple[str, str], int] | None = None,
) -> tuple[Pair, ...]:
    """All pairs, those first that are verified, then direct, then of one county, then with the most to spare.

    `trading` are (supplier, user) that do already; `capacity` and `demand` are by (actor, product), in one unit.
    """
    done = set(trading)
    capacity, demand = capacity or {}, demand or {}
    found: dict[tuple[str, str, str, str, str], Pair] = {}
    for need, into, user in _needed(graph):
        for makes in kinds_of(graph, need):
            for supplier in graph.makers.get(makes, ()):
                if supplier.actor != user.actor and (supplier.actor, user.actor) not in done:
                    key = supplier.actor, user.actor, makes, need, into
                    enough = _enough(capacity.get((supplier.actor, makes)), demand.get((user.actor, need)))
                    found.setdefault(key, _pair(graph, supplier, user, need, into, enough))
    return tuple(sorted(found.values(), key=_rank))


def _needed(graph: Graph) -> Iterator[tuple[str, str, Making]]:
    """What is needed here, for what, and by whom: local makers of what needs it, local buyers."""
    for lower, needs in graph.needs.items():
        for user in graph.makers.get(lower, ()):
            yield from ((upper, lower, user) for need in needs for upper in need)
    for making in graph.makings:
        if making.role is Role.BUYS and making.state is not Presence.ABSENT and graph.actor[making.actor].local:
            yield making.product, "", making


def _pair(graph: Graph, supplier: Making, user: Making, need: str, into: str, enough: Fraction | None) -> Pair:
    links = (link.evidence for link in graph.into.get(into, ()) if link.upper == need)
    counties = graph.actor[supplier.actor].county, graph.actor[user.actor].county
    return Pair(
        supplier=supplier.actor,
        user=user.actor,
        makes=supplier.product,
        needs=need,
        into=into,
        verified=supplier.state is Presence.PRESENT and user.state is Presence.PRESENT,
        same_county=counties[0] == counties[1] if all(counties) else None,
        enough=enough,
        ground=ground(graph, [supplier.evidence, user.evidence, *links]),
    )


def _enough(capacity: int | None, demand: int | None) -> Fraction | None:
    return None if capacity is None or not demand else Fraction(capacity, demand)


def _rank(pair: Pair) -> tuple[object, ...]:
    near = {True: 0, None: 1, False: 2}[pair.same_county]
    spare = (pair.enough is None, -(pair.enough or 0))
    return not pair.verified, pair.length, near, *spare, pair.supplier, pair.user, pair.makes, pair.needs, pair.into
