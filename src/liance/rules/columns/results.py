"""The table of results: one row per incentive and record that is not refused (or all), the same from every engine."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import Record
from liance.rules.answers.decide import complete
from liance.rules.answers.explain import OUTCOMES, Answer
from liance.rules.kleene import NOTHING, Unknown
from liance.values.money import format_money

OUTCOME = pl.Enum(list(OUTCOMES))
SCHEMA: dict[str, pl.DataType] = {
    "incentive": pl.String(),
    "record": pl.String(),
    "beneficiary": pl.String(),
    "year": pl.Int64(),
    "outcome": OUTCOME,
    "amount": pl.Int64(),
    "low": pl.Int64(),
    "high": pl.Int64(),
    "failed": pl.UInt64(),
    "unknown": pl.UInt64(),
}
"""Money in fen. `record` joins the record's key values with `/`, empty ones as nothing; bit i of `failed` and
`unknown` stands for the policy's i-th enterprise gate, then for the incentive's conditions in their order."""
ORDER = ["incentive", "year", "beneficiary", "record"]
MOST = 2**63 - 1
Row = tuple[str, str, str | None, int | None, str, int | None, int | None, int | None, int, int]
"""A row of the table; its amounts are at most `MOST`."""


def results_of(answers: Iterable[Answer], *, bits: bool = True) -> pl.DataFrame:
    """Answers of the single-case engine as a table of results, in a fixed order.

    Raises Rejected where an amount is more than the table's whole numbers of 64 bits hold.
    """
    rows = [_row(a, bits) for a in answers]
    if large := [row for row in rows if any(abs(sum_ or 0) > MOST for sum_ in row[5:8])]:
        raise Rejected([_too_large(row) for row in large])
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(ORDER)


def _too_large(row: Row) -> Diagnostic:
    most = format_money(max(abs(sum_ or 0) for sum_ in row[5:8]))
    told = {"incentive": row[0], "record": row[1], "amount": most, "bound": format_money(MOST)}
    return Diagnostic("amount-too-large", None, told)


def _row(a: Answer, bits: bool) -> Row:
    failed, unknown = _bits(a) if bits else (0, 0)
    key = record_name(a.record)
    return a.incentive.id, key, a.beneficiary, a.year, a.outcome, a.amount, a.low, a.high, failed, unknown


def record_name(record: Record) -> str:
    """A record's key values joined with `/`."""
    return "/".join("" if v is None else str(v) for v in record.key)


def _bits(a: Answer) -> tuple[int, int]:
    """The conditions that failed, and those that are unknown, as bits."""
    decided = complete(a.decided)
    gates, failed, unknown = len(decided.rule.gates), 0, 0
    skipped = gates + len(decided.rule.conditions) - len(decided.results)
    for position, (_, value) in enumerate(decided.results, skipped):
        failed |= (value is False or value is NOTHING) << position
        unknown |= (value.__class__ is Unknown) << position
    return failed, unknown
