"""What people fill in: a problem, a meeting and its topics, a visit, a part in a chain, a line of the plan."""

from __future__ import annotations

from typing import Any

from django import forms

from liance.web.cases.forms import unit_field, until_field
from liance.web.chains.forms import Day
from liance.web.coordination.models import Duty, PlanItem
from liance.web.people.models import Organisation
from liance.web.site.words import said


def _text(zh: str, en: str, length: int, *, rows: int = 0, required: bool = True, help_: tuple[str, str] = ("", "")
          ) -> forms.CharField:  # fmt: skip
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=said(zh, en), max_length=length, widget=widget, required=required,
                           help_text=said(*help_) if help_[0] else "")  # fmt: skip


class ChainForm(forms.Form):
    """A form that names one of a policy's chains, or none."""

    chain = forms.ChoiceField(label=said("产业链", "Chain"), required=False)

    def __init__(self, *args: Any, chains: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["chain"].choices = [("", said("不限产业链", "Any")), *chains.items()]  # type: ignore[attr-defined]


class CodeField(forms.CharField):
    """An organisation of the platform, by its credit code."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=18, **more)

    def clean(self, value: Any) -> Any:
        """The organisation; None for nothing."""
        code = str(super().clean(value) or "").strip().upper()
        if not code:
            return None
        found = Organisation.objects.filter(pk=code).first()
        if found is None:
            raise forms.ValidationError(
                said("平台上没有这个代码的单位", "no organisation of the platform has this code")
            )
        return found


class TicketForm(ChainForm):
    """A problem, as who has it says it."""

    title = _text("是什么问题", "What is wrong", 100, help_=("一句话", "In one sentence"))
    text = _text("情况", "The matter", 2000, rows=5,
                 help_=("什么时候开始、影响多大、希望怎样解决；不要写商业秘密",
                        "Since when, how bad, what would help; no secrets"))  # fmt: skip
    contact = _text("联系人和电话", "Whom to call", 100, required=False,
                    help_=("只给链办和承办单位看", "Seen by the chain office and the unit in charge only"))  # fmt: skip
    field_order: tuple[str, ...] = ("title", "text", "contact", "chain")


class OfficeTicketForm(TicketForm):
    """The same, for the chain office, which may raise it for an organisation."""

    party = CodeField(label=said("替哪家单位提出（统一社会信用代码）", "For whom (credit code)"), required=False,
                      help_text=said("链办自己提出的不填", "Leave empty for the office's own"))  # fmt: skip
    field_order: tuple[str, ...] = ("title", "text", "party", "contact", "chain")


class MeetingForm(ChainForm):
    """A new meeting."""

    title = _text("会议名称", "Name", 100, help_=("例如“第三次链长会议”", "Such as: third meeting"))
    field_order: tuple[str, ...] = ("title", "chain")


class PlanForm(forms.Form):
    """When and where a meeting is, who comes."""

    day = forms.DateField(label=said("日期", "Day"), widget=Day())
    place = _text("地点", "Place", 200)
    chair = _text("主持人", "Presides", 100)
    present = _text("出席", "Present", 1000, help_=("姓名用顿号隔开", "Names, separated by 、"))
    excused = _text("请假", "Excused", 500, required=False)
    guests = _text("列席", "Guests", 500, required=False)


class TopicForm(forms.Form):
    """A topic that somebody proposes."""

    title = _text("议题", "Topic", 200)
    text = _text("情况", "The matter", 1000, rows=2, required=False)
    proposer = CodeField(label=said("提出单位（统一社会信用代码）", "Proposed by (credit code)"), required=False)


class ResultForm(forms.Form):
    """What a meeting came to on a topic."""

    decided = forms.ChoiceField(
        label=said("结果", "Outcome"),
        choices=[("yes", said("议定", "decided")), ("no", said("再研究", "to be studied again"))],
    )  # fmt: skip
    result = _text("议定意见，或者再研究的理由", "What was decided, or why not", 1000, rows=2)


class ResolutionForm(forms.Form):
    """One thing to be done."""

    text = _text("议定事项", "What is to be done", 500)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"], self.fields["until"] = unit_field(), until_field()


class TourForm(ChainForm):
    """A visit to be made."""

    organisation = CodeField(label=said("去哪家（统一社会信用代码）", "Where to (credit code)"))
    day = forms.DateField(label=said("计划日期", "Planned day"), widget=Day())
    purpose = _text("目的", "Purpose", 300)
    who = _text("巡链人员", "Who goes", 200)
    field_order: tuple[str, ...] = ("organisation", "day", "purpose", "who", "chain")


class TourToldForm(forms.Form):
    """What was seen and said there."""

    held_on = forms.DateField(label=said("实际日期", "Day"), widget=Day())
    met = _text("会见人员", "Whom one met", 200)
    found = _text("情况", "What one saw", 2000, rows=4)


class DutyForm(ChainForm):
    """Who has which part."""

    part = forms.ChoiceField(label=said("职责", "Part"), choices=Duty.Part.choices)
    person = _text("姓名", "Person", 100, required=False)
    body = _text("单位名称", "Body", 200, required=False)
    organisation = CodeField(label=said("或平台单位的统一社会信用代码", "Or its credit code"), required=False)
    since = forms.DateField(label=said("自", "Since"), widget=Day())
    source = _text("依据文件", "Document", 300, help_=("文件名和文号", "Its name and number"))
    field_order: tuple[str, ...] = ("part", "person", "body", "organisation", "chain", "since", "source")


class EndForm(forms.Form):
    """The last day of a part."""

    until = forms.DateField(label=said("截止日期", "Last day"), widget=Day())
    source = _text("依据文件", "Document", 300)


class PlanItemForm(ChainForm):
    """A line of a year's plan."""

    part = forms.ChoiceField(label=said("类别", "Kind"), choices=PlanItem.Part.choices)
    title = _text("事项", "What is to be done", 300)
    due = forms.DateField(label=said("完成时限", "By"), widget=Day())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"] = unit_field()
        self.fields["unit"].required = False


class DoneForm(forms.Form):
    """What came of a line of the plan, with evidence."""

    result = _text("完成情况", "What came of it", 500)
    file = forms.FileField(label=said("凭据", "Evidence"))

    def told(self) -> dict[str, Any]:
        """The arguments of the service."""
        given = self.cleaned_data["file"]
        return {"result": self.cleaned_data["result"], "file": (given.name, given.read())}
