"""Pages: accounts of payees for finance; for an organisation its account, its payments and receipts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.funds import services
from liance.web.funds.forms import AccountForm
from liance.web.funds.models import Order, PayeeAccount
from liance.web.funds.pages.common import actor_of, done, page_of, reads, shown
from liance.web.funds.permissions import can_enter_account, can_judge_account, can_see_account
from liance.web.funds.queries import payments as queries
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import signed_in
from liance.web.site import clock
from liance.web.site.refusals import Refused, Told


@require_GET
@reads
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of payees, those to be judged first."""
    actor = actor_of(request)
    page = page_of(request, queries.accounts())
    rows = [
        (a, a.number if can_see_account(actor, a.organisation_id) else a.masked, can_judge_account(actor, a))
        for a in page
        if isinstance(a, PayeeAccount)
    ]
    return shown(request, "accounts", "accounts", page=page, rows=rows)


@require_POST
@reads
def judge(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm or refuse an account."""
    found = get_object_or_404(PayeeAccount, pk=pk)
    actor, now = actor_of(request), clock.now()
    if verb == "confirm":
        services.confirm_account(account=found, actor=actor, now=now)
        done(request, "已核对", "confirmed")
    else:
        services.refuse_account(account=found, reason=request.POST.get("reason", ""), actor=actor, now=now)
        done(request, "已退回", "refused")
    return redirect("funds:accounts")


@require_http_methods(["GET", "POST"])
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The own organisation's account, payments and receipts; enter another account."""
    actor = actor_of(request)
    can_enter_account.demand(actor, actor.organisation)
    owner = get_object_or_404(Organisation, pk=actor.organisation)
    form = AccountForm(request.POST or None, initial={"holder": owner.name})
    told: tuple[Told, ...] = ()
    if form.is_valid():
        try:
            services.enter_account(
                organisation=owner, new=services.NewAccount(**form.cleaned_data), actor=actor, now=clock.now()
            )
        except Refused as refused:
            told = refused.told
        else:
            done(request, "账户已填报，等待财政核对", "entered; finance will check it")
            return redirect("funds:mine")
    page = page_of(request, queries.orders_for(owner.pk))
    context = {"form": form, "told": told, "accounts": queries.accounts_of(owner.pk), "page": page, "owner": owner}
    return render(request, "funds/mine.html", context)


@require_POST
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether the money of an order came."""
    order = get_object_or_404(Order.objects.select_related("commitment__share__claim"), number=number)
    services.say_received(
        order=order, received=request.POST.get("received") == "yes", memo=request.POST.get("memo", "")[:200],
        actor=actor_of(request), now=clock.now(),
    )  # fmt: skip
    done(request, "已记录，谢谢", "recorded, thank you")
    return redirect("funds:mine")
