"""The first step of every query: one row per record of the basis, with all that the rule reads of it and around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from liance.records.vocabulary import Field, Kind, RecordType
from liance.rules import ir
from liance.rules.sql.numbers import Frac, bounded, exactly
from liance.rules.sql.verdicts import Plain, Value
from liance.rules.sql.words import Beyond, cte, every, indented, literal, name, negated, text, whether

MILLION = 10**6
"""Ratios, areas and plain numbers are counted in millionths."""
WHOLE = (Kind.MONEY, Kind.COUNT)
DECIMAL = (Kind.RATIO, Kind.NUMBER, Kind.AREA)
DECIMAL_SQL = (
    "CASE WHEN {0} <> round({0}, 6) THEN error('more than six decimals') ELSE CAST({0} * 1_000_000 AS HUGEINT) END"
)


def stored(field: Field, sql: str) -> str:
    """SQL of a table's column as the query counts: fen, pieces, millionths; years, dates and words as they are."""
    if field.kind in WHOLE:
        return f"CAST({sql} AS HUGEINT)"
    return DECIMAL_SQL.format(sql) if field.kind in DECIMAL else sql


def scale(kind: Kind) -> Fraction:
    """What one unit of the stored integer is."""
    return Fraction(1, MILLION) if kind in DECIMAL else Fraction(1)


def value_of(field: Field, sql: str, *, given: bool, found: str = "TRUE", nothing: str = "FALSE") -> Value:
    """A stored column as a value; `given`: never empty; `found`: when its record exists, so that bounds apply."""
    if field.kind in WHOLE or field.kind in DECIMAL or field.kind is Kind.YEAR:
        low, high = (None if v is None else Fraction(v) for v in (field.low, field.high))
        if given:
            return exactly(Frac(scale(field.kind), sql), sure=low is not None and low >= 0)
        return bounded(sql, scale(field.kind), low, high, found, nothing)
    return Plain(sql, nothing)


def given(field: Field) -> bool:
    """Whether every record has a value of the field."""
    return field.key and not field.optional


TAKEN = re.compile(
    "record|beneficiary|record_year|left_open|eligible|amount_(low|high)(_over)?|low|high|settled|(low|high)_rounded"
    "|matter|same|taker|turn|done|sure|unsure|verdict|outcome"
    r"|(new|used|before|past|held|holds|tier|part|amount_part|share)(_\w*)?_(\d+|low|high)(_low|_high)?"
)
"""Names of columns that later steps add."""
STEPS = frozenset(
    "ledger years facts every_year history conditions verdicts amounts rounded turns settled in_turn compared".split()
)
"""Names of steps, which no table may have."""


