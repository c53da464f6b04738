"""What the slice shows beside a case: the match, with what spoke for it and whom to call."""

from __future__ import annotations

from collections.abc import Iterable

from liance.web.board.models import Match
from liance.web.board.permissions import can_see_matches
from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.people.actor import Actor


def panels(case: Case, actor: Actor) -> Iterable[Panel]:
    """The match that a case is about."""
    match = Match.objects.filter(case=case).select_related("need__organisation", "offer__organisation").first()
    if match is not None and (can_see_matches(actor, match.need) or can_see_matches(actor, match.offer)):
        yield Panel("board/panel.html", {"match": match})
