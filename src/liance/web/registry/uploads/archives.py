"""A ZIP archive looked through before any library opens it: size, names, encryption, macros, sheets too wide."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from liance.web.site.refusals import refusal, refuse

MOST_PARTS = 2_000
MOST_BYTES = 300 * 1024 * 1024
"""Unpacked, of all parts together: a sheet of 100,000 rows and 20 columns has about 100 MB."""
MOST_RATIO = 200
"""Unpacked to packed, for parts of more than a megabyte."""
MOST_ROWS = 100_001
MOST_COLUMNS = 500
STEP = 1 << 20
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,4}(?=[0-9])|[A-Za-z](?=[0-9]{6}))([0-9]{1,9})["']""")
"""Cells that may be far: of two letters or six digits. The many others are passed over, for there may be millions."""
_ENCRYPTED, _STORED, _DEFLATED = 0x1, 0, 8

FILE_BROKEN = refusal(
    "upload-broken",
    "文件“{name}”损坏，打不开：{why}",
    "{name} is damaged: {why}",
    hint_zh="请重新保存后上传。",
    hint_en="Save it anew and upload that.",
    status=422,
)
FILE_BOMB = refusal(
    "upload-bomb",
    "文件“{name}”解压后过大（超过 {most} MB，或压缩得不合常理）",
    "{name} is too large when unpacked (more than {most} MB, or packed beyond reason)",
    hint_zh="请拆成几个文件；确是正常的表，请另存一次再上传。",
    hint_en="Divide it into several files; if it is an ordinary table, save it anew.",
    status=422,
)
FILE_MACROS = refusal(
    "upload-macros",
    "文件“{name}”含有宏，不收",
    "{name} contains macros",
    hint_zh="请另存为不带宏的 xlsx 或 docx。",
    hint_en="Save it as xlsx or docx without macros.",
    status=422,
)
FILE_NAMES = refusal(
    "upload-paths",
    "文件“{name}”里的路径不正常（{path}）",
    "{name} holds a path that leads outside ({path})",
    hint_zh="请用 WPS 或 Office 重新保存。",
    hint_en="Save it anew with an office program.",
    status=422,
)
FILE_PASSWORD = refusal(
    "upload-locked-archive",
    "文件“{name}”里有加密的内容",
    "{name} holds encrypted parts",
    hint_zh="请取消密码后再上传。",
    hint_en="Remove the password and upload it again.",
    status=422,
)
TOO_LARGE_SHEET = refusal(
    "upload-sheet-size",
    "文件“{name}”的表超过 {rows} 行或 {columns} 列（最远的单元格：{cell}）",
    "{name} has a sheet of more than {rows} rows or {columns} columns (farthest cell: {cell})",
    hint_zh="请删去多余的行列，或拆成几个文件分批上传。",
    hint_en="Delete superfluous rows and columns, or divide the file.",
    status=422,
)


def parts_of(data: bytes, *, name: str) -> Mapping[str, bytes]:
    """The names of an archive's parts, with the first megabyte of each small XML part. Raises Refused.

    Every part is unpacked once to see that it is as large as the archive says, since libraries trust what it says.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise refuse(FILE_BROKEN, name=name, why=str(error)) from error
    _fail_if_strange(infos, name)
    return {info.filename: _looked_through(data, info, name) for info in infos}


def _fail_if_strange(infos: list[zipfile.ZipInfo], name: str) -> None:
    if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > MOST_BYTES:
        raise refuse(FILE_BOMB, name=name, most=MOST_BYTES >> 20)
    for info in infos:
        path = info.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path or "\0" in path:
            raise refuse(FILE_NAMES, name=name, path=path[:60])
        if info.flag_bits & _ENCRYPTED:
            raise refuse(FILE_PASSWORD, name=name)
        if path.lower().endswith(("vbaproject.bin", ".bas", ".exe", ".dll", ".js", ".vbs")):
            raise refuse(FILE_MACROS, name=name)
        if info.file_size > STEP and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise refuse(FILE_BOMB, name=name, most=MOST_BYTES >> 20)
    if len({i.filename for i in infos}) < len(infos):
        raise refuse(FILE_BROKEN, name=name, why="同名部分 · a part twice")


def _looked_through(data: bytes, info: zipfile.ZipInfo, name: str) -> bytes:
    """The beginning of a part, after all of it was unpacked and its cells were found within bounds."""
    first, size, tail = b"", 0, b""
    sheet = info.filename.lower().endswith(".xml")
    for piece in _unpacked(data, info, name):
        size += len(piece)
        if size > info.file_size:
            raise refuse(FILE_BOMB, name=name, most=MOST_BYTES >> 20)
        first = first or piece
        if sheet:
            _fail_if_far(tail + piece, name)
            tail = piece[-64:]
    if size != info.file_size:
        raise refuse(FILE_BROKEN, name=name, why=info.filename[:60])
    if info.filename == "[Content_Types].xml" and b"macroEnabled" in first:
        raise refuse(FILE_MACROS, name=name)
    return first if sheet else b""


def _unpacked(data: bytes, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The content of a part, piece by piece, straight from the bytes."""
    try:
        packed = _packed(data, info)
        if info.compress_type == _STORED:
            yield packed
            return
        if info.compress_type != _DEFLATED:
            raise refuse(FILE_BROKEN, name=name, why=f"compression {info.compress_type}")
        engine = zlib.decompressobj(-15)
        while packed and not engine.eof:
            yield engine.decompress(packed, STEP)
            packed = engine.unconsumed_tail
    except (zlib.error, struct.error) as error:
        raise refuse(FILE_BROKEN, name=name, why=str(error)) from error


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The packed bytes of a part, behind its local header of 30 bytes, name and extra field."""
    at = info.header_offset
    name_length, extra = struct.unpack("<HH", data[at + 26 : at + 30])
    start = at + 30 + name_length + extra
    return data[start : start + info.compress_size]


def _fail_if_far(text: bytes, name: str) -> None:
    """Readers make a grid up to the farthest cell, so a single far one would fill all memory."""
    for letters, digits in _CELL.findall(text):
        if int(digits) > MOST_ROWS or (len(letters) > 1 and _column(letters) > MOST_COLUMNS):
            cell = f"{letters.decode()}{digits.decode()}"
            raise refuse(TOO_LARGE_SHEET, name=name, rows=MOST_ROWS - 1, columns=MOST_COLUMNS, cell=cell)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
