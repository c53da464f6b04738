"""What the pages share: the edition that an address names, and the day as of which one looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from liance.web.monitoring.queries import Watched, watched_of
from liance.web.policies.models import Edition
from liance.web.policies.queries import current
from liance.web.site.days import day_asked, today


@dataclass(frozen=True, slots=True)
class Looked:
    """A policy as somebody looks at it: its edition, what is watched, as of which day."""

    edition: Edition
    of: Watched
    on: date
    today: date

    @property
    def past(self) -> bool:
        """Whether it is an earlier day."""
        return self.on < self.today


def looked(request: HttpRequest, policy: str) -> Looked:
    """The current edition of a policy with targets, as of `?on=` (today where it is no day that has come)."""
    edition = current(policy)
    if edition is None or not watched_of(edition).policy.targets:
        raise Http404
    return Looked(edition, watched_of(edition), day_asked(request), today())
