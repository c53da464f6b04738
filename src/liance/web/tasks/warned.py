"""What tasks add to a day's warnings: nodes of projects past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liance.insight.entries import Both
from liance.insight.warnings import Warning
from liance.web.monitoring.queries import watched_of
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.tasks.queries.projects import late_projects
from liance.web.tasks.queries.tasks import reached_on


def late(edition: Edition, on: date) -> Iterator[Warning]:
    """W6 for each late node, the latest projects first."""
    rules, until = watched_of(edition).rules, clock.end_of(on)
    for standing in late_projects(on=on, policy=edition.policy):
        project = standing.project
        name = Both(project.name, project.name)
        for node in standing.milestones:
            if reached_on(node, until) is None:
                found = rules.late(f"{project.number}:{node.pk}", name, Both(node.title, node.title), node.due, on=on)
                if found is not None:
                    yield found
