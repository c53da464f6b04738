"""What rules a match out whatever the words say, and what a person is cautioned of; the unknown rules nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from liance.chains.matching.profile import Profile


class Bar(StrEnum):
    """Why a candidate is left out."""

    OVER = "over"
    OWN = "own"
    CAPACITY = "capacity"
    TIME = "time"
    REGION = "region"
    ELIGIBILITY = "eligibility"


class Caution(StrEnum):
    """What a person must look at before a match is taken up."""

    RELATED = "related"
    UNITS = "units"
    REGION_UNKNOWN = "region-unknown"
    MARKS_UNKNOWN = "marks-unknown"


def bars(one: Profile, other: Profile, *, on: date) -> tuple[Bar, ...]:
    """Every reason for which two may not be matched on a day; the same for both orders."""
    return tuple(sorted({*_of_both(one, other, on), *_against(one, other), *_against(other, one)}))


def cautions(one: Profile, other: Profile) -> tuple[Caution, ...]:
    """Everything to look at first; the same for both orders."""
    return tuple(sorted({*_related(one, other), *_unsure(one, other), *_unsure(other, one)}))


def _of_both(one: Profile, other: Profile, on: date) -> Iterator[Bar]:
    if any(p.until is not None and p.until < on for p in (one, other)):
        yield Bar.OVER
    if one.party and one.party == other.party:
        yield Bar.OWN


def _against(asks: Profile, offers: Profile) -> Iterator[Bar]:
    """What the one who asks demands and the other is known not to have."""
    wants, can = asks.wants, offers.can
    if wants is not None and can is not None and wants.unit == can.unit and can.amount < wants.amount:
        yield Bar.CAPACITY
    if asks.due is not None and offers.ready is not None and offers.ready > asks.due:
        yield Bar.TIME
    if asks.counties and offers.county and offers.county not in asks.counties:
        yield Bar.REGION
    if offers.marks is not None and not asks.requires <= offers.marks:
        yield Bar.ELIGIBILITY


def _related(one: Profile, other: Profile) -> Iterator[Caution]:
    if other.party in one.related or one.party in other.related:
        yield Caution.RELATED


def _unsure(asks: Profile, offers: Profile) -> Iterator[Caution]:
    """What would have to be known to be sure."""
    wants, can = asks.wants, offers.can
    if wants is not None and can is not None and wants.unit != can.unit:
        yield Caution.UNITS
    if asks.counties and not offers.county:
        yield Caution.REGION_UNKNOWN
    if asks.requires and offers.marks is None:
        yield Caution.MARKS_UNKNOWN
