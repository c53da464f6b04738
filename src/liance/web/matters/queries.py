"""Reads: matters found, counted, published, alike; the same as they stood on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from liance.records.stating import owner_of
from liance.records.vocabulary import Field, Kind
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case, Step
from liance.web.cases.permissions import seen_by
from liance.web.cases.queries import stages_of
from liance.web.matters.kinds import Declared, shown
from liance.web.matters.models import Given, Lot, Matter, Row
from liance.web.people.actor import Actor
from liance.web.people.search import called
from liance.web.registry.models import Mention, Record
from liance.web.registry.queries.files import Shown

STATES = ("open", "late", "ended")
ALIKE = 10
"""So many matters or records that are alike are told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty: all."""

    policy: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None
    county: str = ""
    text: str = ""


def seen(actor: Actor) -> QuerySet[Matter]:
    """Every matter whose case a person may see, newest first."""
    rows = Matter.objects.filter(seen_by(actor, "case")).select_related("case", "case__party", "case__procedure")
    return rows.defer("case__run", "case__procedure__content").order_by("-opened_on", "-pk")


def found(actor: Actor, wanted: Wanted, *, today: date) -> QuerySet[Matter]:
    """Those that are asked for."""
    rows = seen(actor)
    same = {"policy": wanted.policy, "kind": wanted.kind, "year": wanted.year, "case__county": wanted.county}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if wanted.state == "ended":
        rows = rows.exclude(case__ended="")
    elif wanted.state in ("open", "late"):
        rows = rows.filter(case__ended="")
    if wanted.state == "late":
        rows = rows.filter(case__due__lt=today)
    if wanted.text:
        by_text = Q(case__number__icontains=wanted.text) | Q(case__title__icontains=wanted.text)
        rows = rows.filter(by_text | called(wanted.text, field="case__party__code"))
    return rows


def standing_at(of_kind: Declared, stage: str) -> list[Matter]:
    """The open matters of a kind at a stage, in the order of their numbers."""
    rows = Matter.objects.filter(policy=of_kind.edition.policy, kind=of_kind.kind.id, case__ended="")
    rows = rows.filter(case__stages__contains=f",{stage},").select_related("case")
    return list(rows.order_by("case__number"))


def opened_since(of_kind: Declared, key: str, day: date) -> bool:
    """Whether a matter of this kind about the same was opened since a day."""
    rows = Matter.objects.filter(policy=of_kind.edition.policy, kind=of_kind.kind.id, key=key)
    return rows.filter(opened_on__gte=day).exists()


def having_taken(of_kind: Declared, at: tuple[str, str], year: int) -> list[Matter]:
    """The matters of a kind and year of which an outcome was the last at its stage, and that were not turned down."""
    rows = Matter.objects.filter(policy=of_kind.edition.policy, kind=of_kind.kind.id, year=year)
    rows = rows.filter(case__steps__stage=at[0], case__steps__outcome=at[1]).distinct()
    back = [o.id for o in of_kind.procedure.stage(at[0]).outcomes if o.id != at[1]]
    return [m for m in rows.select_related("case") if at[0] not in stages_of(m.case) and m.case.ended not in back]


# ---- counted ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Counted:
    """How many matters of a kind and year are open, and how many came to each ending, by its id."""

    policy: str
    kind: str
    year: int
    open: int
    ended: Mapping[str, int]

    @property
    def all(self) -> int:
        """All of them."""
        return self.open + sum(self.ended.values())


def counts(*, policy: str = "", kind: str = "", year: int | None = None) -> list[Counted]:
    """Matters by kind and year, for whoever wants figures: open ones, and each ending."""
    same = {"policy": policy, "kind": kind, "year": year}
    return counts_of(Matter.objects.filter(**{name: value for name, value in same.items() if value}))


def counts_of(rows: QuerySet[Matter]) -> list[Counted]:
    """The same of some matters."""
    told = rows.order_by().values("policy", "kind", "year", "case__ended").annotate(n=Count("pk"))
    by: dict[tuple[str, str, int], dict[str, int]] = {}
    for one in told.order_by("policy", "kind", "year", "case__ended"):
        by.setdefault((one["policy"], one["kind"], one["year"]), {})[one["case__ended"]] = one["n"]
    return [
        Counted(p, k, y, found.get("", 0), {e: n for e, n in found.items() if e}) for (p, k, y), found in by.items()
    ]


# ---- published -------------------------------------------------------------------------------------------------------
def published(*, on: date, kind: str = "") -> QuerySet[Matter]:
    """What the public may read on a day, newest first."""
    rows = Matter.objects.filter(Q(public_until=None) | Q(public_until__gt=on), public_on__lte=on)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.select_related("case", "case__party", "case__edition").defer("case__run")
    return rows.order_by("-public_on", "-pk")


def lots(of_kind: Declared) -> list[Lot]:
    """The lots drawn for a kind, newest first."""
    return list(Lot.objects.filter(policy=of_kind.edition.policy, kind=of_kind.kind.id))


# ---- alike -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Alike:
    """What a reviewer should know of: other matters of the same keys but year and day, records that are there already,
    and rows whose firm stands elsewhere too."""

    matters: tuple[Matter, ...]
    records: tuple[Record, ...]
    elsewhere: Mapping[int, tuple[str, ...]]


def alike(of_kind: Declared, matter: Matter, rows: Iterable[Row]) -> Alike:
    """Other matters and records that may be the same thing."""
    type_ = of_kind.kind.record
    others = Matter.objects.filter(policy=matter.policy, kind=matter.kind).exclude(pk=matter.pk)
    same = [f for f in type_.series_keys if f.id in matter.values]
    mine = [m for m in others.filter(_begins(matter)).select_related("case")[: ALIKE * 5] if _same(m, matter, same)]
    named = [(f.id, matter.values[f.id]) for f in same]
    records = Record.objects.filter(type=type_.id, current__withdrawn=False)
    for name, value in named:
        records = records.filter(mentions__field=name, mentions__value=value)
    own = list(records.select_related("current").order_by("-year", "pk")[:ALIKE]) if named else []
    return Alike(tuple(mine[:ALIKE]), tuple(own), elsewhere(of_kind, matter, rows))


def _begins(matter: Matter) -> Q:
    """Matters of the same party, or of nobody."""
    return Q(case__party=matter.case.party_id) if matter.case.party_id else Q(case__party=None)


def _same(one: Matter, other: Matter, fields: Iterable[Field]) -> bool:
    return all(one.values.get(f.id) == other.values.get(f.id) for f in fields)


def elsewhere(of_kind: Declared, matter: Matter, rows: Iterable[Row]) -> dict[int, tuple[str, ...]]:
    """For each row that names a party: under which other keys the registry has that party in the same type."""
    found: dict[int, tuple[str, ...]] = {}
    own = {f.id: matter.values.get(f.id) for f in of_kind.kind.record.keys}
    by_type: dict[str, list[Row]] = {}
    for row in rows:
        by_type.setdefault(row.type, []).append(row)
    for type_id, mine in by_type.items():
        type_ = of_kind.vocabulary.type_named(type_id)
        party = next((f for f in type_.fields if f.kind in (Kind.PARTY, Kind.REF)), None) if type_ else None
        if type_ is None or party is None or not party.key:
            continue
        owner = owner_of(of_kind.kind.record)
        named = {r.values.get(party.id, "") for r in mine} - {""}
        rows_ = Mention.objects.filter(type=type_id, field=party.id, value__in=named, record__current__withdrawn=False)
        for value, told in rows_.values_list("value", "record__current__values"):
            if owner is not None and told.get(owner.id) not in (None, own.get(owner.id)):
                where = " ".join(str(told[f.id]) for f in type_.keys if f.id in own and f.id in told)
                for row in (r for r in mine if r.values.get(party.id) == value):
                    found[row.pk] = (*found.get(row.pk, ()), where)
    return found


# ---- as it stood -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """A matter as it stood at the end of a day: its last act in words, whether it had ended, its values then."""

    case: Case
    kind: str
    opened_on: date
    last: str
    last_on: date | None
    ended: bool
    values: tuple[Shown, ...]


def as_of(rows: QuerySet[Matter], of_kind: Declared, day: date) -> list[Line]:
    """The matters of one kind opened by a day, as they stood at its end; later acts leave no trace."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    given = Given.objects.filter(at__lt=end).order_by("pk")
    steps = Step.objects.filter(at__lt=end).order_by("number")
    told = rows.filter(opened_on__lte=day).order_by("case__number")
    told = told.prefetch_related(Prefetch("given", given, "told"), Prefetch("case__steps", steps, "taken"))
    return [_line(matter, of_kind, day) for matter in told]


def _line(matter: Matter, of_kind: Declared, day: date) -> Line:
    values: dict[str, str] = {}
    for one in matter.told:  # type: ignore[attr-defined]
        values |= one.values
    taken: list[Step] = matter.case.taken  # type: ignore[attr-defined]
    procedure, last = procedure_of(matter.case), taken[-1] if taken else None
    words, ended = "", False
    if last is not None:
        stage = procedure.stage(last.stage)
        outcome = stage.outcome(last.outcome)
        words = f"{stage.title}：{outcome.title if outcome is not None else last.outcome}"
        ended = outcome is not None and outcome.ending is not None
    owner = owner_of(of_kind.kind.record)
    fields = [f for f in of_kind.kind.record.fields if f is not owner]
    return Line(
        matter.case, matter.kind, matter.opened_on, words,
        timezone.localtime(last.at).date() if last is not None else None, ended, tuple(shown(fields, values)),
    )  # fmt: skip


def years() -> list[int]:
    """The years that matters are about, latest first."""
    return list(Matter.objects.order_by("-year").values_list("year", flat=True).distinct())
