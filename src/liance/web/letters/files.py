"""Files of issued letters: kept under their digests, made again from the letter when they are lost."""

from __future__ import annotations

import hashlib
from typing import Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from liance.official.document import OfficialDocument
from liance.official.front import template_of
from liance.official.template import Template
from liance.web.letters import contents, sheets
from liance.web.letters.models import Letter

Form = Literal["pdf", "docx", "xlsx"]
TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(document: OfficialDocument, form: Literal["pdf", "docx"]) -> bytes:
    """The file of a document. Raises Rejected, such as for fonts that are not there."""
    if form == "docx":
        from liance.official.word import to_docx

        return to_docx(document)
    from liance.official.pdf import to_pdf

    return to_pdf(document)


def keep(data: bytes, form: str) -> str:
    """Keep a file once; gives its digest."""
    digest = hashlib.sha256(data).hexdigest()
    name = _name(digest, form)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return digest


def reading(letter: Letter, form: Form) -> bytes | None:
    """The bytes that were issued: the kept file, or made again; None when neither has the digest of then.

    A workbook is made from the letter each time: it is a convenience, not what was signed.
    """
    if form == "xlsx":
        template, values = read(letter)
        return sheets.to_xlsx(template, values, letter.title)
    digest = letter.pdf_digest if form == "pdf" else letter.docx_digest
    data = _kept(digest, form)
    if data is None:
        data = remade(letter, form)
        if hashlib.sha256(data).hexdigest() != digest:
            return None
        keep(data, form)
    return data


def _kept(digest: str, form: str) -> bytes | None:
    name = _name(digest, form)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        data = bytes(file.read())
    if hashlib.sha256(data).hexdigest() == digest:
        return data
    default_storage.delete(name)
    return None


def remade(letter: Letter, form: Literal["pdf", "docx"]) -> bytes:
    """The file made again from what the letter keeps: its words, its values, its number."""
    return written(document_of(letter), form)


def document_of(letter: Letter) -> OfficialDocument:
    """The document that a letter is."""
    template, values = read(letter)
    return contents.made(template, values, number=letter.number, replaces=letter.replaces)


def read(letter: Letter) -> tuple[Template, contents.Values]:
    """The words as they were when it was issued, and its values."""
    template = template_of(letter.wording.text, letter.kind)
    return template, contents.from_json(template.fields, letter.fields)


def _name(digest: str, form: str) -> str:
    return f"letters/{digest[:2]}/{digest}.{form}"
