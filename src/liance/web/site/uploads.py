"""Uploads: judged by their first bytes and their size, never by what they call themselves."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from liance.web.site.refusals import Told, refusal

HEAD = 16
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
LETTERS = ("pdf", "png", "jpg")
MEDIA = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}

FILE_EMPTY = refusal(
    "upload-empty",
    "文件“{name}”是空的",
    "the file {name} is empty",
    hint_zh="请选择有内容的文件。",
    hint_en="Choose a file with content.",
    status=422,
)
FILE_LARGE = refusal(
    "upload-large",
    "文件“{name}”太大：{size} MB",
    "the file {name} is too large: {size} MB",
    hint_zh="最大 {most} MB；请压缩图片或分成几个文件。",
    hint_en="At most {most} MB; compress pictures or split it.",
    status=413,
)
FILE_KIND = refusal(
    "upload-kind",
    "文件“{name}”的内容不是 {wanted}",
    "the content of {name} is not one of {wanted}",
    hint_zh="请上传扫描件或照片；改文件名后缀没有用，须另存为这些格式。",
    hint_en="Upload a scan or a photograph; renaming does not help, save it in one of these formats.",
    status=422,
)


def kind_of(head: bytes) -> str | None:
    """`pdf`, `png` or `jpg` by a file's first bytes; None for anything else."""
    return next((kind for kind, start in SIGNATURES.items() if head.startswith(start)), None)


def faults(file: UploadedFile[bytes], *, kinds: Collection[str]) -> list[Told]:
    """What is wrong with an upload; the file is read from its start afterwards."""
    name, size = shown_name(file), file.size or 0
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    file.seek(0)
    if size == 0:
        return [FILE_EMPTY.given(name=name)]
    told = []
    if size > settings.UPLOAD_BYTES:
        megabytes = -(-size // 1024**2)
        told.append(FILE_LARGE.given(name=name, size=megabytes, most=settings.UPLOAD_BYTES // 1024**2))
    if kind not in kinds:
        told.append(FILE_KIND.given(name=name, wanted="、".join(kinds).upper()))
    return told


def shown_name(file: UploadedFile[bytes]) -> str:
    """What a file calls itself, without folders and control characters, at most 120 characters."""
    name = PurePosixPath((file.name or "").replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name)[-120:] or "file"
