"""Pages: major and attracted projects, the card of one, what is done with it, and the list as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.values.money import format_yuan
from liance.web.cases.queries import offered
from liance.web.chains.queries import graph_of
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of, terms_of
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions
from liance.web.site.days import day_asked
from liance.web.site.paging import page_of
from liance.web.site.sheets import Sheet, download
from liance.web.site.tried import Tried, tried
from liance.web.site.words import Words
from liance.web.tasks import show
from liance.web.tasks.forms import CardForm, DispatchForm, NodeForm, OpinionForm, RecogniseForm
from liance.web.tasks.models import Project
from liance.web.tasks.pages.overview import edition_or_404
from liance.web.tasks.permissions import can_dispatch, can_enter, can_plan_project, can_recognise, can_see_projects
from liance.web.tasks.plan import plan_of
from liance.web.tasks.queries import projects as queries
from liance.web.tasks.queries.projects import ProjectStanding
from liance.web.tasks.services import projects as services
from liance.web.tasks.services.tasks import PLANNING, drop_milestone, plan_node

POSTS = require_http_methods(["GET", "HEAD", "POST"])
ASKED = ("policy", "county", "item", "kind")
MOST = 2000
"""So many projects stand in a file at most."""
HEADS = (
    Words("编号", "number"), Words("项目", "project"), Words("类型", "kind"), Words("县区", "county"),
    Words("投资方", "investor"), Words("举措", "measure"), Words("环节", "stage"), Words("灯号", "light"),
    Words("理由", "why"), Words("滞后天数", "days late"), Words("计划总投资（元）", "planned (yuan)"),
    Words("累计完成投资（元）", "invested (yuan)"), Words("认定投资（元）", "recognised (yuan)"),
)  # fmt: skip


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """All projects by policy, county, measure and kind, each with its light, delay and money."""
    actor, on = actor_of(request), day_asked(request)
    can_see_projects.demand(actor)
    asked = {name: request.GET.get(name, "") for name in ASKED}
    page = page_of(request, queries.projects(**asked))
    rows = [(s, show.light(s.lit.light), show.whys(s.lit)[0]) for s in queries.standings(page.object_list, on=on)]
    told = {
        "page": page, "rows": rows, "asked": asked, "kinds": show.KINDS.items(), "on": on,
        "counties": Project.objects.order_by("county").values_list("county", flat=True).distinct(),
        "editions": _with_projects(), "may_enter": can_enter(actor),
        "query": urlencode({k: v for k, v in asked.items() if v}),
    }  # fmt: skip
    return render(request, "tasks/projects.html", told)


def _with_projects() -> list[Edition]:
    return [e for e in current_editions() if plan_of(e).heads]


@require_GET
def projects_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as CSV or a workbook."""
    can_see_projects.demand(actor_of(request))
    asked, on = {name: request.GET.get(name, "") for name in ASKED}, day_asked(request)
    found = queries.standings(queries.projects(**asked).order_by("number")[:MOST], on=on)
    return download(sheet_of(found, on), kind, "projects")


def sheet_of(found: list[ProjectStanding], on: date) -> Sheet:
    """The list, to be taken along."""
    rests_on = Words("重大和招引项目台账", "the platform's projects")
    return Sheet(Words("项目", "Projects"), HEADS, [_cells(s) for s in found], rests_on, on)


def _cells(s: ProjectStanding) -> tuple[str, ...]:
    p = s.project
    money = (p.planned, s.invested, s.recognition.invested if s.recognition is not None else None)
    return (
        p.number, p.name, str(show.KINDS[Project.Kind(p.kind)]), p.county, p.investor_name, p.item, s.stage,
        str(show.LIGHTS[s.lit.light]), "；".join(str(w.words) for w in show.whys(s.lit)), str(s.delay),
        *("" if fen is None else format_yuan(fen) for fen in money),
    )  # fmt: skip


@POSTS
def new(request: HttpRequest, policy: str) -> HttpResponse:
    """Enter a project of one's county."""
    actor, edition, terms = actor_of(request), edition_or_404(policy), terms_of(request)
    can_enter.demand(actor)
    form = CardForm(request.POST or None, plan=plan_of(edition), products=_products(edition))
    act = partial(services.enter, edition=edition, opinion=str(Words("申报入库", "entered")))
    made = tried(form, lambda **_: act(card=form.card(), **terms))
    if made.done:
        messages.success(request, str(Words(f"{made.result.number} 已提交入库", f"{made.result.number} is handed in")))
        return redirect("tasks:project", made.result.number)
    return render(request, "tasks/new.html", {"form": form, "told": made.told, "edition": edition}, status=made.status)


