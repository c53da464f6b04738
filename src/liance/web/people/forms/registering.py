"""Forms of who registers: the organisation and himself; his number and password later on."""

from __future__ import annotations

from typing import Any

from django import forms

from liance.web.people import queries
from liance.web.people.forms.authorisations import RequestForm
from liance.web.people.forms.common import USERNAME, kinds
from liance.web.people.forms.own import PasswordForm
from liance.web.people.roles import REGISTERING, Kind
from liance.web.people.services.registrations import Typed
from liance.web.site.words import Words, said

NO_COUNTY = "-"


def _counties() -> list[tuple[str, Words | str]]:
    none = Words("市直或外地（不属于任何县区）", "none: of the city itself, or from elsewhere")
    return [("", Words("请选择", "choose")), *((c, c) for c in queries.counties()), (NO_COUNTY, none)]


class RegistrationForm(forms.Form):
    """An organisation registers, and the person who acts for it; whoever has an account types himself no more.

    `mending`: it is handed in again, and letter and password stay where none is given.
    """

    code = forms.CharField(
        label=said("统一社会信用代码", "Unified social credit code"),
        max_length=40,
        help_text=said("18位，见营业执照或登记证书", "18 characters, on the licence"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=said("单位名称", "Name of the organisation"),
        max_length=200,
        help_text=said("登记证书上的全称", "as registered, in full"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=said("单位类型", "Kind"), choices=lambda: [("", Words("请选择", "choose")), *kinds(REGISTERING)]
    )
    county = forms.ChoiceField(label=said("所在县区", "County"), choices=_counties)
    person = forms.CharField(
        label=said("经办人姓名", "Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=said("经办人电话", "Your telephone number"),
        max_length=20,
        help_text=said("手机，或带区号的固定电话；加密保存", "mobile, or landline with area code; kept encrypted"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=said("电子邮箱", "E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    letter = RequestForm.base_fields["letter"]
    valid_to = RequestForm.base_fields["valid_to"]
    username = forms.CharField(
        label=said("账号", "Account"),
        max_length=60,
        help_text=said(
            "3位以上字母和数字；核准后用它登录，已有人用的会在后面加数字",
            "3 letters and digits or more; where it is in use, a number is added",
        ),
        widget=USERNAME,
    )
    password = PasswordForm.base_fields["new"]
    again = PasswordForm.base_fields["again"]
    agreed = forms.BooleanField(
        label=said("我已阅读并同意《个人信息处理告知》", "I have read and agree to the privacy notice")
    )
    GROUPS = (
        (Words("单位", "Organisation"), ("code", "name", "kind", "county")),
        (Words("经办人", "Person"), ("person", "phone", "email")),
        (Words("授权书", "Letter of authorisation"), ("letter", "valid_to")),
        (Words("账号和口令", "Account and password"), ("username", "password", "again")),
    )
    PERSON = ("person", "phone", "email", "username", "password", "again")

    def __init__(self, *args: Any, with_person: bool, mending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if with_person else self.PERSON:
            del self.fields[name]
        for name in ("letter", "password", "again"):
            if mending and name in self.fields:
                self.fields[name].required = False
        if with_person:
            self.fields["password"].label = said("口令", "Password")
            self.fields["again"].label = said("再输入一次口令", "The password again")

    @property
    def groups(self) -> list[tuple[Words, list[forms.BoundField]]]:
        """The fields as they stand together on the page."""
        found = [(words, [self[name] for name in names if name in self.fields]) for words, names in self.GROUPS]
        return [(words, fields) for words, fields in found if fields]

    def clean(self) -> dict[str, Any]:
        """The same password twice; what the service takes."""
        found = super().clean() or {}
        if found.get("password", "") != found.pop("again", found.get("password", "")):
            self.add_error("again", str(Words("两次输入的口令不一样", "the two differ")))
        if self.errors:
            return found
        found.pop("agreed")
        letter, valid_to = found.pop("letter"), found.pop("valid_to")
        county = "" if found["county"] == NO_COUNTY else found["county"]
        typed = Typed(**found | {"kind": Kind(found["kind"]), "county": county})
        return {"typed": typed, "letter": letter, "valid_to": valid_to}


class NumberForm(forms.Form):
    """The number and the password of a registration."""

    number = forms.CharField(
        label=said("受理编号", "Number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=said("注册时设的口令", "Password chosen then"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_number(self) -> str:
        """The number, however it was copied: capitals, blanks and hyphens do not count."""
        return "".join(c for c in str(self.cleaned_data["number"]).upper() if c.isalnum())
