"""Forms made from the vocabulary: a field for each fact, with label, note, choices and bounds; and what goes along."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazystr
from django.utils.html import escape

from liance.records.cells import CellFault, reader_for
from liance.records.city import Record, Value
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.values.faults import ValueFault
from liance.values.money import format_money, parse_money
from liance.values.period import parse_date
from liance.web.registry.checks import key_fault, text_fault
from liance.web.registry.describe import described
from liance.web.registry.services.evidence import fail_if_too_large
from liance.web.registry.uploads.kinds import EVIDENCE, TABLES, kind_of
from liance.web.site.refusals import Refused
from liance.web.site.words import Words

PREFIX = "fact-"


def said(zh: str, en: str) -> str:
    """Words of a label, in the language of whoever sees the form."""
    return cast(str, lazystr(Words(zh, en)))


UNKNOWN = said("不知道", "not known")
YES_NO = (("true", said("是", "yes")), ("false", said("否", "no")))


def expected(fault: CellFault | ValueFault) -> forms.ValidationError:
    """What would be right, as a form tells it."""
    words = Words(fault.expected_zh, fault.expected_en)
    return forms.ValidationError(str(Words("应为{e}。", "Should be {e}.").format(e=words)))


class FactField(forms.CharField):
    """One fact: cleaned to the engine's value by the reader of its kind, None for not known."""

    def __init__(self, field: Field, vocabulary: Vocabulary, **more: Any) -> None:
        needed = field.key and not field.optional
        super().__init__(
            label=field.label, required=needed, widget=_widget(field), help_text=_help(field, vocabulary), **more
        )
        self.fact, self.read = field, reader_for(field, vocabulary)

    def to_python(self, value: Any) -> Any:
        """The value, or None. Raises ValidationError with what would be right."""
        text = super().to_python(value)
        got = self.read(text) if text else None
        fault = got if isinstance(got, CellFault) else text_fault(self.fact, got)
        if fault is not None:
            raise expected(fault)
        return got

    def validate(self, value: Any) -> None:
        """Only a key must be there; zero and no are answers."""
        if value is None and self.required:
            raise forms.ValidationError(str(Words("必须填写。", "This must be given.")))

    def run_validators(self, value: Any) -> None:
        """The reader has checked it already."""


def _widget(field: Field) -> forms.Widget:
    if field.kind is Kind.BOOL:
        return forms.Select(choices=[("", UNKNOWN), *YES_NO])
    if field.kind is Kind.ENUM and field.choices and not field.foreign:
        return forms.Select(choices=[("", UNKNOWN), *((c.id, c.label) for c in field.choices)])
    if field.kind is Kind.DATE:
        return forms.TextInput(attrs={"type": "date"})
    if field.kind in (Kind.YEAR, Kind.COUNT):
        return forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.TextInput()


def _help(field: Field, vocabulary: Vocabulary) -> str:
    """What to fill in; a list to pick from needs no list in words."""
    if field.kind in (Kind.ENUM, Kind.BOOL) and not field.foreign:
        return escape(field.note)
    words = described(field, vocabulary)
    return said(escape(words.zh), escape(words.en))


def as_typed(field: Field, stored: str) -> str:
    """A stored value as somebody would type it: money with its unit."""
    if field.kind is Kind.MONEY:
        with suppress(ValueFault):  # else as an older vocabulary wrote it
            return format_money(parse_money(stored))
    return stored


