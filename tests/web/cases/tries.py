"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.conftest import LIAOCHENG, code
from tests.web.matrix import COUNTY, NOW, tries

from liance.web.cases.models import Case
from liance.web.cases.permissions import can_see, can_see_table
from liance.web.cases.services import open_case
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import policy_of
from liance.web.policies.services import take_in


def a_case(actor: Actor) -> Case:
    """A complaint of a firm of the county, or of the organisation acted for, that waits for experts, too."""
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    firm, _ = Organisation.objects.get_or_create(
        code=code(1), defaults={"name": "甲公司", "kind": "enterprise", "county": COUNTY, "created_at": NOW}
    )
    party = Organisation.objects.get(pk=actor.organisation) if actor.role in APPLICANTS else firm
    procedure = policy_of(edition).procedures["complaint"]
    case = open_case(
        procedure=procedure, edition=edition, title="受理太慢", party=party, county=COUNTY, actor=SYSTEM, now=NOW
    )
    Case.objects.filter(pk=case.pk).update(waits_for=",window,expert,")
    case.refresh_from_db()
    return case


@tries("cases.see")
def see(actor: Actor) -> Callable[[], object]:
    return partial(can_see.demand, actor, a_case(actor))


@tries("cases.see-table")
def see_table(actor: Actor) -> Callable[[], object]:
    """A case of another's, whatever is said at its boards."""
    case = a_case(actor)
    if actor.role in APPLICANTS:
        case = a_case(SYSTEM)
    return partial(can_see_table.demand, actor, case)
