"""From a check-up to an application: what an organisation's own agent can go on to from a result."""

from __future__ import annotations

from django.urls import reverse

from liance.web.awards.permissions import can_apply
from liance.web.guide.links import Link, Offered
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.site.words import Words

WORTH = ("definite", "ceiling", "range", "manual", "undetermined")
"""Outcomes that an application can come of: an undecided one is settled on the way."""


def application(actor: Actor, offered: Offered) -> Link | None:
    """Apply for what was offered; nothing for a refusal, or for somebody who may not."""
    if offered.outcome not in WORTH or not can_apply(actor, Organisation(code=offered.party)):
        return None
    fields = {
        "policy": offered.policy,
        "incentive": offered.incentive,
        "record_type": offered.record_type,
        "record_key": offered.record_key,
    }
    return Link(Words("申请这一项", "Apply for this"), reverse("awards:apply"), fields, primary=True)
