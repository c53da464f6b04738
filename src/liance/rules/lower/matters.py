"""Kinds of matters that documents declare (`[matters.ID]`): names bound to record types, stages, outcomes and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liance.records.vocabulary import RecordType
from liance.rules import ir
from liance.rules.document import Document
from liance.rules.ir.matters import MATTER, At
from liance.rules.lower.matter_names import table, texts
from liance.rules.lower.matter_parts import Parts
from liance.rules.resolve import Scope

ALL, MAY_LACK = "*", "?"
KEYS = frozenset(
    "title about procedure record opened_by window asks requires rows computes enters public draws reminds checkup "
    "matrix then pays quota checklists at_most".split()
)


def lower_matters(
    scope: Scope, documents: Iterable[Document], roles: Mapping[str, ir.Role], procedures: Mapping[str, ir.Procedure]
) -> dict[str, ir.MatterKind]:
    """Every kind that could be read whole; a later document's own replaces one of the same id."""
    named = {
        str(name): (document, told)
        for document in documents
        for name, told in table(document.front.get("matters")).items()
    }
    made: dict[str, ir.MatterKind] = {}
    for name, (document, told) in named.items():
        kind = _Lowering(scope, document, name, table(told), roles, procedures, frozenset(named)).lower()
        if kind is not None:
            made[name] = kind
    return made


