"""What the digest and meetings take from tasks and projects: red measures, projects behind their plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from liance.web.cases.digest import Asked, DigestSection, Entry, Topic
from liance.web.site.words import Words
from liance.web.tasks.lights import Light
from liance.web.tasks.queries.projects import ProjectStanding, projects, standings
from liance.web.tasks.queries.tasks import Standing, overview


def _red(asked: Asked) -> Iterator[Standing]:
    """Measures that were red at the end of the day; of one chain those of its tasks."""
    for head in overview(asked.edition, on=asked.day).heads:
        if not asked.chain or (head.head.chain is not None and head.head.chain.id == asked.chain):
            yield from (s for s in head.measures if s.light is Light.RED)


def _behind(asked: Asked) -> list[ProjectStanding]:
    """Projects that had not ended by then, with a node that was late, the latest first."""
    found = standings(projects(policy=asked.edition.policy), on=asked.day)
    open_ = (s for s in found if s.project.case.ended_at is None or s.project.case.ended_at >= asked.moment)
    return sorted((s for s in open_ if s.delay > 0), key=lambda s: (-s.delay, s.project.number))


def red(asked: Asked) -> Iterable[Entry]:
    """The measures that were red, with who leads them."""
    for s in _red(asked):
        words = Words(f"{s.measure.title}：红灯", f"{s.measure.title}: red")
        owner = s.lead.unit.name if s.lead is not None else ""
        yield Entry(words, reverse("tasks:item", args=[asked.edition.policy, s.measure.id]), owner)


def behind(asked: Asked) -> Iterable[Entry]:
    """The projects that were behind; for all chains, since a project belongs to a measure or a product."""
    for s in _behind(asked):
        words = Words(f"{s.project.name}：节点晚{s.delay}天（{s.stage}）", f"{s.project.name}: {s.delay} days behind")
        yield Entry(words, reverse("tasks:project", args=[s.project.number]))


def topics(asked: Asked) -> Iterable[Topic]:
    """Both, to be talked about."""
    for s in _red(asked):
        address = reverse("tasks:item", args=[asked.edition.policy, s.measure.id])
        yield Topic(f"measure:{s.measure.id}", f"任务滞后：{s.measure.title}", "进展为红灯，依据见任务页。", address)
    for p in _behind(asked):
        address = reverse("tasks:project", args=[p.project.number])
        yield Topic(f"project:{p.project.number}", f"项目滞后：{p.project.name}", f"节点晚{p.delay}天。", address)


ALL = (
    DigestSection("measures", Words("红灯任务", "Measures in red"), 25, red),
    DigestSection("projects", Words("滞后项目", "Late projects"), 55, behind),
)
