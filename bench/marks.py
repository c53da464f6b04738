"""The marks that Liance sets itself, and by how much a figure meets or misses one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.contest import LIANCE, Noted, Skipped

LARGE = 1_000_000
AT_LEAST = 4.0
RIVALS = ("OpenFisca-Core", "PolicyEngine-Core")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is asked, the limit, what was measured (None: not measured, with the reason); units are in the name."""

    name: str
    limit: float
    found: float | None
    at_least: bool = False
    why: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure is on the right side of the limit."""
        return self.found is not None and (self.found >= self.limit if self.at_least else self.found <= self.limit)

    @property
    def verdict(self) -> str:
        """Met, or missed by which factor."""
        if self.found is None:
            return f"not measured: {self.why}"
        if self.met:
            return "met"
        if not self.limit:
            return f"missed: {self.found:g} instead of none"
        if self.found <= 0:
            return f"missed: {self.found:.3g}"
        worse = self.limit / self.found if self.at_least else self.found / self.limit
        return f"missed by a factor of {worse:.3g}"

    def cells(self) -> list[str]:
        """As a row of a table: name, limit, figure, verdict."""
        sign = "≥" if self.at_least else "≤"
        return [self.name, f"{sign} {self.limit:g}", "" if self.found is None else f"{self.found:.3g}", self.verdict]


def of_columns(noted: Iterable[Noted | Skipped]) -> Iterator[Mark]:
    """The marks of the five clauses: against the fastest way of using each rival, and exact with unknowns."""
    noted = list(noted)
    found = [n for n in noted if isinstance(n, Noted)]
    at_large = {n.contestant.name: n for n in found if n.rows == LARGE}
    own = at_large.get(LIANCE)
    skipped = (n.why for n in noted if isinstance(n, Skipped) and n.contestant.name == LIANCE and n.rows == LARGE)
    why = next(skipped, "no run at this size")
    for rival in RIVALS:
        rates = [n.rate for name, n in at_large.items() if name.startswith(rival)]
        ratio = own.rate / max(rates) if own is not None and rates else None
        yield Mark(f"five clauses, {LARGE:,} rows: rate against {rival}'s fastest", AT_LEAST, ratio, True, why)
    largest = max((n for n in found if n.contestant.name == LIANCE), key=lambda n: n.rows, default=None)
    if largest is not None:
        yield Mark(f"five clauses, {largest.rows:,} rows: rows off by a fen or more", 0, largest.wrong)
        paid = sum(said is not None for said in largest.missing.values())
        yield Mark("five clauses: missing facts passed over in silence", 0, paid)
