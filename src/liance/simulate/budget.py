"""What a budget does to what a policy gives: who is paid, cut or waits, by each way of dividing a pool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

import polars as pl

from liance.records.vocabulary import RecordType
from liance.rules import ir
from liance.simulate.evaluate import Population
from liance.simulate.shares import pro_rata, queue, quota, split

METHODS = ("pro-rata", "queue", "next-year")
RULES = {"先到先得": "queue", "按比例": "pro-rata", "顺延": "next-year"}
"""The words of a 资金池 line, as methods."""
DECIDED = ("definite", "ceiling", "range")
UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record asks of a year's money: fen; `party` is who is paid, `order` its place in a queue."""

    incentive: str
    record: str
    party: str
    year: int
    amount: int
    order: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table of results asks of a budget, and what it does not ask yet.

    `pending` rows are undetermined: at most `pending_high` fen, `unbounded` of them without a known top; `manual` are
    settled by hand; `yearless` belong to no year (their claims are left out).
    """

    claims: tuple[Claim, ...]
    pending: int = 0
    pending_high: int = 0
    unbounded: int = 0
    manual: int = 0
    yearless: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Money by year in fen and how it is divided; bounds are per beneficiary and year.

    `whole`: in a queue a claim is paid wholly or not at all. `payers` bear what no 分担 line of the policy divides.
    `stated` applies the policy's own 名额 and 资金池 first.
    """

    pools: Mapping[int, int]
    method: str = "pro-rata"
    whole: bool = False
    floor: int = 0
    ceiling: int | None = None
    payers: Mapping[str, Fraction] = field(default_factory=dict)
    stated: bool = True


Due = tuple[int, int, int]
"""A claim's position, the year and fen."""


@dataclass(frozen=True, slots=True)
class Settled:
    """`lines`: a row per claim, claim = paid + cut + waiting (`late` is the part of paid that came in a later year,
    `why` what bound it: quota, tied, own-pool, pool). `payments`: a row per claim, year and payer. Money in fen."""

    lines: pl.DataFrame
    payments: pl.DataFrame


# ---- what is asked ---------------------------------------------------------------------------------------
def asked(policy: ir.Policy, population: Population, results: pl.DataFrame) -> Asked:
    """The claims of a table of results, each in the year of its application; a range asks for its high end."""
    lag = {i.id: i.lag for i in policy.incentives}
    position = {i.id: n for n, i in enumerate(policy.incentives)}
    dates = {i.id: dates_of(i.basis, population) for i in policy.incentives}
    decided = results.filter(pl.col("outcome").is_in(DECIDED))
    claims = []
    for incentive, record, party, year, high in decided.select(
        "incentive", "record", "beneficiary", "year", "high"
    ).iter_rows():
        if year is not None and high:
            due = year + lag[incentive]
            order = (due, dates[incentive].get(record, UNDATED), position[incentive], record)
            claims.append(Claim(incentive, record, party or f"?{record}", due, high, order))
    open_ = results.filter(pl.col("outcome") == "undetermined")
    return Asked(
        claims=tuple(sorted(claims, key=lambda c: c.order)),
        pending=len(open_),
        pending_high=int(open_["high"].sum()),
        unbounded=int(open_["high"].null_count()),
        manual=int((results["outcome"] == "manual").sum()),
        yearless=int(decided["year"].null_count()),
    )


def dates_of(type_: RecordType, population: Population) -> dict[str, str]:
    """ISO dates by record name, for types whose records are dated; the names of the table of results."""
    frame = population.tables.get(type_.id)
    if type_.date_field is None or frame is None or type_.date_field.id not in frame.columns:
        return {}
    rows = zip(names_of(type_, frame), frame[type_.date_field.id], strict=True)
    return {name: str(when) for name, when in rows if when is not None}