class FactsForm(forms.Form):
    """A record typed in. `fixed` fields are given and shown, `held` ones neither asked nor changed (file form both)."""

    def __init__(
        self, type_: RecordType, vocabulary: Vocabulary, data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None, *, known: Mapping[str, str] | None = None,
        fixed: Mapping[str, str] | None = None, left_out: frozenset[str] = frozenset(), source_needed: bool = False,
        answering: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(data, files)
        self.type, self.fixed, known = type_, dict(fixed or {}), known or {}
        self.readers = {f.id: reader_for(f, vocabulary) for f in type_.fields}
        for field in type_.fields:
            if field.id not in self.fixed and field.id not in left_out:
                typed = as_typed(field, known[field.id]) if field.id in known else ""
                self.fields[PREFIX + field.id] = FactField(field, vocabulary, initial=typed)
        if answering:
            self.fields["answer"] = forms.CharField(
                label=said("答复", "Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
            )
        self.fields["source"] = forms.CharField(
            label=said("来源", "Source"), required=source_needed, max_length=300,
            help_text=said("数据出自哪里，如 2023年度审计报告、第几页", "Where it comes from, as an audit report"),
        )  # fmt: skip
        self.fields["as_of"] = forms.CharField(
            label=said("截至日期", "As of"), required=False, widget=forms.TextInput(attrs={"type": "date"})
        )
        self.fields["evidence"] = EvidenceField(
            label=said("证明材料", "Evidence"), required=False,
            help_text=said("PDF、PNG、JPG、DOCX、XLSX 或 OFD", "PDF, PNG, JPG, DOCX, XLSX or OFD"),
        )  # fmt: skip

    def clean_source(self) -> str:
        """Harmless text."""
        text: str = self.cleaned_data["source"]
        if text.startswith(("=", "+", "-", "@")):
            raise forms.ValidationError(str(Words("不能以 = + - @ 开头。", "Must not begin with = + - or @.")))
        return text

    def clean_as_of(self) -> date | None:
        """A day, or none."""
        text = self.cleaned_data["as_of"]
        try:
            return parse_date(text) if text else None
        except ValueFault as fault:
            raise expected(fault) from fault

    def clean(self) -> dict[str, Any]:
        """The key as a whole."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (fault := key_fault(Record(self.type, self.facts()))) is not None:
            raise expected(fault)
        return cleaned

    def facts(self) -> dict[str, Value]:
        """The known values by field id, the fixed ones among them."""
        typed = {n.removeprefix(PREFIX): v for n, v in self.cleaned_data.items() if n.startswith(PREFIX)}
        fixed = {name: self.readers[name](text) for name, text in self.fixed.items()}
        return {n: v for n, v in {**fixed, **typed}.items() if v is not None and not isinstance(v, CellFault)}


class EvidenceField(forms.FileField):
    """A file whose content was looked at; cleaned to its name and bytes."""

    allowed = EVIDENCE

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Name and bytes, or None. Raises ValidationError with the reason why it is not taken in."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            fail_if_too_large(file.size)
            content = file.read()
            kind_of(content, name=file.name, allowed=self.allowed)
        except Refused as refused:
            raise forms.ValidationError([f"{t.message} {t.hint}" for t in refused.told]) from refused
        return file.name, content


class TableField(EvidenceField):
    """A spreadsheet or CSV file."""

    allowed = TABLES


class UploadForm(forms.Form):
    """A filled-in table: of which record type, from which source."""

    type = forms.ChoiceField(label=said("记录类型", "Record type"))
    file = TableField(
        label=said("文件", "File"),
        help_text=said("XLSX 或 CSV，最多 100,000 行", "XLSX or CSV, at most 100,000 rows"),
    )
    source = forms.CharField(
        label=said("来源", "Source"), max_length=300,
        help_text=said("数据出自哪个文件、系统或部门", "The document, system or office it comes from"),
    )  # fmt: skip
    as_of = forms.CharField(
        label=said("截至日期", "As of"), required=False, widget=forms.TextInput(attrs={"type": "date"})
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["type"].choices = choices  # type: ignore[attr-defined]

    clean_as_of = FactsForm.clean_as_of
    clean_source = FactsForm.clean_source


class ListForm(forms.Form):
    """An official list: who issued it, what everybody on it has in common, and the file."""

    issuer = forms.CharField(label=said("发文机关", "Issuer"), max_length=200)
    title = forms.CharField(label=said("名单名称", "Title"), max_length=300)
    number = forms.CharField(label=said("文号", "Document number"), max_length=100)
    dated = forms.CharField(label=said("发文日期", "Date"), widget=forms.TextInput(attrs={"type": "date"}))
    file = TableField(
        label=said("名单文件", "File"),
        help_text=said(
            "XLSX 或 CSV；要有一列“单位名称”或“统一社会信用代码”，其他列名与字段相同的也会读入",
            "XLSX or CSV with a column 单位名称 or 统一社会信用代码; columns named like fields are read too",
        ),
    )

    def __init__(self, type_: RecordType, vocabulary: Vocabulary, owner: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = {f"{PREFIX}{f.id}": FactField(f, vocabulary) for f in type_.fields if f.id != owner}
        for field in own.values():
            field.required = field.fact.kind is Kind.ENUM and field.fact.key and not field.fact.optional
        self.fields = {
            **{n: f for n, f in self.fields.items() if n != "file"},
            **{n: f for n, f in own.items() if f.fact.kind is Kind.ENUM or f.fact.key},
            "file": self.fields["file"],
        }

    def clean_dated(self) -> date:
        """A day."""
        try:
            return parse_date(self.cleaned_data["dated"])
        except ValueFault as fault:
            raise expected(fault) from fault

    def common(self) -> dict[str, Value]:
        """What everybody on the list has in common."""
        typed = {n.removeprefix(PREFIX): v for n, v in self.cleaned_data.items() if n.startswith(PREFIX)}
        return {n: v for n, v in typed.items() if v is not None}


class ReasonForm(forms.Form):
    """A reason, and perhaps a file that proves it."""

    reason = forms.CharField(label=said("理由", "Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = EvidenceField(
        label=said("证明材料", "Evidence"), required=False,
        help_text=said("PDF、PNG、JPG、DOCX、XLSX 或 OFD", "PDF, PNG, JPG, DOCX, XLSX or OFD"),
    )  # fmt: skip
