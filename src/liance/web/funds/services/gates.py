"""What stands against a payment: asked when an order is made, again when it is checked and when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liance.web.funds.models import Commitment, Order, PayeeAccount
from liance.web.funds.payable import Payable, by_key
from liance.web.funds.queries.claims import held
from liance.web.people.actor import Actor
from liance.web.site.refusals import Told, refusal

NOT_DECIDED = refusal(
    "pay-not-decided", "“{case}”没有生效的决定", "{case} has no decision in force",
    hint_zh="决定已撤销或退回的不能支付，请释放占用。", hint_en="What was revoked is not paid; release the commitment.",
)  # fmt: skip
NOTICE_OPEN = refusal(
    "pay-notice-open", "“{case}”公示尚未结束", "the public notice of {case} has not ended",
    hint_zh="公示期满且无异议后再支付。", hint_en="Pay after the notice has ended without objection.",
)  # fmt: skip
OBJECTION_OPEN = refusal(
    "pay-objection-open", "“{case}”有异议尚未处理", "an objection to {case} is open",
    hint_zh="异议处理完毕后再支付，可先把这一笔撤出批次。",
    hint_en="Pay after it has been settled; take this order out of the batch meanwhile.",
)  # fmt: skip
HELD = refusal(
    "pay-held", "“{payee}”的支付已冻结", "payments to {payee} are held",
    hint_zh="追回事项办结后自动解除。", hint_en="The hold ends when the recovery does.",
)  # fmt: skip
NO_ACCOUNT = refusal(
    "pay-no-account", "“{payee}”没有核对过的收款账户", "{payee} has no confirmed account",
    hint_zh="请单位填报收款账户，由财政核对。", hint_en="The organisation enters one and finance confirms it.",
)  # fmt: skip
OWN_BODY = refusal(
    "pay-own-body", "您属于“{payee}”，不能办理它的支付", "you belong to {payee} and may not handle its payment",
    hint_zh="请由其他财政人员办理。", hint_en="Let somebody else of finance do it.",
)  # fmt: skip
ORDERED = refusal(
    "pay-ordered", "“{case}”已有支付指令{order}", "{case} has the payment order {order} already",
    hint_zh="同一笔占用只能有一条有效指令。", hint_en="A commitment has one order at a time.",
)  # fmt: skip
RELEASED = refusal(
    "pay-released", "“{case}”的占用已经释放", "the commitment of {case} was released",
    hint_zh="请重新占用指标。", hint_en="Commit money again.",
)  # fmt: skip
ABOVE_DECIDED = refusal(
    "pay-above-decided", "“{case}”的占用超过现在的决定金额", "more is committed to {case} than is decided now",
    hint_zh="请先释放占用，再按新的决定占用。", hint_en="Release the commitment and commit what is decided now.",
)  # fmt: skip


def against(commitments: Sequence[Commitment], actor: Actor) -> Iterator[Told]:
    """Everything that stands against paying these commitments now; `share__claim__beneficiary` must be loaded."""
    payables = by_key(c.share.claim.key for c in commitments)
    holds = held({c.share.claim.beneficiary_id for c in commitments})
    for commitment in commitments:
        claim = commitment.share.claim
        yield from _of_award(claim.case_number, claim.decided_fen, payables.get(claim.key))
        payee = claim.beneficiary.name
        if commitment.released_at is not None:
            yield RELEASED.given(case=claim.case_number)
        if holds.get(claim.beneficiary_id, set()) & {"", claim.incentive}:
            yield HELD.given(payee=payee)
        if actor.acts_for(claim.beneficiary_id):
            yield OWN_BODY.given(payee=payee)


def _of_award(case: str, decided: int, payable: Payable | None) -> Iterator[Told]:
    if payable is None:
        yield NOT_DECIDED.given(case=case)
        return
    if payable.decided_fen < decided:
        yield ABOVE_DECIDED.given(case=case)
    if not payable.notice_ended:
        yield NOTICE_OPEN.given(case=case)
    if payable.open_objection:
        yield OBJECTION_OPEN.given(case=case)


def without_account(commitments: Iterable[Commitment], accounts: dict[str, PayeeAccount]) -> Iterator[Told]:
    """Those whose payee has no confirmed account."""
    for name in dict.fromkeys(
        c.share.claim.beneficiary.name for c in commitments if c.share.claim.beneficiary_id not in accounts
    ):
        yield NO_ACCOUNT.given(payee=name)


def account_gone(orders: Iterable[Order]) -> Iterator[Told]:
    """Orders whose account is no longer the confirmed one."""
    for order in orders:
        if order.account.status != PayeeAccount.Status.CONFIRMED:
            yield NO_ACCOUNT.given(payee=order.account.holder)
