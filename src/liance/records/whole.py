"""Files written whole or not at all: a temporary file beside them, flushed to the disk, renamed at the end."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

_MARK = "liance-part"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path in the folder of `path`, which takes its place once its bytes are on the disk.

    Whatever kills the process, `path` is the old file or the new one. What killed processes of this machine
    left of the same file is removed first. Raises OSError; the folder is made if need be.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(path)
    part = path.with_name(_name(path))
    try:
        yield part
        _flush(part)
        os.replace(part, path)
        _flush(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """A folder for intermediate files next to `beside`, removed at the end, or by the next run after a kill."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(beside)
    folder = beside.with_name(_name(beside))
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def temporary_folder() -> Path:
    """A folder of this process in the system's place for temporary files (`TMPDIR`), removed when the process ends."""
    staged = Path(tempfile.gettempdir(), "columns")
    remove_stale(staged)
    folder = Path(tempfile.mkdtemp(prefix=f"{_name(staged)}.", dir=staged.parent))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def remove_stale(path: Path) -> None:
    """Remove the temporaries of `path` whose process on this machine is gone; those of running ones stay."""
    for found in path.parent.glob(f"{escape(_start(path))}.*"):
        owner = found.name.removeprefix(f"{_start(path)}.").split(".")[0]
        if owner.isdecimal() and not _alive(int(owner)):
            if found.is_dir():
                shutil.rmtree(found, ignore_errors=True)
            else:
                found.unlink(missing_ok=True)


def _start(path: Path) -> str:
    """How the names of the temporaries of `path` begin on this machine."""
    host = "".join(c for c in socket.gethostname() if c.isalnum())
    return f".{path.name}.{_MARK}-{host}"


def _name(path: Path) -> str:
    return f"{_start(path)}.{os.getpid()}{path.suffix}"


def _alive(process: int) -> bool:
    """Whether a process runs; taken to be so where the system cannot be asked without harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush(path: Path) -> None:
    """Put a file's bytes, or a folder's names, on the disk; Windows keeps those by itself."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
