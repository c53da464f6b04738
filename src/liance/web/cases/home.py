"""The slice's part of the home page: what waits for the person, the first due first."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from liance.web.cases import queries
from liance.web.cases.show import urgency
from liance.web.people.pages.signed_in import actor_of
from liance.web.people.roles import APPLICANTS, OFFICIALS, Role
from liance.web.site import clock
from liance.web.site.home import Block

FIRST = 5


def inbox(request: HttpRequest) -> Mapping[str, object]:
    """The first cases of the inbox and how many there are."""
    found, today = queries.inbox(actor_of(request)), clock.day_of(clock.now())
    rows = [(case, urgency(case.due, today), queries.stage_title(case)) for case in found[:FIRST]]
    return {"rows": rows, "count": found.count()}


BLOCKS = [
    Block(
        "cases/home.html",
        inbox,
        10,
        frozenset(map(str, (*APPLICANTS, *OFFICIALS, Role.EXPERT, Role.AUDITOR))),
    )
]
