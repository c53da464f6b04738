"""What of this slice stands on the home page: the reports that one's unit still owes."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.home import Block
from liance.web.tasks.permissions import REPORTING
from liance.web.tasks.queries.tasks import owed

FIRST = 5


def reports_owed(request: HttpRequest) -> Mapping[str, object] | None:
    """The first of them and how many; nothing when none is owed."""
    found, today = owed(actor_of(request)), clock.day_of(clock.now())
    rows = [(r, r.due < today) for r in found[:FIRST]]
    if not rows:
        return None
    return {"rows": rows, "count": found.count(), "late": found.filter(due__lt=today).count()}


BLOCKS = [Block("tasks/home.html", reports_owed, 12, frozenset(map(str, REPORTING)))]