def names_of(type_: RecordType, frame: pl.DataFrame) -> list[str]:
    """Every row's key values joined with `/`, as in the table of results."""
    keys = frame.select(f.id for f in type_.keys if f.id in frame.columns)
    return ["/".join("" if v is None else str(v) for v in row) for row in keys.iter_rows()]


# ---- dividing --------------------------------------------------------------------------------------------
def settle(policy: ir.Policy, claims: Sequence[Claim], plan: Plan) -> Settled:
    """First every incentive's own places and pool, then the years' pools of the plan over what is left.

    Claims of years for which the plan has no pool are left out, but for those that a pool pays late.
    """
    kept = [c for c in claims if c.year in plan.pools]
    book = _Book(kept, plan)
    dues: list[Due] = [(i, c.year, c.amount) for i, c in enumerate(kept)]
    if plan.stated:
        for incentive in policy.incentives:
            mine = [d for d in dues if kept[d[0]].incentive == incentive.id]
            if mine and incentive.stated:
                dues = [d for d in dues if kept[d[0]].incentive != incentive.id] + book.own(incentive, mine)
    dues = book.spend(dues, plan.pools, plan.method, "pool")
    parts = {i.id: _parts(i, plan) for i in policy.incentives}
    return Settled(book.lines(dues), _payments(kept, dues, parts))


class _Book:
    """What became of every claim: cut, waiting and why."""

    def __init__(self, claims: Sequence[Claim], plan: Plan) -> None:
        self.claims, self.plan = claims, plan
        self.cut: dict[int, int] = defaultdict(int)
        self.waiting: dict[int, int] = defaultdict(int)
        self.why: dict[int, list[str]] = defaultdict(list)

    def own(self, incentive: ir.Incentive, dues: list[Due]) -> list[Due]:
        """What an incentive's own 名额 and 资金池 leave; a figure that is not given binds nobody."""
        for line in incentive.stated:
            yearly = line.text == "每年"
            if line.kind == "quota" and line.value is not None:
                dues = self._places(dues, int(line.value), yearly)
            elif line.kind == "pool" and line.value is not None:
                method = RULES.get(line.more, self.plan.method)
                if yearly:
                    dues = self.spend(dues, dict.fromkeys(self.plan.pools, int(line.value)), method, "own-pool")
                else:
                    together = self.spend([(i, 0, due) for i, _, due in dues], {0: int(line.value)}, method, "own-pool")
                    dues = [(i, self.claims[i].year, paid) for i, _, paid in together]
        return dues

    def _places(self, dues: list[Due], places: int, yearly: bool) -> list[Due]:
        """The largest amounts first; who ties for the last place waits for a decision."""
        kept: list[Due] = []
        for rows in _by(dues, (lambda d: d[1]) if yearly else (lambda _: 0)).values():
            found = quota([-d[2] for d in rows], places)
            kept += [rows[n] for n in found.inside]
            for position in found.outside:
                self._lose(self.cut, rows[position][0], rows[position][2], "quota")
            for position in found.tied:
                self._lose(self.waiting, rows[position][0], rows[position][2], "tied")
        return kept

    def spend(self, dues: list[Due], pools: Mapping[int, int], method: str, why: str) -> list[Due]:
        """What the pools pay of the dues of their years, with the year in which it is paid."""
        paid: list[Due] = []
        behind: list[Due] = []
        by_year = _by(dues, lambda d: d[1])
        for year, money in sorted(pools.items()):
            rows = [*behind, *sorted(by_year.get(year, []), key=lambda d: self.claims[d[0]].order)]
            shares = self._proportional(rows, money) if method == "pro-rata" else self._in_turn(rows, money)
            paid += [(i, year, share) for (i, _, _), share in zip(rows, shares, strict=True) if share]
            short = [(i, due, a - share) for (i, due, a), share in zip(rows, shares, strict=True) if a > share]
            behind = short if method == "next-year" else []
            for i, _, left in short if method != "next-year" else []:
                self._lose(self.cut, i, left, why)
        for i, _, left in behind:
            self._lose(self.waiting, i, left, why)
        return paid

    def _lose(self, kind: dict[int, int], claim: int, fen: int, why: str) -> None:
        kind[claim] += fen
        self.why[claim].append(why)

    def _proportional(self, rows: list[Due], money: int) -> list[int]:
        """Beneficiaries in proportion to what they ask together, then each one's claims in proportion."""
        together = _by(list(enumerate(rows)), lambda pair: self.claims[pair[1][0]].party)
        names = sorted(together)
        floors, ceilings = [self.plan.floor] * len(names), [self.plan.ceiling] * len(names)
        totals = [sum(row[2] for _, row in together[name]) for name in names]
        shares = [0] * len(rows)
        for name, share in zip(names, pro_rata(totals, money, names, floors=floors, ceilings=ceilings), strict=True):
            mine = together[name]
            parts = pro_rata([row[2] for _, row in mine], share, [self.claims[row[0]].order for _, row in mine])
            for (position, _), part in zip(mine, parts, strict=True):
                shares[position] = part
        return shares

    def _in_turn(self, rows: list[Due], money: int) -> list[int]:
        room: dict[str, int] = {}
        most: list[int] = []
        for i, _, amount in rows:
            party, ceiling = self.claims[i].party, self.plan.ceiling
            most.append(amount if ceiling is None else min(amount, room.setdefault(party, ceiling)))
            room[party] = room.get(party, 0) - most[-1]
        return queue([r[2] for r in rows], money, range(len(rows)), whole=self.plan.whole, ceilings=most)

    def lines(self, paid: list[Due]) -> pl.DataFrame:
        """A row per claim."""
        got, late = defaultdict[int, int](int), defaultdict[int, int](int)
        for i, year, fen in paid:
            got[i] += fen
            late[i] += fen if year > self.claims[i].year else 0
        rows = [
            (c.incentive, c.record, c.party, c.year, c.amount, got[i], late[i], self.cut[i], self.waiting[i],
             " ".join(dict.fromkeys(self.why[i])))
            for i, c in enumerate(self.claims)
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=LINES, orient="row")


