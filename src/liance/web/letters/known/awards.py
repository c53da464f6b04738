"""Documents of an application: acceptance, correction, confirmation, support, refusal, withdrawal, minutes, plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from liance.values.money import format_money
from liance.web.awards.models import Award
from liance.web.cases.engine import calendar
from liance.web.cases.models import Case, Step
from liance.web.letters.known.about import Known, Matter, Row, day_of, given, item_of
from liance.web.letters.known.money import payee, shares
from liance.web.notices.models import Line
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import policy_of


def about_case(m: Matter) -> Known:
    """What most documents say: who, under which policy and clause, which matter and number."""
    party = m.root.party
    return Known(
        fixed=given(
            enterprise=party.name if party is not None else None,
            policy=m.root.edition.title,
            item=m.item if m.award is not None else None,
            clause=m.rule.sentence.path if m.rule is not None else None,
            case_number=m.root.number,
            applied=applied(m),
        )
    )


def applied(m: Matter) -> date | None:
    """The day on which the party handed the application in; None for what nobody applied for."""
    first = m.root.steps.filter(number=1).first()
    party = first is not None and first.role in map(str, APPLICANTS)
    return day_of(first) if party and m.root.parent is None else None


def acceptance(m: Matter) -> Known:
    """Received on the day that it came to the stage; the whole procedure's limit from then on."""
    stage = m.occasion.stage
    entering = next((s for s in reversed(m.steps) if m.step is not None and s.number < m.step.number), None)
    received, total = day_of(entering), m.procedure.total
    counts = total is not None and stage is not None and total.since == stage.id
    if total is None or received is None or not counts:
        return Known(fixed=given(received=received))
    return Known(fixed=given(received=received, days=total.days, due=calendar().add(received, total.days)))


def correction(m: Matter) -> Known:
    """What is to be mended: the reasons of the act; by when: the limit of the stage."""
    rows: list[Row] = [
        {"material": r["about"].removeprefix("材料："), "problem": r["text"]}
        for r in (m.step.reasons if m.step else ())
    ]
    return Known(fixed=given(gaps=rows, days=stage_days(m), due=m.due()))


def stage_days(m: Matter) -> int | None:
    """The limit of the occasion's stage."""
    stage = m.occasion.stage
    return stage.limit.days if stage is not None and stage.limit is not None else None


def confirmation(m: Matter) -> Known:
    """The enterprise's own paper to the office: it signs, the office prepares."""
    amount = m.award.ceiling if m.award is not None else None
    issuer = m.root.party.name if m.root.party is not None else None
    account = payee(m.root.party_id) if m.root.party_id is not None else {}
    return Known(fixed=given(issuer=issuer, amount=amount, due=m.due()) | account, proposed={"bureau": m.office.name})


def refusal(m: Matter) -> Known:
    """The conditions that were not met, each with what was found."""
    clause = m.rule.sentence.path if m.rule is not None else ""
    reasons, files = refusing(m)
    rows: list[Row] = [
        given(condition=r["about"], clause=clause, finding=r["text"], evidence="、".join(files)) for r in reasons
    ]
    return Known(fixed=given(reasons=rows))


def refusing(m: Matter) -> tuple[list[dict[str, str]], list[str]]:
    """The reasons against the party with their files: of the case's own last act, or of the notice that ended it."""
    step: Step | None = m.step
    if step is not None and not step.reasons:
        child = m.case.children.order_by("-pk").first()
        step = child.steps.exclude(reasons=[]).last() if child is not None else None
    return ([], []) if step is None else (step.reasons, [e.name for e in step.attachments.all()])


def support(m: Matter) -> Known:
    """What was decided within which ceiling, how it was computed, and how its public notice ended."""
    decided, ceiling = (m.decision.decided, m.decision.ceiling) if m.decision is not None else (None, None)
    less = decided is not None and ceiling is not None and decided < ceiling
    return Known(
        fixed=given(ceiling=ceiling, decided=decided),
        proposed=given(basis=computation(m), notice=noticed([m.case]), reduction=reduction(m) if less else None),
    )


def computation(m: Matter) -> str:
    """The rule in words, the facts it was applied to with their sources, and the result: a paragraph each."""
    if not m.story or m.award is None:
        return ""
    rule = "；".join(f"{name}：{words}" for name, words in m.story["rule"].items())
    facts = "；".join(_fact(f) for f in m.story["facts"] if f["value"] is not None)
    money = m.award.indicative
    result = [f"按上述规则和事实计算，结果为{format_money(money)}。"] if money is not None else []
    return "\n".join([f"规则：{rule}。", *([f"事实：{facts}。"] if facts else []), *result])


def _fact(fact: dict[str, Any]) -> str:
    source = f"（{fact['source']}）" if fact["source"] else ""
    return f"{fact['label']}{fact['value']}{source}"


def reduction(m: Matter) -> str:
    """Why less than the ceiling was decided, as far as those who reviewed said so."""
    cutting = [s for s in m.steps if s.amount is not None]
    return "；".join(dict.fromkeys(t for s in cutting for t in (*(r["text"] for r in s.reasons), s.opinion) if t))


def noticed(cases: Iterable[Case]) -> str:
    """When and where awards stood before the public, and what came of it."""
    lines = Line.objects.filter(case__parent__in=list(cases), notice__published_at__isnull=False)
    return "".join(dict.fromkeys(_noticed(line) for line in lines.select_related("notice").order_by("pk")))


def _noticed(line: Line) -> str:
    first, last = line.notice.first_day, line.notice.last_day
    assert first is not None
    assert last is not None
    objections = line.objections.count()
    came = f"其间收到异议{objections}件，已经处理" if objections else "没有收到异议"
    return f"{_day(first)}至{_day(last)}公示（{line.notice.number}），{came}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def withdrawal(m: Matter) -> Known:
    """When the party took it back, and why if it said so."""
    return Known(fixed=given(requested=day_of(m.step)), proposed=given(reason=m.step.opinion if m.step else None))


def minutes(m: Matter) -> Known:
    """One topic: this matter, and what was decided about it, once it is."""
    acted = next((s for s in m.steps if m.occasion.stage is not None and s.stage == m.occasion.stage.id), None)
    topic: Row = {"topic": m.item}
    if acted is not None:
        outcome = m.procedure.stage(acted.stage).outcome(acted.outcome)
        money = f"，金额{format_money(acted.amount)}" if acted.amount is not None else ""
        topic["resolution"] = f"{outcome.title if outcome is not None else acted.outcome}{money}。"
    return Known(proposed={"topics": [topic]} | given(held=day_of(acted)))


def plan(m: Matter) -> Known:
    """The plan of one award."""
    return plan_of([m.award] if m.award is not None and m.award.decided is not None else [])


def plan_of(awards: list[Award]) -> Known:
    """What was decided, line by line; by county with what each level bears, once it is in the books."""
    counties: dict[str, list[Award]] = {}
    for award in awards:
        counties.setdefault(award.beneficiary.county, []).append(award)
    items = [line_of(award) | given(amount=award.decided) for award in awards]
    rows = [given(county=name, awards=len(of)) | shares(of, name) for name, of in counties.items()]
    return Known(fixed=given(items=items, shares=rows), proposed=given(notice=noticed(a.case for a in awards)))


def line_of(award: Award) -> Row:
    """An award on a sheet: who, where, what for, under which clause."""
    rule = policy_of(award.edition).incentive(award.incentive)
    return given(
        enterprise=award.beneficiary.name, county=award.beneficiary.county, item=item_of(award.case),
        clause=rule.sentence.path if rule is not None else None,
    )  # fmt: skip
