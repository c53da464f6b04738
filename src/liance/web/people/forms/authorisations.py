"""Forms of requests and consents."""

from __future__ import annotations

from django import forms

from liance.web.people.forms.common import day, roles
from liance.web.people.roles import APPLICANTS, Role
from liance.web.site.words import said


class RequestForm(forms.Form):
    """Asking to act for an organisation."""

    code = forms.CharField(
        label=said("单位的统一社会信用代码", "Credit code of the organisation"),
        max_length=18,
        help_text=said("18位，见营业执照或登记证", "18 characters, on its licence"),
    )
    role = forms.ChoiceField(label=said("身份", "Role"), choices=lambda: roles(APPLICANTS))
    valid_to = day(said("授权书截止日", "Last day of the letter"))
    letter = forms.FileField(
        label=said("授权书（盖章扫描件）", "Letter of authorisation (scan with seal)"),
        help_text=said("PDF、PNG 或 JPG", "PDF, PNG or JPG"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
    )

    def clean_role(self) -> Role:
        """The role as such."""
        return Role(self.cleaned_data["role"])


class ReasonForm(forms.Form):
    """A reason."""

    why = forms.CharField(label=said("理由", "Reason"), max_length=200, required=False)


class ConsentForm(forms.Form):
    """What is let be used, for what, until when."""

    source = forms.CharField(
        label=said("数据来源", "Source"),
        max_length=100,
        help_text=said(
            "哪个部门的什么数据，如：税务部门的研发费用加计扣除数", "whose data, e.g. the tax office's R&D figures"
        ),
    )
    purpose = forms.CharField(
        label=said("用途", "Purpose"),
        max_length=200,
        help_text=said("如：核对研发补助的申报数", "e.g. to check claims for R&D support"),
    )
    expires = day(said("有效期至", "Until"), required=False, help_text=said("不填：直到撤回", "empty: until withdrawn"))
