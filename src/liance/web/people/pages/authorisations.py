"""Pages: asking to act for an organisation, deciding on that, and what an organisation lets others use."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.people import permissions, queries
from liance.web.people.forms import ConsentForm, ReasonForm, RequestForm
from liance.web.people.middleware import ActingRequest
from liance.web.people.models import Consent, MembershipRequest
from liance.web.people.pages.signed_in import signed_in, terms_of
from liance.web.people.services import consents, registrations, requests
from liance.web.site import clock, uploads
from liance.web.site.paging import page_of
from liance.web.site.tried import tried
from liance.web.site.words import Words


@require_http_methods(["GET", "POST"])
@signed_in
def own_requests(request: ActingRequest) -> HttpResponse:
    """One's own requests, and a form for a new one."""
    permissions.can_request.demand(request.actor)
    form = RequestForm(request.POST or None, request.FILES or None)
    outcome = tried(form, requests.ask, account=request.account, **terms_of(request))
    if outcome.done:
        messages.success(request, str(Words("申请已提交，等待决定", "the request is in and waits for a decision")))
        return redirect("people:requests")
    found = {"form": form, "told": outcome.told, "page": page_of(request, queries.requests_of(request.account))}
    return render(request, "people/requests.html", found, status=outcome.status)


@require_POST
@signed_in
def withdraw_request(request: ActingRequest, pk: int) -> HttpResponse:
    """Take one's request back."""
    requests.withdraw(request=_request(pk), **terms_of(request))
    messages.success(request, str(Words("申请已撤回", "the request is withdrawn")))
    return redirect("people:requests")


@require_GET
@signed_in
def letter(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The letter of a request, as a download."""
    found = _request(pk)
    permissions.can_read_letter.demand(request.actor, found)
    kind = str(found.letter.file.name).rsplit(".", 1)[-1]
    name = f"{pk}.{kind}"
    return FileResponse(
        found.letter.file.open("rb"), as_attachment=True, filename=name, content_type=uploads.MEDIA[kind]
    )


@require_GET
@signed_in
def to_decide(request: ActingRequest) -> HttpResponse:
    """Requests that wait for a decision of the person acting."""
    permissions.can_see_requests.demand(request.actor)
    rows = queries.requests_to_decide(request.actor)
    return render(request, "people/to-decide.html", {"page": page_of(request, rows), "form": ReasonForm()})


@require_POST
@signed_in
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Grant, admit or refuse a request."""
    asked, terms, decision = _request(pk), terms_of(request), request.POST.get("decision")
    if decision == "allow":
        requests.allow(request=asked, **terms)
        messages.success(request, str(Words("已同意，申请人现在可以代办", "granted: the person may act now")))
    elif decision == "admit":
        registrations.admit(request=asked, **terms)
        said = Words("已核准，等待授予身份", "admitted; the role is granted by somebody else")
        messages.success(request, str(said))
    else:
        requests.refuse_request(request=asked, why=request.POST.get("why", "")[:200], **terms)
        messages.success(request, str(Words("已退回申请人，并告知理由", "refused, with the reason told")))
    return redirect("people:to-decide")


def _request(pk: int) -> MembershipRequest:
    return get_object_or_404(MembershipRequest.objects.select_related(*queries.REQUEST), pk=pk)


@require_http_methods(["GET", "POST"])
@signed_in
def own_consents(request: ActingRequest) -> HttpResponse:
    """What one's organisation lets others use, and a form to let more."""
    permissions.can_consent.demand(request.actor, request.actor.organisation)
    form = ConsentForm(request.POST or None)
    mine = request.actor.organisation
    outcome = tried(form, consents.give_consent, organisation=mine, **terms_of(request))
    if outcome.done:
        messages.success(request, str(Words("授权已记录，可随时撤回", "recorded; it can be withdrawn at any time")))
        return redirect("people:consents")
    rows = page_of(request, queries.consents_of(request.actor.organisation))
    found = {"form": form, "told": outcome.told, "page": rows, "today": clock.day_of(clock.now())}
    return render(request, "people/consents.html", found, status=outcome.status)


@require_POST
@signed_in
def withdraw_consent(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    consents.withdraw_consent(consent=get_object_or_404(Consent, pk=pk), **terms_of(request))
    messages.success(request, str(Words("授权已撤回", "the consent is withdrawn")))
    return redirect("people:consents")
