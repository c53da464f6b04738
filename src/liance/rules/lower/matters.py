"""Kinds of matters that documents declare (`[matters.ID]`): names bound to record types, stages, outcomes and roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liance.records import vocabulary as voc
from liance.records.cells import CellFault, reader_for
from liance.records.vocabulary import Kind, RecordType
from liance.rules import ir
from liance.rules.document import Document
from liance.rules.ir.matters import COUNT, MATTER, SCORE, SUM, At
from liance.rules.lower.matter_names import Declared, table, texts
from liance.rules.resolve import Scope

ALL, MAY_LACK = "*", "?"
DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
KEYS = frozenset(
    "title about procedure record opened_by window asks requires rows computes enters public draws reminds checkup "
    "matrix then".split()
)
NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.AREA)


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


class _Lowering(Declared):
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
            place=self.place(),
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

    def computes(self, procedure: ir.Procedure, record: RecordType) -> tuple[ir.Computed, ...]:
        made = []
        for name, told in table(self.told.get("computes")).items():
            found = self.field(f"computes.{name}", record, str(name))
            computed = self.computed(procedure, str(name), told)
            if found is not None and computed is not None:
                made.append(computed(found))
        return tuple(made)

    def computed(
        self, procedure: ir.Procedure, name: str, told: Any
    ) -> Callable[[voc.Field], ir.Computed] | None:  # fmt: skip
        key, told = f"computes.{name}", table(told)
        how = next((h for h in (COUNT, SUM, SCORE) if h in told), None)
        if how is None:
            self.shape(key, '{ count = "记录类型" } 等', 'such as { count = "record type" }')
            return None
        of, _, last = str(told[how]).partition(".")
        if how == SCORE:
            stage = self.stage(key, procedure, of)
            if stage is None or stage.board is None or not stage.board.criteria:
                self.shape(key, "有评分的阶段", "a stage whose board scores")
                return None
            return lambda f: ir.Computed(f, how, stage.id)
        if of not in table(self.told.get("rows")):
            self.unknown(key, of, map(str, table(self.told.get("rows"))))
            return None
        type_ = self.type(key, of)
        summed = self.field(key, type_, last) if type_ is not None and how == SUM else None
        if type_ is None or (how == SUM and (summed is None or summed.kind not in NUMBERS)):
            self.shape(key, '{ sum = "记录类型.数字字段" }', '{ sum = "record type.number" }')
            return None
        where = tuple(w for w in (self.where(key, type_, f, v) for f, v in table(told.get("where")).items()) if w)
        return lambda f: ir.Computed(f, how, type_.id, summed.id if summed is not None else "", where)

    def where(self, key: str, type_: RecordType, name: str, told: Any) -> tuple[str, tuple[str, ...]] | None:
        found = self.field(key, type_, str(name))
        if found is None:
            return None
        values = texts(told) if not isinstance(told, bool) else [str(told).lower()]
        read = reader_for(found, self.scope.vocabulary)
        for value in values:
            if (got := read(value)) is None or isinstance(got, CellFault):
                self.unknown(key, value, (c.id for c in found.choices))
        return found.id, tuple(values)

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

    def public(self, procedure: ir.Procedure, record: RecordType) -> ir.Publication | None:
        told = table(self.told.get("public"))
        if not told:
            return None
        at = self.at("public", procedure, str(told.get("at", "")))
        until = [self.at("public", procedure, n) for n in texts(told.get("until"))]
        fields = [self.field("public", record, n) for n in texts(told.get("fields"))]
        consent = str(told.get("consent", ""))
        agreed = self.field("public", record, consent) if consent else None
        if agreed is not None and agreed.kind is not Kind.BOOL:
            self.shape("public", "consent 是一个“是否”字段", "consent names a yes-or-no field")
        if at is None:
            return None
        return ir.Publication(
            at[0], tuple(u[0] for u in until if u), tuple(f.id for f in fields if f), agreed.id if agreed else ""
        )

    def window(self) -> tuple[str, str] | None:
        days = texts(self.told.get("window"))
        if not days:
            return None
        if len(days) != 2 or not all(DAY.fullmatch(d) for d in days):
            self.shape("window", '["月-日", "月-日"]，如 ["03-01", "04-30"]', '["month-day", "month-day"]')
            return None
        return days[0], days[1]

    def draws(self, procedure: ir.Procedure) -> ir.Drawn | None:
        told = table(self.told.get("draws"))
        if not told:
            return None
        stage = self.stage("draws", procedure, str(told.get("stage", "")))
        ends = [self.at("draws", procedure, f"{told.get('stage')}.{told.get(n)}") for n in ("picked", "others")]
        if stage is None or ends[0] is None or ends[1] is None:
            return None
        for _, outcome in (e for e in ends if e):
            if ir.SYSTEM not in (outcome.by or stage.roles):
                self.shape("draws", f"结果“{outcome.title}”由 系统", f"{outcome.title}: taken by 系统")
        return ir.Drawn(stage.id, ends[0][0][1], ends[1][0][1])

    def reminds(self) -> ir.Reminder | None:
        told = table(self.told.get("reminds"))
        if not told:
            return None
        first, _, last = str(told.get("field", "")).partition(".")
        type_, months = self.type("reminds", first), told.get("months")
        found = self.field("reminds", type_, last) if type_ is not None else None
        right = found is not None and found.kind is Kind.DATE and isinstance(months, int) and months > 0
        if type_ is None or found is None or not right:
            self.shape("reminds", '{ field = "记录类型.日期字段", months = 6 }', '{ field = "type.date", months = 6 }')
            return None
        return ir.Reminder(type_, found, int(str(months)))

    def checkup(self, record: RecordType) -> ir.FromCheckUp | None:
        told = table(self.told.get("checkup"))
        if not told:
            return None
        outcome, name = str(told.get("outcome", "")), str(told.get("field", ""))
        if outcome not in (known := [n.value for n in ir.Nature]):
            self.unknown("checkup", outcome, known)
        found = self.field("checkup", record, name)
        return ir.FromCheckUp(outcome, found.id) if found is not None else None

    def matrix(self, record: RecordType) -> ir.Matrix | None:
        told = table(self.told.get("matrix"))
        if not told:
            return None
        rows = self.field("matrix", record, str(told.get("rows", "")))
        columns = [self.field("matrix", record, n) for n in texts(told.get("columns"))]
        until = self.field("matrix", record, str(told["until"])) if "until" in told else None
        if rows is None:
            return None
        return ir.Matrix(rows, tuple(c for c in columns if c), until)

    def then(self) -> tuple[str, ...]:
        named = texts(self.told.get("then"))
        for name in named:
            if name not in self.kinds:
                self.unknown("then", name, self.kinds)
        return tuple(named)
