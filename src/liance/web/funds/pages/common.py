"""What the pages of money share: who acts, who may read, tabs, what is told after an act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liance.web.cases.pages import actor_of
from liance.web.funds.permissions import can_see
from liance.web.people.actor import Actor
from liance.web.site.words import Words

PAGE = 50
TABS = {
    "lines": Words("预算指标", "Budget lines"), "claims": Words("应付事项", "Claims"),
    "batches": Words("支付批次", "Payment batches"), "returns": Words("银行回单", "Bank returns"),
    "reconciliation": Words("对账", "Reconciliation"), "books": Words("账簿", "Books"),
    "accounts": Words("收款账户", "Payee accounts"), "recoveries": Words("追回", "Recoveries"),
}  # fmt: skip
View = Callable[..., HttpResponse]


def reads(view: View) -> View:
    """Only for who may read about money; others sign in or are told why not."""

    @wraps(view)
    def handle(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = actor_of(request)
        if not actor.signed_in:
            return redirect("people:sign-in")
        can_see.demand(actor)
        return view(request, *args, **kwargs)

    return handle


def shown(request: HttpRequest, tab: str, template: str, **context: object) -> HttpResponse:
    """A page of money under its tab."""
    return render(request, f"funds/{template}.html", {"tabs": TABS, "tab": tab, **context})


def page_of(request: HttpRequest, rows: object) -> Page[object]:
    """The page asked for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]


def done(request: HttpRequest, zh: str, en: str) -> None:
    """Say what was done."""
    messages.success(request, str(Words(zh, en)))


__all__ = ["PAGE", "Actor", "actor_of", "done", "page_of", "reads", "shown"]
