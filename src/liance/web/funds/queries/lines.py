"""Reads: budget lines with what became of their money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from liance.web.funds.models import BookAccount, BudgetLine, Claim, Commitment, Kind, Order, Place, Transfer
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.site.beside import how_many
from liance.web.site.words import Words

PAID = (Place.PAID, Place.RECEIVABLE)
UNDER_WAY = (Place.ORDERED, Place.BANK, Place.SUSPENSE)
WIDTH = 1000
"""Of a whole bar, in its own units."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: its class, its words, fen, and where it begins and how wide it is in units of the bar."""

    name: str
    words: Words
    fen: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Used:
    """A line and what became of its appropriation, in fen; the parts add up to it."""

    line: BudgetLine
    paid: int
    under_way: int
    committed: int
    free: int
    recovered: int

    @property
    def appropriated(self) -> int:
        """What the line was given."""
        return self.paid + self.under_way + self.committed + self.free + self.recovered

    @property
    def bar(self) -> Sequence[Piece]:
        """The parts as pieces of a bar; nothing was given: no pieces."""
        parts = [(name, getattr(self, name)) for name in PIECES]
        whole, start, found = max(self.appropriated, 1), 0, []
        for name, fen in parts:
            width = fen * WIDTH // whole
            found.append(Piece(name, PIECES[name], fen, start, width))
            start += width
        return tuple(p for p in found if p.width)


PIECES = {
    "paid": Words("已支付", "paid"), "under_way": Words("支付中", "being paid"),
    "committed": Words("已占用", "committed"), "free": Words("可用", "available"),
    "recovered": Words("已追回", "recovered"),
}  # fmt: skip


def lines_seen(actor: Actor) -> QuerySet[BudgetLine]:
    """The lines that a person may read: finance of a county its own, everybody else all."""
    rows = BudgetLine.objects.all()
    if actor.is_any(Role.FINANCE_OFFICER, Role.FINANCE_LEADER) and actor.county:
        return rows.filter(county=actor.county)
    return rows


def used(lines: Sequence[BudgetLine]) -> list[Used]:
    """What became of each line's money."""
    sums: dict[int, Counter[str]] = {line.pk: Counter() for line in lines}
    rows = BookAccount.objects.filter(line__in=lines).order_by().values_list("line", "place").annotate(Sum("fen"))
    for line, place, fen in rows:
        sums[line][place] += fen
    return [_used(line, sums[line.pk]) for line in lines]


def _used(line: BudgetLine, sums: Counter[str]) -> Used:
    return Used(
        line,
        paid=sum(sums[p] for p in PAID),
        under_way=sum(sums[p] for p in UNDER_WAY),
        committed=sums[Place.COMMITTED],
        free=sums[Place.AVAILABLE],
        recovered=sums[Place.RECOVERED],
    )


def changes(line: BudgetLine) -> QuerySet[Transfer]:
    """Appropriation, supplements and reductions of a line, newest first."""
    kinds = (Kind.APPROPRIATE, Kind.SUPPLEMENT, Kind.REDUCE)
    return Transfer.objects.filter(key__startswith=f"line:{line.pk}:", kind__in=kinds)


def commitments_of(line: BudgetLine) -> QuerySet[Commitment]:
    """What is committed from a line, newest first."""
    rows = line.commitments.filter(released_at=None).select_related("share__claim__beneficiary")
    return rows.annotate(orders_count=how_many(Order.objects.all(), "commitment")).order_by("-pk")


def claims_seen(actor: Actor) -> QuerySet[Claim]:
    """Decided awards taken up, newest first; finance of a county those of its county."""
    rows = Claim.objects.select_related("beneficiary").prefetch_related("shares").order_by("-decided_at", "-pk")
    if actor.is_any(Role.FINANCE_OFFICER, Role.FINANCE_LEADER) and actor.county:
        return rows.filter(county=actor.county)
    return rows
