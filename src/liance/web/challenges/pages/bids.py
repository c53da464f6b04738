"""Pages: a bid handed in, read, taken back and talked about; experts named to all bids at once."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.cases.boards import Holder
from liance.web.cases.queries import standing as in_words
from liance.web.challenges import forms, permissions
from liance.web.challenges.models import Bid, Offer, OpenChallenge
from liance.web.challenges.queries import standing
from liance.web.challenges.services import bids as services
from liance.web.challenges.services.experts import name_experts
from liance.web.people.models import Membership
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import Role
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, Refused
from liance.web.site.words import Words


def _bid(request: HttpRequest, key: str) -> Bid:
    """The bid with a key that the person may read. Raises Http404: nobody learns that a sealed one is there."""
    rows = Bid.objects.select_related("challenge__case", "challenge__organisation", "organisation", "case__procedure")
    one = get_object_or_404(rows, key=key)
    if not permissions.can_read_bid(actor_of(request), one):
        raise Http404
    return one


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Bid for a challenge; what was taken back last is there to begin with."""
    actor, now = actor_of(request), clock.now()
    rows = OpenChallenge.objects.select_related("case", "organisation").filter(published_at__isnull=False)
    one = get_object_or_404(rows, number=number)
    permissions.can_bid.demand(actor, one)
    data = request.POST or None
    last = one.bids.filter(organisation=actor.organisation, taken_back_at__isnull=False).order_by("-pk").first()
    offer = last.offer if last is not None else None
    form, partners, steps = (
        forms.BidForm(data, initial=_initial(offer)),
        forms.partner_rows(data, offer),
        forms.step_rows(data, offer),
    )
    told: tuple[object, ...] = ()
    if data is not None and all([form.is_valid(), partners.is_valid(), steps.is_valid()]):
        try:
            made = services.hand_in(challenge=one, typed=form.typed(partners, steps), actor=actor, now=now)
        except Refused as refused:
            if refused.told[0].refusal is NOT_ALLOWED:
                raise
            told = refused.told
        else:
            messages.success(
                request, str(Words("已投榜并密封，期满以前可以撤回", "handed in and sealed; it can be taken back"))
            )
            return redirect("challenges:bid", key=made.key)
    context = {"challenge": one, "form": form, "partners": partners, "steps": steps, "told": told,
               "indicators": one.indicators.all()}  # fmt: skip
    return render(request, "challenges/bid-new.html", context, status=200 if data is None else 422)


def _initial(offer: Offer | None) -> dict[str, object]:
    names = ("plan", "price_fen", "public_fen", "answer")
    return {} if offer is None else {n: getattr(offer, n) for n in names}


@require_GET
@signed_in
def bid(request: HttpRequest, key: str) -> HttpResponse:
    """One bid, to who may read it."""
    one, actor, now = _bid(request, key), actor_of(request), clock.now()
    mine = permissions.can_take_back(actor, one)
    talking = permissions.can_talk(actor, one) and one.challenge.case.stage == "talks" and not one.sealed
    told = {
        "bid": one, "offer": one.offer, "mine": mine, "talks": one.talks.all() if not one.sealed else [],
        "state": in_words(one.case) if one.case is not None else "",
        "may_take_back": mine and one.sealed and one.taken_back_at is None and standing.open_on(one.challenge, now),
        "talk": forms.TalkForm(initial={"held_on": clock.day_of(now)}) if talking else None,
    }  # fmt: skip
    return render(request, "challenges/bid.html", told)


@require_POST
@signed_in
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a sealed bid back."""
    one = _bid(request, key)
    services.take_back(bid=one, actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已撤回，可以改了再投", "taken back; it can be changed and handed in again")))
    return redirect("challenges:challenge", number=one.challenge.number)


@require_POST
@signed_in
def talk(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what came of talking with a bidder."""
    one, form = _bid(request, key), forms.TalkForm(request.POST)
    if form.is_valid():
        services.talk(bid=one, **form.cleaned_data, actor=actor_of(request), now=clock.now())
        messages.success(request, str(Words("已记录", "kept")))
    else:
        messages.error(request, str(Words("请填日期、记录和意向", "give the day, what was said and the interest")))
    return redirect("challenges:bid", key=key)


# ---- experts ---------------------------------------------------------------------------------------------------------
def candidates(one: OpenChallenge, *, on: date) -> list[Membership]:
    """Experts who may be named: none of an organisation that is a side."""
    sides = {one.organisation_id}
    for each in standing.bids_of(one).filter(case__isnull=False):
        sides |= {each.organisation_id, *(p.code for p in each.offer.partners)}
    tied = Membership.objects.valid_on(on).filter(organisation__in=sides).values("account")
    rows = Membership.objects.valid_on(on).filter(role=Role.EXPERT, account__is_active=True).exclude(account__in=tied)
    return list(rows.select_related("account", "organisation").order_by("organisation__name", "account__name"))


@require_POST
@signed_in
def experts(request: HttpRequest, number: str) -> HttpResponse:
    """Name the chosen experts to every bid."""
    one, on = get_object_or_404(OpenChallenge, number=number), clock.day_of(clock.now())
    chosen = [m for m in candidates(one, on=on) if str(m.pk) in request.POST.getlist("expert")]
    holders = [Holder(m.account.username, m.organisation_id) for m in chosen]
    done = name_experts(challenge=one, experts=holders, actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words(f"已请到{done}份方案", f"named to {done} plans")))
    return redirect("challenges:challenge", number=number)
