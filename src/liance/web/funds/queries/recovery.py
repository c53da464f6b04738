"""Reads: what was paid and is to be recovered, who is restricted."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Sum

from liance.web.funds.models import Claim, Kind, Order, Recovery, Restriction, Transfer


def paid_by_line(claim: Claim) -> dict[int, int]:
    """What a claim's payee has by budget line, in fen: paid, less what other recoveries claimed back."""
    rows = Order.objects.filter(commitment__share__claim=claim, status=Order.Status.PAID).order_by()
    paid = Counter(dict(rows.values_list("commitment__line").annotate(Sum("fen"))))
    numbers = list(claim.recoveries.values_list("number", flat=True))
    back = Transfer.objects.filter(kind=Kind.CLAIM_BACK, reference__in=numbers).order_by()
    paid.subtract(dict(back.values_list("source__line").annotate(Sum("fen"))))
    return {line: fen for line, fen in sorted(paid.items()) if fen}


def owed_by_line(recovery: Recovery) -> dict[int, int]:
    """What of a recovery's principal has not come back yet, by budget line, in fen."""
    rows = Transfer.objects.filter(reference=recovery.number).order_by()
    owed = Counter(dict(rows.filter(kind=Kind.CLAIM_BACK).values_list("source__line").annotate(Sum("fen"))))
    owed.subtract(dict(rows.filter(kind=Kind.RECOVER).values_list("source__line").annotate(Sum("fen"))))
    return {line: fen for line, fen in sorted(owed.items()) if fen}


def restricted(beneficiary: str, on: date) -> Restriction | None:
    """The restriction that is in force for an organisation on a day, if any."""
    return Restriction.objects.filter(beneficiary=beneficiary, from_on__lte=on, until_on__gt=on).first()
