"""Projects: entered, admitted by others, planned, reported every month, recognised by audit; then incentives see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime
from functools import partial

import pytest
from django.urls import reverse
from tests.web.browsers import browser_of
from tests.web.tasks.conftest import PDF, Town

from liance.insight.lights import Light
from liance.procedures import Reason
from liance.web.awards.services import apply
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.coordination.models import Ticket
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site.refusals import Refused
from liance.web.tasks import counted, hooks, warned
from liance.web.tasks.models import Milestone, Project, Recognition
from liance.web.tasks.queries.projects import late_projects, standing
from liance.web.tasks.services import projects, tasks
from liance.web.tasks.services.projects import Card, Dispatch, Found
from liance.web.tasks.services.tasks import Planned


def at(text: str) -> datetime:
    """A moment in the town."""
    return datetime.fromisoformat(f"{text}T10:00+08:00")


def seen(project: Project) -> Project:
    return Project.objects.select_related("case__edition", "investor").get(pk=project.pk)


@pytest.fixture
def running(project: Project, town: Town) -> Project:
    """Admitted on the 9th, planned on the 12th: reported every month from then on."""
    act(case=project.case, outcome="admit", actor=town.city, now=at("2024-09-09"))
    node = Planned("主体封顶", date(2024, 10, 15))
    land = Planned("供地", date(2024, 9, 30), kind=Milestone.Kind.GUARANTEE, unit="市自然资源局")
    for planned in (node, land):
        tasks.plan_node(project=seen(project), planned=planned, actor=town.county, now=at("2024-09-12"))
    projects.settle_plan(project=seen(project), opinion="节点已排定", actor=town.county, now=at("2024-09-12"))
    return seen(project)


def told(outcome: str, invested: int, **more: object) -> Dispatch:
    return Dispatch(outcome, "按计划施工", invested, **more)  # type: ignore[arg-type]


def completed(project: Project, town: Town) -> Project:
    """Everything reached, handed over to audit."""
    reached = {m.pk: date(2024, 10, 14) for m in Milestone.objects.filter(project=project)}
    projects.dispatch(project=project, told=told("completed", 120_000_000_00, reached=reached, file=PDF),
                      actor=town.county, now=at("2024-10-30"))  # fmt: skip
    return seen(project)


FOUND = Found(invested=100_000_000_00, land=12_345_600_78, fixed=60_000_000_00, completed=date(2024, 10, 14))


def test_the_days_of_a_dispatch_are_the_fifth_of_the_next_month_or_the_next_working_day(
    running: Project, town: Town
) -> None:
    assert (running.case.stage, running.case.due) == ("dispatch", date(2024, 10, 8))
    projects.dispatch(project=running, told=told("normal", 10_000_00), actor=town.county, now=at("2024-10-08"))
    assert seen(running).case.due == date(2024, 11, 5)


def test_who_entered_a_project_does_not_admit_it(project: Project, town: Town) -> None:
    assert project.case.stage == "admit"
    with pytest.raises(Refused, match="case-act"):
        act(case=project.case, outcome="admit", actor=town.county, now=at("2024-09-09"))


def test_a_plan_without_a_node_is_no_plan(project: Project, town: Town) -> None:
    act(case=project.case, outcome="admit", actor=town.city, now=at("2024-09-09"))
    with pytest.raises(Refused, match="project-no-nodes"):
        projects.settle_plan(project=seen(project), opinion="排定", actor=town.county, now=at("2024-09-10"))


def test_a_guarantee_names_who_sees_to_it(project: Project, town: Town) -> None:
    act(case=project.case, outcome="admit", actor=town.city, now=at("2024-09-09"))
    power = Planned("接电", date(2024, 12, 1), kind=Milestone.Kind.GUARANTEE)
    with pytest.raises(Refused, match="task-lacks"):
        tasks.plan_node(project=seen(project), planned=power, actor=town.county, now=at("2024-09-10"))


def test_a_delay_is_told_to_whoever_asked_in_the_same_transaction(
    running: Project, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[hooks.Delay] = []
    monkeypatch.setattr(hooks, "_LISTENERS", [])
    hooks.on_delay(heard.append)
    late = told("delayed", 10_000_00, trouble="土地未供")
    projects.dispatch(project=running, told=late, actor=town.county, now=at("2024-10-08"))
    (delay,) = heard
    assert (delay.project, delay.days, delay.reasons) == (running, 8, (("进度", "土地未供"),))
    assert delay.filing is not None
    assert delay.filing.invested == 10_000_00

    def refuses(delay: hooks.Delay) -> None:
        raise Refused([projects.MONEY.given()])

    hooks.on_delay(refuses)
    with pytest.raises(Refused, match="project-money"):
        projects.dispatch(project=running, told=late, actor=town.county, now=at("2024-10-09"))
    assert seen(running).case.filings.count() == 1


def test_a_delay_becomes_a_ticket_once_while_it_is_open(
    running: Project, town: Town, organisation: Callable[..., Organisation]
) -> None:
    late = told("delayed", 10_000_00, trouble="土地未供")
    for day in ("2024-10-08", "2024-11-05"):
        projects.dispatch(project=seen(running), told=late, actor=town.county, now=at(day))
    ticket = Ticket.objects.select_related("case__party").get()
    assert (ticket.source, ticket.case.stage, ticket.case.party) == (Ticket.Source.DATA, "assign", town.investor)
    assert (ticket.text, ticket.chain) == ("最晚的节点已晚8天。进度：土地未供。", "semiconductor")
    client = browser_of("lian", Role.CHAIN_OFFICE, organisation(112, "市链长办公室", Kind.CHAIN), now=at("2024-11-05"))
    assert reverse("tasks:project", args=[running.number]) in client.get(
        reverse("cases:case", args=[ticket.number])
    ).content.decode()  # fmt: skip


def test_a_project_is_as_late_as_its_latest_node(running: Project, town: Town) -> None:
    reached = {Milestone.objects.get(title="供地").pk: date(2024, 10, 8)}
    projects.dispatch(project=running, told=told("normal", 30_000_000_00, reached=reached), actor=town.county,
                      now=at("2024-10-08"))  # fmt: skip
    on = date(2024, 11, 1)
    found = standing(seen(running), on=on)
    assert (found.delay, found.invested, found.share) == (17, 30_000_000_00, 25)
    assert (found.lit.light, found.lit.grounds[0].code) == (Light.YELLOW, "node-late")
    assert [s.project for s in late_projects(on=on)] == [running]
    warned_of = list(warned.late(running.case.edition, on))
    assert [w.rule for w in warned_of] == ["W6"] * len(warned_of)
    assert ["17天" in w.words.zh for w in warned_of] == [True]
    assert [value for name, *_, value in counted.projects(running.case.edition, on) if name == "I13-late"] == [17]
    assert standing(seen(running), on=date(2024, 10, 1)).delay == 1
    assert standing(seen(running), on=date(2024, 10, 7)).invested is None


def test_a_day_s_figures_count_what_was_known_by_then(running: Project, town: Town) -> None:
    """Signed counts once the card names the contract, money when it is told, built when completion is reported."""
    edition = running.case.edition

    def figures(day: date) -> dict[str, int]:
        found = counted.projects(edition, day)
        return {f"{name} {stretch}": int(value) for name, _, stretch, value in found if value}

    projects.dispatch(project=running, told=told("normal", 30_000_000_00), actor=town.county, now=at("2024-10-08"))
    card = Card(**{f.name: getattr(running, f.name) for f in fields(Card)})
    projects.amend(project=seen(running), card=replace(card, contract=110_000_000_00), actor=town.county,
                   now=at("2024-10-09"))  # fmt: skip
    money = {"I13-invested 2024-10": 30_000_000_00, "I13-invested 2024": 30_000_000_00}
    assert figures(date(2024, 10, 7)) == {"I13-late 2024-10": 7}
    assert figures(date(2024, 10, 8)) == {**money, "I13-late 2024-10": 8}
    assert figures(date(2024, 10, 9)) == {**money, "I13-signed 2024-10": 1, "I13-late 2024-10": 9}
    completed(seen(running), town)
    assert figures(date(2024, 10, 30)) == {
        "I13-signed 2024-10": 1, "I13-built 2024-10": 1,
        "I13-invested 2024-10": 120_000_000_00, "I13-invested 2024": 120_000_000_00,
    }  # fmt: skip
    assert figures(date(2024, 11, 1)) == {"I13-invested 2024": 120_000_000_00}
    assert figures(date(2024, 10, 9)) == {**money, "I13-signed 2024-10": 1, "I13-late 2024-10": 9}


@pytest.mark.parametrize("outcome", ["normal", "completed"])
def test_a_dispatch_in_the_case_without_figures_is_not_taken(running: Project, town: Town, outcome: str) -> None:
    with pytest.raises(Refused, match="task-on-its-page"):
        act(
            case=running.case,
            outcome=outcome,
            actor=town.county,
            now=at("2024-10-08"),
            grounds=Grounds(opinion="好"),
            file=PDF,
        )


def test_a_project_with_open_nodes_is_not_completed(running: Project, town: Town) -> None:
    with pytest.raises(Refused, match="project-nodes-open"):
        projects.dispatch(project=running, told=told("completed", 1, file=PDF), actor=town.county, now=at("2024-10-08"))


def test_recognised_investment_makes_the_incentives_payable_with_exact_amounts(
    running: Project, town: Town, facts: Callable[..., None], edition: Edition
) -> None:
    """1亿 of which 1234.56万 land: ten percent without land; five per mille and five percent of the whole, capped."""
    home = {"id": town.investor.pk, "name": "东区芯材", "registered_here": "true", "dishonest": "false"}
    facts({"enterprise": [home]})
    projects.recognise(project=completed(running, town), found=FOUND, opinion="与审计一致", file=PDF,
                       actor=town.auditor, now=at("2024-11-11"))  # fmt: skip
    case = Case.objects.get(pk=running.case_id)
    assert standing(seen(running), on=date(2024, 11, 30)).lit.light is Light.GREEN
    assert (case.ended, case.steps.last().amount) == ("recognised", 100_000_000_00)  # type: ignore[union-attr]
    kept = Record.objects.get(type="project")
    assert kept.current is not None
    assert kept.current.values["land_cost"] == "12345600.78"
    assert (kept.current.origin, kept.current.confirmed_by, kept.year) == ("platform", "shen", 2024)
    amounts = {}
    for incentive in ("investment", "project-introducer", "project-investor"):
        award = apply(
            beneficiary=town.investor, edition=edition, incentive=incentive, record_type="project",
            record_key=kept.key, actor=town.firm, now=at("2024-11-12"),
        )  # fmt: skip
        amounts[incentive] = (award.outcome, award.indicative)
    assert amounts == {
        "investment": ("definite", 8_765_439_00),
        "project-introducer": ("ceiling", 500_000_00),
        "project-investor": ("ceiling", 5_000_000_00),
    }


def test_what_was_recognised_is_not_recognised_again(running: Project, town: Town) -> None:
    done = completed(running, town)
    again = partial(
        projects.recognise, project=seen(done), found=FOUND, opinion="与审计一致", file=PDF, actor=town.auditor,
        now=at("2024-11-11"),
    )  # fmt: skip
    again()
    with pytest.raises(Refused, match="project-recognised"):
        again()
    assert Recognition.objects.count() == 1


def test_nobody_recognises_but_audit_and_never_without_the_investor(running: Project, town: Town) -> None:
    done = completed(running, town)
    for actor in (town.county, town.city, town.leader):
        with pytest.raises(Refused, match="not-allowed"):
            projects.recognise(project=done, found=FOUND, opinion="认定", file=PDF, actor=actor, now=at("2024-11-11"))
    with pytest.raises(Refused, match="task-on-its-page"):
        act(case=done.case, outcome="recognise", actor=town.auditor, now=at("2024-11-11"), file=PDF,
            grounds=Grounds(opinion="认定", amount=1))  # fmt: skip
    Project.objects.filter(pk=done.pk).update(investor=None)
    wrong = Found(invested=1, land=2, fixed=0, completed=date(2030, 1, 1))
    with pytest.raises(Refused) as refused:
        projects.recognise(project=done, found=wrong, opinion="认定", file=PDF, actor=town.auditor,
                           now=at("2024-11-11"))  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == ["project-no-investor", "project-parts", "task-future"]
    assert not Recognition.objects.exists()
    assert not Record.objects.filter(type="project").exists()


def test_nothing_is_planned_anew_once_a_project_is_completed(running: Project, town: Town) -> None:
    done = completed(running, town)
    with pytest.raises(Refused, match="project-not-planned-now"):
        tasks.plan_node(project=done, planned=Planned("二期", date(2025, 1, 1)), actor=town.county,
                        now=at("2024-11-01"))  # fmt: skip


def test_audit_sends_back_what_is_not_proven(running: Project, town: Town) -> None:
    done = completed(running, town)
    act(case=done.case, outcome="back", actor=town.auditor, now=at("2024-11-11"),
        grounds=Grounds(reasons=(Reason("凭证", "缺设备发票"),)))  # fmt: skip
    case = seen(running).case
    assert (case.stage, case.due) == ("dispatch", date(2024, 12, 5))


def test_the_card_is_completed_until_the_end_and_says_who_changed_what(running: Project, town: Town) -> None:
    card = projects.Card(Project.Kind.MAJOR, "高纯溶剂项目（一期）", "东区芯材", 90_000_000_00, town.investor)
    assert projects.amend(project=running, card=card, actor=town.county, now=at("2024-10-01")).planned == 90_000_000_00
    projects.recognise(project=completed(running, town), found=FOUND, opinion="一致", file=PDF, actor=town.auditor,
                       now=at("2024-11-11"))  # fmt: skip
    with pytest.raises(Refused, match="project-closed"):
        projects.amend(project=running, card=card, actor=town.county, now=at("2024-11-12"))


def test_everything_wrong_with_a_card_is_told_at_once(project: Project, edition: Edition, town: Town) -> None:
    card = projects.Card(Project.Kind.MAJOR, " ", "东区芯材", 0, item="T99")
    with pytest.raises(Refused) as refused:
        projects.enter(edition=edition, card=card, opinion="入库", actor=town.county, now=at("2024-09-03"))
    assert [t.refusal.code for t in refused.value.told] == ["task-lacks", "project-money", "task-no-item"]
    again = projects.Card(Project.Kind.MAJOR, project.name, project.investor_name, 1)
    with pytest.raises(Refused, match="project-twice"):
        projects.enter(edition=edition, card=again, opinion="入库", actor=town.county, now=at("2024-09-03"))
