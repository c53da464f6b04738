"""What the second pass must know of an incentive: how often it is paid, which limits it shares, its groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liance.rules import ir

WHO, HAND, GONE = "who", "hand", "gone"
"""The beneficiary (one of its own where unknown); to be decided by the single-case engine; not payable after all."""
MET = "met"
"""Whether several rows of a group met and were settled together."""
ASKED = "asked"
"""Whether an earlier award may be for the same matter, so that the ledger is to be looked through for a row."""
SURE, UNSURE, SELF = "sure", "unsure", "self"
"""Earlier awards for the same matter: how many, how many perhaps, whether one is for this very record."""
BOOKED, MAYBE_BOOKED = "booked", "maybe_booked"
"""Whether an earlier award pays this very record, certainly or perhaps: then it takes nothing from later ones."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A limit over several records, as columns: its bounds and the keys of what it covers.

    `used`: what earlier awards take of it, `low` and `high`; `whole`: all awards of the beneficiary count.
    """

    low: str
    high: str
    used: tuple[str, str]
    keys: tuple[str, ...]
    each_year: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """A group that an incentive is in, as columns; `low` and `high` where it has a common maximum.

    `used`: what earlier awards take of it, at least and at most.
    """

    id: str
    kind: str
    keys: tuple[str, ...]
    each_year: bool
    used: tuple[str, str]
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One incentive under chosen readings, with the names of its columns.

    `priced`: it has a formula; `manual`: its amount is for people to say; `times`: how often the same may be paid.
    `ledger`: the incentives whose earlier awards may change it in a way that columns do not hold; `matter`: the
    columns by which an award names a record, `matters` other names of choices in it; `words`: the keys that are texts.
    """

    incentive: ir.Incentive
    nature: ir.Nature
    owner: str
    priced: bool
    manual: bool
    rounding: str
    ledger: frozenset[str]
    matter: tuple[str, ...]
    matters: Mapping[str, str]
    words: frozenset[str]
    once: tuple[str, ...] | None
    once_each_year: bool
    times: int
    shared: tuple[Shared, ...]
    joint: tuple[Joint, ...]
