"""Monthly reports: opened in time, filed by the unit, archived by somebody else; only then figures count."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.web.tasks.conftest import ITEM, PDF, Town

from liance.insight.lights import Light
from liance.procedures import Reason
from liance.web.cases.late import tick
from liance.web.cases.queries import inbox
from liance.web.cases.services import Grounds, act
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused
from liance.web.tasks.models import Milestone, OutputFigure, Report
from liance.web.tasks.queries.tasks import overview, owed
from liance.web.tasks.services import tasks
from liance.web.tasks.services.reports import Filed, file_report, month_owed, open_reports
from liance.web.tasks.services.tasks import Planned

PARKS = "规划建设的软件产业名园"


def at(text: str) -> datetime:
    """A moment in the town."""
    return datetime.fromisoformat(f"{text}+08:00")


def file(report: Report, town: Town, moment: datetime, value: str = "1", **more: object) -> Report:
    """The unit files what it has."""
    figures = [Filed(PARKS, Decimal(value), date(2024, 9, 30))]
    file_report(report=report, text="规划已报批", figures=figures, file=PDF, actor=town.reporter, now=moment, **more)  # type: ignore[arg-type]
    report.refresh_from_db()
    return report


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2024, 9, 23), date(2024, 8, 1)),
        (date(2024, 9, 24), date(2024, 9, 1)),
        (date(2024, 10, 8), date(2024, 9, 1)),
        (date(2024, 12, 31), date(2024, 12, 1)),
        (date(2025, 2, 22), date(2025, 2, 1)),
    ],
)
def test_a_report_is_open_from_the_last_week_of_its_month_on(today: date, month: date) -> None:
    assert month_owed(today) == month


def test_every_measure_with_a_lead_owes_one_report_a_month(led: Edition, town: Town) -> None:
    assert open_reports(now=at("2024-09-26T09:00")) == 1
    assert open_reports(now=at("2024-09-27T09:00")) == 0
    one = Report.objects.get()
    assert (one.item, one.month, one.unit, one.due) == (ITEM, date(2024, 9, 1), town.unit, date(2024, 10, 8))
    assert open_reports(now=at("2024-10-26T09:00")) == 1
    assert Report.objects.latest("month").due == date(2024, 11, 5)


def test_a_lead_of_a_task_leads_its_measures(edition: Edition, town: Town, now: datetime) -> None:
    tasks.name_lead(edition=edition, item="T5", unit=town.unit, since=date(2024, 1, 1), actor=town.office, now=now)
    assert open_reports(now=at("2024-09-26T09:00")) == 3
    assert set(Report.objects.values_list("item", flat=True)) == {"T5-1", "T5-2", "T5-3"}


def test_figures_count_once_another_person_has_archived_them(report: Report, led: Edition, town: Town) -> None:
    file(report, town, at("2024-09-30T10:00"), reached={Milestone.objects.get().pk: date(2024, 9, 29)})
    assert not OutputFigure.objects.exists()
    act(case=report.case, outcome="archive", actor=town.city, now=at("2024-10-08T10:00"))
    figure = OutputFigure.objects.get()
    assert (figure.value, figure.as_of, figure.filing.by, figure.checked_by) == (1, date(2024, 9, 30), "ke", "shi")
    assert figure.evidence is not None
    standing = overview(led, on=date(2024, 10, 9)).standings[ITEM]
    assert standing.light is Light.GREEN


def test_what_was_known_on_a_day_stays_known(report: Report, led: Edition, town: Town) -> None:
    """The pages of past days do not change with what came later."""
    days = [date(2024, 9, 29), date(2024, 10, 5), date(2024, 10, 9), date(2024, 10, 12)]
    asked = [overview(led, on=days[0]).standings[ITEM].lit]
    file(report, town, at("2024-09-30T10:00"))
    asked.append(overview(led, on=days[1]).standings[ITEM].lit)
    act(case=report.case, outcome="back", actor=town.city, now=at("2024-10-09T10:00"),
        grounds=Grounds(reasons=(Reason("口径", "请核对"),)))  # fmt: skip
    asked.append(overview(led, on=days[2]).standings[ITEM].lit)
    file(report, town, at("2024-10-10T10:00"), "2")
    act(case=report.case, outcome="archive", actor=town.city, now=at("2024-10-11T10:00"))
    asked.append(overview(led, on=days[3]).standings[ITEM].lit)
    tasks.plan_milestone(edition=led, item=ITEM, actor=town.office, now=at("2024-10-13T10:00"),
                         planned=Planned("招引十家", date(2024, 10, 14)))  # fmt: skip
    assert [overview(led, on=day).standings[ITEM].lit for day in days] == asked
    assert [a.grounds[0].code for a in asked] == ["no-report", "as-planned", "report-late", "as-planned"]


def test_who_filed_does_not_check_and_others_do_not_file(report: Report, town: Town) -> None:
    with pytest.raises(Refused, match="not-allowed"):
        file_report(report=report, text="代报", actor=town.city, now=at("2024-09-30T10:00"))
    file(report, town, at("2024-09-30T10:00"))
    with pytest.raises(Refused, match="case-act"):
        act(case=report.case, outcome="archive", actor=town.reporter, now=at("2024-10-08T10:00"))


def test_a_report_without_its_figures_is_not_taken(report: Report, town: Town) -> None:
    with pytest.raises(Refused, match="task-on-its-page"):
        act(case=report.case, outcome="filed", actor=town.reporter, now=at("2024-09-30T10:00"),
            grounds=Grounds(opinion="已完成"))  # fmt: skip
    assert not OutputFigure.objects.exists()


def test_everything_wrong_with_a_report_is_told_at_once(report: Report, town: Town) -> None:
    figures = [Filed("没有的产出", Decimal(-1), date(2024, 12, 1))]
    with pytest.raises(Refused) as refused:
        file_report(report=report, text=" ", figures=figures, reached={99: date(2024, 12, 1)}, actor=town.reporter,
                    now=at("2024-09-30T10:00"))  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == [
        "task-lacks", "task-no-output", "task-negative", "task-future", "task-no-proof", "milestone-changed",
        "task-future",
    ]  # fmt: skip
    assert not report.case.filings.exists()


def test_a_late_report_goes_to_the_one_above_and_may_be_noted_as_missed(
    report: Report, led: Edition, town: Town
) -> None:
    assert report.due == date(2024, 10, 8)
    assert report.case in inbox(town.reporter)
    assert report.case not in inbox(town.leader)
    assert owed(town.reporter).get() == report
    tick(now=at("2024-10-09T08:00"))
    assert report.case in inbox(town.leader)
    lit = overview(led, on=date(2024, 10, 9)).standings[ITEM].lit
    assert (lit.light, lit.grounds[0].code, lit.grounds[0].days) == (Light.GREY, "report-late", 1)
    act(case=report.case, outcome="missed", actor=town.leader, now=at("2024-10-20T08:00"),
        grounds=Grounds(opinion="督办"))  # fmt: skip
    codes = {g.code for g in overview(led, on=date(2024, 10, 21)).standings[ITEM].lit.grounds}
    assert codes == {"node-near", "report-late"}


def test_a_unit_that_is_no_office_cannot_lead(edition: Edition, town: Town, now: datetime) -> None:
    with pytest.raises(Refused, match="task-cannot-lead"):
        tasks.name_lead(edition=edition, item="T1", unit=town.investor, since=date(2024, 1, 1), actor=town.office,
                        now=now)  # fmt: skip


def test_a_plan_is_changed_with_a_reason_and_the_old_one_stays(led: Edition, town: Town) -> None:
    old = Milestone.objects.get()
    later = Planned(old.title, date(2024, 12, 31), old.output, old.planned)
    moment = at("2024-10-10T10:00")
    with pytest.raises(Refused, match="task-lacks"):
        tasks.replan(milestone=old, planned=later, why="", actor=town.reporter, now=moment)
    new = tasks.replan(milestone=old, planned=later, why="规划公示延长", actor=town.reporter, now=moment)
    assert [m.due for m in overview(led, on=date(2024, 10, 9)).standings[ITEM].milestones] == [date(2024, 10, 31)]
    assert [m.due for m in overview(led, on=date(2024, 10, 10)).standings[ITEM].milestones] == [date(2024, 12, 31)]
    with pytest.raises(Refused, match="milestone-changed"):
        tasks.drop_milestone(milestone=old, why="重复", actor=town.office, now=moment)
    tasks.drop_milestone(milestone=new, why="并入别的节点", actor=town.office, now=at("2024-10-11T10:00"))
    assert overview(led, on=date(2024, 10, 11)).standings[ITEM].milestones == ()


def test_what_people_said_is_never_changed_in_the_database(led: Edition) -> None:
    for change in (lambda: Milestone.objects.update(title="改"), lambda: Milestone.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_name_of_the_text_is_an_organisation_once_a_person_says_so(
    edition: Edition, town: Town, now: datetime
) -> None:
    assert isinstance(town.investor, Organisation)
    tasks.confirm_body(edition=edition, name="波米科技有限公司", organisation=town.investor, actor=town.office, now=now)
    from liance.web.tasks.queries.tasks import same_bodies

    until = now + timedelta(days=1)
    assert same_bodies(edition.policy, until=until)["波米科技有限公司"].organisation == town.investor
    tasks.confirm_body(edition=edition, name="波米科技有限公司", organisation=None, actor=town.office, now=now)
    assert same_bodies(edition.policy, until=until) == {}
    with pytest.raises(Refused, match="task-no-item"):
        tasks.confirm_body(edition=edition, name="没有的", organisation=None, actor=town.office, now=now)


def test_a_month_due_in_a_year_without_a_calendar_waits_for_it(led: Edition, town: Town) -> None:
    assert open_reports(now=at("2026-12-28T09:00")) == 0
    assert not Report.objects.exists()
