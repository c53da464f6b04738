"""Reads for the public: awards and challenges as open data, where a case stands, keys of the API."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from liance.values.money import format_yuan
from liance.web.awards.models import Award
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.cases.queries import stage_title
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.queries.standing import OPEN, state_of
from liance.web.challenges.show import masked_contact
from liance.web.notices.masking import masked_code
from liance.web.notices.models import Line
from liance.web.openness.keys import digest_of
from liance.web.openness.models import ApiKey
from liance.web.openness.opendata import AwardOut, ChallengeOut, IndicatorOut
from liance.web.policies.queries import policy_of
from liance.web.site import clock


def published_awards(*, policy: str = "", incentive: str = "", year: str = "", county: str = "") -> QuerySet[Award]:
    """The awards that stand, have been on a published notice and are decided; newest decision first."""
    noticed = Line.objects.filter(case__parent=OuterRef("case"), notice__published_at__isnull=False)
    found = Award.objects.filter(Exists(noticed), live=True, decided__isnull=False)
    asked = {"policy": policy, "incentive": incentive, "beneficiary__county": county}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if year:
        found = found.filter(year=int(year)) if year.isdecimal() and len(year) == 4 else found.none()
    return found.select_related("case", "beneficiary", "edition").order_by("-decided_on", "-pk")


def as_open(award: Award) -> AwardOut:
    """One award as open data."""
    rule = policy_of(award.edition).incentive(award.incentive)
    return AwardOut(
        case=award.case.number, policy=award.policy, incentive=award.incentive,
        title=rule.title if rule is not None else award.incentive,
        clause=rule.sentence.path if rule is not None else "", beneficiary=award.beneficiary.name,
        code=masked_code(award.beneficiary_id), county=award.beneficiary.county, year=str(award.year or ""),
        decided=format_yuan(award.decided or 0), decided_on=str(award.decided_on or ""),
        paid=format_yuan(award.paid), recovered=format_yuan(award.recovered),
    )  # fmt: skip


def challenge_as_open(one: OpenChallenge) -> ChallengeOut:
    """One published challenge as open data; its indicators should be loaded."""
    open_ = one.case.stage == OPEN and not one.case.ended
    return ChallengeOut(
        number=one.number, policy=one.policy, title=one.title, problem=one.problem, product=one.product,
        owner=one.organisation.name, county=one.organisation.county, contact=masked_contact(one.contact),
        firm=format_yuan(one.firm_fen), public=format_yuan(one.public_fen), terms=one.terms,
        deadline=one.deadline.isoformat(), winners=str(one.winners), state=state_of(one).id,
        published=clock.day_of(one.published_at).isoformat() if one.published_at else "",
        until=one.case.due.isoformat() if open_ and one.case.due else "", result=one.result,
        indicators=[
            IndicatorOut(name=i.name, sign=i.sign, value=f"{i.value.normalize():f}", unit=i.unit, method=i.method)
            for i in one.indicators.all()
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands, without a name or an amount."""

    number: str
    procedure: str
    stage: str
    ended: bool
    due: date | None
    steps: tuple[tuple[str, date], ...]


def progress(number: str) -> Progress | None:
    """The progress of a case by its number; the stages passed with their days."""
    case = Case.objects.select_related("procedure").filter(number=number.strip().upper()).first()
    if case is None:
        return None
    procedure = procedure_of(case)
    done = tuple((procedure.stage(s.stage).title, s.at.date()) for s in case.steps.all())
    return Progress(
        case.number, procedure.title, stage_title(case), bool(case.ended),
        case.due if not case.ended else None, done,
    )  # fmt: skip


def key_for(secret: str, *, on: date) -> ApiKey | None:
    """The key that a secret opens today; None for one unknown, expired or revoked."""
    parts = secret.split("_", 2)
    if len(parts) != 3 or parts[0] != "lc":
        return None
    found = ApiKey.objects.select_related("organisation").filter(prefix=parts[1], revoked_at=None).first()
    if found is None or not hmac.compare_digest(found.digest, digest_of(secret)):
        return None
    return found if found.expires is None or found.expires >= on else None


def cases_of(organisation: str) -> QuerySet[Case]:
    """The cases of an organisation, newest first."""
    return Case.objects.filter(party=organisation).select_related("procedure").order_by("-opened_at", "-pk")
