"""How the slice's actions are tried."""

from collections.abc import Callable
from functools import partial

from tests.web.awards.tries import an_award
from tests.web.matrix import NOW, tries

from liance.web.cases.models import Case
from liance.web.notices import services
from liance.web.people.actor import Actor


@tries("notices.draw-up")
def draw_up(actor: Actor) -> Callable[[], object]:
    award, _ = an_award()
    Case.objects.filter(pk=award.case_id).update(runs="public-notice", waits_for="")
    award.case.refresh_from_db()
    return partial(services.draw_up, title="公示", cases=[award.case], actor=actor, now=NOW)
