"""What pages and files show of returns: a firm's period in words, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liance.web.monitoring.asked import Return, State, indicators_of
from liance.web.monitoring.queries import Watched
from liance.web.monitoring.show import exactly, words
from liance.web.site.words import Words

RETURNS = {
    State.LATE: (Words("逾期未报", "late"), "bad", Words("现在报", "send now")),
    State.OPEN: (Words("未报", "not sent"), "warn", Words("填报", "fill in")),
    State.BACK: (Words("退回，要改", "sent back"), "bad", Words("改好再报", "send again")),
    State.SENT: (Words("已报，待校核", "sent, being checked"), "calm", Words("", "")),
    State.ADOPTED: (Words("已采用", "adopted"), "good", Words("报更正", "correct it")),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A return in words: what is asked, what was sent last, how far it is, and what the firm may do."""

    row: Return
    asked: tuple[Words, ...]
    figures: tuple[str | Words, ...]
    state: Words
    badge: str
    to_do: Words


def due(found: Return, of: Watched) -> Due:
    """A return in words."""
    words_, badge, to_do = RETURNS[found.state]
    names = tuple(words(i.name) for i in indicators_of(of, found.stretch.rhythm))
    lines = found.collection.lines if found.collection is not None else []
    figures = tuple(exactly(of.indicators[one["indicator"]], one["value"]) for one in lines)
    return Due(found, names, figures, words_, badge, to_do)


def states(counts: Mapping[State, int]) -> list[tuple[Words, str, int]]:
    """How many returns are how far, in words."""
    return [(RETURNS[s][0], RETURNS[s][1], counts[s]) for s in RETURNS if counts[s]]
