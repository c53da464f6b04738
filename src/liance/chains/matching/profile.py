"""What is known of things that may belong together: notices, firms, products, classes of industry, all as profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from liance.chains.graph import Actor, Graph, Presence, Product, Role


class Sought(StrEnum):
    """What is looked for. Each has a threshold of its own, learnt from what people decided."""

    SUPPLY = "supply"
    """Who supplies what somebody asks for, or asks for what somebody supplies."""
    PLACING = "placing"
    """Where in the chain a firm belongs."""
    GAP = "gap"
    """Who could make a product that nobody in the city makes."""
    INDUSTRY = "industry"
    """The industry class of a product."""
    INPUT = "input"
    """A product that another one may need, though no link says so."""
    CHALLENGE = "challenge"
    """Who could take on an open challenge."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of something within the time that both sides mean."""

    amount: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one thing. What is not known is None or empty and never speaks against a match."""

    id: str
    name: str
    texts: tuple[str, ...] = ()
    """Other names and descriptions."""
    products: tuple[str, ...] = ()
    """Products of the graph that it is about, makes or asks for."""
    codes: tuple[str, ...] = ()
    """GB/T 4754 classes."""
    county: str = ""
    park: str = ""
    party: str = ""
    """Whose it is: matches with oneself are left out."""
    related: frozenset[str] = frozenset()
    """Parties that are related to it, by shares or otherwise: a caution, for a person to judge."""
    can: Quantity | None = None
    wants: Quantity | None = None
    ready: date | None = None
    """From when it can deliver."""
    due: date | None = None
    """By when the other side must deliver."""
    until: date | None = None
    """The last day on which it stands."""
    counties: frozenset[str] = frozenset()
    """Where the other side must be; empty: anywhere."""
    requires: frozenset[str] = frozenset()
    """Marks (titles, licences) that the other side must have."""
    marks: frozenset[str] | None = None
    """Marks that it has; None: not known."""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything written about it."""
        return (self.name, *self.texts)


def of_text(text: str) -> Profile:
    """Something that is known by a text alone."""
    return Profile("", text)


def of_product(product: Product) -> Profile:
    """A product of the graph."""
    return Profile(product.id, product.name, product.aliases, (product.id,), product.codes)


def of_actor(actor: Actor, graph: Graph, texts: Iterable[str] = (), codes: Iterable[str] = ()) -> Profile:
    """An organisation of the graph with what it makes or develops; `texts`, `codes`: what a register says of it."""
    made = [
        m.product
        for m in graph.makings
        if m.actor == actor.id and m.role is not Role.BUYS and m.state is not Presence.ABSENT
    ]
    names = tuple(name for name in (actor.full_name, *texts) if name)
    return Profile(
        actor.id, actor.name, names, tuple(made), tuple(codes), actor.county, actor.park, actor.code or actor.id
    )


def of_class(code: str, name: str, notes: Iterable[str] = ()) -> Profile:
    """A class of industry: its code, its name, and what the standard says belongs to it."""
    return Profile(code, name, tuple(notes), codes=(code,))


def by_id(profiles: Iterable[Profile]) -> Mapping[str, Profile]:
    """Profiles under their ids."""
    return {p.id: p for p in profiles}
