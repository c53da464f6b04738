"""Cases for a demonstration: an enterprise applies, experts have one before them, entitled firms are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.web.awards import entitled, queries, services
from liance.web.awards.models import Award
from liance.web.cases import boards
from liance.web.cases.boards import Holder
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.cases.queries import offered, stages_of
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Account, Organisation
from liance.web.people.queries import actor_for
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of, program_of
from liance.web.registry.queries import city_about, whole_city
from liance.web.registry.values import key_text
from liance.web.site import clock
from liance.web.site.refusals import Refused

OFFERED = 5


def demonstrate(*, actor: Actor, now: datetime, enterprises: int, say: Callable[[str, str], None]) -> None:
    """Open the cases, once."""
    if Award.objects.exists():
        return
    people = [actor_for(a, None, on=clock.day_of(now)) for a in Account.objects.filter(demonstration=True)]
    agents = [p for p in people if p.role == Role.ENTERPRISE]
    officer = next((p for p in people if p.role == Role.CITY_OFFICER), None)
    for edition in current_editions():
        for agent in agents:
            _apply(edition, agent, now)
        if officer is not None:
            entitled.find(edition=edition, actor=officer, now=now)
            rows = [c.entitled for c in entitled.candidates(entitled.found(edition), edition) if c.owner is not None]
            entitled.offer(edition=edition, chosen=rows[:OFFERED], actor=officer, now=now)
        _before_experts(edition, people, now)
    say(f"演示案件{Award.objects.count()}件", f"{Award.objects.count()} demonstration cases")


def _apply(edition: Edition, agent: Actor, now: datetime) -> None:
    """Apply for whatever the enterprise can get by applying, and submit it."""
    policy = policy_of(edition)
    owner = Organisation.objects.get(pk=agent.organisation)
    city = replace(city_about(owner.code, edition), applied_on=clock.day_of(now))
    for answer in program_of(edition).answers(city, owner.code):
        if answer.outcome not in queries.PAYING or answer.guidance or not _by_application(policy, answer.incentive):
            continue
        try:
            award = services.apply(
                beneficiary=owner, edition=edition, incentive=answer.incentive.id, record_type=answer.record.type.id,
                record_key=key_text(answer.record), actor=agent, now=now,
            )  # fmt: skip
            act(case=award.case, outcome="submit", actor=agent, now=now)
        except Refused:
            continue  # a restriction, or facts that changed: not everything that could be applied for must be


def _by_application(policy: ir.Policy, incentive: ir.Incentive) -> bool:
    """Whether the party takes the first step."""
    procedure = policy.procedures.get(incentive.procedure)
    return procedure is not None and procedure.stages[0].outcome("submit") is not None


def _before_experts(edition: Edition, people: list[Actor], now: datetime) -> None:
    """One application that experts must see as far as them, with experts and departments named."""
    award = _to_be_heard(edition, people, now)
    if award is None:
        return
    home = award.beneficiary_id
    agent = Actor("演示申报", Role.ENTERPRISE, home, county=award.beneficiary.county, belongs_to=frozenset({home}))
    case, grounds = award.case, Grounds(amount=award.indicative, opinion="演示")
    while (stage := procedure_of(case).stage(case.stage)).board is None:
        usual = stage.outcomes[0]
        actor = next((p for p in (agent, *people) if _offered(case, p, usual.id, now)), None)
        if actor is None:
            return
        case = act(case=case, outcome=usual.id, actor=actor, now=now, grounds=grounds)
    for actor in people:
        _name(case, actor, people, now)


def _to_be_heard(edition: Edition, people: list[Actor], now: datetime) -> Award | None:
    """A new award of an enterprise of the officers' county, of a procedure with a board."""
    policy = policy_of(edition)
    heard = {p.id for p in policy.procedures.values() if any(s.board is not None for s in p.stages)}
    wanted = [i.id for i in policy.incentives if i.procedure in heard]
    counties = {p.county for p in people if p.role == Role.COUNTY_OFFICER}
    city = replace(whole_city(policy), applied_on=clock.day_of(now))
    for answer in Program(policy, only=wanted).payable(city):
        owner = Organisation.objects.filter(pk=answer.beneficiary, kind=Kind.ENTERPRISE).first()
        if owner is not None and owner.county in counties and answer.outcome in queries.PAYING:
            return services.open_award(
                beneficiary=owner, edition=edition, incentive=answer.incentive.id, record_type=answer.record.type.id,
                record_key=key_text(answer.record), actor=SYSTEM, now=now,
            )  # fmt: skip
    return None


def _offered(case: Case, actor: Actor, outcome: str, now: datetime) -> bool:
    return any(o.outcome.id == outcome for o in offered(case, actor, now=now).open)


def _name(case: Case, officer: Actor, people: list[Actor], now: datetime) -> None:
    """Name whoever is there to the seats that this officer names to: people in turn, departments by their names."""
    for stage in (procedure_of(case).stage(s) for s in stages_of(case)):
        board = stage.board
        if board is None or officer.role not in board.named_by:
            continue
        able = [p for p in people if p.role in stage.roles]
        bodies = {Organisation.objects.get(pk=p.organisation).name: p.organisation for p in able}
        seats = board.seats[: len(able)] if board.persons else board.seats
        named = {s.id: _holder(board, s.id, able[n % len(able)], bodies) for n, s in enumerate(seats)}
        try:
            boards.name(case=case, stage=stage.id, named=named, actor=officer, now=now)
        except Refused:
            continue  # already named, by an officer before


def _holder(board: ir.Board, seat: str, person: Actor, bodies: dict[str, str]) -> Holder:
    """A person; or the department whose name has the seat's, else the person's own."""
    if board.persons:
        return Holder(person.account, person.organisation)
    return Holder(organisation=next((code for name, code in bodies.items() if seat in name), person.organisation))
