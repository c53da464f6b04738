"""Reads: what is known of a county's organisations, as the rows of a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liance.records.parameters import PARAMETER
from liance.records.stating import owners_of
from liance.records.vocabulary import RecordType
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.registry.models import Figure, Mention, Record
from liance.web.registry.permissions import covers, place_of

MOST = 100_000


def rows_to_fill(actor: Actor, type_: RecordType, *, county: str = "") -> Iterator[Mapping[str, str]]:
    """The current records of a type, with source and day; of a county those that name its organisations."""
    if type_ is PARAMETER:
        yield from _figures()
        return
    rows = Record.objects.filter(type=type_.id, current__withdrawn=False)
    place = county or place_of(actor) or ""
    if place or place_of(actor) is not None:
        if not covers(actor, place):
            return
        codes = Organisation.objects.filter(county=place).values("code")
        named = Mention.objects.filter(type=type_.id, field__in=[f.id for f in owners_of(type_)], value__in=codes)
        rows = rows.filter(pk__in=named.values("record_id"))
    told = rows.order_by("key").values_list("current__values", "current__source", "current__as_of")
    for values, source, as_of in told[:MOST].iterator(chunk_size=1000):
        about = {"source": source, "as_of": as_of.isoformat() if as_of is not None else ""}
        yield {**values, **{k: v for k, v in about.items() if v}}


def _figures() -> Iterator[Mapping[str, str]]:
    seen = set()
    for f in Figure.objects.order_by("parameter", "scope", "year", "-at", "-pk"):
        if (f.parameter, f.scope, f.year) not in seen:
            seen.add((f.parameter, f.scope, f.year))
            row = {"id": f.parameter, "scope": f.scope, "year": str(f.year), "value": f.value, "source": f.source}
            yield {k: v for k, v in row.items() if v}
