"""Scores of several methods made proposals: ordered together, each with what speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liance.chains.matching.filters import Caution
from liance.chains.matching.fuse import fused, ordered
from liance.chains.matching.labels import Judge
from liance.chains.matching.proposal import Method, Proposal, Reason

Scores = Mapping[Method, Mapping[str, float]]


def proposals(
    scores: Scores,
    *,
    name: Callable[[str], str],
    grounds: Callable[[Method, str], tuple[str, ...]],
    cautioned: Callable[[str], tuple[Caution, ...]] = lambda _: (),
    judge: Judge | None = None,
    most: int = 10,
) -> list[Proposal]:
    """The best candidates. `name`, `grounds` and `cautioned` tell of a candidate by its id."""
    judge = judge or Judge()
    total = judge.totals(scores, fused(scores.values()))
    found = []
    for id_ in ordered(total)[:most]:
        values = {method: given[id_] for method, given in scores.items() if id_ in given}
        reasons = tuple(Reason(method, told) for method in values if (told := grounds(method, id_)))
        enough = judge.enough(values, reasons)
        found.append(Proposal(id_, name(id_), total[id_], values, reasons, cautioned(id_), enough))
    return found
