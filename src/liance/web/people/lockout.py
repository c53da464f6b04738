"""Lock-out after failed sign-ins: per person and address at once, and against guessing spread over many of either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.http import HttpRequest

from liance.web.people.models import SignIn
from liance.web.site import clock
from liance.web.site.address import client_address


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Axes locks one person from one address; two wider limits hold only where that person never signed in."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether an attempt is turned away before the password is looked at."""
        if super().is_locked(request, credentials):
            return True
        username = str((credentials or {}).get("username") or request.POST.get("username", ""))
        address = client_address(request)
        return _spread(username, address) and not _known(username, address)


def _spread(username: str, address: str) -> bool:
    """Whether a name failed too often from anywhere in a day, or an address with any names in an hour."""
    now = clock.now()
    lately = AccessFailureLog.objects.filter(attempt_time__gt=now - timedelta(days=1))
    of_name = lately.filter(username=username).count()
    of_address = lately.filter(ip_address=address or None, attempt_time__gt=now - timedelta(hours=1)).count()
    return bool(of_name >= settings.FAILURES_OF_NAME_PER_DAY or of_address >= settings.FAILURES_OF_ADDRESS_PER_HOUR)


def _known(username: str, address: str) -> bool:
    """Whether the person signed in from the address in the last 30 days."""
    since = clock.now() - timedelta(days=30)
    return SignIn.objects.filter(account__username=username, address=address, at__gt=since).exists()


def turned_away(request: HttpRequest, name: str) -> bool:
    """Whether somebody who opens something else by a password is locked out, by the same three limits."""
    return not AxesProxyHandler.is_allowed(request, {"username": name})


def failed(request: HttpRequest, name: str) -> None:
    """He gave a wrong password; the last one that is let pass locks him out."""
    AxesProxyHandler.user_login_failed(sender=Handler, credentials={"username": name}, request=request)


def forgive(username: str) -> None:
    """Forget a person's failed attempts: an administrator let him in again."""
    AccessAttempt.objects.filter(username=username).delete()
    AccessFailureLog.objects.filter(username=username).delete()
