"""Writes: a ticket raised, merged into another; what the hooks of its case forbid, and keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.coordination.models import Ticket, Tour
from liance.web.coordination.permissions import can_merge, can_raise, can_see_ticket
from liance.web.coordination.queries import PROCEDURE
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

MERGE, REVIEW, ENTRUST = "merge", "review", "entrust"
"""The stages and outcomes of the procedure that mean something here."""

LACKS = refusal(
    "ticket-lacks", "请填写{what}", "give {what_en}",
    hint_zh="标题说清是什么问题，情况写明时间、地点和希望怎样解决。",
    hint_en="Say what is wrong, where, since when, and what would help.",
    status=422,
)  # fmt: skip
INTO = refusal(
    "ticket-into", "并单要选定并入哪一件", "say which ticket it is merged into",
    hint_zh="在工单页的“并单”里选一件还在办的工单。", hint_en="Choose an open ticket under “merge” on its page.",
)  # fmt: skip
NOT_INTO = refusal(
    "ticket-not-into", "不能并入{number}", "it cannot be merged into {number}",
    hint_zh="只能并入另一件还在办的、没有并走的工单。",
    hint_en="Only into another one that is open and not merged itself.",
)  # fmt: skip
PROPOSER_FIRST = refusal(
    "ticket-proposer-first", "评价由提出人填写，{day}以前链办不能代填",
    "who raised it says so; until {day} nobody does it for him",
    hint_zh="提出人到期没有评价的，链办电话回访后再填。",
    hint_en="Past that day the chain office calls and writes down the answer.",
)  # fmt: skip


@transaction.atomic
def raise_ticket(
    *, edition: Edition, title: str, text: str, actor: Actor, now: datetime, party: Organisation | None = None,
    chain: str = "", contact: str = "", source: Ticket.Source | None = None, origin: str = "", tour: Tour | None = None,
) -> Ticket:  # fmt: skip
    """A ticket, waiting to be assigned. Applicants raise for their own organisation. Raises Refused.

    `origin` is the id of what it comes from (`tour:3`, a warning's own): the same is not raised twice while open.
    """
    can_raise.demand(actor)
    needed = {"标题": (title, "a title"), "情况": (text, "what is the matter")}
    fail_if_any([LACKS.given(what=zh, what_en=en) for zh, (given, en) in needed.items() if not given.strip()])
    open_one = Ticket.objects.filter(origin=origin, case__ended="").first() if origin else None
    if open_one is not None:
        return open_one
    if actor.role in APPLICANTS:
        party = Organisation.objects.get(pk=actor.organisation)
    case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition, title=title.strip()[:300], party=party,
        actor=actor, now=now,
    )  # fmt: skip
    made = Ticket(
        case=case, policy=edition.policy, chain=chain, source=source or _source(actor), origin=origin,
        text=text.strip(), number=case.number, tour=tour, raised_by=actor.account or "system", raised_at=now,
    )  # fmt: skip
    made.contact = contact.strip()
    made.save()
    record(
        actor=actor, now=now, action="ticket-raised", thing="ticket", thing_id=made.number, after=made.text,
        details={"source": made.source, "origin": origin},
    )  # fmt: skip
    return made


def _source(actor: Actor) -> Ticket.Source:
    by_role = {
        Role.ENTERPRISE: Ticket.Source.ENTERPRISE, Role.PARK: Ticket.Source.PARK,
        Role.ASSOCIATION: Ticket.Source.ASSOCIATION, Role.SYSTEM: Ticket.Source.DATA,
    }  # fmt: skip
    return by_role.get(Role(actor.role), Ticket.Source.OFFICE)


@transaction.atomic
def entrust(*, ticket: Ticket, unit: Organisation, until: date, actor: Actor, now: datetime, opinion: str = "") -> Case:
    """Hand a ticket that was just raised to a unit, to be done by a day. Raises Refused."""
    grounds = Grounds(opinion=opinion, unit=unit, until=until)
    return casework.act(case=ticket.case, outcome=ENTRUST, actor=actor, now=now, grounds=grounds)


@transaction.atomic
def merge(*, ticket: Ticket, into: Ticket, actor: Actor, now: datetime, opinion: str = "") -> Ticket:
    """End a ticket because another is about the same thing. Raises Refused."""
    can_merge.demand(actor)
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("case").get(pk=ticket.pk)
    into = Ticket.objects.select_related("case").get(pk=into.pk)
    can_see_ticket.demand(actor, into)
    if into.pk == ticket.pk or into.case.ended or into.policy != ticket.policy:
        fail_if_any([NOT_INTO.given(number=into.number)])
    ticket.into = into
    ticket.save(update_fields=["into"])
    said = opinion.strip() or f"并入{into.number}"
    casework.act(case=ticket.case, outcome=MERGE, actor=actor, now=now, grounds=Grounds(opinion=said))
    record(actor=actor, now=now, action="ticket-merged", thing="ticket", thing_id=ticket.number, after=into.number)
    return ticket


# ---- hooks of its case -----------------------------------------------------------------------------------------------
def forbids(move: Move) -> Iterable[Told]:
    """Merging needs to know into what; who raised a ticket is the first to say whether he is satisfied."""
    if move.outcome.id == MERGE and not Ticket.objects.filter(case=move.case, into__isnull=False).exists():
        yield INTO.given()
    own = move.case.party_id is not None and move.actor.acts_for(move.case.party_id)
    waits = move.case.due is not None and clock.day_of(move.now) <= move.case.due
    if move.stage.id == REVIEW and move.case.party_id is not None and not own and waits:
        yield PROPOSER_FIRST.given(day=move.case.due)


def follows(move: Move, step: Step) -> None:
    """The unit in charge is kept with the ticket; a topic of a meeting that it became knows nothing of it."""
    if move.unit is not None:
        Ticket.objects.filter(case=move.case).update(unit=move.unit)