@POSTS
def card(request: HttpRequest, number: str) -> HttpResponse:
    """Say more, or something else, on the card."""
    actor, terms, one = actor_of(request), terms_of(request), _found(number)
    can_dispatch.demand(actor, one)
    edition = one.case.edition
    form = CardForm(request.POST or None, plan=plan_of(edition), products=_products(edition), project=one)
    made = tried(form, lambda **_: services.amend(project=one, card=form.card(), **terms))
    if made.done:
        messages.success(request, str(Words("项目卡已更新", "the card is changed")))
        return redirect("tasks:project", number)
    told = {"form": form, "told": made.told, "edition": edition, "project": one}
    return render(request, "tasks/new.html", told, status=made.status)


def _products(edition: Edition) -> list[tuple[str, str]]:
    graph = graph_of(edition)
    return [(p.id, p.name) for p in graph.products] if graph is not None else []


def _found(number: str) -> Project:
    rows = Project.objects.select_related("case__edition", "case__procedure", "investor", "introducer", "recognition")
    return get_object_or_404(rows, number=number)


# ---- one project -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Doing:
    """Something that the person may do with the project now: its name, words, form, and what came of it."""

    name: str
    words: Words
    form: Form
    tried: Tried


@POSTS
def project(request: HttpRequest, number: str) -> HttpResponse:
    """One project: its card, nodes, dispatches, money, and what this person may do now."""
    actor, one, on = actor_of(request), _found(number), day_asked(request)
    can_see_projects.demand(actor)
    standing = queries.standing(one, on=on)
    if "drop" in request.POST:
        return _dropped(request, standing)
    doings = list(_doings(request, actor, standing))
    if any(d.tried.done for d in doings):
        messages.success(request, str(Words("已办理", "done")))
        return redirect("tasks:project", number)
    told = {
        "project": one, "standing": standing, "shown": show.light(standing.lit.light), "whys": show.whys(standing.lit),
        "doings": doings, "told": [t for d in doings for t in d.tried.told],
        "may_amend": can_dispatch(actor, one) and not one.case.ended, "on": on, "policy": one.policy,
        "anchors": _anchors(one), "product": _product(one),
        "may_drop": can_plan_project(actor, one) and one.case.stage in PLANNING and not one.case.ended,
        "milestones": [(m, getattr(m, "reached", None)) for m in standing.milestones],
    }  # fmt: skip
    return render(request, "tasks/project.html", told, status=422 if any(d.tried.bound for d in doings) else 200)


def _dropped(request: HttpRequest, standing: ProjectStanding) -> HttpResponse:
    wanted = request.POST["drop"]
    milestone = next((m for m in standing.milestones if str(m.pk) == wanted), None)
    if milestone is not None:
        drop_milestone(milestone=milestone, why=request.POST.get("why", ""), **terms_of(request))
        messages.success(request, str(Words("节点已取消", "the node is taken out")))
    return redirect("tasks:project", standing.project.number)


def _doings(request: HttpRequest, actor: Actor, standing: ProjectStanding) -> Iterator[Doing]:
    """The forms of what the stage asks for and this person may do."""
    one, terms = standing.project, terms_of(request)
    open_ = {o.outcome.id for o in offered(one.case, actor, now=terms["now"]).open}
    waiting = [m for m in standing.milestones if getattr(m, "reached", None) is None]

    def doing(name: str, words: Words, make: Any, act: Any) -> Doing:
        sent = (request.POST, request.FILES) if name in request.POST else ()
        form = make(*sent, auto_id=f"{name}-%s")
        return Doing(name, words, form, tried(form, lambda **_: act(form)))

    if can_plan_project(actor, one) and one.case.stage in PLANNING and not one.case.ended:
        yield doing("node", Words("排节点、保障事项", "Plan a node or guarantee"), NodeForm,
                    lambda f: plan_node(project=one, planned=f.made(), **terms))  # fmt: skip
    if "planned" in open_:
        yield doing("planned", Words("确定计划，转入月度调度", "The plan stands"), OpinionForm,
                    lambda f: services.settle_plan(project=one, **f.cleaned_data, **terms))  # fmt: skip
    if "normal" in open_ and actor.role == Role.COUNTY_OFFICER and can_dispatch(actor, one):
        yield doing("dispatch", Words("月度调度", "Report this month"), partial(DispatchForm, milestones=waiting),
                    lambda f: services.dispatch(project=one, told=f.told(), **terms))  # fmt: skip
    if "recognise" in open_ and can_recognise(actor, one):
        yield doing("recognise", Words("认定投资", "Recognise the investment"), RecogniseForm,
                    lambda f: services.recognise(project=one, **f.found(), **terms))  # fmt: skip


def _anchors(one: Project) -> list[str]:
    measure = plan_of(one.case.edition).measure(one.item) if one.item else None
    return [measure.anchor] if measure is not None else []


def _product(one: Project) -> tuple[str, str] | None:
    graph = graph_of(one.case.edition)
    found = graph.product.get(one.product) if graph is not None and one.product else None
    return (found.id, found.name) if found is not None else None
