"""What a worker on another machine must have: this very program, and the folders that the job reads and writes."""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.lanes.job import Job
from liance.records.raw import problem

Trial = Diagnostic | dict[str, str] | None
"""What a worker reports: nothing wrong, a diagnostic, or (lacking Liance) its host, its Python and what is missing."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the starting machine has, for workers to compare: program, input listing, a marker in the output folder."""

    program: str
    input_folder: str
    listing: str
    marker: str


@contextmanager
def site_of(job: Job) -> Iterator[Site]:
    """The site of a job; its marker is in the output folder for so long. Raises Rejected if it cannot be written."""
    marker = job.output_folder.absolute() / f".liance-{secrets.token_hex(8)}"
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
    except OSError as error:
        told = {"reason": error.strerror or str(error)}
        raise Rejected([problem("output-unwritable", str(marker.parent), told)]) from None
    try:
        folder = job.input_folder.absolute()
        yield Site(program(), str(folder), listing(folder), str(marker))
    finally:
        marker.unlink(missing_ok=True)


@cache
def program() -> str:
    """The code that runs here: version of Liance, a digest of its files, and the version of the column engine."""
    package, digest = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.suffix in (".py", ".lark", ".toml")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    return f"liance {version('liance')} ({digest.hexdigest()[:12]}), polars {version('polars')}"


def listing(folder: Path) -> str:
    """A digest of the names and sizes of all files of a folder."""
    found = sorted((p.relative_to(folder).as_posix(), p.stat().st_size) for p in folder.rglob("*") if p.is_file())
    return hashlib.sha256(repr(found).encode()).hexdigest()


@cache
def fault(site: Site) -> Diagnostic | None:
    """On a worker: what is missing here; looked at once in a process."""
    host, marker, folder = socket.gethostname(), Path(site.marker), Path(site.input_folder)
    if site.program != program():
        return problem("worker-other-program", host, {"there": program(), "here": site.program})
    if (gone := next((p for p in (folder, marker.parent) if not p.is_dir()), None)) is not None:
        return problem("worker-no-folder", host, {"folder": str(gone)})
    if not marker.exists():
        return problem("worker-other-folder", host, {"folder": str(marker.parent)})
    if listing(folder) != site.listing:
        return problem("worker-other-folder", host, {"folder": site.input_folder})
    try:
        trace = marker.with_name(f"{marker.name}-{secrets.token_hex(8)}")
        trace.touch()
        trace.unlink()
    except OSError as error:
        told = {"folder": str(marker.parent), "reason": error.strerror or str(error)}
        return problem("worker-cannot-write", host, told)
    return None


def trial_of(site: Site) -> Callable[[int], Trial]:
    """A function for workers that may lack Liance: it travels as code, not by name, and imports what it needs there."""
    told = (site.program, site.input_folder, site.listing, site.marker)

    def trial(_: int) -> Trial:
        import socket
        import sys

        try:
            from liance.lanes.site import Site, fault

            return fault(Site(*told))
        except ImportError as error:  # also where a package that Liance needs is missing
            return {"host": socket.gethostname(), "python": sys.executable, "reason": str(error)}

    return trial


def faults_in(trials: list[Trial]) -> list[Diagnostic]:
    """The diagnostics of all workers, each once."""
    found = [
        problem("worker-lacks-liance", trial["host"], trial) if isinstance(trial, dict) else trial
        for trial in trials
        if trial is not None
    ]
    return list({repr(diagnostic): diagnostic for diagnostic in found}.values())
