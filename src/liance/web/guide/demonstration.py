"""What the slice adds to the demonstration: who could benefit, counted over the records that were loaded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from liance.web.guide.services import count_beneficiaries
from liance.web.people.actor import Actor
from liance.web.policies.queries import current_editions


def demonstrate(*, actor: Actor, now: datetime, say: Callable[[str, str], None], **_: object) -> list[dict[str, str]]:
    """Count the beneficiaries of every current policy; no accounts."""
    for edition in current_editions():
        count_beneficiaries(edition=edition, actor=actor, now=now)
        say(f"已统计可能受益的家数：{edition.title}", f"beneficiaries counted: {edition.title}")
    return []
