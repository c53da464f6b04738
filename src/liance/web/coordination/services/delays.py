"""A project that was reported as delayed becomes a ticket, so that somebody is charged with what stops it."""

from __future__ import annotations

from liance.web.coordination.models import Ticket
from liance.web.coordination.queries import PROCEDURE
from liance.web.coordination.services.tickets import raise_ticket
from liance.web.people.actor import SYSTEM
from liance.web.policies.queries import policy_of
from liance.web.tasks.hooks import ABOUT, Delay
from liance.web.tasks.plan import plan_of


def ticket(delay: Delay) -> None:
    """For `on_delay`: one ticket while it is open, of the investor where the project names one it knows."""
    project, edition = delay.project, delay.project.case.edition
    if PROCEDURE not in policy_of(edition).procedures:
        return
    head = plan_of(edition).head(project.item) if project.item else None
    chain = head.chain.id if head is not None and head.chain is not None else ""
    late = [f"最晚的节点已晚{delay.days}天。"] if delay.days > 0 else []
    reasons = [f"{about}：{text}。" if about else f"{text}。" for about, text in delay.reasons]
    raise_ticket(
        edition=edition, title=f"项目滞后：{project.name}", text="".join([*late, *reasons]) or "月度调度报为滞后。",
        actor=SYSTEM, now=delay.now, party=project.investor, chain=chain, source=Ticket.Source.DATA,
        origin=f"{ABOUT}{project.number}",
    )  # fmt: skip
