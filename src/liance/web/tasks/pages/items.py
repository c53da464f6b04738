"""Pages: one task or measure with all that is known of it, its lead and milestones; which firm a name means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from liance.web.audit.remembered import at_one_look
from liance.web.chains.queries import graph_of
from liance.web.guide.links import Block, Link, block_links
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, terms_of
from liance.web.people.search import find, read
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.refusals import Told
from liance.web.site.tried import Tried, tried
from liance.web.site.words import Words
from liance.web.tasks import show
from liance.web.tasks.forms import LeadForm, MilestoneForm
from liance.web.tasks.models import Milestone
from liance.web.tasks.pages.overview import edition_or_404
from liance.web.tasks.permissions import can_lead, can_plan, can_see
from liance.web.tasks.plan import Head, Measure
from liance.web.tasks.queries.projects import standings_of
from liance.web.tasks.queries.tasks import HeadStanding, Standing, history, reached_on, same_bodies
from liance.web.tasks.queries.tasks import overview as seen
from liance.web.tasks.services import tasks as services

WHYS, REPORTS, PROJECTS = 8, 12, 15
"""So many of the worst grounds, the last reports, and projects, stand on a measure's page."""
POSTS = require_http_methods(["GET", "HEAD", "POST"])


@POSTS
@at_one_look()
def item(request: HttpRequest, policy: str, item: str) -> HttpResponse:
    """A task with its measures, or one measure; officers name the lead and plan milestones."""
    actor, edition, on = actor_of(request), edition_or_404(policy), day_asked(request)
    can_see.demand(actor)
    found = seen(edition, on=on)
    head = next((h for h in found.heads if h.head is found.plan.head(item)), None)
    if head is None:
        raise Http404
    standing = found.standings.get(item) if item != head.head.id or not head.measures else None
    return _item(request, edition, head, standing, on)


def _item(
    request: HttpRequest, edition: Edition, head: HeadStanding, standing: Standing | None, on: object
) -> HttpResponse:
    actor, terms = actor_of(request), terms_of(request)
    item = standing.measure.id if standing is not None else head.head.id
    sent = request.POST if request.method == "POST" else None
    lead = LeadForm(sent if sent and "lead" in sent else None, auto_id="lead-%s") if can_lead(actor) else None
    done: list[Tried] = []
    if lead is not None:
        done.append(tried(lead, partial(services.name_lead, edition=edition, item=item), **terms))
    form = None
    if standing is not None and can_plan(actor, standing.lead.unit_id if standing.lead is not None else ""):
        form = MilestoneForm(sent if sent and "plan" in sent else None, measure=standing.measure, auto_id="plan-%s")
        act = partial(services.plan_milestone, edition=edition, item=item)
        done.append(tried(form, lambda **_: act(planned=form.made(), **terms)))
    if any(t.done for t in done):
        messages.success(request, str(Words("已登记", "recorded")))
        return redirect(request.path)
    told: Sequence[Told] = [x for t in done for x in t.told]
    shown = {
        "edition": edition, "policy": edition.policy, "head": head, "standing": standing, "on": on, "told": told,
        "done_at": _done_at(request, edition, standing.measure if standing is not None else head.head),
        "lead_form": lead, "plan_form": form, "shown": show.light(standing.light if standing else head.light),
        **(_measure(edition, standing) if standing is not None else _head(head)),
    }  # fmt: skip
    return render(request, "tasks/item.html", shown, status=422 if any(t.bound for t in done) else 200)


def _done_at(request: HttpRequest, edition: Edition, one: Measure | Head) -> list[Link]:
    """The pages where what it is done by is run, for who may open them."""
    block = Block(edition.policy, one.block.kind, one.id, one.title, one.anchor, one.block.done_by)
    return [link for link in block_links(actor_of(request), [block])[block] if link.url != request.path]


def _head(head: HeadStanding) -> dict[str, object]:
    rows = [(s, show.light(s.light), show.whys(s.lit)[0]) for s in head.measures]
    return {"rows": rows, "anchors": [head.head.anchor], "text": head.head.block.sentence.text}


