"""Organisations, accounts, and who may act for whom in which role."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from liance.web.people.roles import Kind, Role


class Organisation(models.Model):
    """A body with a unified social credit code: an enterprise, a park, a bureau …"""

    code = models.CharField("统一社会信用代码", max_length=18, primary_key=True)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    demonstration = models.BooleanField("演示", default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "code")
        indexes = (models.Index(fields=["kind", "county"]), models.Index(fields=["name"]))

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """How accounts are made and found."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> Account:
        """An account; no password: it cannot sign in until one is set."""
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in. There are no superusers: what somebody may do comes from memberships alone."""

    username = models.CharField("账号", max_length=150, unique=True)
    name = models.CharField("姓名", max_length=80)
    phone = models.CharField("手机", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    demonstration = models.BooleanField("演示", default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time."""

    def valid_on(self, day: date) -> MembershipQuerySet:
        """Those in force on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Membership(models.Model):
    """A person acts for an organisation in a role, from a day to a day, by a letter of authorisation."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    letter = models.CharField("授权书", max_length=200, blank=True)
    granted_by = models.CharField("授权人", max_length=150)
    created_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(role__in=["system", "public"]), name="membership_role_of_a_person"),
            models.UniqueConstraint(fields=["account", "organisation", "role", "valid_from"], name="membership_once"),
        )
        indexes = (models.Index(fields=["organisation", "role"]),)

    def __str__(self) -> str:
        return f"{self.account.username} {self.role} {self.organisation_id}"


class Consent(models.Model):
    """An organisation allows its data of a source to be used for a purpose, until a day or until withdrawn."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="consents")
    source = models.CharField("数据来源", max_length=100)
    purpose = models.CharField("用途", max_length=200)
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("授权时间")
    expires = models.DateField("有效期至", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.source}"
