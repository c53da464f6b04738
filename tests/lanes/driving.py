"""Starting `drive.py` and looking at the processes below it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def driven(folder: Path, partitions: int, pause: float, engine: str, **env: str) -> subprocess.Popen[str]:
    """A run in a process group of its own, as a terminal would start it."""
    words = [sys.executable, "-m", "tests.lanes.drive", str(folder), str(partitions), str(pause), engine]
    return subprocess.Popen(
        words, cwd=ROOT, env=environment(**env), text=True, stdout=subprocess.PIPE, start_new_session=True
    )


def environment(**more: str) -> Mapping[str, str]:
    """This environment, in which workers find the package under test and the jobs of these tests."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **more}


def until(what: str, holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"waited {patience:.0f} s in vain: {what}"
        time.sleep(0.05)


def descendants(pid: int) -> dict[int, str]:
    """The living processes below one, with their command lines (Linux: from /proc)."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            lines[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:  # it ended while we looked
            continue
        if fields[0] != "Z":
            parents[int(folder.name)] = int(fields[1])

    def below(pid: int) -> dict[int, str]:
        children = {child: lines[child] for child, parent in parents.items() if parent == pid}
        return children | {pid: line for child in children for pid, line in below(child).items()}

    return below(pid)


def alive(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
