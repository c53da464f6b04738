"""Pages: figures that others publish, with their sources."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.records.city import Record as Facts
from liance.records.parameters import type_of
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.policies.queries import vocabulary
from liance.web.registry import services
from liance.web.registry.forms import FactsForm
from liance.web.registry.pages.common import evidence_from, posted, status_of
from liance.web.registry.permissions import can_enter_figure, can_search
from liance.web.registry.queries import search
from liance.web.registry.queries.files import fen_of, text_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import Refused, Told
from liance.web.site.words import Words


@require_GET
@signed_in
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure published, the newest of each first; earlier ones stay."""
    actor, words = actor_of(request), vocabulary()
    can_search.demand(actor)
    known = {p.id: (p, type_of(p).by_id) for p in words.parameters}
    page = page_of(request, search.figures_published())
    rows, seen = [], set[tuple[str, str, int]]()
    for figure in page.object_list:
        if figure.parameter not in known:
            continue
        parameter, fields = known[figure.parameter]
        key = figure.parameter, figure.scope, figure.year
        scope, value = text_of(fields["scope"], figure.scope or None), fields["value"]
        rows.append((figure, parameter, scope, text_of(value, figure.value), fen_of(value, figure.value), key in seen))
        seen.add(key)
    shown = {"page": page, "rows": rows, "parameters": words.parameters, "may_enter": can_enter_figure(actor)}
    return render(request, "registry/figures.html", shown | {"tab": "figures"})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, parameter: str) -> HttpResponseBase:
    """Enter a figure for another person to review."""
    words = vocabulary()
    found = words.parameter_named(parameter)
    if found is None:
        raise Http404
    can_enter_figure.demand(actor_of(request))
    type_ = type_of(found)
    left_out = frozenset() if found.scopes else frozenset({"scope"})
    form = FactsForm(type_, words, *posted(request), fixed={"id": found.id}, left_out=left_out, source_needed=True)
    form.fields["fact-value"].required = True
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.submit_entry(
                facts=Facts(type_, form.facts()), source=form.cleaned_data["source"],
                as_of=form.cleaned_data["as_of"], evidence=evidence_from(request, form.cleaned_data["evidence"], None),
                actor=actor_of(request), now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            told = refused.told
        else:
            messages.success(request, str(Words("已提交，待另一人复核。", "Submitted; another person reviews it.")))
            return redirect("registry:batch", pk=batch.pk)
    shown = {
        "form": form, "type": found, "organisation": None, "told": told, "record": None, "held": (),
        "fixed": [(type_.by_id["id"], found.label)], "reviewed": True,
    }  # fmt: skip
    return render(request, "registry/form.html", shown, status=status_of(form, told))
