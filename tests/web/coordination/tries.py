"""How the slice's actions are tried."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, TODAY, actor_as, organisation_for, tries

from liance.web.coordination import permissions
from liance.web.coordination.models import Duty, Ticket
from liance.web.coordination.services import issuing, meetings, register, tickets, tours
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, Role


def a_ticket(of: Actor) -> Ticket:
    """A ticket of the organisation that somebody acts for, if it is one that raises tickets."""
    home = of if of.role in APPLICANTS else actor_as(Role.ENTERPRISE)
    return tickets.raise_ticket(
        edition=edition(), title="厂区排水", text="积水", party=Organisation.objects.get(pk=home.organisation),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


@tries("coordination.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("coordination.register")
def keep_the_register(actor: Actor) -> Callable[[], object]:
    return partial(
        register.appoint, edition=edition(), part=Duty.Part.LEADER, since=TODAY, source="任命文件", person="刘",
        actor=actor, now=NOW,
    )  # fmt: skip


@tries("coordination.prepare")
def prepare(actor: Actor) -> Callable[[], object]:
    return partial(meetings.call, edition=edition(), title="第一次会议", actor=actor, now=NOW)


@tries("coordination.raise")
def raise_one(actor: Actor) -> Callable[[], object]:
    return partial(tickets.raise_ticket, edition=edition(), title="排水", text="积水", actor=actor, now=NOW)


@tries("coordination.see-ticket")
def see_ticket(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_ticket.demand, actor, a_ticket(actor))


@tries("coordination.merge")
def merge(actor: Actor) -> Callable[[], object]:
    return partial(tickets.merge, ticket=a_ticket(actor), into=a_ticket(actor), actor=actor, now=NOW)


@tries("coordination.contact")
def contact(actor: Actor) -> Callable[[], object]:
    ticket = a_ticket(actor)
    ticket.unit = Organisation.objects.filter(pk=actor.organisation).first() or organisation_for(Role.CITY_OFFICER)
    return partial(permissions.can_call.demand, actor, ticket)


@tries("coordination.tour")
def tour(actor: Actor) -> Callable[[], object]:
    firm = organisation_for(Role.ENTERPRISE)
    return partial(
        tours.plan, edition=edition(), organisation=firm, day=TODAY, purpose="看项目", who="刘", actor=actor, now=NOW
    )


@tries("coordination.digest")
def digest(actor: Actor) -> None:
    permissions.can_read_digest.demand(actor)


@tries("coordination.issue-digest")
def issue(actor: Actor) -> Callable[[], object]:
    policy, tomorrow = edition().policy, NOW + timedelta(days=1)
    return partial(issuing.issue, policy=policy, chain="", day=TODAY, actor=actor, now=tomorrow)
