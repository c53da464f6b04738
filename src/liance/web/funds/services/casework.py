"""Payment cases follow the money: what was committed, ordered, checked and paid takes their stages on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from liance.procedures import Reason
from liance.web.awards.models import Award
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.funds.models import Claim
from liance.web.funds.queries.position import Position, position_of
from liance.web.people.actor import SYSTEM, Actor
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Evidence
from liance.web.site.refusals import Told, refusal

PURPOSE = "payment"
BY_FUNDS = refusal(
    "payment-by-funds", "“{outcome}”由资金办理后自动进入", "“{outcome}” follows from what is done with the money",
    hint_zh="请在资金栏目占用指标、制单、复核或导入回单。",
    hint_en="Commit, order, check or take in the bank's return under Funds.",
)  # fmt: skip
NEXT = {"budget": "enough", "account": "match", "order": "make", "order-check": "send", "bank": "received"}
"""The usual outcome of each stage that follows the money."""
FOLLOWS = frozenset({*NEXT.values(), "share", "queue", "funded", "back", "failed"})
SHORT = "资金安排"


@dataclass(frozen=True, slots=True)
class Due:
    """What should come out of a stage: the outcome, its amount in fen, and the reason where one is needed."""

    outcome: str
    amount: int | None = None
    reason: str = ""


def due(stage: str, position: Position, reason: str = "") -> Due | None:
    """What the money says should come out of a payment's stage; None: nothing yet."""
    p = position
    match stage:
        case "budget" if p.committed and not p.waiting:
            return Due("enough", p.committed)
        case "budget" if p.committed:
            return Due("share", p.committed, "资金不足，按预算指标的规则先兑付一部分")
        case "budget" if p.carried:
            return Due("queue", reason="资金不足，转下一年度")
        case "waiting" if p.committed:
            return Due("funded")
        case "account" if p.account:
            return Due("match")
        case "order" if p.committed and p.ordered == p.committed:
            return Due("make", p.ordered)
        case "order-check" if not p.ordered:
            return Due("back", reason=reason or "支付指令已撤销")
        case "order-check" if p.checked == p.committed:
            return Due("send")
        case "bank" if p.committed and p.paid == p.committed:
            return Due("received")
        case "bank" if p.failed:
            return Due("failed", reason=p.failed)
    return None


def follow(
    *, claims: Iterable[Claim], actor: Actor, now: datetime, reason: str = "", proof: Evidence | None = None
) -> None:
    """Take the payment case of each claim as far as its money is. Raises Refused when the person may not."""
    for claim in {c.pk: c for c in claims if c.award_id is not None}.values():
        case = case_of(claim)
        while case is not None and not case.ended:
            wanted = due(case.stage, position_of(claim), reason)
            if wanted is None or (wanted.outcome == "received" and proof is None):
                break
            case = _act(case, wanted, actor, now, proof)


def _act(case: Case, wanted: Due, actor: Actor, now: datetime, proof: Evidence | None) -> Case:
    grounds = casework.Grounds(
        amount=wanted.amount,
        reasons=(Reason(SHORT, wanted.reason),) if wanted.reason else (),
        attachments=[proof] if proof is not None and wanted.outcome == "received" else [],
    )
    by = SYSTEM if wanted.outcome == "match" else actor
    return casework.act(case=case, outcome=wanted.outcome, actor=by, now=now, grounds=grounds)


def case_of(claim: Claim) -> Case | None:
    """The open payment case of a claim's award."""
    rows = Case.objects.filter(parent__award=claim.award_id, procedure__purpose=PURPOSE, ended="")
    return rows.select_related("procedure").first()


# ---- what the casework asks ----------------------------------------------------------------------------------------
def open_payment(move: Move, step: Step) -> None:
    """An award that enters its payment stage gets its payment case."""
    runs = move.to.runs if move.to is not None else None
    award = Award.objects.filter(case=move.case).first()
    if runs is None or award is None:
        return
    procedure = policy_of(award.edition).procedures.get(runs)
    if procedure is None or procedure.purpose != PURPOSE:
        return
    casework.open_case(
        procedure=procedure, edition=award.edition, title=f"{move.case.title} 拨付"[:300], party=award.beneficiary,
        actor=SYSTEM, now=move.now, parent=move.case,
    )  # fmt: skip


def forbids(move: Move) -> Iterable[Told]:
    """A payment case goes on only as far as the money is."""
    if move.outcome.id not in FOLLOWS or move.stage.id not in (*NEXT, "waiting"):
        return
    claim = Claim.objects.filter(award__case=move.case.parent_id).first() if move.case.parent_id else None
    wanted = due(move.stage.id, position_of(claim)) if claim is not None else None
    if wanted is None or wanted.outcome != move.outcome.id:
        yield BY_FUNDS.given(outcome=move.outcome.title)
