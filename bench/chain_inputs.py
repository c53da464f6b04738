"""A made-up chain of any size: layers, alternatives, stand-ins, some circles, and makers of whom much is unknown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import polars as pl

from liance.chains.graph import (
    Actor,
    Basis,
    Chain,
    Evidence,
    Graph,
    Kind,
    Link,
    Making,
    Presence,
    Product,
    Role,
)

PRODUCTS, LINKS, LAYERS, CHAINS = 10_000, 28_000, 20, 20
ACTORS, MAKINGS = 6_000, 9_000
BACKWARDS, SPECIAL, SECOND = 0.003, 0.05, 0.3
"""Of the links: that lead against the flow, that say is-a, that are the second alternative of a need."""
ABSENT = 0.3
ROWS = 1_000_000
SEED = 7


def made_up(products: int = PRODUCTS, links: int = LINKS, seed: int = SEED) -> Graph:
    """A graph of so many products and links, the same for the same numbers."""
    dice = random.Random(seed)
    names = [f"p{n}" for n in range(products)]
    actors = [f"a{n}" for n in range(products * ACTORS // PRODUCTS)]
    makings = {(dice.choice(actors), dice.choice(names)) for _ in range(products * MAKINGS // PRODUCTS)}
    made = {name for _, name in makings}
    return Graph(
        tuple(Chain(f"c{n}", f"链{n}") for n in range(CHAINS)),
        tuple(_product(name, n * LAYERS // products, dice.randrange(CHAINS)) for n, name in enumerate(names)),
        tuple(_links(dice, names, links)),
        tuple(Actor(name, name, "enterprise", _evidence(dice), county=f"{dice.randrange(8)}") for name in actors),
        tuple(_making(dice, actor, product) for actor, product in sorted(makings)),
        absent={name: _evidence(dice) for name in names if name not in made and dice.random() < ABSENT},
        version="made up",
    )


def _product(name: str, layer: int, chain: int) -> Product:
    return Product(name, name, f"c{chain}", str(layer), "product", Evidence(Basis.FIELD))


def _making(dice: random.Random, actor: str, product: str) -> Making:
    state = Presence.PRESENT if dice.random() < 0.7 else Presence.UNKNOWN
    return Making(actor, product, Role.MAKES, state, _evidence(dice))


def _evidence(dice: random.Random) -> Evidence:
    return Evidence(Basis.REPORT, f"source {dice.randrange(50)}", date(2025, 1 + dice.randrange(12), 1))


def _links(dice: random.Random, names: list[str], links: int) -> Iterator[Link]:
    """Needs of products, mostly from one of the three layers before; some of them with a second alternative."""
    layer, count, taken = len(names) // LAYERS, 0, set[tuple[int, int]]()
    while count < links:
        lower = dice.randrange(layer, len(names))
        group = f"g{count}" if dice.random() < SECOND else ""
        for _ in range(2 if group else 1):
            upper = max(0, lower - layer) - dice.randrange(0, min(2 * layer, lower - layer) + 1)
            if dice.random() < BACKWARDS:
                upper = min(len(names) - 1, lower + dice.randrange(1, 2 * layer))
            if upper != lower and (upper, lower) not in taken:
                taken.add((upper, lower))
                kind = Kind.IS_A if not group and dice.random() < SPECIAL else Kind.INPUT
                yield Link(names[upper], names[lower], kind, Evidence(Basis.FIELD), group)
                count += 1


def market(rows: int = ROWS, products: int = PRODUCTS, seed: int = SEED) -> pl.DataFrame:
    """Amounts of firms by product, in fen: columns of, firm, amount."""
    dice = random.Random(seed)
    return pl.DataFrame(
        {
            "of": [f"p{dice.randrange(products)}" for _ in range(rows)],
            "firm": [f"a{dice.randrange(rows // 10 + 1)}" for _ in range(rows)],
            "amount": [int(dice.lognormvariate(18, 2)) for _ in range(rows)],
        }
    )
