"""One incentive as one SQL query for DuckDB: a chain of named steps, each under the words it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from liance.rules import ir
from liance.rules.sql import settle
from liance.rules.sql.expressions import Parts, Readings, Row
from liance.rules.sql.extremes import extreme
from liance.rules.sql.facts import Facts, joined
from liance.rules.sql.gates import gates
from liance.rules.sql.history import History, order_of
from liance.rules.sql.numbers import Frac, Num, constant
from liance.rules.sql.verdicts import Plain, huge
from liance.rules.sql.words import Beyond, cte, every, indented, name, one_line, remark, text, whether

COLUMNS = (
    "record", "beneficiary", "year", "eligible", "amount_low", "amount_low_over", "amount_high", "amount_high_over",
    "settled", "outcome", "amount", "low", "high", "left_open",
)  # fmt: skip
"""What a query gives. `eligible` is the verdict on the record alone (NULL: unknown), `amount_low` ÷ `amount_low_over`
to `amount_high` ÷ `amount_high_over` what its formula gives in fen; `settled`, `outcome`, `amount`, `low` and `high`
(whole fen) what remains after limits, once-only, groups and rounding; `left_open` says why a person must settle it."""


def emit(
    policy: ir.Policy, incentive_id: str, choices: Mapping[str, str] | None = None, *, alone: bool = False,
    applied_on: date | None = None,
) -> str:  # fmt: skip
    """The query of one incentive under chosen readings. Raises Beyond where the rule has a construct it cannot say.

    `alone`: only what follows from each record alone, the first eight of `COLUMNS`; groups are then no hindrance.
    `applied_on`: the day on which all is applied for; None: each record in the year in which it is due.

    Tables: one per record type (columns by field id; money BIGINT fen, ratios DECIMAL, years BIGINT), and
    `parameter(id, scope, year, value)`.
    """
    incentive = policy.incentive(incentive_id)
    if incentive is None:
        raise KeyError(incentive_id)
    return _Query(policy, incentive, Readings(policy, incentive, choices or {}), alone, applied_on).text()


@dataclass(slots=True)
class _Parts:
    """The compiled pieces of a rule, in the order of its lines."""

    payee: str
    belongs: str
    conditions: list[tuple[str, str]]
    gate_join: str
    amount: Num | None
    limits: list[Num]
    shared: settle.Shared


class _Query:
    """Compiles the rule first, so that the facts it reads are known, then writes the steps in order."""

    def __init__(
        self, policy: ir.Policy, incentive: ir.Incentive, readings: Readings, alone: bool, applied_on: date | None
    ) -> None:
        self.policy, self.incentive, self.readings, self.alone = policy, incentive, readings, alone
        self.facts = Facts(policy, incentive.basis, applied_on)
        self.nature = readings.pick(incentive.nature)
        self.condition_lags: dict[int, str] = {}
        self.amount_lags: dict[int, str] = {}
        self.condition_parts, self.amount_parts = Parts("part"), Parts("amount_part")
        bare = Row(self.facts, readings, "f", incentive.lag)
        payee = self._payee(bare)
        once = readings.pick(incentive.once) if incentive.once is not None else None
        self.history = History(bare, policy, incentive, payee, once is not None and once.tier)
        self.parts = self._compile(payee)

    def _row(self, lags: dict[int, str], parts: Parts) -> Row:
        lag = self.incentive.lag
        return Row(self.facts, self.readings, "f", lag, others=self.history, lags=lags, parts=parts)

    def _payee(self, row: Row) -> str:
        if self.incentive.payee is None:
            value = self.facts.own(self.incentive.basis.keys[0], "f")
        else:
            value = row.value(self.incentive.payee)
        if not isinstance(value, Plain) or value.nothing != "FALSE":
            raise Beyond("受益方可能不存在", "a beneficiary that may not exist")
        return value.sql

    def _compile(self, payee: str) -> _Parts:
        rule, row = self.incentive, self._row(self.condition_lags, self.condition_parts)
        self.history.row = row
        belongs = row.truth(rule.where) if rule.where is not None else "TRUE"
        conditions = [(f"条件 {i}：{c.text}", row.truth(c.expr)) for i, c in enumerate(rule.conditions, 1)]
        join = ""
        if self.nature.kind is not ir.Nature.GUIDANCE:
            join, found = gates(self.policy, self.readings, payee, self.facts.applied_on)
            conditions += [(f"门槛：{c.text}", sql) for c, sql in found]
        late = self._row(self.amount_lags, self.amount_parts)
        self.history.row = late
        shared = settle.Shared() if self.alone else settle.shared_of(self.policy, rule, late)
        amount, limits = self._amount(late)
        if shared.in_turn and self.history.has_ledger:
            self.history.own_ledger()
        return _Parts(payee, belongs, conditions, join, amount, limits, shared)

    def _amount(self, row: Row) -> tuple[Num | None, list[Num]]:
        """The formula after 保底 and 不超过, and the record's own limits."""
        rule = self.incentive
        limits = [row.number(x.amount) for x in rule.limits if row.readings.pick(x.scope).keys is None]
        if rule.amount is None:
            return None, []
        amount = row.number(rule.amount)
        if rule.floor is not None:
            if self.nature.kind is ir.Nature.RANGE:
                raise Beyond("区间的保底", "the least of a discretionary range")
            amount = extreme(amount, row.number(rule.floor), False)
        amount = _not_negative(amount)
        if self.nature.at_most is not None:
            amount = extreme(amount, _not_negative(row.number(self.nature.at_most)), True)
        return amount, [_not_negative(x) for x in limits]

    # -- text --------------------------------------------------------------------------------------------------------
    def text(self) -> str:
        """The whole query."""
        order = order_of(self.facts, "f")
        year = self.facts.year("f")
        assert isinstance(year, Num)
        self.year = year.exact.top if year.exact is not None and year.nothing == "FALSE" else "NULL"
        self.facts.prepare()
        history = self.history
        early = [*history.before_facts(), *self.facts.steps(), *history.after_facts()]
        chain = [*early, self._conditions(), self._amounts()]
        last = "amounts"
        if not self.alone:
            discretionary, has_amount = self.nature.kind is ir.Nature.RANGE, self.parts.amount is not None
            late, last = settle.steps(self.parts.shared, discretionary, has_amount, order)
            chain += [self._rounded(), *late]
        recursive = " RECURSIVE" if self.parts.shared.in_turn else ""
        return f"{self._header()}\n\nWITH{recursive}\n" + ",\n\n".join(chain) + f"\n\n{self._final(last)};\n"

    def _header(self) -> str:
        rule, policy = self.incentive, self.policy
        lines = [
            f"{policy.title} · {rule.id} {rule.title}",
            f"{rule.sentence.path}：{rule.sentence.text}",
            "运行：duckdb city.db < query.sql（每种记录一张表；金额为分）",
            "Run: duckdb city.db < query.sql (one table per record type; money in fen)",
            "NULL 是不知道，不是零，也不是否 · NULL is unknown, neither zero nor no",
        ]
        for reading, option in sorted(self.readings.used.items()):
            found = policy.readings[reading]
            lines.append(f"口径 {reading} {found.title} = {option}（{found.option(option).label}）")
        if self.facts.applied_on is not None:
            lines.append(f"按 {self.facts.applied_on} 申报算 · as applied for on that day")
        return "\n".join(map(remark, lines))

    def _conditions(self) -> str:
        parts, history = self.parts, self.history
        own = [("依据：" + (self.incentive.where.place.text if self.incentive.where else ""), parts.belongs)]
        tests = [t for t in [*own, *parts.conditions] if t[1] != "TRUE"]
        if not self._payee_given():
            tests.append(("受益方", f"CASE WHEN {parts.payee} IS NOT NULL THEN TRUE END"))
        columns = [f"{_record_name(self.facts)} AS record", f"{parts.payee} AS beneficiary"]
        columns += [f"{self.year} AS record_year", f"{self._open()} AS left_open"]
        listed = ",\n".join([*columns, *_told(self.condition_parts)])
        names = []
        for i, (said, sql) in enumerate(tests, 1):
            listed += f",\n{remark(said)}\n{sql} AS holds_{i}"
            names.append(f"holds_{i}")
        for column, (said, sql) in history.crossed.items():
            listed += f",\n{remark(f'首次跨过的档：{said}')}\n{sql} AS {column}"
        joins = [parts.gate_join, *history.ledger_joins(listed)]
        tail = "\n".join([joined(self.condition_lags, self.facts, history.source), *(j for j in joins if j)])
        where = every([*(["f.given"] if self.facts.timeline else [])])
        body = f"SELECT f.*,\n{indented(listed)}\n{tail}" + (f"\nWHERE {where}" if where != "TRUE" else "")
        kept = "\nWHERE holds_1 IS NOT FALSE" if parts.belongs != "TRUE" else ""
        verdict = f"SELECT *, {every(names)} AS eligible\nFROM conditions{kept}"
        sentence = [f"{self.incentive.sentence.path}：{one_line(self.incentive.sentence.text)}"]
        return cte("conditions", body, sentence) + ",\n\n" + cte("verdicts", verdict, ["各条都成立才符合"])

    def _payee_given(self) -> bool:
        payee = self.readings.plain(self.incentive.payee) if self.incentive.payee is not None else None
        field = payee.field if isinstance(payee, ir.FieldOf) and not payee.steps else None
        return self.incentive.payee is None or (field is not None and field.key and not field.optional)

    def _open(self) -> str:
        if not (self.parts.shared.in_turn and self.history.has_ledger):
            return "CAST(NULL AS VARCHAR)"
        return f"CASE WHEN {self.history.own_ledger()}.entries > 0 THEN 'ledger' END"

    def _amounts(self) -> str:
        amount = self.parts.amount
        said = ["没有数额"]
        ends = ["NULL"] * 4
        if amount is not None and self.incentive.amount is not None:
            said = [f"金额（分子 ÷ 分母，分）：{one_line(self.incentive.amount.place.text)}"]
            pairs = [end.parts() if end is not None else ("NULL", "1") for end in (amount.low, amount.high)]
            ends = [sql for pair in pairs for sql in pair]
        named = ("amount_low", "amount_low_over", "amount_high", "amount_high_over")
        columns = [f"{huge(sql)} AS {column}" for sql, column in zip(ends, named, strict=True)]
        listed = ",\n".join([*_told(self.amount_parts), *columns])
        source = "\n".join([joined(self.amount_lags, self.facts, "verdicts"), *self.history.ledger_joins(listed)])
        body = f"SELECT f.*,\n{indented(listed)}\n{source}\nWHERE f.eligible IS NOT FALSE"
        return cte("amounts", body, said)

    def _rounded(self) -> str:
        parts = self.parts
        low, high, said = "CAST(0 AS HUGEINT)", "CAST(0 AS HUGEINT)", []
        if parts.amount is not None:
            low, high = settle.rounding(_after(parts.limits), self.policy.rounding)
            said = [f"上限：{x.place.text}" for x in self.incentive.limits] + [settle.CALLED[self.policy.rounding]]
        columns = [f"{low} AS low", f"{high} AS high", "f.eligible AS settled"]
        columns += ["low AS low_rounded", "high AS high_rounded"] if parts.shared.in_turn else []
        columns += [f"{parts.shared.once} AS matter"] if parts.shared.once else ["NULL AS matter"]
        columns += [f"{key} AS share_{i}" for i, (key, _) in enumerate(parts.shared.limits, 1)]
        columns.append(f"{parts.shared.group or 'NULL'} AS same")
        listed = ",\n".join(columns)
        return cte("rounded", f"SELECT f.*,\n{indented(listed)}\nFROM amounts AS f", said)

    def _final(self, last: str) -> str:
        """The rows: those refused, then the others with what they get."""
        refused = {"record": "record", "beneficiary": "beneficiary", "year": "record_year", "eligible": "eligible"}
        known = refused | {column: column for column in COLUMNS[4:8]}
        if not self.alone:
            known |= self._outcome()
            refused |= {"settled": "eligible", "outcome": "'not_eligible'"}
        source = f"(SELECT *, {known.pop('told')} AS outcome FROM {last})" if "told" in known else last
        first = ",\n".join(_as(refused.get(column, "NULL"), column) for column in known)
        second = ",\n".join(_as(sql, column) for column, sql in known.items())
        return (
            f"-- 结果：不符合的，和其余的\nSELECT\n{indented(first)}\nFROM verdicts WHERE NOT eligible\n"
            f"UNION ALL\nSELECT\n{indented(second)}\nFROM {source}"
        )

    def _outcome(self) -> dict[str, str]:
        """SQL of the outcome (`told`) and of the columns that follow from it."""
        kind = self.nature.kind
        rows = [("left_open IS NOT NULL", "NULL"), ("NOT settled", "'not_eligible'")]
        if kind is ir.Nature.MANUAL or self.parts.amount is None:
            told, amount, low, high = whether([*rows, ("settled", "'manual'")], "'undetermined'"), *["NULL"] * 3
        else:
            sure = {ir.Nature.RANGE: "range", ir.Nature.CEILING: "ceiling"}.get(kind, "definite")
            unknown = "settled IS NULL OR high IS NULL OR low <> high"
            told = whether([*rows, ("high = 0", "'not_eligible'"), (unknown, "'undetermined'")], text(sure))
            least = [("outcome = 'not_eligible'", "NULL"), ("settled IS NULL OR outcome = 'range'", "0")]
            low = whether(least, "low")
            high = whether([("outcome <> 'not_eligible'", "high")])
            amount = "NULL" if sure == "range" else whether([(f"outcome = {text(sure)}", "high")])
        made = {"told": told, "settled": "settled", "outcome": "outcome", "amount": amount, "low": low, "high": high}
        return made | {"left_open": "left_open"}


