"""The text of an official document from a file: plain text in UTF-8 or GB 18030, or a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.diagnostics.place import CellPlace

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

TEXT_TYPES = (".txt", ".md", ".text")


def read_text(path: Path) -> str:
    """The official words of a `.txt` or `.docx` file. Raises Rejected with what is wrong with the file."""
    text, found = read_official(path)
    if errors := errors_in(found):
        raise Rejected(errors)
    return text


def read_official(path: Path) -> tuple[str, list[Diagnostic]]:
    """Text and diagnostics; a warning where Word itself numbered paragraphs: those numbers are no text."""
    if path.suffix.lower() not in (*TEXT_TYPES, ".docx"):
        return "", [_problem("draft-file-type", path)]
    try:
        if path.suffix.lower() == ".docx":
            text, found = _from_word(path)
        else:
            text, found = _decoded(path.read_bytes()), []
    except OSError as error:
        return "", [
            _problem("draft-file-unreadable", path, reason="文件打不开", reason_en=error.strerror or "no access")
        ]
    except UnicodeDecodeError:
        return "", [_problem("draft-file-unreadable", path, reason="编码不明", reason_en="unknown encoding")]
    except ValueError:
        return "", [_problem("draft-file-unreadable", path, reason="文件已损坏或有密码", reason_en="damaged or locked")]
    if not text.strip():
        found = [*found, _problem("draft-file-empty", path)]
    return text, found


def _problem(code: str, path: Path, **args: str) -> Diagnostic:
    return Diagnostic(code, CellPlace(path.name), {"file": path.name, **args})


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030 (which includes GBK and GB 2312)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    if "\x00" in text:
        raise UnicodeDecodeError("gb18030", data, 0, len(data), "binary")
    return text


# ---- Word ----------------------------------------
def _from_word(path: Path) -> tuple[str, list[Diagnostic]]:
    """Paragraphs and table cells in order, a line each. Raises ValueError when it is no Word document."""
    from zipfile import BadZipFile

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    try:
        document: WordDocument = docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, SyntaxError) as error:
        raise ValueError(str(error)) from error
    paragraphs = list(_paragraphs(document))
    numbered = [p for p in paragraphs if p.text.strip() and _is_numbered(p)]
    found = []
    if numbered:
        args = {"file": path.name, "count": str(len(numbered)), "first": numbered[0].text.strip()[:20]}
        found = [Diagnostic("draft-numbering-lost", CellPlace(path.name), args, severity="warning")]
    return "\n".join(p.text for p in paragraphs), found


def _paragraphs(holder: WordDocument | _Cell) -> Iterator[Paragraph]:
    from docx.text.paragraph import Paragraph

    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from _cells(block)


def _cells(table: Table) -> Iterator[Paragraph]:
    """The paragraphs of a table's cells, merged cells once."""
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _paragraphs(cell)


def _is_numbered(paragraph: Paragraph) -> bool:
    """Whether Word writes a number in front of the paragraph, by its own property or by its style's."""
    own = paragraph._p.pPr
    styled = paragraph.style.element.pPr if paragraph.style is not None else None
    return any(properties is not None and properties.numPr is not None for properties in (own, styled))


__all__ = ["read_official", "read_text"]
