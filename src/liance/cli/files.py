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


def whole_folder(path: Path, write: Callable[[Path], list[Path]]) -> list[Path]:
    """Files that `write` makes in a folder; they appear in `path` together, over earlier ones of those names.

    Raises Rejected if the folder holds anything else, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))
    try:
        made = write(part)
        _only(path, {file.relative_to(part).parts[0] for file in made})
        return [_moved(file, path / file.relative_to(part)) for file in made]
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _moved(file: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return file.replace(target)


def _only(folder: Path, names: set[str]) -> None:
    """The folder is new, empty, or holds nothing but these names."""
    others = sorted({entry.name for entry in folder.iterdir()} - names) if folder.is_dir() else []
    if folder.exists() and not folder.is_dir():
        others = [folder.name]
    if others:
        found = "、".join(others[:SHOWN]) + ("……" if len(others) > SHOWN else "")
        reject("folder-taken", file=str(folder), found=found)
