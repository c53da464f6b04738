"""An order in which everything comes after what it rests on, as far as circles allow."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def below_first(ends: Iterable[K], below: Callable[[K], Iterable[K]]) -> list[K]:
    """`ends` and all that they rest on, directly or not: each once, after what is below it unless in a circle."""
    seen: set[K] = set()
    made: list[K] = []
    for end in ends:
        path = [] if end in seen else [(end, iter(below(end)))]
        seen.add(end)
        while path:
            node, rest = path[-1]
            found = next((b for b in rest if b not in seen), None)
            if found is None:
                made.append(node)
                path.pop()
            else:
                seen.add(found)
                path.append((found, iter(below(found))))
    return made
