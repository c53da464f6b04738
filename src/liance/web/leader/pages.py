"""Pages: the overview of a policy, as of now or of a day before; the same in the style of a wall screen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from liance.web.audit.remembered import at_one_look
from liance.web.cases.digest import Asked, DigestSection, Entry, Figure, sections
from liance.web.coordination.queries import chains_of
from liance.web.leader.permissions import can_see
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.policies.queries import current_editions, in_use
from liance.web.site import clock
from liance.web.site.days import day_asked, today

FIRST = 3
"""Lines that a part shows under its numbers; the digest has more."""
REFRESH = 300
"""Seconds after which a wall screen reads the page anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its numbers, its first lines, and how many lines more there are."""

    section: DigestSection
    figures: tuple[Figure, ...]
    entries: tuple[Entry, ...]
    more: int


@require_GET
@signed_in
def first(request: HttpRequest) -> HttpResponse:
    """To the overview of the first policy in use."""
    can_see.demand(actor_of(request))
    edition = next(iter(current_editions()), None)
    if edition is None:
        return render(request, "leader/overview.html", {"parts": ()})
    return redirect("leader:overview", policy=edition.policy)


@require_GET
@signed_in
@at_one_look()
def overview(request: HttpRequest, policy: str) -> HttpResponse:
    """Everything that slices tell of a policy, or of one chain, by the end of a day; `wall`: for a screen on a wall."""
    can_see.demand(actor_of(request))
    day = day_asked(request, "day")
    edition = in_use(policy, before=clock.end_of(day))
    if edition is None and not any(e.policy == policy for e in current_editions()):
        raise Http404
    chain = request.GET.get("chain", "")
    chains = chains_of(edition) if edition is not None else {}
    asked = Asked(edition, chain if chain in chains else "", day) if edition is not None else None
    told = {
        "policy": policy, "edition": edition, "day": day, "today": today(), "chain": chain, "chains": chains,
        "parts": [_part(s, asked) for s in sections()] if asked is not None else (),
        "wall": "wall" in request.GET, "refresh": REFRESH, "at": clock.now(), "editions": current_editions(),
    }  # fmt: skip
    return render(request, "leader/overview.html", told)


def _part(section: DigestSection, asked: Asked) -> Part:
    lines = list(islice(section.entries(asked), 100))
    return Part(section, tuple(section.figures(asked)), tuple(lines[:FIRST]), max(0, len(lines) - FIRST))
