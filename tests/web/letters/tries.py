"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.awards.tries import an_award, of
from tests.web.matrix import organisation_for, tries

from liance.official.library import kind
from liance.web.cases.models import Case
from liance.web.letters.models import Letter
from liance.web.letters.occasions import Occasion
from liance.web.letters.permissions import can_draft, can_issue, can_read
from liance.web.people.actor import Actor
from liance.web.people.roles import GIVEN_BY, OFFICIALS, Role

ALL = frozenset(map(str, OFFICIALS))


def an_occasion() -> Occasion:
    """A document of an award's case that every official handles and signs."""
    award, _ = an_award()
    return Occasion(kind("acceptance"), award.case, ALL, ALL)


@tries("letters.draft")
def draft(actor: Actor) -> Callable[[], object]:
    return partial(can_draft.demand, actor, an_occasion())


@tries("letters.issue")
def issue(actor: Actor) -> Callable[[], object]:
    office = organisation_for(actor.role if actor.role in GIVEN_BY else Role.COUNTY_OFFICER)
    return partial(can_issue.demand, actor, an_occasion(), office)


@tries("letters.read")
def read(actor: Actor) -> Callable[[], object]:
    award, firm = an_award()
    Case.objects.filter(pk=award.case_id).update(waits_for=f",{actor.role},")
    award.case.refresh_from_db()
    letter = Letter(kind="acceptance", case=award.case, year=2026, title="受理通知书", office=firm)
    return partial(can_read.demand, of(actor, firm), letter)
