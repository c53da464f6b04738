"""A page of organisations that a search found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest

from liance.web.people.search import MOST, Found, read
from liance.web.site.paging import page_of


def page_found(request: HttpRequest, found: Sequence[Found]) -> Page[Any]:
    """The page asked for; only its organisations are read. Shown with `people/found.html`."""
    page = page_of(request, found)
    page.object_list = read(page.object_list)
    return page


def is_cut(page: Page[Any]) -> bool:
    """Whether there may be more than a search shows."""
    return page.paginator.count >= MOST
