"""The day as of which a page is asked for, in its address."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from liance.values.faults import ValueFault
from liance.values.period import parse_date
from liance.web.site import clock


def today() -> date:
    """The day that it is."""
    return clock.day_of(clock.now())


def day_asked(request: HttpRequest, name: str = "on", *, default: date | None = None, to_come: bool = False) -> date:
    """The day that `?on=` asks for; the default, or today, for none and for what is no day.

    A day after today is today, unless days `to_come` make sense on the page.
    """
    try:
        asked = parse_date(request.GET.get(name, ""))
    except ValueFault:
        return default or today()
    return asked if to_come else min(asked, today())
