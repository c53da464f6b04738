"""What the pages of a chain share: the edition and graph that an address names."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from liance.chains.graph import Actor, Chain, Graph, Product
from liance.web.chains.queries import Known, known_of
from liance.web.policies.models import Edition
from liance.web.policies.queries import current


@dataclass(frozen=True)
class Shown:
    """A policy's chain as a page shows it."""

    edition: Edition
    known: Known

    @property
    def graph(self) -> Graph:
        """Its graph."""
        return self.known.graph

    def product(self, id_: str) -> Product:
        """A product by id. Raises Http404."""
        if id_ not in self.graph.product:
            raise Http404
        return self.graph.product[id_]

    def actor(self, id_: str) -> Actor:
        """An actor by id. Raises Http404."""
        if id_ not in self.graph.actor:
            raise Http404
        return self.graph.actor[id_]

    def chain(self, id_: str) -> Chain | None:
        """A chain by id; None for no id or an unknown one."""
        return next((c for c in self.graph.chains if c.id == id_), None)


def shown(policy: str) -> Shown:
    """The chain of a policy's current edition. Raises Http404 where there is none."""
    edition = current(policy)
    known = known_of(edition) if edition is not None else None
    if edition is None or known is None:
        raise Http404
    return Shown(edition, known)
