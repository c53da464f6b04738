"""Reads: an organisation's own file, record by record, with who said what when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Max, Min, Q, QuerySet

from liance.records.stating import for_offices, owner_of, owners_of
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.values.faults import ValueFault
from liance.values.money import parse_money
from liance.values.ratio import format_ratio
from liance.web.people.models import Organisation
from liance.web.registry.models import Challenge, Mention, Origin, Record, Version
from liance.web.registry.permissions import BY_NAME, party_of
from liance.web.site.words import Words

YES, NO = Words("是", "yes"), Words("否", "no")


@dataclass(frozen=True, slots=True)
class Known:
    """How much is known of one record type: records, first and last year, how many nobody confirmed yet."""

    type: RecordType
    records: int
    first: int | None
    last: int | None
    unconfirmed: int
    own: bool


def file_of(organisation: Organisation, vocabulary: Vocabulary) -> list[Known]:
    """What is known of an organisation by record type, in the vocabulary's order; types without records too."""
    rows = (
        records_about(organisation, vocabulary)
        .values("type")
        .annotate(n=Count("pk", distinct=True), first=Min("year"), last=Max("year"))
    )
    found = {row["type"]: row for row in rows.order_by()}
    open_ = unconfirmed(records_about(organisation, vocabulary)).values("type").annotate(n=Count("pk", distinct=True))
    waiting = {row["type"]: row["n"] for row in open_.order_by()}
    made = []
    for t in vocabulary.types:
        row = found.get(t.id)
        count, first, last = (row["n"], row["first"], row["last"]) if row is not None else (0, None, None)
        made.append(Known(t, count, first, last, waiting.get(t.id, 0), not for_offices(vocabulary, t)))
    return made


def records_about(
    organisation: Organisation, vocabulary: Vocabulary, *, types: Iterable[RecordType] | None = None
) -> QuerySet[Record]:
    """The records that are an organisation's own: an owner field names it. All types, or some.

    The type is asked of the index of names, not of the records: a condition on their type would make SQLite read all
    of that type for the sake of their order.
    """
    where = {(t.id, f.id) for t in types or vocabulary.types for f in owners_of(t)}
    rows = Mention.objects.filter(value=party_of(organisation)).values_list("record_id", "type", "field")
    return Record.objects.filter(pk__in={pk for pk, t, f in rows if (t, f) in where})


def records_of_type(organisation: Organisation, type_: RecordType, vocabulary: Vocabulary) -> QuerySet[Record]:
    """Its records of one type, newest year first."""
    rows = records_about(organisation, vocabulary, types=[type_])
    return rows.select_related("current__evidence", "current__confirmation").order_by("-year", "key")


def unconfirmed(records: QuerySet[Record]) -> QuerySet[Record]:
    """Those whose current version a party stated and no officer stands by yet."""
    stated = Version.objects.filter(origin=Origin.STATED, confirmed_by="", confirmation__isnull=True, withdrawn=False)
    return records.filter(current__in=stated.values("pk"))


def is_confirmed(version: Version) -> bool:
    """Whether somebody besides the party stands by a version."""
    return version.origin != Origin.STATED or version.confirmed_by != "" or hasattr(version, "confirmation")


def sure_version(record: Record) -> Version | None:
    """The newest version that somebody besides the party stands by; none if that one withdrew the record."""
    rows = record.versions.filter(~Q(origin=Origin.STATED) | ~Q(confirmed_by="") | Q(confirmation__isnull=False))
    found = rows.order_by("-number").first()
    return None if found is None or found.withdrawn else found