def _measure(edition: Edition, s: Standing) -> dict[str, object]:
    measure, today = s.measure, clock.day_of(clock.now())
    until = clock.end_of(today)
    same = same_bodies(edition.policy, until=until)
    rows = [(m, reached_on(m, until)) for m in s.milestones]
    found = [p for p in standings_of(edition.policy, on=today) if p.project.item == measure.id]
    return {
        "measure": measure, "anchors": [measure.anchor], "text": measure.block.sentence.text.replace("\n", ""),
        "whys": show.whys(s.lit)[:WHYS], "more_whys": max(0, len(s.lit.grounds) - WHYS),
        "products": list(_products(edition, measure)),
        "bodies": [(name, same.get(name)) for name in measure.bodies],
        "outputs": [
            (what, unit, s.last(what), show.chart(what, unit, s.figures, s.milestones))
            for what, unit in measure.block.outputs
        ],
        "figures": sorted(s.figures, key=lambda f: (f.as_of, f.pk), reverse=True),
        "milestones": rows, "reports": history(edition.policy, measure.id)[:REPORTS],
        "projects": [(p, show.light(p.lit.light)) for p in found[:PROJECTS]], "count": len(found),
    }  # fmt: skip


def _products(edition: Edition, measure: Measure) -> Iterator[tuple[str, str]]:
    """The products that a measure names, each with its id in the chain's graph; empty for one not there."""
    graph = graph_of(edition)
    known = {name: p.id for p in graph.products for name in (p.name, *p.aliases)} if graph is not None else {}
    return ((name, known.get(name, "")) for name in measure.products)


@POSTS
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another plan in place of a milestone, or take it out, with the reason."""
    actor, terms = actor_of(request), terms_of(request)
    can_see.demand(actor)
    one = get_object_or_404(Milestone, pk=pk, project=None)
    edition = edition_or_404(one.policy)
    standing = seen(edition, on=clock.day_of(clock.now())).standings.get(one.item)
    if standing is None:
        raise Http404
    can_plan.demand(actor, standing.lead.unit_id if standing.lead is not None else "")
    form = MilestoneForm(request.POST or None, measure=standing.measure, replaces=one)
    if "drop" in request.POST:
        made = tried(form, lambda **given: services.drop_milestone(milestone=one, why=given["why"], **terms))
    else:
        made = tried(
            form, lambda **given: services.replan(milestone=one, planned=form.made(), why=given["why"], **terms)
        )
    if made.done:
        messages.success(request, str(Words("节点已调整", "the plan is changed")))
        return redirect("tasks:item", one.policy, one.item)
    shown = {"milestone": one, "form": form, "told": made.told, "policy": one.policy, "measure": standing.measure}
    return render(request, "tasks/milestone.html", shown, status=made.status)


@POSTS
def body(request: HttpRequest, policy: str) -> HttpResponse:
    """Which organisation a name of the document means: likely ones, and the one confirmed."""
    actor, edition = actor_of(request), edition_or_404(policy)
    can_lead.demand(actor)
    name, item = request.GET.get("name", ""), request.GET.get("item", "")
    if request.method == "POST":
        code = request.POST.get("code", "")
        chosen = get_object_or_404(Organisation, pk=code) if code else None
        services.confirm_body(edition=edition, name=name, organisation=chosen, actor=actor, now=clock.now())
        messages.success(request, str(Words(f"“{name}”已登记", f"{name} is recorded")))
        return redirect("tasks:item", policy, item) if item else redirect("tasks:overview", policy)
    words = request.GET.get("q", "").strip()[:80] or name
    same = same_bodies(policy, until=clock.end_of(clock.day_of(clock.now()))).get(name)
    shown = {"policy": policy, "name": name, "item": item, "words": words, "same": same,
             "rows": read(find(words, most=10)) if words else []}  # fmt: skip
    return render(request, "tasks/body.html", shown)
