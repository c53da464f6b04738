"""Forms of one's own account: signing in, the code, the password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from liance.web.people.forms.common import USERNAME
from liance.web.site.words import Words, said


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
