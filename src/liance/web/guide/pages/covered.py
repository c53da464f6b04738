"""Pages: where each sentence of a policy is worked on, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liance.web.guide.coverage import KINDS, Coverage
from liance.web.guide.coverage import coverage as covered
from liance.web.guide.pages.library import current_or_404
from liance.web.guide.permissions import can_see_coverage
from liance.web.people.pages.signed_in import actor_of
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.sheets import Sheet, download
from liance.web.site.words import Words

HEADS = (
    Words("条款", "clause"), Words("原文", "text"), Words("块", "blocks"), Words("办在哪里", "worked on at"),
    Words("地址", "address"),
)  # fmt: skip


@require_GET
def coverage(request: HttpRequest, policy: str) -> HttpResponse:
    """Every sentence with its blocks and the pages where it is done."""
    actor = actor_of(request)
    can_see_coverage.demand(actor)
    edition = current_or_404(policy)
    told = {"edition": edition, "covered": covered(edition, actor)}
    return render(request, "guide/coverage.html", told)


@require_GET
def coverage_file(request: HttpRequest, policy: str, kind: str) -> HttpResponse:
    """The same list as CSV or a workbook."""
    actor = actor_of(request)
    can_see_coverage.demand(actor)
    edition = current_or_404(policy)
    found = sheet_of(edition, covered(edition, actor), request.build_absolute_uri("/").rstrip("/"))
    return download(found, kind, f"coverage-{policy}")


def sheet_of(edition: Edition, found: Coverage, site: str) -> Sheet:
    """The list: a line a sentence."""
    rows = [
        (
            u.path, u.text, "、".join(f"{KINDS[b.kind]} {b.title}" for b, _ in u.blocks),
            "；".join(str(link.words) for link in u.links), " ".join(f"{site}{link.url}" for link in u.links),
        )
        for u in found.units
    ]  # fmt: skip
    rests_on = Words(f"政策第{edition.number}版，{len(rows)}句", f"policy no. {edition.number}, {len(rows)} sentences")
    return Sheet(Words("条款落实", "Coverage"), HEADS, rows, rests_on, clock.day_of(edition.taken_in_at))
