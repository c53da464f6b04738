"""Forms made from a kind's record type: what opening asks, what an act gives, one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape

from liance.records.city import Value
from liance.records.vocabulary import Kind, Vocabulary
from liance.rules import ir
from liance.web.matters.kinds import given
from liance.web.registry.forms import PREFIX, EvidenceField, FactField, as_typed
from liance.web.site.words import Words, said


def field_for(asked: ir.Asked, vocabulary: Vocabulary, known: Mapping[str, str]) -> FactField:
    """A field with what is known filled in; one that is needed may not be left open."""
    typed = as_typed(asked.field, known[asked.field.id]) if asked.field.id in known else ""
    made = FactField(asked.field, vocabulary, initial=typed)
    made.required = asked.needed
    if asked.field.kind is Kind.TEXT and not asked.field.key:
        made.widget = forms.Textarea(attrs={"rows": 2})
    if asked.field.kind is Kind.TEXT:
        made.help_text = escape(asked.field.note)
    made.widget.is_required = asked.needed
    return made


def fields_for(
    asked: Iterable[ir.Asked], vocabulary: Vocabulary, known: Mapping[str, str], *, but: Iterable[str] = ()
) -> dict[str, FactField]:
    """A field for each thing asked, by the names that acts use for them."""
    left_out = set(but)
    return {PREFIX + a.field.id: field_for(a, vocabulary, known) for a in asked if a.field.id not in left_out}


class FactsGivenForm(forms.Form):
    """Facts typed in, with a file beside them; `fixed` ones are known and not asked."""

    def __init__(
        self, asked: Iterable[ir.Asked], vocabulary: Vocabulary, data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None, *, known: Mapping[str, str] | None = None,
        fixed: Iterable[str] = (), prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, prefix=prefix)
        self.fields.update(fields_for(asked, vocabulary, known or {}, but=fixed))
        self.fields["file"] = EvidenceField(
            label=said("附件", "Attachment"), required=False,
            help_text=said("PDF、PNG、JPG、DOCX、XLSX 或 OFD", "PDF, PNG, JPG, DOCX, XLSX or OFD"),
        )  # fmt: skip

    def values(self) -> dict[str, Value]:
        """What was given, by field id."""
        return {n: v for n, v in given(self.cleaned_data).items() if v is not None}

    @property
    def attached(self) -> tuple[str, bytes] | None:
        """The file given, by name and content."""
        found: tuple[str, bytes] | None = self.cleaned_data.get("file")
        return found


class SheetForm(forms.Form):
    """A table whose rows are added at once."""

    sheet = forms.FileField(
        label=said("表格", "Table"), help_text=said("XLSX 或 CSV，表头与上面的名称相同", "XLSX or CSV, headed as above")
    )


class LotForm(forms.Form):
    """What a lot is drawn by."""

    seed = forms.CharField(
        label=said("种子", "Seed"), max_length=100,
        help_text=said(
            "事先定好并公开的一个数或一句话，如某日公布的开奖号码；同一个种子永远抽出同样的结果",
            "A number or text fixed and told beforehand; the same seed always draws the same",
        ),
    )  # fmt: skip
    share = forms.IntegerField(label=said("抽取比例（%）", "Share (%)"), min_value=1, max_value=100, initial=30)

    def clean_seed(self) -> str:
        """Some text."""
        seed: str = self.cleaned_data["seed"].strip()
        if not seed:
            raise forms.ValidationError(str(Words("必须填写。", "This must be given.")))
        return seed
