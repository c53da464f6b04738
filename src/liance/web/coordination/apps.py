"""The slice as Django knows it; at the start it joins the cases of meetings and tickets, and gives to the digest."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """liance.web.coordination."""

    name = "liance.web.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Join the casework of meetings and tickets; register parts of the digest and sources of topics."""
        from liance.web.cases.digest import add_section, add_topics
        from liance.web.cases.hooks import Joined, join
        from liance.web.coordination import agenda, figures, show
        from liance.web.coordination.permissions import can_see
        from liance.web.coordination.services import delays, meetings, tickets
        from liance.web.guide.links import on_block
        from liance.web.guide.naming import run_at
        from liance.web.tasks.hooks import on_delay

        join("ticket", Joined(forbids=tickets.forbids, follows=tickets.follows, shows=show.of_ticket))
        join("meeting", Joined(forbids=meetings.forbids, follows=meetings.follows, shows=show.of_meeting))
        on_delay(delays.ticket)
        on_block(run_at("meeting", "meetings", "coordination:meetings", can_see))
        on_block(run_at("ticket", "tickets", "coordination:tickets", can_see))
        for section in figures.ALL:
            add_section(section)
        for source in agenda.ALL:
            add_topics(source)
