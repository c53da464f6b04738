"""The parts of a declared kind of matter: what is computed, published, drawn, paid, reminded of, compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from liance.records import vocabulary as voc
from liance.records.cells import CellFault, reader_for
from liance.records.vocabulary import Kind, RecordType
from liance.rules import ir
from liance.rules.ir.matters import COUNT, SCORE, SUM
from liance.rules.lower.matter_names import Declared, table, texts

DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.AREA)


class Parts(Declared):
    """Reads each part; what is wrong with one is told and the rest still read."""

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
        type_, kept = self.type(key, of), of not in table(self.told.get("rows"))
        summed = self.field(key, type_, last) if type_ is not None and how == SUM else None
        if type_ is None or (how == SUM and (summed is None or summed.kind not in NUMBERS)):
            self.shape(key, '{ sum = "记录类型.数字字段" }', '{ sum = "record type.number" }')
            return None
        where = tuple(w for w in (self.where(key, type_, f, v) for f, v in table(told.get("where")).items()) if w)
        return lambda f: ir.Computed(f, how, type_.id, summed.id if summed is not None else "", where, kept)

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

    def public(self, procedure: ir.Procedure, record: RecordType) -> ir.Publication | None:
        told = table(self.told.get("public"))
        if not told:
            return None
        at = self.at("public.at", procedure, str(told.get("at", "")))
        until = [self.at("public", procedure, n) for n in texts(told.get("until"))]
        fields = [self.field("public.fields", record, n) for n in texts(told.get("fields"))]
        consent = str(told.get("consent", ""))
        agreed = self.field("public.consent", record, consent) if consent else None
        if agreed is not None and agreed.kind is not Kind.BOOL:
            self.shape("public.consent", "consent 是一个“是否”字段", "consent names a yes-or-no field")
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

    def pays(self, procedure: ir.Procedure, record: RecordType) -> ir.Payment | None:
        """What falls due at an ending: an amount, under the incentive that rests on records of a type."""
        told = table(self.told.get("pays"))
        if not told:
            return None
        ending, amount = str(told.get("ending", "")), self.field("pays", record, str(told.get("amount", "")))
        if ending not in {e.id for e in procedure.endings}:
            self.unknown("pays", ending, (e.id for e in procedure.endings))
        if amount is not None and amount.kind is not Kind.MONEY:
            self.shape("pays", "amount 是一个“金额”字段", "amount names a field of money")
        basis = self.type("pays", str(told.get("basis", "")))
        return ir.Payment(ending, amount.id, basis) if amount is not None and basis is not None else None

    def quota(self, procedure: ir.Procedure, record: RecordType) -> ir.Quota | None:
        """How many may take an outcome: a field of the record that is the same in some fields."""
        told = table(self.told.get("quota"))
        if not told:
            return None
        at = self.at("quota", procedure, str(told.get("at", "")))
        first, _, last = str(told.get("of", "")).partition(".")
        type_ = self.type("quota", first)
        found = self.field("quota", type_, last) if type_ is not None else None
        if found is not None and found.kind is not Kind.COUNT:
            self.shape("quota", "of 是一个“个数”字段", "of names a count")
        same = [self.field("quota", type_, n) for n in texts(told.get("same"))] if type_ is not None else []
        if at is None or type_ is None or found is None:
            return None
        return ir.Quota(at[0], type_, found, tuple(f.id for f in same if f))

    def checklists(self, record: RecordType) -> tuple[ir.Checklist, ...]:
        """What reviewers look at: a list of tables with `items` and perhaps `where`."""
        told = self.told.get("checklists", [])
        if not isinstance(told, list):
            self.shape("checklists", '[{ where = { … }, items = ["…"] }]', '[{ where = { … }, items = ["…"] }]')
            return ()
        made = []
        for one in map(table, told):
            found = (self.where("checklists", record, str(f), v) for f, v in table(one.get("where")).items())
            made.append(ir.Checklist(tuple(w for w in found if w), tuple(texts(one.get("items")))))
        return tuple(made)

    def at_most(self, record: RecordType) -> tuple[tuple[str, str], ...]:
        """Fields that may not exceed another of the same kind."""
        made = []
        for name, other in table(self.told.get("at_most")).items():
            one, most = self.field("at_most", record, str(name)), self.field("at_most", record, str(other))
            if one is not None and most is not None:
                made.append((one.id, most.id))
                if one.kind is not most.kind or one.kind not in NUMBERS:
                    self.shape("at_most", "两个同类的数字字段", "two fields of the same kind of number")
        return tuple(made)
