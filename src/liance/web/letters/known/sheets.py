"""Sheets of a batch, and the public notice of a list."""

from __future__ import annotations

from liance.web.awards.models import Award, Roll
from liance.web.cases.engine import calendar, procedure_of
from liance.web.cases.models import Step
from liance.web.letters.known.about import Known, Row, given
from liance.web.letters.known.awards import line_of, plan_of
from liance.web.notices.models import Notice
from liance.web.people.roles import Role
from liance.web.policies.queries import policy_of

COUNTY = (str(Role.COUNTY_OFFICER), str(Role.COUNTY_LEADER))


def awards_of(roll: Roll) -> list[Award]:
    """The awards of a batch in the order of its sheet."""
    rows = Award.objects.filter(case__in=roll.cases.all()).select_related(
        "case", "case__procedure", "beneficiary", "edition"
    )
    return list(rows.prefetch_related("case__steps").order_by("beneficiary__county", "case__number"))


def batch_of(roll: Roll) -> str:
    """`厂房租金补贴`, and on the next line of a title `（PC-2026-000001）`."""
    rule = policy_of(roll.edition).incentive(roll.incentive)
    return f"{rule.title if rule is not None else roll.incentive}\n（{roll.number}）"


def county_summary(roll: Roll) -> Known:
    """What the county proposes: what the rule gives beside what was found."""
    rows: list[Row] = []
    for award in awards_of(roll):
        step = _last(award, county=True)
        row = line_of(award) | given(code=award.beneficiary_id, applied=award.indicative)
        del row["county"]
        rows.append(row | given(proposed=step.amount if step else None, opinion=_opinion(award, step)))
    return Known(fixed=given(county=roll.county, batch=batch_of(roll), items=rows))


def batch_summary(roll: Roll) -> Known:
    """What the city decides beside what the counties proposed."""
    rows: list[Row] = []
    for award in awards_of(roll):
        county, city = _last(award, county=True), _last(award, county=False)
        amounts = given(
            ceiling=award.ceiling, proposed=county.amount if county else None, decided=city.amount if city else None
        )
        rows.append(line_of(award) | amounts | given(opinion=_opinion(award, city)))
    return Known(fixed=given(batch=batch_of(roll), items=rows))


def plan(roll: Roll) -> Known:
    """The plan of all that was decided in a batch."""
    return plan_of(awards_of(roll)) | Known(fixed={"policy": roll.edition.title})


def public_notice(notice: Notice) -> Known:
    """The list as it was published: masked, with its days."""
    assert notice.text is not None
    assert notice.first_day is not None
    assert notice.last_day is not None
    rows = [
        given(
            enterprise=line.get("name"), county=line.get("county"), item=line.get("matter"), clause=line.get("clause"),
            amount=line.get("decided"),
        )
        for line in notice.text["lines"]
    ]  # fmt: skip
    days = calendar().between(notice.first_day, notice.last_day)
    return Known(
        fixed=given(policy=notice.edition.title, start=notice.first_day, end=notice.last_day, days=days, items=rows),
        proposed={"subject": notice.title.removesuffix("公告").removesuffix("公示")},
    )


def _last(award: Award, *, county: bool) -> Step | None:
    """The last act with an amount of the county's people, or of anybody above them."""
    steps = [s for s in award.case.steps.all() if s.amount is not None and (s.role in COUNTY) is county]
    return steps[-1] if steps else None


def _opinion(award: Award, step: Step | None) -> str | None:
    if step is None:
        return None
    outcome = procedure_of(award.case).stage(step.stage).outcome(step.outcome)
    title = outcome.title if outcome is not None else step.outcome
    return f"{title}：{step.opinion}" if step.opinion else title
