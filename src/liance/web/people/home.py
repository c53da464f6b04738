"""What of this slice stands on the home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from liance.web.people import queries
from liance.web.people.roles import APPLICANTS, Role
from liance.web.site import clock
from liance.web.site.home import Block

SOON = timedelta(days=30)
DECIDERS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.COUNTY_OFFICER, *APPLICANTS})


def requests_waiting(request: Any) -> dict[str, object] | None:
    """How many requests wait for a decision of the person acting, since when."""
    rows = queries.requests_to_decide(request.actor)
    count = rows.count()
    return {"count": count, "oldest": rows.first()} if count else None


def without_role(request: Any) -> dict[str, object] | None:
    """An account that acts for nobody yet: how to begin, and how far one's request is."""
    if not request.actor.signed_in:
        return None
    ended = queries.last_ended(request.account, on=clock.day_of(clock.now()))
    return {"requests": queries.requests_of(request.account)[:3], "ended": ended}


def letter_ends(request: Any) -> dict[str, object] | None:
    """The memberships of the person that end within 30 days, and that no newer letter continues."""
    rows = queries.ending(request.memberships, by=clock.day_of(clock.now()) + SOON)
    return {"rows": rows} if rows else None


BLOCKS = (
    Block("people/home/without-role.html", without_role, 5, frozenset({Role.PUBLIC})),
    Block("people/home/letter-ends.html", letter_ends, 6, frozenset({*APPLICANTS, Role.EXPERT})),
    Block("people/home/requests-waiting.html", requests_waiting, 20, DECIDERS),
)
