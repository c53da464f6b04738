"""Reads: batches and orders, the bank's returns, what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from liance.web.funds.models import BankReturn, Batch, LineOutcome, Order, PayeeAccount, ReturnLine
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.site.beside import how_many, how_much

OPEN = (LineOutcome.UNKNOWN, LineOutcome.AMOUNT, LineOutcome.CONTRADICTS, LineOutcome.UNCLEAR)


def of_treasury(actor: Actor) -> Q:
    """The batches that a person may read: finance of a treasury its own, everybody else all."""
    own = actor.is_any(Role.FINANCE_OFFICER, Role.FINANCE_LEADER)
    return Q(county=actor.county) if own else Q()


def batches_seen(actor: Actor) -> QuerySet[Batch]:
    """Batches with their number of orders and sum, newest first."""
    kept = Order.objects.exclude(status=Order.Status.CANCELLED)
    return Batch.objects.filter(of_treasury(actor)).order_by("-pk").annotate(
        size=how_many(kept, "batch"),
        fen=how_much(kept, "batch", "fen"),
        paid=how_many(kept.filter(status=Order.Status.PAID), "batch"),
        failed=how_many(kept.filter(status=Order.Status.FAILED), "batch"),
    )  # fmt: skip


def orders_of(batch: Batch) -> QuerySet[Order]:
    """The orders of a batch with payee, account and what the payee said."""
    rows = batch.orders.select_related("account", "commitment__share__claim__beneficiary", "receipt", "repays")
    return rows.order_by("number")


def orders_for(organisation: str) -> QuerySet[Order]:
    """The orders that pay an organisation, newest first."""
    rows = Order.objects.filter(commitment__share__claim__beneficiary=organisation)
    rows = rows.exclude(status=Order.Status.CANCELLED)
    return rows.select_related("commitment__share__claim", "account", "receipt").order_by("-pk")


def accounts_of(organisation: str) -> QuerySet[PayeeAccount]:
    """The accounts of an organisation, newest first."""
    return PayeeAccount.objects.filter(organisation=organisation).exclude(status=PayeeAccount.Status.REPLACED)


def accounts() -> QuerySet[PayeeAccount]:
    """Accounts to be judged first, then the others, newest first; `shared`: another organisation has the number."""
    kept = PayeeAccount.objects.exclude(status=PayeeAccount.Status.REPLACED)
    others = kept.filter(number_digest=OuterRef("number_digest")).exclude(organisation=OuterRef("organisation"))
    waiting = Case(When(status=PayeeAccount.Status.PROPOSED, then=0), default=1)
    return kept.select_related("organisation").annotate(shared=Exists(others)).order_by(waiting, "-pk")


def returns_seen(actor: Actor) -> QuerySet[BankReturn]:
    """Return files with how many lines were booked and how many not, newest first."""
    lines = ReturnLine.objects.all()
    return BankReturn.objects.filter(of_treasury(actor)).order_by("-pk").annotate(
        size=how_many(lines, "file"),
        booked=how_many(lines.filter(outcome=LineOutcome.APPLIED), "file"),
        open=how_many(lines.filter(outcome__in=OPEN), "file"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Differences:
    """What does not agree between orders and the bank: in transit, not bookable, disputed by the payee, failed."""

    in_transit: Sequence[Order]
    lines: Sequence[ReturnLine]
    disputed: Sequence[Order]
    failed: Sequence[Order]

    @property
    def count(self) -> int:
        """How many in all."""
        return len(self.in_transit) + len(self.lines) + len(self.disputed) + len(self.failed)


def differences(actor: Actor, most: int | None = None) -> Differences:
    """The differences of the treasuries that a person may read; all or at most so many of each kind, oldest first."""
    own = actor.is_any(Role.FINANCE_OFFICER, Role.FINANCE_LEADER)
    orders = Order.objects.filter(batch__county=actor.county) if own else Order.objects.all()
    orders = orders.select_related("batch", "account")
    lines = ReturnLine.objects.filter(outcome__in=OPEN).select_related("file", "order")
    lines = lines.filter(file__county=actor.county) if own else lines
    failed = orders.filter(status=Order.Status.FAILED, commitment__released_at=None)
    live = Order.objects.filter(status__in=["made", "checked", "sent", "paid"]).values("commitment")
    return Differences(
        in_transit=list(orders.filter(status=Order.Status.SENT).order_by("pk")[:most]),
        lines=list(lines.order_by("pk")[:most]),
        disputed=list(orders.filter(status=Order.Status.PAID, receipt__received=False).order_by("pk")[:most]),
        failed=list(failed.exclude(commitment__in=live).order_by("pk")[:most]),
    )
