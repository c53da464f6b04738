"""Writes: the same experts named to every bid of a challenge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from liance import procedures
from liance.web.cases import boards
from liance.web.cases.boards import Holder
from liance.web.cases.engine import procedure_of, run_of
from liance.web.cases.models import Case
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.permissions import can_name_experts
from liance.web.challenges.queries.standing import evaluations
from liance.web.people.actor import Actor
from liance.web.site.refusals import fail_if_any, refusal

NOBODY = refusal(
    "experts-none", "现在没有等待评审的揭榜方案，或者没有选专家", "no bid waits to be judged, or no expert was chosen",
    hint_zh="洽谈完毕以后请专家；席位都满的不用再请。", hint_en="Name them once the talks are over.",
)  # fmt: skip


@transaction.atomic
def name_experts(*, challenge: OpenChallenge, experts: Sequence[Holder], actor: Actor, now: datetime) -> int:
    """Name these experts to the empty seats of every bid being judged, in the same order; how many bids got some.

    Raises Refused with everything against any of them.
    """
    can_name_experts.demand(actor)
    wanted = {case: named for case in evaluations(challenge) if (named := dict(_seats(case, experts)))}
    if not wanted:
        fail_if_any([NOBODY.given()])
    for case, named in wanted.items():
        boards.name(case=case, stage=case.stage, named=named, actor=actor, now=now)
    return len(wanted)


def _seats(case: Case, experts: Sequence[Holder]) -> Iterator[tuple[str, Holder]]:
    """Who of them gets which seat: first the empty ones, then new ones while nobody has spoken."""
    seats = procedures.round_of(procedure_of(case), run_of(case), case.stage).seats
    held = {s.holder for s in seats}
    empty = [s.id for s in seats if s.vacant]
    more = [] if any(s.heard for s in seats) else [str(len(seats) + n) for n in range(1, len(experts) + 1)]
    fresh = [e for e in experts if e.person not in held]
    yield from zip([*empty, *more], fresh, strict=False)
