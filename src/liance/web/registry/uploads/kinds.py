"""What a file is, by its content alone; what must not be taken in is refused with the reason."""

from __future__ import annotations

import io
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from enum import StrEnum

from liance.records.from_csv import text_of
from liance.web.registry.uploads.archives import parts_of
from liance.web.site import uploads
from liance.web.site.refusals import refusal, refuse


class FileKind(StrEnum):
    """The kinds of file that are taken in; the value is the name's ending."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    CSV = "csv"


MEDIA = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.OFD: "application/ofd",
    FileKind.CSV: "text/csv",
}
EVIDENCE = frozenset(FileKind) - {FileKind.CSV}
TABLES = frozenset({FileKind.XLSX, FileKind.CSV})

FILE_KIND = refusal(
    "upload-content",
    "文件“{name}”的内容不是可以上传的类型",
    "the content of {name} is of no kind that can be uploaded",
    hint_zh="只收 {kinds}；类型看内容，不看文件名。",
    hint_en="Only {kinds} are taken; the kind is told by content, not by name.",
    status=422,
)
FILE_OLD = refusal(
    "upload-old-office",
    "文件“{name}”是旧版 Office 格式（xls、doc），不收",
    "{name} is in an old Office format (xls, doc)",
    hint_zh="请另存为 xlsx、docx 或 PDF 后再上传。",
    hint_en="Save it as xlsx, docx or PDF and upload that.",
    status=422,
)
FILE_LOCKED = refusal(
    "upload-encrypted",
    "文件“{name}”设了打开密码",
    "{name} is encrypted",
    hint_zh="请取消密码后再上传。",
    hint_en="Remove the password and upload it again.",
    status=422,
)
FILE_ENCODING = refusal(
    "upload-encoding",
    "文件“{name}”不是 UTF-8、UTF-16 或 GB18030（GBK）编码的文字",
    "{name} is not text in UTF-8, UTF-16 or GB18030 (GBK)",
    hint_zh="请用 WPS 或 Excel 另存为“CSV UTF-8”或 xlsx。",
    hint_en="Save it as CSV UTF-8 or as xlsx.",
    status=422,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]")


def kind_of(data: bytes, *, name: str, allowed: frozenset[FileKind]) -> FileKind:
    """The kind of a file. Raises Refused: empty, encrypted, with macros, a bomb, or of no kind that is allowed."""
    if not data:
        raise refuse(uploads.FILE_EMPTY, name=name)
    found = _kind(data, name, allowed)
    if found not in allowed:
        raise refuse(FILE_KIND, name=name, kinds="、".join(sorted(allowed)))
    return found


LONG_TEXT, LONG_SHEET = 256 * 1024, 1024 * 1024
"""Bytes of some two thousand rows: of text, and of a workbook's sheets when unpacked."""


def is_long(data: bytes, kind: FileKind) -> bool:
    """Whether a table whose kind is known probably has more than some two thousand rows."""
    if kind is FileKind.CSV:
        return len(data) > LONG_TEXT
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = (info.file_size for info in archive.infolist() if "worksheets/" in info.filename)
        return sum(sheets) > LONG_SHEET


def _kind(data: bytes, name: str, allowed: frozenset[FileKind]) -> FileKind | None:
    plain = uploads.kind_of(data[: uploads.HEAD])
    if plain is not None:
        return FileKind(plain)
    if data.startswith(_OLE):
        raise refuse(FILE_LOCKED if "EncryptedPackage".encode("utf-16-le") in data else FILE_OLD, name=name)
    if data.startswith(b"PK"):
        return _archive(data, name)
    return _text(data, name) if FileKind.CSV in allowed else None


def _archive(data: bytes, name: str) -> FileKind | None:
    parts = parts_of(data, name=name)
    if "OFD.xml" in parts:
        return FileKind.OFD
    types = parts.get("[Content_Types].xml", b"")
    if _SPREADSHEET in types:
        return FileKind.XLSX
    return FileKind.DOCX if _DOCUMENT in types else None


def _text(data: bytes, name: str) -> FileKind | None:
    """A table as text: readable, without control characters, not a page or a script."""
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    text = text_of(data) if wide or b"\0" not in data else ""
    if text is None:
        raise refuse(FILE_ENCODING, name=name)
    if not text or _CONTROL.search(text):
        return None
    return None if text.lstrip("\ufeff \t\r\n").startswith(("<", "#!", "{")) else FileKind.CSV
