"""What is filled in: who leads, milestones, reports, project cards, dispatches, what the audit found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from liance.web.cases.forms import MoneyField
from liance.web.chains.forms import Day
from liance.web.people.models import Organisation
from liance.web.site.words import Words, said
from liance.web.tasks.models import Milestone, Project
from liance.web.tasks.permissions import LEADING
from liance.web.tasks.plan import Measure, Plan
from liance.web.tasks.services.projects import Card, Dispatch, Found
from liance.web.tasks.services.reports import File, Filed
from liance.web.tasks.services.tasks import Planned
from liance.web.tasks.show import KINDS, PARTS

NOT_KNOWN = [("", said("不清楚", "not known")), ("yes", said("是", "yes")), ("no", said("否", "no"))]
YES_NO = {"yes": True, "no": False}


def _choices(words: Mapping[Any, Words]) -> list[tuple[str, Any]]:
    return [(str(value), said(w.zh, w.en)) for value, w in words.items()]


def _text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _file(given: Any) -> File | None:
    return (given.name, given.read()) if given is not None else None


class LeadForm(forms.Form):
    """Who leads from a day on."""

    unit = forms.ModelChoiceField(label=said("责任单位", "Unit"), queryset=Organisation.objects.none())
    person = forms.CharField(
        label=said("联系人", "Person"), max_length=60, required=False,
        help_text=said("只写姓名和职务，不写电话", "Name and post, no telephone"),
    )  # fmt: skip
    since = forms.DateField(label=said("自", "Since"), widget=Day())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Organisation.objects.filter(kind__in=LEADING).order_by("kind", "name")
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]


class MilestoneForm(forms.Form):
    """A milestone of a measure; where it replaces another, why."""

    title = forms.CharField(label=said("节点", "Milestone"), max_length=200)
    due = forms.DateField(label=said("时限", "By"), widget=Day())
    output = forms.ChoiceField(label=said("对应产出", "Output"), required=False)
    planned = forms.DecimalField(
        label=said("届时计划数", "Planned figure"), max_digits=15, decimal_places=4, min_value=0, required=False,
        help_text=said("累计数，和产出的单位一致", "In all, in the output's unit"),
    )  # fmt: skip
    why = forms.CharField(label=said("调整原因", "Why it is changed"), max_length=300, required=False)

    def __init__(self, *args: Any, measure: Measure, replaces: Milestone | None = None, **more: Any) -> None:
        if replaces is not None:
            more["initial"] = {n: getattr(replaces, n) for n in ("title", "due", "output", "planned")}
        super().__init__(*args, **more)
        outputs = [(what, f"{what}（{unit}）" if unit else what) for what, unit in measure.block.outputs]
        self.fields["output"].choices = [("", said("（不对应）", "(none)")), *outputs]  # type: ignore[attr-defined]
        if replaces is None:
            del self.fields["why"]

    def made(self) -> Planned:
        """The milestone."""
        got = self.cleaned_data
        return Planned(got["title"], got["due"], got["output"], got["planned"])


class ReportForm(forms.Form):
    """A monthly report: progress, a figure for each output, milestones reached, files."""

    text = forms.CharField(label=said("进展情况", "Progress"), max_length=2000, widget=_text(3))
    trouble = forms.CharField(
        label=said("问题和需要协调的事项", "Trouble"), max_length=2000, required=False, widget=_text()
    )

    def __init__(self, *args: Any, measure: Measure, milestones: Sequence[Milestone], as_of: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.outputs = measure.block.outputs
        self.milestones = milestones
        for n, (what, unit) in enumerate(self.outputs):
            label = f"{what}（{unit}）" if unit else what
            self.fields[f"value{n}"] = forms.DecimalField(
                label=label, max_digits=15, decimal_places=4, min_value=0, required=False,
                help_text=said("不知道就空着，不要填零", "Leave it empty when not known"),
            )  # fmt: skip
            self.fields[f"as_of{n}"] = forms.DateField(
                label=said(f"“{what}”截至", f"{what}: as of"), widget=Day(), required=False, initial=as_of
            )
            self.fields[f"file{n}"] = forms.FileField(label=said(f"“{what}”的佐证", f"{what}: proof"), required=False)
        for m in milestones:
            self.fields[f"reached{m.pk}"] = forms.DateField(label=m.title, widget=Day(), required=False)
        self.fields["file"] = forms.FileField(
            label=said("整份月报的佐证", "Proof of the whole report"), required=False,
            help_text=said("PDF、图片、Word 或 Excel", "PDF, picture, Word or Excel"),
        )  # fmt: skip

    @property
    def figure_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each output."""
        return [(self[f"value{n}"], self[f"as_of{n}"], self[f"file{n}"]) for n in range(len(self.outputs))]

    @property
    def reached_rows(self) -> list[Any]:
        """The field of each milestone."""
        return [self[f"reached{m.pk}"] for m in self.milestones]

    def clean(self) -> dict[str, Any]:
        """A figure has its day."""
        got = super().clean() or {}
        for n in range(len(self.outputs)):
            if got.get(f"value{n}") is not None and got.get(f"as_of{n}") is None:
                self.add_error(f"as_of{n}", said("数要有截至日期", "say as of which day"))
        return got

    def given(self) -> dict[str, Any]:
        """The arguments of the service."""
        got = self.cleaned_data
        figures = [
            Filed(what, got[f"value{n}"], got[f"as_of{n}"], _file(got.get(f"file{n}")))
            for n, (what, _) in enumerate(self.outputs)
            if got.get(f"value{n}") is not None
        ]
        return {"text": got["text"], "trouble": got["trouble"], "figures": figures,
                "reached": _reached(got, self.milestones), "file": _file(got.get("file"))}  # fmt: skip


