"""Pages: recoveries, money that comes back, restrictions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from liance.web.funds import services
from liance.web.funds.forms import InstalmentForm, RestrictForm
from liance.web.funds.models import Recovery
from liance.web.funds.pages.common import actor_of, done, page_of, reads, shown
from liance.web.funds.permissions import can_find, can_receive_recovery
from liance.web.site import clock


@require_GET
@reads
def recoveries(request: HttpRequest) -> HttpResponse:
    """All recoveries, newest first."""
    rows = Recovery.objects.select_related("claim__beneficiary")
    return shown(request, "recoveries", "recoveries", page=page_of(request, rows))


@require_GET
@reads
def recovery(request: HttpRequest, number: str) -> HttpResponse:
    """One recovery: finding, ruling, what came back."""
    found = get_object_or_404(Recovery.objects.select_related("claim__beneficiary", "restriction"), number=number)
    actor = actor_of(request)
    owed = found.status in (Recovery.Status.DECIDED, Recovery.Status.ENFORCED) and found.open_fen
    ruled = found.decided_at is not None and not hasattr(found, "restriction")
    return shown(
        request, "recoveries", "recovery", recovery=found, instalments=found.instalments.all(),
        holds=found.holds.all(), form=InstalmentForm() if owed and can_receive_recovery(actor) else None,
        restrict=RestrictForm() if ruled and can_find(actor) else None,
    )  # fmt: skip


@require_POST
@reads
def instalment(request: HttpRequest, number: str) -> HttpResponse:
    """Enter money that came back."""
    found = get_object_or_404(Recovery, number=number)
    form = InstalmentForm(request.POST)
    if not form.is_valid():
        return shown(request, "recoveries", "form", form=form, title=found.number, back="funds:recoveries")
    services.receive_instalment(recovery=found, **form.cleaned_data, actor=actor_of(request), now=clock.now())
    done(request, "已登记缴款", "entered")
    return redirect("funds:recovery", number=number)


@require_POST
@reads
def restrict(request: HttpRequest, number: str) -> HttpResponse:
    """Enter a restriction."""
    found = get_object_or_404(Recovery, number=number)
    form = RestrictForm(request.POST)
    if not form.is_valid():
        return shown(request, "recoveries", "form", form=form, title=found.number, back="funds:recoveries")
    services.restrict(recovery=found, **form.cleaned_data, actor=actor_of(request), now=clock.now())
    done(request, "已登记限制", "entered")
    return redirect("funds:recovery", number=number)