LINES = {
    "incentive": pl.String, "record": pl.String, "beneficiary": pl.String, "year": pl.Int64, "claim": pl.Int64,
    "paid": pl.Int64, "late": pl.Int64, "cut": pl.Int64, "waiting": pl.Int64, "why": pl.String,
}  # fmt: skip
PAYMENTS = {
    "incentive": pl.String, "record": pl.String, "beneficiary": pl.String, "due": pl.Int64, "year": pl.Int64,
    "payer": pl.String, "paid": pl.Int64,
}  # fmt: skip
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)


def _by(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """Rows put together by a key, each group in the order of the rows."""
    found: dict[K, list[R]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _payments(
    claims: Sequence[Claim], paid: Iterable[Due], parts: Mapping[str, Mapping[str, Fraction]]
) -> pl.DataFrame:
    """Every payment, divided among those who bear it; payer empty where nobody said who."""
    rows: list[tuple[object, ...]] = []
    for i, year, fen in paid:
        c = claims[i]
        payers = parts[c.incentive]
        borne = zip(payers, split(fen, list(payers.values())), strict=True)
        rows += [(c.incentive, c.record, c.party, c.year, year, payer, part) for payer, part in borne]
    return pl.DataFrame(rows, schema=PAYMENTS, orient="row")


def _parts(incentive: ir.Incentive, plan: Plan) -> Mapping[str, Fraction]:
    """Who bears an incentive: its 分担 lines where every figure is known, else the plan's payers."""
    lines = [s for s in incentive.stated if s.kind == "share"]
    if lines and all(s.value is not None for s in lines):
        return {s.text: Fraction(s.value or 0) for s in lines}
    return plan.payers or {"": Fraction(1)}
