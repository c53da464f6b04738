"""How old each row of a graph is on a day, and whether it has outlived what its kind may be trusted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liance.chains.graph import Basis, Evidence, Graph


class Rows(StrEnum):
    """The kinds of rows."""

    PRODUCT = "product"
    LINK = "link"
    ACTOR = "actor"
    MAKING = "making"
    ABSENT = "absent"
    PARK = "park"


LASTING = {Rows.PRODUCT: 1095, Rows.LINK: 1095, Rows.ACTOR: 365, Rows.MAKING: 365, Rows.ABSENT: 180, Rows.PARK: 365}
"""Days for which a row is trusted: what is made and by whom changes faster than what it takes to make it."""


@dataclass(frozen=True, slots=True)
class Age:
    """One row on a day. A row of the policy's own words holds as long as the policy: it has no age."""

    rows: Rows
    id: str
    """The product's, actor's or park's; upper→lower of a link, actor→product of who makes what."""
    evidence: Evidence
    days: int | None
    """None: the day it tells of is not known, or it is the policy's own."""
    expired: bool | None
    """None: unknown, for want of a day."""


def ages(graph: Graph, *, on: date, lasting: Mapping[Rows, int] | None = None) -> tuple[Age, ...]:
    """Every row's age on a day. `lasting`: days by kind instead of `LASTING`."""
    lasting = {**LASTING, **(lasting or {})}
    return tuple(_age(rows, id_, evidence, on, lasting[rows]) for rows, id_, evidence in _rows(graph))


def _age(rows: Rows, id_: str, evidence: Evidence, on: date, lasting: int) -> Age:
    if evidence.basis is Basis.POLICY:
        return Age(rows, id_, evidence, None, False)
    if evidence.as_of is None:
        return Age(rows, id_, evidence, None, None)
    days = (on - evidence.as_of).days
    return Age(rows, id_, evidence, days, days > lasting)


def _rows(graph: Graph) -> Iterator[tuple[Rows, str, Evidence]]:
    yield from ((Rows.PRODUCT, product.id, product.evidence) for product in graph.products)
    yield from ((Rows.LINK, f"{link.upper}→{link.lower}", link.evidence) for link in graph.links)
    yield from ((Rows.ACTOR, actor.id, actor.evidence) for actor in graph.actors)
    yield from ((Rows.MAKING, f"{making.actor}→{making.product}", making.evidence) for making in graph.makings)
    yield from ((Rows.ABSENT, product, evidence) for product, evidence in graph.absent.items())
    yield from ((Rows.PARK, park.id, park.evidence) for park in graph.parks)


@dataclass(frozen=True, slots=True)
class Fresh:
    """How many rows of a kind there are, and how many are past their time or cannot be told."""

    rows: int
    expired: int
    unknown: int


def freshness(found: tuple[Age, ...]) -> Mapping[Rows, Fresh]:
    """By kind of row, those that occur."""
    by: dict[Rows, list[bool | None]] = {}
    for age in found:
        by.setdefault(age.rows, []).append(age.expired)
    return {rows: Fresh(len(told), told.count(True), told.count(None)) for rows, told in by.items()}
