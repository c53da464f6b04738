"""What is known: records with every version, their proof, and figures that others publish."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.people.models import Organisation
from liance.web.site.words import Words


class Evidence(models.Model):
    """A file that proves something, kept under its digest; append-only."""

    digest = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=60)
    size = models.PositiveBigIntegerField("字节数")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="evidence", null=True)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["digest", "organisation", "name"], name="evidence_once"),)

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    """One record of a declared type: its key, and the version that holds now."""

    type = models.CharField("记录类型", max_length=60)
    key = models.CharField("主键", max_length=500)
    year = models.SmallIntegerField("年度", null=True)
    current = models.OneToOneField("Version", models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["type", "key"], name="record_key_once"),)
        indexes = (models.Index(fields=["type", "year", "current"]), models.Index(fields=["type", "current"]))

    def __str__(self) -> str:
        return f"{self.type} {self.key}"


class Origin(models.TextChoices):
    """How a version came about."""

    STATED = "stated", "单位填报"
    OFFICE = "office", "部门录入"
    LIST = "list", "名单导入"
    IMPORTED = "imported", "批量导入"
    PLATFORM = "platform", "平台办理"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(str(self.label), ENGLISH[self])


ENGLISH = {
    Origin.STATED: "stated by the party", Origin.OFFICE: "entered by an office", Origin.LIST: "from a list",
    Origin.IMPORTED: "imported in bulk", Origin.PLATFORM: "from casework",
}  # fmt: skip


class Version(models.Model):
    """What was known of a record from a moment on; append-only.

    `values` holds the known fields by id in the file form: money as decimal yuan, ratios as decimals, ISO dates.
    `evidence` is a file that proves it, `proof` what a table said in words of its proof.
    A `withdrawn` version says that the record does not exist after all.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    values = models.JSONField("内容")
    withdrawn = models.BooleanField("撤销", default=False)
    origin = models.CharField("来源方式", max_length=12, choices=Origin.choices)
    source = models.CharField("来源", max_length=300, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    proof = models.CharField("证明材料", max_length=500, null=True)
    as_of = models.DateField("截至", null=True)
    stated_by = models.CharField("填报人", max_length=150)
    stated_for = models.CharField("填报单位", max_length=18, blank=True)
    confirmed_by = models.CharField("确认人", max_length=150, blank=True)
    batch = models.CharField("批次", max_length=40, blank=True)
    at = models.DateTimeField("时间")
    supersedes = models.OneToOneField("self", models.PROTECT, related_name="superseded_by", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | Q(number__gt=1, supersedes__isnull=False),
                name="version_supersedes_the_one_before",
            ),
        )
        indexes = (
            models.Index(
                fields=["record"],
                condition=Q(origin="stated", confirmed_by="", withdrawn=False),
                name="version_to_confirm",
            ),
        )

    @property
    def how(self) -> Words:
        """How it came about, in both languages."""
        return Origin(self.origin).words

    def __str__(self) -> str:
        return f"{self.record} v{self.number}"


class Confirmation(models.Model):
    """An officer stands by what a party stated itself; append-only."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="confirmation")
    by = models.CharField("确认人", max_length=150)
    role = models.CharField(max_length=40)
    organisation = models.CharField("确认单位", max_length=18)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.version} ✓ {self.by}"


class Mention(models.Model):
    """What a record's current version names in a field: the index by which an organisation's file is found."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="mentions")
    type = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["record", "field"], name="mention_field_once"),)
        indexes = (
            models.Index(fields=["value", "type", "field", "record"]),
            models.Index(fields=["type", "field", "value", "record"]),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.field}={self.value}"


class Figure(models.Model):
    """A figure that others publish (参数), by id, scope and year; every version kept, the newest holds; append-only."""

    parameter = models.CharField(max_length=60)
    scope = models.CharField(max_length=60, blank=True)
    year = models.SmallIntegerField()
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    stated_by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["parameter", "scope", "year", "at"]),)

    def __str__(self) -> str:
        return f"{self.parameter} {self.scope} {self.year}"
