"""Pages: the way in, an organisation's file, its records by type, organisations and records found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from liance.records.vocabulary import Vocabulary
from liance.web.people.pages.found import is_cut, page_found
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import vocabulary
from liance.web.registry.models import Evidence, Record
from liance.web.registry.pages.common import kept_file, organisation_seen, type_called
from liance.web.registry.permissions import can_enter, can_search, can_see_evidence, can_state
from liance.web.registry.queries import search
from liance.web.registry.queries.files import file_of, is_confirmed, records_of_type, title_of
from liance.web.registry.queries.rows import Row, rows_of
from liance.web.site.paging import page_of


@require_GET
@signed_in
def start(request: HttpRequest) -> HttpResponseBase:
    """One's own file, or the search for those who look after many."""
    actor = actor_of(request)
    if actor.is_any(*APPLICANTS):
        return redirect("registry:file", code=actor.organisation)
    return redirect("registry:organisations")


@require_GET
@signed_in
def file(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of an organisation, by record type and year."""
    one = organisation_seen(request, code)
    shown = {"organisation": one, "known": file_of(one, vocabulary()), "may_enter": can_enter(actor_of(request))}
    return render(request, "registry/file.html", shown)


@require_GET
@signed_in
def records_of(request: HttpRequest, code: str, type_id: str) -> HttpResponse:
    """An organisation's records of one type, newest year first."""
    one, actor = organisation_seen(request, code), actor_of(request)
    type_, words = type_called(type_id)
    page = page_of(request, records_of_type(one, type_, words))
    shown = {
        "organisation": one, "type": type_, "page": page, "rows": rows_of(list(page), type_, words),
        "may_state": can_state(actor, type_, one, words), "may_enter": can_enter(actor),
    }  # fmt: skip
    return render(request, "registry/records_of.html", shown)


@require_GET
@signed_in
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations found by name or code."""
    actor = actor_of(request)
    can_search.demand(actor)
    asked, county = request.GET.get("q", "").strip(), request.GET.get("county", "")
    if asked:
        page = page_found(request, search.organisations_called(actor, asked, county=county))
    else:
        page = page_of(request, search.organisations(actor, county=county))
    shown = {
        "page": page, "cut": bool(asked) and is_cut(page), "asked": asked, "county": county,
        "counties": search.counties(), "tab": "organisations",
    }  # fmt: skip
    return render(request, "registry/organisations.html", shown)


@require_GET
@signed_in
def records(request: HttpRequest) -> HttpResponse:
    """Records found by type, year, name, and whether they wait for confirmation."""
    actor = actor_of(request)
    can_search.demand(actor)
    asked, words = request.GET, vocabulary()
    year = asked.get("year", "").strip()
    found = search.records(
        actor, words, type_=asked.get("type", ""), year=int(year) if year.isdecimal() and len(year) == 4 else None,
        text=asked.get("q", "").strip(), only_unconfirmed=asked.get("unconfirmed") == "yes",
    )  # fmt: skip
    page = page_of(request, found, endless=True)
    shown = {
        "page": page, "rows": _titled(list(page), words), "asked": asked, "types": words.types,
        "tab": "unconfirmed" if asked.get("unconfirmed") else "records",
    }  # fmt: skip
    return render(request, "registry/records.html", shown)


def _titled(records: list[Record], words: Vocabulary) -> list[Row]:
    """Each record with its title, the organisation's name in place of its code."""
    types = {t.id: t for t in words.types}
    known = [r for r in records if r.type in types]
    codes = {part for r in known for part in r.key.split("\x1f")}
    names = search.names_of(codes)
    return [
        Row(r, types[r.type], _named(title_of(r, types[r.type]), names), (), is_confirmed(r.current))
        for r in known
        if r.current is not None
    ]


def _named(title: str, names: dict[str, str]) -> str:
    return " · ".join(names.get(part, part) for part in title.split(" · "))


@require_GET
@signed_in
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file, to be saved; only for who may see it."""
    found = Evidence.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    can_see_evidence.demand(actor_of(request), found)
    return kept_file(found)
