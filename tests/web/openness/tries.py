"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.conftest import LIAOCHENG
from tests.web.matrix import NOW, organisation_for, tries

from liance.web.openness import complaints, services
from liance.web.openness.models import Scope
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.roles import Role
from liance.web.policies.services import take_in


@tries("openness.give-key")
def give_key(actor: Actor) -> None:
    firm = organisation_for(Role.ENTERPRISE)
    services.give_key(organisation=firm, name="测算", scopes=[Scope.ASSESS], actor=actor, now=NOW)


@tries("openness.complain")
def complain(actor: Actor) -> Callable[[], object]:
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    return partial(complaints.complain, title="受理太慢", text="三天没有回音", actor=actor, now=NOW)
