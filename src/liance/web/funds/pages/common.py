"""What the pages of money share: who acts, who may read, tabs, what is told after an act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from liance.web.funds.permissions import can_see
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.site.paging import page_of
from liance.web.site.words import Words

TABS = {
    "lines": Words("预算指标", "Budget lines"), "claims": Words("应付事项", "Claims"),
    "batches": Words("支付批次", "Payment batches"), "returns": Words("银行回单", "Bank returns"),
    "reconciliation": Words("对账", "Reconciliation"), "books": Words("账簿", "Books"),
    "accounts": Words("收款账户", "Payee accounts"), "recoveries": Words("追回", "Recoveries"),
}  # fmt: skip
View = Callable[..., HttpResponseBase]


def reads(view: View) -> View:
    """Only for who may read about money; others sign in or are told why not."""

    @signed_in
    @wraps(view)
    def handle(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        can_see.demand(actor_of(request))
        return view(request, *args, **kwargs)

    return handle


def shown(request: HttpRequest, tab: str, template: str, **context: object) -> HttpResponse:
    """A page of money under its tab."""
    return render(request, f"funds/{template}.html", {"tabs": TABS, "tab": tab, **context})


def done(request: HttpRequest, zh: str, en: str) -> None:
    """Say what was done."""
    messages.success(request, str(Words(zh, en)))


__all__ = ["Actor", "actor_of", "done", "page_of", "reads", "shown"]
