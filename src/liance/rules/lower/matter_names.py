"""Names in the declaration of a kind of matter, bound; what is wrong told with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import TextPlace
from liance.records import vocabulary as voc
from liance.records.vocabulary import RecordType, near
from liance.rules import ir
from liance.rules.document import Document
from liance.rules.ir.matters import At
from liance.rules.resolve import Scope


def table(told: Any) -> Mapping[str, Any]:
    """A table of the front matter; anything else is empty."""
    return told if isinstance(told, Mapping) else {}


def texts(told: Any) -> list[str]:
    """A list of names, or one."""
    return [str(t) for t in told] if isinstance(told, list) else [str(told)] if isinstance(told, str) else []


@dataclass(slots=True)
class Declared:
    """One `[matters.ID]` table and what its names may mean."""

    scope: Scope
    document: Document
    id: str
    told: Mapping[str, Any]
    roles: Mapping[str, ir.Role]
    procedures: Mapping[str, ir.Procedure]
    kinds: frozenset[str]
    failed: bool = field(default=False, init=False)

    # -- what is wrong, and where ------------------------------------------------------------------------------------
    def fail(self, code: str, key: str, **args: str) -> None:
        """Report a mistake under a key and go on."""
        self.failed = True
        self.scope.found.append(Diagnostic(code, self.place(key), {"matter": self.id, "key": key, **args}))

    def place(self, key: str = "") -> TextPlace:
        """The line of the front matter that gives a key of this matter, or opens its table."""
        start, within, found = 0, False, (0, 3)
        for line in self.document.source.text.splitlines(keepends=True):
            text, end = line.strip(), start + len(line.rstrip())
            if text.startswith("["):
                table = text.strip("[] ").split(".")
                within = table[:2] == ["matters", self.id]
                if within and (len(table) == 2 or table[2] == key.split(".")[0]):
                    found = (start, end)
            elif within:
                name = text.partition("=")[0].strip().strip('"')
                if name in (key, key.partition(".")[2]):
                    return self.document.place(start, end)
                found = (start, end) if name == key.split(".")[0] else found
            start += len(line)
        return self.document.place(*found)

    def unknown(self, key: str, name: str, known: Iterable[str]) -> None:
        """Report a name that means nothing, with the nearest that does."""
        known = list(known)
        self.fail("matter-name", key, name=name, guess=near(name, known) or "、".join(known[:8]) or "—")

    def shape(self, key: str, expected: str, expected_en: str) -> None:
        """Report something written otherwise than it should be."""
        self.fail("matter-shape", key, expected=expected, expected_en=expected_en)

    # -- names -------------------------------------------------------------------------------------------------------
    def type(self, key: str, name: str) -> RecordType | None:
        """A record type by id or label."""
        found = self.scope.vocabulary.type_named(name)
        if found is None:
            self.unknown(key, name, (t.id for t in self.scope.vocabulary.types))
        return found

    def field(self, key: str, type_: RecordType, name: str) -> voc.Field | None:
        """A field of a record type by id or label."""
        found = type_.named(name)
        if found is None:
            self.unknown(key, name, (f.id for f in type_.fields))
        return found

    def role(self, key: str, name: str) -> str | None:
        """A role by id or title."""
        found = next((r.id for r in self.roles.values() if name in (r.id, r.title)), None)
        if found is None:
            self.unknown(key, name, (r.title for r in self.roles.values()))
        return found

    def stage(self, key: str, procedure: ir.Procedure, name: str) -> ir.Stage | None:
        """A stage by id or title."""
        found = next((s for s in procedure.stages if name in (s.id, s.title)), None)
        if found is None:
            self.unknown(key, name, (s.id for s in procedure.stages))
        return found

    def at(self, key: str, procedure: ir.Procedure, name: str) -> tuple[At, ir.Outcome] | None:
        """An outcome written as `stage.outcome`."""
        first, _, last = name.partition(".")
        stage = self.stage(key, procedure, first)
        outcome = next((o for o in stage.outcomes if last in (o.id, o.title)), None) if stage is not None else None
        if stage is not None and outcome is None:
            self.unknown(key, name, (f"{stage.id}.{o.id}" for o in stage.outcomes))
        return ((stage.id, outcome.id), outcome) if stage is not None and outcome is not None else None
