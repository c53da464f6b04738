"""Lists page by page, fifty rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


class Endless(Paginator):  # type: ignore[type-arg]  # it is generic for mypy only
    """Pages of a list that is too long to be counted: whether there is another one is all that is known."""

    endless = True

    def get_page(self, number: Any) -> Page[Any]:
        """The page with this number; the first when there is no such page."""
        at = int(number) if str(number).isdecimal() and int(number) > 0 else 1
        start = (at - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows and at > 1:
            return self.get_page(1)
        self.count = start + len(rows)
        return Page(rows[: self.per_page], at, self)


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, size: int = ROWS, endless: bool = False
) -> Page[Any]:
    """The page that `?page=` asks for; the nearest one when there is no such page. Shown by `site/pages.html`.

    Of a query the keys are put in order first, and only the page's rows are read: ten thousand rows with all that is
    beside them are never sorted whole. `endless`: how many there are is not counted.
    """
    asked = request.GET.get("page")
    if not isinstance(rows, QuerySet):
        return Paginator(rows, size).get_page(asked)
    page = (Endless if endless else Paginator)(rows.values_list("pk", flat=True), size).get_page(asked)
    keys = list(page.object_list)
    found = {row.pk: row for row in _with_keys(rows, keys)}
    page.object_list = [found[key] for key in keys if key in found]
    return page


def _with_keys(rows: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
    """The rows of a query with these keys, as it would give them, but asked for by their keys alone where they can."""
    if rows.query.annotations:
        return rows.filter(pk__in=keys).order_by()
    wanted: Any = rows.model._default_manager.filter(pk__in=keys).order_by()
    wanted.query.select_related = rows.query.select_related
    wanted.query.deferred_loading = rows.query.deferred_loading
    wanted._prefetch_related_lookups = rows._prefetch_related_lookups  # type: ignore[attr-defined]
    return cast(QuerySet[Any], wanted)
