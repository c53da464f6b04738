"""Pages: the digest for a day on the screen, as Word and PDF; issuing it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from liance.web.coordination import queries
from liance.web.coordination.digest import digest_of
from liance.web.coordination.models import Issue
from liance.web.coordination.pages.common import edition_of
from liance.web.coordination.paper import Form
from liance.web.coordination.permissions import can_issue, can_read_digest
from liance.web.coordination.services import issuing
from liance.web.people.pages.signed_in import actor_of, signed_in, terms_of
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.words import Words

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_GET
@signed_in
def first(request: HttpRequest) -> HttpResponse:
    """To the digest of the first policy."""
    can_read_digest.demand(actor_of(request))
    return redirect("coordination:digest", policy=edition_of(request).policy)


@require_GET
@signed_in
def digest(request: HttpRequest, policy: str) -> HttpResponse:
    """The digest for a day, yesterday by default; that of today says that it still changes."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    can_read_digest.demand(actor)
    edition = edition_of(request, policy)
    day, chain = day_asked(request, "day", default=today - timedelta(days=1)), request.GET.get("chain", "")
    made = digest_of(policy, chain, day)
    told = {
        "edition": edition, "digest": made, "day": day, "chain": chain, "chains": queries.chains_of(edition),
        "running": day >= today, "may": can_issue(actor) and made is not None and day < today,
        "issue": Issue.objects.filter(policy=policy, chain=chain, day=day).first(),
        "issues": Issue.objects.filter(policy=policy, chain=chain)[:10],
    }  # fmt: skip
    return render(request, "coordination/digest.html", told)


@require_GET
@signed_in
def digest_file(request: HttpRequest, policy: str, day: str, form: str) -> HttpResponse:
    """The digest of a day that is over, as Word or PDF."""
    chain, on = request.GET.get("chain", ""), _day(day)
    data = issuing.download(policy=policy, chain=chain, day=on, form=cast(Form, form), **terms_of(request))
    answer = HttpResponse(data, content_type=TYPES[form])
    name = f"digest-{policy}{f'-{chain}' if chain else ''}-{on}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@signed_in
def issue(request: HttpRequest, policy: str, day: str) -> HttpResponse:
    """Issue it: the next one tells what changed since."""
    chain, on = request.POST.get("chain", ""), _day(day)
    issuing.issue(policy=policy, chain=chain, day=on, **terms_of(request))
    messages.success(request, str(Words(f"{on}的简报已印发", f"the digest of {on} is issued")))
    return redirect(f"{reverse('coordination:digest', args=[policy])}?day={on}&chain={chain}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
