"""What slices give to the chain leader's digest, the leader's page and the agendas of meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from liance.web.audit.remembered import remembered
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.words import Words

DIGESTS = 64
"""What several parts of a digest need is `remembered` of so many of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a digest is asked for: an edition, a chain (empty: all), and the day up to whose end things count."""

    edition: Edition
    chain: str
    day: date

    @property
    def moment(self) -> datetime:
        """The first moment that no longer counts: what was recorded before it is known."""
        return clock.end_of(self.day)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it says, the page of the record behind it, who is to act and by when; `bad`: late or wrong."""

    words: Words
    address: str = ""
    owner: str = ""
    due: date | None = None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for the leader's page: what it counts, the number in words, the page of its records.

    `tone`: good, warn or bad where the number itself says so; `note`: what it is out of, or as of when.
    """

    label: Words
    value: Words
    address: str
    note: Words | None = None
    tone: str = ""


Entries = Callable[[Asked], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A part of the digest: the most important entries first; `changes` since the end of a day, for the news.

    `figures` are the numbers that the leader's page shows of it. All of them tell only of what was known at
    `Asked.moment`: the same day asked for later gives the same.
    """

    id: str
    title: Words
    order: int
    entries: Entries
    changes: Callable[[Asked, date], Iterable[Entry]] = lambda asked, since: ()
    figures: Callable[[Asked], Iterable[Figure]] = lambda asked: ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a meeting could talk about: `origin` tells it from all others, so that it is taken up once."""

    origin: str
    title: str
    text: str
    address: str


_SECTIONS: dict[str, DigestSection] = {}
_TOPICS: list[Callable[[Asked], Iterable[Topic]]] = []


def count(n: int, zh: str, en: str) -> Words:
    """A number with its unit, as a figure shows it: `count(3, "项", "")`."""
    return Words(f"{n:,}{zh}", f"{n:,} {en}".strip())


def add_section(section: DigestSection) -> None:
    """Put a part into every digest. Raises ValueError for an id that is taken."""
    if section.id in _SECTIONS and _SECTIONS[section.id] != section:
        raise ValueError(f"the digest has a part {section.id} already")
    _SECTIONS[section.id] = section


def sections() -> tuple[DigestSection, ...]:
    """The parts, in order."""
    return tuple(sorted(_SECTIONS.values(), key=lambda s: (s.order, s.id)))


def add_topics(source: Callable[[Asked], Iterable[Topic]]) -> None:
    """Let a slice propose topics for meetings."""
    if source not in _TOPICS:
        _TOPICS.append(source)


@remembered(DIGESTS)
def topics(asked: Asked) -> list[Topic]:
    """Everything proposed, each once."""
    found: dict[str, Topic] = {}
    for source in _TOPICS:
        for topic in source(asked):
            found.setdefault(topic.origin, topic)
    return list(found.values())
