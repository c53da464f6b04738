"""Pages of officers: what waits for a notice, drawing one up, publishing, objections, concluding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from liance.web.notices import queries, services
from liance.web.notices.models import Notice
from liance.web.notices.permissions import can_draw_up
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.words import Words

ON_A_PAGE = 100
"""So many of the cases that wait can be put on one notice."""


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What waits, to be put on a new notice; the notices so far."""
    actor, waiting = actor_of(request), queries.waiting()
    can_draw_up.demand(actor)
    if request.method == "POST":
        cases = list(waiting.filter(number__in=request.POST.getlist("case")))
        awards = all(hasattr(case, "award") for case in cases)
        usual = Words("奖补资金公示", "Public notice of awards") if awards else Words("公示", "Public notice")
        title = request.POST.get("title", "").strip() or str(usual)
        made = services.draw_up(title=title[:200], cases=cases, actor=actor, now=clock.now())
        return redirect("notices:notice", number=made.number)
    shown = {"waiting": waiting[:ON_A_PAGE], "count": waiting.count(), "page": page_of(request, queries.notices())}
    return render(request, "notices/list.html", shown)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: publish it, follow its lines, conclude it."""
    actor, one = actor_of(request), get_object_or_404(Notice, number=number)
    can_draw_up.demand(actor)
    if request.method == "POST" and "publish" in request.POST:
        services.publish(notice=one, actor=actor, now=clock.now())
        messages.success(request, str(Words(f"{number} 已发布", f"{number} published")))
        return redirect("notices:notice", number=number)
    if request.method == "POST":
        done = services.conclude(notice=one, actor=actor, now=clock.now())
        messages.success(
            request, str(Words(f"{done}件公示无异议，进入下一环节", f"{done} cleared, on to what follows"))
        )
        return redirect("notices:notice", number=number)
    return render(request, "notices/notice.html", {"notice": one, "lines": queries.lines_of(one)})
