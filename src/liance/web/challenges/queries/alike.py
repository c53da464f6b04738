"""Challenges, open and past, about the same: found by the matching of the chain, with reasons, for a person."""

from __future__ import annotations

from datetime import date

from liance.chains.matching.profile import Profile
from liance.chains.matching.roster import Roster
from liance.chains.matching.tell import told
from liance.web.chains.queries import graph_of
from liance.web.challenges.models import OpenChallenge
from liance.web.policies.queries import current

MOST = 5
Alike = dict[str, object]
"""`number`, `title` and `reasons` (pairs of words) of a challenge that is alike."""


def alike(challenge: OpenChallenge, *, on: date) -> list[Alike]:
    """The likest of all others that were handed in, whoever's they are; none where the policy has no chain."""
    edition = current(challenge.policy)
    graph = graph_of(edition) if edition is not None else None
    others = OpenChallenge.objects.exclude(pk=challenge.pk).exclude(case__stage="state").filter(policy=challenge.policy)
    by_id = {str(c.pk): c for c in others.prefetch_related("indicators")}
    if graph is None or not by_id:
        return []
    found = Roster(graph, [profile(c) for c in by_id.values()]).match(profile(challenge), on=on, most=MOST)
    return [
        {"number": by_id[p.id].number, "title": p.name, "reasons": [list(told(r)) for r in p.reasons]}
        for p in found.found
        if p.enough
    ]


def profile(challenge: OpenChallenge) -> Profile:
    """A challenge as matching sees it; nobody's, since one's own earlier need is a duplicate too."""
    indicators = tuple(i.name for i in challenge.indicators.all())
    products = (challenge.product,) if challenge.product else ()
    return Profile(str(challenge.pk), challenge.title, (challenge.problem, *indicators), products)
