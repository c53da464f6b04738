"""Reads: organisations and records found by name, code, type, year and whether anybody confirmed them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.records.vocabulary import Kind as FieldKind
from liance.records.vocabulary import Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind
from liance.web.people.search import Found, called, find
from liance.web.registry.models import Batch, Challenge, Figure, ListEdition, Mention, Record
from liance.web.registry.permissions import place_of
from liance.web.registry.queries.files import unconfirmed

KEEPING = (Kind.ENTERPRISE, Kind.PARK, Kind.ASSOCIATION, Kind.INSTITUTE)
"""Kinds of organisation about which there are records."""
OFFICES = tuple(kind for kind in Kind if kind not in KEEPING)
MANY = 300
"""From so many organisations on their records are looked through rather than gathered."""
NOTHING = Q(pk__in=[])


def organisations(actor: Actor, *, county: str = "") -> QuerySet[Organisation]:
    """The organisations with files that an official looks after."""
    rows = Organisation.objects.exclude(kind__in=OFFICES)  # not a filter: SQLite would then sort all by name
    if (place := place_of(actor)) is not None:
        rows = rows.filter(county=place)
    if county:
        rows = rows.filter(county=county)
    return rows.order_by("name", "code")


def organisations_called(actor: Actor, text: str, *, county: str = "") -> list[Found]:
    """Those of them that a name, a part of one or the beginning of a code may mean, likeliest first."""
    place = place_of(actor)
    if place is not None and county not in ("", place):
        return []
    return find(text, kinds=KEEPING, county=place if place is not None else county or None)


def records(
    actor: Actor, words: Vocabulary, *, type_: str = "", year: int | None = None, text: str = "",
    only_unconfirmed: bool = False,
) -> QuerySet[Record]:  # fmt: skip
    """Records by type, year and what they name, those changed last first; for a county those of its organisations."""
    rows = Record.objects.all()
    if type_:
        rows = rows.filter(type=type_)
    if year is not None:
        rows = rows.filter(year=year)
    if text:
        rows = rows.filter(_mentioned(Organisation.objects.filter(called(text)), _keys_with(text, words)))
    if (place := place_of(actor)) is not None:
        rows = rows.filter(_mentioned(Organisation.objects.filter(kind__in=KEEPING, county=place)))
    if only_unconfirmed:
        rows = unconfirmed(rows)
    return rows.select_related("current__confirmation").order_by("-current_id")


def _mentioned(organisations: QuerySet[Organisation], also: Q = NOTHING) -> Q:
    """Records that mention one of the organisations, or have a mention of another kind.

    Those of few organisations are gathered. Of many there are enough among the records changed last, which are looked
    through one after the other.
    """
    mentions = Mention.objects.filter(Q(value__in=organisations.values("code")) | also)
    if organisations.order_by()[:MANY].count() < MANY:
        return Q(pk__in=mentions.values("record_id"))
    return Q(Exists(mentions.filter(record=OuterRef("pk"))))


def _keys_with(text: str, words: Vocabulary) -> Q:
    """Mentions that contain a text in a key: field by field, by an index; the many mentions of codes need not be."""
    found = NOTHING
    for type_ in words.types:
        for field in type_.keys:
            if field.kind is FieldKind.TEXT:
                found |= Q(type=type_.id, field=field.id, value__icontains=text)
    return found


def names_of(codes: set[str]) -> dict[str, str]:
    """The organisations' names by code."""
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))


def counties() -> list[str]:
    """The counties that organisations are in."""
    rows = Organisation.objects.filter(kind__in=KEEPING).exclude(county="")
    return list(rows.values_list("county", flat=True).distinct().order_by("county"))


def batches(actor: Actor) -> QuerySet[Batch]:
    """The batches of the place, newest first."""
    rows = Batch.objects.select_related("file")
    place = place_of(actor)
    return rows.filter(Q(county=place) | Q(made_by=actor.person)) if place is not None else rows


def challenges(actor: Actor) -> QuerySet[Challenge]:
    """The challenges of the place, or of one's own organisation, those open first."""
    rows = Challenge.objects.select_related("organisation", "record", "version")
    if (place := place_of(actor)) is not None:
        rows = rows.filter(organisation__county=place)
    return rows.order_by("answered_at", "-at")


def own_challenges(actor: Actor) -> QuerySet[Challenge]:
    """Those of the organisation acted for."""
    rows = Challenge.objects.select_related("organisation", "record", "version")
    return rows.filter(organisation=actor.organisation)


def editions(actor: Actor) -> QuerySet[ListEdition]:
    """The list editions that the place brought."""
    rows = ListEdition.objects.select_related("batch")
    place = place_of(actor)
    return rows.filter(county=place) if place is not None else rows


def figures_published() -> QuerySet[Figure]:
    """Every published figure, the newest first."""
    return Figure.objects.order_by("parameter", "scope", "-year", "-at", "-pk")
