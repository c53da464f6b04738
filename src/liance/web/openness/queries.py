"""Reads for the public: awards as open data, where a case stands, keys of the API."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from liance.values.money import format_yuan
from liance.web.awards.models import Award
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.notices.masking import masked_code
from liance.web.openness.keys import digest_of
from liance.web.openness.models import ApiKey
from liance.web.policies.queries import policy_of

FIELDS = {
    "case": ("案号", "case number"),
    "policy": ("政策", "id of the policy"),
    "incentive": ("奖补项目", "id of the incentive"),
    "title": ("项目名称", "name of the incentive"),
    "clause": ("条款", "place of the clause in the official text"),
    "beneficiary": ("受益方", "name of the beneficiary"),
    "code": ("信用代码（脱敏）", "credit code, masked"),
    "county": ("县区", "county"),
    "year": ("年度", "year that the award is for; empty where it has none"),
    "decided": ("核定额（元）", "amount decided, yuan, decimal text"),
    "decided_on": ("核定日期", "day of the decision, ISO 8601"),
    "paid": ("已拨付（元）", "amount paid so far, yuan, decimal text"),
    "recovered": ("已追回（元）", "what of it came back, yuan, decimal text"),
}
"""The fields of the open data on awards, in order, with what they hold."""


def published_awards(*, policy: str = "", incentive: str = "", year: str = "", county: str = "") -> QuerySet[Award]:
    """The awards that stand, have been on a published notice and are decided; newest decision first."""
    found = Award.objects.filter(live=True, decided__isnull=False)
    found = found.filter(case__children__notice_line__notice__published_at__isnull=False).distinct()
    asked = {"policy": policy, "incentive": incentive, "beneficiary__county": county}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if year:
        found = found.filter(year=int(year)) if year.isdecimal() and len(year) == 4 else found.none()
    return found.select_related("case", "beneficiary", "edition").order_by("-decided_on", "-pk")


def as_open(award: Award) -> dict[str, str]:
    """One award as open data, by the ids of `FIELDS`; every value is text, so that no program rounds it."""
    rule = policy_of(award.edition).incentive(award.incentive)
    return {
        "case": award.case.number, "policy": award.policy, "incentive": award.incentive,
        "title": rule.title if rule is not None else award.incentive,
        "clause": rule.sentence.path if rule is not None else "", "beneficiary": award.beneficiary.name,
        "code": masked_code(award.beneficiary_id), "county": award.beneficiary.county, "year": str(award.year or ""),
        "decided": format_yuan(award.decided or 0), "decided_on": str(award.decided_on or ""),
        "paid": format_yuan(award.paid), "recovered": format_yuan(award.recovered),
    }  # fmt: skip


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
        case.number, procedure.title, procedure.stage(case.stage).title, bool(case.ended),
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
