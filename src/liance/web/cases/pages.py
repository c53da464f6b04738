"""Pages: the inbox, lists of cases, one case, an act, what is done at a board."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from liance.rules import ir
from liance.web.cases import boards, queries, services
from liance.web.cases.engine import procedure_of
from liance.web.cases.forms import DeclareForm, NameForm, SpeakForm
from liance.web.cases.models import Case
from liance.web.cases.permissions import can_see
from liance.web.cases.show import Tried, show, urgency
from liance.web.cases.turns import Doing, Sent, holder_of
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.people.search import called
from liance.web.registry.models import Evidence
from liance.web.registry.pages.common import kept_file
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import NOT_ALLOWED, Refused
from liance.web.site.words import Words

VIEWS = {
    "todo": Words("待我办理", "To do"),
    "open": Words("办理中", "Open"),
    "late": Words("已超期", "Late"),
    "ended": Words("已办结", "Ended"),
    "all": Words("全部", "All"),
}


@require_GET
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """Lists of cases: what waits for me first."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    view = request.GET.get("view", "todo")
    found = queries.inbox(actor) if view == "todo" else queries.cases_seen(actor)
    if view in ("open", "late"):
        found = found.filter(ended="")
    if view == "late":
        found = found.filter(due__lt=today)
    if view == "ended":
        found = found.exclude(ended="")
    asked = request.GET.get("q", "").strip()
    if asked:
        by_text = Q(number__icontains=asked) | Q(title__icontains=asked)
        found = found.filter(by_text | called(asked, field="party__code"))
    page = page_of(request, found, endless=bool(asked))
    rows = [(case, urgency(case.due, today), queries.stage_title(case)) for case in page]
    shown = {"views": VIEWS, "view": view, "page": page, "rows": rows, "asked": asked}
    return render(request, "cases/list.html", shown)


def found(request: HttpRequest, number: str) -> Case:
    """The case of a number that the person may see. Raises Http404 or Refused."""
    rows = Case.objects.select_related("party", "edition", "parent").prefetch_related(
        "steps__attachments", "steps__unit"
    )
    case = rows.defer("parent__run").filter(number=number).first()
    if case is None:
        raise Http404
    if not can_see(actor_of(request), case):
        raise Refused([NOT_ALLOWED.given(what=number)])
    return case


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case."""
    one = found(request, number)
    shown = show(one, actor_of(request), now=clock.now())
    return render(request, "cases/case.html", {"shown": shown, "urgency": urgency(one.due, clock.day_of(clock.now()))})


@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file that an act of a case carries, for whoever sees the case: an expert reads what he judges."""
    one = found(request, number)
    kept = Evidence.objects.filter(pk=pk).first()
    if kept is None or not one.steps.filter(attachments=kept).exists():
        raise Http404
    return kept_file(kept)


@require_POST
def act(request: HttpRequest, number: str, outcome: str) -> HttpResponse:
    """Take an outcome; shown again with what is wrong when it cannot be taken."""
    one, actor, now = found(request, number), actor_of(request), clock.now()
    stage = request.POST.get("stage", "")
    tried = Tried(outcome, request.POST, request.FILES, stage=stage)
    shown = show(one, actor, now=now, tried=tried)
    mine = next((m for m in shown.may if m.outcome.id == outcome and stage in ("", m.stage)), None)
    if mine is not None and not mine.form.is_valid():
        return render(request, "cases/case.html", {"shown": shown, "tried": mine}, status=422)
    try:
        grounds, file = (mine.form.grounds(), mine.form.file()) if mine is not None else (services.NOTHING, None)
        more = mine.form.more() if mine is not None else {}
        services.act(
            case=one, outcome=outcome, stage=stage, actor=actor, now=now, grounds=grounds, file=file, more=more
        )  # fmt: skip
    except Refused as refused:
        if mine is None:
            raise
        again = show(one, actor, now=now, tried=replace(tried, told=refused.told))
        tried_ = next((m for m in again.may if (m.outcome.id, m.stage) == (outcome, mine.stage)), None)
        return render(request, "cases/case.html", {"shown": again, "tried": tried_}, status=refused.status)
    done = mine.outcome.title if mine is not None else outcome
    messages.success(request, str(Words(f"{number} 已办理：{done}", f"{number}: {done} done")))
    return redirect("cases:case", number=number)


@require_POST
def at_board(request: HttpRequest, number: str, stage: str, what: str) -> HttpResponse:
    """Name to seats, declare, speak or count at a board; shown again with what is wrong when it is refused."""
    one, actor, now = found(request, number), actor_of(request), clock.now()
    seat = request.POST.get("seat", "")
    sent = Sent(f"{stage}/{seat}/{what}", request.POST)
    shown = show(one, actor, now=now, tried=Tried(sent=sent))
    mine = next((d for d in shown.doings if d.key == sent.key), None)
    if mine is None:
        raise Refused([NOT_ALLOWED.given(what=f"{number} {stage}")])
    if mine.form.is_bound and not mine.form.is_valid():
        return render(request, "cases/case.html", {"shown": shown, "doing": mine.key}, status=422)
    try:
        _do(mine, one, procedure_of(one).stage(stage), actor, now)
    except Refused as refused:
        context = {"shown": shown, "doing": mine.key, "told": refused.told}
        return render(request, "cases/case.html", context, status=refused.status)
    messages.success(request, str(Words(f"{number} 已办理：{mine.title.zh}", f"{number}: {mine.title.en} done")))
    return redirect("cases:case", number=number) if can_see(actor, one) else redirect("cases:list")


def _do(mine: Doing, case: Case, stage: ir.Stage, actor: Actor, now: datetime) -> None:
    """What was sent, as a call."""
    assert stage.board is not None
    match mine.form:
        case NameForm() as form:
            named = {seat: holder_of(stage.board, chosen) for seat, chosen in form.named().items()}
            boards.name(case=case, stage=stage.id, named=named, actor=actor, now=now)
        case DeclareForm() as form:
            boards.declare(case=case, stage=stage.id, seat=mine.seat, conflict=form.stated(), actor=actor, now=now)
        case SpeakForm() as form:
            boards.speak(
                case=case, stage=stage.id, seat=mine.seat, answer=mine.what, scores=form.scores(),
                grounds=form.grounds(), actor=actor, now=now,
            )  # fmt: skip
        case _:
            boards.settle(case=case, stage=stage.id, actor=actor, now=now)
