"""A file that is there whole or not at all: written under another name, forced to the disk, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make the file under a temporary name beside `path`, which it replaces when complete.

    The folder is made if need be. OSError where it cannot be written; an earlier file at `path` then stays as it was.
    """
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write(part)
        with part.open("rb+") as made:
            os.fsync(made.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
