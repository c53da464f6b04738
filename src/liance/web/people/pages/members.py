"""Pages of an organisation's own people: who acts for it, handing over the lead, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from liance.web.people import permissions, queries
from liance.web.people.middleware import ActingRequest
from liance.web.people.models import Membership
from liance.web.people.pages.signed_in import signed_in, terms_of
from liance.web.people.services import memberships
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.words import Words


@require_GET
@signed_in
def members(request: ActingRequest) -> HttpResponse:
    """Who acts for one's organisation; the lead agent decides who else does."""
    mine = request.actor.organisation
    permissions.can_see_members.demand(request.actor, mine)
    rows = queries.members_of(mine, on=clock.day_of(clock.now()))
    waiting = queries.requests_to_decide(request.actor).count()
    return render(request, "people/members.html", {"page": page_of(request, rows), "waiting": waiting})


@require_POST
@signed_in
def hand_over(request: ActingRequest, pk: int) -> HttpResponse:
    """Hand the lead over to another agent."""
    other = memberships.hand_over(membership=_held(pk), **terms_of(request))
    said = Words("已移交，{name}现在是主经办人", "handed over: {name} leads now").format(name=other.account.name)
    messages.success(request, str(said))
    return redirect("people:members")


@require_POST
@signed_in
def leave(request: ActingRequest, pk: int) -> HttpResponse:
    """Act for an organisation no more, from now on."""
    held = memberships.leave(membership=_held(pk), **terms_of(request))
    said = Words("您已退出“{name}”，即时生效", "you left {name}, at once").format(name=held.organisation.name)
    messages.success(request, str(said))
    return redirect("people:me")


def _held(pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("organisation", "account"), pk=pk)
