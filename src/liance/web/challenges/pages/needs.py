"""Pages: one challenge for everybody, a need stated and changed, an open one altered, reach counted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.cases.queries import stage_title
from liance.web.chains.queries import graph_of, with_graph
from liance.web.challenges import forms, permissions, show
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.challenges.pages.bids import candidates
from liance.web.challenges.queries import standing
from liance.web.challenges.services import needs as services
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import APPLICANTS
from liance.web.policies.models import Edition
from liance.web.policies.queries import current, current_editions, policy_of
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, Refused
from liance.web.site.words import Words


def found(request: HttpRequest, number: str) -> OpenChallenge:
    """The challenge of a number that the person may see. Raises Http404, so that nobody learns what is in review."""
    rows = OpenChallenge.objects.select_related("case__procedure", "case__party", "organisation")
    one = rows.filter(number=number).first()
    if one is None or not permissions.can_see(actor_of(request), one):
        raise Http404
    return one


@require_GET
def challenge(request: HttpRequest, number: str) -> HttpResponse:
    """One challenge: what everybody reads, and what one's part in it adds."""
    one, actor, now = found(request, number), actor_of(request), clock.now()
    edition = current(one.policy)
    graph = graph_of(edition) if edition is not None else None
    bids = list(standing.opened_bids(one))
    told = {
        "challenge": one, "state": standing.state_of(one), "indicators": one.indicators.all(),
        "changes": one.changes.all(), "reaches": one.reaches.all(), "open": standing.open_on(one, now),
        "product": graph.product.get(one.product) if graph is not None else None,
        "contact": show.masked_contact(one.contact), "opened": len(bids), "winners": _winners(bids, one),
        **_own_part(one, actor, bids), "today": clock.day_of(now),
    }  # fmt: skip
    return render(request, "challenges/challenge.html", told)


def _winners(bids: list[Bid], one: OpenChallenge) -> list[str]:
    """Who carries it out, once the public notice is over; after the result is told only who lets himself be named."""
    at_work = [
        b for b in bids if b.case is not None and b.place and (b.case.stage == "task" and b.case.ended != "declined")
    ]
    return [b.organisation.name for b in at_work if one.told_at is None or b.task.may_tell]


def _own_part(one: OpenChallenge, actor: Actor, bids: list[Bid]) -> dict[str, object]:
    """What the owner, a bidder and the office see and may do beside it."""
    owner, official = permissions.can_edit(actor, one), permissions.can_manage(actor)
    case = one.case
    reads = [b for b in bids if permissions.can_read_bid(actor, b)]
    own = one.bids.filter(organisation=actor.organisation, taken_back_at=None, round=one.round).first()
    accepted = own is not None and own.case is not None and own.case.stage != "formal"
    judging = case.stage == standing.EVALUATION and not case.ended and permissions.can_name_experts(actor)
    return {
        "stage": "" if case.ended else stage_title(case), "sees_case": owner or official, "own": own,
        "bids": reads if owner or official else [], "may_bid": permissions.can_bid(actor, one) and own is None,
        "signed_in": actor.signed_in, "applicant": actor.role in APPLICANTS,
        "whole_contact": one.contact if owner or official or accepted else "",
        "alike": show.alike_words(one) if official else [],
        "may_alter": permissions.can_alter(actor) and standing.open_on(one, clock.now()),
        "may_count": permissions.can_count_reach(actor) and one.told_at is not None,
        "alter": forms.AlterForm(initial={"problem": one.problem, "deadline": one.deadline}),
        "reach": forms.ReachForm(initial={"counted_on": clock.day_of(clock.now())}),
        "candidates": candidates(one, on=clock.day_of(clock.now())) if judging else [], "judging": judging,
    }  # fmt: skip


# ---- stating ---------------------------------------------------------------------------------------------------------
def _edition() -> Edition:
    """The policy under which needs are stated: with a chain, if one has it. Raises Http404."""
    able = [e for e in (*with_graph(), *current_editions()) if services.PROCEDURE in policy_of(e).procedures]
    if not able:
        raise Http404
    return able[0]


def _products(edition: Edition) -> list[tuple[str, str]]:
    graph = graph_of(edition)
    return [(p.id, p.name) for p in graph.products] if graph is not None else []


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """State a need."""
    actor, edition = actor_of(request), _edition()
    permissions.can_state.demand(actor)
    data = request.POST or None
    form, rows = (
        forms.NeedForm(data, products=_products(edition)),
        forms.rows_of(forms.IndicatorRow, "indicators", data),
    )
    told: tuple[object, ...] = ()
    if data is not None and form.is_valid() and rows.is_valid():
        try:
            made = services.state(stated=form.stated(rows), edition=edition, actor=actor, now=clock.now())
        except Refused as refused:
            told = _or_raise(refused)
        else:
            said = Words(
                f"{made.number} 已保存，提交后进入论证", f"{made.number} is kept; hand it in to have it reviewed"
            )
            messages.success(request, str(said))
            return redirect("cases:case", number=made.number)
    context = {"form": form, "rows": rows, "told": told}
    return render(request, "challenges/need.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a need that is not handed in, or was given back."""
    one, actor = found(request, number), actor_of(request)
    permissions.can_edit.demand(actor, one)
    data, edition = request.POST or None, _edition()
    form = forms.NeedForm(data, initial=forms.initial_of(one), products=_products(edition))
    rows = forms.rows_of(forms.IndicatorRow, "indicators", data, forms.indicators_of(one))
    told: tuple[object, ...] = ()
    if data is not None and form.is_valid() and rows.is_valid():
        try:
            services.edit(challenge=one, stated=form.stated(rows), actor=actor, now=clock.now())
        except Refused as refused:
            told = _or_raise(refused)
        else:
            messages.success(request, str(Words(f"{number} 已保存", f"{number} is kept")))
            return redirect("cases:case", number=number)
    context = {"form": form, "rows": rows, "told": told, "challenge": one}
    return render(request, "challenges/need.html", context, status=200 if data is None else 422)


def _or_raise(refused: Refused) -> tuple[object, ...]:
    """What a form shows; who may not at all gets the page of that."""
    if refused.told[0].refusal is NOT_ALLOWED:
        raise refused
    return refused.told


@require_POST
@signed_in
def alter(request: HttpRequest, number: str) -> HttpResponse:
    """Alter an open challenge."""
    one, form = found(request, number), forms.AlterForm(request.POST)
    if form.is_valid():
        services.alter(challenge=one, **form.cleaned_data, actor=actor_of(request), now=clock.now())
        messages.success(request, str(Words("已变更，揭榜期重新起算", "altered; the window begins anew")))
    else:
        messages.error(request, str(Words("请填全难题说明、期限和原因", "give the problem, the deadline and why")))
    return redirect("challenges:challenge", number=number)


@require_POST
@signed_in
def reach(request: HttpRequest, number: str) -> HttpResponse:
    """Count how far the result reached."""
    one, form = found(request, number), forms.ReachForm(request.POST)
    if form.is_valid():
        services.count_reach(challenge=one, **form.cleaned_data, actor=actor_of(request), now=clock.now())
        messages.success(request, str(Words("已登记", "kept")))
    else:
        messages.error(request, str(Words("请填渠道、人次和日期", "give channel, people and day")))
    return redirect("challenges:challenge", number=number)
