"""The tasks of a policy as its document has them: each task or safeguard with its chain, its measures, who answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from liance.rules import ir
from liance.telling.clauses import anchor_of
from liance.web.guide.queries import told
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of

MEASURE, CHAIN = "measure", "chain"
BODIES = ("organisations", "parks", "institutes", "zones")
"""The lists of a measure that name bodies."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one sentence asks to be done."""

    block: ir.Task

    @property
    def id(self) -> str:
        """Its id in the document."""
        return self.block.id

    @property
    def title(self) -> str:
        """Its name."""
        return self.block.title

    @property
    def anchor(self) -> str:
        """Where its sentence stands."""
        return anchor_of(self.block.sentence)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that it names."""
        return tuple(name for kind in BODIES for name in self.block.lists.get(kind, ()))

    @property
    def products(self) -> tuple[str, ...]:
        """The products that it names."""
        return self.block.lists.get("products", ())


@dataclass(frozen=True, slots=True)
class Head:
    """A task or a safeguard with its measures; `chain` is that of its section."""

    block: ir.Task
    chain: ir.Task | None
    measures: tuple[Measure, ...]

    @property
    def id(self) -> str:
        """Its id in the document."""
        return self.block.id

    @property
    def title(self) -> str:
        """Its name."""
        return self.block.title

    @property
    def anchor(self) -> str:
        """Where it stands."""
        return anchor_of(self.block.sentence)

    @property
    def departments(self) -> tuple[str, ...]:
        """The bodies that the document holds responsible."""
        named = (*self.block.departments, *(d for m in self.measures for d in m.block.departments))
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Plan:
    """All of them, in the order of the document."""

    heads: tuple[Head, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure."""
        return tuple(m for h in self.heads for m in h.measures)

    @property
    def chains(self) -> tuple[ir.Task, ...]:
        """Every chain that has tasks."""
        return tuple({h.chain.id: h.chain for h in self.heads if h.chain is not None}.values())

    def head(self, item: str) -> Head | None:
        """The task or safeguard with this id, or the one that a measure belongs to."""
        return next((h for h in self.heads if item == h.id or any(m.id == item for m in h.measures)), None)

    def measure(self, item: str) -> Measure | None:
        """The measure with this id."""
        return next((m for m in self.measures if m.id == item), None)


def plan_of(edition: Edition) -> Plan:
    """The tasks of an edition."""
    return _plan(edition.digest)


@lru_cache(maxsize=32)
def _plan(digest: str) -> Plan:
    return plan(policy_of(Edition(digest=digest)))


def answering(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """The bodies that the document holds responsible, each with the anchors of the sentences that say so."""
    return _answering(edition.digest)


@lru_cache(maxsize=32)
def _answering(digest: str) -> Mapping[str, tuple[str, ...]]:
    made: dict[str, list[str]] = {}
    for sentence in told(Edition(digest=digest), "zh").sentences:
        for name in sentence.responsible:
            made.setdefault(name, []).append(sentence.anchor)
    return {name: tuple(anchors) for name, anchors in made.items()}


def plan(policy: ir.Policy) -> Plan:
    """The tasks of a policy; a measure under no task stands for itself."""
    return Plan(tuple(_heads(policy.tasks)))


def _heads(blocks: tuple[ir.Task, ...]) -> Iterator[Head]:
    heads = [b for b in blocks if b.kind not in (MEASURE, CHAIN)]
    owned: dict[str, list[Measure]] = {h.id: [] for h in heads}
    order: dict[str, ir.Task] = {}
    for block in blocks:
        if block.kind == CHAIN:
            continue
        head = _above(block, heads) if block.kind == MEASURE else block
        if head is None:
            owned[block.id], head = [], block
        if block.kind == MEASURE:
            owned[head.id].append(Measure(block))
        order.setdefault(head.id, head)
    chains = [b for b in blocks if b.kind == CHAIN]
    return (Head(head, _above(head, chains), tuple(owned[head.id])) for head in order.values())


def _above(block: ir.Task, among: list[ir.Task]) -> ir.Task | None:
    """The last of these that stands in the clause of a block or in one above it."""
    clauses = list(block.sentence.clause.upward())
    found = [b for b in among if any(b.sentence.clause is c for c in clauses)]
    return max(found, key=lambda b: b.sentence.span.start, default=None)
