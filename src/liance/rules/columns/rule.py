"""What the second pass must know of an incentive: how often it is paid, which limits it shares, its groups."""

from __future__ import annotations

from dataclasses import dataclass

from liance.rules import ir

WHO, HAND, GONE = "who", "hand", "gone"
"""The beneficiary (one of its own where unknown); to be decided by the single-case engine; not payable after all."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A limit over several records, as columns: its bounds and the keys of what it covers."""

    low: str
    high: str
    keys: tuple[str, ...]
    each_year: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """A group that an incentive is in, as columns; `low` and `high` where it has a common maximum."""

    id: str
    kind: str
    keys: tuple[str, ...]
    each_year: bool
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One incentive under chosen readings, with the names of its columns.

    `priced`: it has a formula; `manual`: its amount is for people to say; `times`: how often the same may be paid.
    `ledger`: the incentives whose earlier awards may change it; `ledger_decides`: also whether it qualifies.
    """

    incentive: ir.Incentive
    nature: ir.Nature
    owner: str
    priced: bool
    manual: bool
    ledger: frozenset[str]
    ledger_decides: bool
    once: tuple[str, ...] | None
    once_each_year: bool
    times: int
    shared: tuple[Shared, ...]
    joint: tuple[Joint, ...]
