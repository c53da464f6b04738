"""An award from application to decision: within its ceiling, on kept facts, seen by the next award."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from tests.web.renting import WAN, applied, lease, to_decision

from liance.procedures import Reason
from liance.web.awards import services
from liance.web.awards.compute import compute, replay
from liance.web.awards.models import Award, Decision
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin, Record
from liance.web.registry.services import Told, state
from liance.web.registry.values import loaded
from liance.web.site.refusals import Refused


def test_rent_is_applied_for_and_decided(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    award = applied(firm, edition, agent, now)
    assert (award.outcome, award.ceiling) == ("definite", 70 * WAN), "70% of 100万元 in the first year"
    to_decision(award, agent, person, now, 70 * WAN)
    award.refresh_from_db()
    assert (award.case.stage, award.decided, award.matter) == ("notice", 70 * WAN, "园区甲")
    entry = Record.objects.get(type="award")
    assert entry.current is not None
    assert entry.current.values["amount"] == "700000"


def test_an_act_computes_the_award_once(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Also where it judges and decides in one."""
    award = applied(firm, edition, agent, now)
    asked = []
    monkeypatch.setattr(services, "compute", lambda *of: asked.append(of) or compute(*of))
    to_decision(award, agent, person, now, 70 * WAN)
    assert len(asked) == 3, "submitted, passed, agreed"


def test_the_next_award_sees_what_was_decided_before(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    """100万元 for an enterprise over all years: after 70万元 only 30万元 are left."""
    first, second = applied(firm, edition, agent, now), applied(firm, edition, agent, now, "园区乙")
    assert (first.ceiling, second.ceiling) == (70 * WAN, 70 * WAN), "nothing is decided yet"
    to_decision(first, agent, person, now, 70 * WAN)
    case = act(case=second.case, outcome="submit", actor=agent, now=now)
    services.compute_anew(award=second, actor=agent, now=now)
    officer = person("li", Role.COUNTY_OFFICER)
    with pytest.raises(Refused) as refused:
        act(case=case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=30 * WAN + 1))
    assert [t.refusal.code for t in refused.value.told] == ["award-above-ceiling"]
    act(case=case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=30 * WAN))


def test_a_decision_is_replayed_to_the_same_bytes(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    """Also after the facts changed: the snapshot holds what was known."""
    to_decision(applied(firm, edition, agent, now), agent, person, now, 70 * WAN)
    kept = Decision.objects.get().snapshot
    row = Record.objects.filter(type="lease_year").order_by("pk").first()
    assert row is not None
    assert row.current is not None
    vocabulary = policy_of(edition).vocabulary
    lease = vocabulary.type_named("lease_year")
    assert lease is not None
    changed = loaded(lease, row.current.values | {"rent": "1.00"}, vocabulary)
    state(facts=changed, told=Told(Origin.OFFICE), actor=person("li", Role.COUNTY_OFFICER), now=now)
    assert replay(kept.question, edition) == kept.answer


def test_facts_that_changed_after_review_are_computed_anew_first(
    firm: Organisation,
    edition: Edition,
    agent: Actor,
    person: Callable[..., Actor],
    now: datetime,
    facts: Callable[..., None],
) -> None:
    award = applied(firm, edition, agent, now)
    act(case=award.case, outcome="submit", actor=agent, now=now)
    facts({"lease_year": [lease(firm, "园区甲", year_of_lease=2)]})
    officer = person("li", Role.COUNTY_OFFICER)
    with pytest.raises(Refused) as refused:
        act(case=award.case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=50 * WAN))
    assert [t.refusal.code for t in refused.value.told] == ["award-facts-changed"]
    award = services.compute_anew(award=award, actor=agent, now=now)
    assert award.ceiling == 50 * WAN
    act(case=award.case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=50 * WAN))


def test_the_same_matter_is_not_applied_for_twice(
    firm: Organisation, edition: Edition, agent: Actor, now: datetime
) -> None:
    first = applied(firm, edition, agent, now)
    with pytest.raises(Refused) as refused:
        applied(firm, edition, agent, now)
    assert first.case.number in refused.value.told[0].message.zh
    act(case=first.case, outcome="withdraw", actor=agent, now=now)
    assert applied(firm, edition, agent, now).live, "after a withdrawal it may be applied for again"


def test_a_refusal_names_a_condition_and_the_remedy(
    firm: Organisation, edition: Edition, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    award = applied(firm, edition, agent, now)
    case = act(case=award.case, outcome="submit", actor=agent, now=now)
    grounds = Grounds(reasons=(Reason("自用比例", "现场核查发现转租"),), remedy="60日内可申请行政复议")
    act(case=case, outcome="refuse", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=grounds)
    decision = Decision.objects.get()
    assert (decision.granted, decision.decided, decision.reasons) == (
        False, 0, [{"about": "自用比例", "text": "现场核查发现转租"}],
    )  # fmt: skip
    award.refresh_from_db()
    assert not award.live


def test_the_database_itself_refuses_more_than_the_ceiling(
    firm: Organisation, edition: Edition, agent: Actor, now: datetime
) -> None:
    award = applied(firm, edition, agent, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(decided=70 * WAN + 1)


def test_what_is_not_due_cannot_be_submitted(
    firm: Organisation, edition: Edition, agent: Actor, now: datetime, facts: Callable[..., None]
) -> None:
    facts({"lease_year": [lease(firm, "园区丙", park_investment=None)]})
    award = applied(firm, edition, agent, now, "园区丙")
    assert award.outcome == "undetermined"
    with pytest.raises(Refused) as refused:
        act(case=award.case, outcome="submit", actor=agent, now=now)
    assert "园区投资额" in refused.value.told[0].message.zh
