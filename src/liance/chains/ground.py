"""What a figure rests on: the graph's version, sources, the days they tell of, and what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from liance.chains.graph import Basis, Evidence, Graph

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """A figure that is not quite known: at least and at most so much."""

    least: T
    most: T

    @property
    def sure(self) -> bool:
        """Whether both are the same."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Ground:
    """The rows behind a figure, summed up, to stand beside it."""

    version: str
    """Of the graph."""
    rows: int = 0
    unconfirmed: int = 0
    """Rows of field knowledge that no expert has confirmed."""
    undated: int = 0
    oldest: date | None = None
    newest: date | None = None
    sources: tuple[str, ...] = ()


def ground(graph: Graph, rows: Iterable[Evidence]) -> Ground:
    """Sum up rows, each counted once however often a figure uses it."""
    told = list({id(row): row for row in rows}.values())
    days = sorted(row.as_of for row in told if row.as_of is not None)
    return Ground(
        version=graph.version,
        rows=len(told),
        unconfirmed=sum(row.basis is Basis.FIELD for row in told),
        undated=len(told) - len(days),
        oldest=days[0] if days else None,
        newest=days[-1] if days else None,
        sources=tuple(sorted({row.source for row in told if row.source})),
    )


def rows_of(graph: Graph, products: Iterable[str]) -> Iterator[Evidence]:
    """The rows that say what products are, what they need and who makes them. KeyError for an unknown id."""
    for product in products:
        yield graph.product[product].evidence
        yield from (link.evidence for link in graph.into.get(product, ()))
        yield from (making.evidence for making in graph.makers.get(product, ()))
        if product in graph.absent:
            yield graph.absent[product]


def of_products(graph: Graph, products: Iterable[str]) -> Ground:
    """What figures about these products rest on."""
    return ground(graph, rows_of(graph, products))
