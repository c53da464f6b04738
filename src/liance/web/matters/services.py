"""Writes: a matter opened, with all that its form gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Value
from liance.records.stating import owner_of
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.matters.kinds import Declared, as_given, key_of, party_named, title_of, year_of
from liance.web.matters.models import Matter
from liance.web.matters.permissions import can_open
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS
from liance.web.registry.permissions import party_of
from liance.web.registry.values import stored
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NO_PARTY = refusal(
    "matter-no-party", "平台上没有“{party}”这个单位", "there is no organisation {party} here",
    hint_zh="填18位统一社会信用代码，或者已登记的全称。", hint_en="Give its credit code, or its registered full name.",
    status=422,
)  # fmt: skip
NOT_NOW = refusal(
    "matter-not-now", "“{kind}”每年{first}至{last}开始办理", "{kind} is opened from {first} to {last} of each year",
    hint_zh="请在这段时间内申报。", hint_en="Come back within these days.",
)  # fmt: skip
ON_ITS_WAY = refusal(
    "matter-on-its-way", "同样的事项正在办理：{number}", "the same is on its way: {number}",
    hint_zh="在那一件里补充；确实是另一件的，把名称写得不同。", hint_en="Go on there, or name this one differently.",
)  # fmt: skip


# ---- opening ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def open_matter(
    *, of_kind: Declared, values: Mapping[str, Value], actor: Actor, now: datetime,
    file: tuple[str, bytes] | None = None,
) -> Matter:  # fmt: skip
    """Open a matter and take the first outcome of its first stage with the values given.

    Raises Refused with everything that is wrong; nothing is then written.
    """
    kind, today = of_kind.kind, clock.day_of(now)
    values = with_owner(kind, values, actor)
    party = _party(kind, values)
    can_open.demand(actor, kind, party)
    key = key_of(kind.record, values)
    fail_if_any([*_stranger(kind, values, party), *_out_of_time(kind, today), *_on_its_way(of_kind, key)])
    told = stored(kind.record, values)
    case = casework.open_case(
        procedure=of_kind.procedure, edition=of_kind.edition, title=title_of(kind, told, party), actor=actor, now=now,
        party=party,
    )  # fmt: skip
    made = Matter.objects.create(
        case=case, policy=of_kind.edition.policy, kind=kind.id, key=key, opened_on=today,
        year=year_of(kind.record, values, today), values=_owner_of(kind, told),
    )  # fmt: skip
    record(
        actor=actor, now=now, action="matter-opened", thing="matter", thing_id=case.number, after=told,
        details={"kind": kind.id},
    )  # fmt: skip
    first = of_kind.procedure.stages[0]
    asked = {a.field.id for a in kind.asks.get((first.id, first.outcomes[0].id), ())} - made.values.keys()
    more = as_given({n: v for n, v in values.items() if n in asked})
    casework.act(case=case, outcome=first.outcomes[0].id, actor=actor, now=now, more=more, file=file)
    return Matter.objects.select_related("case").get(pk=made.pk)


def with_owner(kind: ir.MatterKind, values: Mapping[str, Value], actor: Actor) -> dict[str, Value]:
    """Values of whoever opens: an applicant's matter is always its own organisation's."""
    owner = owner_of(kind.record)
    if owner is None or not actor.is_any(*APPLICANTS):
        return dict(values)
    home = Organisation.objects.filter(pk=actor.organisation).first()
    return {**values, owner.id: party_of(home)} if home is not None else dict(values)


def _owner_of(kind: ir.MatterKind, told: Mapping[str, str]) -> dict[str, str]:
    owner = owner_of(kind.record)
    return {owner.id: told[owner.id]} if owner is not None and owner.id in told else {}


def _party(kind: ir.MatterKind, values: Mapping[str, Value]) -> Organisation | None:
    owner = owner_of(kind.record)
    return party_named(str(values.get(owner.id, ""))) if owner is not None else None


def _stranger(kind: ir.MatterKind, values: Mapping[str, Value], party: Organisation | None) -> Iterator[Told]:
    """Somebody whom the platform does not know cannot be the party; a record that is nobody's needs none."""
    owner = owner_of(kind.record)
    if party is None and owner is not None and owner.kind in (Kind.PARTY, Kind.REF):
        yield NO_PARTY.given(party=values.get(owner.id, ""))


def _out_of_time(kind: ir.MatterKind, today: date) -> Iterator[Told]:
    if kind.window is not None and not open_on(kind, today):
        yield NOT_NOW.given(kind=kind.title, first=kind.window[0], last=kind.window[1])


def open_on(kind: ir.MatterKind, day: date) -> bool:
    """Whether a kind may be opened on a day; a window may reach over the end of the year."""
    if kind.window is None:
        return True
    first, last = kind.window
    here = f"{day:%m-%d}"
    return first <= here <= last if first <= last else here >= first or here <= last


def _on_its_way(of_kind: Declared, key: str) -> Iterator[Told]:
    rows = Matter.objects.filter(policy=of_kind.edition.policy, kind=of_kind.kind.id, key=key, case__ended="")
    yield from (ON_ITS_WAY.given(number=number) for number in rows.values_list("case__number", flat=True)[:1])
