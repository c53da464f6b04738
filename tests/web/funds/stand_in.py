"""Decided awards for a server of its own: every claim in its database, its notice over; joined like a slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig

NAMES = ("key", "case_number", "policy", "incentive", "title", "county", "year", "matter", "decided_fen", "ceiling_fen",
         "decided_at")  # fmt: skip


class Claims:
    """Claims as the decided awards that they were made from."""

    def payables(self, *, fresh: bool = False) -> Iterable[Any]:
        return []

    def payable(self, keys: Sequence[str]) -> dict[str, Any]:
        from liance.web.funds.models import Claim
        from liance.web.funds.payable import Payable

        rows = Claim.objects.filter(key__in=keys)
        fixed = {"notice_ended": True, "open_objection": False}
        return {
            c.key: Payable(beneficiary=c.beneficiary_id, **fixed, **{n: getattr(c, n) for n in NAMES}) for c in rows
        }


class StandInConfig(AppConfig):
    """tests.web.funds.stand_in."""

    name = "tests.web.funds.stand_in"
    label = "stand_in"
    path = __file__.rsplit("/", 1)[0]

    def ready(self) -> None:
        from liance.web.funds import payable

        payable.register(Claims())
