"""Backup and restore: every table as lines of JSON and every kept file, in one archive whose manifest holds digests.

The archive does not depend on the database: what SQLite held can be restored into PostgreSQL and the other way round.
What is encrypted stays so in it; the keys are in no archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models, transaction

from liance import __version__
from liance.web.audit.models import Head
from liance.web.keys import check

FORM = 1
LEFT_OUT = {"sessions.session", "contenttypes.contenttype", "auth.permission", "axes.accessattempt", "axes.accesslog"}
"""What a restored platform makes anew: people sign in again."""
FILES = ("files", "anchors.jsonl")
"""What is kept below the data folder beside the database; editions on disk are made from the database."""


class NotRestorable(Exception):
    """An archive that cannot be restored here: every reason."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds: rows by table, number of files, one digest over all of it."""

    rows: dict[str, int]
    files: int
    digest: str


def tables() -> list[type[models.Model]]:
    """Every table that is kept, those that others refer to first."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.label_lower not in LEFT_OUT]
    return serializers.sort_dependencies([(None, [m for m in found if not m._meta.auto_created])]) + [
        m for m in found if m._meta.auto_created
    ]


def back_up(*, target: Path, now: datetime) -> Kept:
    """Write the archive whole or not at all; the database is read at one moment."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        path = Path(part.name)
    try:
        kept = _write(path, now)
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)
    return kept


def _write(path: Path, now: datetime) -> Kept:
    digests: dict[str, str] = {}
    rows: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, _one_moment():
        for model in tables():
            name = f"tables/{model._meta.label_lower}.jsonl"
            text = io.StringIO()
            queryset = model._default_manager.order_by("pk")
            serializers.serialize("jsonl", queryset.iterator(chunk_size=2000), stream=text)
            data = text.getvalue().encode()
            rows[model._meta.label_lower] = data.count(b"\n")
            digests[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(name, data)
        for source in kept_files(settings.DATA_FOLDER):
            name = f"data/{source.relative_to(settings.DATA_FOLDER).as_posix()}"
            data = source.read_bytes()
            digests[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(name, data)
        manifest = {"form": FORM, "version": __version__, "made_at": now.isoformat(), "rows": rows, "digests": digests}
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    return Kept(rows, sum(n.startswith("data/") for n in digests), whole_digest(digests))


@contextmanager
def _one_moment() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def kept_files(folder: Path) -> list[Path]:
    """The files that are part of a backup, in order."""
    found = [folder / name for name in FILES]
    files = [p for f in found for p in ([f] if f.is_file() else f.rglob("*") if f.is_dir() else [])]
    return sorted(p for p in files if p.is_file())


def whole_digest(digests: dict[str, str]) -> str:
    """One digest over the digests of all parts."""
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def restore(*, source: Path) -> Kept:
    """Put an archive into an empty, migrated platform. Raises NotRestorable, nothing written, with every reason."""
    with zipfile.ZipFile(source) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        reasons = _reasons(archive, manifest)
        if reasons:
            raise NotRestorable(reasons)
        with transaction.atomic():
            Head.objects.all().delete()
            for model in tables():
                _load(archive.read(f"tables/{model._meta.label_lower}.jsonl").decode())
            _continue_numbers()
            _fail_if_sealed()
        for name in manifest["digests"]:
            if name.startswith("data/"):
                path = settings.DATA_FOLDER / name.removeprefix("data/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))
        files = sum(n.startswith("data/") for n in manifest["digests"])
        return Kept(manifest["rows"], files, whole_digest(manifest["digests"]))


def _load(text: str) -> None:
    for found in serializers.deserialize("jsonl", text):
        models.Model.save_base(found.object, raw=True, force_insert=True)
        for name, values in (found.m2m_data or {}).items():
            del name, values  # tables between two others are restored as tables of their own


def _fail_if_sealed() -> None:
    """What is encrypted must open with the keys that are here: an archive holds none."""
    faults = check().faults
    if faults:
        what = (
            f"{len(faults)}处密文解不开，请先放回备份时的密钥文件 · encrypted texts do not open; put the key file back"
        )
        raise NotRestorable([what, *faults[:10]])


def _continue_numbers() -> None:
    """The database goes on counting where the archive ended."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(sql)


def _reasons(archive: zipfile.ZipFile, manifest: dict[str, object]) -> list[str]:
    found = []
    if manifest.get("form") != FORM:
        found.append(f"形式 {manifest.get('form')} 不认识 · unknown form of archive")
    digests = manifest.get("digests")
    assert isinstance(digests, dict)
    names = set(archive.namelist())
    for name, digest in digests.items():
        if name not in names:
            found.append(f"{name} 缺失 · missing")
        elif hashlib.sha256(archive.read(name)).hexdigest() != digest:
            found.append(f"{name} 与摘要不符 · does not match its digest")
    unknown = {f"tables/{m._meta.label_lower}.jsonl" for m in tables()} - set(digests)
    found += [f"{name} 不在备份里（版本不同）· not in the archive (another version)" for name in sorted(unknown)]
    filled = [m._meta.label_lower for m in tables() if m is not Head and m._default_manager.exists()]
    found += [f"表 {name} 不是空的，只能恢复到空库 · is not empty; restore into an empty database" for name in filled]
    if any(".." in Path(n).parts or n.startswith("/") for n in names):
        found.append("文件名越出文件夹 · a name leaves the folder")
    return found
