"""What a rule asks of other rows: earlier years, earlier records of the same kind, the ledger of past awards."""

from __future__ import annotations

from fractions import Fraction

from liance.records.vocabulary import Field, Kind
from liance.rules import ir
from liance.rules.sql.expressions import Row
from liance.rules.sql.facts import Facts, given, joined
from liance.rules.sql.numbers import Frac, Num, constant
from liance.rules.sql.verdicts import compare, summed, topmost
from liance.rules.sql.words import Beyond, cte, every, indented, literal, name, negated, some, text, whether

LEDGER = {"incentive", "beneficiary", "key", "amount", "origin"}
NAMES = (Kind.TEXT, Kind.ENUM, Kind.CODE, Kind.PARTY, Kind.REF)
EARLIER = "earlier"
MONEY_TEXT = r"""CASE
  WHEN regexp_full_match(words, '-?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?\s*元?') THEN 100
  WHEN regexp_full_match(words, '-?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d{1,6})?\s*万元') THEN 1_000_000
  WHEN regexp_full_match(words, '-?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d{1,10})?\s*亿元') THEN 10_000_000_000
END * CAST(regexp_replace(words, '[^-0-9.]', '', 'g') AS DECIMAL(38, 10))"""
"""Fen of a text such as 2000万元 or 20,000,000.00; NULL where it is no money."""


def order_of(facts: Facts, row: str) -> list[str]:
    """SQL of the values by which records follow each other: date or year, then names and subjects, then other keys."""
    type_ = facts.basis
    when = type_.date_field or type_.year_field
    made = [_ordered(facts, when, row, "0")] if when is not None else []
    for field in type_.naming_keys:
        if field.kind not in NAMES:
            raise Beyond(f"按{field.label}排先后", f"the order of records by {field.id}")
        made.append(_ordered(facts, field, row, "''"))
    return made


def _ordered(facts: Facts, field: Field, row: str, empty: str) -> str:
    facts.own(field, row)
    sql = f"{row}.{name(field.id)}"
    return sql if given(field) else f"COALESCE({sql}, {empty})"


