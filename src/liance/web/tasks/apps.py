"""The slice as Django knows it; at the start it joins the cases of reports and projects, and says what it does."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """liance.web.tasks."""

    name = "liance.web.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Join the casework, and register where tasks and measures are worked on."""
        from liance.web.cases.digest import add_section, add_topics
        from liance.web.cases.hooks import Joined, join
        from liance.web.guide.links import on_block
        from liance.web.guide.naming import run_at
        from liance.web.monitoring import sources
        from liance.web.tasks import counted, follow, links, sections, show, warned
        from liance.web.tasks.permissions import can_see_projects

        join("task-report", Joined(forbids=follow.forbids_report, follows=follow.report, shows=show.report_panels))
        join("project", Joined(forbids=follow.forbids_project, follows=follow.project, shows=show.project_panels))
        on_block(links.where_worked_on)
        on_block(run_at("project", "projects", "tasks:projects", can_see_projects))
        for section in sections.ALL:
            add_section(section)
        add_topics(sections.topics)
        sources.join(warned.late, counted.projects)
