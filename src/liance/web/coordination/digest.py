"""The digest for a day: its parts from every slice, and what changed since the last one; the same each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from liance.web.audit.remembered import at_one_look
from liance.web.cases.digest import Asked, Entry, sections
from liance.web.coordination.queries import chains_of, duties, last_issue
from liance.web.policies.models import Edition
from liance.web.policies.queries import in_use
from liance.web.site import clock
from liance.web.site.words import Words

TOP = 5
"""Entries of a part at most."""
CHANGES = 15
"""Where the news stand among the parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is shown: what it is called, its entries, and how many more there are."""

    id: str
    title: Words
    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """The whole for a day: whose it is, since when it tells what changed, its parts."""

    edition: Edition
    chain: str
    chain_name: str
    day: date
    since: date | None
    leader: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """As it stands over it."""
        return f"{self.chain_name}链长简报"


@at_one_look()
def digest_of(policy: str, chain: str, day: date) -> Digest | None:
    """What was known at the end of a day; None where no edition of the policy was in use then, or has no such chain."""
    edition = in_use(policy, before=clock.end_of(day))
    if edition is None:
        return None
    names = chains_of(edition)
    if chain and chain not in names:
        return None
    asked = Asked(edition, chain, day)
    last = last_issue(policy, chain, before=day)
    since = last.day if last is not None else None
    leaders = [
        d.who for d in duties(policy, on=day, known=asked.moment) if d.part == "leader" and d.chain in ("", chain)
    ]
    return Digest(
        edition, chain, names.get(chain, ""), day, since, "；".join(leaders), tuple(_parts(asked, since))
    )  # fmt: skip


def _parts(asked: Asked, since: date | None) -> Iterator[Part]:
    news = False
    for section in sections():
        if section.order >= CHANGES and not news:
            yield _news(asked, since)
            news = True
        yield _part(section.id, section.title, section.entries(asked))
    if not news:
        yield _news(asked, since)


def _news(asked: Asked, since: date | None) -> Part:
    if since is None:
        return Part("changes", Words("上期以来的变化", "Changed since the last"), (FIRST,))
    title = Words(f"{since}以来的变化", f"Changed since {since}")
    return _part("changes", title, (e for s in sections() for e in s.changes(asked, since)))


FIRST = Entry(Words("这是第一期，没有上期可比。", "This is the first; there is none to compare with."))


def _part(id_: str, title: Words, entries: Iterable[Entry]) -> Part:
    found = list(islice(entries, 100))
    return Part(id_, title, tuple(found[:TOP]), max(0, len(found) - TOP))
