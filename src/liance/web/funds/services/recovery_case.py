"""Recovery cases and recoveries: what is decided in the case happens to the money, what happened to it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from liance.web.cases.hooks import Move
from liance.web.cases.models import Step
from liance.web.funds.models import Recovery
from liance.web.funds.queries.recovery import restricted
from liance.web.funds.services.recovery import Ruling, decided_in_case, dropped_in_case, enforce_recovery, give_notice
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal

NOT_ALL_BACK = refusal(
    "recovery-not-all-back", "还有{open}没有缴回", "{open} has not come back",
    hint_zh="请先在追回页面登记缴款。", hint_en="Enter what came back on the recovery's page first.",
)  # fmt: skip
NO_RESTRICTION = refusal(
    "recovery-no-restriction", "还没有登记限制享受的期限", "no restriction has been entered",
    hint_zh="请先在追回页面登记限制期限。", hint_en="Enter it on the recovery's page first.",
)  # fmt: skip
RESTRICTED = refusal(
    "award-restricted", "“{name}”在{until}之前限制享受奖补（{number}）",
    "{name} may receive no support before {until} ({number})",
    hint_zh="限制期满后再申请，或按信用修复的途径办理。", hint_en="Apply after that day, or have the record mended.",
)  # fmt: skip
TERM = timedelta(days=30)
"""Where a procedure sets no term for paying back."""


def follows(move: Move, step: Step) -> None:
    """After an act in a recovery's case: notice, ruling, end, enforcement."""
    recovery = _of(move)
    if recovery is None:
        return
    grounds = "；".join([*(r["text"] for r in step.reasons), *([step.opinion] if step.opinion else [])])
    match move.stage.id, move.outcome.id:
        case "investigate", "founded":
            give_notice(recovery=recovery, actor=move.actor, now=move.now)
        case "decide", "recover" | "part":
            due_on = move.case.due or clock.day_of(move.now) + TERM
            ruling = Ruling(step.amount or 0, grounds, step.remedy, due_on)
            decided_in_case(recovery=recovery, ruling=ruling, actor=move.actor, now=move.now)
        case (("investigate" | "decide"), _) if move.outcome.ending is not None:
            dropped_in_case(recovery=recovery, grounds=grounds, actor=move.actor, now=move.now)
        case _, "force":
            enforce_recovery(recovery=recovery, actor=move.actor, now=move.now)


def forbids(move: Move) -> Iterable[Told]:
    """Nobody says that all came back before it did, or records a restriction that was not entered."""
    recovery = _of(move)
    if recovery is None:
        return
    if move.outcome.id == "paid" and recovery.open_fen:
        yield NOT_ALL_BACK.given(open=f"{recovery.open_fen // 100}.{recovery.open_fen % 100:02}元")
    if move.stage.id == "credit" and not hasattr(recovery, "restriction"):
        yield NO_RESTRICTION.given()


def forbids_award(move: Move) -> Iterable[Told]:
    """Nobody who is restricted submits an application or is granted one."""
    party = move.case.party
    if party is None or move.outcome.to is None or not (move.amount or move.stage.id == move.procedure.stages[0].id):
        return
    found = restricted(party.pk, clock.day_of(move.now))
    if found is not None:
        yield RESTRICTED.given(name=party.name, until=found.until_on.isoformat(), number=found.recovery.number)


def _of(move: Move) -> Recovery | None:
    return Recovery.objects.select_related("restriction", "claim").filter(case_number=move.case.number).first()
