"""How the slice's actions are tried."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.web.conftest import LIAOCHENG, code, put_facts
from tests.web.matrix import COUNTY, NOW, tries
from tests.web.renting import about, lease

from liance.web.awards import entitled, rolls, services
from liance.web.awards.models import Award
from liance.web.cases.models import Case
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS
from liance.web.policies.models import Edition
from liance.web.policies.services import take_in


def a_renting_firm() -> tuple[Edition, Organisation]:
    """A firm of the county that may apply for rent."""
    edition = take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    firm, _ = Organisation.objects.get_or_create(
        code=code(1), defaults={"name": "甲电子", "kind": "enterprise", "county": COUNTY, "created_at": NOW}
    )
    put_facts(edition, {"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]})
    return edition, firm


def of(actor: Actor, firm: Organisation) -> Actor:
    """An applicant acts for the firm; anybody else for whom he does."""
    if actor.role not in APPLICANTS:
        return actor
    return replace(actor, organisation=firm.code, belongs_to=frozenset({firm.code}))


@tries("awards.apply")
def apply(actor: Actor) -> Callable[[], object]:
    edition, firm = a_renting_firm()
    return partial(
        services.apply, beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
        record_key=f"{firm.code}\x1f园区甲\x1f2024", actor=of(actor, firm), now=NOW,
    )  # fmt: skip


def an_award() -> tuple[Award, Organisation]:
    edition, firm = a_renting_firm()
    award = services.open_award(
        beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
        record_key=f"{firm.code}\x1f园区甲\x1f2024", actor=SYSTEM, now=NOW,
    )  # fmt: skip
    return award, firm


@tries("awards.compute-anew")
def compute_anew(actor: Actor) -> Callable[[], object]:
    award, firm = an_award()
    return partial(services.compute_anew, award=award, actor=of(actor, firm), now=NOW)


@tries("awards.offer")
def offer(actor: Actor) -> Callable[[], object]:
    edition, _ = a_renting_firm()
    return partial(entitled.offer, edition=edition, chosen=[], actor=actor, now=NOW)


@tries("awards.find-entitled")
def find_entitled(actor: Actor) -> Callable[[], object]:
    edition, _ = a_renting_firm()
    return partial(entitled.find, edition=edition, actor=actor, now=NOW)


@tries("awards.make-batch")
def make_batch(actor: Actor) -> Callable[[], object]:
    award, _ = an_award()
    Case.objects.filter(pk=award.case_id).update(waits_for=f",{actor.role},")
    return partial(rolls.make, incentive="rent", stage=award.case.stage, actor=actor, now=NOW)
