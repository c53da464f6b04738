"""What people add to tasks: leads, milestones, reports, figures, projects; the words of the document stay there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence


# ---- tasks -----------------------------------------------------------------------------------------------------------
class Lead(models.Model):
    """Which unit and person lead a task or measure from a day on; append-only, the last one in force counts."""

    policy = models.CharField("政策", max_length=80)
    item = models.CharField("任务或举措", max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.CharField("联系人", max_length=60, blank=True)
    since = models.DateField("自")
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("since", "pk")
        indexes = (models.Index(fields=["policy", "item", "since"]),)

    def __str__(self) -> str:
        return f"{self.item} {self.unit_id} {self.since}"


class SameBody(models.Model):
    """Which organisation a name of the document means, as a person confirmed (none: taken back); append-only."""

    policy = models.CharField("政策", max_length=80)
    name = models.CharField("文件中的名称", max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    by = models.CharField("确认人", max_length=150)
    at = models.DateTimeField("确认时间")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["policy", "name"]),)

    def __str__(self) -> str:
        return f"{self.name} = {self.organisation_id or '—'}"


class Report(models.Model):
    """The report that one measure owes for one month, and the case in which it is filed and checked."""

    policy = models.CharField("政策", max_length=80)
    item = models.CharField("举措", max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    month = models.DateField("月份")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due = models.DateField("应报日期")
    case = models.OneToOneField(Case, models.PROTECT, related_name="task_report")
    at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ("month", "pk")
        constraints = (
            models.UniqueConstraint(fields=["policy", "item", "month"], name="task_report_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="task_report_month_is_its_first_day"),
        )
        indexes = (models.Index(fields=["unit", "due"]), models.Index(fields=["policy", "due"]))

    def __str__(self) -> str:
        return f"{self.item} {self.month:%Y-%m}"


class Filing(models.Model):
    """What somebody filed in a report or at a project's monthly dispatch; append-only.

    `content` holds figures and milestones reached as they were filed: they count when the report is archived.
    `invested`: done so far, in fen.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField("第几次")
    text = models.TextField("进展", max_length=2000)
    trouble = models.TextField("问题和需要协调的事项", max_length=2000, blank=True)
    content = models.JSONField("填报内容", default=dict)
    invested = models.PositiveBigIntegerField("累计完成投资（分）", null=True)
    by = models.CharField("填报人", max_length=150)
    at = models.DateTimeField("填报时间")

    class Meta:
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="filing_number_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number}"


class OutputFigure(models.Model):
    """What an output of a measure amounts to as of a day, filed by one person and checked by another; append-only."""

    policy = models.CharField("政策", max_length=80)
    item = models.CharField("举措", max_length=60)
    output = models.CharField("产出", max_length=200)
    value = models.DecimalField("数值", max_digits=15, decimal_places=4)
    as_of = models.DateField("截至")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="figures")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    checked_by = models.CharField("校核人", max_length=150)
    at = models.DateTimeField("存档时间")

    class Meta:
        ordering = ("as_of", "pk")
        indexes = (models.Index(fields=["policy", "item", "output"]),)
        constraints = (models.CheckConstraint(condition=Q(value__gte=0), name="output_figure_not_negative"),)

    def __str__(self) -> str:
        return f"{self.output} {self.value} {self.as_of}"


# ---- projects --------------------------------------------------------------------------------------------------------
class Project(models.Model):
    """A major or attracted project: who invests where and how much; how it stands is its case. Money in fen."""

    class Kind(models.TextChoices):
        """How it came about."""

        MAJOR = "major", "重大项目"
        ATTRACTED = "attracted", "招引项目"

    number = models.CharField("编号", max_length=30, unique=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    policy = models.CharField("政策", max_length=80)
    item = models.CharField("举措", max_length=60, blank=True)
    product = models.CharField("产业链产品", max_length=80, blank=True)
    name = models.CharField("项目名称", max_length=200)
    county = models.CharField("县区", max_length=40)
    investor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    investor_name = models.CharField("投资方", max_length=200)
    introducer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    planned = models.PositiveBigIntegerField("计划总投资（分）")
    contract = models.PositiveBigIntegerField("合同投资额（分）", null=True)
    newly_introduced = models.BooleanField("新引进", null=True)
    supporting = models.BooleanField("配套项目", null=True)
    independent = models.BooleanField("独立法人", null=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="project")
    by = models.CharField("入库人", max_length=150)
    at = models.DateTimeField("入库时间")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["policy", "county"]), models.Index(fields=["policy", "item"]))
        constraints = (
            models.UniqueConstraint(fields=["policy", "name", "investor_name"], name="project_once"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="project_has_a_plan_of_money"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Amendment(models.Model):
    """What the card of a project said before it was changed: so that it can be read as of any day; append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="amendments")
    before = models.JSONField("原内容")
    by = models.CharField("修改人", max_length=150)
    at = models.DateTimeField("修改时间")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.project_id} {self.at}"


class Milestone(models.Model):
    """Something to be reached by a day: of a measure, or of a project; append-only, a new plan replaces the old one.

    `planned`: what the output should then amount to. A guarantee is what others must see to: land, power, staff.
    """

    class Kind(models.TextChoices):
        """A step of the work itself, or what others guarantee."""

        NODE = "node", "节点"
        GUARANTEE = "guarantee", "要素保障"

    policy = models.CharField("政策", max_length=80)
    item = models.CharField("举措", max_length=60, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones", null=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.NODE)
    title = models.CharField("内容", max_length=200)
    due = models.DateField("时限")
    output = models.CharField("产出", max_length=200, blank=True)
    planned = models.DecimalField("计划数", max_digits=15, decimal_places=4, null=True)
    unit = models.CharField("责任单位", max_length=200, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True)
    dropped = models.BooleanField("取消", default=False)
    why = models.CharField("调整原因", max_length=300, blank=True)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("due", "pk")
        indexes = (models.Index(fields=["policy", "item"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(item="", project__isnull=False) | (~Q(item="") & Q(project=None)),
                name="milestone_of_a_measure_or_a_project",
            ),
            models.CheckConstraint(condition=Q(planned=None) | ~Q(output=""), name="milestone_planned_of_an_output"),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(why=""), name="milestone_replaced_with_reason"),
            models.CheckConstraint(
                condition=Q(dropped=False) | Q(replaces__isnull=False), name="milestone_dropped_replaces"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.due}"


class Reached(models.Model):
    """A milestone was reached on a day, as filed; append-only."""

    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="reached")
    day = models.DateField("完成日期")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reached")
    at = models.DateTimeField("登记时间")

    def __str__(self) -> str:
        return f"{self.milestone} ✓ {self.day}"


class Recognition(models.Model):
    """What the auditor recognised of a completed project, in fen; append-only. The registry's record says the same."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="recognition")
    investor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    invested = models.PositiveBigIntegerField("实际投资（分）")
    land = models.PositiveBigIntegerField("土地费用（分）")
    fixed = models.PositiveBigIntegerField("固定资产投资（分）")
    completed = models.DateField("竣工日期")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    by = models.CharField("认定人", max_length=150)
    at = models.DateTimeField("认定时间")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(land__lte=models.F("invested")), name="recognition_land_within"),
            models.CheckConstraint(condition=Q(fixed__lte=models.F("invested")), name="recognition_fixed_within"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.invested}"
