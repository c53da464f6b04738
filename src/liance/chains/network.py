"""A network whose nodes live while their supports do: what can start, what keeps running, what a change moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from liance.chains.order import below_first


@dataclass(frozen=True, slots=True)
class State:
    """Which nodes live, and how many living supports each has beyond what it needs (negative: so many short)."""

    lives: bytearray
    spare: list[int]
    barred: frozenset[int] = frozenset()
    """Nodes that do not live whatever supports them."""


@dataclass(frozen=True, slots=True)
class Course:
    """What comes of a change: nodes in order, each with the node that tipped it (itself where it is the change)."""

    risen: dict[int, int] = field(default_factory=dict)
    fallen: dict[int, int] = field(default_factory=dict)
    spare: dict[int, int] = field(default_factory=dict)
    """Living supports beyond what is needed, of every node that was touched."""


class Network:
    """Nodes by number: one needs `every` support or any one of them. With none it always lives, or never."""

    def __init__(self) -> None:
        self.every: list[bool] = []
        self.supports: list[list[int]] = []
        self.users: list[list[int]] = []

    def __len__(self) -> int:
        return len(self.every)

    def add(self, *, every: bool, supports: Iterable[int] = ()) -> int:
        """A new node's number."""
        node = len(self.every)
        self.every.append(every)
        self.supports.append([])
        self.users.append([])
        for support in supports:
            self.support(node, support)
        return node

    def support(self, node: int, by: int) -> None:
        """Let a node rest on one more."""
        self.supports[node].append(by)
        self.users[by].append(node)

    # ---- fixed points -----------------------------------------------------------------------------------------------
    def greatest(self, barred: Iterable[int] = ()) -> State:
        """What keeps running where everything ran: nodes in a circle hold each other up."""
        spare = [0 if every else len(s) - 1 for every, s in zip(self.every, self.supports, strict=True)]
        full = State(bytearray(b"\1") * len(self), spare, frozenset(barred))
        weak = [node for node, left in enumerate(spare) if left < 0]
        return after(full, self.course(full, gone=[*full.barred, *weak]))

    def least(self, barred: Iterable[int] = ()) -> State:
        """What can be started where nothing runs: nodes in a circle wait for each other."""
        bare = [node for node, every in enumerate(self.every) if every and not self.supports[node]]
        spare = [-len(s) if every else -1 for every, s in zip(self.every, self.supports, strict=True)]
        for node in bare:
            spare[node] = -1  # one short until it is given below
        empty = State(bytearray(len(self)), spare, frozenset(barred))
        return after(empty, self.course(empty, given=bare))

    # ---- changes ----------------------------------------------------------------------------------------------------
    def course(
        self,
        state: State,
        *,
        gone: Iterable[int] = (),
        given: Iterable[int] = (),
        links: Iterable[tuple[int, int]] = (),
    ) -> Course:
        """What rises through more support, and then what falls because nodes are `gone`; each edge is met once.

        `given` nodes have one more support, which lives; `links` are (support, node): one more support of a node.
        """
        made, users, helped = Course(), self.users, [(node, node) for node in given]
        for support, node in links:
            users = list(users) if users is self.users else users
            users[support] = [*users[support], node]
            helped += [(node, support)] if state.lives[support] else []
        _rise(state, made, helped, users)
        _fall(state, made, gone, users)
        return made

    def order(self, ends: Iterable[int] | None = None) -> list[int]:
        """The nodes that `ends` (None: all) rest on, and they, supports before users as far as circles allow."""
        return below_first(range(len(self)) if ends is None else ends, self.supports.__getitem__)


def after(state: State, course: Course) -> State:
    """The state at the end of a course."""
    lives, spare = bytearray(state.lives), list(state.spare)
    for node in course.risen:
        lives[node] = 1
    for node in course.fallen:
        lives[node] = 0
    for node, left in course.spare.items():
        spare[node] = left
    return State(lives, spare, state.barred)


def _rise(state: State, made: Course, helped: list[tuple[int, int]], users: Sequence[list[int]]) -> None:
    """`helped` are nodes with what supports them now; it grows while it is read."""
    lives, barred, base, spare, risen = state.lives, state.barred, state.spare, made.spare, made.risen
    for node, by in helped:
        left = spare[node] = spare.get(node, base[node]) + 1
        if left >= 0 and not lives[node] and node not in risen and node not in barred:
            risen[node] = by
            helped.extend((user, node) for user in users[node])


def _fall(state: State, made: Course, gone: Iterable[int], users: Sequence[list[int]]) -> None:
    lives, base, spare, risen, fallen = state.lives, state.spare, made.spare, made.risen, made.fallen
    fallen.update((node, node) for node in gone if lives[node] or node in risen)
    queue = list(fallen)
    for node in queue:  # it grows while it is read
        for user in users[node]:
            left = spare[user] = spare.get(user, base[user]) - 1
            if left < 0 and user not in fallen and (lives[user] or user in risen):
                fallen[user] = node
                queue.append(user)
