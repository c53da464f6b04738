"""The kinds of documents there are: templates of `vocabularies/documents`, a city's own folder before them."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.official.document import check
from liance.official.fill import document_of
from liance.official.front import read_template
from liance.official.samples import sample
from liance.official.template import Template
from liance.official.wording import mistakes
from liance.rules.library import home

Stamp = tuple[str, int, int]
"""A file, when it was changed, and its size: while these are the same, so are its words."""


def shared() -> Path:
    """The folder of the templates that every city starts from."""
    return home() / "vocabularies" / "documents"


def kinds(*, own: Path | None = None) -> tuple[Template, ...]:
    """All kinds in the order of their ids, each read and tried. Raises Rejected with every mistake in any of them."""
    made: list[Template] = []
    found: list[Diagnostic] = []
    for name, stamps in sorted(_stamped(own).items()):
        try:
            made.append(_checked(name, own, tuple(stamps)))
        except Rejected as rejected:
            found += rejected.diagnostics
    if found:
        raise Rejected(found)
    return tuple(made)


def _stamped(own: Path | None) -> dict[str, list[Stamp]]:
    """The files of every kind, by its id."""
    found: dict[str, list[Stamp]] = {}
    for folder in (shared(), own):
        if folder is not None and folder.is_dir():
            with os.scandir(folder) as entries:
                for entry in entries:
                    name, ending = os.path.splitext(entry.name)
                    if ending == ".md":
                        found.setdefault(name, []).append(_stamp(entry.path, entry.stat()))
    return found


def _stamp(path: str, stat: os.stat_result) -> Stamp:
    return path, stat.st_mtime_ns, stat.st_size


def kind_called(name: str, *, own: Path | None = None) -> Template | None:
    """The kind of that Chinese name, as a stage of a procedure writes it; None if it is none of ours."""
    return next((found for found in kinds(own=own) if name in (found.name, *found.also)), None)


def kind(name: str, *, own: Path | None = None) -> Template:
    """One kind, checked; read again only when its file has changed.

    Raises Rejected: `kind-unknown`, or what is wrong with its template.
    """
    files = [folder / f"{name}.md" for folder in (shared(), own) if folder is not None]
    return _checked(name, own, tuple(_stamp(str(f), f.stat()) for f in files if f.is_file()))


@lru_cache(maxsize=128)
def _checked(name: str, own: Path | None, stamps: tuple[Stamp, ...]) -> Template:
    """The kind as the files were that `stamps` tell of."""
    template = _read(name, own)
    if found := mistakes(template):
        raise Rejected(found)
    _tried(template)
    return template


def _read(name: str, own: Path | None) -> Template:
    """The city's own words if it has any, with the fields of the shared ones."""
    first, second = (folder / f"{name}.md" for folder in (shared(), own or shared()))
    if second != first and second.is_file():
        return read_template(second, inherited=read_template(first) if first.is_file() else None)
    if not first.is_file():
        folders = [folder for folder in (shared(), own) if folder is not None]
        known = sorted({path.stem for folder in folders for path in folder.glob("*.md")})
        raise Rejected([Diagnostic("kind-unknown", None, {"name": name, "known": "、".join(known)})])
    return read_template(first)


def _tried(template: Template) -> None:
    """Filled with and without what is optional, it must make whole documents."""
    for whole in (True, False):
        document = document_of(template, sample(template, whole=whole))
        if found := check(document):
            raise Rejected(found)
