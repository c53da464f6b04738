"""Where a check-up's result leads when a kind of matter says so: asking the office that answers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from liance.web.guide.links import Link, Offered
from liance.web.matters.kinds import declared
from liance.web.people.actor import Actor
from liance.web.policies.queries import policy_of
from liance.web.site.words import Words


def to_ask(actor: Actor, offers: Sequence[Offered]) -> dict[Offered, Link]:
    """For results of the outcome that a kind names, the form that opens such a matter, its field filled in."""
    kinds = [d for d in declared() if d.kind.checkup is not None and actor.role in d.kind.opened_by]
    made = {}
    for offered in offers:
        for d in kinds:
            checkup = d.kind.checkup
            if checkup is None or (d.edition.policy, checkup.outcome) != (offered.policy, offered.outcome):
                continue
            if actor.organisation != offered.party:
                continue
            rule = policy_of(d.edition).incentive(offered.incentive)
            told = urlencode({checkup.field: rule.title if rule is not None else offered.incentive})
            url = f"{reverse('matters:new', args=[d.edition.policy, d.kind.id])}?{told}"
            made[offered] = Link(Words(d.kind.title, d.kind.title), url)
    return made
