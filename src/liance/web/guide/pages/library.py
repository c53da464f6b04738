"""Pages: the library, one policy, its editions and what changed, searching, a worked example."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.telling.examples import work
from liance.telling.offers import tell_answer
from liance.telling.voice import Voice
from liance.values.disclosure import FEWEST
from liance.web.guide import queries
from liance.web.guide.permissions import can_count
from liance.web.guide.services import count_beneficiaries
from liance.web.people.middleware import ActingRequest
from liance.web.policies import queries as policies
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.words import language


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """All current policies, and searching in them."""
    return render(request, "guide/library.html", {"shelf": queries.library()})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Where the words stand: official text, rules, readings, tasks."""
    words = request.GET.get("q", "").strip()[:80]
    hits = queries.search(words, language())
    most = queries.MOST_HITS
    return render(request, "guide/search.html", {"words": words, "hits": hits, "most": most})


@require_GET
def policy(request: ActingRequest, policy: str) -> HttpResponse:
    """A policy as it is now: every sentence with its meaning beside it."""
    return _policy(request, current_or_404(policy))


@require_GET
def edition(request: ActingRequest, policy: str, number: int) -> HttpResponse:
    """An edition of a policy, also an earlier one."""
    return _policy(request, numbered_or_404(policy, number))


def _policy(request: ActingRequest, edition: Edition) -> HttpResponse:
    counted = queries.counted(edition, on=clock.day_of(clock.now()))
    counts = f"{counted.pk} {counted.at.isoformat()}" if counted is not None else ""
    shown = {
        "shelved": queries.shelved(edition),
        "edition": edition,
        "told": queries.told(edition, language()),
        "counted": counted,
        "clauses": _clauses(edition.digest, edition.policy, language(), counts, edition.current),
        "may_count": can_count(request.actor) and edition.current,
    }
    return render(request, "guide/policy.html", shown)


@lru_cache(maxsize=32)
def _clauses(digest: str, policy: str, words_in: str, counts: str, current: bool) -> SafeString:
    """The sentences of an edition with all that stands beside them, rendered once: it is the same for everybody."""
    edition = Edition.objects.only("digest", "policy").get(digest=digest)
    counted = queries.counted(edition, on=clock.day_of(clock.now())) if counts else None
    told = {
        "rows": queries.beside(edition, words_in, counted),
        "policy": policy,
        "counted": counted,
        "current": current,
        "fewest": FEWEST,
    }
    return render_to_string("guide/clauses.html", told)


@require_GET
def history(request: HttpRequest, policy: str) -> HttpResponse:
    """All editions of a policy."""
    rows = policies.editions_of(policy)
    if not rows:
        raise Http404
    pairs = [(row, rows[n + 1] if n + 1 < len(rows) else None) for n, row in enumerate(rows)]
    return render(request, "guide/history.html", {"pairs": pairs, "policy": policy, "newest": rows[0]})


@require_GET
def compare(request: HttpRequest, policy: str, old: int, new: int) -> HttpResponse:
    """What differs between two editions."""
    left, right = numbered_or_404(policy, old), numbered_or_404(policy, new)
    changed = queries.compared(left, right, language())
    parts = [(what, [c for c in changed if c.what == what]) for what in ("sentence", "rule", "reading", "plan")]
    return render(request, "guide/compare.html", {"old": left, "new": right, "parts": parts, "changed": changed})


@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, policy: str, incentive: str, number: int) -> HttpResponse:
    """A worked example, and with a POST the same with other figures; for htmx the part that changes."""
    edition = current_or_404(policy)
    rows = queries.examples(edition).get(incentive, ())
    if number >= len(rows):
        raise Http404
    program = queries.example_program(edition, incentive)
    made = work(rows[number], program, request.POST.dict() if request.method == "POST" else None)
    voice = Voice(language())
    shown = {
        "edition": edition, "incentive": queries.told(edition, language()).incentive(incentive), "number": number,
        "example": rows[number], "worked": made, "changed": request.method == "POST",
        "answers": [tell_answer(a, voice) for a in made.answers],
        "anchor": queries.told(edition, language()).anchor_of(incentive),
    }  # fmt: skip
    part = bool(getattr(request, "htmx", False))
    return render(request, "guide/example-part.html" if part else "guide/example.html", shown)


@require_POST
def count(request: ActingRequest, policy: str) -> HttpResponse:
    """Have the beneficiaries counted anew."""
    count_beneficiaries(edition=current_or_404(policy), actor=request.actor, now=clock.now())
    return redirect("guide:policy", policy)


def current_or_404(policy: str) -> Edition:
    """The current edition of a policy."""
    found = policies.current(policy)
    if found is None:
        raise Http404
    return found


def numbered_or_404(policy: str, number: int) -> Edition:
    """One edition of a policy."""
    found = policies.numbered(policy, number)
    if found is None:
        raise Http404
    return found
