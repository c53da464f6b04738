"""The home page's blocks: each slice declares its own in a `home.py`, by role, like its menu items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Fill = Callable[[HttpRequest], Mapping[str, object] | None]


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its template, what fills it (None: nothing to show today), its place, and the roles that see it.

    The template is a `<section class="card">` that opens with an `<h2>`; `fill` makes few queries, for it runs on every
    visit of the home page.
    """

    template: str
    fill: Fill
    order: int
    roles: frozenset[str] = frozenset()


@cache
def blocks() -> tuple[Block, ...]:
    """All blocks of all slices, in order: a slice's `home.py` has them as BLOCKS."""
    found: list[Block] = []
    for name in settings.SLICES:
        module = f"liance.web.{name}.home"
        if name != "site" and find_spec(module) is not None:
            found += import_module(module).BLOCKS
    return tuple(sorted(found, key=lambda block: block.order))


def shown(request: HttpRequest) -> list[SafeString]:
    """The blocks of the person acting, as HTML."""
    role = str(getattr(getattr(request, "actor", None), "role", "public"))
    mine = [block for block in blocks() if not block.roles or role in block.roles]
    filled = [(block, block.fill(request)) for block in mine]
    return [render_to_string(b.template, dict(found), request) for b, found in filled if found is not None]
