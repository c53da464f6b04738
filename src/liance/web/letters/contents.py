"""The values of a document: known and typed ones put together, as JSON and back, what they lack, what they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import CellPlace
from liance.official.document import OfficialDocument, Paragraph
from liance.official.fill import document_of
from liance.official.template import Field, FieldKind, Template
from liance.web.letters.known import Known
from liance.web.letters.models import Letter
from liance.web.site.refusals import Told, refusal

Values = dict[str, Any]
NUMBER = "number"
"""The field of every frame that is filled when the letter is issued."""
SOME_NUMBER = "号〔2000〕1号"
"""Stands for the number while a draft is checked; it is never printed."""
LACKS = refusal(
    "letter-lacks", "{message}", "{message_en}", hint_zh="{hint}", hint_en="{hint_en}", status=422,
)  # fmt: skip
REDUCTION = refusal(
    "letter-reduction", "决定金额低于最高限额，要写“核减理由”", "less than the ceiling was decided: say why",
    hint_zh="写明核减了什么、为什么。", hint_en="What was taken off, and why.", status=422,
)  # fmt: skip


def merged(template: Template, known: Known, given: Mapping[str, Any]) -> Values:
    """The values of a document without its number: what is known stands, people fill what it leaves open."""
    values = {**known.proposed, **given, **known.fixed}
    for field in template.fields:
        if field.kind is FieldKind.ROWS and field.id in known.fixed:
            values[field.id] = _completed(known.fixed[field.id], given.get(field.id, ()))
    return {f.id: values[f.id] for f in template.fields if f.id != NUMBER and values.get(f.id) not in (None, "", [])}


def _completed(rows: Sequence[Values], typed: Sequence[Values]) -> list[Values]:
    """Rows whose missing cells were typed, in the same order."""
    padded = [*typed, *({} for _ in range(len(rows) - len(typed)))]
    return [{**more, **row} for row, more in zip(rows, padded, strict=False)]


def lacking(template: Template, values: Values) -> list[Told]:
    """Everything that keeps the values from being a document, besides its number."""
    told: list[Told] = []
    try:
        made(template, values, number=SOME_NUMBER)
    except Rejected as rejected:
        told = [_told(d, template) for d in rejected.diagnostics]
    if cut_short(values):
        told.append(REDUCTION.given())
    return told


def _told(d: Diagnostic, template: Template) -> Told:
    """A mistake in words without the names that programs use; with the row that it is in, if it is in one."""
    english = {f.label: f.label_en or f.label for field in template.fields for f in (field, *field.columns)}
    row = d.place.row if isinstance(d.place, CellPlace) else None
    table = d.place.file.partition(":")[2] if isinstance(d.place, CellPlace) else ""
    where, where_en = (
        (f"“{table}”第{row}行", f"“{english.get(table, table)}” row {row}: ") if row is not None else ("", "")
    )
    if d.code == "fill-missing":
        label = d.args["label"]
        return LACKS.given(
            message=f"{where}缺“{label}”", message_en=f"{where_en}“{english.get(label, label)}” is missing",
            hint="这一项必须有；不知道的，先查清再发文。", hint_en="It is needed; find it out first.",
        )  # fmt: skip
    colon = "：" if where else ""
    words = {"message": f"{where}{colon}{d.message()}", "message_en": where_en + d.message("en")}
    return LACKS.given(**words, hint=d.hint(), hint_en=d.hint("en"))


def cut_short(values: Values) -> bool:
    """Whether less than the ceiling is given without a word about it."""
    ceiling, decided = values.get("ceiling"), values.get("decided")
    return isinstance(ceiling, int) and isinstance(decided, int) and decided < ceiling and not values.get("reduction")


def made(template: Template, values: Values, *, number: str, replaces: Letter | None = None) -> OfficialDocument:
    """The document. Raises Rejected with everything it lacks."""
    frame = {NUMBER: number} if any(f.id == NUMBER for f in template.fields) else {}
    document = document_of(template, values | frame)
    if replaces is None:
        return document
    name = replaces.title.replace("\n", "")
    told = f"《{name}》（{replaces.number}）" if replaces.number else f"{_day(replaces)}印发的《{name}》"
    return replace(document, body=(*document.body, Paragraph(f"本件印发之日起，{told}撤销，以本件为准。")))


def _day(letter: Letter) -> str:
    issued = date.fromisoformat(letter.fields["issued"])
    return f"{issued.year}年{issued.month}月{issued.day}日"


# ---- JSON ----------------------------------------------------------------------------------------------------------
def to_json(value: Any) -> Any:
    """Values as JSON: dates as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: to_json(v) for k, v in value.items()}
    return [to_json(v) for v in value] if isinstance(value, list | tuple) else value


def from_json(fields: Sequence[Field], stored: Mapping[str, Any]) -> Values:
    """The values again, by what each field is; those that the kind no longer has are left out."""
    return {f.id: _read(f, stored[f.id]) for f in fields if f.id in stored}


def _read(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(value)
    if field.kind is FieldKind.ROWS:
        return [from_json(field.columns, row) for row in value]
    return value
