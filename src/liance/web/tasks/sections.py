"""What tasks and projects give to the digest and the leader's page: lights, what is late and by whom, money."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from liance.values.money import format_money
from liance.web.cases.digest import Asked, DigestSection, Entry, Figure, count
from liance.web.site.words import Words
from liance.web.tasks.lights import Light
from liance.web.tasks.queries.projects import ProjectStanding, late_projects, projects, standings
from liance.web.tasks.queries.tasks import HeadStanding, Standing, late_measures, overview
from liance.web.tasks.show import LIGHTS

TONES = {Light.RED: "bad", Light.YELLOW: "warn", Light.GREY: "", Light.GREEN: "good"}


def _heads(asked: Asked) -> list[HeadStanding]:
    found = overview(asked.edition, on=asked.day).heads
    return [h for h in found if not asked.chain or (h.head.chain is not None and h.head.chain.id == asked.chain)]


# ---- tasks -----------------------------------------------------------------------------------------------------------
def light_figures(asked: Asked) -> Iterable[Figure]:
    """How many tasks show each light."""
    shown, page = [h.light for h in _heads(asked)], reverse("tasks:overview", args=[asked.edition.policy])
    for light in Light:
        yield Figure(LIGHTS[light], count(shown.count(light), "项", ""), f"{page}?light={light}", tone=TONES[light])


def late_tasks(asked: Asked) -> Iterable[Entry]:
    """The measures with something late, the worst first, with who leads them."""
    mine = {m.measure.id for h in _heads(asked) for m in h.measures}
    for s in late_measures(overview(asked.edition, on=asked.day)):
        if s.measure.id in mine:
            yield _late(asked, s)


def _late(asked: Asked, s: Standing) -> Entry:
    days = max(g.days for g in s.lit.grounds)
    words = Words(
        f"{s.measure.id} {s.measure.title}：逾期{days}天", f"{s.measure.id} {s.measure.title}: {days} days late"
    )
    owner = s.lead.unit.name if s.lead is not None else ""
    return Entry(words, reverse("tasks:item", args=[asked.edition.policy, s.measure.id]), owner, bad=True)


# ---- projects --------------------------------------------------------------------------------------------------------
def _projects(asked: Asked) -> list[ProjectStanding]:
    mine = {m.measure.id for h in _heads(asked) for m in h.measures} if asked.chain else None
    found = standings(projects(policy=asked.edition.policy), on=asked.day)
    return [s for s in found if mine is None or s.project.item in mine]


def project_figures(asked: Asked) -> Iterable[Figure]:
    """How many projects there are and are late; money planned and done."""
    found, page = _projects(asked), reverse("tasks:projects")
    late = sum(s.delay > 0 for s in found)
    yield Figure(Words("项目", "projects"), count(len(found), "个", ""), page)
    yield Figure(Words("滞后", "late"), count(late, "个", ""), page, tone="bad" if late else "good")
    planned = Words(f"计划{(p := format_money(sum(s.project.planned for s in found)))}", f"of {p} planned")
    done = format_money(sum(s.invested or 0 for s in found))
    yield Figure(Words("完成投资", "invested"), Words(done, done), page, planned)


def delayed(asked: Asked) -> Iterable[Entry]:
    """The projects with a node late, the latest first."""
    mine = {s.project.pk for s in _projects(asked)}
    for s in late_projects(on=asked.day, policy=asked.edition.policy):
        if s.project.pk in mine:
            name = s.project.name
            words = Words(f"{name}：滞后{s.delay}天", f"{name}: {s.delay} days late")
            yield Entry(words, reverse("tasks:project", args=[s.project.number]), bad=True)


ALL = (
    DigestSection("tasks", Words("重点任务", "Tasks"), 25, late_tasks, figures=light_figures),
    DigestSection("projects", Words("项目", "Projects"), 30, delayed, figures=project_figures),
)
