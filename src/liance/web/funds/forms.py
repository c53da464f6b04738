"""Forms of money: lines, amounts, accounts, files, recoveries."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from liance.web.cases.forms import MoneyField
from liance.web.funds.models import Rule
from liance.web.funds.models.budget import RULES_EN
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site.words import Words


def _say(zh: str, en: str) -> str:
    return str(Words(zh, en))


class LineForm(forms.Form):
    """A new budget line; whose it is follows from who enters it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        editions = current_editions()
        titles = [(i.id, f"{i.title}（{e.title[:12]}…）") for e in editions for i in policy_of(e).incentives]
        self.fields["code"] = forms.CharField(label=_say("编号", "Code"), max_length=40)
        self.fields["title"] = forms.CharField(label=_say("名称", "Name"), max_length=200)
        self.fields["year"] = forms.IntegerField(label=_say("年度", "Year"), min_value=2000, max_value=2100)
        self.fields["policy"] = forms.ChoiceField(
            label=_say("政策", "Policy"), choices=[(e.policy, e.title) for e in editions]
        )
        self.fields["incentives"] = forms.MultipleChoiceField(
            label=_say("只用于这些项目", "Only for these incentives"), choices=titles, required=False,
            help_text=_say("都不选：该政策的所有项目。", "None chosen: every incentive of the policy."),
        )  # fmt: skip
        self.fields["fen"] = MoneyField(label=_say("下达金额（元）", "Appropriation (yuan)"))
        self.fields["document"] = forms.CharField(label=_say("预算文件", "Budget document"), max_length=200)
        self.fields["rule"] = forms.ChoiceField(
            label=_say("资金不足时", "When money does not reach"),
            choices=[(r.value, _say(str(r.label), RULES_EN[r])) for r in Rule],
        )
        self.fields["bears"] = forms.DecimalField(
            label=_say("本级分担比例（%）", "Part borne by this level (%)"), initial=100, min_value=0, max_value=100,
            decimal_places=2, help_text=_say("政策写明分担的，以政策为准。", "The policy counts where it says."),
        )  # fmt: skip

    def clean_bears(self) -> Fraction:
        """The percentage as an exact part."""
        return Fraction(self.cleaned_data["bears"]) / 100


class ChangeForm(forms.Form):
    """More or less money for a line."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fen"] = MoneyField(label=_say("金额（元）", "Amount (yuan)"))
        self.fields["document"] = forms.CharField(label=_say("预算文件", "Budget document"), max_length=200)


class AccountForm(forms.Form):
    """A bank account of an organisation."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["holder"] = forms.CharField(label=_say("户名", "Holder"), max_length=200)
        self.fields["bank"] = forms.CharField(label=_say("开户行", "Bank and branch"), max_length=200)
        self.fields["number"] = forms.CharField(
            label=_say("账号", "Account number"), max_length=40,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["bank_code"] = forms.CharField(
            label=_say("联行号（可不填）", "Bank code (optional)"), max_length=12, required=False
        )


class FileForm(forms.Form):
    """The bank's return file."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"] = forms.FileField(
            label=_say("银行回单（CSV）", "The bank's return (CSV)"),
            help_text=_say(
                "列：指令编号、状态（成功/失败/退汇）、金额（元）、日期、流水号、原因。",
                "Columns: order, status (paid/failed/returned), amount, date, reference, reason.",
            ),
        )


class FindingForm(forms.Form):
    """A finding that opens a recovery."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["finding"] = forms.CharField(
            label=_say("线索与核查情况", "Finding"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )


class InstalmentForm(forms.Form):
    """Money that came back."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fen"] = MoneyField(label=_say("金额（元）", "Amount (yuan)"))
        self.fields["reference"] = forms.CharField(label=_say("缴款凭证号", "Bank reference"), max_length=60)
        self.fields["received_on"] = forms.DateField(
            label=_say("缴款日期", "Day"), widget=forms.DateInput(attrs={"type": "date"})
        )


class RestrictForm(forms.Form):
    """No support for some years."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["years"] = forms.IntegerField(
            label=_say("限制几年", "For how many years"), min_value=1, max_value=10, initial=3
        )
        self.fields["ground"] = forms.CharField(label=_say("依据", "Ground"), max_length=300)
