"""A line's free money divided among the shares that wait for it, by the line's rule, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liance.simulate.shares import pro_rata, queue
from liance.web.funds.models import Rule, Share


@dataclass(frozen=True, slots=True)
class Planned:
    """What a share gets now, in fen; `carried`: it waits for the next year's money."""

    share: Share
    fen: int
    carried: bool = False


def divided(shares: Sequence[Share], free: int, rule: Rule) -> list[Planned]:
    """Fen for each share, at most what it waits for, adding up to at most what is free; first decided comes first."""
    shares = sorted(shares, key=lambda s: (s.claim.decided_at, s.claim.key))
    wanted = [s.waiting_fen for s in shares]
    order = list(range(len(shares)))
    if rule is Rule.PRO_RATA:
        given = pro_rata(wanted, free, order)
    else:
        given = queue(wanted, free, order, whole=rule is Rule.NEXT_YEAR)
    carries = rule is Rule.NEXT_YEAR
    return [Planned(s, fen, carries and not fen) for s, fen in zip(shares, given, strict=True)]
