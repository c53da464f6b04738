"""The books: accounts with a running balance, and transfers between two of them; transfers are append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.funds.models.budget import BudgetLine
from liance.web.funds.models.places import DEBIT_FREE, KINDS_EN, PLACES_EN, Kind, Place
from liance.web.people.models import Organisation
from liance.web.site.words import Words


class BookAccount(models.Model):
    """A place where money is: of a budget line, of a payee under a line, or of a treasury.

    `fen` is the running balance, changed only together with the transfers that explain it.
    """

    code = models.CharField("账户", max_length=120, primary_key=True)
    place = models.CharField("位置", max_length=12, choices=Place.choices)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="accounts", null=True)
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="book_accounts", null=True)
    fen = models.BigIntegerField("余额（分）", default=0)

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=["place", "line"]), models.Index(fields=["payee", "place"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(place__in=DEBIT_FREE, fen__lte=0) | (~Q(place__in=DEBIT_FREE) & Q(fen__gte=0)),
                name="book_no_money_that_is_not_there",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def words(self) -> Words:
        """The place in both languages."""
        place = Place(self.place)
        return Words(str(place.label), PLACES_EN[place])


class Transfer(models.Model):
    """So many fen from one account to another; append-only. `key` is what happened, so that it happens once."""

    key = models.CharField("标识", max_length=80, unique=True)
    source = models.ForeignKey(BookAccount, models.PROTECT, related_name="out")
    target = models.ForeignKey(BookAccount, models.PROTECT, related_name="into")
    fen = models.BigIntegerField("金额（分）")
    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    reference = models.CharField("凭据", max_length=200)
    memo = models.CharField("摘要", max_length=300, blank=True)
    actor = models.CharField("经办", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["kind", "at"]), models.Index(fields=["reference"]))
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="transfer_of_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} {self.fen}"

    @property
    def words(self) -> Words:
        """The kind in both languages."""
        kind = Kind(self.kind)
        return Words(str(kind.label), KINDS_EN[kind])
