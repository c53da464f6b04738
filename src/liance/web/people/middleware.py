"""Who acts in a request: the membership chosen in the session, checked anew each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from liance.web.people import queries
from liance.web.people.actor import PUBLIC, Actor
from liance.web.site import clock

Handler = Callable[[HttpRequest], HttpResponse]
CHOSEN = "membership"


class ActingRequest(HttpRequest):
    """A request that knows who acts."""

    if TYPE_CHECKING:
        actor: Actor


def acting(get_response: Handler) -> Handler:
    """Put `request.actor` on every request: the public when nobody is signed in or no membership is in force."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request."""
    if not request.user.is_authenticated:
        return PUBLIC
    chosen = request.session.get(CHOSEN)
    return queries.actor_for(request.user, chosen, on=clock.day_of(clock.now()))
