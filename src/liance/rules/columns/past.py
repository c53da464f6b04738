"""What the ledger tells an expression: sums, marks and tiers beside the rows; `answers.ledger` in columns."""

from __future__ import annotations

from liance.rules.columns import algebra as a
from liance.rules.columns import ratios as r
from liance.rules.columns.bits import Bit, both, either, opposite
from liance.rules.columns.graph import col
from liance.rules.columns.ledger import paid
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.shape import OUTER, Place
from liance.rules.columns.values import NO, YES, Bool, Num, exactly, unknown_num
from liance.rules.columns.whole import Whole, filled


def total_paid(place: Place, outer: Place | None, incentive: str) -> Num:
    """All that the beneficiary was awarded under an incentive."""
    low, high = _ledger(place, outer, incentive, "low"), _ledger(place, outer, incentive, "high")
    if low is None:
        return exactly(r.ZERO)
    least = Ratio(low)
    return Num(least, least if high is None else Ratio(high))


def never_awarded(place: Place, outer: Place | None, incentive: str) -> Bool:
    """Whether the beneficiary was never awarded anything under an incentive."""
    yes, may = _mark(place, outer, incentive, "yes"), _mark(place, outer, incentive, "may")
    if may is None:
        return YES
    never = opposite(may)
    return Bool(never, never if yes is None else opposite(yes))


def tier_paid(place: Place, outer: Place | None, incentive: str, limit: Num) -> Bool:
    """Whether this tier or a higher one was awarded; perhaps, where an award's origin or key is unknown."""
    top, most = _ledger(place, outer, incentive, "top"), _ledger(place, outer, incentive, "maytop")
    if top is None:
        return NO
    paid_ = a.compare(">=", _known(top), limit)
    may = paid_.may if most is None else a.compare(">=", _known(most), limit).may
    open_ = _mark(place, outer, incentive, "open")
    assert open_ is not None
    return Bool(paid_.yes, either(may, both(open_, a.compare(">=", unknown_num(), limit).may)))


def _known(tier: Whole) -> Num:
    """A tier, nothing where there is none."""
    none: Bit = opposite(tier.expr.given()) if tier.nullable else False
    return exactly(Ratio(filled(tier, 0)), none)


def _ledger(place: Place, outer: Place | None, incentive: str, what: str) -> Whole | None:
    return place.shape.whole(_name(place, outer, incentive, what))


def _mark(place: Place, outer: Place | None, incentive: str, what: str) -> Bit | None:
    name = _name(place, outer, incentive, what)
    return col(name) if name.removeprefix(OUTER) in place.shape.traits else None


def _name(place: Place, outer: Place | None, incentive: str, what: str) -> str:
    """The ledger of the record's own beneficiary, also where a filter looks at other records."""
    return f"{(outer or place).alias}{paid(incentive, what)}"
