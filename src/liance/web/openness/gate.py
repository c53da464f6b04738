"""Who may call the API how often: keys with scopes, and a limit a minute for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from liance.web.openness.models import ApiKey, Scope
from liance.web.openness.problems import Forbidden, TooMany, Unauthorised
from liance.web.openness.queries import key_for
from liance.web.site import clock
from liance.web.site.address import client_address
from liance.web.site.throttle import within

ANONYMOUS_PER_MINUTE = 60
MINUTE = 60


class Gate(AuthBase):
    """Lets anybody in, counted by address; a key, where one is given, must be good and is counted by itself."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    NOBODY = "anonymous"

    def __call__(self, request: HttpRequest) -> Any:
        """The key, or NOBODY. Raises TooMany, Unauthorised."""
        key = given(request)
        if key is None:
            count(f"address:{client_address(request)}", ANONYMOUS_PER_MINUTE)
            return self.NOBODY
        count(f"key:{key.prefix}", key.per_minute)
        return key


class Keyed(Gate):
    """Lets in whoever has a key with a scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKey:
        """The key. Raises TooMany, Unauthorised, Forbidden."""
        found = super().__call__(request)
        if not isinstance(found, ApiKey):
            raise Unauthorised
        if str(self.scope) not in found.scopes:
            raise Forbidden(str(self.scope))
        return found


def given(request: HttpRequest) -> ApiKey | None:
    """The key in `Authorization: Bearer …`; None when there is none. Raises Unauthorised for a bad one."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    kind, _, secret = header.partition(" ")
    key = key_for(secret.strip(), on=clock.day_of(clock.now())) if kind.lower() == "bearer" else None
    if key is None:
        raise Unauthorised
    return key


def count(who: str, most: int) -> None:
    """Count a call in the present minute. Raises TooMany."""
    if not within(f"api:{who}", most=most, seconds=MINUTE):
        raise TooMany(most)