def _as(sql: str, column: str) -> str:
    return sql if sql == column else f"{sql} AS {column}"


def _told(parts: Parts) -> list[str]:
    """Columns of intermediate numbers, each under its words."""
    return [f"{remark(words)}\n{sql} AS {column}" for column, (words, sql) in parts.columns.items()]


def _not_negative(amount: Num) -> Num:
    """An amount, zero where it does not exist or would be less."""
    if amount.nothing != "FALSE":
        ends = [None if x is None else replace(x, top=whether([(amount.nothing, "0")], x.top or "1"))
                for x in (amount.low, amount.high)]  # fmt: skip
        amount = Num(ends[0], ends[1], None, sure=amount.sure)
    return extreme(constant(0), amount, False)


def _after(limits: list[Num]) -> Num:
    """The amount of the step before, taken down to the record's own limits."""
    low, high = (Frac(Fraction(1), f"f.amount_{end}", f"f.amount_{end}_over") for end in ("low", "high"))
    made = Num(low, high, None, sure=True)
    for limit in limits:
        made = extreme(made, limit, True)
    return made


def _record_name(facts: Facts) -> str:
    """The record's key values joined with a stroke, as in the table of results."""
    parts = []
    for field in facts.basis.keys:
        sql = f"f.{name(field.id)}"
        parts.append(f"COALESCE(CAST({sql} AS VARCHAR), '')" if field.optional else sql)
    return " || '/' || ".join(parts)
