"""A project before experts and departments: what tests of boards begin with, and who sits there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tests.web.renting import WAN, about

from liance.procedures import Reason
from liance.web.awards import services as awards
from liance.web.awards.models import Award
from liance.web.cases import boards
from liance.web.cases.boards import Holder
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition

Person = Callable[..., Actor]
CEILING = 40 * WAN
"""A tenth of what was invested."""
EXPERTS = {"周六": (121, "大学甲"), "吴七": (122, "大学乙"), "郑八": (123, "研究院")}
DEPARTMENTS = {
    "信用": (131, "市发展改革委"), "税务": (132, "市税务局"), "应急管理": (133, "市应急管理局"),
    "生态环境": (134, "市生态环境局"),
}  # fmt: skip
POINTS = {"周六": (30, 25, 20), "吴七": (20, 15, 15), "郑八": (40, 20, 22)}
SUGGESTED = {"周六": 30 * WAN, "吴七": 20 * WAN, "郑八": CEILING}


def project(firm: Organisation) -> dict[str, list[dict[str, object]]]:
    """The facts of a demonstration project of 400万元."""
    told = {
        "party": firm.code, "title": "demo_project", "subject": "示范项目", "date": "2024-06-30", "level": "provincial",
        "total_investment": "4000000",
    }  # fmt: skip
    return {"enterprise": [about(firm)], "recognition": [told]}


def before_experts(firm: Organisation, edition: Edition, person: Person, now: datetime) -> Award:
    """Applied for, accepted and recommended in the county, passed in the city: now before experts and departments."""
    key = f"{firm.code}\x1fdemo_project\x1f示范项目\x1f2024-06-30\x1fprovincial"
    agent = person("agent", Role.ENTERPRISE, firm)
    award = awards.apply(
        beneficiary=firm, edition=edition, incentive="demo-project", record_type="recognition", record_key=key,
        actor=agent, now=now,
    )  # fmt: skip
    case = act(case=award.case, outcome="submit", actor=agent, now=now)
    case = act(case=case, outcome="accept", actor=person("li", Role.COUNTY_OFFICER), now=now)
    paid = Grounds(amount=CEILING, opinion="推荐")
    case = act(case=case, outcome="recommend", actor=person("zhao", Role.COUNTY_OFFICER), now=now, grounds=paid)
    act(case=case, outcome="pass", actor=person("sun", Role.CITY_OFFICER), now=now, grounds=paid)
    return award


def expert(name: str, person: Person, organisation: Callable[..., Organisation]) -> Actor:
    """One of the experts, of a university or institute of his own."""
    return person(name, Role.EXPERT, organisation(*EXPERTS[name], Kind.INSTITUTE))


def department(seat: str, person: Person, organisation: Callable[..., Organisation]) -> Actor:
    """An officer of the department of a seat."""
    home = organisation(*DEPARTMENTS[seat], Kind.CITY)
    return person(f"{home.name}经办", Role.DEPARTMENT_OFFICER, home)


def name_all(case: Case, person: Person, organisation: Callable[..., Organisation], now: datetime) -> None:
    """The city's officer names three experts and four departments."""
    officer = person("sun", Role.CITY_OFFICER)
    experts = {str(n): expert(name, person, organisation) for n, name in enumerate(EXPERTS, 1)}
    holders = {seat: Holder(e.account, e.organisation) for seat, e in experts.items()}
    boards.name(case=case, stage="expert-review", named=holders, actor=officer, now=now)
    bodies = {s: Holder(organisation=department(s, person, organisation).organisation) for s in DEPARTMENTS}
    boards.name(case=case, stage="joint-check", named=bodies, actor=officer, now=now)


def declare(case: Case, actor: Actor, now: datetime, conflict: str = "") -> None:
    """An expert says whether he has a conflict of interest."""
    seat = str([*EXPERTS].index(actor.account) + 1)
    boards.declare(case=case, stage="expert-review", seat=seat, conflict=conflict, actor=actor, now=now)


def score(case: Case, actor: Actor, now: datetime, **other: object) -> Case:
    """An expert says what he has to say."""
    name = actor.account
    said = {"scores": POINTS[name], "grounds": Grounds(amount=SUGGESTED[name], opinion=f"{name}的意见")} | other
    seat = str([*EXPERTS].index(name) + 1)
    return boards.speak(
        case=case, stage="expert-review", seat=seat, answer="scored", actor=actor, now=now, **said,  # type: ignore[arg-type]
    )  # fmt: skip


def clear(
    case: Case, seats: Iterable[str], person: Person, organisation: Callable[..., Organisation], now: datetime,
    answer: str = "none",
) -> Case:  # fmt: skip
    """Departments speak, each from its seat."""
    reasons = (Reason("信用", "有未结清的处罚"),) if answer == "object" else ()
    for seat in seats:
        case = boards.speak(
            case=case, stage="joint-check", seat=seat, answer=answer, now=now, grounds=Grounds(reasons=reasons),
            actor=department(seat, person, organisation),
        )  # fmt: skip
    return case
