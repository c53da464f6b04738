"""Incentives whose records meet neither each other nor an award: decided row by row in one query, outcome included.

The rows are told by their number in the frame; names are put to them afterwards, where somebody wants to read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from liance.rules import ir
from liance.rules.columns import ratios as r
from liance.rules.columns.bits import Bit, both, column, either, opposite
from liance.rules.columns.first import FirstPass, Judged, bits_of
from liance.rules.columns.graph import Computation, Node, col, conjuncts, lit, weight, when
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.results import OUTCOME, SCHEMA

ROW = "$row"
LIGHT = 3
"""Tests of so few operations go first: what they refuse need not be looked at by the others."""
QUICK = pl.QueryOptFlags(
    predicate_pushdown=False, comm_subexpr_elim=False, comm_subplan_elim=False, cluster_with_columns=False
)
"""The tests stay in their order, and equal parts are shared already."""


@dataclass(frozen=True, slots=True)
class Alone:
    """One incentive in one year of a series, or over events: the tests in order, then the answer.

    `drops`: rows of no amount are left out.
    """

    incentive: str
    tests: tuple[Computation, ...]
    answer: Computation
    names: Computation
    drops: bool

    @property
    def reads(self) -> set[str]:
        """The columns of the frame that it looks at."""
        return {name for part in (*self.tests, self.answer) for name in part.reads}

    def query(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The answers for the rows of a frame that are kept; `frame` has their numbers in `ROW`."""
        rows = frame
        for n, test in enumerate(self.tests):
            later = {name for following in self.tests[n + 1 :] for name in following.reads}
            for expressions in test.rounds:
                rows = rows.with_columns(expressions)
            rows = rows.filter(test.select[0]).select(sorted({ROW, *self.answer.reads, *later}))
        made = self.answer.planned(rows)
        return made.filter((pl.col("high") > 0).fill_null(True)) if self.drops else made

    def named(self, frame: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
        """The answers as a table of results."""
        names = self.names(frame.select(self.names.reads)[answers[ROW]])
        told = answers.with_columns(pl.lit(self.incentive).alias("incentive"))
        return told.hstack(names.get_columns()).select(*SCHEMA)


def asked_at_once(parts: Sequence[tuple[pl.DataFrame, Sequence[Alone]]]) -> list[list[pl.DataFrame]]:
    """The answers of all parts over their frames, side by side."""
    queries = []
    for frame, mine in parts:
        rows = frame.lazy().with_row_index(ROW)
        queries += [part.query(rows) for part in mine]
    made = iter(pl.collect_all(queries, optimizations=QUICK, engine="streaming"))
    return [[next(made) for _ in mine] for _, mine in parts]


def alone_parts(first: FirstPass, *, everything: bool) -> list[Alone]:
    """What is to be asked for an incentive, a part for each year in which it may keep any row."""
    made = []
    for judged in first.judged:
        kept = judged.kept(everything=everything)
        worth = True if everything or first.rule.manual else _worth(first, judged)
        if kept is not False and worth is not False:
            tests = () if kept is True else _in_order(kept)
            answer, names = Computation(_answer(first, judged, everything)), Computation(first.names(judged.place))
            made.append(Alone(first.incentive.id, tests, answer, names, worth is not True))
    return made


def _worth(first: FirstPass, judged: Judged) -> Bit:
    """Whether a row may be paid anything."""
    most = Ratio(first.rounded(first.exact(judged.place, alone=True).high))
    return r.compare(">", most, r.ZERO)


def _in_order(kept: Node) -> tuple[Computation, ...]:
    """The tests of a row: light ones first."""
    light: list[Node] = []
    heavy: list[Node] = []
    for part in conjuncts(kept):
        (light if weight(part) <= LIGHT else heavy).append(part)
    return tuple(Computation({"kept": column(both(*parts))}) for parts in (light, heavy) if parts)


def _answer(first: FirstPass, judged: Judged, everything: bool) -> dict[str, Node]:
    """Row number, outcome, amount and bounds in fen, failed and unknown conditions."""
    may: Bit = judged.may if everything else True
    yes = may if judged.yes is judged.may else judged.yes
    made = {
        ROW: col(ROW),
        "failed": bits_of([opposite(v.may) for v in judged.verdicts] if everything else []),
        "unknown": bits_of([v.unknown for v in judged.verdicts]),
    }
    if first.rule.manual:
        none = lit(None, pl.Int64)
        outcome = _outcome(opposite(may), yes, "manual")
        return made | {"outcome": outcome, "amount": none, "low": none, "high": none}
    return made | _amounts(first, judged, may, yes, everything)


def _amounts(first: FirstPass, judged: Judged, may: Bit, yes: Bit, everything: bool) -> dict[str, Node]:
    """Outcome, amount and bounds of an incentive with a formula."""
    rule, value = first.rule, first.exact(judged.place, alone=True)
    low, high = first.bounds(value)
    ends = [Ratio(first.rounded(end)) for end in (value.low, value.high)]
    sure = both(yes, True if value.certain else r.compare("=", *ends, unknown=False))
    refused = either(opposite(may), r.compare("=", ends[1], r.ZERO, unknown=False) if everything else False)
    payable = opposite(refused)
    least, none = low, lit(None, pl.Int64)
    if rule.nature is ir.Nature.RANGE:
        floor = first.floor(judged.place)
        least = Node("least", pl.min_horizontal, floor, high)
    kind = rule.nature.value if rule.nature in (ir.Nature.RANGE, ir.Nature.CEILING) else "definite"
    bottom = _where(sure, least, _where(yes, low, lit(0, pl.Int64)))
    return {
        "outcome": _outcome(refused, sure, kind),
        "amount": none if rule.nature is ir.Nature.RANGE else _where(both(sure, payable), high, none),
        "low": _where(payable, bottom, none),
        "high": _where(payable, high, none),
    }


def _where(test: Bit, then: Node, other: Node) -> Node:
    if isinstance(test, bool):
        return then if test else other
    return then if then is other else when(test, then, other)


def _outcome(refused: Bit, sure: Bit, kind: str) -> Node:
    refusal, told, waiting = (lit(name, OUTCOME) for name in ("not_eligible", kind, "undetermined"))
    return _where(refused, refusal, _where(sure, told, waiting))
