"""Where the targets of a policy are watched."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from liance.web.guide.links import Block, Link
from liance.web.monitoring.permissions import can_see
from liance.web.monitoring.queries import watched_of
from liance.web.people.actor import Actor
from liance.web.policies.queries import current
from liance.web.site.words import Words


def where_watched(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
    """The page of each target that is watched."""
    targets = [b for b in blocks if b.kind == "target" and can_see(actor)]
    known = {policy: edition for policy in {b.policy for b in targets} if (edition := current(policy)) is not None}
    words = Words("目标监测", "target")
    return {
        b: [Link(words, reverse("monitoring:target", args=[b.policy, b.id]))]
        for b in targets
        if b.policy in known and b.id in watched_of(known[b.policy]).watches
    }
