"""Recovery cases and recoveries: what is decided in the case happens to the money, what happened to it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from liance.values.money import format_money
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.funds.models import Recovery
from liance.web.funds.queries.recovery import paid_by_line, restricted
from liance.web.funds.services.recovery import Ruling, decided_in_case, dropped_in_case, enforce_recovery, give_notice
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal

NOT_ALL_BACK = refusal(
    "recovery-not-all-back", "还有{open}没有缴回", "{open} has not come back",
    hint_zh="请先在追回页面登记缴款。", hint_en="Enter what came back on the recovery's page first.",
)  # fmt: skip
NOT_WHOLE = refusal(
    "recovery-whole-or-part", "已付{paid}，追回{fen}不是“{outcome}”", "{fen} of the {paid} paid is not what is chosen",
    hint_zh="等于已付金额的选“全部追回”，少于已付金额的选“部分追回”。",
    hint_en="Choose the whole when it is all that was paid, a part when it is less.",
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
    recovery = _recovery(move.case)
    if recovery is None:
        return
    grounds = "；".join([*(r["text"] for r in step.reasons), *([step.opinion] if step.opinion else [])])
    match move.stage.id, move.outcome.id:
        case "investigate", "founded":
            give_notice(recovery=recovery, actor=move.actor, now=move.now)
        case "decide", "recover" | "part":
            due_on = move.case.due or clock.day_of(move.now) + TERM
            charged = step.interest or 0  # a procedure that does not ask for interest charges none
            ruling = Ruling(step.amount or 0, grounds, step.remedy, due_on, interest_fen=charged)
            decided_in_case(recovery=recovery, ruling=ruling, actor=move.actor, now=move.now)
        case (("investigate" | "decide"), _) if move.outcome.ending is not None:
            dropped_in_case(recovery=recovery, grounds=grounds, actor=move.actor, now=move.now)
        case _, "force":
            enforce_recovery(recovery=recovery, actor=move.actor, now=move.now)


def forbids(move: Move) -> Iterable[Told]:
    """Nobody says that all came back before it did, or is to, when it is a part; nor records a missing restriction."""
    recovery = _recovery(move.case)
    if recovery is None:
        return
    if move.outcome.id == "paid" and recovery.open_fen:
        yield NOT_ALL_BACK.given(open=format_money(recovery.open_fen))
    if move.stage.id == "decide" and move.outcome.id in ("recover", "part") and move.amount is not None:
        paid = sum(paid_by_line(recovery.claim).values())
        if (move.outcome.id == "recover") != (move.amount == paid):
            shown = {"paid": format_money(paid), "fen": format_money(move.amount)}
            yield NOT_WHOLE.given(**shown, outcome=move.outcome.title)
    if move.stage.id == "credit" and not hasattr(recovery, "restriction"):
        yield NO_RESTRICTION.given()


def suggests(case: Case) -> int | None:
    """All that was paid and not yet claimed back, in fen."""
    recovery = _recovery(case)
    return sum(paid_by_line(recovery.claim).values()) if recovery is not None else None


def forbids_award(move: Move) -> Iterable[Told]:
    """Nobody who is restricted submits an application or is granted one."""
    party = move.case.party
    if party is None or move.outcome.to is None or not (move.amount or move.stage.id == move.procedure.stages[0].id):
        return
    found = restricted(party.pk, clock.day_of(move.now))
    if found is not None:
        yield RESTRICTED.given(name=party.name, until=found.until_on.isoformat(), number=found.recovery.number)


def _recovery(case: Case) -> Recovery | None:
    return Recovery.objects.select_related("restriction", "claim").filter(case_number=case.number).first()
