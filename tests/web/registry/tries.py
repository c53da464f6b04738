"""How the slice's actions are tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.web.conftest import LIAOCHENG, code
from tests.web.matrix import COUNTY, NOW, TODAY, tries
from tests.web.registry.conftest import sheet

from liance.records.city import Record as Facts
from liance.records.parameters import type_of
from liance.records.vocabulary import RecordType
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, Role
from liance.web.policies.queries import vocabulary
from liance.web.policies.services import take_in
from liance.web.registry import permissions, services
from liance.web.registry.models import Batch, Challenge, Entry, ListEdition, Origin, Record, State, Version

OFFICER = Actor("another", Role.CITY_OFFICER, "DEMO-city", "另一人", "", frozenset({"DEMO-city"}), account_id=1)


def firm(actor: Actor) -> Organisation:
    """The organisation acted for, or an enterprise of the county."""
    if actor.role in APPLICANTS:
        return Organisation.objects.get(pk=actor.organisation)
    made, _ = Organisation.objects.get_or_create(
        code=code(1), defaults={"name": "甲公司", "kind": "enterprise", "county": COUNTY, "created_at": NOW}
    )
    return made


def type_called(name: str) -> RecordType:
    """A record type of the first policy."""
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    found = vocabulary().type_named(name)
    assert found is not None
    return found


def honour(actor: Actor) -> tuple[Record, RecordType]:
    """A recognition of the party, that an office stated."""
    one, type_ = firm(actor), type_called("recognition")
    values = {"party": permissions.party_of(one), "title": "smart_pv", "subject": "电站", "date": TODAY}
    version = services.state(facts=Facts(type_, values), told=services.Told(Origin.OFFICE), actor=SYSTEM, now=NOW)
    return version.record, type_


def statement(actor: Actor) -> tuple[Version, Organisation]:
    """A project that an enterprise of the county stated."""
    one, type_ = firm(actor), type_called("project")
    facts = Facts(type_, {"name": "光缆", "investor": permissions.party_of(one)})
    told = services.Told(Origin.STATED, stated_for=one.code)
    return services.state(facts=facts, told=told, actor=SYSTEM, now=NOW), one


def batch(actor: Actor) -> Batch:
    """An award of another officer that waits for review, of the county."""
    one = firm(actor)
    facts = Facts(type_called("project"), {"name": "光缆", "investor": one.code})
    made = services.submit_entry(facts=facts, source="文件", actor=OFFICER, now=NOW)
    made.county = COUNTY
    made.save()
    return made


def edition(actor: Actor) -> ListEdition:
    """A list that the actor's own office brought."""
    type_ = type_called("recognition")
    made = services.import_list(
        type_=type_, issuer="省厅", number="1号", title="名单", dated=TODAY, common={"title": "smart_pv"},
        data=sheet(["单位名称"], ["甲公司"]), name="a.xlsx", actor=OFFICER, now=NOW,
    )  # fmt: skip
    made.county, made.made_for = COUNTY, actor.organisation
    made.save()
    return made


def objection(actor: Actor) -> Challenge:
    """A challenge made by the party."""
    kept, type_ = honour(actor)
    one = firm(actor)
    owner = Actor("owner", Role.ENTERPRISE, one.code, belongs_to=frozenset({one.code}), account_id=2)
    return services.challenge(
        kept=kept, type_=type_, organisation=one, reason="不对", actor=owner, now=NOW
    )  # fmt: skip


@tries("registry.search")
def search(actor: Actor) -> None:
    permissions.can_search.demand(actor)


@tries("registry.see-file")
def see_file(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_file.demand, actor, firm(actor))


@tries("registry.see-evidence")
def see_evidence(actor: Actor) -> Callable[[], object]:
    one = firm(actor)
    made = services.keep_evidence(data=b"%PDF-1.7", name="a.pdf", organisation=one, actor=SYSTEM, now=NOW)
    return partial(permissions.can_see_evidence.demand, actor, made)


@tries("registry.see-batch")
def see_batch(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_batch.demand, actor, batch(actor))


@tries("registry.see-list")
def see_list(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_list.demand, actor, edition(actor))


@tries("registry.see-challenge")
def see_challenge(actor: Actor) -> Callable[[], object]:
    return partial(permissions.can_see_challenge.demand, actor, objection(actor))


@tries("registry.state")
def state(actor: Actor) -> Callable[[], object]:
    one, type_ = firm(actor), type_called("project")
    values = {"name": "光缆", "investor": permissions.party_of(one)}
    return partial(
        services.state_own, organisation=one, type_=type_, values=values, vocabulary=vocabulary(), actor=actor, now=NOW
    )


@tries("registry.confirm")
def confirm(actor: Actor) -> Callable[[], object]:
    version, one = statement(actor)
    return partial(services.confirm, version=version, organisation=one, actor=actor, now=NOW)


@tries("registry.challenge")
def challenge(actor: Actor) -> Callable[[], object]:
    kept, type_ = honour(actor)
    return partial(
        services.challenge, kept=kept, type_=type_, organisation=firm(actor), reason="不对", actor=actor, now=NOW
    )


@tries("registry.withdraw-challenge")
def withdraw(actor: Actor) -> Callable[[], object]:
    return partial(services.withdraw_challenge, made=objection(actor), actor=actor, now=NOW)


@tries("registry.answer")
def answer(actor: Actor) -> Callable[[], object]:
    return partial(services.refuse_challenge, made=objection(actor), answer="属实", actor=actor, now=NOW)


@tries("registry.enter")
def enter(actor: Actor) -> Callable[[], object]:
    facts = Facts(type_called("project"), {"name": "光缆", "investor": firm(actor).code})
    return partial(services.submit_entry, facts=facts, source="文件", actor=actor, now=NOW)


@tries("registry.match")
def match(actor: Actor) -> Callable[[], object]:
    entry = Entry.objects.get(edition=edition(actor))
    return partial(services.decide_entry, entry=entry, organisation=None, actor=actor, now=NOW)


@tries("registry.review")
def review(actor: Actor) -> Callable[[], object]:
    return partial(services.review_batch, batch=batch(actor), approve=False, reason="不清楚", actor=actor, now=NOW)


@tries("registry.enter-figure")
def enter_figure(actor: Actor) -> Callable[[], object]:
    type_called("project")
    parameter = vocabulary().parameters[0]
    facts = Facts(type_of(parameter), {"id": parameter.id, "scope": parameter.scopes[0].id, "year": 2024, "value": 1})
    return partial(services.submit_entry, facts=facts, source="公报", actor=actor, now=NOW)


@tries("registry.stop-check")
def stop_check(actor: Actor) -> Callable[[], object]:
    made = batch(actor)
    made.state, made.made_by = State.CHECKING, actor.account or made.made_by
    made.save()
    return partial(services.stop_check, batch=made, actor=actor, now=NOW)
