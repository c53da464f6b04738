"""What counts as the industry: industry codes, firms, their share in the city, as a version that is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from liance.insight.entries import NOTHING, Both, Entry, entries, reject
from liance.insight.indicators import Indicator
from liance.insight.observations import Known, Line, Observation
from liance.insight.stretches import Stretch
from liance.values.ratio import parse_ratio

FILE = "scopes.toml"
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Scope:
    """One version of what is counted. `codes`: beginnings of industry codes; `firms`: named besides them.

    `shares`: how much of a firm's figure lies in the city, where it is not all of it. `without`: firms left out.
    """

    id: str
    title: Both
    since: date
    codes: tuple[str, ...]
    firms: frozenset[str]
    without: frozenset[str] = frozenset()
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    why: Both = NOTHING

    def counts(self, firm: str, code: str | None) -> bool | None:
        """Whether a firm is counted; None: its industry is not known, and it is not named."""
        if firm in self.firms or firm in self.without:
            return firm in self.firms and firm not in self.without
        return None if code is None else code.startswith(self.codes)

    def share(self, firm: str) -> Fraction:
        """How much of its figure is counted."""
        return self.shares.get(firm, WHOLE)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the firms of a scope: what is known, and which firms' figures are not or cannot be counted."""

    scope: str
    stretch: Stretch
    value: Fraction
    counted: tuple[Observation, ...]
    missing: tuple[str, ...]
    """Firms counted by the scope without a figure of their own here."""
    group_only: tuple[str, ...]
    """Those of them of which only a figure of the whole group is known."""
    undecided: tuple[str, ...]
    """Firms of which nobody knows whether they belong."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, so that the sum is more than a lower bound."""
        return not self.missing and not self.undecided


def total(scope: Scope, indicator: Indicator, known: Known, stretch: Stretch, codes: Mapping[str, str | None]) -> Total:
    """What the firms of a scope come to, from their own figures. `codes`: the industry of every firm that there is."""
    told = {firm: scope.counts(firm, codes.get(firm)) for firm in {*codes, *scope.firms}}
    inside = sorted(firm for firm, counted in told.items() if counted)
    found = {firm: known.point(indicator, Line(indicator.id, firm), stretch) for firm in inside}
    points = {firm: point for firm, point in found.items() if point is not None}
    grouped = [f for f in inside if known.point(indicator, Line(indicator.id, f, group=True), stretch) is not None]
    return Total(
        scope=scope.id,
        stretch=stretch,
        value=sum((scope.share(firm) * point.value for firm, point in points.items()), Fraction()),
        counted=tuple(ground for point in points.values() for ground in point.grounds),
        missing=tuple(firm for firm in inside if firm not in points),
        group_only=tuple(firm for firm in grouped if firm not in points),
        undecided=tuple(sorted(firm for firm, counted in told.items() if counted is None)),
    )


def scopes_in(folder: Path) -> Mapping[str, Scope]:
    """The scopes of a policy by id, from `scopes.toml`; none where there is no such file. Raises Rejected."""
    if not (folder / FILE).is_file():
        return {}
    found, faults = entries(folder / FILE, "scopes", _scope)
    reject(faults)
    return {scope.id: scope for scope in found}


def _scope(entry: Entry) -> Scope:
    entry.only("title", "title_en", "since", "codes", "firms", "without", "shares", "why", "why_en")
    since = entry.day("since", needed=True)
    shares = entry.table.get("shares", {})
    named = Entry(entry.id, shares if isinstance(shares, dict) else {}, entry.file, entry.faults)
    return Scope(
        id=entry.id,
        title=entry.both("title"),
        since=since or date.min,
        codes=entry.texts("codes"),
        firms=frozenset(entry.texts("firms")),
        without=frozenset(entry.texts("without")),
        shares={firm: named.read(firm, parse_ratio, WHOLE) for firm in named.table},
        why=entry.both("why"),
    )


def newest(scopes: Iterable[Scope], on: date) -> Scope | None:
    """The version that holds on a day."""
    return max((s for s in scopes if s.since <= on), key=lambda s: (s.since, s.id), default=None)


def in_force(scopes: Iterable[Scope], on: date) -> tuple[Scope, ...]:
    """Of every scope, by what stands before `@`, the version that holds on a day."""
    by: dict[str, list[Scope]] = {}
    for scope in scopes:
        by.setdefault(scope.id.partition("@")[0], []).append(scope)
    return tuple(held for versions in by.values() if (held := newest(versions, on)) is not None)


def counts_any(scopes: Iterable[Scope], firm: str, code: str | None) -> bool | None:
    """Whether any of them counts a firm that names firms or codes; None: its industry is not known."""
    told = {scope.counts(firm, code) for scope in scopes if scope.codes or scope.firms}
    return True if True in told else None if None in told else False
