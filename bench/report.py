"""Results as tables: on the screen, and in RESULTS.md with the machine, the versions, the date and the command."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.contest import BASE, OWN, Noted, Skipped
from bench.marks import Mark
from bench.peers.harness import HIDDEN

RESULTS = Path(__file__).parent / "RESULTS.md"
MEANING = "[docs/benchmarks.md](../docs/benchmarks.md)"
COLUMNS = (
    "engine",
    "median",
    "fastest … slowest",
    "rows/s",
    "rate ÷ OpenFisca's",
    "memory",
    "rows wrong",
    "largest error",
    "revenue missing",
    "last year's missing",
    "land cost missing",
)


def machine() -> str:
    """Processor, how many of them, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    name = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    system = f"{platform.system()} {platform.machine()}"
    return f"{name}, {os.cpu_count()} processors, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def load() -> float:
    """How many processes wanted a processor in the last five minutes; 0 where the system does not say."""
    return os.getloadavg()[1] if hasattr(os, "getloadavg") else 0.0


def busy(start: float, end: float, processors: int) -> str:
    """The load before and after, and a warning where others were at work; the bench itself wants two processors."""
    told = f"Load {start:.1f} before, {end:.1f} after, {processors} processors."
    rough = start > processors / 2 or end > processors + 1
    return f"{told} Others were at work on this machine: the ratios are rough." if rough else told


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def versions(noted: Iterable[Noted | Skipped]) -> str:
    """All packages that took part, with their versions."""
    found = {f"{k} {v}" for n in noted if isinstance(n, Noted) for k, v in n.versions.items()}
    return ", ".join(sorted(found, key=str.lower))


def size_table(noted: Sequence[Noted | Skipped], rows: int) -> list[list[str]]:
    """One line for each contestant at one size."""
    here = [n for n in noted if n.rows == rows]
    base = next((n.rate for n in here if isinstance(n, Noted) and n.contestant.name == BASE), None)
    return [list(COLUMNS), *(_line(n, base) for n in here)]


def _line(noted: Noted | Skipped, base: float | None) -> list[str]:
    if isinstance(noted, Skipped):
        return [noted.contestant.name, f"not run: {noted.why}", *[""] * (len(COLUMNS) - 2)]
    return [
        noted.contestant.name,
        shown(noted.median),
        f"{shown(min(noted.seconds))} … {shown(max(noted.seconds))}",
        f"{noted.rate:,.0f}",
        "" if base is None else ratio(noted.rate / base),
        f"{noted.peak / 1e6:,.0f} MB",
        f"{noted.wrong:,}",
        f"{noted.largest / 100:,.2f}",
        *(said(noted.missing[name], noted.contestant.environment == OWN) for name in HIDDEN),
    ]


def ratio(found: float) -> str:
    """A ratio with two or three figures that mean something."""
    return f"{found:.2f}" if found >= 0.1 else f"{found:.2g}"


def said(found: object, own: bool) -> str:
    """What an engine makes of a missing fact, in words; money in yuan. A null of a peer says no more than that."""
    if found is None:
        return "undetermined" if own else "no number"
    if isinstance(found, str):
        return found.split(":")[0]
    return "refuses silently" if found == 0 else f"pays {int(str(found)) / 100:,.0f} silently"


def shown(seconds: float) -> str:
    """A time in the unit that suits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def marks_table(marks: Iterable[Mark]) -> list[list[str]]:
    """One line for each mark."""
    return [["mark", "asked", "found", "verdict"], *(mark.cells() for mark in marks)]


def on_screen(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their longest cell, the first flush left; a long cell alone in its line does not count."""
    widths = [max((len(line[i]) for line in table if all(line[1:3])), default=0) for i in range(len(table[0]))]
    widths[0] = max(len(line[0]) for line in table)
    for number, line in enumerate(table):
        cells = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
        yield "  ".join(cells).rstrip()
        if number == 0:
            yield "  ".join("-" * w for w in widths)


def in_markdown(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The same as a Markdown table."""
    for number, line in enumerate(table):
        yield f"| {' | '.join(line)} |"
        if number == 0:
            yield "|" + "---|" + "---:|" * (len(line) - 1)


class Report:
    """Prints each part as it comes and keeps it for the file."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.load = load()

    def heading(self, text: str) -> None:
        """A part begins."""
        print(f"\n{text}")
        self.parts.append(f"\n## {text}\n")

    def text(self, text: str) -> None:
        """A paragraph."""
        print(text)
        self.parts.append(f"{text}\n")

    def table(self, table: Sequence[Sequence[str]]) -> None:
        """A table."""
        print("\n".join(on_screen(table)))
        self.parts.append("\n".join(in_markdown(table)) + "\n")

    def write(
        self, file: Path, packages: str, command: str = "python -m bench", meaning: str = MEANING, *,
        title: str = "Bench results",
    ) -> None:  # fmt: skip
        """The file: whole or not at all. Arguments given stand behind `command`; `meaning`: where it is explained."""
        when = datetime.now(UTC).date().isoformat()
        command = f"{command} {' '.join(sys.argv[1:])}".strip()
        head = [
            f"# {title}",
            "",
            f"Written by `{command}` on {when}; what it means: {meaning}.",
            "",
            f"- Machine: {machine()}",
            f"- {busy(self.load, load(), os.cpu_count() or 1)}",
            f"- Versions: {packages}",
            "",
        ]
        draft = file.with_suffix(".part")
        draft.write_text("\n".join([*head, *self.parts]), encoding="utf-8")
        draft.replace(file)
