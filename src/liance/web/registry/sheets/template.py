"""The spreadsheet to fill in for a record type: headings, notes, choices to pick from, and how to fill it in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from liance.records.columns import PROVENANCE
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.web.registry.describe import described, example_of
from liance.web.registry.sheets.write import cell_writer

GUIDE, CHOICES = "填写说明", "选项"
LAST_ROW = 100_000
LONGEST_LIST = 255
"""Excel takes a list of choices in the cell itself only up to so many characters."""


def template(type_: RecordType, vocabulary: Vocabulary, rows: Iterable[Mapping[str, str]] = ()) -> bytes:
    """An XLSX whose first sheet bears the type's label; `rows` are filled in already (file form, by field id).

    Choices and yes/no are picked from lists; every heading carries its note. The second sheet explains each column
    and shows an example row, which is therefore never read as data.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, guide = book.add_worksheet(type_.label), book.add_worksheet(GUIDE)
    fields = columns_of(type_)
    _headings(book, sheet, fields, vocabulary)
    _pick_lists(book, sheet, fields)
    write = cell_writer(book, sheet)
    for line, row in enumerate(rows, 1):
        for at, field in enumerate(fields):
            write(line, at, shown_in_cell(field, row.get(field.id)), None)
    _explain(book, guide, type_, fields, vocabulary)
    book.close()
    return out.getvalue()


def columns_of(type_: RecordType) -> tuple[Field, ...]:
    """The type's fields, then where they come from; of two columns with the same label the later bears its id."""
    labels = {f.label for f in type_.fields}
    about = (f for f in PROVENANCE if f.id not in type_.by_id)
    return (*type_.fields, *(replace(f, label=f.id) if f.label in labels else f for f in about))


def shown_in_cell(field: Field, text: str | None) -> str | None:
    """A stored value as people fill it in: a choice by its label, yes and no in Chinese."""
    if text is None:
        return None
    if field.kind is Kind.BOOL:
        return "是" if text == "true" else "否"
    choice = field.choice_of(text) if field.kind is Kind.ENUM else None
    return choice.label if choice is not None else text


def _headings(book: Any, sheet: Any, fields: tuple[Field, ...], vocabulary: Vocabulary) -> None:
    needed = book.add_format({"bold": True, "bg_color": "#CFE3F7", "border": 1})
    plain = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    text = book.add_format({"num_format": "@"})
    for at, field in enumerate(fields):
        sheet.write_string(0, at, field.label, needed if field.key and not field.optional else plain)
        sheet.write_comment(0, at, described(field, vocabulary).zh[:1000], {"x_scale": 2})
        sheet.set_column(at, at, max(12, 2 * len(field.label) + 4), text)
    sheet.freeze_panes(1, 0)


def _pick_lists(book: Any, sheet: Any, fields: tuple[Field, ...]) -> None:
    """Lists of choices; long ones stand in a hidden sheet of their own."""
    long: Any = None
    for at, field in enumerate(fields):
        labels = ["是", "否"] if field.kind is Kind.BOOL else [c.label for c in field.choices]
        if not labels:
            continue
        source: Any = labels
        if len(",".join(labels)) > LONGEST_LIST or any("," in label for label in labels):
            if long is None:
                long = book.add_worksheet(CHOICES)
                long.hide()
            for line, label in enumerate(labels):
                long.write_string(line, at, label)
            column = _letters(at)
            source = f"={CHOICES}!${column}$1:${column}${len(labels)}"
        rule = {
            "validate": "list", "source": source, "ignore_blank": True, "error_type": "stop",
            "error_title": "请从列表中选择", "error_message": f"{field.label}：请从列表中选择。",
        }  # fmt: skip
        sheet.data_validation(1, at, LAST_ROW, at, rule)


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _explain(
    book: Any, guide: Any, type_: RecordType, fields: tuple[Field, ...], vocabulary: Vocabulary
) -> None:  # fmt: skip
    bold, wrap = book.add_format({"bold": True, "bg_color": "#EEF1F4"}), book.add_format({"text_wrap": True})
    guide.write_string(0, 0, f"{type_.label}（{type_.id}）填写说明", book.add_format({"bold": True, "font_size": 14}))
    guide.write_string(1, 0, "只填第一张表。空着表示“不知道”，不表示零。带深色表头的必须填。请勿改动表头。")
    for at, name in enumerate(("列", "必填", "填什么", "示例")):
        guide.write_string(3, at, name, bold)
    for line, field in enumerate(fields, 4):
        guide.write_string(line, 0, field.label)
        guide.write_string(line, 1, "必填" if field.key and not field.optional else "")
        guide.write_string(line, 2, described(field, vocabulary).zh, wrap)
        guide.write_string(line, 3, example_of(field, vocabulary))
    start = len(fields) + 6
    guide.write_string(start - 1, 0, "示例行（不会被读入）：")
    for at, field in enumerate(fields):
        guide.write_string(start, at, field.label, bold)
        guide.write_string(start + 1, at, example_of(field, vocabulary))
    guide.set_column(0, 0, 24)
    guide.set_column(1, 1, 10)
    guide.set_column(2, 2, 60)
    guide.set_column(3, 30, 24)
