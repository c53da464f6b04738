"""Consents: an organisation lets its data of a source be used, and takes that back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Consent, Organisation
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

CONSENT_EMPTY = refusal(
    "consent-empty",
    "没有写明数据来源或用途",
    "source or purpose is empty",
    hint_zh="请写明哪个部门的什么数据、用来做什么。",
    hint_en="Say whose data and what for.",
    status=422,
)
CONSENT_PAST = refusal(
    "consent-past",
    "有效期 {expires} 已经过去",
    "the last day {expires} is past",
    hint_zh="请填写今天或以后的日期，或不填（长期有效，可随时撤回）。",
    hint_en="Give today or later, or nothing (until withdrawn).",
    status=422,
)
CONSENT_GONE = refusal(
    "consent-withdrawn",
    "这项授权已经撤回",
    "this consent has been withdrawn",
    hint_zh="不必再撤回。",
    hint_en="There is nothing to withdraw.",
)


def has_consent(organisation: str, source: str, on: date) -> bool:
    """Whether an organisation (by code) lets its data of a source be used on a day."""
    day_after = clock.end_of(on)
    given = Consent.objects.filter(organisation=organisation, source=source, given_at__lt=day_after)
    held = given.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=day_after))
    return held.filter(Q(expires=None) | Q(expires__gte=on)).exists()


@transaction.atomic
def give_consent(
    *, organisation: str, source: str, purpose: str, expires: date | None, actor: Actor, now: datetime
) -> Consent:
    """Let data be used; giving the same again adds a second record, which is withdrawn apart."""
    permissions.can_consent.demand(actor, organisation)
    told: list[Told] = []
    if not (source.strip() and purpose.strip()):
        told.append(CONSENT_EMPTY.given())
    if expires is not None and expires < clock.day_of(now):
        told.append(CONSENT_PAST.given(expires=expires))
    fail_if_any(told)
    made = Consent.objects.create(
        organisation=Organisation.objects.get(pk=organisation), source=source.strip(), purpose=purpose.strip(),
        given_by=Account.objects.get(username=actor.account), given_at=now, expires=expires,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="consent-given", thing="organisation", thing_id=organisation,
        after=[source, purpose, expires.isoformat() if expires else None], details={"source": source},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_consent(*, consent: Consent, actor: Actor, now: datetime) -> Consent:
    """Take a consent back, at once. Raises Refused when it has been."""
    permissions.can_consent.demand(actor, consent.organisation_id)
    kept = Consent.objects.select_for_update().get(pk=consent.pk)
    if kept.withdrawn_at is not None:
        fail_if_any([CONSENT_GONE.given()])
    kept.withdrawn_at, kept.withdrawn_by = now, Account.objects.get(username=actor.account)
    kept.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        actor=actor, now=now, action="consent-withdrawn", thing="organisation", thing_id=kept.organisation_id,
        details={"consent": kept.pk, "source": kept.source},
    )  # fmt: skip
    return kept
