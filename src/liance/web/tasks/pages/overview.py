"""Pages: all tasks of a policy with their lights, as of a day, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from liance.web.people.pages.signed_in import actor_of
from liance.web.policies.models import Edition
from liance.web.policies.queries import current, current_editions
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.sheets import Sheet, download
from liance.web.site.words import Words
from liance.web.tasks import show
from liance.web.tasks.permissions import can_see
from liance.web.tasks.plan import answering, plan_of
from liance.web.tasks.queries.tasks import HeadStanding, Overview, Standing, lights, same_bodies
from liance.web.tasks.queries.tasks import overview as seen

ASKED = ("chain", "body", "county", "light")
HEADS = (
    Words("任务", "task"), Words("举措", "measure"), Words("产业链", "chain"),
    Words("文件写明的责任单位", "responsible"), Words("牵头单位", "lead"), Words("灯号", "light"), Words("理由", "why"),
    Words("最近的产出", "last figures"), Words("依据", "clause"),
)  # fmt: skip


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Which policy's tasks; the only one's at once."""
    can_see.demand(actor_of(request))
    rows = [e for e in current_editions() if plan_of(e).heads]
    if len(rows) == 1:
        return redirect("tasks:overview", rows[0].policy)
    return render(request, "tasks/index.html", {"editions": rows})


@require_GET
def overview(request: HttpRequest, policy: str) -> HttpResponse:
    """Every task with its light and why, filtered by chain, body, county or light."""
    actor, edition, on = actor_of(request), edition_or_404(policy), day_asked(request)
    can_see.demand(actor)
    found = seen(edition, on=on)
    asked = {name: request.GET.get(name, "") for name in ASKED}
    bodies = Bodies(edition, on)
    told = {
        "edition": edition, "on": on, "today": clock.day_of(clock.now()), "asked": asked,
        "rows": [_row(h) for h in _chosen(found, asked, bodies)], "plan": found.plan,
        "lights": [(show.light(light), n) for light, n in lights(found).items()],
        "bodies": bodies.names(found), "counties": bodies.counties(found), "policy": policy,
        "anchors": bodies.answering.get(asked["body"], ()),
        "query": urlencode({k: v for k, v in {**asked, "on": str(on)}.items() if v}),
    }  # fmt: skip
    return render(request, "tasks/overview.html", told)


@require_GET
def overview_file(request: HttpRequest, policy: str, kind: str) -> HttpResponse:
    """The same list, a line a measure."""
    edition, on = edition_or_404(policy), day_asked(request)
    can_see.demand(actor_of(request))
    asked = {name: request.GET.get(name, "") for name in ASKED}
    found = seen(edition, on=on)
    return download(sheet_of(edition, _chosen(found, asked, Bodies(edition, on)), on), kind, f"tasks-{policy}")


def sheet_of(edition: Edition, heads: list[HeadStanding], on: date) -> Sheet:
    """The list, to be taken along."""
    rows = [_cells(h, s) for h in heads for s in h.measures]
    rests_on = Words(f"政策第{edition.number}版", f"policy no. {edition.number}")
    return Sheet(Words("任务", "Tasks"), HEADS, rows, rests_on, on)


def _cells(h: HeadStanding, s: Standing) -> tuple[str, ...]:
    last = ((what, unit, s.last(what)) for what, unit in s.measure.block.outputs)
    figures = (f"{what} {show.plain(f.value)}{unit}（{f.as_of}）" for what, unit, f in last if f is not None)
    return (
        f"{h.head.id} {h.head.title}", f"{s.measure.id} {s.measure.title}",
        h.head.chain.title if h.head.chain is not None else "", "、".join(h.head.departments),
        s.lead.unit.name if s.lead is not None else "", str(show.LIGHTS[s.light]),
        "；".join(str(w.words) for w in show.whys(s.lit)), "；".join(figures), s.measure.anchor,
    )  # fmt: skip


def edition_or_404(policy: str) -> Edition:
    """The current edition of a policy."""
    found = current(policy)
    if found is None:
        raise Http404
    return found


# ---- filtering -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A task on the page: its light, those of its measures, and the worst ground."""

    standing: HeadStanding
    shown: show.Shown
    measures: tuple[tuple[Standing, show.Shown], ...]
    why: show.Why | None


def _row(h: HeadStanding) -> Row:
    grounds = [g for s in h.measures for g in s.lit.grounds if g.light == h.light]
    measures = tuple((s, show.light(s.light)) for s in h.measures)
    return Row(h, show.light(h.light), measures, show.why(grounds[0]) if grounds else None)


class Bodies:
    """Who is named by tasks, leads them or answers for them, and where they are, on a day."""

    def __init__(self, edition: Edition, on: date) -> None:
        self.same = same_bodies(edition.policy, until=clock.end_of(on))
        self.answering = answering(edition)

    def of(self, h: HeadStanding) -> set[str]:
        """The bodies that a task names, is answered for by, or is led by."""
        return {*h.head.departments, *(b for s in h.measures for b in s.measure.bodies), *h.units}

    def names(self, found: Overview) -> list[str]:
        """All of them."""
        return sorted(set(self.answering).union(*(self.of(h) for h in found.heads)))

    def counties_of(self, h: HeadStanding) -> set[str]:
        """The counties of the units that lead a task, and of the firms that it names as far as they are known."""
        named = (row.organisation for name in self.of(h) if (row := self.same.get(name)) is not None)
        leads = (s.lead.unit for s in h.measures if s.lead is not None)
        return {o.county for o in (*named, *leads) if o is not None and o.county}

    def counties(self, found: Overview) -> list[str]:
        """All of these counties."""
        return sorted(set[str]().union(*(self.counties_of(h) for h in found.heads)))


def _chosen(found: Overview, asked: dict[str, str], bodies: Bodies) -> list[HeadStanding]:
    """The tasks that fit all that is asked for."""
    tests: dict[str, Callable[[HeadStanding], bool]] = {
        "chain": lambda h: h.head.chain is not None and h.head.chain.id == asked["chain"],
        "light": lambda h: h.light == asked["light"],
        "body": lambda h: asked["body"] in bodies.of(h),
        "county": lambda h: asked["county"] in bodies.counties_of(h),
    }
    wanted = [test for name, test in tests.items() if asked[name]]
    return [h for h in found.heads if all(test(h) for test in wanted)]
