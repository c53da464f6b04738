"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.matrix import tries

from liance.web.leader import permissions
from liance.web.people.actor import Actor


@tries("leader.see")
def see(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see.demand, actor)