def _reached(got: dict[str, Any], milestones: Iterable[Milestone]) -> dict[int, date]:
    return {m.pk: got[f"reached{m.pk}"] for m in milestones if got.get(f"reached{m.pk}")}


class CardForm(forms.Form):
    """The card of a project."""

    kind = forms.ChoiceField(label=said("类型", "Kind"), choices=_choices(KINDS))
    name = forms.CharField(label=said("项目名称", "Name"), max_length=200)
    investor_name = forms.CharField(label=said("投资方", "Investor"), max_length=200)
    investor = forms.CharField(
        label=said("投资方统一社会信用代码", "Its credit code"), max_length=18, required=False,
        help_text=said("认定投资以前必须有", "Needed before the investment is recognised"),
    )  # fmt: skip
    introducer = forms.CharField(
        label=said("引进方统一社会信用代码", "Introducer's code"), max_length=18, required=False
    )
    planned = MoneyField(label=said("计划总投资（元）", "Planned investment (yuan)"))
    contract = MoneyField(label=said("合同投资额（元）", "Contract (yuan)"), required=False)
    item = forms.ChoiceField(label=said("属于哪项举措", "Measure"), required=False)
    product = forms.ChoiceField(label=said("产业链产品", "Product"), required=False)
    newly_introduced = forms.ChoiceField(label=said("新引进", "Newly introduced"), choices=NOT_KNOWN, required=False)
    supporting = forms.ChoiceField(label=said("配套项目", "Supporting"), choices=NOT_KNOWN, required=False)
    independent = forms.ChoiceField(label=said("独立法人", "Own legal person"), choices=NOT_KNOWN, required=False)

    def __init__(
        self, *args: Any, plan: Plan, products: Sequence[tuple[str, str]], project: Project | None = None, **more: Any
    ) -> None:
        if project is not None:
            more["initial"] = _initial(project)
        super().__init__(*args, **more)
        none = ("", said("（不属于）", "(none)"))
        measures = [(m.id, f"{m.id} {m.title}") for m in plan.measures]
        self.fields["item"].choices = [none, *measures]  # type: ignore[attr-defined]
        self.fields["product"].choices = [none, *products]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The organisations behind codes."""
        got = super().clean() or {}
        for name in ("investor", "introducer"):
            code = (got.get(name) or "").strip().upper()
            got[name] = Organisation.objects.filter(pk=code).first() if code else None
            if code and got[name] is None:
                self.add_error(name, said("平台上没有这个代码的单位", "no organisation of the platform has this code"))
        return got

    def card(self) -> Card:
        """The card."""
        got = dict(self.cleaned_data)
        flags: dict[str, Any] = {n: YES_NO.get(got.pop(n)) for n in ("newly_introduced", "supporting", "independent")}
        return Card(kind=Project.Kind(got.pop("kind")), **got, **flags)


def _initial(project: Project) -> dict[str, Any]:
    flag = {True: "yes", False: "no", None: ""}
    made = {n: getattr(project, n) for n in ("kind", "name", "investor_name", "planned", "contract", "item", "product")}
    made |= {n: flag[getattr(project, n)] for n in ("newly_introduced", "supporting", "independent")}
    return made | {"investor": project.investor_id or "", "introducer": project.introducer_id or ""}


class NodeForm(forms.Form):
    """A node of a project, or what somebody guarantees."""

    kind = forms.ChoiceField(label=said("类型", "Kind"), choices=_choices(PARTS))
    title = forms.CharField(label=said("内容", "What"), max_length=200)
    due = forms.DateField(label=said("时限", "By"), widget=Day())
    unit = forms.CharField(
        label=said("责任单位", "Responsible"), max_length=200, required=False,
        help_text=said("要素保障必须写", "Needed for a guarantee"),
    )  # fmt: skip

    def made(self) -> Planned:
        """The node."""
        got = self.cleaned_data
        return Planned(got["title"], got["due"], kind=Milestone.Kind(got["kind"]), unit=got["unit"])


class OpinionForm(forms.Form):
    """A word on what is done."""

    opinion = forms.CharField(label=said("意见", "Opinion"), max_length=2000, widget=_text())


class DispatchForm(forms.Form):
    """How a project goes this month."""

    outcome = forms.ChoiceField(
        label=said("本月情况", "This month"), choices=[
            ("normal", said("正常推进", "as planned")), ("delayed", said("滞后", "delayed")),
            ("completed", said("竣工，申请认定", "completed")),
        ],
    )  # fmt: skip
    text = forms.CharField(label=said("进展情况", "Progress"), max_length=2000, widget=_text())
    trouble = forms.CharField(
        label=said("滞后原因、需要协调的事项", "Why delayed, what is needed"), max_length=2000, required=False,
        widget=_text(),
    )  # fmt: skip
    invested = MoneyField(label=said("累计完成投资（元）", "Invested so far (yuan)"))

    def __init__(self, *args: Any, milestones: Sequence[Milestone], **more: Any) -> None:
        super().__init__(*args, **more)
        self.milestones = milestones
        for m in milestones:
            self.fields[f"reached{m.pk}"] = forms.DateField(
                label=said(f"“{m.title}”完成日期", f"{m.title} reached on"), widget=Day(), required=False
            )
        self.fields["file"] = forms.FileField(
            label=said("附件", "File"), required=False,
            help_text=said("竣工的必须附竣工材料", "Needed when completed"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A delay has its reason, an end its proof."""
        got = super().clean() or {}
        if got.get("outcome") == "delayed" and not got.get("trouble"):
            self.add_error("trouble", said("滞后的要写原因", "say why"))
        if got.get("outcome") == "completed" and not got.get("file"):
            self.add_error("file", said("请附竣工材料", "attach the proof of completion"))
        return got

    def told(self) -> Dispatch:
        """What is reported."""
        got = self.cleaned_data
        return Dispatch(got["outcome"], got["text"], got["invested"], got["trouble"],
                        _reached(got, self.milestones), _file(got.get("file")))  # fmt: skip


class RecogniseForm(forms.Form):
    """What the audit found."""

    invested = MoneyField(label=said("实际投资（元）", "Invested (yuan)"))
    land = MoneyField(label=said("其中土地费用（元）", "Of it land (yuan)"))
    fixed = MoneyField(label=said("其中固定资产投资（元）", "Of it fixed assets (yuan)"))
    completed = forms.DateField(label=said("竣工日期", "Completed on"), widget=Day())
    opinion = forms.CharField(label=said("认定意见", "Opinion"), max_length=2000, widget=_text())
    file = forms.FileField(label=said("审计报告", "Audit report"))

    def found(self) -> dict[str, Any]:
        """The arguments of the service."""
        got = self.cleaned_data
        found = Found(got["invested"], got["land"], got["fixed"], got["completed"])
        return {"found": found, "opinion": got["opinion"], "file": _file(got["file"])}
