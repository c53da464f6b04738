"""What people fill in: a table of figures, a fact for a target, a candidate, an event, what came of a warning."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from liance.insight.reported import COLUMNS
from liance.insight.warnings import Closing
from liance.web.chains.forms import Day
from liance.web.site.words import said

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
