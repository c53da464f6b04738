"""Who is near a threshold of the rules, on either side, and the money that crossing it would move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from liance.records.vocabulary import Field, RecordType
from liance.rules import ir
from liance.simulate.assumptions import party_key
from liance.simulate.budget import names_of
from liance.simulate.evaluate import Population, evaluate, is_guidance
from liance.simulate.marks import Line, marks_of
from liance.simulate.solve import together

RISING, FALLING = (">", ">="), ("<", "<=")
COUNTABLE = 5
"""From this count on the last piece is near; one of three is not (nobody is nearly in the first three years)."""
NEAR = {
    "incentive": pl.String, "type": pl.String, "field": pl.String, "op": pl.String, "threshold": pl.Int64,
    "money": pl.Boolean, "side": pl.String, "record": pl.String, "party": pl.String, "year": pl.Int64,
    "value": pl.Int64, "target": pl.Int64, "outcome": pl.String, "gain": pl.Int64,
}  # fmt: skip
"""`target` is the value on the other side; `outcome` what the record's own row would be then (null: refused, or the
threshold is of another record); `gain` the fen that its beneficiary would get more, null where it would be
undetermined."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure that a rule compares a field with, read from the rule."""

    incentive: ir.Incentive
    type: RecordType
    field: Field
    line: Line

    @property
    def unmet(self) -> int:
        """The value nearest to the line on the side that the rule does not ask for."""
        return self.line.met - 1 if self.line.op in RISING else self.line.met + 1

    def window(self, within: Fraction) -> int:
        """The width of the neighbourhood in fen or pieces; at least one piece of a count of five or more, else perhaps
        none: then nobody is near."""
        least = 0 if self.line.money or self.line.value < COUNTABLE else 1
        return max(int(self.line.value * within), least)


def thresholds_of(policy: ir.Policy) -> Iterator[Threshold]:
    """Every positive figure that an incentive of city money compares a field with, under the adopted readings."""
    seen: set[tuple[object, ...]] = set()
    for rule in marks_of(policy).rules:
        incentive = policy.incentive(rule.incentive)
        if incentive is None or is_guidance(incentive):
            continue
        for line in (*rule.tiers, *rule.lines):
            type_ = policy.vocabulary.type_named(line.spot[0])
            field = type_.named(line.spot[1]) if type_ is not None else None
            place = (rule.incentive, line.spot, line.met, line.op in RISING)
            if type_ and field and line.value > 0 and line.op in RISING + FALLING and place not in seen:
                seen.add(place)
                yield Threshold(incentive, type_, field, line)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row of a type's table near a threshold."""

    threshold: Threshold
    row: int
    side: str
    record: str
    party: str | None
    year: int | None
    value: int

    @property
    def target(self) -> int:
        """The value just across."""
        return self.threshold.line.met if self.side == "short" else self.threshold.unmet


