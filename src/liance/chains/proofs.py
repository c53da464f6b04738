"""Why a product fell or came: step by step back to the change that began it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from liance.chains.wiring import Part, Sort, What, Wiring


class Why(StrEnum):
    """What tipped a product."""

    CHANGE = "change"
    """It was itself what was changed."""
    MAKER = "maker"
    """Its last maker went, or its first came."""
    NEED = "need"
    """The last alternative of one of its needs went, or the first of the last unmet one came."""
    OUTSIDE = "outside"
    """Its purchase outside ended or became possible."""
    KIND = "kind"
    """The last special kind that stood in for it went, or the first came."""


@dataclass(frozen=True, slots=True)
class Step:
    """One product and what tipped it. Every other route to it was closed already (or stayed closed, if it came)."""

    product: str
    why: Why
    by: Part | None = None
    """What went or came just before; None: the change itself."""
    need: tuple[str, ...] = ()
    """All alternatives of the need, where it was one."""


class Proofs:
    """The products that fell, or came, in a course of a network: in order, each with its proof.

    `tipped` gives for each node that changed what tipped it; `shown` are those that count as changed in the end.
    """

    def __init__(
        self,
        wiring: Wiring,
        tipped: Mapping[int, int],
        links: Sequence[tuple[int, int]] = (),
        shown: Collection[int] | None = None,
    ) -> None:
        self._wiring, self._tipped, self._links = wiring, tipped, links
        self._shown = tipped if shown is None else shown

    @cached_property
    def products(self) -> tuple[str, ...]:
        """In the order in which they went or came."""
        sorts, ids = self._wiring.sorts, self._wiring.ids
        return tuple(ids[node] for node in self._shown if sorts[node] is Sort.PRODUCT)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.products)

    def __contains__(self, product: str) -> bool:
        return product in self._all

    def step(self, product: str) -> Step:
        """What tipped a product. KeyError where it did not fall or come."""
        node = self._wiring.product(product)
        route = self._tipped[node]
        match self._wiring.sorts[route]:
            case _ if route == node:
                return Step(product, Why.CHANGE)
            case Sort.PRODUCT:
                return Step(product, Why.KIND, self._part(route))
        return self._by_route(product, route)

    @cached_property
    def makings(self) -> tuple[str, ...]:
        """Products whose making here stopped, or began, in order; they may be to be had otherwise."""
        sorts, ids = self._wiring.sorts, self._wiring.ids
        return tuple(ids[node] for node in self._shown if sorts[node] is Sort.MAKE)

    def making(self, product: str) -> Step:
        """What stopped the making of a product here, or let it begin. KeyError where nothing did."""
        node = self._wiring.make[product]
        if node not in self._tipped:
            raise KeyError(product)
        return self._by_route(product, node)

    def _by_route(self, product: str, route: int) -> Step:
        """The step by one way to a product: its making or its purchase."""
        cause = self._tipped.get(route, route)
        by = self._tipped.get(cause, cause)
        match self._wiring.sorts[cause]:
            case Sort.NEED:
                return Step(product, Why.NEED, self._part(by), self._alternatives(cause))
            case Sort.MAKERS:
                return Step(product, Why.MAKER, None if by == cause else self._part(by))
            case Sort.ACTOR:
                return Step(product, Why.MAKER, self._part(cause))
            case _:
                return Step(product, Why.OUTSIDE, self._part(by))

    def path(self, product: str) -> tuple[Step, ...]:
        """The steps from a product back to what was changed. KeyError where it did not fall or come."""
        made = [self.step(product)]
        while (by := made[-1].by) is not None and self._tipped_product(by):
            made.append(self.step(by.id))
        return tuple(made)

    def _tipped_product(self, part: Part) -> bool:
        return part.what is What.PRODUCT and self._wiring.product(part.id) in self._tipped

    def _alternatives(self, need: int) -> tuple[str, ...]:
        more = (support for support, node in self._links if node == need)
        return tuple(self._wiring.ids[node] for node in (*self._wiring.network.supports[need], *more))

    def _part(self, node: int) -> Part:
        what = {Sort.PRODUCT: What.PRODUCT, Sort.ACTOR: What.ACTOR}.get(self._wiring.sorts[node], What.OUTSIDE)
        return Part(what, self._wiring.ids[node])
