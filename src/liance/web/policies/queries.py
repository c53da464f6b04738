"""Reads: editions, and the policies they hold, ready to run; what was loaded once stays in memory."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from liance.diagnostics.diagnostic import Rejected
from liance.records.vocabulary import Parameter, RecordType, Vocabulary
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.document import Document
from liance.rules.library import load_policy, made_from, policy_folders, read_policy
from liance.web.audit.chain import digest
from liance.web.audit.models import Event
from liance.web.policies.models import Edition, EditionFiles

if TYPE_CHECKING:
    from liance.rules.build import Loaded

T = TypeVar("T")


def current_editions() -> list[Edition]:
    """The editions now in use, one for each policy."""
    return list(Edition.objects.filter(current=True))


def current(policy: str) -> Edition | None:
    """The edition of a policy now in use."""
    return Edition.objects.filter(policy=policy, current=True).first()


def in_use(policy: str, *, before: datetime) -> Edition | None:
    """The edition of a policy that was in use at a moment, by the record of acts; None: none was yet."""
    rows = Event.objects.filter(thing="policy", thing_id=policy, action="edition-in-use", at__lt=before)
    last = rows.order_by("-number").first()
    return numbered(policy, int(last.details["number"])) if last is not None else None


def editions_of(policy: str) -> list[Edition]:
    """All editions of a policy, the newest first."""
    return list(Edition.objects.filter(policy=policy).order_by("-number"))


def numbered(policy: str, number: int) -> Edition | None:
    """One edition of a policy."""
    return Edition.objects.filter(policy=policy, number=number).first()


def waiting() -> list[Edition]:
    """Editions taken in and never superseded by a later one in use: they wait for somebody to put them in use."""
    newest = {e.policy: e.number for e in current_editions()}
    rows = Edition.objects.filter(current=False).order_by("policy", "-number")
    return [row for row in rows if row.number > newest.get(row.policy, 0)]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A policy folder on the server and the edition that holds its files as they are now, if one does."""

    path: Path
    edition: Edition | None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name


def folders() -> list[Shelved]:
    """Every policy folder, by name."""
    return [Shelved(path, _holding(path)) for path in policy_folders(settings.POLICY_FOLDER)]


def _holding(folder: Path) -> Edition | None:
    try:
        seal = digest(files_of(folder))
    except Rejected:
        return None
    return Edition.objects.filter(digest=seal).first()


def files_of(folder: Path) -> dict[str, str]:
    """Every file that the policy is made from, as text by its path below the folder common to them all.

    The key `""` holds the path of the policy's own folder.
    """
    folder = folder.resolve()
    files = [path.resolve() for path in made_from(folder)]
    base = Path(os.path.commonpath([folder, *files]))
    texts = {path.relative_to(base).as_posix(): path.read_text("utf-8") for path in files}
    return {"": folder.relative_to(base).as_posix(), **texts}


def policy_of(edition: Edition) -> ir.Policy:
    """The policy that an edition holds."""
    return _policy(edition.digest)


def document_of(edition: Edition) -> Document:
    """The document of an edition: clauses in official order with their blocks."""
    return loaded_of(edition).document


def loaded_of(edition: Edition) -> Loaded:
    """An edition as all passes left it: document, names, policy."""
    return _loaded(edition.digest)


def folder_of(edition: Edition) -> Path:
    """The files of an edition as a policy folder on disk."""
    return _folder(edition.digest)


def file_of(edition: Edition, name: str) -> str:
    """The text of a file in the policy's own folder; empty where there is none."""
    path = _folder(edition.digest) / name
    return path.read_text("utf-8") if path.is_file() else ""


def program_of(edition: Edition, choices: Iterable[tuple[str, str]] = ()) -> Program:
    """The policy compiled under the adopted readings, or under others."""
    return _program(edition.digest, tuple(sorted(choices)))


@lru_cache(maxsize=32)
def _policy(digest: str) -> ir.Policy:
    return _stays(load_policy(_folder(digest)))


@lru_cache(maxsize=16)
def _loaded(digest: str) -> Loaded:
    return _stays(read_policy(_folder(digest)))


@lru_cache(maxsize=64)
def _program(digest: str, choices: tuple[tuple[str, str], ...]) -> Program:
    return _stays(Program(_policy(digest), dict(choices)))


def _stays(loaded: T) -> T:
    """What was loaded, put where the cycle collector does not look through it again with every few hundred requests."""
    gc.freeze()
    return loaded


def _folder(digest: str) -> Path:
    """The files of an edition on disk again, written whole once."""
    root = settings.DATA_FOLDER / "editions" / digest
    files: dict[str, str] = EditionFiles.objects.get(edition__digest=digest).content
    if not root.is_dir():
        root.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=root.parent))
        for name, text in files.items():
            if name:
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="")
        with suppress(OSError):  # another process was first; its files are the same
            made.rename(root)
    return root / str(files[""])


def vocabulary() -> Vocabulary:
    """The record types and parameters of all current policies together; the first policy that declares one counts."""
    return _vocabulary(tuple(e.digest for e in current_editions()))


@lru_cache(maxsize=8)
def _vocabulary(digests: tuple[str, ...]) -> Vocabulary:
    types: dict[str, RecordType] = {}
    parameters: dict[str, Parameter] = {}
    tables: dict[str, dict[str, str]] = {}
    found = [_policy(d).vocabulary for d in digests]
    for v in found:
        for t in v.types:
            types.setdefault(t.id, t)
        for p in v.parameters:
            parameters.setdefault(p.id, p)
        for name, codes in v.code_tables.items():
            tables.setdefault(name, dict(codes))
    dimensions = found[0].dimensions if found else ()
    reserved = frozenset().union(*(v.reserved for v in found))
    return Vocabulary(tuple(types.values()), tuple(parameters.values()), tables, dimensions, reserved)
