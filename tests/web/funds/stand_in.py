"""Decided awards for a server of its own: every claim in its database, its notice over; joined like a slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.apps import AppConfig

from liance.web.funds import payable


class Claims:
    """Claims as the decided awards that they were made from."""

    def payables(self) -> Iterable[payable.Payable]:
        return []

    def payable(self, keys: Sequence[str]) -> dict[str, payable.Payable]:
        from liance.web.funds.models import Claim

        return {c.key: _payable(c) for c in Claim.objects.filter(key__in=keys)}


def _payable(claim: object) -> payable.Payable:
    names = ("key", "case_number", "policy", "incentive", "title", "county", "year", "matter", "decided_fen",
             "ceiling_fen", "decided_at")  # fmt: skip
    values = {name: getattr(claim, name) for name in names}
    return payable.Payable(
        beneficiary=claim.beneficiary_id, notice_ended=True, open_objection=False, **values  # type: ignore[attr-defined]
    )


class StandInConfig(AppConfig):
    """tests.web.funds.stand_in."""

    name = "tests.web.funds.stand_in"
    label = "stand_in"
    path = __file__.rsplit("/", 1)[0]

    def ready(self) -> None:
        payable.register(Claims())
