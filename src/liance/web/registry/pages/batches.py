"""Pages: templates to fill in, uploads, batches with their mistakes or lines, review."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.records.parameters import PARAMETER, type_of
from liance.records.vocabulary import Kind, RecordType, Vocabulary
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.policies.queries import vocabulary
from liance.web.registry import services
from liance.web.registry.forms import UploadForm
from liance.web.registry.models import Batch, Line, State
from liance.web.registry.pages.common import XLSX, attachment, posted, status_of, type_called
from liance.web.registry.permissions import can_enter, can_review, can_search, can_see_batch, can_stop_check
from liance.web.registry.queries import background, search
from liance.web.registry.queries.files import text_of
from liance.web.registry.queries.prefill import rows_to_fill
from liance.web.registry.sheets import template
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import Refused, Told
from liance.web.site.words import Words


def types_of(words: Vocabulary) -> list[RecordType]:
    """What can be brought as a table: every record type, and published figures."""
    return [*words.types, *([PARAMETER] if words.parameters else [])]


@require_GET
@signed_in
def templates(request: HttpRequest) -> HttpResponse:
    """The spreadsheets to fill in, one for each record type."""
    can_search.demand(actor_of(request))
    shown = {"types": types_of(vocabulary()), "counties": search.counties(), "tab": "templates"}
    return render(request, "registry/templates.html", shown)


@require_GET
@signed_in
def template_file(request: HttpRequest, type_id: str) -> HttpResponse:
    """One template; `?county=` fills in what is known of a county's organisations, `?filled=yes` of all."""
    actor = actor_of(request)
    can_search.demand(actor)
    type_, words = type_called(type_id)
    county = request.GET.get("county", "")
    filled = bool(county) or request.GET.get("filled") == "yes"
    rows = rows_to_fill(actor, type_, county=county) if filled else []
    return attachment(template(type_, words, rows), f"{type_.label}{county}.xlsx", XLSX)


@require_GET
@signed_in
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch of the place, newest first."""
    actor = actor_of(request)
    can_search.demand(actor)
    state = request.GET.get("state", "")
    found = search.batches(actor)
    if state in State.values:
        found = found.filter(state=state)
    labels = {t.id: t.label for t in types_of(vocabulary())}
    page = page_of(request, found)
    rows = [(b, labels.get(b.type, b.type)) for b in page.object_list]
    shown = {"page": page, "rows": rows, "state": state, "states": list(State), "may_enter": can_enter(actor)}
    return render(request, "registry/batches.html", shown | {"tab": "batches"})


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: HttpRequest) -> HttpResponseBase:
    """Bring a filled-in table."""
    actor, words = actor_of(request), vocabulary()
    can_enter.demand(actor)
    choices = [(t.id, t.label) for t in types_of(words)]
    first = {"type": request.GET.get("type", "")}
    form = UploadForm(choices, *posted(request), initial=first)
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name, data = given["file"]
        try:
            batch = services.submit_sheet(
                type_=type_called(given["type"])[0], data=data, name=name, source=given["source"],
                as_of=given["as_of"], actor=actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            return redirect("registry:batch", pk=batch.pk)
    shown = {"form": form, "told": told, "tab": "batches"}
    return render(request, "registry/upload.html", shown, status=status_of(form, told))


def batch_seen(request: HttpRequest, pk: int) -> Batch:
    """A batch that the person may see. Raises Http404 or Refused."""
    found = Batch.objects.select_related("file", "evidence").filter(pk=pk).first()
    if found is None:
        raise Http404
    can_see_batch.demand(actor_of(request), found)
    return found


@require_GET
@signed_in
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its mistakes in place, or its lines with what they change."""
    found, actor = batch_seen(request, pk), actor_of(request)
    type_, words = type_called(found.type)
    faults = page_of(request, found.faults)
    lines = page_of(request, found.lines.all())
    parties = [f.id for f in type_.fields if f.kind in (Kind.PARTY, Kind.REF)]
    names = search.names_of({line.values[f] for line in lines.object_list for f in parties if f in line.values})
    shown = {
        "batch": found, "type": type_, "faults": faults, "page": faults if found.faults else lines,
        "lines": [_line(line, type_, words, names) for line in lines.object_list], "tab": "batches",
        "may_review": found.state == State.WAITING and can_review(actor, found),
        "mine": found.made_by == actor.person, "edition": getattr(found, "edition", None),
        "awaited": background.awaited(found), "may_stop": can_stop_check(actor, found),
    }  # fmt: skip
    return render(request, "registry/batch.html", shown)


@require_GET
@signed_in
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a batch's page that says how far it is; once nothing is awaited the page is to be loaded again."""
    found = batch_seen(request, pk)
    shown = {"batch": found, "awaited": background.awaited(found)}
    answer = render(request, "registry/progress.html", shown)
    if not found.in_background:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@signed_in
def stop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The check of a long upload goes no further."""
    services.stop_check(batch=batch_seen(request, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已停止检查，什么都没有写入。", "Stopped; nothing was written.")))
    return redirect("registry:batch", pk=pk)


@require_POST
@signed_in
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A stopped check begins anew."""
    services.check_again(batch=batch_seen(request, pk), actor=actor_of(request), now=clock.now())
    return redirect("registry:batch", pk=pk)


def _line(line: Line, type_: RecordType, words: Vocabulary, names: Mapping[str, str]) -> dict[str, object]:
    """A line as cells: what it says, and what stood there before where that differs."""
    if type_ is PARAMETER and (parameter := words.parameter_named(line.values.get("id", ""))) is not None:
        type_ = type_of(parameter)
    before = line.before or {}
    cells = [
        {
            "label": f.label, "text": text_of(f, line.values[f.id]), "key": f.key,
            "called": names.get(line.values[f.id], "") if f.kind in (Kind.PARTY, Kind.REF) else "",
            "before": text_of(f, before.get(f.id)) if line.before and before.get(f.id) != line.values[f.id] else None,
        }
        for f in type_.fields
        if f.id in line.values
    ]  # fmt: skip
    return {"number": line.number, "new": line.before is None, "cells": cells}


@require_POST
@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another person lets a batch in, or sends it back."""
    found = batch_seen(request, pk)
    approve = request.POST.get("verdict") == "approve"
    reason = request.POST.get("reason", "")
    services.review_batch(batch=found, approve=approve, reason=reason, actor=actor_of(request), now=clock.now())
    done = Words("已同意。", "Approved.") if approve else Words("已退回。", "Sent back.")
    messages.success(request, str(done))
    return redirect("registry:batch", pk=pk)


@require_GET
@signed_in
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The faulty upload with every bad cell marked."""
    found = batch_seen(request, pk)
    if found.file is None or found.state != State.FAULTY:
        raise Http404
    return attachment(services.marked_file(found), f"{found.number}-标注.xlsx", XLSX)
