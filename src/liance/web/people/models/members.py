"""Organisations, accounts, who may act for whom in which role, and what organisations let others use."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from liance.web.people.naming import Named, NamedQuerySet
from liance.web.people.roles import APPLICANTS, Kind, Role
from liance.web.site.vault import Sealed


class OrganisationQuerySet(NamedQuerySet["Organisation"]):
    """Organisations, created with their names."""


class Organisation(Named):
    """A body with a unified social credit code: an enterprise, a park, a bureau …"""

    code = models.CharField("统一社会信用代码", max_length=18, primary_key=True)
    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    demonstration = models.BooleanField("演示", default=False)
    created_at = models.DateTimeField()

    found_as: str = ""
    """Another name by which a search found it."""

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "code")
        indexes = (models.Index(fields=["kind", "county"]), models.Index(fields=["name"]))

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """How accounts are made and found."""

    def create_user(self, username: str, password: str | None = None, *, phone: str = "", **more: Any) -> Account:
        """An account; no password: it cannot sign in until one is set."""
        account = self.model(username=username, **more)
        account.phone = phone
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in. There are no superusers: what somebody may do comes from memberships alone.

    `notice` is the version of the privacy notice that the person agreed to when he registered, at `notice_at`.
    """

    username = models.CharField("账号", max_length=150, unique=True)
    name = models.CharField("姓名", max_length=80)
    phone = Sealed(bound_to="username")
    phone_sealed = models.TextField("手机（加密）", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email = Sealed(bound_to="username")
    email_sealed = models.TextField("电子邮箱（加密）", blank=True)
    notice = models.CharField("隐私告知版本", max_length=20, blank=True)
    notice_at = models.DateTimeField("同意时间", null=True, blank=True)
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

    def with_lead(self, day: date) -> MembershipQuerySet:
        """Each with `leads`: whether nobody acted for the organisation earlier, of those who do on the day."""
        agents = Membership.objects.valid_on(day).filter(organisation=OuterRef("organisation"), role__in=APPLICANTS)
        earlier = agents._ranked().filter(
            Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
        )
        first = {"leads": Q(role__in=APPLICANTS) & ~Exists(earlier)}
        return self._ranked().annotate(**first)

    def _ranked(self) -> MembershipQuerySet:
        return self.annotate(rank=Coalesce("since", "created_at"))


class Letter(models.Model):
    """A letter of authorisation as uploaded: the file under its SHA-256, and who brought it; none: who registers."""

    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to="letters/%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("字节数")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in a role, from a day to a day, by a letter of authorisation.

    `since`, where it is not `created_at`: with whom the organisation's agents are counted from. The first leads.
    """

    leads: bool = False
    """Set by `with_lead`."""
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    letter = models.CharField("授权书", max_length=200, blank=True)
    letter_file = models.ForeignKey(Letter, models.PROTECT, related_name="+", null=True, blank=True)
    granted_by = models.CharField("授权人", max_length=150)
    created_at = models.DateTimeField()
    since = models.DateTimeField("排序自", null=True, blank=True)
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
