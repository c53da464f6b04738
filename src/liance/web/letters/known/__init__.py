"""What is known for a document: of the case, of the office, of the day; each kind adds what only it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from liance.web.awards.models import Roll
from liance.web.letters.known import awards, heard, meetings, others, sheets
from liance.web.letters.known.about import Known, Matter
from liance.web.letters.known.office import of_office
from liance.web.letters.occasions import Occasion
from liance.web.notices.models import Notice
from liance.web.people.models import Organisation

__all__ = ["Known", "known"]

OF_CASES: Mapping[str, Callable[[Matter], Known]] = {
    "acceptance": awards.acceptance,
    "allocation-plan": awards.plan,
    "award-confirmation": awards.confirmation,
    "complaint-reply": others.complaint,
    "correction": awards.correction,
    "joint-review": heard.joint_review,
    "minutes": meetings.minutes,
    "objection-decision": others.objection,
    "payment-letter": others.payment,
    "receipt-notice": others.receipt,
    "recovery-decision": others.recovery_decision,
    "recovery-notice": others.recovery_notice,
    "refusal": awards.refusal,
    "score-summary": heard.score_summary,
    "support": awards.support,
    "withdrawal": awards.withdrawal,
}
OF_ROLLS: Mapping[str, Callable[[Roll], Known]] = {
    "allocation-plan": sheets.plan,
    "batch-summary": sheets.batch_summary,
    "county-summary": sheets.county_summary,
}
OF_NOTICES: Mapping[str, Callable[[Notice], Known]] = {"public-notice": sheets.public_notice}


def known(occasion: Occasion, office: Organisation, today: date) -> Known:
    """Everything known for the fields of a kind; a kind that is not in the tables has what most documents say."""
    found = _frame(occasion, office, today) | _of_subject(occasion, office, today)
    ids = {f.id for f in occasion.template.fields}
    fixed = {name: value for name, value in found.fixed.items() if name in ids}
    return Known(fixed, {n: v for n, v in found.proposed.items() if n in ids and n not in fixed})


def _frame(occasion: Occasion, office: Organisation, today: date) -> Known:
    proposed: dict[str, Any] = {"issuer": office.name, **of_office(office, occasion.template.id)}
    return Known({"issued": today}, proposed)


def _of_subject(occasion: Occasion, office: Organisation, today: date) -> Known:
    kind, subject = occasion.template.id, occasion.subject
    if isinstance(subject, Roll):
        of_roll = OF_ROLLS.get(kind)
        return of_roll(subject) if of_roll is not None else Known()
    if isinstance(subject, Notice):
        of_notice = OF_NOTICES.get(kind)
        return of_notice(subject) if of_notice is not None else Known()
    matter, of_case = Matter(occasion, office, today), OF_CASES.get(kind)
    common = awards.about_case(matter)
    return common | of_case(matter) if of_case is not None else common
