"""Numbers beside the rows of a list: asked for the rows of a page only, where a join would group the whole list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


def how_many(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many of these rows name the outer one in the field `of`."""
    return _beside(rows, of, Count("pk"))


def how_much(rows: QuerySet[Any], of: str, what: str) -> Coalesce:
    """What a field of the rows that name the outer one adds up to."""
    return _beside(rows, of, Sum(what))


def _beside(rows: QuerySet[Any], of: str, number: Count | Sum) -> Coalesce:
    mine = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(_beside=number)
    return Coalesce(Subquery(mine.values("_beside")), 0)
