"""Pages: the trial balance, accounts, transfers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from liance.web.funds.models import BookAccount, Kind, Transfer
from liance.web.funds.models.places import KINDS_EN
from liance.web.funds.pages.common import page_of, reads, shown
from liance.web.funds.queries import books as queries
from liance.web.site.words import Words


@require_GET
@reads
def books(request: HttpRequest) -> HttpResponse:
    """The trial balance and the accounts."""
    rows = queries.trial_balance()
    accounts = BookAccount.objects.select_related("line", "payee").exclude(fen=0)
    return shown(
        request, "books", "books", rows=rows, total=sum(r.balance for r in rows), faults=queries.faults(),
        page=page_of(request, accounts),
    )  # fmt: skip


@require_GET
@reads
def transfers(request: HttpRequest) -> HttpResponse:
    """Every transfer, newest first, by kind or account."""
    rows = Transfer.objects.all()
    kind, account = request.GET.get("kind", ""), request.GET.get("account", "")
    if kind:
        rows = rows.filter(kind=kind)
    if account:
        rows = rows.filter(source=account) | rows.filter(target=account)
    kinds = {k.value: Words(str(k.label), KINDS_EN[k]) for k in Kind}
    return shown(
        request, "books", "transfers", page=page_of(request, rows), kinds=kinds, kind=kind, account=account
    )  # fmt: skip
