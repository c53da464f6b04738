"""Each kind of the shared vocabulary from its form to what it leaves in the registry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from tests.web.matters.world import PDF, People, acted, opened

from liance.procedures import Reason
from liance.values.uscc import make
from liance.web.awards import entitled
from liance.web.awards import services as awards
from liance.web.cases import boards
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.funds import payable
from liance.web.matters import lots, matrices, queries, rows
from liance.web.matters.computing import computed
from liance.web.matters.kinds import named, of
from liance.web.matters.models import Lot, Matter
from liance.web.matters.reminders import remind
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site.refusals import Refused

WAN = 1_000_000
WHY = (Reason("事实不实", "数字对不上"),)


def values_of(type_: str) -> list[dict[str, str]]:
    rows_ = Record.objects.filter(type=type_, current__withdrawn=False).order_by("key")
    return [r.current.values for r in rows_.select_related("current") if r.current is not None]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [t.refusal.code for t in error.value.told]


# ---- talent ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def scored(edition: Edition, firm: Organisation, agent: Actor, person: People, now: datetime) -> Matter:
    """A talent case that three experts support and for which terms are to be drafted."""
    case = opened(
        edition, "talent", agent, now, person="徐某团队", date=date(2024, 9, 2), need="光敏树脂", dossier="十年经验",
        offer="年薪一百万元",
    )  # fmt: skip
    acted(case, "recommend", person("county", Role.COUNTY_OFFICER), now, opinion="属实")
    city = person("city", Role.CITY_OFFICER)
    found = {"bottleneck_technology": True, "fills_gap": True, "diligence": "没有纠纷"}
    acted(case, "clean", city, now, file=PDF, **found)
    experts = [person(f"expert-{n}", Role.EXPERT) for n in range(3)]
    seats = {f"{n + 1}": boards.Holder(e.account, "") for n, e in enumerate(experts)}
    boards.name(case=case, stage="experts", named=seats, actor=city, now=now)
    for n, expert in enumerate(experts):
        seat = f"{n + 1}"
        boards.declare(case=case, stage="experts", seat=seat, conflict="", actor=expert, now=now)
        boards.speak(
            case=case, stage="experts", seat=seat, answer="scored", scores=[35, 25, 25], actor=expert, now=now,
            grounds=Grounds(opinion="领先"),
        )  # fmt: skip
    case.refresh_from_db()
    assert case.stage == "draft"
    return Matter.objects.select_related("case").get(case=case)


@pytest.fixture
def agreed(scored: Matter, person: People, organisation: Callable[..., Organisation], now: datetime) -> Matter:
    """The terms agreed by all departments, decided, and signed without public notice on a lawful ground."""
    case, city = scored.case, person("city", Role.CITY_OFFICER)
    with pytest.raises(Refused) as error:
        acted(case, "submit", city, now)
    assert codes(error) == ["matter-no-rows"]
    for n, (amount, year) in enumerate(((300 * WAN, 2024), (200 * WAN, 2025)), 1):
        terms = {"number": n, "content": "安家和科研经费", "amount": amount, "condition": "到岗", "year": year}
        rows.add_row(matter=scored, type_id="talent_term", values=terms, actor=city, now=now)
    acted(case, "submit", city, now)
    bodies = ["组织", "科技", "工信", "人社", "财政"]
    offices = {b: organisation(200 + n, f"市{b}部门", Kind.CITY) for n, b in enumerate(bodies)}
    seats = {b: boards.Holder("", o.code) for b, o in offices.items()}
    boards.name(case=case, stage="consult", named=seats, actor=city, now=now)
    for body, office in offices.items():
        speaker = person(f"dept-{office.code}", Role.DEPARTMENT_OFFICER, office)
        boards.speak(case=case, stage="consult", seat=body, answer="agree", actor=speaker, now=now)
    leader = person("leader", Role.CITY_LEADER)
    case.refresh_from_db()
    assert not values_of("talent_case"), "nothing is entered before the end"
    acted(case, "exempt", leader, now, amount=500 * WAN, reasons=WHY, file=PDF, exemption="涉及商业秘密")
    acted(case, "signed", city, now, file=PDF, agreed_on=date(2024, 9, 2))
    return Matter.objects.select_related("case").get(pk=scored.pk)


def test_a_talent_case_enters_the_person_and_the_terms(agreed: Matter) -> None:
    (kept,) = values_of("talent_case")
    assert kept["agreed_total"] == "5000000", "the sum of the terms"
    assert kept["bottleneck_technology"] == "true"
    assert [t["year"] for t in values_of("talent_term")] == ["2024", "2025"]


def test_what_is_not_listed_yet_is_not_zero(scored: Matter) -> None:
    assert computed(of(scored), scored, []) == {}


def test_a_year_reported_is_paid_within_its_term(
    agreed: Matter, edition: Edition, agent: Actor, person: People, now: datetime
) -> None:  # fmt: skip
    case = opened(edition, "talent-year", agent, now, person="徐某团队", year=2024, done="完成中试")
    city, leader = person("city", Role.CITY_OFFICER), person("leader", Role.CITY_LEADER)
    with pytest.raises(Refused) as error:
        acted(case, "met", city, now, opinion="达到", grade="met", due=301 * WAN)
    assert codes(error) == ["matter-too-much"]
    acted(case, "met", city, now, opinion="达到", grade="met", due=300 * WAN)
    assert payable.not_taken_up() == [], "nothing is due before it is decided"
    acted(case, "approve", leader, now)
    (due,) = payable.not_taken_up()
    assert (due.decided_fen, due.incentive, due.beneficiary) == (300 * WAN, "talent-case", agent.organisation)
    assert values_of("talent_year")[0]["agreed"] == "3000000"


def test_experts_with_a_conflict_of_interest_do_not_score(
    edition: Edition, agent: Actor, person: People, now: datetime
) -> None:
    case = opened(
        edition, "talent", agent, now, person="某人", date=date(2024, 9, 2), need="一", dossier="二", offer="三"
    )  # fmt: skip
    acted(case, "recommend", person("county", Role.COUNTY_OFFICER), now, opinion="属实")
    city = person("city", Role.CITY_OFFICER)
    acted(
        case, "risk", city, now, opinion="有诉讼", file=PDF, bottleneck_technology=True, fills_gap=False, diligence="有"
    )
    expert = person("expert", Role.EXPERT)
    boards.name(case=case, stage="experts", named={"1": boards.Holder("expert", "")}, actor=city, now=now)
    boards.declare(case=case, stage="experts", seat="1", conflict="同学", actor=expert, now=now)
    with pytest.raises(Refused):
        boards.speak(
            case=case, stage="experts", seat="1", answer="scored", scores=[40, 30, 30], actor=expert, now=now,
            grounds=Grounds(opinion="好"),
        )  # fmt: skip


# ---- recommendations -------------------------------------------------------------------------------------------------
def places(edition: Edition, person: People, now: datetime, count: int) -> None:
    case = opened(
        edition, "recommend-places", person("city", Role.CITY_OFFICER), now, title="key_software_project", year=2024,
        places=count,
    )  # fmt: skip
    acted(case, "pass", person("leader", Role.CITY_LEADER), now)


def to_select(edition: Edition, agent: Actor, person: People, now: datetime, subject: str) -> Case:
    told = {"title": "key_software_project", "subject": subject, "level": "provincial", "conditions": True}
    case = opened(edition, "recommendation", agent, now, file=PDF, **told)
    return acted(case, "recommend", person("county", Role.COUNTY_OFFICER), now, opinion="符合")


def test_a_result_filled_in_becomes_a_title_and_a_proactive_award(
    edition: Edition, firm: Organisation, agent: Actor, person: People, now: datetime
) -> None:
    city = person("city", Role.CITY_OFFICER)
    case = to_select(edition, agent, person, now, "工业大脑")
    ranked = {"rank": 1, "reported_on": date(2024, 9, 2)}
    with pytest.raises(Refused) as error:
        acted(case, "report", city, now, opinion="第一", **ranked)
    assert codes(error) == ["matter-no-quota"]
    places(edition, person, now, 1)
    acted(case, "report", city, now, opinion="第一", **ranked)
    second = to_select(edition, agent, person, now, "工业小脑")
    with pytest.raises(Refused) as error:
        acted(second, "report", city, now, opinion="第二", rank=2, reported_on=date(2024, 9, 2))
    assert codes(error) == ["matter-full"]
    acted(case, "listed", city, now, file=PDF, date=date(2024, 9, 1), level="provincial")
    (title,) = values_of("recognition")
    assert (title["party"], title["subject"]) == (firm.code, "工业大脑")
    entitled.find(edition=edition, actor=SYSTEM, now=now)
    found = [e.incentive for e in entitled.found(edition) if e.beneficiary == firm.code]
    assert "key-software-project" in found


# ---- associations and parks ------------------------------------------------------------------------------------------
@pytest.fixture
def society(organisation: Callable[..., Organisation], person: People) -> Actor:
    return person("society", Role.ASSOCIATION, organisation(300, "光电协会", Kind.ASSOCIATION))


def test_a_years_activities_are_scored_and_give_the_association_its_incentive(
    edition: Edition, firm: Organisation, society: Actor, person: People, now: datetime
) -> None:
    city = person("city", Role.CITY_OFFICER)
    case = opened(
        edition, "association-activity", society, now, year=2024, name="光电展", date=date(2024, 8, 30), kind="market",
        form="exhibition", place="济南", result="两单意向",
    )  # fmt: skip
    matter = Matter.objects.select_related("case").get(case=case)
    shown = {"enterprise": firm.code, "booth": "A1", "orders": 50 * WAN}
    rows.add_row(matter=matter, type_id="activity_firm", values=shown, actor=society, now=now)
    acted(case, "submit", society, now, file=PDF)
    acted(case, "pass", city, now)
    assert values_of("association_activity")[0]["orders"] == "500000"
    year = opened(edition, "association-year", society, now, year=2024, kind="association", summary="办了展会")
    facts = dict.fromkeys(("registered", "serves_sector", "follows_annual_plan", "first_of_chain"), True)
    acted(year, "pass", city, now, **facts)
    experts = [person(f"expert-{n}", Role.EXPERT) for n in range(3)]
    seats = {f"{n + 1}": boards.Holder(e.account, "") for n, e in enumerate(experts)}
    boards.name(case=year, stage="score", named=seats, actor=city, now=now)
    for n, expert in enumerate(experts):
        boards.declare(case=year, stage="score", seat=f"{n + 1}", conflict="", actor=expert, now=now)
        boards.speak(
            case=year, stage="score", seat=f"{n + 1}", answer="scored", scores=[30, 30, 20 + n], actor=expert, now=now,
            grounds=Grounds(opinion="活动不少"),
        )  # fmt: skip
    year.refresh_from_db()
    acted(year, "agree", person("leader", Role.CITY_LEADER), now)
    (kept,) = values_of("association_year")
    assert (kept["score"], kept["activities"], kept["orders"]) == ("0.81", "1", "500000")
    award = awards.apply(
        beneficiary=Organisation.objects.get(name="光电协会"), edition=edition, incentive="association",
        record_type="association_year", record_key="光电协会\x1f2024", actor=society, now=now,
    )  # fmt: skip
    assert award.ceiling == 5 * WAN, "the association is found by its name"


def test_a_months_list_of_a_park_counts_its_firms(
    edition: Edition, organisation: Callable[..., Organisation], person: People, facts: Callable[..., None],
    now: datetime,
) -> None:  # fmt: skip
    here = person("park", Role.PARK, organisation(400, "光电园", Kind.PARK))
    there = person("other-park", Role.PARK, organisation(401, "高铁园", Kind.PARK))
    firms = [make(authority="9", category="1", area="990000", serial=500 + n) for n in range(12)]
    facts({"enterprise": [{"id": c, "name": f"企业{n}"} for n, c in enumerate(firms)]})
    matters = {}
    for who, month, count in ((there, 7, 1), (here, 8, 12)):
        case = opened(edition, "park-list", who, now, year=2024, month=month)
        matter = Matter.objects.select_related("case").get(case=case)
        for n, code in enumerate(firms[:count]):
            state = "new" if n < 5 else "left" if n == 11 else "staying"
            told = {"enterprise": code, "state": state, "electronics": True}
            rows.add_row(matter=matter, type_id="park_tenant", values=told, actor=who, now=now)
        acted(case, "submit", who, now)
        matters[who.account] = matter
        if who is there:
            acted(case, "pass", person("county", Role.COUNTY_OFFICER), now)
            acted(case, "pass", person("city", Role.CITY_OFFICER), now)
    mine, declared = matters["park"], named(edition.policy, "park-list")
    assert declared is not None
    listed = list(mine.rows.all())
    assert queries.elsewhere(declared, mine, listed) == {listed[0].pk: ("高铁园 2024 7",)}, "a move or a duplicate"
    acted(mine.case, "pass", person("county", Role.COUNTY_OFFICER), now)
    acted(mine.case, "pass", person("city", Role.CITY_OFFICER), now)
    (_, kept) = sorted(values_of("park_year"), key=lambda v: v["electronics_enterprises"])[::-1]
    counts = {
        v["park"]: (v["electronics_enterprises"], v["new_electronics_enterprises"]) for v in values_of("park_year")
    }
    assert counts == {"高铁园": ("1", "1"), "光电园": ("11", "5")}
    assert kept["park"] in counts
    asked = {"edition": edition, "incentive": "park-cluster", "record_type": "park_year", "now": now}
    award = awards.apply(
        beneficiary=Organisation.objects.get(name="光电园"), record_key="光电园\x1f2024", actor=here, **asked
    )
    too_few = awards.apply(
        beneficiary=Organisation.objects.get(name="高铁园"), record_key="高铁园\x1f2024", actor=there, **asked
    )
    assert (award.ceiling, too_few.ceiling) == (300 * WAN, 0), "a park is found by its name, and has ten firms or not"


# ---- the rest --------------------------------------------------------------------------------------------------------
def test_adaptations_make_a_matrix(
    edition: Edition, firm: Organisation, agent: Actor, person: People, now: datetime
) -> None:
    for system, until in (("麒麟", date(2026, 1, 1)), ("统信", date(2024, 10, 1)), ("欧拉", date(2024, 1, 1))):
        told = {"product": "订单系统 2.0", "cpu": "鲲鹏", "os": system, "database": "达梦", "valid_until": until}
        case = opened(edition, "adaptation", agent, now, file=PDF, **told)
        acted(case, "pass", person("city", Role.CITY_OFFICER), now)
    declared = named(edition.policy, "adaptation")
    assert declared is not None
    found = matrices.matrix_of(declared, on=now.date())
    assert [(line.cells[1], line.state) for line in found.lines] == [
        ("欧拉", "bad"),
        ("统信", "warn"),
        ("麒麟", "good"),
    ]
    assert found.crossed.rows == (("鲲鹏", (1, 1)),), "those that ended are not counted"
    assert remind(now=now) == 1, "the one that ends within six months"
    assert remind(now=now + timedelta(days=1)) == 0, "once"
    renewal = Case.objects.get(matter__kind="adaptation-renewal")
    assert renewal.stage == "renew"
    acted(renewal, "renewed", agent, now, file=PDF, certificate="CN-2", valid_until=date(2027, 10, 1))
    acted(renewal, "pass", person("city", Role.CITY_OFFICER), now)
    assert {"CN-2"} == {v["certificate"] for v in values_of("adaptation") if "certificate" in v}


def test_taxes_are_asked_about_and_answered_in_three_working_days(
    edition: Edition, agent: Actor, person: People, now: datetime
) -> None:
    asked = {"date": date(2024, 9, 2), "preference": "软件产品增值税", "question": "嵌入式软件算不算"}
    case = opened(edition, "tax-guidance", agent, now, **asked)
    assert case.due == date(2024, 9, 5)
    acted(
        case,
        "answered",
        person("tax", Role.DEPARTMENT_OFFICER),
        now,
        answer="单独核算的可以",
        ground="财税〔2011〕100号",
    )
    assert not values_of("tax_question")
    acted(case, "clear", agent, now)
    assert values_of("tax_question")[0]["answer"] == "单独核算的可以"


def test_whom_to_check_is_drawn_by_a_seed_that_anybody_can_follow(
    edition: Edition, firm: Organisation, agent: Actor, person: People, now: datetime
) -> None:
    city, declared = person("city", Role.CITY_OFFICER), named(edition.policy, "performance")
    assert declared is not None
    cases = []
    for item in ("租金", "首版次", "上规", "上云", "贯标"):
        target = {"party": firm.code, "item": item, "year": 2024, "target": "投产", "paid": 10 * WAN}
        case = opened(edition, "performance", city, now, **target)
        cases.append(acted(case, "report", agent, now, reached="已投产"))
    lot = lots.draw_lot(of_kind=declared, seed="2024-09-02 福彩 05 11 17", share=30, actor=city, now=now)
    assert lot.picked == sorted(lots.in_order(lot.seed, reversed(lot.among))[:2])
    for case in cases:
        case.refresh_from_db()
        assert case.stage == ("visit" if case.number in lot.picked else "evaluate")
    with pytest.raises(Refused) as error:
        lots.draw_lot(of_kind=declared, seed=lot.seed, share=30, actor=city, now=now)
    assert codes(error) == ["matter-no-lot"]
    assert Lot.objects.count() == 1


def test_a_policys_end_is_brought_up_six_months_ahead(edition: Edition, person: People, now: datetime) -> None:
    city, leader = person("city", Role.CITY_OFFICER), person("leader", Role.CITY_LEADER)
    case = opened(edition, "policy-term", city, now, policy="新一代信息技术产业意见", valid_until=date(2025, 6, 30))
    acted(case, "pass", leader, now)
    assert remind(now=now) == 0
    later = datetime(2024, 12, 31, 9, 0, tzinfo=now.tzinfo)
    assert remind(now=later) == 1
    expiry = Case.objects.get(matter__kind="policy-expiry")
    extended = {"valid_until": date(2027, 12, 31), "decision": "延续两年半"}
    acted(expiry, "extend", leader, later, reasons=WHY, file=PDF, **extended)
    assert values_of("policy_term")[0]["valid_until"] == "2027-12-31"


def test_a_scenario_is_registered_published_and_copied_with_proof(
    edition: Edition, agent: Actor, person: People, now: datetime
) -> None:
    told = {
        "name": "供热云",
        "field": "smart_city",
        "problem": "冷热不均",
        "solution": "远程阀门",
        "effect": "省气一成",
    }
    case = opened(edition, "scenario", agent, now, copyable="阀门和平台", consent=True, **told)
    acted(case, "pass", person("city", Role.CITY_OFFICER), now)
    assert queries.published(on=now.date(), kind="scenario").count() == 1
    copied = {"name": "供热云", "day": date(2024, 9, 1), "scope": "两个小区"}
    with pytest.raises(Refused):
        opened(edition, "scenario-copy", agent, now, **copied)
    case = opened(edition, "scenario-copy", agent, now, file=PDF, **copied)
    acted(case, "pass", person("city", Role.CITY_OFFICER), now)
    assert len(values_of("scenario_copy")) == 1
    (count,) = queries.counts(kind="scenario-copy")
    assert (count.all, count.open, dict(count.ended)) == (1, 0, {"registered": 1})
