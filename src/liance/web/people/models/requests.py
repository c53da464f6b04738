"""Who asks to act for an organisation, with what he brings when the platform does not know him or it yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.people.models.members import Account, Letter, Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.site.vault import Sealed
from liance.web.site.words import Words


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


class Registration(models.Model):
    """What a request brings that the platform does not have yet: an organisation, a person, or both, as typed.

    Who registers knows `number` and the password. The row goes some time after the request has ended.
    """

    number = models.CharField("受理编号", max_length=20, unique=True)
    code = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    name = models.CharField("单位名称", max_length=200)
    kind = models.CharField("类型", max_length=20, choices=Kind.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    person = models.CharField("姓名", max_length=80, blank=True)
    phone = Sealed(bound_to="number")
    phone_sealed = models.TextField("手机（加密）", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email = Sealed(bound_to="number")
    email_sealed = models.TextField("电子邮箱（加密）", blank=True)
    username = models.CharField("账号", max_length=150, blank=True)
    password = models.CharField("口令（散列）", max_length=128, blank=True)
    notice = models.CharField("隐私告知版本", max_length=20)
    notice_at = models.DateTimeField("同意时间")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def shown(self) -> str:
        """The number as people copy it."""
        return f"{self.number[:5]}-{self.number[5:]}"


class MembershipRequest(models.Model):
    """A person asks to act for an organisation by its letter of authorisation; somebody else decides.

    Who registers has no account, and perhaps no organisation, until somebody admits what `registration` brings.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="requests", null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requests", null=True)
    registration = models.OneToOneField(Registration, models.SET_NULL, related_name="request", null=True)
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
        indexes = (
            models.Index(fields=["state", "asked_at"]),
            models.Index(fields=["state", "decided_at"], name="people_memb_state_decided_idx"),
        )
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
            models.CheckConstraint(
                condition=Q(account__isnull=False, organisation__isnull=False) | Q(registration__isnull=False),
                name="request_of_somebody_for_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.asker} → {self.code} {self.role} {self.state}"

    @property
    def admitted(self) -> bool:
        """Whether person and organisation are on the platform."""
        return self.account_id is not None and self.organisation_id is not None

    @property
    def asker(self) -> str:
        """Who asks, as the record names him: the sign-in name, or the number of who has none yet."""
        return self.account.username if self.account is not None else f"#{self._brought.number}"

    @property
    def person(self) -> str:
        """The name of who asks."""
        return self.account.name if self.account is not None else self._brought.person

    @property
    def phone(self) -> str:
        """How to reach him."""
        return self.account.phone if self.account is not None else self._brought.phone

    @property
    def code(self) -> str:
        """The organisation's credit code."""
        return self.organisation_id if self.organisation_id is not None else self._brought.code

    @property
    def body(self) -> str:
        """The organisation's name; as typed while it is not on the platform."""
        return self.organisation.name if self.organisation is not None else self._brought.name

    @property
    def county(self) -> str:
        """The county that the organisation lies in, or says that it does."""
        return self.organisation.county if self.organisation is not None else self._brought.county

    @property
    def _brought(self) -> Registration:
        assert self.registration is not None, "the database holds that there is one"
        return self.registration
