"""The main menu: each slice declares its items in its own `menu.py`; who sees one is a matter of role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from liance.web.site import clock
from liance.web.site.words import Words


class Group(Enum):
    """What an item is about; the menu has a drawer for each, in this order."""

    POLICY = Words("政策", "Policy")
    DELIVERY = Words("目标任务", "Delivery")
    CHAIN = Words("产业链", "Chain")
    CASEWORK = Words("办事", "Casework")
    OPEN = Words("公开", "Open")
    FILES = Words("单位和档案", "Organisations")
    SYSTEM = Words("管理", "Administration")


@dataclass(frozen=True, slots=True)
class Item:
    """A menu item: words, the name of its address, its group and place in it, the roles that see it (none: all).

    `about` says in one sentence what one finds there; with it the item is also a tile of the home page.
    """

    words: Words
    address: str
    group: Group
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


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The items of a group that the person sees; one alone needs no drawer."""

    words: Words
    items: tuple[Shown, ...]

    @property
    def here(self) -> bool:
        """Whether the page is one of these."""
        return any(item.here for item in self.items)

    @property
    def alone(self) -> bool:
        """Whether it is a single item."""
        return len(self.items) == 1


@cache
def items() -> tuple[Item, ...]:
    """All items of all slices, in order of group and place."""
    found: list[Item] = []
    for name in settings.SLICES:
        module = f"liance.web.{name}.menu"
        if name != "site" and find_spec(module) is not None:
            found += import_module(module).ITEMS
    places = list(Group)
    return tuple(sorted(found, key=lambda i: (places.index(i.group), i.order)))


def menu(request: HttpRequest) -> dict[str, object]:
    """`menu`: groups of what the person acting may go to; `played_on`: the day a demonstration plays, if not today."""
    role = str(getattr(getattr(request, "actor", None), "role", "public"))
    shown = [i for i in items() if not i.roles or role in i.roles]
    urls = [reverse(i.address) for i in shown]
    here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
    made: dict[Group, list[Shown]] = {}
    for item, url in zip(shown, urls, strict=True):
        made.setdefault(item.group, []).append(Shown(item.words, url, url == here, item.about))
    groups = [ShownGroup(group.value, tuple(mine)) for group, mine in made.items()]
    return {"menu": groups, "played_on": clock.now() if settings.YEARS_BACK else None}
