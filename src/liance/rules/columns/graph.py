"""Columns computed from columns, each only once: equal parts of all rules and years are the same node of one graph.

Polars expressions are trees, in which a part used twice is written twice; a policy's bounds over seven years would
grow without end. A `Node` is a part; `evaluate` gives Polars the nodes level by level, shared ones as columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from weakref import WeakValueDictionary

import polars as pl

Build = Callable[..., pl.Expr]
_KNOWN: WeakValueDictionary[tuple[Hashable, ...], Node] = WeakValueDictionary()
LEAVES = ("col", "lit")


class Node:
    """A column: a name, a constant, or an operation on other nodes. Equal operations are one and the same node."""

    __slots__ = ("__weakref__", "args", "build", "key", "written")
    key: Hashable
    build: Build
    args: tuple[Node, ...]
    written: pl.Expr | None
    """The expression of a leaf, which is the same wherever it is used."""

    def __new__(cls, key: Hashable, build: Build, *args: Node) -> Node:
        """The node of an operation; `key` says which operation with which constants, `build` makes it."""
        whole = (key, *(id(x) for x in args))
        found = _KNOWN.get(whole)
        if found is None:
            found = super().__new__(cls)
            found.key, found.build, found.args, found.written = key, build, args, None
            _KNOWN[whole] = found
        return found

    @property
    def leaf(self) -> bool:
        """Whether it is a column of the frame or a constant."""
        return isinstance(self.key, tuple) and self.key[0] in LEAVES

    def __add__(self, other: Node) -> Node:
        return Node("+", lambda x, y: x + y, self, other)

    def __sub__(self, other: Node) -> Node:
        return Node("-", lambda x, y: x - y, self, other)

    def __mul__(self, other: Node) -> Node:
        return Node("*", lambda x, y: x * y, self, other)

    def __gt__(self, other: Node | int) -> Node:
        return Node(">", lambda x, y: x > y, self, _node(other))

    def __ge__(self, other: Node | int) -> Node:
        return Node(">=", lambda x, y: x >= y, self, _node(other))

    def __lt__(self, other: Node | int) -> Node:
        return _node(other) > self

    def __le__(self, other: Node | int) -> Node:
        return _node(other) >= self

    def __and__(self, other: Node) -> Node:
        return Node("&", lambda x, y: x & y, self, other)

    def __or__(self, other: Node) -> Node:
        return Node("|", lambda x, y: x | y, self, other)

    def __invert__(self) -> Node:
        return self.args[0] if self.key == "~" else Node("~", lambda x: ~x, self)

    def same(self, other: Node) -> Node:
        """Whether two columns are equal."""
        return Node("=", lambda x, y: x == y, self, other)

    def differs(self, other: Node) -> Node:
        """Whether two columns are not equal."""
        return Node("!=", lambda x, y: x != y, self, other)

    def over(self, other: Node) -> Node:
        """The quotient rounded down."""
        return Node("//", lambda x, y: x.floordiv(y), self, other)

    def filled(self, value: int | bool | str) -> Node:
        """The column with a constant where it is null."""
        return Node(("fill", type(value), value), lambda x: x.fill_null(value), self)

    def given(self) -> Node:
        """Where it is not null."""
        return Node("given", lambda x: x.is_not_null(), self)

    def cast(self, dtype: type[pl.DataType]) -> Node:
        """The column in another type."""
        return Node(("cast", dtype), lambda x: x.cast(dtype), self)


def col(name: str) -> Node:
    """A column of the frame."""
    return Node(("col", name), lambda: pl.col(name))


def lit(value: object, dtype: type[pl.DataType] | pl.DataType | None = None) -> Node:
    """A constant."""
    return Node(("lit", type(value), value, dtype), lambda: pl.lit(value, dtype=dtype))


def _node(value: Node | int) -> Node:
    return lit(value, pl.Int64) if isinstance(value, int) else value


def when(test: Node, then: Node, other: Node | None = None) -> Node:
    """One column where a test holds, another (or null) elsewhere."""
    if other is None:
        return Node("when", lambda t, x: pl.when(t).then(x), test, then)
    return Node("if", lambda t, x, y: pl.when(t).then(x).otherwise(y), test, then, other)


def clipped(value: Node, most: int, *, lowest: bool) -> Node:
    """The lesser (or greater) of a column and a constant; null where the column is."""
    if lowest:
        return Node(("at most", most), lambda x: x.clip(upper_bound=most), value)
    return Node(("at least", most), lambda x: x.clip(lower_bound=most), value)


def among(code: Node, numbers: tuple[int, ...]) -> Node:
    """Whether a whole number is one of several, in order."""
    if not numbers:
        return Node("none", lambda x: x < 0, code)
    low, high = numbers[0], numbers[-1]
    if high - low + 1 != len(numbers):
        return Node(("among", numbers), lambda x: x.is_in(list(numbers)), code)
    if low == high:
        return Node(("among", numbers), lambda x: x == low, code)
    return Node(("among", numbers), lambda x: (x >= low) & (x <= high), code)


class Computation:
    """Outputs worked out once into rounds of expressions, then computed for as many frames as there are.

    `reads`: the columns of the frame that they are made of.
    """

    def __init__(self, outputs: Mapping[str, Node]) -> None:
        levels, self.reads, _ = _levels(outputs.values())
        made = _Expressions(levels)
        rounds: dict[int, list[pl.Expr]] = {}
        for node, level in levels.items():
            rounds.setdefault(level, []).append(made.tree(node).alias(_name(node)))
        self.rounds = [rounds[level] for level in sorted(rounds)]
        self.select = [made.of(node).alias(name) for name, node in outputs.items()]
        self.kept = tuple(levels)
        """The nodes stay alive as long as their names are in use."""

    def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The outputs for every row of a frame."""
        return self.planned(frame.lazy()).collect(optimizations=PLAIN)

    def planned(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The same of rows that are not there yet."""
        for expressions in self.rounds:
            rows = rows.with_columns(expressions)
        return rows.select(self.select)


def conjuncts(bit: Node) -> list[Node]:
    """What a conjunction consists of, each once."""
    if bit.key != "&":
        return [bit]
    return list(dict.fromkeys(part for arg in bit.args for part in conjuncts(arg)))


def weight(node: Node) -> int:
    """How many operations a node is made of, columns and constants not counted."""
    return len([n for n in _levels([node])[2] if not n.leaf])


PLAIN = pl.QueryOptFlags(comm_subexpr_elim=False, comm_subplan_elim=False)
"""Equal parts are shared by the graph already; looking for them again costs more than it finds."""


def evaluate(frame: pl.DataFrame, outputs: Mapping[str, Node]) -> pl.DataFrame:
    """The outputs for every row of a frame, each part of the graph computed once."""
    return Computation(outputs)(frame)


def _name(node: Node) -> str:
    return f"$t{id(node)}"


class _Expressions:
    """Polars expressions of nodes; what is a column of an earlier level is named."""

    def __init__(self, columns: Mapping[Node, int]) -> None:
        self.columns = columns
        self.trees: dict[Node, pl.Expr] = {}

    def of(self, node: Node) -> pl.Expr:
        """The expression, by name where the node is a column."""
        return pl.col(_name(node)) if node in self.columns else self.tree(node)

    def tree(self, node: Node) -> pl.Expr:
        """The expression, written out down to columns."""
        if node.leaf:
            node.written = node.build() if node.written is None else node.written
            return node.written
        if node not in self.trees:
            self.trees[node] = node.build(*(self.of(x) for x in node.args))
        return self.trees[node]


def _levels(outputs: Iterable[Node]) -> tuple[dict[Node, int], list[str], list[Node]]:
    """The nodes used more than once, each with the round in which it can be computed; columns needed; all nodes."""
    uses: dict[Node, int] = {}
    order: list[Node] = []
    stack: list[tuple[Node, bool]] = [(n, False) for n in outputs]
    for node, _ in stack:
        uses[node] = uses.get(node, 0) + 1
    seen: set[Node] = set()
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
            continue
        if node in seen:
            continue
        seen.add(node)
        stack.append((node, True))
        for x in node.args:
            uses[x] = uses.get(x, 0) + 1
            stack.append((x, False))
    depth: dict[Node, int] = {}
    made: dict[Node, int] = {}
    for node in order:
        below = max((depth[x] for x in node.args), default=0)
        shared = uses[node] > 1 and not node.leaf
        depth[node] = below + 1 if shared else below
        if shared:
            made[node] = depth[node]
    return made, sorted({n.key[1] for n in order if isinstance(n.key, tuple) and n.key[0] == "col"}), order