def near(
    policy: ir.Policy,
    population: Population,
    within: Fraction,
    year: int | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """Records within a share of each threshold, on both sides (columns NEAR), and what crossing would move.

    The fact is set to the value just across and everything is decided again: what counts is what the beneficiary then
    gets from the incentive and those grouped with it. One record of a party at a time; different parties together.
    `tick(done, total)` is called before each incentive.
    """
    by_incentive: dict[str, list[Threshold]] = {}
    for threshold in thresholds_of(policy):
        by_incentive.setdefault(threshold.incentive.id, []).append(threshold)
    rows: list[tuple[object, ...]] = []
    for number, (incentive, thresholds) in enumerate(by_incentive.items()):
        if tick is not None:
            tick(number, len(by_incentive))
        candidates = [c for t in thresholds for c in _candidates(t, population, within, year)]
        if not candidates:
            continue
        only = sorted(together(policy, [incentive]))
        before = _Paid(evaluate(policy, population, only=only), incentive)
        for wave in _waves(candidates):
            after = _Paid(evaluate(policy, _crossed(population, wave), only=only), incentive)
            rows += [_row(c, before, after) for c in wave]
    found = pl.DataFrame(rows, schema=NEAR, orient="row")
    return found.sort("incentive", "threshold", "side", "gain", "record", descending=[False, False, True, True, False])


def _candidates(threshold: Threshold, population: Population, within: Fraction, year: int | None) -> list[_Candidate]:
    """The rows near a threshold; keyed by whose they are."""
    frame = population.tables.get(threshold.type.id)
    if frame is None or threshold.field.id not in frame.columns:
        return []
    met, window = threshold.line.met, threshold.window(within)
    if window == 0:
        return []
    value = pl.col(threshold.field.id)
    rising = threshold.line.op in RISING
    short = value.is_between(met - window, met - 1) if rising else value.is_between(met + 1, met + window)
    past = value.is_between(met, met + window) if rising else value.is_between(met - window, met)
    side = pl.when(short).then(pl.lit("short")).when(past).then(pl.lit("past"))
    rows = frame.with_row_index("_row").with_columns(side.alias("_side")).filter(pl.col("_side").is_not_null())
    key = party_key(threshold.type) or threshold.type.keys[0].id
    made = [
        _Candidate(threshold, row, side_, record, party, year_, value_)
        for row, side_, record, party, year_, value_ in zip(
            rows["_row"], rows["_side"], names_of(threshold.type, rows), rows[key].cast(pl.String),
            _years(threshold.type, rows), rows[threshold.field.id], strict=True,
        )
    ]  # fmt: skip
    return [c for c in made if year is None or c.year == year]


def _years(type_: RecordType, frame: pl.DataFrame) -> list[int | None]:
    """The year of every record, of its year field or its date."""
    if (field := type_.year_field) is not None and field.id in frame.columns:
        return frame[field.id].to_list()
    if (field := type_.date_field) is not None and field.id in frame.columns:
        return frame[field.id].dt.year().to_list()
    return [None] * len(frame)


def _waves(candidates: list[_Candidate]) -> list[list[_Candidate]]:
    """Groups in which no party and no row occurs twice."""
    waves: list[list[_Candidate]] = []
    times: dict[str, int] = {}
    for c in candidates:
        who = c.party if c.party is not None else c.record
        turn = times[who] = times.get(who, -1) + 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append(c)
    return waves


def _crossed(population: Population, wave: list[_Candidate]) -> Population:
    """The population with every candidate of a wave just across its threshold."""
    tables = dict(population.tables)
    columns: dict[tuple[str, str], list[_Candidate]] = {}
    for c in wave:
        columns.setdefault((c.threshold.type.id, c.threshold.field.id), []).append(c)
    for (type_, field), mine in columns.items():
        targets = pl.Series([c.target for c in mine], dtype=tables[type_][field].dtype)
        tables[type_] = tables[type_].with_columns(tables[type_][field].scatter([c.row for c in mine], targets))
    return replace(population, tables=tables)


class _Paid:
    """A table of results by beneficiary, and by record of one incentive."""

    def __init__(self, results: pl.DataFrame, incentive: str) -> None:
        decided = results.filter(pl.col("outcome") != "undetermined")
        self.sums = dict(decided.group_by("beneficiary").agg(pl.col("high").sum()).iter_rows())
        mine = results.filter(pl.col("incentive") == incentive)
        self.rows = {r: (p, o) for r, p, o in mine.select("record", "beneficiary", "outcome").iter_rows()}


def _row(c: _Candidate, before: _Paid, after: _Paid) -> tuple[object, ...]:
    t = c.threshold
    own = t.type.id == t.incentive.basis.id
    payee, outcome = (after.rows.get(c.record) or (None, None)) if own else (c.party, None)
    if own and payee is None:
        payee = before.rows.get(c.record, (c.party, None))[0]
    gain = after.sums.get(payee, 0) - before.sums.get(payee, 0)
    return (
        t.incentive.id, t.type.id, t.field.id, t.line.op, t.line.value, t.line.money, c.side, c.record,
        payee or c.party, c.year, c.value, c.target, outcome, None if outcome == "undetermined" else gain,
    )  # fmt: skip


def exposed(found: pl.DataFrame) -> pl.DataFrame:
    """By incentive and threshold, most to gain first: of those short of it and those past it the parties, those of
    them for whom crossing moves money (`*_moved`), and the fen (`gain` of the short, `loss` of the past, net);
    `open` records cannot be told."""
    keys = ["incentive", "type", "field", "op", "threshold", "money"]
    sums = [pl.col("gain").is_null().sum().alias("open")]
    for side, money in (("short", "gain"), ("past", "loss")):
        mine = pl.col("side") == side
        moved = pl.col("party").filter(mine, pl.col("gain") != 0).n_unique()
        sums += [pl.col("party").filter(mine).n_unique().alias(side), moved.alias(f"{side}_moved")]
        sums.append((pl.col("gain") * (1 if side == "short" else -1)).filter(mine).sum().alias(money))
    return found.group_by(keys).agg(sums).sort("gain", *keys, descending=[True, *[False] * len(keys)])
