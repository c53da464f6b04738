"""What tasks and projects give to the digest and the leader's page: lights, what is late and by whom, money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from liance.insight.lights import Light
from liance.values.money import format_money
from liance.web.audit.remembered import remembered
from liance.web.cases.digest import DIGESTS, Asked, DigestSection, Entry, Figure, Topic, count
from liance.web.site.words import Words
from liance.web.tasks.hooks import ABOUT
from liance.web.tasks.queries.projects import ProjectStanding, behind, standings_of
from liance.web.tasks.queries.tasks import HeadStanding, Standing, overview
from liance.web.tasks.show import LIGHTS

TONES = {Light.RED: "bad", Light.YELLOW: "warn", Light.GREY: "", Light.GREEN: "good"}


@remembered(DIGESTS)
def _heads(asked: Asked) -> list[HeadStanding]:
    found = overview(asked.edition, on=asked.day).heads
    return [h for h in found if not asked.chain or (h.head.chain is not None and h.head.chain.id == asked.chain)]


# ---- tasks -----------------------------------------------------------------------------------------------------------
def light_figures(asked: Asked) -> Iterable[Figure]:
    """How many tasks show each light."""
    shown, page = [h.light for h in _heads(asked)], reverse("tasks:overview", args=[asked.edition.policy])
    for light in Light:
        yield Figure(LIGHTS[light], count(shown.count(light), "项", ""), f"{page}?light={light}", tone=TONES[light])


def red(asked: Asked) -> Iterator[Standing]:
    """The measures that were red."""
    return (s for h in _heads(asked) for s in h.measures if s.light is Light.RED)


def red_measures(asked: Asked) -> Iterable[Entry]:
    """The measures that were red, with who leads them."""
    for s in red(asked):
        words = Words(f"{s.measure.title}：红灯", f"{s.measure.title}: red")
        owner = s.lead.unit.name if s.lead is not None else ""
        yield Entry(words, reverse("tasks:item", args=[asked.edition.policy, s.measure.id]), owner, bad=True)


# ---- projects --------------------------------------------------------------------------------------------------------
@remembered(DIGESTS)
def _projects(asked: Asked) -> list[ProjectStanding]:
    mine = {m.measure.id for h in _heads(asked) for m in h.measures} if asked.chain else None
    found = standings_of(asked.edition.policy, on=asked.day)
    return [s for s in found if mine is None or s.project.item in mine]


def project_figures(asked: Asked) -> Iterable[Figure]:
    """How many projects there are and are late; money planned and done."""
    found, page = _projects(asked), reverse("tasks:projects")
    late = len(behind(_projects(asked), on=asked.day))
    yield Figure(Words("项目", "projects"), count(len(found), "个", ""), page)
    yield Figure(Words("滞后", "late"), count(late, "个", ""), page, tone="bad" if late else "good")
    planned = Words(f"计划{(p := format_money(sum(s.project.planned for s in found)))}", f"of {p} planned")
    done = format_money(sum(s.invested or 0 for s in found))
    yield Figure(Words("完成投资", "invested"), Words(done, done), page, planned)


def late_projects(asked: Asked) -> Iterable[Entry]:
    """The projects that were behind."""
    for s in behind(_projects(asked), on=asked.day):
        name = s.project.name
        words = Words(f"{name}：节点晚{s.delay}天（{s.stage}）", f"{name}: {s.delay} days behind")
        yield Entry(words, reverse("tasks:project", args=[s.project.number]), bad=True)


# ---- meetings --------------------------------------------------------------------------------------------------------
def topics(asked: Asked) -> Iterable[Topic]:
    """Red measures and late projects, to be talked about."""
    for s in red(asked):
        address = reverse("tasks:item", args=[asked.edition.policy, s.measure.id])
        yield Topic(f"measure:{s.measure.id}", f"任务滞后：{s.measure.title}", "进展为红灯，依据见任务页。", address)
    for p in behind(_projects(asked), on=asked.day):
        address = reverse("tasks:project", args=[p.project.number])
        yield Topic(f"{ABOUT}{p.project.number}", f"项目滞后：{p.project.name}", f"节点晚{p.delay}天。", address)


ALL = (
    DigestSection("tasks", Words("重点任务", "Tasks"), 25, red_measures, figures=light_figures),
    DigestSection("projects", Words("重大和招引项目", "Projects"), 55, late_projects, figures=project_figures),
)
