"""What of this slice stands on the home page: the figures that one's firm is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from liance.web.monitoring import asked, dues, queries
from liance.web.people.pages.signed_in import actor_of
from liance.web.people.roles import Role
from liance.web.site.days import today
from liance.web.site.home import Block

FIRST = 3


def figures_owed(request: HttpRequest) -> Mapping[str, object] | None:
    """The first periods that wait for the firm and how many; nothing when none does."""
    actor, day = actor_of(request), today()
    owed = [
        (edition, dues.due(one, queries.watched_of(edition)))
        for edition in queries.with_targets()
        for one in asked.of_firm(edition, actor.organisation, day)
        if one.owed
    ]
    return {"rows": owed[:FIRST], "count": len(owed)} if owed else None


BLOCKS = [Block("monitoring/home.html", figures_owed, 12, frozenset({str(Role.ENTERPRISE)}))]
