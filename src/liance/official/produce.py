"""What callers need: the kinds of documents, and one of them written as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from liance.official.document import OfficialDocument
from liance.official.fill import document_of
from liance.official.library import kind

Form = Literal["docx", "pdf"]


def write(
    name: str, fields: Mapping[str, object], form: Form, *, own: Path | None = None, fonts: Path | None = None
) -> bytes:
    """A document of a kind, from its fields by id, as a Word file or PDF; the same bytes for the same input.

    `own` is a city's folder of templates, `fonts` a folder whose fonts alone set a PDF. Raises Rejected with
    everything that is wrong: the kind, its template, the fields, the document, missing fonts.
    """
    document = made(name, fields, own=own)
    if form == "docx":
        from liance.official.word import to_docx

        return to_docx(document)
    from liance.official.pdf import to_pdf

    return to_pdf(document, fonts=fonts)


def made(name: str, fields: Mapping[str, object], *, own: Path | None = None) -> OfficialDocument:
    """The document itself, for a page to show or a person to change before it is written."""
    return document_of(kind(name, own=own), fields)
