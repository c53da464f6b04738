"""Pages for people with an account: whoever has not signed in is sent to do so, and comes back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from liance.web.people.actor import Actor
from liance.web.people.middleware import go
from liance.web.site import clock

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in a request."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def signed_in(view: View) -> View:
    """Decorates a page: anonymous visitors go to the sign-in page first."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.signed_in:
            part = request.headers.get("HX-Request") == "true"
            return go(request, "people:sign-in") if part else redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return page


def terms_of(request: Any) -> dict[str, Any]:
    """`actor` and `now`, which every service wants."""
    return {"actor": request.actor, "now": clock.now()}
