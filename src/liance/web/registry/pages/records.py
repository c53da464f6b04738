"""Pages: one record with its history; stating, confirming, turning down, challenging it; entering one for review."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.records.city import Record as Facts
from liance.records.stating import owner_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.registry import services
from liance.web.registry.forms import FactsForm, ReasonForm
from liance.web.registry.models import Record
from liance.web.registry.pages.common import evidence_from, organisation_seen, posted, status_of, type_called
from liance.web.registry.permissions import (
    can_challenge,
    can_confirm,
    can_enter,
    can_see_file,
    can_state,
    party_of,
)
from liance.web.registry.queries.files import (
    challenges_of,
    fields_unconfirmed,
    history,
    is_confirmed,
    owner_organisation,
    shown_fields,
    sure_version,
    title_of,
)
from liance.web.site import clock
from liance.web.site.refusals import Refused, Told, refuse
from liance.web.site.words import Words


def record_seen(request: HttpRequest, pk: int) -> tuple[Record, RecordType, Vocabulary, Organisation | None]:
    """A record that the person may see, its type, the vocabulary and whose it is. Raises Http404 or Refused."""
    found = Record.objects.select_related("current__evidence", "current__supersedes").filter(pk=pk).first()
    if found is None or found.current is None:
        raise Http404
    type_, words = type_called(found.type)
    owner, actor = owner_organisation(found, type_), actor_of(request)
    can_see_file.demand(actor, owner)
    return found, type_, words, owner


@require_GET
@signed_in
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what it says, who said it, every version, what was challenged."""
    found, type_, words, owner = record_seen(request, pk)
    return render(request, "registry/record.html", shown_record(found, type_, words, owner, actor_of(request)))


