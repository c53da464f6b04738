"""What of this slice stands on the home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from liance.web.people import queries
from liance.web.people.roles import APPLICANTS, Role
from liance.web.site import clock
from liance.web.site.home import Block

SOON = timedelta(days=30)
DECIDERS = frozenset({Role.SECURITY_ADMIN, Role.COUNTY_OFFICER})


def requests_waiting(request: Any) -> dict[str, object] | None:
    """How many requests wait for a decision of the person acting, since when."""
    rows = queries.requests_to_decide(request.actor)
    count = rows.count()
    return {"count": count, "oldest": rows.first()} if count else None


def without_role(request: Any) -> dict[str, object] | None:
    """An account that acts for nobody yet: how to begin, and how far one's request is."""
    if not request.actor.signed_in:
        return None
    return {"requests": queries.requests_of(request.account)[:3]}


def letter_ends(request: Any) -> dict[str, object] | None:
    """The memberships of the person that end within 30 days."""
    soon = clock.day_of(clock.now()) + SOON
    rows = [m for m in request.memberships if m.valid_to is not None and m.valid_to <= soon]
    return {"rows": rows} if rows else None


BLOCKS = (
    Block("people/home/without-role.html", without_role, 5, frozenset({Role.PUBLIC})),
    Block("people/home/letter-ends.html", letter_ends, 6, frozenset({*APPLICANTS, Role.EXPERT})),
    Block(
        "people/home/requests-waiting.html", requests_waiting, 20, frozenset({Role.SECURITY_ADMIN, Role.COUNTY_OFFICER})
    ),
)
