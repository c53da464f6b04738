"""Pages that write: a matter opened, rows added and struck out, lots drawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liance.records.stating import owner_of
from liance.records.vocabulary import Kind
from liance.web.cases.permissions import can_see
from liance.web.cases.show import show
from liance.web.matters import lots as drawing
from liance.web.matters import queries, rows, services
from liance.web.matters.forms import FactsGivenForm, LotForm, SheetForm
from liance.web.matters.kinds import Declared, named, of
from liance.web.matters.models import Matter, Row
from liance.web.matters.permissions import can_draw
from liance.web.matters.show import panel, row_form
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.roles import APPLICANTS
from liance.web.registry.models import Record
from liance.web.registry.pages.common import posted, status_of
from liance.web.registry.permissions import party_of
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, Refused, Told, refuse
from liance.web.site.tried import FORBIDDEN
from liance.web.site.words import Words

FORM = 422


def kind_found(policy: str, kind: str) -> Declared:
    """A kind that is declared now. Raises Http404."""
    found = named(policy, kind)
    if found is None:
        raise Http404
    return found


# ---- opening ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, policy: str, kind: str) -> HttpResponseBase:
    """Open a matter: a form made from its record type, filled in as far as the registry knows."""
    one, actor, now = kind_found(policy, kind), actor_of(request), clock.now()
    if actor.role not in one.kind.opened_by:
        raise refuse(NOT_ALLOWED, what=one.kind.title)
    known, fixed = prefilled(one, actor, request)
    first = one.procedure.stages[0]
    asked = one.kind.asks.get((first.id, first.outcomes[0].id), ())
    form = FactsGivenForm(asked, one.vocabulary, *posted(request), known=known, fixed=fixed)
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_matter(
                of_kind=one, values=form.values(), actor=actor, now=now, file=form.attached
            )  # fmt: skip
        except Refused as refused:
            if refused.status == FORBIDDEN:
                raise
            told = refused.told
        else:
            number = made.case.number
            messages.success(request, str(Words(f"{number} 已提交", f"{number} is submitted")))
            return redirect("cases:case", number=number)
    shown = {"one": one, "form": form, "told": told, "first": first, "party": _home(actor) if fixed else None}
    return render(request, "matters/new.html", shown, status=status_of(form, told))


def prefilled(one: Declared, actor: Actor, request: HttpRequest) -> tuple[dict[str, str], list[str]]:
    """What is known before anybody types, and the field that says whose it is when that is settled.

    The organisation's own entry in the registry, then an earlier matter (`from=`) or what the address says, for fields
    of the same names; the year and day of today.
    """
    type_, today = one.kind.record, clock.day_of(clock.now())
    kinds = {Kind.YEAR: str(today.year), Kind.DATE: today.isoformat()}
    known = {f.id: kinds[f.kind] for f in type_.keys if f.kind in kinds}
    owner, home = owner_of(type_), _home(actor)
    fixed = []
    if home is not None and owner is not None and actor.is_any(*APPLICANTS):
        known |= {n: v for n, v in _entry(home).items() if n in type_.by_id}
        known[owner.id], fixed = party_of(home), [owner.id]
    earlier = Matter.objects.select_related("case").filter(case__number=request.GET.get("from", "")).first()
    if earlier is not None and can_see(actor, earlier.case):
        dated = {f.id for f in type_.keys if f.kind in kinds}
        known |= {n: v for n, v in earlier.values.items() if n in type_.by_id and n not in dated and n not in fixed}
    known |= {n: str(v) for n, v in request.GET.items() if n in type_.by_id and n not in fixed}
    return known, fixed


def _home(actor: Actor) -> Organisation | None:
    return Organisation.objects.filter(pk=actor.organisation).first() if actor.is_any(*APPLICANTS) else None


def _entry(home: Organisation) -> dict[str, str]:
    """What the registry says of an organisation itself."""
    kept = Record.objects.filter(type=home.kind, key=party_of(home)).select_related("current").first()
    return dict(kept.current.values) if kept is not None and kept.current is not None else {}


# ---- rows ------------------------------------------------------------------------------------------------------------
def _seen(request: HttpRequest, number: str) -> Matter:
    """The matter of a case that the person may see. Raises Http404 or Refused."""
    rows_ = Matter.objects.select_related("case__edition", "case__party", "case__procedure")
    found = get_object_or_404(rows_, case__number=number)
    if not can_see(actor_of(request), found.case):
        raise refuse(NOT_ALLOWED, what=number)
    return found


@require_POST
@signed_in
def add_row(request: HttpRequest, number: str, type_id: str) -> HttpResponseBase:
    """Add a row; the case is shown again with what is wrong."""
    matter, actor = _seen(request, number), actor_of(request)
    declared = of(matter)
    of_rows = declared.kind.rows_of(type_id)
    if of_rows is None:
        raise Http404
    form, told = row_form(declared, of_rows, request.POST, request.FILES), tuple[Told, ...]()
    if form.is_valid():
        try:
            rows.add_row(
                matter=matter, type_id=type_id, values=form.values(), actor=actor, now=clock.now(), file=form.attached
            )  # fmt: skip
        except Refused as refused:
            if refused.status == FORBIDDEN:
                raise
            told = refused.told
        else:
            return redirect("cases:case", number=number)
    return _again(request, matter, actor, told, (type_id, form))


def _again(
    request: HttpRequest, matter: Matter, actor: Actor, told: tuple[Told, ...],
    tried: tuple[str, FactsGivenForm] | None = None,
) -> HttpResponse:  # fmt: skip
    """The panel of a matter by itself, with what was refused."""
    shown = {
        "shown": show(matter.case, actor, now=clock.now()), "panel": panel(matter, actor, tried=tried),
        "case": matter.case, "told": told,
    }  # fmt: skip
    return render(request, "matters/again.html", shown, status=told[0].refusal.status if told else FORM)


@require_POST
@signed_in
def add_sheet(request: HttpRequest, number: str, type_id: str) -> HttpResponseBase:
    """Add the rows of a table, all or none."""
    matter, actor, form = _seen(request, number), actor_of(request), SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return redirect("cases:case", number=number)
    file = form.cleaned_data["sheet"]
    try:
        count = rows.add_sheet(
            matter=matter, type_id=type_id, data=file.read(), name=file.name, actor=actor, now=clock.now()
        )  # fmt: skip
    except Refused as refused:
        if refused.status == FORBIDDEN:
            raise
        return _again(request, matter, actor, refused.told)
    messages.success(request, str(Words(f"已添加{count}行", f"{count} rows added")))
    return redirect("cases:case", number=number)


@require_POST
@signed_in
def strike_row(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Strike a row out."""
    matter = _seen(request, number)
    row = get_object_or_404(Row.objects.select_related("matter__case"), pk=pk, matter=matter)
    rows.strike_row(row=row, actor=actor_of(request), now=clock.now())
    return redirect("cases:case", number=number)


# ---- lots ------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in
def lots(request: HttpRequest, policy: str, kind: str) -> HttpResponseBase:
    """What waits to be drawn, drawing, and the lots so far with their seeds."""
    one, actor = kind_found(policy, kind), actor_of(request)
    can_draw.demand(actor)
    if one.kind.draws is None:
        raise Http404
    form, told = LotForm(request.POST or None), tuple[Told, ...]()
    if request.method == "POST" and form.is_valid():
        try:
            made = drawing.draw_lot(of_kind=one, actor=actor, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            told = refused.told
        else:
            n, among = len(made.picked), len(made.among)
            messages.success(request, str(Words(f"{among}件中抽出{n}件", f"{n} of {among} drawn")))
            return redirect("matters:lots", policy=policy, kind=kind)
    waiting = queries.standing_at(one, one.kind.draws.stage)
    shown = {"one": one, "form": form, "told": told, "waiting": waiting, "lots": queries.lots(one)}
    return render(request, "matters/lots.html", shown, status=status_of(form, told))
