"""Forms of the administrators: organisations, accounts, memberships."""

from __future__ import annotations

from django import forms

from liance.web.people.forms.common import day, kinds, roles
from liance.web.people.roles import Kind, Role
from liance.web.site.words import Words, said


class OrganisationForm(forms.Form):
    """A new organisation."""

    code = forms.CharField(label=said("统一社会信用代码", "Unified social credit code"), max_length=18)
    name = forms.CharField(label=said("名称", "Name"), max_length=200)
    kind = forms.ChoiceField(label=said("类型", "Kind"), choices=kinds)
    county = forms.CharField(label=said("县区", "County"), max_length=40, required=False)

    def clean_kind(self) -> Kind:
        """The kind as such."""
        return Kind(self.cleaned_data["kind"])


class ChangeForm(forms.Form):
    """A new name or county."""

    name = forms.CharField(label=said("名称", "Name"), max_length=200)
    county = forms.CharField(label=said("县区", "County"), max_length=40, required=False)


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=said("账号", "Account"),
        max_length=60,
        help_text=said("字母和数字，3位以上", "letters and digits, 3 or more"),
    )
    name = forms.CharField(label=said("姓名", "Name"), max_length=80)
    phone = forms.CharField(label=said("手机", "Phone"), max_length=20, required=False)


class GrantForm(forms.Form):
    """A new membership."""

    code = forms.CharField(label=said("单位的统一社会信用代码", "Credit code of the organisation"), max_length=18)
    role = forms.ChoiceField(label=said("角色", "Role"), choices=roles)
    valid_from = day(said("自", "From"))
    valid_to = day(said("至", "Until"), required=False, help_text=said("不填：直到撤销", "empty: until revoked"))
    letter = forms.CharField(
        label=said("授权书或任职文件", "Letter"), max_length=200, help_text=said("文号或名称", "its number or name")
    )

    def clean_role(self) -> Role:
        """The role as such."""
        return Role(self.cleaned_data["role"])


class SearchForm(forms.Form):
    """A search in a list."""

    q = forms.CharField(label=said("查找", "Search"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=said("类型", "Kind"), required=False, choices=lambda: [("", Words("全部", "all")), *kinds()]
    )
