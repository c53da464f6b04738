"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.conftest import LIAOCHENG, code
from tests.web.matrix import COUNTY, NOW, tries

from liance.web.guide import permissions, queries, services
from liance.web.guide.queries import Party
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.roles import APPLICANTS
from liance.web.policies.services import take_in


@tries("guide.read-check-up")
def read_check_up(actor: Actor) -> Callable[[], object]:
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    own = actor.organisation if actor.role in APPLICANTS else code(1)
    party = Party(own, "甲公司", actor.county or COUNTY, known=True)
    return partial(services.look_into, party=party, edition=edition, actor=actor, now=NOW)


@tries("guide.find-organisations")
def find_organisations(actor: Actor) -> object:
    return queries.parties("甲", actor=actor)


@tries("guide.count-beneficiaries")
def count_beneficiaries(actor: Actor) -> Callable[[], object]:
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    return partial(services.count_beneficiaries, edition=edition, actor=actor, now=NOW)


@tries("guide.see-coverage")
def see_coverage(actor: Actor) -> None:
    permissions.can_see_coverage.demand(actor)