class History:
    """The steps that other rows need, and the answers as columns of the current row `f`."""

    def __init__(self, row: Row, policy: ir.Policy, incentive: ir.Incentive, payee: str, by_tier: bool) -> None:
        self.row, self.facts, self.readings = row, row.facts, row.readings
        self.policy, self.incentive, self.payee, self.by_tier = policy, incentive, payee, by_tier
        ledger = policy.vocabulary.type_named("award")
        self.has_ledger = ledger is not None
        if ledger is not None and not LEDGER.issubset(ledger.by_id):
            raise Beyond("台账缺少事项、金额或来源", "a ledger without matter, amount or origin")
        self.lags: dict[int, str] = {}
        self.looked: dict[str, str] = {}
        self.windows: dict[str, str] = {}
        self.ledgers: dict[tuple[str, ...], str] = {}
        self.crossed: dict[str, tuple[str, str]] = {}
        self.said: list[str] = []

    # -- earlier years -----------------------------------------------------------------------------------------------
    def first_year(self, e: ir.FirstYear) -> str:
        """首次成立: it holds this year and held in no earlier one."""
        window = self.readings.pick(e.window)
        if window == "award":
            return every([self.row.truth(e.test), self._never_awarded()])
        held = f"held_{len(self.looked) + 1}"
        self.said.append(f"{held}：{e.test.place.text}")
        self._look(held, every([negated("f.not_yet"), self._each().truth(e.test)]))
        return every([f"f.{held}", self._not_before(held, window)])

    def _each(self) -> Row:
        """The row of every year, also the earlier ones."""
        if self.facts.basis.year_key is None:
            raise Beyond("不是年度序列的首次成立", "a first year of what is no yearly series")
        self.facts.timeline = True
        return Row(self.facts, self.readings, "f", self.row.lag, lags=self.lags)

    def _look(self, column: str, sql: str) -> None:
        self.looked[column] = sql

    def _floor(self, window: str) -> int | None:
        return self.policy.period[0] if window == "policy" and self.policy.period else None

    def _over(self, window: str) -> str:
        year = self.facts.basis.year_key
        floor = self._floor(window)
        within = f" FILTER (WHERE {name(year.id)} >= {floor})" if floor is not None and year is not None else ""
        return f"{within} OVER {EARLIER}"

    def _not_before(self, held: str, window: str) -> str:
        column, over = held.replace("held", "new"), self._over(window)
        rows = [(f"bool_or({held}){over}", "FALSE"), (f"bool_or({held} IS NULL){over}", "NULL")]
        self.windows[column] = whether(rows, "TRUE")
        return f"f.{column}"

    def past(self, e: ir.Past) -> Num:
        """此前合计、此前最高: over the earlier years; what does not exist counts nothing."""
        number = len(self.looked) + 1
        value = self._each().number(e.value)
        self.said.append(f"past_{number}：{e.place.text}")
        if value.low is None or value.high is None or value.low.bottom or value.high.bottom or not value.sure:
            raise Beyond("此前合计或最高的数可能为负或带分母", "a past total of what may be negative or a fraction")
        gone, over = some(["f.not_yet", value.nothing]), self._over("ever")
        ends = []
        pick = "max" if e.kind == "max" else "sum"
        for end, bound in (("low", value.low), ("high", value.high)):
            column = f"past_{number}_{end}"
            self._look(column, whether([(gone, "0")], bound.whole(bound.times)))
            total = f"COALESCE({pick}({column}){over}, 0)"
            self.windows[f"before_{number}_{end}"] = whether([(f"bool_or({column} IS NULL){over}", "NULL")], total)
            ends.append(Frac(bound.times, f"f.before_{number}_{end}"))
        return Num(ends[0], ends[1], None, sure=True)

    # -- tiers -------------------------------------------------------------------------------------------------------
    def tiers(self, e: ir.Tiers) -> Num:
        """档位: thresholds crossed for the first time, that the ledger does not show as paid."""
        op, window = self.readings.pick(e.op), self.readings.pick(e.window)
        met = []
        for i, grade in enumerate(e.grades, 1):
            limit = self.row.number(grade.threshold)
            if limit.fixed is None:
                raise Beyond("档位不是定数", "a tier that is no constant")
            held = f"held_tier_{i}"
            self.said.append(f"{held}：{e.subject.place.text} {op} {grade.threshold.place.text}")
            subject = self._each().number(e.subject)
            self._look(held, every([negated("f.not_yet"), compare(op, subject, limit)]))
            tests = [f"f.{held}", self._never_awarded() if window == "award" else self._not_before(held, window)]
            crossed = held.replace("held_", "")
            self.crossed[crossed] = (grade.place.text, every([*tests, *self._unpaid(limit.fixed)]))
            met.append((f"f.{crossed}", self.row.number(grade.value)))
        return summed(met) if self.readings.pick(e.mode) == "sum" else topmost(met[::-1])

    def _unpaid(self, limit: Fraction) -> list[str]:
        """Where every tier is paid once: the ledger shows neither this one nor a higher one."""
        if not (self.by_tier and self.has_ledger):
            return []
        alias, least = self.own_ledger(), literal(limit)
        return [whether([(f"{alias}.tier >= {least}", "FALSE"), (f"{alias}.perhaps_tier >= {least}", "NULL")], "TRUE")]

    # -- earlier records ---------------------------------------------------------------------------------------------
    def first_event(self, e: ir.FirstEvent) -> str:
        """首次: no earlier record of the basis has the same keys (and meets the filter)."""
        window = self.readings.pick(e.window)
        if window == "award":
            return self._never_awarded()
        other = Row(self.facts, self.readings, "e", self.row.lag, outer="f")
        items = self.readings.pick(e.keys).items
        self.facts.tells_given = self.facts.tells_given or self.facts.basis.year_key is not None
        parties = [_own_party(k) for k in items]
        party = next((f for f in parties if f is not None), None)
        where, tests = [], []
        if party is not None:
            mine = f"f.{name(party.id)}"
            same = f"e.{name(party.id)} = {mine}"
            where.append(same if given(party) else f"({mine} IS NULL OR {same})")
        where.append(f"({', '.join(order_of(self.facts, 'e'))}) < ({', '.join(order_of(self.facts, 'f'))})")
        if self.facts.tells_given:
            where.append("e.given")
        if (floor := self._floor(window)) is not None:
            year = self.facts.year("e")
            assert isinstance(year, Num)
            where.append(f"COALESCE({year.exact.top if year.exact else 'NULL'}, 0) >= {floor}")
        if self.incentive.where is not None:
            tests.append(other.truth(self.incentive.where))
        for k, field in zip(items, parties, strict=True):
            if field is None or field is not party or not given(field):
                tests.append(compare("=", other.value(k), self.row.value(k)))
        if e.where is not None:
            tests.append(other.truth(e.where))
        return _no_such(where, every(tests))

    # -- the ledger --------------------------------------------------------------------------------------------------
    def awarded(self, e: ir.Awarded) -> Num:
        """已奖: what the ledger shows as paid under some incentives."""
        if e.where is not None:
            raise Beyond("已奖带筛选", "past awards with a filter")
        if not self.has_ledger:
            return constant(0)
        alias = self._ledger(e.incentives)
        high = whether([(f"{alias}.beneficiary IS NULL", "0")], f"{alias}.paid_high")
        low = Frac(Fraction(1), f"COALESCE({alias}.paid_low, 0)")
        return Num(low, Frac(Fraction(1), high), None, sure=True)

    def _never_awarded(self) -> str:
        if not self.has_ledger:
            return "TRUE"
        alias = self.own_ledger()
        return whether([(f"{alias}.sure > 0", "FALSE"), (f"{alias}.entries > 0", "NULL")], "TRUE")

    def _ledger(self, incentives: tuple[str, ...]) -> str:
        used = len(self.ledgers)
        return self.ledgers.setdefault(incentives, "ledger" if not used else f"ledger_{used + 1}")

    def own_ledger(self) -> str:
        """The step with what the beneficiary was paid under this incentive."""
        return self._ledger((self.incentive.id,))

    def ledger_joins(self, sql: str) -> list[str]:
        """Joins of the current row to what its beneficiary was paid, as far as the SQL reads it."""
        used = [alias for alias in self.ledgers.values() if f"{alias}." in sql]
        return [f"LEFT JOIN {alias} ON {alias}.beneficiary = {self.payee}" for alias in used]

    # -- text --------------------------------------------------------------------------------------------------------
    def before_facts(self) -> list[str]:
        """The steps that read the ledger."""
        return [_ledger_step(alias, incentives) for incentives, alias in self.ledgers.items()]

    def after_facts(self) -> list[str]:
        """The steps that look at every year, then at those before it."""
        if not self.looked:
            return []
        year = self.facts.basis.year_key
        assert year is not None
        listed = ",\n".join(f"{sql} AS {column}" for column, sql in self.looked.items())
        here = f"WHERE f.{name(year.id)} >= f.first_year"
        every_year = f"SELECT f.*,\n{indented(listed)}\n{joined(self.lags, self.facts, 'facts')}\n{here}"
        windows = ",\n".join(f"{sql} AS {column}" for column, sql in self.windows.items())
        series = ", ".join(name(f.id) for f in self.facts.basis.series_keys)
        frame = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        over = f"WINDOW {EARLIER} AS (PARTITION BY {series} ORDER BY {name(year.id)} {frame})"
        said = ["以前各年：有一年成立就不是首次；没有成立、但有一年不知道，首次也不知道"]
        before = f"SELECT *{',' if windows else ''}\n{indented(windows)}\nFROM every_year\n{over}"
        return [cte("every_year", every_year, ["逐年看：", *self.said]), cte("history", before, said)]

    @property
    def source(self) -> str:
        """The step that the conditions read."""
        return "history" if self.looked else "facts"


