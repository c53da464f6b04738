"""The product graph as a value: products, what each needs (groups of alternatives), who makes them, on what basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Basis(StrEnum):
    """What a row rests on; only rows that the policy states or a person confirmed are facts."""

    POLICY = "policy"
    """The policy's own words name it."""
    FIELD = "field"
    """Field knowledge that awaits an expert."""
    EXPERT = "expert"
    """Field knowledge that an expert confirmed."""
    REPORT = "report"
    """A published source states it."""


class Presence(StrEnum):
    """Whether a product is made in the city. No named producer is unknown, not absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a link says. `input`, `equipment` and `enables` are needs; a special kind can stand in for the general."""

    INPUT = "input"
    EQUIPMENT = "equipment"
    ENABLES = "enables"
    IS_A = "is_a"
    APPLICATION = "application"
    COMPLEMENT = "complement"

    @property
    def needed(self) -> bool:
        """Whether the upper product is needed to make the lower one."""
        return self in NEEDED


NEEDED = frozenset({Kind.INPUT, Kind.EQUIPMENT, Kind.ENABLES})


class Role(StrEnum):
    """What an organisation does with a product."""

    MAKES = "makes"
    BUYS = "buys"
    DEVELOPS = "develops"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a row may be believed: basis, where it was read, and as of which day (None: the day is not known)."""

    basis: Basis
    source: str = ""
    as_of: date | None = None
    words: str = ""
    """The policy's own words, for the basis `policy`."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One industrial chain of the policy; `id` is that of its 产业链 block."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product, material, technology or use. `stage` is its lane, from upstream to use; `codes` GB/T 4754."""

    id: str
    name: str
    chain: str
    stage: str
    kind: str
    evidence: Evidence
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    """Ids of the policy's tasks or measures that name it."""
    aim: str = ""
    """What the policy wants of it: kept strong, developed, scaled, attracted."""
    bottleneck: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`upper` flows into `lower`. Links of one `lower` with the same `group` are alternatives of one need."""

    upper: str
    lower: str
    kind: Kind
    evidence: Evidence
    group: str = ""
    confidence: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation in or around the chain. `code` is its 统一社会信用代码 where known."""

    id: str
    name: str
    kind: str
    evidence: Evidence
    full_name: str = ""
    code: str = ""
    county: str = ""
    park: str = ""
    local: bool = True
    """Whether it works in the city."""
    chains: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """That an actor makes, buys or develops a product, does not (absent), or is thought to (unknown)."""

    actor: str
    product: str
    role: Role
    state: Presence
    evidence: Evidence
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Park:
    """A park of the chain."""

    id: str
    name: str
    evidence: Evidence
    county: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class County:
    """A county of the city; `code` is its six digits of GB/T 2260."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure about an actor, product or park (`entity` is its id), as its source prints it.

    `value` is text, since sources write “>11” and “95.0-97.5”. `quality`: audited, reported, derived, expected, press.
    `note` says what the figure covers.
    """

    entity: str
    indicator: str
    period: str
    value: str
    unit: str
    quality: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Graph:
    """All of it, in the order of the files. `version` is their digest, so that a figure can name its scope."""

    chains: tuple[Chain, ...]
    products: tuple[Product, ...]
    links: tuple[Link, ...]
    actors: tuple[Actor, ...] = ()
    makings: tuple[Making, ...] = ()
    parks: tuple[Park, ...] = ()
    absent: Mapping[str, Evidence] = field(default_factory=dict)
    """Products of which it was verified that nobody in the city makes them, and on what evidence."""
    counties: tuple[County, ...] = ()
    facts: tuple[Fact, ...] = ()
    version: str = ""

    @cached_property
    def product(self) -> Mapping[str, Product]:
        """Products by id."""
        return {p.id: p for p in self.products}

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """Actors by id."""
        return {a.id: a for a in self.actors}

    @cached_property
    def needs(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """For each product its needs: each need a group of alternatives, any one of which will do."""
        return self.needs_of(NEEDED)

    def needs_of(self, kinds: Collection[Kind]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The needs of which some link is of these kinds; all alternatives of such a need count."""
        groups: defaultdict[str, dict[str, list[Link]]] = defaultdict(dict)
        for number, link in enumerate(self.links):
            if link.kind.needed:
                groups[link.lower].setdefault(link.group or f"#{number}", []).append(link)
        counted = (
            (lower, [need for need in needs.values() if any(link.kind in kinds for link in need)])
            for lower, needs in groups.items()
        )
        return {lower: tuple(tuple(link.upper for link in need) for need in needs) for lower, needs in counted if needs}

    @cached_property
    def specials(self) -> Mapping[str, tuple[str, ...]]:
        """For each general product the special kinds of it, any of which can stand in for it."""
        return _listed((link.lower, link.upper) for link in self.links if link.kind is Kind.IS_A)

    @cached_property
    def into(self) -> Mapping[str, tuple[Link, ...]]:
        """Links that end in a product."""
        return _listed((link.lower, link) for link in self.links)

    @cached_property
    def out_of(self) -> Mapping[str, tuple[Link, ...]]:
        """Links that leave a product."""
        return _listed((link.upper, link) for link in self.links)

    @cached_property
    def makers(self) -> Mapping[str, tuple[Making, ...]]:
        """For each product who makes it in the city, verified or thought to."""
        return self._makers(local=True)

    @cached_property
    def outsiders(self) -> Mapping[str, tuple[Making, ...]]:
        """For each product who makes it outside the city, verified or thought to."""
        return self._makers(local=False)

    def _makers(self, *, local: bool) -> Mapping[str, tuple[Making, ...]]:
        makes = (m for m in self.makings if m.role is Role.MAKES and m.state is not Presence.ABSENT)
        return _listed((m.product, m) for m in makes if self.actor[m.actor].local is local)

    def presence(self, product: str) -> Presence:
        """Verified present, verified absent, or unknown."""
        if any(m.state is Presence.PRESENT for m in self.makers.get(product, ())):
            return Presence.PRESENT
        return Presence.ABSENT if product in self.absent else Presence.UNKNOWN

    def made(self, *, at_most: bool = False) -> frozenset[str]:
        """Products that a verified local producer makes; `at_most`: all that are not verified absent."""
        states = (Presence.PRESENT, Presence.UNKNOWN) if at_most else (Presence.PRESENT,)
        return frozenset(p.id for p in self.products if self.presence(p.id) in states)


def _listed(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
