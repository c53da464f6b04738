"""Pages: official lists: import, matching name by name, sending on for review."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.records.stating import for_offices, owner_of
from liance.records.vocabulary import RecordType
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.policies.queries import vocabulary
from liance.web.registry import services
from liance.web.registry.forms import ListForm
from liance.web.registry.models import Entry, ListEdition, State
from liance.web.registry.pages.common import posted, status_of, type_called
from liance.web.registry.permissions import can_enter, can_match, can_search, can_see_list
from liance.web.registry.queries import search
from liance.web.registry.queries.files import text_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import Refused, Told, refusal, refuse
from liance.web.site.words import Words

UNKNOWN_CODE = refusal(
    "list-code-unknown",
    "本库没有代码为“{code}”的单位",
    "no organisation with the code {code} is registered",
    hint_zh="请核对代码，或选“不在本库”。",
    hint_en="Check the code, or say that it is not here.",
    status=422,
)
VIEWS = {
    "doubt": Words("待确认", "To decide"),
    "taken": Words("已对上", "Matched"),
    "elsewhere": Words("不在本库", "Not here"),
}


@require_GET
@signed_in
def lists(request: HttpRequest) -> HttpResponse:
    """The editions brought so far, and of which record types lists can be imported."""
    actor, words = actor_of(request), vocabulary()
    can_search.demand(actor)
    page = page_of(request, search.editions(actor))
    types = [t for t in words.types if for_offices(words, t) and owner_of(t) is not None]
    labels = {t.id: t.label for t in words.types}
    rows = [(e, labels.get(e.type, e.type)) for e in page.object_list]
    shown = {"page": page, "rows": rows, "types": types, "may_enter": can_enter(actor), "tab": "lists"}
    return render(request, "registry/lists.html", shown)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, type_id: str) -> HttpResponseBase:
    """Import an edition of a list."""
    actor = actor_of(request)
    type_, words = type_called(type_id)
    owner = owner_of(type_)
    can_enter.demand(actor)
    if owner is None:
        raise Http404
    form = ListForm(type_, words, owner.id, *posted(request))
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name, data = given["file"]
        try:
            made = services.import_list(
                type_=type_, issuer=given["issuer"], number=given["number"], title=given["title"],
                dated=given["dated"], common=form.common(), data=data, name=name, actor=actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            return redirect("registry:list", pk=made.pk)
    shown = {"form": form, "told": told, "type": type_, "tab": "lists"}
    return render(request, "registry/list_new.html", shown, status=status_of(form, told))


def edition_seen(request: HttpRequest, pk: int) -> ListEdition:
    """An edition that the person may see. Raises Http404 or Refused."""
    found = ListEdition.objects.select_related("batch", "file").filter(pk=pk).first()
    if found is None:
        raise Http404
    actor = actor_of(request)
    can_see_list.demand(actor, found)
    return found


@require_GET
@signed_in
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition: the names still to decide first."""
    edition, actor = edition_seen(request, pk), actor_of(request)
    type_, _ = type_called(edition.type)
    view = request.GET.get("view", "doubt")
    wanted = {"taken": Entry.TAKEN, "elsewhere": Entry.ELSEWHERE}.get(view, "")
    page = page_of(request, edition.entries.filter(decision=wanted).select_related("organisation"))
    undecided = edition.entries.filter(decision="")
    common = [(f.label, text_of(f, edition.common[f.id])) for f in type_.fields if f.id in edition.common]
    sure = sum(1 for e in undecided.filter(match__in=[Entry.CODE, Entry.NAME]) if e.sure)
    working = edition.batch is None or edition.batch.state == State.REJECTED
    shown = {
        "edition": edition, "type": type_, "page": page, "rows": _rows(page, type_), "view": view, "views": VIEWS,
        "common": common,
        "left": undecided.count(), "sure": sure, "total": edition.entries.count(), "tab": "lists",
        "may_match": working and can_match(actor, edition),
    }  # fmt: skip
    return render(request, "registry/list.html", shown)


def _rows(entries: Iterable[Entry], type_: RecordType) -> list[tuple[Entry, list[tuple[str, str]]]]:
    """Entries with what the list says of each besides its name."""
    return [
        (e, [(f.label, text_of(f, e.values[f.id])) for f in type_.fields if f.id in e.values]) for e in entries
    ]  # fmt: skip


@require_POST
@signed_in
def sure(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take all matches by code or by the very same name."""
    count = services.take_sure(edition=edition_seen(request, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words(f"已确认 {count} 个。", f"{count} taken.")))
    return redirect("registry:list", pk=pk)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int, entry: int) -> HttpResponseBase:
    """Say which organisation a listed name is, or that it is not here."""
    edition = edition_seen(request, pk)
    found = edition.entries.select_related("edition").filter(pk=entry).first()
    if found is None:
        raise Http404
    code = request.POST.get("typed", "").strip().upper() or request.POST.get("code", "")
    organisation = Organisation.objects.filter(pk=code).first() if code else None
    if code and organisation is None:
        raise refuse(UNKNOWN_CODE, code=code)
    services.decide_entry(entry=found, organisation=organisation, actor=actor_of(request), now=clock.now())
    return redirect(f"{reverse('registry:list', args=[pk])}#left")


@require_POST
@signed_in
def propose(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the list on for review."""
    batch = services.propose_list(edition=edition_seen(request, pk), actor=actor_of(request), now=clock.now())
    messages.success(request, str(Words("已提交，待另一人复核。", "Submitted; another person reviews it.")))
    return redirect("registry:batch", pk=batch.pk)
