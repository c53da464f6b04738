"""Documents of the longer ways: acceptance, minutes, complaints, proactive awards, payment, recovery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.web.letters.world import Person, drafted, issued, kinds_of, lacks, text_of
from tests.web.reviewing import (
    DEPARTMENTS,
    EXPERTS,
    before_experts,
    clear,
    declare,
    department,
    expert,
    name_all,
    project,
    score,
)

from liance.procedures import Reason
from liance.web.cases import boards
from liance.web.cases.boards import Holder
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act, open_case
from liance.web.funds import services as funds
from liance.web.letters.permissions import can_read
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Evidence

Open = Callable[..., Case]


@pytest.fixture
def opened(firm: Organisation, edition: Edition, now: datetime, person: Person) -> Open:
    """Opens a case of a procedure for the firm."""

    def make(procedure: str, title: str, parent: Case | None = None) -> Case:
        way = policy_of(edition).procedures[procedure]
        clerk = person("chen", Role.CITY_OFFICER)
        return open_case(procedure=way, edition=edition, title=title, party=firm, actor=clerk, now=now, parent=parent)

    return make


def test_an_acceptance_says_by_when(opened: Open, firm: Organisation, person: Person, now: datetime) -> None:
    case = opened("standard-application", "研发平台奖励 · 2024年")
    case = act(case=case, outcome="submit", actor=person("agent", Role.ENTERPRISE, firm), now=now)
    officer = person("li", Role.COUNTY_OFFICER)
    assert "acceptance" not in kinds_of(case), "not before it is accepted"
    case = act(case=case, outcome="accept", actor=officer, now=now + timedelta(days=1))
    draft = drafted(case, "acceptance", officer, now)
    assert lacks(draft, now) == ["缺“事项”", "缺“条款”"], "no award is behind this case"
    letter = issued(case, "acceptance", officer, officer, now, item="研发平台奖励", clause="三（二）1")
    text = text_of(letter)
    assert "我单位于2024年9月2日收到" in text
    assert "60个工作日内办结，即不晚于2024年11月" in text


def test_minutes_are_counted_by_themselves(
    opened: Open, firm: Organisation, person: Person, organisation: Callable[..., Organisation], now: datetime
) -> None:
    case = opened("standard-application", "研发平台奖励 · 2024年")
    way = [
        ("submit", "agent", Role.ENTERPRISE, Grounds()), ("accept", "li", Role.COUNTY_OFFICER, Grounds()),
        ("recommend", "zhou", Role.COUNTY_OFFICER, Grounds(amount=100, opinion="推荐")),
        ("plain", "wang", Role.CITY_OFFICER, Grounds(amount=100, opinion="同意")),
    ]  # fmt: skip
    for outcome, name, role, grounds in way:
        actor = person(name, role, firm) if role == Role.ENTERPRISE else person(name, role)
        case = act(case=case, outcome=outcome, actor=actor, now=now, grounds=grounds)
    bodies = {s: Holder(organisation=department(s, person, organisation).organisation) for s in DEPARTMENTS}
    boards.name(case=case, stage="joint-check", named=bodies, actor=person("wang", Role.CITY_OFFICER), now=now)
    case = clear(case, DEPARTMENTS, person, organisation, now)
    paid = Grounds(amount=100)
    case = act(case=case, outcome="agree", actor=person("he", Role.FINANCE_OFFICER), now=now, grounds=paid)
    leader = person("sun", Role.CITY_LEADER)
    told = {
        "meeting": "局长办公会", "held": date(2024, 9, 2), "place": "第一会议室", "chair": "孙局长",
        "present": "王、李",
        "topics": [{"topic": "研发平台奖励", "resolution": "给予1元支持。"}],
    }  # fmt: skip
    letter = issued(case, "minutes", leader, leader, now, **told)
    assert (letter.number, letter.title) == ("第1期", "局长办公会纪要")
    assert "会议议定：给予1元支持。" in text_of(letter)


def test_what_experts_and_departments_said_is_put_on_sheets_that_the_party_does_not_see(
    organisation: Callable[..., Organisation], facts: Callable[..., None], edition: Edition, person: Person,
    now: datetime,
) -> None:  # fmt: skip
    firm = organisation(7, "甲电子")
    facts(project(firm))
    case = before_experts(firm, edition, person, now).case
    name_all(case, person, organisation, now)
    case = clear(case, ["信用", "应急管理", "生态环境"], person, organisation, now)
    case = clear(case, ["税务"], person, organisation, now, answer="object")
    officer = person("sun", Role.CITY_OFFICER)
    assert {"joint-review", "score-summary"} & set(kinds_of(case)) == {"joint-review"}, "experts have not ended"
    text = text_of(issued(case, "joint-review", officer, officer, now))
    assert "税务｜市税务局 市税务局经办｜有异议｜信用：有未结清的处罚" in text
    assert "联审结果：有异议。" in text
    for name in EXPERTS:
        declare(case, expert(name, person, organisation), now)
        case = score(case, expert(name, person, organisation), now)
    letter = issued(case, "score-summary", officer, officer, now)
    text = text_of(letter)
    assert "1｜大学甲 周六｜真实性30分、技术水平25分、带动作用20分｜75｜30万元｜周六的意见" in text
    assert "平均分69分，汇总建议金额30万元，评审结果：建议支持。" in text
    assert not can_read(person("agent", Role.ENTERPRISE, firm), letter)


def test_a_complaint_is_answered(opened: Open, person: Person, now: datetime) -> None:
    case = opened("complaint", "审核太慢：申请已经两个月")
    case = act(case=case, outcome="accept", actor=person("lin", Role.WINDOW), now=now)
    officer = person("wang", Role.CITY_OFFICER)
    grounds = Grounds(reasons=(Reason("办理时限", "材料9月1日才补齐"),), opinion="本周办结")
    case = act(case=case, outcome="explain", actor=officer, now=now, grounds=grounds)
    letter = issued(case, "complaint-reply", officer, officer, now)
    text = text_of(letter)
    assert letter.title == "关于审核太慢的答复"
    assert "申请已经两个月" in text
    assert "办理时限：材料9月1日才补齐" in text


def test_a_recovery_is_announced_then_decided(opened: Open, firm: Organisation, person: Person, now: datetime) -> None:
    case = opened("recovery", "转租骗取补贴")
    auditor, clerk = person("shen", Role.AUDITOR), person("chen", Role.CITY_OFFICER)
    case = act(case=case, outcome="open", actor=clerk, now=now, grounds=Grounds(opinion="立案"))
    leader = person("sun", Role.CITY_LEADER)
    evidence = _evidence(now)
    found = Grounds(reasons=(Reason("自用比例", "整层转租"),), attachments=[evidence])
    case = act(case=case, outcome="founded", actor=auditor, now=now, grounds=found)
    told = {
        "item": "租金补贴", "clause": "三（一）1", "decision_number": "某工信函〔2024〕9号", "paid": date(2024, 6, 3),
        "paid_amount": 70_000_000, "amount": 70_000_000, "basis": "办法第十条。",
    }  # fmt: skip
    notice = issued(case, "recovery-notice", leader, leader, now, **told)
    assert "自用比例：整层转租" in text_of(notice)
    assert "5个工作日内，即2024年9月9日前" in text_of(notice)
    case = act(
        case=case, outcome="defend", actor=person("agent", Role.ENTERPRISE, firm), now=now,
        grounds=Grounds(opinion="只转租了一半"),
    )  # fmt: skip
    why = (Reason("自用比例", "转租一半"),)
    part = Grounds(reasons=why, remedy="可申请行政复议", amount=35_000_000, interest=600_000)
    case = act(case=case, outcome="part", actor=leader, now=now, grounds=part)
    letter = issued(
        case, "recovery-decision", leader, leader, now, item="租金补贴", clause="三（一）1",
        decision_number="某工信函〔2024〕9号", basis="办法第十条。", account="市财政专户",
    )  # fmt: skip
    text = text_of(letter)
    assert notice.number in text, "the notice's own number"
    assert "只转租了一半" in text
    assert "追回资金人民币35万元" in text
    assert "另收取资金占用利息人民币6,000元" in text
    assert "请于2024年10月" in text, "30 days, as the interpreter counts them"


def _evidence(now: datetime) -> Evidence:
    return Evidence.objects.create(digest="0" * 64, name="核查报告.pdf", kind="pdf", size=1, added_by="x", added_at=now)


def test_a_plan_without_awards_is_not_made_up(opened: Open, person: Person, now: datetime) -> None:
    case = opened("payment", "租金补贴 · 2024年")
    assert kinds_of(case) == ["allocation-plan", "payment-letter"], "the stage where money is set aside names both"
    assert "缺“明细”" in lacks(drafted(case, "allocation-plan", person("he", Role.FINANCE_OFFICER), now), now)


def test_what_nobody_applied_for_is_not_said_to_be_applied_for(opened: Open, person: Person, now: datetime) -> None:
    case = opened("proactive-award", "上规入统奖补 · 2024年")
    clerk = person("chen", Role.CITY_OFFICER)
    case = act(case=case, outcome="hit", actor=clerk, now=now)
    grounds = Grounds(reasons=(Reason("信用", "列入失信名单"),), remedy="可申请行政复议")
    case = act(case=case, outcome="reject", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=grounds)
    letter = issued(
        case, "refusal", person("li", Role.COUNTY_OFFICER), person("zhao", Role.COUNTY_LEADER), now,
        item="上规入统奖补", clause="三（一）1", reasons=[{"clause": "总则", "evidence": "信用平台查询单"}],
    )  # fmt: skip
    assert "不需要申请，由我单位依据你单位的情况办理" in text_of(letter)


def test_a_confirmation_is_the_enterprises_own_paper(
    opened: Open, firm: Organisation, person: Person, now: datetime
) -> None:
    """Prepared by the office with the account that the treasury confirmed; the enterprise signs it."""
    treasurer = person("he", Role.FINANCE_OFFICER)
    Organisation.objects.filter(pk=treasurer.organisation).update(county="")
    new = funds.NewAccount(firm.name, "示例银行", "622200001111")
    entered = funds.enter_account(organisation=firm, new=new, actor=person("agent", Role.ENTERPRISE, firm), now=now)
    funds.confirm_account(account=entered, actor=replace(treasurer, county=""), now=now)
    case = opened("proactive-award", "上规入统奖补 · 2024年")
    clerk = person("chen", Role.CITY_OFFICER)
    case = act(case=case, outcome="hit", actor=clerk, now=now)
    case = act(case=case, outcome="pass", actor=person("li", Role.COUNTY_OFFICER), now=now)
    case = act(case=case, outcome="pass", actor=clerk, now=now)
    draft = drafted(case, "award-confirmation", clerk, now)
    assert lacks(draft, now) == ["缺“事项”", "缺“条款”", "缺“测算金额”"], "no award is behind this case"
    told = {"item": "上规入统奖补", "clause": "三（一）1", "amount": 10_000_000}
    letter = issued(case, "award-confirmation", clerk, clerk, now, **told)
    assert (letter.number, letter.fields["issuer"], letter.fields["bureau"]) == ("", "甲电子", "市工信局")
    text = text_of(letter)
    assert "甲电子｜示例银行｜622200001111" in text
    assert "请于2024年9月14日前交回" in text
