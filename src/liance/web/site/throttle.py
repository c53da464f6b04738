"""How often somebody may do something: counted for a while, in each of the server's processes."""

from __future__ import annotations

from django.core.cache import cache

from liance.web.site import clock


def within(who: str, *, most: int, seconds: int) -> bool:
    """Count one more in the present stretch of so many seconds; whether there were at most so many."""
    stretch = int(clock.now().timestamp()) // seconds
    name = f"throttle:{who}:{stretch}"
    cache.add(name, 0, timeout=2 * seconds)
    return cache.incr(name) <= most
