"""Posting: transfers and the balances that they change, in one step; nothing else writes the books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liance.values.money import format_money
from liance.web.funds.models import DEBIT_FREE, BookAccount, BudgetLine, Kind, Place, Transfer
from liance.web.people.actor import Actor
from liance.web.site.refusals import fail_if_any, refusal

NOT_THERE = refusal(
    "money-not-there",
    "账户“{account}”余额{balance}，不足{wanted}",
    "the account {account} holds {balance}, less than {wanted}",
    hint_zh="请核对可用余额后减少金额，或先追加预算。",
    hint_en="Look at the balance, take less, or supplement the budget first.",
)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """An account by what it is: a place, and of which line, payee or treasury (a county; the city when empty)."""

    place: Place
    line: int | None = None
    payee: str = ""
    treasury: str = ""

    @property
    def code(self) -> str:
        """The account's code."""
        parts = [str(self.place), "" if self.line is None else str(self.line), self.payee, self.treasury]
        return "/".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer about to be made. `key` says what happened; the same key is never booked twice."""

    key: str
    source: Spot
    target: Spot
    fen: int
    kind: Kind
    reference: str
    memo: str = ""


def of_line(place: Place, line: BudgetLine | int) -> Spot:
    """The account of a budget line."""
    return Spot(place, line=line if isinstance(line, int) else line.pk)


def of_payee(place: Place, line: int, payee: str) -> Spot:
    """The account of a payee under a budget line."""
    return Spot(place, line=line, payee=payee)


def source_of(line: BudgetLine) -> Spot:
    """Where a line's money comes from."""
    return Spot(Place.SOURCE, treasury=line.treasury or "city")


def post(*, moves: Sequence[Move], actor: Actor, now: datetime) -> None:
    """Make the transfers and change the balances, with the accounts locked in the order of their codes.

    Needs a transaction. Raises Refused with every account that does not hold enough.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("money moves in the transaction of its cause")
    accounts = _locked({spot for move in moves for spot in (move.source, move.target)})
    changes: Counter[str] = Counter()
    for move in moves:
        changes[move.source.code] -= move.fen
        changes[move.target.code] += move.fen
    _fail_if_not_there(accounts.values(), changes)
    for code, change in changes.items():
        accounts[code].fen += change
    BookAccount.objects.bulk_update([accounts[c] for c, change in changes.items() if change], ["fen"], batch_size=500)
    Transfer.objects.bulk_create(
        [
            Transfer(
                key=m.key, source_id=m.source.code, target_id=m.target.code, fen=m.fen, kind=m.kind,
                reference=m.reference, memo=m.memo, actor=actor.account or "system", at=now,
            )
            for m in moves
        ],
        batch_size=500,
    )  # fmt: skip


def _locked(spots: Iterable[Spot]) -> dict[str, BookAccount]:
    spots = sorted(spots, key=lambda s: s.code)
    made = [BookAccount(code=s.code, place=s.place, line_id=s.line, payee_id=s.payee or None) for s in spots]
    BookAccount.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    found: dict[str, BookAccount] = {}
    codes = [s.code for s in spots]
    for start in range(0, len(codes), 500):
        part = BookAccount.objects.select_for_update().filter(code__in=codes[start : start + 500]).order_by("code")
        found |= {a.code: a for a in part}
    return found


def _fail_if_not_there(accounts: Iterable[BookAccount], changes: Counter[str]) -> None:
    fail_if_any(
        NOT_THERE.given(
            account=f"{a.words.zh} {a.code}", balance=format_money(a.fen), wanted=format_money(-changes[a.code])
        )
        for a in accounts
        if a.place not in DEBIT_FREE and a.fen + changes[a.code] < 0
    )
