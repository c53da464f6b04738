"""Figures of a policy's rules written anew: the rules as the same text with other figures would have given them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

from liance.diagnostics.place import Source, TextPlace
from liance.rules import ir
from liance.simulate.figures import RuleFigure, children, is_part

Value = int | Fraction | date


@dataclass(frozen=True, slots=True)
class Edit:
    """A figure with what is to stand in its place."""

    figure: RuleFigure
    text: str
    value: Value


def rewritten(policy: ir.Policy, edits: Iterable[Edit]) -> ir.Policy:
    """The policy whose text has the new figures: values, words and places all agree with it.

    The edits concern different figures of this policy. What is not touched is shared with the old policy.
    """
    edits = sorted(edits, key=lambda e: (e.figure.place.source.name, e.figure.place.start))
    if not edits:
        return policy
    by_source: dict[Source, list[Edit]] = {}
    for edit in edits:
        by_source.setdefault(edit.figure.place.source, []).append(edit)
    texts = {source: _Text.of(source, mine) for source, mine in by_source.items()}
    values = {id(node): edit.value for edit in edits for node in edit.figure.nodes}
    made = _Rewriting(texts, values)(policy)
    assert isinstance(made, ir.Policy)
    digest = hashlib.sha256("\0".join([policy.digest, *(t.source.text for t in texts.values())]).encode())
    return replace(made, digest=digest.hexdigest())


@dataclass(frozen=True, slots=True)
class _Text:
    """A source with its new words: `ends` of the old figures, `moved` how far what follows each has moved."""

    source: Source
    ends: list[int]
    moved: list[int]

    @classmethod
    def of(cls, source: Source, edits: list[Edit]) -> _Text:
        """The text with the edits (in order of place)."""
        parts, at = [], 0
        for edit in edits:
            parts += [source.text[at : edit.figure.place.start], edit.text]
            at = edit.figure.place.end
        longer = (len(e.text) - (e.figure.place.end - e.figure.place.start) for e in edits)
        new = Source(source.name, "".join([*parts, source.text[at:]]))
        return cls(new, [e.figure.place.end for e in edits], list(accumulate(longer, initial=0)))

    def __call__(self, offset: int) -> int:
        """Where a character of the old text stands in the new."""
        return offset + self.moved[bisect_right(self.ends, offset)]


@dataclass(slots=True)
class _Rewriting:
    """Maps a rule to its new form; what is shared stays shared, what is the same stays the very object."""

    texts: Mapping[Source, _Text]
    values: Mapping[int, Value]
    done: dict[int, tuple[object, object]] = field(default_factory=dict)

    def __call__(self, thing: object) -> object:
        if not (isinstance(thing, TextPlace | tuple | dict) or is_part(thing)):
            return thing
        known = self.done.get(id(thing))
        if known is None:
            known = self.done[id(thing)] = (thing, self._made(thing))
        return known[1]

    def _made(self, thing: object) -> object:
        if isinstance(thing, TextPlace):
            text = self.texts.get(thing.source)
            return thing if text is None else TextPlace(text.source, text(thing.start), text(thing.end))
        if isinstance(thing, tuple):
            items = tuple(map(self, thing))
            return items if any(a is not b for a, b in zip(items, thing, strict=True)) else thing
        if isinstance(thing, dict):
            named = {key: self(value) for key, value in thing.items()}
            return named if any(named[key] is not thing[key] for key in named) else thing
        return self._part(thing)

    def _part(self, thing: object) -> object:
        before = {f.name: getattr(thing, f.name) for f in fields(thing) if f.init}  # type: ignore[arg-type]
        after = {name: self(value) for name, value in before.items()}
        if isinstance(thing, ir.Const) and id(thing) in self.values:
            after["value"] = self.values[id(thing)]
        if isinstance(thing, ir.Condition) and thing.gate is None and isinstance(new := after["expr"], ir.Expr):
            after["text"] = new.place.text
        changed = {name: value for name, value in after.items() if value is not before[name]}
        return replace(thing, **changed) if changed else thing  # type: ignore[type-var]


def tables_out_of_order(policy: ir.Policy) -> Iterator[tuple[ir.Grade, ir.Grade]]:
    """Two rows of a table that follow each other though the second threshold is not higher."""
    seen: set[int] = set()
    for grades in _tables(policy, seen):
        for lower, higher in pairwise(grades):
            a, b = lower.threshold, higher.threshold
            if isinstance(a, ir.Const) and isinstance(b, ir.Const) and not b.value > a.value:  # type: ignore[operator]
                yield lower, higher


def _tables(thing: object, seen: set[int]) -> Iterator[tuple[ir.Grade, ...]]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, ir.Tiers | ir.Graded):
        yield thing.grades
    for child in children(thing):
        yield from _tables(child, seen)