def not_confirmed_in(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    """For a reviewer: of the records with these types and key texts those stated by a party and not confirmed,
    each with the fields that differ from the last confirmed version."""
    by_type: dict[str, list[str]] = {}
    for type_, key in keys:
        by_type.setdefault(type_, []).append(key)
    found: dict[tuple[str, str], frozenset[str]] = {}
    for type_, names in by_type.items():
        rows = unconfirmed(Record.objects.filter(type=type_, key__in=names)).prefetch_related("versions__confirmation")
        found |= {(r.type, r.key): fields_unconfirmed(list(r.versions.all())) for r in rows}
    return found


def fields_unconfirmed(versions: Iterable[Version]) -> frozenset[str]:
    """The fields whose current value nobody but the party stands by."""
    ordered = sorted(versions, key=lambda v: v.number)
    if not ordered or is_confirmed(ordered[-1]):
        return frozenset()
    sure = next((v for v in reversed(ordered) if is_confirmed(v) and not v.withdrawn), None)
    before: Mapping[str, str] = sure.values if sure is not None else {}
    now: Mapping[str, str] = ordered[-1].values
    return frozenset(name for name in {*now, *before} if now.get(name) != before.get(name))


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a version on a page: `text` as people read it; `fen` for money; empty text: not known."""

    field: Field
    text: str
    fen: int | None
    changed: bool = False
    unconfirmed: bool = False
    reserved: bool = False


def shown_fields(
    version: Version, type_: RecordType, vocabulary: Vocabulary, *, open_fields: frozenset[str] = frozenset()
) -> list[Shown]:
    """Every field of a record as a page shows it, beside what changed since the version before."""
    before: Mapping[str, str] = version.supersedes.values if version.supersedes is not None else version.values
    return [
        Shown(
            f, text_of(f, version.values.get(f.id)), fen_of(f, version.values.get(f.id)),
            version.values.get(f.id) != before.get(f.id), f.id in open_fields, for_offices(vocabulary, type_, f),
        )
        for f in type_.fields
    ]  # fmt: skip


def text_of(field: Field, stored: str | None) -> str:
    """A stored value as people read it; money is shown from its fen instead."""
    if stored is None:
        return ""
    if field.kind is Kind.BOOL:
        return str(YES if stored == "true" else NO)
    if field.kind is Kind.ENUM and (choice := field.choice_of(stored)) is not None:
        return choice.label
    if field.kind is Kind.RATIO:
        with suppress(ValueError):  # else as an older vocabulary wrote it
            return format_ratio(Fraction(stored))
    return stored


def fen_of(field: Field, stored: str | None) -> int | None:
    """The fen of stored money."""
    if stored is not None and field.kind is Kind.MONEY:
        with suppress(ValueFault):  # else as an older vocabulary wrote it
            return parse_money(stored)
    return None


def title_of(record: Record, type_: RecordType) -> str:
    """How a record is called: its keys but the year, as people read them."""
    parts = dict(zip((f.id for f in type_.keys), record.key.split("\x1f"), strict=False))
    texts = [text_of(f, parts.get(f.id) or None) for f in type_.keys if f.kind is not Kind.YEAR]
    return " · ".join(t for t in texts if t)


def history(record: Record) -> list[Version]:
    """Every version, newest first, with its proof and who confirmed it."""
    rows = record.versions.select_related("evidence", "confirmation", "supersedes")
    return list(rows.order_by("-number"))


def challenges_of(record: Record) -> list[Challenge]:
    """What was challenged about a record, newest first."""
    return list(record.challenges.select_related("organisation", "evidence", "correction"))


def organisations_named(names: Iterable[str]) -> dict[str, Organisation]:
    """The organisations that records mean, by code or, for parks and associations, by name."""
    wanted = set(names)
    rows = Organisation.objects.filter(Q(code__in=wanted) | Q(name__in=wanted, kind__in=BY_NAME)).order_by("-code")
    return {party_of(o): o for o in rows} | {o.code: o for o in rows if o.code in wanted}


def owner_organisation(record: Record, type_: RecordType) -> Organisation | None:
    """The organisation that a record is about, if it is known: by its code, else by its name."""
    owner = owner_of(type_)
    if owner is None or record.current is None:
        return None
    party = str(record.current.values.get(owner.id, ""))
    rows = Organisation.objects.filter(Q(code=party) | Q(name=party, kind__in=BY_NAME))
    return rows.order_by("code").first() if party else None
