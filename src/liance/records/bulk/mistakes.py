"""The mistakes of a population: the first hundred told in full, all of them counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.diagnostics.place import CellPlace
from liance.records.raw import problem

LIMIT = 100


@dataclass(slots=True)
class Mistakes:
    """What is wrong so far: `told` holds at most `LIMIT` errors, `errors` and `warnings` count all."""

    source: str
    told: list[Diagnostic] = field(default_factory=list)
    errors: int = 0
    files: list[str] = field(default_factory=list)

    @property
    def room(self) -> int:
        """How many more errors will be told in full."""
        return LIMIT - min(self.errors, LIMIT)

    def add(self, faults: Iterable[Diagnostic]) -> None:
        """Note faults; warnings do not count among the errors."""
        for fault in faults:
            if fault.severity == "error":
                self.count(1, lambda fault=fault: [fault])  # type: ignore[misc]
            elif len(self.told) < 2 * LIMIT:
                self.told.append(fault)

    def count(self, number: int, tell: Callable[[], Iterable[Diagnostic]]) -> None:
        """Note so many errors; `tell` is asked for them only while there is room, and may name the first ones alone."""
        if (room := self.room) and number:
            self.told += errors_in(tell())[:room]
        self.errors += number

    def fail(self) -> None:
        """Raises Rejected if there was any error: those told by file and row, and how many there are in all."""
        if not self.errors:
            return
        rest = self.errors - len(errors_in(self.told))
        counted = {"value": f"{rest:,}", "shown": f"{self.errors - rest:,}", "total": f"{self.errors:,}"}
        more = [problem("more-mistakes", self.source, counted)] if rest else []
        raise Rejected([*sorted(self.told, key=self._order), *more])

    def _order(self, fault: Diagnostic) -> tuple[int, int]:
        place = fault.place
        if not isinstance(place, CellPlace) or place.file not in self.files:
            return -1, 0
        return self.files.index(place.file), place.row or 0
