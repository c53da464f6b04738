"""What the books know of an award: how the levels share it, out of which line, to which account, what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from liance.web.awards.models import Award
from liance.web.funds.models import BudgetLine, Level, Order, PayeeAccount, Share
from liance.web.letters.known.about import Row, given


def account_of(organisation: str) -> PayeeAccount | None:
    """The account that was confirmed for an organisation."""
    return PayeeAccount.objects.filter(organisation=organisation, status="confirmed").first()


def payee(organisation: str) -> Row:
    """Holder, bank and number of it, whole: for the treasury and the party itself."""
    found = account_of(organisation)
    return {} if found is None else given(payee=found.holder, bank=found.bank, account=found.number)


def shares(awards: Sequence[Award], county: str) -> Row:
    """What city and county bear of a county's awards, in fen; nothing while an award is not yet in the books."""
    rows = Share.objects.filter(claim__award__in=awards, claim__beneficiary__county=county)
    if rows.values("claim").distinct().count() < len(awards):
        return {}
    sums = dict.fromkeys((Level.CITY, Level.COUNTY), 0)
    for row in rows.values("level").annotate(fen=Sum("fen")):
        sums[Level(row["level"])] = row["fen"]
    return {"city_share": sums[Level.CITY], "county_share": sums[Level.COUNTY]}


def lines_of(award: Award) -> str:
    """The budget lines that an award is committed to: `预〔2024〕1号 产业资金`."""
    rows = BudgetLine.objects.filter(commitments__share__claim__award=award, commitments__released_at=None)
    return "、".join(f"{line.document} {line.title}" for line in rows.distinct().order_by("code"))


def paid_orders(award: Award | None) -> list[Order]:
    """The payments of an award that came through."""
    if award is None:
        return []
    rows = Order.objects.filter(commitment__share__claim__award=award, status="paid")
    return list(rows.select_related("account").order_by("settled_on", "pk"))


def received(award: Award | None) -> Row:
    """What came through altogether: sum, last day, masked accounts, the bank's references."""
    orders = paid_orders(award)
    if not orders:
        return {}
    return given(
        amount=sum(o.fen for o in orders), paid=last_day(orders),
        account="、".join(dict.fromkeys(f"尾号{o.account.number_tail}" for o in orders)),
        voucher="、".join(o.bank_reference for o in orders if o.bank_reference),
    )  # fmt: skip


def last_day(orders: Sequence[Order]) -> date | None:
    """The day of the last payment."""
    return max((o.settled_on for o in orders if o.settled_on is not None), default=None)
