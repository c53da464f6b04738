"""Sessions, one row for each."""

from __future__ import annotations

from django.db import models

from liance.web.people.models.members import Account


class SignIn(models.Model):
    """One session of one person: when and from where it began, when its second factor was shown, how it ended."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    code_due = models.BooleanField("须验证动态口令", default=False)
    verified_at = models.DateTimeField("动态口令验证时间", null=True, blank=True)
    address = models.CharField("网络地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_why = models.CharField("结束原因", max_length=20, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["account", "ended_at"]), models.Index(fields=["account", "address", "at"]))

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"
