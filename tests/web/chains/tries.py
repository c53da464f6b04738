"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.conftest import LIAOCHENG
from tests.web.matrix import NOW, TODAY, tries

from liance.chains.graph import Basis, Presence
from liance.web.chains import permissions, services
from liance.web.chains.queries import base_graph
from liance.web.people.actor import SYSTEM, Actor
from liance.web.policies.models import Edition
from liance.web.policies.services import take_in


def edition() -> Edition:
    return take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)


@tries("chains.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("chains.see-working")
def see_working(actor: Actor) -> None:
    permissions.can_see_working.demand(actor)


@tries("chains.judge-link")
def judge(actor: Actor) -> Callable[[], object]:
    made = edition()
    graph = base_graph(made)
    assert graph is not None
    link = next(x for x in graph.links if x.evidence.basis is Basis.FIELD)
    return partial(
        services.judge, edition=made, upper=link.upper, lower=link.lower, kind=link.kind, holds=True, actor=actor,
        now=NOW,
    )  # fmt: skip


@tries("chains.find")
def find(actor: Actor) -> Callable[[], object]:
    made = edition()
    graph = base_graph(made)
    assert graph is not None
    return partial(
        services.find, edition=made, product=graph.products[0].id, state=Presence.ABSENT, as_of=TODAY, source="走访",
        actor=actor, now=NOW,
    )  # fmt: skip


@tries("chains.pursue")
def pursue(actor: Actor) -> Callable[[], object]:
    made = edition()
    graph = base_graph(made)
    assert graph is not None
    return partial(
        services.propose, edition=made, product=graph.products[0].id, name="远方公司", place="外省", why="有产能",
        source="年报", actor=actor, now=NOW,
    )  # fmt: skip
