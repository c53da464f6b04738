"""The main menu: each slice declares its items in its own `menu.py`; who sees one is a matter of role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from liance.web.site import clock
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Item:
    """A menu item: words, the name of its address, its place in the order, and the roles that see it (none: all).

    `about` says in one sentence what one finds there; with it the item is also a tile of the home page.
    """

    words: Words
    address: str
    order: int
    roles: frozenset[str] = frozenset()
    about: Words | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An item on a page; `here` when the page is under it, and under no other that is nearer."""

    words: Words
    url: str
    here: bool
    about: Words | None = None


@cache
def items() -> tuple[Item, ...]:
    """All items of all slices, in order."""
    found: list[Item] = []
    for name in settings.SLICES:
        module = f"liance.web.{name}.menu"
        if name != "site" and find_spec(module) is not None:
            found += import_module(module).ITEMS
    return tuple(sorted(found, key=lambda i: i.order))


def menu(request: HttpRequest) -> dict[str, object]:
    """`menu`: what the person acting may go to; `played_on`: the day on which a demonstration plays, if not today."""
    role = str(getattr(getattr(request, "actor", None), "role", "public"))
    shown = [i for i in items() if not i.roles or role in i.roles]
    urls = [reverse(i.address) for i in shown]
    here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
    made = [Shown(i.words, url, url == here, i.about) for i, url in zip(shown, urls, strict=True)]
    return {"menu": made, "played_on": clock.now() if settings.YEARS_BACK else None}
