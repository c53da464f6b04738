"""What officers fill in: a finding about makers, a target firm, a visit, an outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from liance.chains.graph import Graph, Presence, Role
from liance.web.people.models import Organisation
from liance.web.site.words import said


class Day(forms.DateInput):
    """A day, by the browser's own calendar, which wants it as 2026-11-27 in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FindingForm(forms.Form):
    """What was found out about a product."""

    maker = forms.ChoiceField(
        label=said("哪家单位", "Who"), required=False,
        help_text=said("核实全市没有人生产时选“全市没有”", "Choose nobody when no firm here makes it"),
    )  # fmt: skip
    code = forms.CharField(
        label=said("或统一社会信用代码", "Or its credit code"), required=False, max_length=18,
        help_text=said("单位在平台登记过、图上还没有时填", "For one of the platform that is not on the map"),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=said("关系", "What it does"), choices=[
            (Role.MAKES.value, said("生产", "makes")), (Role.BUYS.value, said("采购", "buys")),
            (Role.DEVELOPS.value, said("研发", "develops")),
        ],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=said("结论", "Finding"), choices=[
            (Presence.PRESENT.value, said("核实有", "verified")),
            (Presence.ABSENT.value, said("核实没有", "verified not")),
            (Presence.UNKNOWN.value, said("不能确定", "cannot be told")),
        ],
    )  # fmt: skip
    as_of = forms.DateField(label=said("截至", "As of"), widget=Day())
    source = forms.CharField(
        label=said("来源", "Source"), max_length=300,
        help_text=said("例如“实地走访”“企业书面确认”", "Such as a visit, or a letter of the firm"),
    )  # fmt: skip

    def __init__(self, *args: Any, graph: Graph, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [("", said("全市没有", "nobody here")), *((a.id, a.name) for a in graph.actors if a.local)]
        self.fields["maker"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The organisation behind a code; nobody makes nothing."""
        given = super().clean() or {}
        code = (given.get("code") or "").strip().upper()
        given["organisation"] = Organisation.objects.filter(pk=code).first() if code else None
        if code and given["organisation"] is None:
            self.add_error("code", said("平台上没有这个代码的单位", "no organisation of the platform has this code"))
        if not code and not given.get("maker") and given.get("state") == Presence.PRESENT:
            self.add_error("maker", said("请选哪家生产", "say who makes it"))
        return given

    def found(self) -> dict[str, Any]:
        """The arguments of the service."""
        given = self.cleaned_data
        return {
            "state": Presence(given["state"]), "as_of": given["as_of"], "source": given["source"],
            "maker": "" if given["organisation"] is not None else given["maker"],
            "organisation": given["organisation"], "role": Role(given["role"]),
        }  # fmt: skip


class TargetForm(forms.Form):
    """A firm that could fill a gap."""

    name = forms.CharField(label=said("企业名称", "Name"), max_length=200)
    place = forms.CharField(label=said("所在地", "Place"), max_length=100)
    why = forms.CharField(label=said("推荐理由", "Why"), max_length=500, widget=forms.Textarea({"rows": 2}))
    source = forms.CharField(label=said("信息来源", "Source"), max_length=300)
    code = forms.CharField(label=said("统一社会信用代码", "Credit code"), max_length=18, required=False)


class VisitForm(forms.Form):
    """A visit to a target firm."""

    day = forms.DateField(label=said("日期", "Day"), widget=Day())
    met = forms.CharField(label=said("会见人员", "Whom"), max_length=200)
    result = forms.CharField(label=said("情况", "What came out"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    next_step = forms.CharField(label=said("下一步", "Next step"), max_length=300, required=False)
    due = forms.DateField(label=said("下一步最迟", "Next step by"), widget=Day(), required=False)

    def clean(self) -> dict[str, Any]:
        """A next step has a day, and the reverse."""
        given = super().clean() or {}
        step: str = given.get("next_step") or ""
        due: date | None = given.get("due")
        if bool(step) != (due is not None):
            self.add_error("due" if step else "next_step", said("下一步和最迟日期要一起填", "give both or neither"))
        return given


class SettleForm(forms.Form):
    """How it ended with a target firm."""

    won = forms.ChoiceField(
        label=said("结果", "Outcome"),
        choices=[("yes", said("落地", "it comes")), ("no", said("放弃", "given up"))],
    )  # fmt: skip
    outcome = forms.CharField(label=said("说明", "What came of it"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def settled(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {"won": self.cleaned_data["won"] == "yes", "outcome": self.cleaned_data["outcome"]}
