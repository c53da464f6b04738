"""Forms of the slice: what is typed becomes values; what the values mean, services judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from liance.web.people.roles import APPLICANTS, GIVEN_BY, Kind, Role
from liance.web.site.words import Words, said

USERNAME = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})


def kinds() -> list[tuple[str, Words]]:
    """The kinds of organisation in the chosen language."""
    return [(kind.value, kind.words) for kind in Kind]


def roles(of: Any = tuple(GIVEN_BY)) -> list[tuple[str, Words]]:
    """Roles to choose from in the chosen language."""
    return [(role.value, Role(role).words) for role in of]


class SignInForm(AuthenticationForm):
    """Account and password; one message for everything that is wrong, so that nobody learns which accounts exist."""

    error_messages = {  # noqa: RUF012  # as Django declares it
        "invalid_login": said(
            "账号或口令不对，或账号已停用。请检查大小写；连续5次不对将锁定30分钟。",
            "Account or password is wrong, or the account is locked. Mind capitals; after 5 errors in a row there is a "
            "wait of 30 minutes.",
        ),
        "inactive": "",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = said("账号", "Account")
        self.fields["password"].label = said("口令", "Password")
        self.fields["username"].widget.attrs |= USERNAME.attrs


class CodeForm(forms.Form):
    """A code of six digits, or a recovery code."""

    code = forms.CharField(
        label=said("动态口令", "Code"),
        max_length=20,
        help_text=said("手机应用上的6位数字，或一个备用码", "six digits from the phone, or a recovery code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    present = forms.CharField(
        label=said("现在的口令", "Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=said("新口令", "New password"),
        strip=False,
        max_length=200,
        help_text=said(
            "12位以上；几个不相干的词连起来最好记", "12 characters or more; several unrelated words are easy to keep"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=said("再输入一次新口令", "The new password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The same new password twice."""
        found = super().clean() or {}
        again = found.pop("again", None)
        if again is not None and found.get("new") not in (None, again):
            self.add_error("again", str(Words("两次输入的新口令不一样", "the two differ")))
        return found


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class RequestForm(forms.Form):
    """Asking to act for an organisation."""

    code = forms.CharField(
        label=said("单位的统一社会信用代码", "Credit code of the organisation"),
        max_length=18,
        help_text=said("18位，见营业执照或登记证", "18 characters, on its licence"),
    )
    role = forms.ChoiceField(label=said("身份", "Role"), choices=lambda: roles(APPLICANTS))
    valid_to = _day(said("授权书截止日", "Last day of the letter"))
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
    expires = _day(
        said("有效期至", "Until"), required=False, help_text=said("不填：直到撤回", "empty: until withdrawn")
    )


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
    valid_from = _day(said("自", "From"))
    valid_to = _day(said("至", "Until"), required=False, help_text=said("不填：直到撤销", "empty: until revoked"))
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
