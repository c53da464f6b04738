"""How challenges go, as of a day: published, bids, matched, delivered, and the working days that it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from statistics import median

from django.db.models import Min, Q

from liance.web.cases.engine import calendar
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.site import clock


@dataclass(frozen=True, slots=True)
class Statistics:
    """As of the end of a day, of challenges first published in a year (none: ever).

    `matched` have a task book on record, `delivered` a result accepted by user and experts, `over` ended without one.
    The medians are working days from publication to the task book, and to acceptance; None: of nothing.
    """

    on: date
    published: int
    bids: int
    matched: int
    delivered: int
    over: int
    days_to_task: Fraction | None
    days_to_result: Fraction | None


def statistics(*, on: date, year: int | None = None, policy: str = "") -> Statistics:
    """Count them; the same day gives the same numbers whenever it is asked, since only what happened by then counts."""
    end = clock.end_of(on)
    rows = OpenChallenge.objects.filter(published_at__lt=end)
    if year is not None:
        rows = rows.filter(published_at__year=year)
    if policy:
        rows = rows.filter(policy=policy)
    delivered = Q(bids__case__ended="delivered", bids__case__ended_at__lt=end)
    recorded = Q(bids__task__recorded_at__lt=end)
    found = rows.annotate(
        task_at=Min("bids__task__recorded_at", filter=recorded),
        result_at=Min("bids__case__ended_at", filter=delivered),
    ).values_list("published_at", "task_at", "result_at", "case__ended_at")
    asked = [(first, task, result, at) for first, task, result, at in found if first is not None]
    return Statistics(
        on=on, published=len(asked),
        bids=Bid.objects.filter(challenge__in=rows, case__opened_at__lt=end).count(),
        matched=sum(task is not None for _, task, _, _ in asked),
        delivered=sum(result is not None for _, _, result, _ in asked),
        over=sum(at is not None and at < end and result is None for _, _, result, at in asked),
        days_to_task=_median((first, task) for first, task, _, _ in asked),
        days_to_result=_median((first, result) for first, _, result, _ in asked),
    )  # fmt: skip


def _median(spans: Iterable[tuple[datetime, datetime | None]]) -> Fraction | None:
    """The median of the working days between, of those that ended."""
    year_by_year = calendar()
    days = [
        Fraction(year_by_year.between(clock.day_of(first), clock.day_of(last)))
        for first, last in spans
        if last is not None
    ]
    return median(days) if days else None
