"""Files written whole or not at all: under a temporary name first, renamed at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from liance.cli.choose import reject

SHOWN = 3


def fail_if_in_city(out: Path | None, city: Path) -> None:
    """Raises Rejected if a file of results would take the place of the city, or become one of its tables."""
    if out is None:
        return
    target, source = out.resolve(), city.resolve()
    if target == source or source in target.parents or (out.exists() and city.exists() and out.samefile(city)):
        reject("output-in-city", file=str(out), city=str(city))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, which takes its place when all went well; Rejected if it cannot."""
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        yield part
        part.replace(path)
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))
    finally:
        part.unlink(missing_ok=True)


def whole_folder(
    path: Path, write: Callable[[Path], list[Path]], strangers: Callable[[Path], set[str]] = lambda _: set()
) -> list[Path]:
    """Files that `write` makes in a folder; they appear in `path` together, over earlier ones of those names.

    Raises Rejected if the folder holds anything else or any of the `strangers` in it, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))
    try:
        made = write(part)
        _only(path, {file.relative_to(part).parts[0] for file in made}, strangers)
        return [_moved(file, path / file.relative_to(part)) for file in made]
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _moved(file: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return file.replace(target)


def _only(folder: Path, names: set[str], strangers: Callable[[Path], set[str]]) -> None:
    """The folder is new, empty, or holds nothing but these names and no stranger under one of them."""
    others: list[str] = []
    if folder.is_dir():
        others = sorted(({entry.name for entry in folder.iterdir()} - names) | strangers(folder))
    if folder.exists() and not folder.is_dir():
        others = [folder.name]
    if others:
        found = "、".join(others[:SHOWN]) + ("……" if len(others) > SHOWN else "")
        reject("folder-taken", file=str(folder), found=found)
