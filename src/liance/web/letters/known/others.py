"""Documents of notices, objections, complaints, payments and recoveries."""

from __future__ import annotations

from datetime import date

from liance.web.cases.models import Case, Step
from liance.web.letters.known.about import Known, Matter, Row, day_of, given, item_of
from liance.web.letters.known.awards import line_of, stage_days
from liance.web.letters.models import Letter
from liance.web.notices.models import Objection
from liance.web.site import clock


def number_of(kind: str, **subject: object) -> str | None:
    """The number of the letter of a kind that holds: one that no other has replaced."""
    found = Letter.objects.filter(kind=kind, replaced_by=None, **subject).order_by("-pk").first()
    return found.number if found is not None else None


def grounds(step: Step | None) -> str:
    """What an act said: its reasons, then its opinion, a paragraph each."""
    if step is None:
        return ""
    said = [f"{r['about']}：{r['text']}" for r in step.reasons]
    return "\n".join([*said, *([step.opinion] if step.opinion else [])])


def objection(m: Matter) -> Known:
    """What was objected to whom, what was found, what was decided."""
    step = m.step
    assert step is not None
    found = Objection.objects.filter(line__case=m.case, answered_at=step.at).select_related("line").first()
    outcome = m.procedure.stage(step.stage).outcome(step.outcome)
    party = m.root.party.name if m.root.party is not None else ""
    told: dict[str, object] = {}
    if found is not None:
        told = given(objector=found.name, raised=clock.day_of(found.at), claim=found.text)
        told |= given(notice_number=number_of("public-notice", notice=found.line.notice))
    return Known(
        fixed=told | given(subject=f"{party} {item_of(m.root)}".strip(), new_amount=step.amount),
        proposed=given(finding=grounds(step), conclusion=f"异议{outcome.title}。" if outcome is not None else None),
    )


def complaint(m: Matter) -> Known:
    """Who complains of what since when, and what the act answered."""
    subject, _, request = m.case.title.partition("：")
    step = m.step
    outcome = m.procedure.stage(step.stage).outcome(step.outcome) if step is not None else None
    answer = f"{outcome.title}。" if outcome is not None else None
    return Known(
        fixed=given(
            complainant=m.case.party.name if m.case.party is not None else None, subject=subject, request=request,
            complaint_number=m.case.number, received=clock.day_of(m.case.opened_at),
        ),
        proposed=given(finding=grounds(step), answer=answer),
    )  # fmt: skip


# ---- money ---------------------------------------------------------------------------------------------------------
def payment(m: Matter) -> Known:
    """To the treasury: pay this award out of the plan."""
    if m.award is None:
        return Known()
    row: Row = {"payee": m.award.beneficiary.name} | given(clause=line_of(m.award).get("clause"), amount=sum_of(m))
    plan = number_of("allocation-plan", case=m.case) or number_of("allocation-plan", case=m.root)
    plan = plan or number_of("allocation-plan", roll__cases=m.root)
    return Known(fixed=given(payments=[row], plan_number=plan), proposed={"batch": item_of(m.root)})


def sum_of(m: Matter) -> int | None:
    """What is paid, in fen: the last amount of the payment's own acts, else what was decided."""
    told = next((s.amount for s in reversed(m.steps) if s.amount is not None), None)
    return told if told is not None else m.award.decided if m.award is not None else None


def receipt(m: Matter) -> Known:
    """The money has come, on the day of the act that said so."""
    return Known(fixed=given(amount=sum_of(m), paid=day_of(m.step), decision_number=number_of("support", case=m.root)))


def recovery_notice(m: Matter) -> Known:
    """What is held against the party, and until when it may answer."""
    paid = m.award.paid if m.award is not None else None
    return Known(
        fixed=given(
            decision_number=number_of("support", case=m.root), paid_amount=paid or None, paid=paid_on(m),
            days=stage_days(m), due=m.due(),
        ),
        proposed=given(facts=grounds(m.step), amount=paid or None),
    )  # fmt: skip


def recovery_decision(m: Matter) -> Known:
    """What is to be paid back, by when, after the party was heard."""
    step = m.step
    heard = next((s for s in reversed(m.steps) if step is not None and s.number < step.number), None)
    return Known(
        fixed=given(
            decision_number=number_of("support", case=m.root), notice_number=number_of("recovery-notice", case=m.case),
            amount=step.amount if step is not None else None, due=m.due(),
        ),
        proposed=given(facts=grounds(step), heard=heard.opinion if heard is not None else None),
    )  # fmt: skip


def paid_on(m: Matter) -> date | None:
    """The day on which the award's payment came through."""
    payments = Case.objects.filter(parent=m.root, procedure__purpose="payment").order_by("-pk")
    found = payments.first()
    step = found.steps.filter(outcome="received").last() if found is not None else None
    return day_of(step)
