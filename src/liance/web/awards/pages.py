"""Pages: apply, compute anew, the list of awards, proactive offers, batches."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.telling.clauses import anchor_of
from liance.web.awards import entitled, queries, rolls, services
from liance.web.awards.models import Award
from liance.web.awards.permissions import can_make_roll, can_offer
from liance.web.cases.pages import found
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.words import Words


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for one incentive on one record, for the organisation acted for."""
    actor, given = actor_of(request), request.POST
    edition = get_object_or_404(Edition, policy=given.get("policy", ""), current=True)
    owner = get_object_or_404(Organisation, pk=actor.organisation)
    made = services.apply(
        beneficiary=owner, edition=edition, incentive=given.get("incentive", ""),
        record_type=given.get("record_type", ""), record_key=given.get("record_key", ""), actor=actor, now=clock.now(),
    )  # fmt: skip
    messages.success(request, str(Words(f"已建立申请 {made.case.number}", f"application {made.case.number} opened")))
    return redirect("cases:case", number=made.case.number)


@require_POST
def anew(request: HttpRequest, number: str) -> HttpResponse:
    """Compute an award on the facts as they are now."""
    case = found(request, number)
    award = get_object_or_404(Award, case=case)
    services.compute_anew(award=award, actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已按现有事实重新测算", "computed anew")))
    return redirect("cases:case", number=number)


@require_GET
@signed_in
def awards(request: HttpRequest) -> HttpResponse:
    """All awards that the person may see, with totals."""
    actor = actor_of(request)
    rows = queries.awards_seen(actor)
    for name in ("incentive", "year", "beneficiary__county"):
        asked = request.GET.get(name, "")
        if asked:
            rows = rows.filter(**{name: asked}) if name != "year" or asked.isdecimal() else rows
    page = page_of(request, rows)
    rules = {i.id: (e.policy, i) for e in current_editions() for i in policy_of(e).incentives}
    titles = {id_: rule.title for id_, (_, rule) in rules.items()}
    shown = [(award, titles.get(award.incentive, award.incentive)) for award in page]
    offers = {e.policy: e.title[:20] for e in current_editions()} if can_offer(actor) else {}
    context = {
        "page": page, "rows": shown, "totals": queries.totals(rows), "titles": titles, "asked": request.GET,
        "offers": offers,
    }  # fmt: skip
    if (chosen := rules.get(request.GET.get("incentive", ""))) is not None:
        context |= {"policy": chosen[0], "anchors": [anchor_of(chosen[1].sentence)]}
    return render(request, "awards/list.html", context)


@require_http_methods(["GET", "POST"])
def proactive(request: HttpRequest, policy: str) -> HttpResponse:
    """Who is entitled without being asked; found anew or offered when an officer says so."""
    actor, now = actor_of(request), clock.now()
    can_offer.demand(actor)
    edition = get_object_or_404(Edition, policy=policy, current=True)
    if request.method == "POST" and "find" in request.POST:
        entitled.find(edition=edition, actor=actor, now=now)
        return redirect("awards:proactive", policy=policy)
    rows = entitled.found(edition)
    if request.method == "POST":
        chosen = rows.filter(pk__in=[pk for pk in request.POST.getlist("entitled") if pk.isdecimal()])
        made = entitled.offer(edition=edition, chosen=list(chosen), actor=actor, now=now)
        messages.success(request, str(Words(f"已发起{len(made)}件免申即享", f"{len(made)} proactive awards opened")))
        return redirect("cases:list")
    page = page_of(request, rows)
    finding, stale = entitled.finding_of(edition, on=clock.day_of(now))
    context = {
        "edition": edition, "finding": finding, "stale": stale, "page": page,
        "candidates": entitled.candidates(page, edition),
    }  # fmt: skip
    return render(request, "awards/proactive.html", context)


@require_http_methods(["GET", "POST"])
def roll_list(request: HttpRequest) -> HttpResponse:
    """Batches, and making one from the cases of one incentive that wait at one stage."""
    actor = actor_of(request)
    can_make_roll.demand(actor)
    if request.method == "POST":
        made = rolls.make(
            incentive=request.POST.get("incentive", ""), stage=request.POST.get("stage", ""),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        return redirect("awards:roll", number=made.number)
    page = page_of(request, rolls.seen(actor))
    return render(request, "awards/rolls.html", {"page": page, "ready": rolls.ready(actor)})


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, number: str) -> HttpResponse:
    """One batch: its sheet, and one outcome for all of its cases."""
    actor = actor_of(request)
    one = rolls.seen(actor).filter(number=number).first()
    if one is None:
        raise Http404
    if request.method == "POST":
        rolls.act_on(roll=one, outcome=request.POST.get("outcome", ""), actor=actor, now=clock.now())
        messages.success(request, str(Words(f"批次 {number} 已办理", f"batch {number} done")))
        return redirect("awards:roll", number=number)
    return render(request, "awards/roll.html", {"roll": one, "sheet": rolls.sheet(one, actor, now=clock.now())})
