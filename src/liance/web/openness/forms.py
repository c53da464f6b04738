"""Forms of the public: an objection, a complaint."""

from __future__ import annotations

from django import forms

from liance.web.site.words import Words


class ObjectionForm(forms.Form):
    """An objection under one's name."""

    name = forms.CharField(max_length=80)
    contact = forms.CharField(max_length=80)
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        words = {
            "name": Words("姓名或单位名称", "Name or organisation"),
            "contact": Words("联系方式（不公开）", "Contact (not published)"),
            "text": Words("异议内容和依据", "What you object to, and the grounds"),
        }
        for name, label in words.items():
            self.fields[name].label = str(label)


class ComplaintForm(forms.Form):
    """A complaint of an organisation."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title"].label = str(Words("事由", "Matter"))
        self.fields["text"].label = str(Words("内容和诉求", "What happened, and what you ask for"))
