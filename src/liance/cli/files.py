"""Files of results: where they may not go, and mistakes of writing told as a person's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from liance.cli.choose import reject
from liance.records import whole

SHOWN = 3
SQLITE = "sqlite:///"


def fail_if_in_city(out: Path | None, city: Path | str) -> None:
    """Raises Rejected if a file of results would take the place of the city, or become one of its tables."""
    city = Path(str(city).removeprefix(SQLITE))
    if out is None:
        return
    target, source = out.resolve(), city.resolve()
    if target == source or source in target.parents or (out.exists() and city.exists() and out.samefile(city)):
        reject("output-in-city", file=str(out), city=str(city))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """`records.whole.whole_file`, but Rejected where the file cannot be written."""
    try:
        with whole.whole_file(path) as part:
            part.touch()
            yield part
    except OSError as error:
        reject("output-unwritable", file=str(path), reason=error.strerror or str(error))


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
