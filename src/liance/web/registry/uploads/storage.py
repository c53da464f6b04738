"""Where files are kept: under their digest in the data folder, outside everything that a web server serves."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from django.conf import settings

LONGEST_NAME = 120
_BAD = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"<>|:*?\\/]")


def digest_of(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def path_of(digest: str) -> Path:
    """Where a file of this digest is kept. Raises ValueError for what is no digest."""
    if re.fullmatch("[0-9a-f]{64}", digest) is None:
        raise ValueError(f"not a SHA-256 digest: {digest!r}")
    return Path(settings.DATA_FOLDER) / "evidence" / digest[:2] / digest


def keep(data: bytes) -> str:
    """Keep a file, written whole or not at all; its digest. The same bytes are kept once."""
    digest = digest_of(data)
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o440)
        os.replace(name, path)
    return digest


def bytes_of(digest: str) -> bytes:
    """A kept file. Raises ValueError when its bytes are no longer those of its digest; OSError when it is gone."""
    data = path_of(digest).read_bytes()
    if digest_of(data) != digest:
        raise ValueError(f"the file kept as {digest} was changed")
    return data


def plain_name(name: str, ending: str) -> str:
    """A name to show and to download under: no path, no control or direction characters, with the right ending."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = _BAD.sub("_", last).strip(" .") or "文件"
    stem = stem[: -len(ending) - 1] if stem.lower().endswith(f".{ending}") else stem
    return f"{stem[:LONGEST_NAME]}.{ending}"
