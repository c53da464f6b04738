"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, TODAY, actor_as, tries
from tests.web.monitoring.world import table

from liance.insight.warnings import Closing
from liance.records.city import Record as Facts
from liance.web.monitoring import alarms, asked, listing, permissions, returns, services
from liance.web.monitoring.models import Warning
from liance.web.monitoring.queries import watched_of
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.roles import Role
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.services import Told, load_many


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


@tries("monitoring.return")
def return_(actor: Actor) -> Callable[[], object]:
    """The firm is one of the industry, and sends the last month asked for."""
    of, type_ = edition(), policy_of(edition()).vocabulary.type_named("enterprise")
    assert type_ is not None
    code = actor_as(Role.ENTERPRISE).organisation
    row = Facts(type_, {"id": code, "name": code, "industry": "3911"})
    load_many(rows=[row], told=Told(Origin.OFFICE, source="登记"), actor=SYSTEM, now=NOW)
    month = asked.of_firm(of, code, TODAY)[0].stretch
    return partial(returns.send, edition=of, stretch=month, values={"I1-firm": None}, actor=actor, now=NOW)


@tries("monitoring.adopt")
def adopt(actor: Actor) -> Callable[[], object]:
    month = asked.periods(watched_of(edition()), asked.begun(edition().policy), TODAY)[0]
    return partial(returns.adopt_calm, edition=edition(), stretch=month, actor=actor, now=NOW)


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