class _Lowering(Parts):
    def lower(self) -> ir.MatterKind | None:
        """The kind, or None when anything is wrong with it."""
        for key in self.told.keys() - KEYS:
            self.unknown(str(key), str(key), sorted(KEYS))
        record = self.type("record", str(self.told.get("record", "")))
        procedure = self.procedure()
        if record is None or procedure is None:
            return None
        first = procedure.stages[0]
        made = ir.MatterKind(
            id=self.id, title=str(self.told.get("title", procedure.title)), about=str(self.told.get("about", "")),
            procedure=procedure.id, record=record, opened_by=self.opened_by(first),
            asks=self.asks(procedure, record), requires=self.requires(procedure, record),
            rows=self.rows(procedure, record), computes=self.computes(procedure, record),
            enters=self.enters(procedure, record),
            public=self.public(procedure, record), window=self.window(), draws=self.draws(procedure),
            reminds=self.reminds(), checkup=self.checkup(record), matrix=self.matrix(record), then=self.then(),
            pays=self.pays(procedure, record), quota=self.quota(procedure, record),
            checklists=self.checklists(record), at_most=self.at_most(record), place=self.place(),
        )  # fmt: skip
        return None if self.failed else made

    def procedure(self) -> ir.Procedure | None:
        """The procedure, if it is there and meant for matters; one that has mistakes of its own is told elsewhere."""
        name = str(self.told.get("procedure", ""))
        if name not in self.scope.procedures:
            self.unknown("procedure", name, self.scope.procedures)
            return None
        made = self.procedures.get(name)
        if made is not None and made.purpose != MATTER:
            self.shape("procedure", f"用途为 {MATTER} 的程序", f"a procedure whose 用途 is {MATTER}")
            return None
        return made

    def opened_by(self, first: ir.Stage) -> tuple[str, ...]:
        """The roles that may open it: all those of the first stage, or some of them."""
        named = texts(self.told.get("opened_by", list(first.roles)))
        found = [r for r in (self.role("opened_by", n) for n in named) if r is not None]
        for role in found:
            if role not in first.roles:
                self.unknown("opened_by", role, first.roles)
        return tuple(found)

    def asks(self, procedure: ir.Procedure, record: RecordType) -> dict[At, tuple[ir.Asked, ...]]:
        """What acts give; opening asks for what is named, else for every field that nothing else gives."""
        told = {str(k): texts(v) for k, v in table(self.told.get("asks")).items()}
        first = procedure.stages[0]
        opening = f"{first.id}.{first.outcomes[0].id}"
        named = {n.rstrip(MAY_LACK) for k, v in told.items() if k != opening for n in v}
        named |= {str(n) for n in table(self.told.get("computes"))}
        named |= {f.id for f in record.fields if f"{record.id}.{f.id}" in self.scope.vocabulary.reserved}
        rest = [f"{f.id}{'' if f.key and not f.optional else MAY_LACK}" for f in record.fields if f.id not in named]
        told.setdefault(opening, rest)
        if ALL in told[opening]:
            told[opening] = rest
        made: dict[At, tuple[ir.Asked, ...]] = {}
        for key, names in told.items():
            found = self.at(f"asks.{key}", procedure, key)
            if found is None:
                continue
            if procedure.stage(found[0][0]).runs is not None or found[1].ruled:
                self.fail("matter-by-hand", f"asks.{key}", outcome=found[1].title)
            made[found[0]] = self.asked(f"asks.{key}", record, told[opening] if names == [ALL] else names)
        return made

    def asked(self, key: str, record: RecordType, names: list[str]) -> tuple[ir.Asked, ...]:
        fields = [(self.field(key, record, n.rstrip(MAY_LACK)), not n.endswith(MAY_LACK)) for n in names]
        return tuple(ir.Asked(f, needed) for f, needed in fields if f is not None)

    def requires(self, procedure: ir.Procedure, record: RecordType) -> dict[At, tuple[str, ...]]:
        made: dict[At, tuple[str, ...]] = {}
        types = [str(n) for n in table(self.told.get("rows"))]
        for key, names in table(self.told.get("requires")).items():
            found = self.at(f"requires.{key}", procedure, str(key))
            known = [n for n in texts(names) if n in types or self.field(f"requires.{key}", record, n) is not None]
            if found is not None:
                made[found[0]] = tuple(n if n in types else record.named(n).id for n in known)  # type: ignore[union-attr]
        return made

    def rows(self, procedure: ir.Procedure, record: RecordType) -> tuple[ir.RowsOf, ...]:
        made = []
        for name, told in table(self.told.get("rows")).items():
            key, told = f"rows.{name}", table(told)
            type_ = self.type(key, str(name))
            stages = [self.stage(key, procedure, n) for n in texts(told.get("stages"))]
            roles = [self.role(key, n) for n in texts(told.get("roles"))]
            if not stages:
                self.shape(key, 'stages = ["…"]', 'stages = ["…"]')
            if type_ is not None:
                self.has_keys(key, type_, record)
                rows = ir.RowsOf(type_, tuple(s.id for s in stages if s), tuple(r for r in roles if r))
                made.append(rows)
        return tuple(made)

    def has_keys(self, key: str, type_: RecordType, record: RecordType) -> None:
        """Whether a type of rows can belong to a record: its key fields are among the type's own."""
        lacking = [f.id for f in record.keys if f.id not in type_.by_id or type_.by_id[f.id].kind is not f.kind]
        if lacking:
            self.fail("matter-keys", key, type=type_.label, fields="、".join(lacking))

    def enters(self, procedure: ir.Procedure, record: RecordType) -> dict[str, tuple[RecordType, ...]]:
        made: dict[str, tuple[RecordType, ...]] = {}
        rows = table(self.told.get("rows"))
        for ending, names in table(self.told.get("enters")).items():
            key = f"enters.{ending}"
            if str(ending) not in {e.id for e in procedure.endings}:
                self.unknown(key, str(ending), (e.id for e in procedure.endings))
            types = [t for t in (self.type(key, n) for n in texts(names)) if t is not None]
            for type_ in types:
                if type_ is not record and type_.id not in rows:
                    self.has_own_keys(key, type_, record)
            made[str(ending)] = tuple(types)
        return made

    def has_own_keys(self, key: str, type_: RecordType, record: RecordType) -> None:
        """Whether a record of a further type can be made of the matter's: all its keys are among the fields."""
        lacking = [f.id for f in type_.keys if f.id not in record.by_id and not f.optional]
        if lacking:
            self.fail("matter-keys", key, type=record.label, fields="、".join(lacking))
