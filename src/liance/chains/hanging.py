"""What each node of a network hangs on: the nodes whose end alone would end it, for all nodes at once, as bits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from heapq import heappop, heappush

from liance.chains.network import Course, Network, State

NOBODY: frozenset[int] = frozenset()


class Hanging:
    """For living nodes the marks (bits) of those whose end alone would end each, in a state.

    A node hangs on itself, on all that one of its needs hangs on, and on what all its alternatives hang on: the least
    sets for which that is so. `order` has supports first, and with a node all that it rests on.
    """

    def __init__(self, network: Network, state: State, marks: Mapping[int, int], order: Iterable[int]) -> None:
        self._network, self._state, self._marks = network, state, marks
        self._nodes = [node for node in order if state.lives[node]]
        self._place = {node: n for n, node in enumerate(self._nodes)}
        self._found = dict.fromkeys(self._nodes, 0)
        self._found |= self._settled(self._nodes, NOBODY)

    def of(self, node: int) -> int:
        """The marks of a node; none where it does not live or is not among the nodes."""
        return self._found.get(node, 0)

    def of_without(self, node: int, course: Course) -> int:
        """The marks of a node once a course, which does not end it, has run."""
        worn = [n for n in course.spare if n in self._place and n not in course.fallen]
        return self._settled(worn, course.fallen).get(node, self.of(node))

    def _settled(self, stale: Iterable[int], gone: Collection[int]) -> dict[int, int]:
        """Marks that become more when the stale nodes, and what rests on them, are looked at again without the gone."""
        place, users, found, now = self._place, self._network.users, self._found, dict[int, int]()
        waiting = sorted(place[node] for node in stale)
        queued = set(waiting)
        while waiting:
            node = self._nodes[turn := heappop(waiting)]
            queued.discard(turn)
            marks = self._marks.get(node, 0) | self._shared(node, now, gone)
            if marks != now.get(node, found[node]):
                now[node] = marks
                for user in users[node]:
                    if user not in gone and (later := place.get(user)) is not None and later not in queued:
                        queued.add(later)
                        heappush(waiting, later)
        return now

    def _shared(self, node: int, now: Mapping[int, int], gone: Collection[int]) -> int:
        """The marks of its supports: all of them where it needs every one, else those that they have in common."""
        found, every, joined = self._found, self._network.every[node], -1
        for support in self._network.supports[node]:
            if support in found and support not in gone:
                marks = now.get(support, found[support])
                joined = marks if joined < 0 else joined | marks if every else joined & marks
        return max(joined, 0)


def per_bit(rows: Iterable[int], width: int) -> list[int]:
    """For each of `width` bits how many rows have it: counted in binary, one number for all bits at once."""
    planes: list[int] = []
    for row in rows:
        carry, n = row, 0
        while carry:
            if n == len(planes):
                planes.append(0)
            planes[n], carry, n = planes[n] ^ carry, planes[n] & carry, n + 1
    digits = [format(plane, f"0{width}b")[::-1] for plane in planes]
    return [sum((digit[bit] == "1") << n for n, digit in enumerate(digits)) for bit in range(width)]
