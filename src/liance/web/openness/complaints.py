"""Complaints: an organisation opens a case of the procedure for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liance.rules import ir
from liance.web.cases import services as casework
from liance.web.cases.models import Case
from liance.web.openness.permissions import can_complain
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site.refusals import refusal, refuse

PURPOSE = "complaint"
NO_WAY = refusal(
    "complaint-no-procedure", "现行政策没有投诉程序", "no current policy has a procedure for complaints",
    hint_zh="请在程序文档中写一个用途为 complaint 的程序。", hint_en="Write a procedure whose purpose is complaint.",
)  # fmt: skip


@transaction.atomic
def complain(*, title: str, text: str, actor: Actor, now: datetime) -> Case:
    """Open a complaint of the organisation acted for."""
    can_complain.demand(actor)
    way = way_of_complaints()
    if way is None:
        raise refuse(NO_WAY)
    edition, procedure = way
    party = Organisation.objects.get(pk=actor.organisation)
    about = f"{title}：{text}"[:300]
    return casework.open_case(procedure=procedure, edition=edition, title=about, party=party, actor=actor, now=now)


def way_of_complaints() -> tuple[Edition, ir.Procedure] | None:
    """The procedure for complaints that a current policy has, the first one's."""
    for edition in current_editions():
        for procedure in policy_of(edition).procedures.values():
            if procedure.purpose == PURPOSE:
                return edition, procedure
    return None
