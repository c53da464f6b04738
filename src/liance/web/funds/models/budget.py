"""Budget lines: money of one treasury for one policy and year."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    """Whose treasury pays."""

    CITY = "city", "市级"
    COUNTY = "county", "县区级"


class Rule(models.TextChoices):
    """What happens when a line's money does not reach."""

    PRO_RATA = "pro_rata", "按比例"
    QUEUE = "queue", "按先后"
    NEXT_YEAR = "next_year", "不足的转下一年度"


RULES_EN = {
    Rule.PRO_RATA: "pro rata",
    Rule.QUEUE: "first come, first served",
    Rule.NEXT_YEAR: "what does not fit waits for next year",
}


class BudgetLine(models.Model):
    """Money for a policy in a year from the city's or one county's treasury; how much stands in the books.

    `incentives` are those that it may pay, none: all of the policy. `part` of `whole` is what this level bears of an
    award whose policy does not say how it is divided.
    """

    code = models.CharField("编号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=200)
    year = models.SmallIntegerField("年度")
    level = models.CharField("级次", max_length=8, choices=Level.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    policy = models.CharField("政策", max_length=80)
    incentives = models.JSONField("可支付项目", default=list, blank=True)
    rule = models.CharField("资金不足时", max_length=10, choices=Rule.choices)
    part = models.PositiveSmallIntegerField("分担份数", default=1)
    whole = models.PositiveSmallIntegerField("总份数", default=1)
    document = models.CharField("预算文件", max_length=200)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "level", "county", "code")
        indexes = (models.Index(fields=["policy", "year", "level", "county"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(level=Level.CITY, county="") | (Q(level=Level.COUNTY) & ~Q(county="")),
                name="line_county_of_its_level",
            ),
            models.CheckConstraint(condition=Q(whole__gt=0, part__lte=F("whole")), name="line_part_of_the_whole"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def treasury(self) -> str:
        """Whose money it is: empty for the city, else the county."""
        return self.county

    @property
    def bears(self) -> Fraction:
        """What this level bears of an award, where the policy does not say."""
        return Fraction(self.part, self.whole)

    def may_pay(self, incentive: str) -> bool:
        """Whether the line is for this incentive."""
        return not self.incentives or incentive in self.incentives
