"""The bank's return: what it says of each order is booked, once; what cannot be booked is kept and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.funds.bankfile import Returned, Unread, digest_of, read_return
from liance.web.funds.models import (
    BankReturn,
    Claim,
    Kind,
    LineOutcome,
    Order,
    PayeeAccount,
    Place,
    Recovery,
    ReturnLine,
    Share,
)
from liance.web.funds.permissions import can_handle_batch
from liance.web.funds.services.books import Move, Spot, of_line, of_payee, post
from liance.web.funds.services.casework import follow
from liance.web.funds.services.ledger import enter_in_ledger
from liance.web.people.actor import Actor
from liance.web.registry.services.evidence import keep_evidence
from liance.web.registry.uploads import FileKind
from liance.web.site.refusals import refusal, refuse

UNREAD = refusal("return-unread", "{zh}", "{en}", hint_zh="{hint}", hint_en="{hint_en}", status=422)
Judged = tuple[LineOutcome, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """A return file taken in; `again`: it had been taken in before and nothing changed."""

    file: BankReturn
    outcomes: Counter[str]
    again: bool


@dataclass(slots=True)
class _Booking:
    """What the lines of one file change, gathered while they are read from top to bottom."""

    orders: dict[str, Order]
    recovering: set[int]
    moves: list[Move] = field(default_factory=list)
    shares: dict[int, Share] = field(default_factory=dict)
    changed: dict[int, Order] = field(default_factory=dict)
    wrong_accounts: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def import_return(*, name: str, data: bytes, county: str, actor: Actor, now: datetime) -> Imported:
    """Book a return file of a treasury's bank. Raises Refused for a file that is none.

    The same file again changes nothing; neither does another file that says the same of an order.
    """
    can_handle_batch.demand(actor, county)
    rows = read_return(data)
    if isinstance(rows, Unread):
        raise refuse(UNREAD, zh=rows.zh, en=rows.en, hint=rows.hint_zh, hint_en=rows.hint_en)
    file, made = BankReturn.objects.get_or_create(
        digest=digest_of(data),
        defaults={"name": name[:200], "county": county, "imported_by": actor.account, "imported_at": now},
    )
    if not made:
        return Imported(file, Counter(file.lines.values_list("outcome", flat=True)), again=True)
    booking = _begun(rows, county)
    told = [(row, *_apply(booking, row)) for row in rows]
    _keep(file, told, booking)
    _book(booking, actor, now)
    claims = {s.claim_id: s.claim for s in _shares(booking)}
    shown = keep_evidence(
        data=data, name=file.name, organisation=None, actor=actor, now=now, allowed=frozenset({FileKind.CSV})
    )
    follow(claims=claims.values(), actor=actor, now=now, proof=shown)
    outcomes = Counter(str(outcome) for _, outcome, _ in told)
    record(
        actor=actor, now=now, action="return-imported", thing="bank-return", thing_id=file.digest,
        after=[[row.row, row.number, str(outcome)] for row, outcome, _ in told], details=dict(outcomes),
    )  # fmt: skip
    return Imported(file, outcomes, again=False)


def _begun(rows: Iterable[Returned], county: str) -> _Booking:
    """The orders that the file names, held in order, and the claims of which money is being recovered."""
    numbers = sorted({row.number for row in rows})
    found: dict[str, Order] = {}
    for start in range(0, len(numbers), 500):
        part = Order.objects.select_for_update(of=("self",)).filter(number__in=numbers[start : start + 500])
        part = part.filter(batch__county=county).order_by("pk")
        found |= {o.number: o for o in part.select_related("account", "commitment__share__claim__beneficiary")}
    _hold_shares(found.values())
    claims = {o.commitment.share.claim_id for o in found.values()}
    recovering = Recovery.objects.filter(claim__in=claims, decided_fen__gt=0).values_list("claim_id", flat=True)
    return _Booking(found, set(recovering))


def _hold_shares(orders: Iterable[Order]) -> None:
    """Each order's share as it is now and held, one object for all orders of a share."""
    wanted = sorted({o.commitment.share_id for o in orders})
    held: dict[int, Share] = {}
    for start in range(0, len(wanted), 500):
        rows = Share.objects.select_for_update(of=("self",)).filter(pk__in=wanted[start : start + 500])
        held |= {s.pk: s for s in rows.select_related("claim__beneficiary").order_by("pk")}
    for order in orders:
        order.commitment.share = held[order.commitment.share_id]


