"""Experts and departments at work on one application: who sees what, who may speak, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.web.conftest import put_facts
from tests.web.renting import WAN
from tests.web.reviewing import (
    CEILING,
    DEPARTMENTS,
    EXPERTS,
    POINTS,
    before_experts,
    clear,
    declare,
    department,
    expert,
    name_all,
    project,
    score,
)

from liance.web.audit.models import Event
from liance.web.audit.queries import verify
from liance.web.awards.models import Award
from liance.web.awards.services import compute_anew
from liance.web.cases import boards, queries
from liance.web.cases.boards import Holder
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Said, Step
from liance.web.cases.permissions import can_see, can_see_table
from liance.web.cases.services import Grounds, act
from liance.web.cases.tables import tables
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

Make = Callable[..., Organisation]
Person = Callable[..., Actor]


@pytest.fixture
def firm(organisation: Make, facts: Callable[..., None]) -> Organisation:
    made = organisation(1, "甲电子")
    facts(project(made))
    return made


@pytest.fixture
def case(firm: Organisation, edition: Edition, person: Person, now: datetime) -> Case:
    """Before experts and departments, nobody named yet."""
    return Case.objects.get(pk=before_experts(firm, edition, person, now).case_id)


@pytest.fixture
def named(case: Case, person: Person, organisation: Make, now: datetime) -> Case:
    """Three experts and four departments named."""
    name_all(case, person, organisation, now)
    return Case.objects.get(pk=case.pk)


def codes(error: pytest.ExceptionInfo[Refused]) -> str:
    return "；".join(t.message.zh for t in error.value.told)


def test_both_begin_at_once_and_the_officer_is_asked_to_name(case: Case, person: Person) -> None:
    assert (case.stage, case.stages) == ("expert-review", ",expert-review,joint-check,")
    assert case.due == date(2024, 9, 9), "the earlier of the two last days"
    assert queries.stage_title(case) == "专家评审、部门联审"
    assert list(queries.inbox(person("qian", Role.CITY_OFFICER))) == [case]
    assert list(queries.inbox(person("anybody", Role.EXPERT))) == [], "no expert sees it before he is named"


def test_three_experts_and_four_departments_lead_to_the_next_stage(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    case = clear(named, DEPARTMENTS, person, organisation, now)
    assert case.stages == ",expert-review,", "departments have ended, experts not"
    for name in EXPERTS:
        who = expert(name, person, organisation)
        declare(case, who, now)
        case = score(case, who, now)
    assert case.stage == "finance-review"
    last = Step.objects.filter(case=case).latest("number")
    assert (last.outcome, last.person, last.role, last.amount) == ("suggest", "", "system", 30 * WAN), "the mean"
    assert last.opinion == "已评分3席；平均分69分"
    assert Said.objects.filter(case=case).count() == 3 + 4 + 3 + 3 + 4
    assert not case.seats.exists(), "nobody sits anywhere any more"
    assert verify().sound


def test_what_is_in_the_record_of_events_tells_no_words(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    who = expert("周六", person, organisation)
    declare(named, who, now)
    score(named, who, now)
    event = Event.objects.filter(action="case-spoken").latest("number")
    assert event.details == {"stage": "expert-review", "seat": "1", "holder": ""}
    assert event.account == "周六"


def test_each_expert_sees_his_own_sheet_and_the_officer_who_has_spoken(
    named: Case, person: Person, organisation: Make, now: datetime, firm: Organisation
) -> None:
    one, two = expert("周六", person, organisation), expert("吴七", person, organisation)
    declare(named, one, now)
    score(named, one, now)

    def seen(actor: Actor) -> dict[str, tuple[int, ...]]:
        found = next(t for t in tables(named, actor) if t.stage.id == "expert-review")
        assert (found.heard, found.size, found.mean) == (1, 3, "")
        return {line.seat: line.scores for line in found.lines}

    named.refresh_from_db()
    assert seen(one) == {"1": POINTS["周六"]}
    assert seen(two) == {"2": ()}
    assert seen(person("sun", Role.CITY_OFFICER)) == {"1": (), "2": (), "3": ()}
    assert seen(person("agent", Role.ENTERPRISE, firm)) == {}, "the party learns how many, not who"
    states = [line.state.zh for line in tables(named, person("sun", Role.CITY_OFFICER))[0].lines]
    assert states == ["已表态", "待表态", "待表态"]
    for name in ("吴七", "郑八"):
        declare(named, expert(name, person, organisation), now)
        score(named, expert(name, person, organisation), now)
    named.refresh_from_db()
    found = next(t for t in tables(named, person("sun", Role.CITY_OFFICER)) if t.stage.id == "expert-review")
    assert [line.total for line in found.lines] == [75, 50, 82]
    assert (found.mean, found.pooled) == ("69", 30 * WAN)


def test_an_expert_sees_the_case_only_while_he_is_asked(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    one, other = expert("周六", person, organisation), person("陌生", Role.EXPERT)
    assert can_see(one, named)
    assert not can_see(other, named)
    assert list(queries.inbox(one)) == [named]
    declare(named, one, now, conflict="曾任顾问")
    named.refresh_from_db()
    assert not can_see(one, named)
    assert named in queries.inbox(person("sun", Role.CITY_OFFICER)), "a seat is to be filled again"


def test_who_has_a_conflict_is_replaced_and_may_not_be_named_again(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    officer, one = person("sun", Role.CITY_OFFICER), expert("周六", person, organisation)
    declare(named, one, now, conflict="曾任顾问")
    again = {"1": Holder(one.account, one.organisation)}
    with pytest.raises(Refused) as refused:
        boards.name(case=named, stage="expert-review", named=again, actor=officer, now=now)
    assert "利害关系" in codes(refused)
    new = {"1": Holder("冯九", one.organisation)}
    boards.name(case=named, stage="expert-review", named=new, actor=officer, now=now)
    named.refresh_from_db()
    line = tables(named, officer)[0].lines[0]
    assert (line.who, line.conflicts) == ("大学甲 冯九", (("周六", "曾任顾问"),))


def test_nobody_of_the_party_and_nobody_twice(
    named: Case, firm: Organisation, person: Person, organisation: Make, now: datetime
) -> None:
    one = expert("周六", person, organisation)
    declare(named, one, now)
    both = Actor(one.account, one.role, one.organisation, "", "", frozenset({one.organisation, firm.code}), 1)
    with pytest.raises(Refused) as refused:
        score(named, both, now)
    assert "您的单位是当事人" in codes(refused)
    score(named, one, now)
    with pytest.raises(Refused) as refused:
        score(named, one, now)
    assert "已经表过态" in codes(refused)
    with pytest.raises(Refused) as refused:
        boards.speak(
            case=named, stage="joint-check", seat="税务", answer="none", now=now,
            actor=Actor(one.account, Role.DEPARTMENT_OFFICER, department("税务", person, organisation).organisation,
                        account_id=1),
        )  # fmt: skip
    assert "相邻" in codes(refused), "an expert does not speak for a department beside"


def test_an_amount_above_the_ceiling_is_not_even_suggested(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    one = expert("周六", person, organisation)
    declare(named, one, now)
    with pytest.raises(Refused) as refused:
        score(named, one, now, grounds=Grounds(amount=CEILING + 1, opinion="多给"), scores=(50, 0, 0))
    assert {t.refusal.code for t in refused.value.told} == {"award-above-ceiling", "case-act"}, "all mistakes at once"
    assert not Said.objects.filter(what="spoken").exists()


def test_an_objection_of_one_department_goes_back_when_the_experts_have_ended(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    case = clear(named, [s for s in DEPARTMENTS if s != "税务"], person, organisation, now)
    case = clear(case, ["税务"], person, organisation, now, answer="object")
    assert case.stages == ",expert-review,"
    for name in EXPERTS:
        declare(case, expert(name, person, organisation), now)
        case = score(case, expert(name, person, organisation), now)
    assert case.stage == "city-review"
    found = [t for t in tables(case, person("sun", Role.CITY_OFFICER)) if not t.open]
    assert [t.stage.id for t in found] == ["expert-review", "joint-check"]
    assert found[1].lines[1].reasons[0].text == "有未结清的处罚"
    assert tables(case, person("agent", Role.ENTERPRISE, organisation(1, "甲电子"))) == ()


def test_silence_of_departments_is_escalated_not_counted_as_consent(
    named: Case, person: Person, organisation: Make, now: datetime
) -> None:
    leader = person("wang", Role.CITY_LEADER)
    case = clear(named, ["信用", "应急管理", "生态环境"], person, organisation, now)
    late = now + timedelta(days=8)
    assert list(queries.inbox(leader)) == []
    assert tick(now=late) == 1
    assert tick(now=late) == 0
    assert list(queries.inbox(leader)) == [case]
    case = Case.objects.get(pk=case.pk)
    assert "joint-check" in case.stages
    own = {"税务": Holder(organisation=leader.organisation)}
    boards.name(case=case, stage="joint-check", named=own, actor=leader, now=late)
    case = boards.speak(case=case, stage="joint-check", seat="税务", answer="none", actor=leader, now=late)
    assert case.stages == ",expert-review,"


def test_a_board_whose_end_is_forbidden_waits_for_somebody_to_mend_it(
    named: Case, firm: Organisation, edition: Edition, person: Person, organisation: Make, now: datetime
) -> None:
    """The project's investment is corrected before the last expert speaks: his words count, the outcome waits."""
    case = clear(named, DEPARTMENTS, person, organisation, now)
    for name in EXPERTS:
        declare(case, expert(name, person, organisation), now)
    for name in ("周六", "吴七"):
        case = score(case, expert(name, person, organisation), now)
    last = expert("郑八", person, organisation)
    lower(firm, edition, now)
    with pytest.raises(Refused):
        score(case, last, now)
    award = Award.objects.get(case=case)
    compute_anew(award=award, actor=person("sun", Role.CITY_OFFICER), now=now)
    case = score(case, last, now, grounds=Grounds(amount=10 * WAN, opinion="郑八的意见"))
    assert case.stages == ",expert-review,", "two experts suggested more than the new ceiling"
    officer = person("sun", Role.CITY_OFFICER)
    assert case in queries.inbox(officer)
    with pytest.raises(Refused) as refused:
        boards.settle(case=case, stage="expert-review", actor=officer, now=now)
    assert [t.refusal.code for t in refused.value.told] == ["award-above-ceiling"]
    lower(firm, edition, now, "4000000")
    compute_anew(award=award, actor=officer, now=now)
    case = boards.settle(case=case, stage="expert-review", actor=officer, now=now)
    assert case.stage == "finance-review"


def lower(firm: Organisation, edition: Edition, now: datetime, invested: str = "1000000") -> None:
    """An office corrects what was invested."""
    facts = project(firm)
    facts["recognition"][0]["total_investment"] = invested
    put_facts(edition, {"recognition": facts["recognition"]})


def test_words_are_append_only(named: Case) -> None:
    for change in (Said.objects.all().delete, lambda: Said.objects.update(person="other")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_who_belongs_to_the_party_sees_no_table_whatever_his_role(named: Case, firm: Organisation) -> None:
    officer = Actor("sun", Role.CITY_OFFICER, "x", "", "", frozenset({firm.code}), 1)
    assert can_see(officer, named)
    assert not can_see_table(officer, named)


def test_an_outcome_of_a_board_cannot_be_taken(named: Case, person: Person, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        act(case=named, outcome="suggest", actor=person("sun", Role.CITY_OFFICER), now=now,
            grounds=Grounds(amount=CEILING))  # fmt: skip
    assert "按规则" in codes(refused)
