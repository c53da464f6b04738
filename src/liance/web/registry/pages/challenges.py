"""Pages: challenges made, one challenge, its answer."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import vocabulary
from liance.web.registry import services
from liance.web.registry.days import Waiting, waiting_for
from liance.web.registry.forms import FactsForm
from liance.web.registry.models import Challenge
from liance.web.registry.pages.common import posted, status_of, type_called
from liance.web.registry.permissions import can_answer, can_search, can_see_challenge
from liance.web.registry.queries import search
from liance.web.registry.queries.files import shown_fields, title_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import Refused, Told
from liance.web.site.words import Words


def waited(made: Challenge) -> Waiting:
    """How long a challenge has waited, or waited until its answer."""
    start, end = clock.day_of(made.at), clock.day_of(made.answered_at or clock.now())
    return waiting_for(start, end, settings.CALENDAR_FOLDER)


@require_GET
@signed_in
def challenges(request: HttpRequest) -> HttpResponse:
    """Challenges of the place, or one's own."""
    actor = actor_of(request)
    if not actor.is_any(*APPLICANTS):
        can_search.demand(actor)
    found = search.own_challenges(actor) if actor.is_any(*APPLICANTS) else search.challenges(actor)
    types = {t.id: t for t in vocabulary().types}
    page = page_of(request, found)
    rows = [(c, types[c.record.type], title_of(c.record, types[c.record.type]), waited(c)) for c in page.object_list]
    shown = {"page": page, "rows": rows, "tab": "challenges", "own": actor.is_any(*APPLICANTS)}
    return render(request, "registry/challenges.html", shown)


def challenge_seen(request: HttpRequest, pk: int) -> Challenge:
    """A challenge that the person may see. Raises Http404 or Refused."""
    rows = Challenge.objects.select_related("organisation", "record__current", "version", "evidence", "correction")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    can_see_challenge.demand(actor_of(request), found)
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One challenge; an officer answers it here."""
    made, actor = challenge_seen(request, pk), actor_of(request)
    type_, words = type_called(made.record.type)
    current = made.record.current
    assert current is not None
    may = made.state == Challenge.OPEN and can_answer(actor, made)
    keys = {f.id: current.values[f.id] for f in type_.keys if f.id in current.values}
    form = FactsForm(type_, words, *posted(request), known=current.values, fixed=keys, answering=True)
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, made, form)
        except Refused as refused:
            told = refused.told
        else:
            messages.success(request, str(Words("已答复。", "Answered.")))
            return redirect("registry:challenge", pk=pk)
    shown = {
        "challenge": made, "type": type_, "title": title_of(made.record, type_), "form": form, "told": told,
        "fields": shown_fields(made.version, type_, words), "may_answer": may, "waiting": waited(made),
        "corrected": shown_fields(made.correction, type_, words) if made.correction is not None else None,
        "mine": actor.organisation == made.organisation_id and made.state == Challenge.OPEN, "tab": "challenges",
    }  # fmt: skip
    return render(request, "registry/challenge.html", shown, status=status_of(form, told))


def _answer(request: HttpRequest, made: Challenge, form: FactsForm) -> None:
    actor, now, verdict = actor_of(request), clock.now(), request.POST.get("verdict")
    answer = form.cleaned_data["answer"]
    if verdict == "refuse":
        services.refuse_challenge(made=made, answer=answer, actor=actor, now=now)
    else:
        values = None if verdict == "withdraw" else form.facts()
        services.uphold(
            made=made, type_=form.type, values=values, answer=answer, source=form.cleaned_data["source"],
            actor=actor, now=now,
        )  # fmt: skip


@require_POST
@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The party takes its challenge back."""
    services.withdraw_challenge(made=challenge_seen(request, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已撤回。", "Withdrawn.")))
    return redirect("registry:challenge", pk=pk)
