"""A template's file becomes a template: TOML between two lines of +++, then the words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import Source
from liance.official.document import Layout
from liance.official.template import Field, FieldKind, Piece, Template

PARTS: Final = ("title", "addressee", "mark", "attendance")
KEYS: Final = {"name", "name_en", "layout", "also", "fields", "unused", *PARTS}
FIELD_KEYS: Final = {"label", "label_en", "kind", "optional", "columns", "note", "note_en"}
FRONT: Final = re.compile(r"\+\+\+\n(.*?)^\+\+\+\n", re.DOTALL | re.MULTILINE)


E = TypeVar("E", bound=StrEnum)


class _Wrong(Exception):
    """What is wrong with the front matter, and the words of it to point at."""

    def __init__(self, what: str, what_en: str, near: str = "") -> None:
        super().__init__(what)
        self.what, self.what_en, self.near = what, what_en, near


def read_template(path: Path, *, inherited: Template | None = None) -> Template:
    """A template from its file; with `inherited` it takes that one's fields and declares none itself.

    Raises Rejected `template-front` at the first thing that keeps the front matter from being read.
    """
    return template_of(path.read_text("utf-8-sig").replace("\r\n", "\n"), path.stem, inherited=inherited)


def template_of(text: str, name: str, *, inherited: Template | None = None) -> Template:
    """A template from its text, as it was kept with a document that was issued; raises as `read_template`."""
    source = Source(f"{name}.md", text)
    try:
        return _read(source, name, inherited)
    except _Wrong as wrong:
        at = max(0, source.text.find(wrong.near)) if wrong.near else 0
        first = Template("", "", "", Layout.PLAIN, (), (), Piece("", 0), source).place(at, len(wrong.near))
        raise Rejected([Diagnostic("template-front", first, {"what": wrong.what, "what_en": wrong.what_en})]) from wrong


def _read(source: Source, name: str, inherited: Template | None) -> Template:
    found = FRONT.match(source.text)
    if found is None:
        raise _Wrong("开头没有两行 +++ 之间的说明", "it does not begin with TOML between two lines of +++")
    try:
        front = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        raise _Wrong(f"说明不是正确的 TOML（{error}）", f"the front matter is not TOML ({error})") from error
    if unknown := sorted(front.keys() - KEYS):
        raise _Wrong(f"没有“{unknown[0]}”这一项", f"there is no entry {unknown[0]}", unknown[0])
    declared = front.get("fields", {})
    if inherited is not None and declared:
        raise _Wrong("改写的模板沿用原来的字段，不另写", "a changed template keeps the fields of the first", "[fields")
    return Template(
        id=name,
        name=_text(front, "name"),
        name_en=_text(front, "name_en"),
        layout=_one_of(Layout, _text(front, "layout")),
        own=inherited.own if inherited is not None else tuple(_field(k, v) for k, v in declared.items()),
        parts=tuple((part, _piece(source, found, _text(front, part))) for part in PARTS if part in front),
        body=Piece(source.text[found.end() :], found.end()),
        source=source,
        unused=_texts(front, "unused"),
        also=_texts(front, "also"),
    )


def _piece(source: Source, found: re.Match[str], text: str) -> Piece:
    """A part with its place; one that is written with escapes stands at the head of the file."""
    return Piece(text, max(0, source.text.find(text.rstrip("\n"), 0, found.end())))


def _text(front: Mapping[str, Any], key: str) -> str:
    value = front.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"缺“{key}”，要写文本", f"{key} is missing; it is text", key)
    return value


def _texts(front: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = front.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _Wrong(f"“{key}”是一列文本", f"{key} is a list of texts", key)
    return tuple(value)


def _one_of(choices: type[E], value: str) -> E:
    try:
        return choices(value)
    except ValueError as error:
        known = "、".join(choices)
        raise _Wrong(f"“{value}”不是其中之一：{known}", f"{value} is none of {known}", value) from error


def _field(name: str, entry: Any, *, inside: bool = False) -> Field:
    if not isinstance(entry, dict) or entry.keys() - FIELD_KEYS or not name.isidentifier():
        raise _Wrong(
            f"字段“{name}”只能写 {'、'.join(sorted(FIELD_KEYS))}", f"field {name} takes {sorted(FIELD_KEYS)}", name
        )
    label, kind = _text(entry, "label"), _one_of(FieldKind, _text(entry, "kind"))
    columns = tuple(_field(k, v, inside=True) for k, v in entry.get("columns", {}).items())
    if not label.isidentifier():
        raise _Wrong(f"标签“{label}”不能作占位符：去掉标点和空格", f"{label} cannot be a placeholder", label)
    if (kind is FieldKind.ROWS) is not bool(columns) or (inside and kind is FieldKind.ROWS):
        raise _Wrong(f"“{label}”：表才有列，表里不再有表", f"{label}: rows have columns, nothing else has", label)
    if inside and kind is FieldKind.MONEY and entry.get("optional"):
        raise _Wrong(f"“{label}”：表里的金额不能空着", f"{label}: money in a row cannot be left out", label)
    note, label_en, note_en = (str(entry.get(key, "")) for key in ("note", "label_en", "note_en"))
    return Field(name, label, kind, bool(entry.get("optional", False)), columns, note, label_en, note_en)
