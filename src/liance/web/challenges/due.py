"""Public money of milestones that were passed, as the funds take it up: no incentive's award, once by its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from liance.web.challenges.models import Milestone
from liance.web.funds.payable import Payable
from liance.web.site import clock

KEY, GIVEN_BACK = "milestone/", "recovery"
ITEM = "open-challenge"
"""No incentive's id: only budget lines that are not kept for some incentives pay it."""


class DueMilestones:
    """Milestones of recorded task books that were passed and have public money, unless it is to come back."""

    def payables(self, *, fresh: bool = False) -> Iterable[Payable]:
        """All of them, first passed first; the funds know which they took up."""
        return list(_payables(_passed()))

    def payable(self, keys: Sequence[str]) -> dict[str, Payable]:
        """Those with these keys, as they stand now."""
        wanted = [int(key[len(KEY) :]) for key in keys if key.startswith(KEY)]
        return {p.key: p for p in _payables(_passed().filter(pk__in=wanted))} if wanted else {}


def key_of(milestone: Milestone) -> str:
    """What the funds call a milestone's public money."""
    return f"{KEY}{milestone.pk}"


def _passed() -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(passed_at__isnull=False, public_fen__gt=0, task__recorded_at__isnull=False)
    rows = rows.exclude(task__case__ended=GIVEN_BACK)
    return rows.select_related("case", "task__bid__challenge", "task__bid__organisation").order_by("passed_at", "pk")


def _payables(rows: QuerySet[Milestone]) -> Iterator[Payable]:
    for one in rows:
        bid, challenge = one.task.bid, one.task.bid.challenge
        assert one.passed_at is not None
        assert one.case is not None
        yield Payable(
            key=key_of(one), case_number=one.case.number, policy=challenge.policy, incentive=ITEM,
            title=f"揭榜任务：{challenge.title}", beneficiary=bid.organisation_id, county=bid.organisation.county,
            year=clock.day_of(one.passed_at).year, matter=f"{challenge.number} {one.title}",
            decided_fen=one.public_fen, ceiling_fen=one.public_fen, decided_at=one.passed_at,
            notice_ended=True, open_objection=False,
        )  # fmt: skip