class Facts:
    """The columns of the step, added as the rule asks for them, and the tables they come from.

    `timeline`: the rows are all years of every series, also those without a record, from `reach` years before the
    first one given.
    """

    def __init__(self, policy: ir.Policy, basis: RecordType, applied_on: date | None = None) -> None:
        self.policy, self.basis, self.applied_on = policy, basis, applied_on
        if taken := sorted(t.id for t in policy.vocabulary.types if t.id in STEPS):
            raise Beyond(
                f"记录类型叫 {taken[0]}，查询自己也用这个名字", f"a record type called {taken[0]}, a step's name"
            )
        self.columns: dict[str, str] = {}
        self.joins: dict[str, str] = {}
        self.figures: dict[str, str] = {}
        self.timeline, self.reach, self.tells_given = False, 0, False

    # -- columns -----------------------------------------------------------------------------------------------------
    def own(self, field: Field, row: str) -> Value:
        """A field of the record of a row (its alias)."""
        self._add(field.id, stored(field, f"t.{name(field.id)}"))
        return value_of(field, f"{row}.{name(field.id)}", given=given(field))

    def rank(self, field: Field, row: str) -> Value:
        """The place of an ordered choice, the lowest first."""
        column = f"{field.id}_rank"
        whens = " ".join(f"WHEN {text(c.id)} THEN {i}" for i, c in enumerate(field.choices))
        self._add(column, f"CASE t.{name(field.id)} {whens} END")
        return exactly(Frac(Fraction(1), f"{row}.{name(column)}"), sure=given(field))

    def reached(self, steps: tuple[ir.Step, ...], field: Field, row: str) -> Value:
        """A field of the record that one step leads to."""
        if len(steps) != 1:
            raise Beyond("两步以上的引用", "a path of more than one step")
        step = steps[0]
        if isinstance(step, ir.Beside):
            return self._beside(step, field, row)
        alias = name(step.field.id)
        key, own = step.target.keys[0], f"t.{name(step.field.id)}"
        self._join(alias, f"LEFT JOIN {name(step.target.id)} AS {alias} ON {alias}.{name(key.id)} = {own}")
        column, there = f"{step.field.id}_{field.id}", f"{step.field.id}_found"
        self._add(column, stored(field, f"{alias}.{name(field.id)}"))
        self._add(there, f"{alias}.{name(key.id)} IS NOT NULL")
        found = f"{row}.{there}"
        known = "TRUE" if given(step.field) else f"{row}.{name(step.field.id)} IS NOT NULL"
        if not given(step.field):
            self.own(step.field, row)
        return value_of(field, f"{row}.{column}", given=False, found=found, nothing=every([known, negated(found)]))

    def _beside(self, step: ir.Beside, field: Field, row: str) -> Value:
        """The record beside it: of the same keys, where it is missing one of unknown values."""
        owned = [own for _, own in step.pairs if own is not None]
        if not all(given(own) for own in owned) or step.target.year_key is None or self.basis.year_key is None:
            raise Beyond("旁边的记录不是同年同键的年度记录", "a record beside that is not of the same keys and year")
        start = self._start(owned)
        alias = name(step.target.id)
        on = [f"{alias}.{name(key.id)} = {self._own_sql(own)}" for key, own in step.pairs]
        self._join(alias, f"LEFT JOIN {name(step.target.id)} AS {alias} ON {' AND '.join(on)}")
        column = f"{step.target.id}_{field.id}"
        self._add(column, stored(field, f"{alias}.{name(field.id)}"))
        nothing = "FALSE"
        if start:
            year = step.target.year_key.id
            before = f"{column}_not_yet"
            self._add(before, f"{alias}.{name(year)} IS NULL AND COALESCE({start} > {self.year_sql}, FALSE)")
            nothing = f"{row}.{before}"
        return value_of(field, f"{row}.{column}", given=False, nothing=nothing)

    def _own_sql(self, own: Field | None) -> str:
        return self.year_sql if own is None else f"t.{name(own.id)}"

    def _type(self, type_id: str) -> RecordType:
        found = self.policy.vocabulary.type_named(type_id)
        assert found is not None
        return found

    def _start(self, keys: list[Field]) -> str:
        """SQL of the year in which the owner of a series came to be; joined by the first key that has one."""
        for key in keys:
            target = self._type(key.target) if key.target else None
            start = next((f for f in target.fields if f.start), None) if target is not None else None
            if target is not None and start is not None:
                on = f"owner.{name(target.keys[0].id)} = t.{name(key.id)}"
                self._join("owner", f"LEFT JOIN {name(target.id)} AS owner ON {on}")
                return f"year(owner.{name(start.id)})"
        return ""

    @property
    def year_sql(self) -> str:
        """SQL of the record's year inside the step; empty where it has none."""
        if self.basis.year_field is not None:
            return f"t.{name(self.basis.year_field.id)}"
        return f"year(t.{name(self.basis.date_field.id)})" if self.basis.date_field is not None else ""

    def year(self, row: str) -> Value:
        """The year of the record."""
        if not self.year_sql:
            return exactly(Frac(Fraction(1), "NULL"), nothing="TRUE")
        field = self.basis.year_field
        column = field.id if field is not None else "date_year"
        self._add(column, self.year_sql)
        known = field is None or given(field)
        return exactly(Frac(Fraction(1), f"{row}.{name(column)}"), sure=known)

    def parameter(self, e: ir.ParamOf, row: str) -> Value:
        """A published figure for the record's year: from the table, else the policy's own."""
        if not self.year_sql:
            return exactly(Frac(Fraction(1), "NULL"), nothing="TRUE")
        column = "_".join(p for p in (e.parameter.id, e.scope) if p)
        alias = self.figures.setdefault(column, f"figure_{len(self.figures) + 1}")
        ids = f"{alias}.id = {text(e.parameter.id)} AND COALESCE({alias}.scope, '') = {text(e.scope)}"
        self._join(alias, f"LEFT JOIN parameter AS {alias} ON {ids}\n  AND {alias}.year = {self.year_sql}")
        made = Field(column, column, e.parameter.kind)
        sql = stored(made, f"{alias}.value") if made.kind is not Kind.YEAR else f"CAST({alias}.value AS HUGEINT)"
        figures = [f for f in self.policy.figures if f.parameter == e.parameter.id and f.scope == e.scope]
        if figures:
            sql = f"COALESCE({sql}, {self._figures(figures, scale(made.kind))})"
        self._add(column, sql)
        return exactly(Frac(scale(made.kind), f"{row}.{name(column)}"))

    def _figures(self, figures: list[ir.Figure], unit: Fraction) -> str:
        year = self.year_sql
        exact = [(f"{year} = {f.year}", literal(f.value / unit)) for f in figures if not f.since]
        since = sorted((f for f in figures if f.since), key=lambda f: -f.year)
        return whether([*exact, *((f"{year} >= {f.year}", literal(f.value / unit)) for f in since)])

    def _add(self, column: str, sql: str) -> None:
        known = self.columns.setdefault(column, sql)
        if known != sql:
            raise Beyond(f"两个列都叫 {column}", f"two columns are both called {column}")

    def _join(self, alias: str, sql: str) -> None:
        if self.joins.setdefault(alias, sql) != sql:
            raise Beyond(f"两张表都叫 {alias}", f"two tables are both called {alias}")

    # -- text --------------------------------------------------------------------------------------------------------
    def steps(self) -> list[str]:
        """The common table expressions: the years of the series where the rule looks back, then the facts."""
        if not self.timeline:
            return [self._facts(f"FROM {name(self.basis.id)} AS t")]
        year = self.basis.year_key
        assert year is not None
        series = [name(f.id) for f in self.basis.series_keys]
        listed = ", ".join(series)
        if any(f.optional for f in self.basis.series_keys):
            raise Beyond("年度序列的主键可空", "a yearly series whose key may be empty")
        begin = f"first_year - {self.reach}" if self.reach else "first_year"
        years = (
            f"SELECT {listed}, first_year, unnest(generate_series({begin}, last_year)) AS {name(year.id)}\n"
            f"FROM (SELECT {listed}, min({name(year.id)}) AS first_year, max({name(year.id)}) AS last_year\n"
            f"      FROM {name(self.basis.id)} GROUP BY {listed})"
        )
        before = f"，往前再加{self.reach}年" if self.reach else ""
        said = [f"年份：每个序列从有记录的第一年到最后一年{before}，缺报的年份也占一行（数值不知道，不是零）"]
        keys = ", ".join([*series, name(year.id)])
        given_rows = f"(SELECT *, TRUE AS given FROM {name(self.basis.id)})"
        source = f"FROM (SELECT * FROM years LEFT JOIN {given_rows} USING ({keys})) AS t"
        return [cte("years", years, said), self._facts(source)]

    def prepare(self) -> None:
        """Columns that the later steps need in any case: the keys, and which years are given or before the start."""
        keys = {f.id: stored(f, f"t.{name(f.id)}") for f in self.basis.keys}
        self.columns = keys | {c: sql for c, sql in self.columns.items() if c not in keys}
        if self.tells_given or self.timeline:
            self._add("given", "t.given" if self.timeline else "TRUE")
        if self.timeline:
            self._add("first_year", "t.first_year")
            start = self._start(list(self.basis.series_keys))
            before = f"t.given IS NULL AND COALESCE({start} > {self.year_sql}, FALSE)"
            self._add("not_yet", before if start else "FALSE")
        if taken := sorted(c for c in self.columns if TAKEN.fullmatch(c)):
            raise Beyond(
                f"字段叫 {taken[0]}，查询自己也用这个名字", f"a field called {taken[0]}, a name of the query's own"
            )

    def _facts(self, source: str) -> str:
        columns = self.columns.items()
        listed = ",\n".join(sql if sql.endswith(f".{name(c)}") else f"{sql} AS {name(c)}" for c, sql in columns)
        joins = "\n".join(self.joins.values())
        body = f"SELECT\n{indented(listed)}\n{source}" + (f"\n{joins}" if joins else "")
        return cte("facts", body, [f"事实：{self.basis.label}（{self.basis.id}），每条记录一行"])


def joined(lags: Mapping[int, str], facts: Facts, source: str) -> str:
    """FROM a step, with the earlier years that its expressions read."""
    year = facts.basis.year_key
    lines = [f"FROM {source} AS f"]
    for years, alias in sorted(lags.items()):
        assert year is not None
        on = [f"{alias}.{name(f.id)} = f.{name(f.id)}" for f in facts.basis.series_keys]
        on.append(f"{alias}.{name(year.id)} = f.{name(year.id)} - {years}")
        lines.append(f"LEFT JOIN facts AS {alias} ON {' AND '.join(on)}")
    return "\n".join(lines)
