"""`manage count_beneficiaries`: who could benefit from each incentive, counted anew; for a timer of the night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from liance.web.guide.services import count_beneficiaries
from liance.web.people.actor import SYSTEM
from liance.web.policies.queries import current_editions
from liance.web.site import clock


class Command(BaseCommand):
    """Counts over the whole registry for every current policy; does nothing where the registry has not changed."""

    help = "Count who could benefit from each incentive of every current policy"

    def handle(self, *_: Any, **__: Any) -> None:
        """Count and say what was counted."""
        for edition in current_editions():
            made = count_beneficiaries(edition=edition, actor=SYSTEM, now=clock.now())
            self.stdout.write(f"{edition}: {made.at.isoformat(timespec='seconds')}")