def shown_record(
    found: Record, type_: RecordType, words: Vocabulary, owner: Organisation | None, actor: Actor
) -> dict[str, object]:
    """Everything that the page of a record shows."""
    versions = history(found)
    current = versions[0]
    open_fields = fields_unconfirmed(versions)
    own = owner is not None and can_state(actor, type_, owner, words)
    return {
        "record": found, "type": type_, "organisation": owner, "version": current, "title": title_of(found, type_),
        "fields": shown_fields(current, type_, words, open_fields=open_fields), "confirmed": is_confirmed(current),
        "versions": [(v, shown_fields(v, type_, words)) for v in versions], "challenges": challenges_of(found),
        "may_edit": own or can_enter(actor), "own": own,
        "may_confirm": not is_confirmed(current) and not current.withdrawn and can_confirm(actor, current, owner),
        "may_challenge": owner is not None and can_challenge(actor, found, owner, type_)
        and (is_confirmed(current) or sure_version(found) is not None),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def state_new(request: HttpRequest, code: str, type_id: str) -> HttpResponseBase:
    """A party states a record about itself."""
    one = organisation_seen(request, code)
    type_, words = type_called(type_id)
    return _stating(request, one, type_, words, None)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """State a record anew: the party itself directly, an officer as a batch for review."""
    found, type_, words, owner = record_seen(request, pk)
    if owner is not None and can_state(actor_of(request), type_, owner, words):
        return _stating(request, owner, type_, words, found)
    return _entering(request, type_, words, found, {})


def _stating(
    request: HttpRequest, one: Organisation, type_: RecordType, words: Vocabulary, found: Record | None
) -> HttpResponseBase:
    actor, owner = actor_of(request), owner_of(type_)
    can_state.demand(actor, type_, one, words)
    known = dict(found.current.values) if found is not None and found.current is not None else {}
    sure = sure_version(found) if found is not None else None
    held = dict(sure.values) if sure is not None else {}
    fixed = {**({owner.id: party_of(one)} if owner is not None else {}), **_keys(type_, known), **held}
    reserved = {f.id for f in type_.fields if f"{type_.id}.{f.id}" in words.reserved}
    form = FactsForm(
        type_, words, *posted(request), known=known, fixed=fixed, left_out=frozenset(reserved - fixed.keys())
    )
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            version = services.state_own(
                organisation=one, type_=type_, values=form.facts(), vocabulary=words,
                source=form.cleaned_data["source"], as_of=form.cleaned_data["as_of"],
                evidence=evidence_from(request, form.cleaned_data["evidence"], one), actor=actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            messages.success(request, str(Words("已填报，待部门确认。", "Stated; an office will confirm it.")))
            return redirect("registry:record", pk=version.record_id)
    return _form_page(request, form, type_, one, told, found, held=[type_.by_id[n] for n in held if n in type_.by_id])


def _keys(type_: RecordType, known: dict[str, str]) -> dict[str, str]:
    return {f.id: known[f.id] for f in type_.keys if f.id in known}


def _form_page(
    request: HttpRequest, form: FactsForm, type_: RecordType, one: Organisation | None, told: Sequence[Told],
    found: Record | None, *, held: object = (), reviewed: bool = False,
) -> HttpResponse:  # fmt: skip
    fixed = [(type_.by_id[n], text) for n, text in form.fixed.items() if n in type_.by_id]
    shown = {
        "form": form, "type": type_, "organisation": one, "told": told, "record": found, "held": held,
        "fixed": fixed, "reviewed": reviewed,
    }  # fmt: skip
    return render(request, "registry/form.html", shown, status=status_of(form, told))


@require_http_methods(["GET", "POST"])
@signed_in
def enter(request: HttpRequest, type_id: str) -> HttpResponseBase:
    """An officer enters a record for another person to review; `?for=` names the organisation."""
    type_, words = type_called(type_id)
    owner, code = owner_of(type_), request.GET.get("for", "")
    known: dict[str, str] = {}
    if code and owner is not None:
        known = {owner.id: party_of(organisation_seen(request, code))}
    return _entering(request, type_, words, None, known)


def _entering(
    request: HttpRequest, type_: RecordType, words: Vocabulary, found: Record | None, known: dict[str, str]
) -> HttpResponseBase:
    actor = actor_of(request)
    can_enter.demand(actor)
    current = dict(found.current.values) if found is not None and found.current is not None else known
    fixed = _keys(type_, current) if found is not None else {}
    form = FactsForm(type_, words, *posted(request), known=current, fixed=fixed, source_needed=True)
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.submit_entry(
                facts=Facts(type_, form.facts()), source=form.cleaned_data["source"],
                as_of=form.cleaned_data["as_of"], evidence=evidence_from(request, form.cleaned_data["evidence"], None),
                actor=actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            messages.success(request, str(Words("已提交，待另一人复核。", "Submitted; another person reviews it.")))
            return redirect("registry:batch", pk=batch.pk)
    return _form_page(request, form, type_, None, told, found, reviewed=True)


@require_POST
@signed_in
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An officer stands by what a party stated."""
    found, _, _, owner = record_seen(request, pk)
    assert found.current is not None
    if request.POST.get("version") != str(found.current_id):
        raise refuse(services.STALE)
    services.confirm(version=found.current, organisation=owner, actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已确认。", "Confirmed.")))
    return redirect("registry:record", pk=pk)


@require_POST
@signed_in
def turn_down(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An officer does not stand by what a party stated, for a reason."""
    found, type_, words, owner = record_seen(request, pk)
    assert found.current is not None
    if request.POST.get("version") != str(found.current_id):
        raise refuse(services.STALE)
    services.turn_down(
        version=found.current, organisation=owner, reason=request.POST.get("reason", ""), type_=type_,
        vocabulary=words, actor=actor_of(request), now=clock.now(),
    )  # fmt: skip
    messages.success(request, str(Words("已退回，恢复为已确认的内容。", "Turned down.")))
    return redirect("registry:record", pk=pk)


@require_http_methods(["GET", "POST"])
@signed_in
def challenge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A party says that a record about it is wrong."""
    found, type_, words, owner = record_seen(request, pk)
    form = ReasonForm(*posted(request))
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid() and owner is not None:
        try:
            made = services.challenge(
                kept=found, type_=type_, organisation=owner, reason=form.cleaned_data["reason"],
                evidence=evidence_from(request, form.cleaned_data["evidence"], owner), actor=actor_of(request),
                now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            messages.success(request, str(Words("异议已提出，会有答复。", "The challenge is made.")))
            return redirect("registry:challenge", pk=made.pk)
    shown = shown_record(found, type_, words, owner, actor_of(request)) | {"form": form, "told": told}
    return render(request, "registry/challenge_new.html", shown, status=status_of(form, told))
