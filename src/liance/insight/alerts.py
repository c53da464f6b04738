"""Which of many figures are strange enough to tell: false alarms held down over all firms of a month together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

RATE = Fraction(1, 10)
"""Of the alerts of a month at most a tenth are to be false on average (Benjamini–Hochberg)."""


def alerts(strangeness: Mapping[str, float], rate: Fraction = RATE) -> tuple[str, ...]:
    """Who stands out, the strangest first. `strangeness`: for each how rare its figure is if nothing happened.

    Benjamini and Hochberg's rule: of n, the k-th strangest must be rarer than k/n of the rate, for the largest such k.
    """
    order = sorted(strangeness, key=lambda who: (strangeness[who], who))
    kept = [place for place, who in enumerate(order, 1) if strangeness[who] <= rate * place / len(order)]
    return tuple(order[: max(kept, default=0)])
