"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, TODAY, actor_as, tries
from tests.web.monitoring.world import table

from liance.insight.warnings import Closing
from liance.web.monitoring import alarms, listing, permissions, services
from liance.web.monitoring.models import Warning
from liance.web.people.actor import Actor
from liance.web.people.roles import Role


@tries("monitoring.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("monitoring.see-firms")
def see_firms(actor: Actor) -> None:
    permissions.can_see_firms.demand(actor)


@tries("monitoring.collect")
def collect(actor: Actor) -> Callable[[], object]:
    text = table("I1,全市,it@1,2024Q1,12亿元")
    return partial(services.report, edition=edition(), title="", text=text, actor=actor, now=NOW)


@tries("monitoring.close")
def close(actor: Actor) -> Callable[[], object]:
    role = actor.role if actor.role != Role.CITY_LEADER else Role.CITY_OFFICER
    row = Warning.objects.create(
        policy=edition().policy,
        rule="W2",
        key=f"W2:{actor.role}",
        zh="增速转向",
        en="turned",
        owner=role,
        raised_at=NOW,
    )
    return partial(alarms.close, warning=row, closing=Closing.TRUE, reason="已核实", actor=actor, now=NOW)


@tries("monitoring.list")
def list_(actor: Actor) -> Callable[[], object]:
    actor_as(Role.CITY_OFFICER)
    return partial(
        listing.exhibit, edition=edition(), target="application-scenarios", kind="health", title="远程会诊",
        unit="市医院", day=TODAY, proof="验收报告", actor=actor, now=NOW,
    )  # fmt: skip
