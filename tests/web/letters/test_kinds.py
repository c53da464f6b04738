"""Each kind of document from a real case under the real policy: what it says, and that nothing is made up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.web.letters.world import Person, drafted, issued, kinds_of, lacks, text_of
from tests.web.renting import WAN, applied, to_decision

from liance.procedures import Reason
from liance.web.awards.models import Award
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.letters.queries import letters_seen
from liance.web.notices import queries
from liance.web.notices import services as notices
from liance.web.people.actor import PUBLIC, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

AFTER = timedelta(days=8)


@pytest.fixture
def award(firm: Organisation, edition: Edition, agent: Actor, now: datetime) -> Award:
    return applied(firm, edition, agent, now)


@pytest.fixture
def case(award: Award, agent: Actor, now: datetime) -> Case:
    """Submitted, and before the county."""
    return act(case=award.case, outcome="submit", actor=agent, now=now)


def test_a_correction_notice_lists_what_is_to_be_mended(case: Case, person: Person, now: datetime) -> None:
    officer = person("li", Role.COUNTY_OFFICER)
    grounds = Grounds(reasons=(Reason("材料：租赁合同", "缺第3页"),))
    case = act(case=case, outcome="correct", actor=officer, now=now, grounds=grounds)
    draft = drafted(case, "correction", officer, now)
    assert lacks(draft, now) == ["“补正事项”第1行缺“补正要求”"], "the case knows the rest"
    letter = issued(case, "correction", officer, officer, now, gaps=[{"required": "补交第3页"}])
    text = text_of(letter)
    assert "1｜租赁合同｜缺第3页｜补交第3页" in text
    assert "10个工作日内，即2024年9月14日前补正" in text, "the interpreter's day: that Saturday is worked"
    assert letter.number == "某工信函〔2024〕1号"


def test_a_refusal_names_conditions_findings_and_remedies(case: Case, person: Person, now: datetime) -> None:
    officer, leader = person("li", Role.COUNTY_OFFICER), person("zhao", Role.COUNTY_LEADER)
    grounds = Grounds(reasons=(Reason("自用比例", "现场核查发现转租"),), remedy="60日内可申请行政复议")
    case = act(case=case, outcome="refuse", actor=officer, now=now, grounds=grounds)
    assert "support" not in kinds_of(case)
    draft = drafted(case, "refusal", officer, now)
    assert lacks(draft, now) == ["“不符合的条件”第1行缺“证据”"]
    letter = issued(case, "refusal", officer, leader, now, reasons=[{"evidence": "现场核查记录"}])
    text = text_of(letter)
    assert "自用比例｜三（五）第2句｜现场核查发现转租｜现场核查记录" in text
    assert "向某市人民政府申请行政复议" in text


def test_a_decision_of_support_says_how_it_was_computed(
    award: Award, agent: Actor, person: Person, now: datetime
) -> None:
    to_decision(award, agent, person, now, 70 * WAN)
    clerk, leader = person("chen", Role.CITY_OFFICER), person("sun", Role.CITY_LEADER)
    notice = notices.draw_up(title="2024年第一批公示", cases=list(queries.waiting()), actor=clerk, now=now)
    notices.publish(notice=notice, actor=clerk, now=now)
    award.case.refresh_from_db()
    assert "support" not in kinds_of(award.case), "not before its notice is over"
    tick(now=now + AFTER)
    notices.conclude(notice=notice, actor=clerk, now=now + AFTER)
    award.case.refresh_from_db()
    letter = issued(award.case, "support", clerk, leader, now + AFTER)
    text = text_of(letter)
    assert "给予你单位资金支持人民币70万元（大写：人民币柒拾万元整）" in text
    assert "2024年9月2日至2024年9月9日公示" in text
    assert "结果为70万元" in text
    assert "没有收到异议" in text


def test_less_than_the_ceiling_needs_a_word_why(award: Award, agent: Actor, person: Person, now: datetime) -> None:
    to_decision(award, agent, person, now, 60 * WAN)
    clerk = person("chen", Role.CITY_OFFICER)
    notice = notices.draw_up(title="公示", cases=list(queries.waiting()), actor=clerk, now=now)
    notices.publish(notice=notice, actor=clerk, now=now)
    tick(now=now + AFTER)
    notices.conclude(notice=notice, actor=clerk, now=now + AFTER)
    award.case.refresh_from_db()
    draft = drafted(award.case, "support", clerk, now + AFTER)
    assert lacks(draft, now) == ["决定金额低于最高限额，要写“核减理由”"]
    letter = issued(award.case, "support", clerk, person("sun", Role.CITY_LEADER), now + AFTER, reduction="面积核减。")
    assert "决定金额低于最高限额，理由是：面积核减。" in text_of(letter)


def test_an_announcement_is_the_list_as_published(award: Award, agent: Actor, person: Person, now: datetime) -> None:
    to_decision(award, agent, person, now, 70 * WAN)
    clerk, leader = person("chen", Role.CITY_OFFICER), person("sun", Role.CITY_LEADER)
    notice = notices.draw_up(title="2024年第一批拟支持企业公示", cases=list(queries.waiting()), actor=clerk, now=now)
    assert kinds_of(notice) == [], "nothing is announced before it is published"
    notice = notices.publish(notice=notice, actor=clerk, now=now)
    letter = issued(notice, "public-notice", clerk, leader, now)
    assert letter.title == "关于2024年第一批拟支持企业的公示"
    text = text_of(letter)
    assert "2024年9月2日至2024年9月9日，共5个工作日" in text
    assert "1｜甲电子｜东区｜" in text
    assert award.beneficiary_id not in text, "no whole code in public"


def test_an_objection_is_answered_to_who_objected(award: Award, agent: Actor, person: Person, now: datetime) -> None:
    to_decision(award, agent, person, now, 70 * WAN)
    clerk, leader = person("chen", Role.CITY_OFFICER), person("sun", Role.CITY_LEADER)
    notice = notices.draw_up(title="第一批公示", cases=list(queries.waiting()), actor=clerk, now=now)
    notice = notices.publish(notice=notice, actor=clerk, now=now)
    announced = issued(notice, "public-notice", clerk, leader, now)
    line = notice.lines.get()
    notices.object_to(line=line, name="张三", contact="1", text="厂房已转租", actor=PUBLIC, now=now)
    judge = person("qian", Role.CITY_OFFICER)
    grounds = Grounds(reasons=(Reason("事实不实", "经核查没有转租"),), remedy="可投诉")
    case = act(case=line.case, outcome="unfounded", actor=judge, now=now, grounds=grounds)
    letter = issued(case, "objection-decision", judge, leader, now)
    text = text_of(letter)
    assert announced.number in text
    assert "厂房已转租" in text
    assert "经核查没有转租" in text
    assert "异议不成立。" in text
    assert letter not in letters_seen(agent), "the party does not learn who objected"
    assert letter in letters_seen(clerk)


def test_a_withdrawal_is_confirmed(case: Case, agent: Actor, person: Person, now: datetime) -> None:
    case = act(case=case, outcome="withdraw", actor=agent, now=now, grounds=Grounds(opinion="计划有变"))
    officer = person("li", Role.COUNTY_OFFICER)
    letter = issued(case, "withdrawal", officer, officer, now)
    assert "原因是：计划有变" in text_of(letter)


def test_nobody_drafts_what_never_reached_an_office(award: Award, agent: Actor, now: datetime) -> None:
    case = act(case=award.case, outcome="withdraw", actor=agent, now=now)
    assert kinds_of(case) == []
