"""Reads: the documents of a case, the letters and drafts that somebody sees, what a draft's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from liance.official.library import kind
from liance.web.awards import rolls
from liance.web.awards.models import Roll
from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.cases.permissions import seen_by
from liance.web.letters.kinds import uses
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import Occasion, Subject, occasions
from liance.web.letters.permissions import can_draft, can_read
from liance.web.notices.models import Line, Notice
from liance.web.notices.queries import published
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.words import Words

RECENT = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that may be drafted or signed now; `draft`: one that is on its way in one's own office."""

    occasion: Occasion
    draft: Draft | None

    @property
    def words(self) -> Words:
        """The kind's name."""
        return Words(self.occasion.template.name, self.occasion.template.name_en)


@dataclass(frozen=True, slots=True)
class Documents:
    """What is issued about something, and what one may draft."""

    letters: tuple[Letter, ...]
    offers: tuple[Offer, ...]


def documents(subject: Subject, actor: Actor) -> Documents:
    """The documents of a case, batch or notice for one person."""
    name = {Case: "case", Roll: "roll", Notice: "notice"}[type(subject)]
    rows = list(_with_all(Letter.objects.filter(**{name: subject})).order_by("pk"))
    letters = tuple(letter for letter in rows if can_read(actor, letter))
    if actor.role not in OFFICIALS:
        return Documents(letters, ())
    return Documents(letters, tuple(_offers(subject, actor, name, issued={letter.occasion for letter in rows})))


def _offers(subject: Subject, actor: Actor, name: str, *, issued: set[str]) -> Sequence[Offer]:
    found = [o for o in occasions(subject) if can_draft(actor, o)]
    drafts = Draft.objects.filter(**{name: subject}, letter=None, dropped_at=None, office=actor.organisation)
    mine = {d.occasion: d for d in drafts}
    return [Offer(o, mine.get(o.key)) for o in found if o.key not in issued]


def panels(case: Case, actor: Actor) -> Sequence[Panel]:
    """The documents of a case, and of the notice that it stands on."""
    found = documents(case, actor)
    line = Line.objects.select_related("notice").filter(case=case).first()
    beside = documents(line.notice, actor) if line is not None else Documents((), ())
    both = Documents((*found.letters, *beside.letters), (*found.offers, *beside.offers))
    if not both.letters and not both.offers:
        return ()
    return (Panel("letters/panel.html", {"documents": both}, order=60),)


def _with_all(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    names = ("case", "case__procedure", "roll", "notice", "office", "replaces")
    rows = rows.select_related(*names).prefetch_related("replaced_by")
    return rows.defer("case__run", "case__procedure__content", "fields", "notice__text", "replaces__fields")


def letters_seen(actor: Actor) -> QuerySet[Letter]:
    """Every issued letter that a person may read, newest first."""
    rows = Q(case__isnull=False) & seen_by(actor, "case")
    if actor.role in (*OFFICIALS, *READERS):
        rows |= Q(notice__isnull=False) | Q(roll__in=rolls.seen(actor).values("pk"))
    found = _with_all(Letter.objects.filter(rows))
    apart = [kind for kind, use in uses().items() if use.apart]
    if actor.role not in (*OFFICIALS, *READERS):
        return found.exclude(kind__in=apart)
    return found.exclude(kind__in=apart, case__party__in=actor.belongs_to)


def drafts_open(actor: Actor) -> QuerySet[Draft]:
    """The drafts of one's own office that are on their way, last changed first."""
    rows = Draft.objects.filter(office=actor.organisation, letter=None, dropped_at=None)
    return rows.select_related("case", "roll", "notice").defer("case__run", "notice__text")


def rolls_seen(actor: Actor) -> list[Roll]:
    """The batches whose sheets one may draw up, newest first."""
    return list(rolls.seen(actor)[:RECENT])


def notices_seen() -> list[Notice]:
    """The published notices, newest first."""
    return list(published().defer("text")[:RECENT])


def name_of(kind_id: str) -> Words:
    """The name of a kind of document."""
    template = kind(kind_id)
    return Words(template.name, template.name_en)


READ_BY = (*APPLICANTS, *OFFICIALS, *READERS, Role.EXPERT)
