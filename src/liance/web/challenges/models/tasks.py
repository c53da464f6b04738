"""Task books: what was agreed, by when, for how much; each milestone with what is paid once it is passed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.challenges.models.bids import Bid
from liance.web.registry.models import Evidence


class TaskBook(models.Model):
    """What a winner and the demand side agree on.

    `signed` is the digest of what the winner signed and the user then read; `may_tell`: the winner lets its name stand
    in what is published of the result.
    """

    bid = models.OneToOneField(Bid, models.PROTECT, related_name="task")
    case = models.OneToOneField(Case, models.PROTECT, related_name="task")
    firm_fen = models.BigIntegerField("需求方支付（分）")
    public_fen = models.BigIntegerField("财政资金（分）")
    until = models.DateField("完成期限")
    may_tell = models.BooleanField("同意公布名称", default=False)
    signed = models.CharField("签署内容摘要", max_length=64, blank=True)
    signed_at = models.DateTimeField("承担方签署", null=True)
    user_signed_at = models.DateTimeField("需求方签署", null=True)
    recorded_at = models.DateTimeField("备案", null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(firm_fen__gte=0, public_fen__gte=0), name="task_sums_not_negative"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed="") | (Q(signed_at__isnull=False) & ~Q(signed="")),
                name="task_signed_as_it_was",
            ),
            models.CheckConstraint(
                condition=Q(user_signed_at=None) | Q(signed_at__isnull=False), name="task_user_signs_after_the_winner"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | Q(user_signed_at__isnull=False), name="task_recorded_once_both_signed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bid}"

    @property
    def sum_fen(self) -> int:
        """What was agreed in all."""
        return self.firm_fen + self.public_fen


class Milestone(models.Model):
    """A step of a task book: what must be shown by when, what is then paid by the firm and of public money.

    Whether public money has come is the funds' to say; the firm's payment stands here with its proof.
    """

    task = models.ForeignKey(TaskBook, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("节点", max_length=100)
    shows = models.CharField("考核指标", max_length=300)
    by_day = models.DateField("完成日期")
    firm_fen = models.BigIntegerField("需求方支付（分）")
    public_fen = models.BigIntegerField("财政资金（分）")
    case = models.OneToOneField(Case, models.PROTECT, related_name="milestone", null=True)
    passed_at = models.DateTimeField("通过时间", null=True)
    firm_paid_on = models.DateField("需求方支付日期", null=True)
    firm_proof = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["task", "position"], name="milestone_position_once"),
            models.CheckConstraint(condition=Q(firm_fen__gte=0, public_fen__gte=0), name="milestone_sums_not_negative"),
            models.CheckConstraint(
                condition=Q(passed_at=None) | Q(case__isnull=False), name="milestone_passed_in_its_case"
            ),
            models.CheckConstraint(
                condition=Q(firm_paid_on=None, firm_proof=None)
                | Q(firm_paid_on__isnull=False, firm_proof__isnull=False, passed_at__isnull=False, firm_fen__gt=0),
                name="milestone_paid_once_passed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
