"""Who is entitled without being asked: found over the whole registry, kept until found anew, and offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from liance.records.vocabulary import Kind, Vocabulary
from liance.rules.answers.explain import Answer, Program
from liance.web.audit.services import record
from liance.web.awards.models import Award, Entitled, Finding
from liance.web.awards.permissions import can_find_entitled, can_offer
from liance.web.awards.queries import PAYING, is_proactive
from liance.web.awards.services import open_award
from liance.web.guide.queries import registry_state
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.registry.permissions import party_of
from liance.web.registry.queries import organisations_named, whole_city
from liance.web.registry.values import key_text
from liance.web.site import clock
from liance.web.site.refusals import Refused


# ---- finding -------------------------------------------------------------------------------------------------------
def find(*, edition: Edition, actor: Actor, now: datetime) -> Finding:
    """Decide the whole registry as if all applied now, and keep who is entitled and not yet on his way.

    Nothing where neither the registry nor the year has changed. Takes as long as deciding everybody does: a quarter of
    a minute for ten thousand enterprises.
    """
    can_find_entitled.demand(actor)
    today = clock.day_of(now)
    state = registry_state(today)
    known = Finding.objects.filter(edition=edition, state=state).first()
    return known or _kept(edition, state, _rows(edition, today), actor, now)


def find_daily(*, actor: Actor, now: datetime) -> int:
    """Find for every current policy for which nothing was found today; for how many it was."""
    today = clock.day_of(now)
    fresh = {f.edition_id for f in Finding.objects.all() if clock.day_of(f.at) == today}
    due = [e for e in current_editions() if e.pk not in fresh]
    for edition in due:
        find(edition=edition, actor=actor, now=now)
    return len(due)


@transaction.atomic
def _kept(edition: Edition, state: str, rows: list[Entitled], actor: Actor, now: datetime) -> Finding:
    Entitled.objects.filter(finding__edition=edition).delete()
    Finding.objects.filter(edition=edition).delete()
    made = Finding.objects.create(edition=edition, state=state, at=now)
    for row in rows:
        row.finding = made
    Entitled.objects.bulk_create(rows, batch_size=1000)
    record(
        actor=actor, now=now, action="entitled-found", thing="policy", thing_id=edition.policy,
        details={"edition": edition.number, "state": state, "found": len(rows)},
    )  # fmt: skip
    return made


def _rows(edition: Edition, day: date) -> list[Entitled]:
    policy = policy_of(edition)
    wanted = [i.id for i in policy.incentives if is_proactive(policy, i)]
    found = Program(policy, only=wanted).payable(replace(whole_city(policy), applied_on=day)) if wanted else []
    awards = Award.objects.filter(policy=policy.id, incentive__in=wanted).select_related("beneficiary")
    awards = awards.only("incentive", "record_type", "record_key", "beneficiary__name", "beneficiary__kind")
    known = {(a.incentive, party_of(a.beneficiary), a.record_type, a.record_key) for a in awards}
    rows = [_row(a) for a in found if a.outcome in PAYING and a.beneficiary is not None and not a.guidance]
    return [r for r in rows if (r.incentive, r.beneficiary, r.record_type, r.record_key) not in known]


def _row(a: Answer) -> Entitled:
    return Entitled(
        incentive=a.incentive.id, beneficiary=a.beneficiary or "", record_type=a.record.type.id,
        record_key=key_text(a.record), year=a.year, ceiling=a.high,
    )  # fmt: skip


# ---- reading -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody entitled, the incentive's name, what for, and the organisation if it is known here."""

    entitled: Entitled
    title: str
    about: str
    owner: Organisation | None


def found(edition: Edition) -> QuerySet[Entitled]:
    """Everybody found and not yet offered anything, in the order of the policy."""
    return Entitled.objects.filter(finding__edition=edition).order_by("pk")


def finding_of(edition: Edition, *, on: date) -> tuple[Finding | None, bool]:
    """When they were found, and whether the registry, or the year, has changed since."""
    row = Finding.objects.filter(edition=edition).first()
    return row, row is not None and row.state != registry_state(on)


def candidates(rows: Iterable[Entitled], edition: Edition) -> list[Candidate]:
    """The same in words, for a page of them."""
    rows, policy = list(rows), policy_of(edition)
    titles = {i.id: i.title for i in policy.incentives}
    owners = organisations_named({row.beneficiary for row in rows})
    return [
        Candidate(
            row, titles.get(row.incentive, row.incentive), _about(row, policy.vocabulary), owners.get(row.beneficiary)
        )
        for row in rows
    ]  # fmt: skip


def _about(row: Entitled, vocabulary: Vocabulary) -> str:
    """The product, project, park … of the record; empty where it is about the party itself."""
    type_ = vocabulary.type_named(row.record_type)
    keys = zip(type_.keys, row.record_key.split("\x1f"), strict=False) if type_ is not None else ()
    return " · ".join(text for field, text in keys if field.kind is Kind.TEXT and text not in ("", row.beneficiary))


# ---- offering ------------------------------------------------------------------------------------------------------
def offer(*, edition: Edition, chosen: Iterable[Entitled], actor: Actor, now: datetime) -> list[Award]:
    """Open a proactive award for each that names a known organisation, is due still and not on its way yet."""
    can_offer.demand(actor)
    made = []
    for one in chosen:
        owner = organisations_named({one.beneficiary}).get(one.beneficiary)
        award = _offered(one, owner, edition, actor, now) if owner is not None else None
        if award is not None:
            made.append(award)
    return made


@transaction.atomic
def _offered(one: Entitled, owner: Organisation, edition: Edition, actor: Actor, now: datetime) -> Award | None:
    """The award opened, on the facts as they are now; None where it is no longer due. Either way it was dealt with."""
    try:
        with transaction.atomic():
            award = open_award(
                beneficiary=owner, edition=edition, incentive=one.incentive, record_type=one.record_type,
                record_key=one.record_key, actor=actor, now=now,
            )  # fmt: skip
            if award.outcome not in PAYING:
                transaction.set_rollback(True)
    except Refused:
        award = None
    one.delete()
    return award if award is not None and award.outcome in PAYING else None
