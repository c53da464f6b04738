"""What funds must know of a decided award: a small value, and the sources that give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from liance.rules import ir
from liance.web.funds.models import Claim, Level


@dataclass(frozen=True, slots=True)
class Payable:
    """A decided award as it stands now. `key` is its identity for ever; amounts in fen.

    `parts` is who bears how much where the policy says so (they sum to one); empty: the budget lines say.
    `award` is the award's primary key, where it is one of this platform. `notice_ended` and `open_objection` are asked
    again whenever money is about to move.
    """

    key: str
    case_number: str
    policy: str
    incentive: str
    title: str
    beneficiary: str
    county: str
    year: int
    matter: str
    decided_fen: int
    ceiling_fen: int
    decided_at: datetime
    notice_ended: bool
    open_objection: bool
    parts: tuple[tuple[str, Fraction], ...] = ()
    award: int | None = None


class Source(Protocol):
    """Where decided awards come from."""

    def payables(self, *, fresh: bool = False) -> Iterable[Payable]:
        """Every decided award, also those not yet due; `fresh`: at least those that were not taken up."""

    def payable(self, keys: Sequence[str]) -> dict[str, Payable]:
        """Those with these keys, by key, as they stand now."""


_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a source; called when the platform starts."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def all_payables() -> list[Payable]:
    """The decided awards of all sources."""
    return [p for source in _SOURCES for p in source.payables()]


def not_taken_up() -> list[Payable]:
    """Those that are no claims yet."""
    found = [p for source in _SOURCES for p in source.payables(fresh=True)]
    known = set(Claim.objects.filter(key__in=[p.key for p in found]).values_list("key", flat=True))
    return [p for p in found if p.key not in known]


def by_key(keys: Iterable[str]) -> dict[str, Payable]:
    """The decided awards with these keys, as they stand now; one that is no longer decided is missing."""
    wanted = sorted(set(keys))
    found: dict[str, Payable] = {}
    for source in _SOURCES:
        found |= source.payable(wanted)
    return found


def parts_stated(policy: ir.Policy, incentive: str) -> tuple[tuple[str, Fraction], ...]:
    """Who bears how much of an incentive by its 分担 line, as levels; empty when the policy does not say."""
    found = next((i for i in policy.incentives if i.id == incentive), None)
    if found is None:
        return ()
    parts: dict[str, Fraction] = {}
    for stated in found.stated:
        if stated.kind == "share" and isinstance(stated.value, Fraction | int):
            level = level_of(stated.text)
            parts[level] = parts.get(level, Fraction(0)) + Fraction(stated.value)
    return tuple(sorted(parts.items())) if sum(parts.values()) == 1 else ()


def level_of(payer: str) -> str:
    """The level of a payer as policies name it: 县财政, 区级财政 … are counties', all others the city's."""
    return str(Level.COUNTY if any(mark in payer for mark in "县区") else Level.CITY)
