"""Reads: balances, the trial balance, and whether the books agree with themselves and with the orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from liance.web.funds.models import BookAccount, Commitment, Order, Place, Transfer
from liance.web.funds.models.places import PLACES_EN
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A place with the sums of what went in and out, in fen; the balance is their difference."""

    place: Place
    into: int
    out: int
    balance: int

    @property
    def words(self) -> Words:
        """The place in both languages."""
        return Words(str(self.place.label), PLACES_EN[self.place])

    @property
    def agrees(self) -> bool:
        """Whether the running balances say what the transfers say."""
        return self.into - self.out == self.balance


def trial_balance() -> list[Row]:
    """A row for each place. The balances of all together are zero: every yuan has a from and a to."""
    into = dict(Transfer.objects.order_by().values_list("target__place").annotate(Sum("fen")))
    out = dict(Transfer.objects.order_by().values_list("source__place").annotate(Sum("fen")))
    held = dict(BookAccount.objects.order_by().values_list("place").annotate(Sum("fen")))
    return [Row(p, into.get(p, 0), out.get(p, 0), held.get(p, 0)) for p in Place]


def faults() -> list[str]:
    """Codes of the accounts whose running balance is not what their transfers add up to; empty when all is well."""
    sums: Counter[str] = Counter(dict(Transfer.objects.order_by().values_list("target").annotate(Sum("fen"))))
    sums.subtract(dict(Transfer.objects.order_by().values_list("source").annotate(Sum("fen"))))
    held = dict(BookAccount.objects.values_list("code", "fen"))
    return sorted(code for code in sums.keys() | held.keys() if sums[code] != held.get(code, 0))


@dataclass(frozen=True, slots=True)
class Check:
    """What the books say of a place beside what orders and commitments say; in fen."""

    place: Place
    books: int
    tables: int

    @property
    def words(self) -> Words:
        """The place in both languages."""
        return Words(str(self.place.label), PLACES_EN[self.place])

    @property
    def difference(self) -> int:
        """Zero when they agree."""
        return self.books - self.tables


def checks(county: str | None = None) -> list[Check]:
    """Books against orders, place by place; of one treasury, or of all."""
    held = BookAccount.objects.order_by().exclude(line=None)
    orders = Order.objects.order_by()
    commitments = Commitment.objects.filter(released_at=None).order_by()
    if county is not None:
        held = held.filter(line__county=county)
        orders, commitments = orders.filter(batch__county=county), commitments.filter(line__county=county)
    books = dict(held.values_list("place").annotate(Sum("fen")))
    paid = sum(books.get(p, 0) for p in (Place.PAID, Place.RECEIVABLE, Place.RECOVERED))
    status, tables = Order.Status, _tables(orders, commitments)
    return [
        Check(Place.COMMITTED, books.get(Place.COMMITTED, 0), tables["committed"]),
        Check(Place.ORDERED, books.get(Place.ORDERED, 0), tables[status.MADE] + tables[status.CHECKED]),
        Check(Place.BANK, books.get(Place.BANK, 0), tables[status.SENT]),
        Check(Place.SUSPENSE, books.get(Place.SUSPENSE, 0), tables["suspense"]),
        Check(Place.PAID, paid, tables[status.PAID]),
    ]


def _tables(orders: QuerySet[Order], commitments: QuerySet[Commitment]) -> Counter[str]:
    """Fen by status of orders, and of commitments that no live order pays: never tried, or failed."""
    found: Counter[str] = Counter(dict(orders.values_list("status").annotate(Sum("fen"))))
    live = Order.objects.filter(status__in=["made", "checked", "sent", "paid"]).values("commitment")
    failed = Order.objects.filter(status="failed").values("commitment")
    idle = commitments.exclude(pk__in=live)
    found["committed"] = idle.exclude(pk__in=failed).aggregate(s=Sum("fen"))["s"] or 0
    found["suspense"] = idle.filter(pk__in=failed).aggregate(s=Sum("fen"))["s"] or 0
    return found