def _own_party(expr: ir.Expr) -> Field | None:
    """The field, if the expression is a party that the record itself names."""
    match expr:
        case ir.FieldOf(steps=()) if expr.field.kind in (Kind.PARTY, Kind.REF):
            return expr.field
    return None


def _no_such(where: list[str], test: str) -> str:
    """TRUE where no earlier row passes the test, FALSE where one does, NULL where one may."""
    rows = f"FROM facts AS e WHERE {' AND '.join(where)}"
    found = f"EXISTS ({rows} AND {test})" if test != "TRUE" else f"EXISTS ({rows})"
    if test == "TRUE":
        return f"NOT {found}"
    unsure = f"EXISTS ({rows} AND ({test}) IS NULL)"
    return f"CASE\n  WHEN {found} THEN FALSE\n  WHEN {unsure} THEN NULL\n  ELSE TRUE\nEND"


def _ledger_step(alias: str, incentives: tuple[str, ...]) -> str:
    listed = ", ".join(text(i) for i in incentives)
    body = f"""SELECT beneficiary,
  count(*) AS entries,
  count(*) FILTER (WHERE origin IS NOT NULL) AS sure,
  sum(CASE WHEN origin IS NOT NULL THEN CAST(COALESCE(amount, 0) AS HUGEINT) ELSE 0 END) AS paid_low,
  CASE WHEN count(amount) = count(*) THEN sum(CAST(amount AS HUGEINT)) END AS paid_high,
  max(tier) FILTER (WHERE origin IS NOT NULL) AS tier,
  max(CASE WHEN key IS NULL THEN 1_000_000_000_000_000_000 ELSE tier END) AS perhaps_tier
FROM (
  SELECT *, trim(translate(key, '０１２３４５６７８９．，－−', '0123456789.,--')) AS words,
{indented(MONEY_TEXT, 2)} AS tier
  FROM award
  WHERE incentive IN ({listed}) AND COALESCE(origin IN ('here', 'before'), TRUE)
)
GROUP BY beneficiary"""
    said = ["台账：本市已经拨付的（来源空着的，不知道是不是本市的钱）；tier 是事项写的金额档"]
    return cte(alias, body, said)
