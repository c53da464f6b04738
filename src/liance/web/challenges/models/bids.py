"""Bids: sealed until the window ends, opened with a case of their own; and what was said in the talks about them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.challenges.models.needs import OpenChallenge
from liance.web.people.models import Organisation
from liance.web.site.vault import Sealed

MOST_PARTNERS = 4


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that bids along with the lead, registered here or not."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as a bid offers it."""

    title: str
    by: str
    """A day, ISO 8601."""

    @property
    def day(self) -> date:
        """By when."""
        return date.fromisoformat(self.by)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bid says. Amounts in fen; `public_fen` is what of the price public money is asked for.

    `related` are the warnings that the registry gave, `answer` what the bidder says to them.
    """

    plan: str
    price_fen: int
    public_fen: int
    partners: tuple[Partner, ...] = ()
    steps: tuple[Step, ...] = ()
    related: tuple[str, ...] = ()
    answer: str = ""

    def as_text(self) -> str:
        """As JSON, to be sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def offer_from(text: str) -> Offer:
    """The offer that a text holds."""
    raw: dict[str, Any] = json.loads(text)
    raw["partners"] = tuple(Partner(**p) for p in raw["partners"])
    raw["steps"] = tuple(Step(**s) for s in raw["steps"])
    raw["related"] = tuple(raw["related"])
    return Offer(**raw)


class Bid(models.Model):
    """A bid of an organisation (the lead) in a round of a challenge; what it offers is encrypted.

    It has no case and no label before it is opened. `seal` is the digest of what was handed in. `mean` is the mean of
    the experts' points in hundredths, `place` its place among those good enough, from 1 on.
    """

    key = models.CharField("标识", max_length=32, unique=True)
    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, related_name="bids")
    round = models.PositiveSmallIntegerField("第几次发榜")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bids")
    content = Sealed(bound_to="key")
    content_sealed = models.TextField("揭榜书（加密）")
    seal = models.CharField("摘要", max_length=64)
    handed_in_by = models.CharField("投榜人", max_length=150)
    handed_in_at = models.DateTimeField("投榜时间")
    taken_back_at = models.DateTimeField("撤回时间", null=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="bid", null=True)
    label = models.CharField("盲评代号", max_length=10, blank=True)
    mean = models.PositiveIntegerField("平均分（百分之一分）", null=True)
    place = models.PositiveSmallIntegerField("名次", null=True)

    class Meta:
        ordering = ("label", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["challenge", "round", "organisation"], condition=Q(taken_back_at=None), name="bid_one_standing"
            ),
            models.UniqueConstraint(
                fields=["challenge", "round", "label"], condition=~Q(label=""), name="bid_label_once"
            ),
            models.CheckConstraint(
                condition=Q(case=None, label="", mean=None, place=None) | (Q(case__isnull=False) & ~Q(label="")),
                name="bid_opened_with_a_case",
            ),
            models.CheckConstraint(condition=Q(taken_back_at=None) | Q(case=None), name="bid_taken_back_while_sealed"),
            models.CheckConstraint(condition=Q(place=None) | Q(mean__isnull=False), name="bid_placed_by_its_mean"),
        )

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.label or self.key[:8]}"

    @property
    def offer(self) -> Offer:
        """What it offers; ask `can_read_bid` first."""
        return offer_from(self.content)

    @property
    def sealed(self) -> bool:
        """Whether it was not opened."""
        return self.case_id is None

    @property
    def points(self) -> str:
        """The mean of its points as people write it."""
        return "" if self.mean is None else f"{self.mean // 100}.{self.mean % 100:02}"


class Talk(models.Model):
    """What came of talking with one bidder, said by the demand side; append-only."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="talks")
    intends = models.BooleanField("有合作意向")
    text = models.TextField("对接记录", max_length=2000)
    held_on = models.DateField("洽谈日期")
    by = models.CharField("记录人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.bid_id} {self.held_on}"
