"""Names found, the likeliest first: the very name, what begins so, what contains it, initials, then similar ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from liance.chains.names.initials import spellings
from liance.chains.names.tokens import Asked, same
from liance.chains.words import pairs


class How(IntEnum):
    """How a name fits a query, the better first."""

    NAME = 0
    CORE = 1
    BEGINS = 2
    CONTAINS = 3
    INITIALS = 4
    SIMILAR = 5


class Kept(NamedTuple):
    """A name as it is kept: whose it is, the name as written, and its core."""

    code: str
    name: str
    core: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that fits a query, and how."""

    kept: Kept
    how: How


def best(typed: str, query: Asked, names: Iterable[Kept], *, most: int) -> list[Hit]:
    """The names that fit, the likeliest first, each organisation once; equals by length, then name, then code."""
    found: dict[str, tuple[tuple[object, ...], Hit]] = {}
    for kept in names:
        placed = _placed(typed, query, kept)
        if placed is not None and (kept.code not in found or placed < found[kept.code][0]):
            found[kept.code] = placed, Hit(kept, How(placed[0]))
    return [hit for _, hit in sorted(found.values(), key=lambda f: f[0])[:most]]


def _placed(typed: str, query: Asked, kept: Kept) -> tuple[int, float, int, str, str] | None:
    """Where a name stands among others: how it fits, how well, how short it is."""
    how, well = _how(typed, query, kept)
    return None if how is None else (how, well, len(kept.core), kept.name, kept.code)


def _how(typed: str, query: Asked, kept: Kept) -> tuple[How | None, float]:
    text = query.text
    if kept.core == text:
        return (How.NAME if same(typed, kept.name) else How.CORE), 0.0
    if kept.core.startswith(text):
        return How.BEGINS, 0.0
    if (at := kept.core.find(text)) > 0:
        return How.CONTAINS, float(at)
    if query.maybe_initials and (at := min(_found(text, spellings(kept.core)), default=-1)) >= 0:
        return How.INITIALS, float(at)
    if query.nearly and fits(text, kept.core):
        return How.SIMILAR, -likeness(text, kept.core)
    return None, 0.0


def _found(text: str, spelt: Iterable[str]) -> list[int]:
    """Where a text begins in those spellings that contain it."""
    return [at for initials in spelt if (at := initials.find(text)) >= 0]


def fits(text: str, name: str) -> bool:
    """Whether a name contains a text but for one slip."""
    return in_common(text, name) >= len(text) - 1


def in_common(one: str, other: str) -> int:
    """The length of the longest text whose characters stand in both in that order, perhaps with others between.

    By Hyyrö's method: a bit for each character of the one, all advanced at once by each character of the other.
    """
    every = (1 << len(one)) - 1
    places: dict[str, int] = {}
    for n, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << n
    free = every
    for character in other:
        hit = free & places.get(character, 0)
        free = (free + hit | free - hit) & every
    return len(one) - free.bit_count()


def likeness(one: str, other: str) -> float:
    """Twice the common pairs of characters over all of both, ends included: 1 for equal texts, the same both ways."""
    first, second = pairs(f"^{one}$"), pairs(f"^{other}$")
    return 2 * len(first & second) / (len(first) + len(second))
