"""What people fill in: a table of figures, a fact for a target, a candidate, an event, what came of a warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django import forms

from liance.insight.indicators import Indicator, Unit
from liance.insight.reported import COLUMNS, NOT_KNOWN, figure
from liance.insight.warnings import Closing
from liance.values.faults import ValueFault
from liance.web.chains.forms import Day
from liance.web.registry.forms import expected
from liance.web.site.words import Words, said

HEAD = ",".join(COLUMNS[name] for name in ("indicator", "subject", "scope", "stretch", "value", "group", "source"))


class TableForm(forms.Form):
    """A table of figures, pasted."""

    title = forms.CharField(label=said("标题", "Title"), max_length=200, required=False)
    text = forms.CharField(
        label=said("数据表", "Table"), widget=forms.Textarea({"rows": 10, "spellcheck": "false"}), initial=HEAD + "\n",
        max_length=200_000, help_text=said(
            "从表格软件复制粘贴即可；第一行是表头，一行一个数，不知道的写“不详”",
            "Paste from a spreadsheet: a header line, a line for each figure, 不详 where nobody knows",
        ),
    )  # fmt: skip


class FigureField(forms.CharField):
    """A figure in the unit of its indicator: cleaned to its exact value, None where it is said that nobody knows it."""

    def __init__(self, indicator: Indicator, **more: Any) -> None:
        name = indicator.name
        super().__init__(label=said(name.zh, name.en), help_text=_unit(indicator), max_length=40, **more)
        self.indicator = indicator

    def to_python(self, value: Any) -> Any:
        """The value. Raises ValidationError with what would be right."""
        text = super().to_python(value)
        if not text or text in NOT_KNOWN:
            return text and None
        try:
            return figure(self.indicator, text)
        except ValueFault as fault:
            raise expected(fault) from fault

    def validate(self, value: Any) -> None:
        """Only nothing at all is too little: who does not know says so."""
        if value == "":
            raise forms.ValidationError(str(Words("请填写；不知道的写“不详”", "Fill this in; 不详 if it is not known")))

    def run_validators(self, value: Any) -> None:
        """It has been read already."""


def _unit(indicator: Indicator) -> str:
    if indicator.unit is Unit.MONEY:
        return said(
            "不写单位的按元，也可以写“1234.56万元”；不知道的写“不详”，不要写0",
            "In yuan, or with a unit: 1234.56万元; 不详 where it is not known, never 0",
        )
    return said(f"单位：{indicator.shown}；不知道的写“不详”", f"In {indicator.shown}; 不详 where it is not known")


class ReturnForm(forms.Form):
    """The figures of a period that a firm is asked for; what it sent before is filled in."""

    note = forms.CharField(
        label=said("说明", "Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=said("和往期相比变化大的，写明原因", "Where a figure changed much: why"),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, indicators: Iterable[Indicator], before: Mapping[str, Fraction | None], note: str
    ) -> None:
        super().__init__(data, initial={"note": note})
        self.indicators = tuple(indicators)
        asked = {i.id: FigureField(i, initial=_typed(i, before)) for i in self.indicators}
        self.fields = {**asked, "note": self.fields["note"]}

    def values(self) -> dict[str, Fraction | None]:
        """The figures by indicator."""
        return {i.id: self.cleaned_data[i.id] for i in self.indicators}


def _typed(indicator: Indicator, before: Mapping[str, Fraction | None]) -> str:
    """A figure as it would be typed."""
    if indicator.id not in before:
        return ""
    value = before[indicator.id]
    return NOT_KNOWN[0] if value is None else indicator.format(value, digits=10)


class ExhibitForm(forms.Form):
    """A fact that speaks for a target."""

    kind = forms.ChoiceField(label=said("类别", "Kind"))
    title = forms.CharField(label=said("事实", "Fact"), max_length=200)
    unit = forms.CharField(label=said("单位", "Unit"), max_length=150)
    day = forms.DateField(label=said("日期", "Day"), widget=Day())
    proof = forms.CharField(
        label=said("证明", "Proof"), max_length=300,
        help_text=said("文件名、文号或链接", "A file, document number or link"),
    )  # fmt: skip

    def __init__(self, *args: object, kinds: Iterable[tuple[str, str]] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(kinds)


class ProspectForm(forms.Form):
    """A candidate and how likely it comes to count."""

    name = forms.CharField(label=said("候选", "Candidate"), max_length=150)
    chance = forms.IntegerField(label=said("可能性（%）", "Chance (%)"), min_value=0, max_value=100)
    why = forms.CharField(label=said("理由", "Reason"), max_length=300)


class EventForm(forms.Form):
    """Something that happened outside."""

    what = forms.CharField(label=said("事件", "Event"), max_length=200)
    source = forms.CharField(label=said("来源", "Source"), max_length=200)
    products = forms.CharField(
        label=said("涉及的产品", "Products touched"), max_length=300, required=False,
        help_text=said("产业链图上的名称，用、分开；会算出跟着断的产品", "Names on the map, parted by 、"),
    )  # fmt: skip


class CloseForm(forms.Form):
    """What came of a warning."""

    closing = forms.ChoiceField(
        label=said("结论", "Conclusion"),
        choices=[
            (Closing.TRUE.value, said("属实", "true")),
            (Closing.FALSE.value, said("误报", "false")),
            (Closing.DUPLICATE.value, said("重复", "duplicate")),
        ],
    )
    reason = forms.CharField(label=said("理由", "Reason"), max_length=500)
