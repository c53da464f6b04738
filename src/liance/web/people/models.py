"""Organisations, accounts, and who may act for whom in which role."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from liance.web.people.roles import Kind, Role
from liance.web.site.words import Words


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
        return self.overlapping(day, day)

    def overlapping(self, first: date, last: date | None) -> MembershipQuerySet:
        """Those in force on any day from the first to the last (none: for ever)."""
        found = self.filter(Q(valid_to=None) | Q(valid_to__gte=first)).filter(
            Q(revoked_on=None) | (Q(revoked_on__gt=first) & Q(revoked_on__gt=F("valid_from")))
        )
        return found if last is None else found.filter(valid_from__lte=last)


class Letter(models.Model):
    """A letter of authorisation as uploaded: the file under its SHA-256, and who brought it."""

    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to="letters/%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("字节数")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in a role, from a day to a day, by a letter of authorisation."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    letter = models.CharField("授权书", max_length=200, blank=True)
    letter_file = models.ForeignKey(Letter, models.PROTECT, related_name="+", null=True, blank=True)
    granted_by = models.CharField("授权人", max_length=150)
    created_at = models.DateTimeField()
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_by = models.CharField("撤销人", max_length=150, blank=True)
    revoked_why = models.CharField("撤销原因", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(role__in=["system", "public"]), name="membership_role_of_a_person"),
            models.UniqueConstraint(
                fields=["account", "organisation", "role", "valid_from"],
                condition=Q(revoked_on=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_by="") | (Q(revoked_on__isnull=False) & ~Q(revoked_by="")),
                name="membership_revoked_by_somebody",
            ),
        )
        indexes = (models.Index(fields=["organisation", "role"]),)

    def __str__(self) -> str:
        return f"{self.account.username} {self.role} {self.organisation_id}"


class RequestState(models.TextChoices):
    """How far a request has come."""

    OPEN = "open", "待决定"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        english = {"open": "open", "granted": "granted", "refused": "refused", "withdrawn": "withdrawn"}
        return Words(str(self.label), english[self])


class MembershipRequest(models.Model):
    """A person asks to act for an organisation by its letter of authorisation; somebody else decides."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requests")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="requests")
    valid_to = models.DateField("授权至")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    decided_by = models.CharField("决定人", max_length=150, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    why = models.CharField("理由", max_length=200, blank=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=["state", "asked_at"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "organisation", "role"], condition=Q(state="open"), name="request_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="request_decided_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", membership__isnull=False) | (~Q(state="granted") & Q(membership=None)),
                name="request_granted_with_membership",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} → {self.organisation_id} {self.role} {self.state}"


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

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.source}"
