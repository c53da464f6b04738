"""Pages that are read: kinds, lists with their files, counts, what is public, a matrix."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from liance.web.cases.queries import stage_title
from liance.web.cases.show import urgency
from liance.web.matters import export, matrices, queries
from liance.web.matters.kinds import Declared, declared, named, of, shown, told_to_people
from liance.web.matters.models import Matter
from liance.web.matters.permissions import can_list, can_see_public
from liance.web.matters.services import open_on
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.queries import counties
from liance.web.people.roles import APPLICANTS
from liance.web.registry.pages.common import attachment
from liance.web.registry.queries.files import Shown
from liance.web.site.days import day_asked, today
from liance.web.site.paging import page_of
from liance.web.site.sheets import MEDIA
from liance.web.site.words import Words

STATES = {
    "": Words("全部", "All"), "open": Words("办理中", "Open"), "late": Words("已超期", "Late"),
    "ended": Words("已办结", "Ended"),
}  # fmt: skip


@require_GET
@signed_in
def kinds(request: HttpRequest) -> HttpResponseBase:
    """What there is to open, by kind, and how many matters of each are under way."""
    actor = actor_of(request)
    can_list.demand(actor)
    open_now: dict[tuple[str, str], int] = {}
    for one in queries.counts_of(queries.seen(actor)):
        open_now[one.policy, one.kind] = open_now.get((one.policy, one.kind), 0) + one.open
    rows = [
        (d, actor.role in d.kind.opened_by and open_on(d.kind, today()), open_now.get((d.edition.policy, d.kind.id), 0))
        for d in declared()
    ]
    if actor.is_any(*APPLICANTS):
        rows = [r for r in rows if actor.role in r[0].kind.opened_by or r[2] or r[0].kind.matrix is not None]
    rows.sort(key=lambda row: not row[1])
    return render(request, "matters/kinds.html", {"rows": rows})


def _wanted(request: HttpRequest) -> queries.Wanted:
    asked = request.GET
    year = asked.get("year", "")
    return queries.Wanted(
        policy=asked.get("policy", ""), kind=asked.get("kind", ""), state=asked.get("state", ""),
        year=int(year) if year.isdecimal() and len(year) == 4 else None, county=asked.get("county", ""),
        text=asked.get("q", "").strip()[:80],
    )  # fmt: skip


@require_GET
@signed_in
def matters(request: HttpRequest) -> HttpResponseBase:
    """Matters by what is asked for; of one kind also as a file, as they stood on a day."""
    actor, wanted = actor_of(request), _wanted(request)
    can_list.demand(actor)
    rows = queries.found(actor, wanted, today=today())
    every = declared()
    one = next((d for d in every if (d.edition.policy, d.kind.id) == (wanted.policy, wanted.kind)), None)
    if one is None and wanted.kind:
        one = next((d for d in every if d.kind.id == wanted.kind), None)
    if request.GET.get("as") and one is not None:
        return _file(request, rows.filter(policy=one.edition.policy), one)
    page = page_of(request, rows, endless=bool(wanted.text))
    titles = {(d.edition.policy, d.kind.id): d.kind.title for d in every}
    shown_ = [
        (m, titles.get((m.policy, m.kind), m.kind), stage_title(m.case), urgency(m.case.due, today())) for m in page
    ]
    told = {
        "page": page, "rows": shown_, "wanted": wanted, "kinds": every, "one": one, "states": STATES,
        "years": queries.years(), "counties": counties(), "today": today(),
    }  # fmt: skip
    return render(request, "matters/list.html", told)


def _file(request: HttpRequest, rows: object, one: Declared) -> HttpResponse:
    """The list as of a day; today where none is given."""
    day = day_asked(request)
    lines = queries.as_of(rows, one, day)  # type: ignore[arg-type]
    kind = "csv" if request.GET["as"] == "csv" else "xlsx"
    return attachment(export.sheet(one, lines, day).written(kind), f"{one.kind.title} {day}.{kind}", MEDIA[kind])


@require_GET
@signed_in
def counts(request: HttpRequest) -> HttpResponseBase:
    """Matters counted by kind, year and how they ended."""
    actor = actor_of(request)
    can_list.demand(actor)
    every = {(d.edition.policy, d.kind.id): d for d in declared()}
    rows = []
    for one in queries.counts_of(queries.seen(actor)):
        d = every.get((one.policy, one.kind))
        endings = {e.id: e.title for e in d.procedure.endings} if d is not None else {}
        ended = [(endings.get(e, e), n) for e, n in one.ended.items()]
        rows.append((one, d.kind.title if d is not None else one.kind, ended))
    return render(request, "matters/counts.html", {"page": page_of(request, rows), "today": today()})


# ---- public ----------------------------------------------------------------------------------------------------------
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What anybody may read, of a kind if one is asked for."""
    can_see_public.demand(actor_of(request))
    kind = request.GET.get("kind", "")
    open_ = [d for d in declared() if d.kind.public is not None]
    page = page_of(request, queries.published(on=today(), kind=kind))
    rows = [(m, of(m).kind, [s for s in _public(m) if s.text or s.fen is not None]) for m in page]
    return render(request, "matters/public.html", {"page": page, "rows": rows, "kinds": open_, "kind": kind})


def _public(matter: Matter) -> list[Shown]:
    """The fields that the public reads."""
    kind = of(matter).kind
    names = kind.public.fields if kind.public is not None else ()
    told = shown((kind.record.by_id[name] for name in names), matter.values)
    return list(told_to_people(told, matter.case.party))


@require_GET
def published(request: HttpRequest, number: str) -> HttpResponse:
    """One matter as the public reads it."""
    can_see_public.demand(actor_of(request))
    one = get_object_or_404(queries.published(on=today()), case__number=number)
    return render(request, "matters/published.html", {"matter": one, "kind": of(one).kind, "fields": _public(one)})


# ---- a matrix --------------------------------------------------------------------------------------------------------
@require_GET
def matrix(request: HttpRequest, policy: str, kind: str) -> HttpResponse:
    """The records of a kind as a table: a line a value, what each column says of it, until when it is valid."""
    can_see_public.demand(actor_of(request))
    one = named(policy, kind)
    if one is None or one.kind.matrix is None:
        raise Http404
    found = matrices.matrix_of(one, on=today(), text=request.GET.get("q", "").strip()[:80])
    page = page_of(request, found.lines)
    told = {"one": one, "found": found, "page": page, "text": request.GET.get("q", ""), "today": today()}
    return render(request, "matters/matrix.html", told)