def _apply(booking: _Booking, row: Returned) -> Judged:
    """What becomes of a line; if it is booked, the order goes on."""
    order = booking.orders.get(row.number)
    outcome, note = _judge(row, order, booking.recovering)
    if outcome is LineOutcome.APPLIED and order is not None:
        if row.state == "paid":
            _paid(booking, order, row)
        else:
            _failed(booking, order, row)
    return outcome, note


def _judge(row: Returned, order: Order | None, recovering: set[int]) -> Judged:
    if row.state is None or row.fen is None or row.day is None or not row.number:
        return LineOutcome.UNCLEAR, "状态、金额或日期无法识别"
    if order is None:
        return LineOutcome.UNKNOWN, "本级没有这个指令编号"
    if row.fen != order.fen:
        return LineOutcome.AMOUNT, f"账面{order.fen // 100}.{order.fen % 100:02}元"
    if order.status == Order.Status.SENT:
        return LineOutcome.APPLIED, ""
    if row.state == "returned" and order.status == Order.Status.PAID:
        if order.commitment.share.claim_id in recovering:
            return LineOutcome.CONTRADICTS, "已决定追回，请人工处理"
        return LineOutcome.APPLIED, ""
    same = {"paid": Order.Status.PAID, "failed": Order.Status.FAILED, "returned": Order.Status.FAILED}[row.state]
    if order.status == same:
        return LineOutcome.REPEATED, ""
    return LineOutcome.CONTRADICTS, f"账面为“{order.words.zh}”"


def _paid(booking: _Booking, order: Order, row: Returned) -> None:
    share = _share(booking, order)
    share.paid_fen += order.fen
    _settle(booking, order, row, Order.Status.PAID)
    _move(booking, order, "pay", Kind.PAY, _at_bank(order), _with_payee(order))


def _failed(booking: _Booking, order: Order, row: Returned) -> None:
    suspense = of_line(Place.SUSPENSE, order.commitment.line_id)
    if order.status == Order.Status.PAID:
        _share(booking, order).paid_fen -= order.fen
        _move(booking, order, "bounce", Kind.BOUNCE, _with_payee(order), suspense)
    else:
        _move(booking, order, "fail", Kind.FAIL, _at_bank(order), suspense)
    _settle(booking, order, row, Order.Status.FAILED)
    order.failure = row.reason or row.told
    booking.wrong_accounts[order.account_id] = order.failure


def _settle(booking: _Booking, order: Order, row: Returned, status: Order.Status) -> None:
    order.status, order.settled_on, order.bank_reference = status, row.day, row.reference
    booking.changed[order.pk] = order


def _share(booking: _Booking, order: Order) -> Share:
    return booking.shares.setdefault(order.commitment.share_id, order.commitment.share)


def _at_bank(order: Order) -> Spot:
    return of_line(Place.BANK, order.commitment.line_id)


def _with_payee(order: Order) -> Spot:
    return of_payee(Place.PAID, order.commitment.line_id, order.commitment.share.claim.beneficiary_id)


def _move(booking: _Booking, order: Order, name: str, kind: Kind, source: Spot, target: Spot) -> None:
    key = f"order:{order.number}:{name}"
    booking.moves.append(Move(key, source, target, order.fen, kind, order.number, order.failure))


def _keep(file: BankReturn, told: Sequence[tuple[Returned, LineOutcome, str]], booking: _Booking) -> None:
    lines = [
        ReturnLine(
            file=file, row=row.row, order=booking.orders.get(row.number), number=row.number, told=row.told,
            amount=row.amount, outcome=outcome, note=note,
        )
        for row, outcome, note in told
    ]  # fmt: skip
    ReturnLine.objects.bulk_create(lines, batch_size=500)


def _book(booking: _Booking, actor: Actor, now: datetime) -> None:
    """Orders, shares, accounts of payees, books and ledger, all from what was gathered."""
    orders = list(booking.changed.values())
    Order.objects.bulk_update(orders, ["status", "settled_on", "bank_reference", "failure"], batch_size=200)
    Share.objects.bulk_update(booking.shares.values(), ["paid_fen"], batch_size=200)
    for pk, reason in booking.wrong_accounts.items():
        stands = PayeeAccount.objects.filter(pk=pk, status=PayeeAccount.Status.CONFIRMED)
        stands.update(status=PayeeAccount.Status.REFUSED, reason=f"银行：{reason}"[:200])
    post(moves=booking.moves, actor=actor, now=now)
    claims: dict[int, Claim] = {s.claim_id: s.claim for s in booking.shares.values()}
    enter_in_ledger(claims=claims.values(), actor=actor, now=now)


def _shares(booking: _Booking) -> Iterable[Share]:
    return (o.commitment.share for o in booking.changed.values())
