"""Writes: matters of a kind divided by lot, so that anybody can draw the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.matters import queries
from liance.web.matters.kinds import Declared
from liance.web.matters.models import Lot
from liance.web.matters.permissions import can_draw
from liance.web.people.actor import SYSTEM, Actor
from liance.web.site.refusals import refusal, refuse

NO_LOT = refusal(
    "matter-no-lot", "没有等待抽取的“{kind}”", "no {kind} waits for the lot",
    hint_zh="要抽取的事项先办到“{stage}”。", hint_en="Matters must first come to the stage {stage}.",
)  # fmt: skip
SEED_USED = refusal(
    "matter-seed-used", "种子“{seed}”已经用过", "the seed {seed} has been used",
    hint_zh="每次抽取用新的、事先公开的种子。", hint_en="Each lot takes a new seed that was told beforehand.",
)  # fmt: skip


@transaction.atomic
def draw_lot(*, of_kind: Declared, seed: str, share: int, actor: Actor, now: datetime) -> Lot:
    """Divide the matters that wait at the kind's stage: the first so many in the order of the seed are picked.

    Anybody can draw the same again from the seed and the numbers. Raises Refused.
    """
    can_draw.demand(actor)
    kind, drawn = of_kind.kind, of_kind.kind.draws
    waiting = queries.standing_at(of_kind, drawn.stage) if drawn is not None else []
    if drawn is None or not waiting:
        title = of_kind.procedure.stage(drawn.stage).title if drawn is not None else "—"
        raise refuse(NO_LOT, kind=kind.title, stage=title)
    if Lot.objects.filter(kind=kind.id, stage=drawn.stage, seed=seed).exists():
        raise refuse(SEED_USED, seed=seed)
    numbers = sorted(m.case.number for m in waiting)
    picked = in_order(seed, numbers)[: -(-len(numbers) * share // 100)]
    lot = Lot.objects.create(
        policy=of_kind.edition.policy, kind=kind.id, stage=drawn.stage, seed=seed, share=share, among=numbers,
        picked=sorted(picked), drawn_by=actor.account, at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="matter-lot-drawn", thing="matter", thing_id=kind.id, after=lot.picked,
        details={"seed": seed, "share": share, "among": len(numbers)},
    )  # fmt: skip
    for matter in waiting:
        outcome = drawn.picked if matter.case.number in picked else drawn.others
        casework.act(case=matter.case, outcome=outcome, stage=drawn.stage, actor=SYSTEM, now=now)
    return lot


def in_order(seed: str, numbers: Iterable[str]) -> list[str]:
    """Case numbers in the order that a seed puts them in: by the sha256 of seed, line end and number."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest())
