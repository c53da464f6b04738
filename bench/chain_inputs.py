"""A made-up chain of any size: layers, alternatives, stand-ins, some circles, and makers of whom much is unknown."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from liance.chains.graph import (
    Actor,
    Basis,
    Chain,
    County,
    Evidence,
    Graph,
    Kind,
    Link,
    Making,
    Presence,
    Product,
    Role,
)

PRODUCTS, LINKS, LAYERS = 10_000, 28_000, 20
CHAINS = tuple(f"c{n}" for n in range(20))
COUNTIES = tuple(f"37150{n}" for n in range(8))
STAGES = ("upstream", "midstream", "downstream", "use")
ACTORS, MAKINGS = 6_000, 9_000
CIRCLES, SPECIAL, SECOND = 0.003, 0.05, 0.3
"""How often a link closes a circle, says is-a, has an alternative beside it."""
ABSENT = 0.3
ROWS = 1_000_000
SEED = 7


def made_up(products: int = PRODUCTS, links: int = LINKS, seed: int = SEED, chains: Sequence[str] = CHAINS) -> Graph:
    """A graph of so many products and links, the same for the same numbers."""
    dice = random.Random(seed)
    names = [f"p{n}" for n in range(products)]
    actors = [f"a{n}" for n in range(products * ACTORS // PRODUCTS)]
    makings = {(dice.choice(actors), dice.choice(names)) for _ in range(products * MAKINGS // PRODUCTS)}
    made = {name for _, name in makings}
    return Graph(
        tuple(Chain(chain, chain) for chain in chains),
        tuple(_product(name, dice.choice(chains), STAGES[n * len(STAGES) // products]) for n, name in enumerate(names)),
        tuple(_links(dice, names, links)),
        tuple(Actor(name, name, "enterprise", _evidence(dice), county=dice.choice(COUNTIES)) for name in actors),
        tuple(_making(dice, actor, product) for actor, product in sorted(makings)),
        absent={name: _evidence(dice) for name in names if name not in made and dice.random() < ABSENT},
        counties=tuple(County(code, code) for code in COUNTIES),
        version="made up",
    )


def _product(name: str, chain: str, stage: str) -> Product:
    return Product(name, name, chain, stage, "product", Evidence(Basis.FIELD))


def _making(dice: random.Random, actor: str, product: str) -> Making:
    state = Presence.PRESENT if dice.random() < 0.7 else Presence.UNKNOWN
    return Making(actor, product, Role.MAKES, state, _evidence(dice))


def _evidence(dice: random.Random) -> Evidence:
    return Evidence(Basis.REPORT, f"source {dice.randrange(50)}", date(2025, 1 + dice.randrange(12), 1))


def _links(dice: random.Random, names: list[str], links: int) -> Iterator[Link]:
    """Needs of products, mostly from the two layers before; some have a second alternative, some close a circle."""
    layer = len(names) // LAYERS
    taken: dict[tuple[int, int], None] = {}
    below: dict[int, list[int]] = {}

    def link(upper: int, lower: int, group: str = "", kind: Kind = Kind.INPUT) -> Iterator[Link]:
        if upper != lower and (upper, lower) not in taken:
            taken[upper, lower] = None
            below.setdefault(upper, []).append(lower)
            yield Link(names[upper], names[lower], kind, Evidence(Basis.FIELD), group)

    while len(taken) < links:
        lower = dice.randrange(layer, len(names))
        if below and dice.random() < CIRCLES:
            upper = end = dice.choice(list(below))
            for _ in range(dice.randint(1, 3)):
                end = dice.choice(below.get(end, [end]))
            yield from link(end, upper)
            continue
        group = f"g{len(taken)}" if dice.random() < SECOND else ""
        for _ in range(2 if group else 1):
            upper = lower - layer - dice.randrange(0, min(layer, lower - layer) + 1)
            yield from link(upper, lower, group, Kind.IS_A if not group and dice.random() < SPECIAL else Kind.INPUT)


def market(rows: int = ROWS, products: int = PRODUCTS, seed: int = SEED) -> pl.DataFrame:
    """Amounts of firms by product, in fen: columns of, firm (both numbers, as a database has them), amount."""
    dice = random.Random(seed)
    return pl.DataFrame(
        {
            "of": [dice.randrange(products) for _ in range(rows)],
            "firm": [dice.randrange(rows // 10 + 1) for _ in range(rows)],
            "amount": [int(dice.lognormvariate(18, 2)) for _ in range(rows)],
        },
        schema={"of": pl.UInt32, "firm": pl.UInt32, "amount": pl.Int64},
    )
