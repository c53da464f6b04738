"""What every page may show of who acts."""

from __future__ import annotations

from django.http import HttpRequest

from liance.web.people.actor import PUBLIC
from liance.web.people.roles import words_of
from liance.web.site.words import language


def acting(request: HttpRequest) -> dict[str, object]:
    """`actor`, its role in words, and the memberships to choose from."""
    actor = getattr(request, "actor", PUBLIC)
    rows = getattr(request, "memberships", [])
    return {"actor": actor, "actor_role": words_of(actor.role), "memberships": rows, "language": language()}
