"""What the pages share: the edition that an address asks for, its chains, days typed into addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from liance.web.coordination.queries import editions
from liance.web.policies.models import Edition


def edition_of(request: HttpRequest, policy: str = "") -> Edition:
    """The edition of a policy, by default of the one asked for, or the first. Raises Http404 where there is none."""
    wanted = policy or request.POST.get("policy", "") or request.GET.get("policy", "")
    found = next((e for e in editions() if not wanted or e.policy == wanted), None)
    if found is None:
        raise Http404
    return found
