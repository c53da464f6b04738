"""The reference page of the kinds of official documents and the fields that each takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.official.template import Field, Template

_LAYOUTS = {
    "document": "文件 document",
    "letter": "信函 letter",
    "minutes": "纪要 minutes",
    "plain": "无版头 plain",
    "sheet": "横排表 sheet",
}
_HEAD = "| 字段 field | 标签 label | 类别 kind | 必填 needed | 说明 note |\n|---|---|---|---|---|"


def kinds_page() -> str:
    """All kinds with their fields, frame fields of the layout first."""
    from liance.official import kinds

    found = kinds()
    index = "\n".join(
        f"| [`{k.id}`](#{k.id}) | {'、'.join((k.name, *k.also))} | {k.name_en} | {_LAYOUTS[k.layout]} |" for k in found
    )
    sections = "\n".join(_section(k) for k in found)
    return (
        "# 文书 Kinds of official documents\n\n"
        "改措辞、加文书 · To change words or add a kind: [official-documents.md](official-documents.md)\n\n"
        f"| 编号 id | 文书 | name | 版式 layout |\n|---|---|---|---|\n{index}\n\n{sections}"
    )


def _section(kind: Template) -> str:
    rows = "\n".join(line for field in kind.fields for line in _lines(field))
    return f"## {kind.id}\n\n{kind.name} · {kind.name_en}\n\n{_HEAD}\n{rows}\n"


def _lines(field: Field, above: str = "") -> list[str]:
    """A field's row, and those of its columns."""
    needed = "" if field.optional else "是 yes"
    label, note = (
        " ".join(t for t in pair if t) for pair in ((field.label, field.label_en), (field.note, field.note_en))
    )
    own = f"| `{above}{field.id}` | {label} | {field.kind} | {needed} | {note} |"
    return [own, *(line for column in field.columns for line in _lines(column, f"{field.id}."))]
