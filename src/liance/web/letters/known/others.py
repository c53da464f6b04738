"""Documents of notices, objections, complaints, payments and recoveries."""

from __future__ import annotations

from liance.web.cases.models import Step
from liance.web.letters.known import money
from liance.web.letters.known.about import Known, Matter, day_of, given
from liance.web.letters.known.awards import stage_days
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
        fixed=told | given(subject=f"{party} {m.item}".strip(), new_amount=step.amount),
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
    """To the treasury: pay this award out of the plan, from the lines that it is committed to."""
    if m.award is None:
        return Known()
    row = {"payee": m.award.beneficiary.name} | money.payee(m.award.beneficiary_id)
    row |= given(clause=m.rule.sentence.path if m.rule is not None else None, amount=sum_of(m))
    plan = number_of("allocation-plan", case=m.case) or number_of("allocation-plan", case=m.root)
    plan = plan or number_of("allocation-plan", roll__cases=m.root)
    fixed = given(payments=[row], plan_number=plan, budget=money.lines_of(m.award))
    return Known(fixed=fixed, proposed={"batch": m.item})


def sum_of(m: Matter) -> int | None:
    """What is paid, in fen: the last amount of the payment's own acts, else what was decided."""
    told = next((s.amount for s in reversed(m.steps) if s.amount is not None), None)
    return told if told is not None else m.award.decided if m.award is not None else None


def receipt(m: Matter) -> Known:
    """The money has come: as the bank said, else on the day of the act that said so."""
    came = given(amount=sum_of(m), paid=day_of(m.step)) | money.received(m.award)
    return Known(fixed=came | given(decision_number=number_of("support", case=m.root)))


def decision_number(m: Matter) -> str | None:
    """The number of the decision that the award was given by."""
    return number_of("support", case=m.award.case) if m.award is not None else None


def recovery_notice(m: Matter) -> Known:
    """What is held against the party, and until when it may answer."""
    came = money.received(m.award)
    known = given(
        decision_number=decision_number(m), paid_amount=came.get("amount"), paid=came.get("paid"),
        days=stage_days(m), due=m.due(),
    )  # fmt: skip
    return Known(fixed=known, proposed=given(facts=grounds(m.step), amount=came.get("amount")))


def recovery_decision(m: Matter) -> Known:
    """What is to be paid back, by when, after the party was heard."""
    step = m.step
    heard = next((s for s in reversed(m.steps) if step is not None and s.number < step.number), None)
    known = given(
        decision_number=decision_number(m), notice_number=number_of("recovery-notice", case=m.case),
        amount=step.amount if step is not None else None, due=m.due(),
        interest=(step.interest or None) if step is not None else None,
    )  # fmt: skip
    return Known(fixed=known, proposed=given(facts=grounds(step), heard=heard.opinion if heard is not None else None))
