"""Recovery: payments held, notice given, decided, money back in instalments, closed, enforced or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from liance.simulate.shares import pro_rata
from liance.values.money import format_money
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.funds.models import Claim, Hold, Instalment, Kind, Place, Recovery, Restriction
from liance.web.funds.permissions import can_decide_recovery, can_find, can_receive_recovery
from liance.web.funds.queries.recovery import owed_by_line, paid_by_line
from liance.web.funds.services.books import Move, Spot, of_payee, post
from liance.web.funds.services.ledger import enter_in_ledger
from liance.web.funds.services.numbers import next_number
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.queries import policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

RECOVERY_WRONG = refusal(
    "recovery", "{what}", "{what_en}", hint_zh="{hint}", hint_en="{hint_en}", status=422,
)  # fmt: skip
RECOVERY_STATUS = refusal(
    "recovery-status", "追回{number}现在是“{status}”，不能这样办理",
    "recovery {number} is {status_en}; not possible now",
    hint_zh="请刷新页面查看最新状态。", hint_en="Reload the page.",
)  # fmt: skip
Status = Recovery.Status
PURPOSE = "recovery"
OPENED = "open"
CITY = "city"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: amounts in fen, why, the legal remedy, and the day by which it must be paid."""

    fen: int
    grounds: str
    remedy: str
    due_on: date
    interest_fen: int = 0
    fine_fen: int = 0


@transaction.atomic
def open_recovery(*, claim: Claim, finding: str, actor: Actor, now: datetime) -> Recovery:
    """A finding: further payments of the incentive to the beneficiary are held from now on.

    An award of this platform gets a case of its policy's procedure of recovery, if it has one.
    """
    can_find.demand(actor)
    Claim.objects.select_for_update().get(pk=claim.pk)
    fail_if_any(_missing(finding, "没有写线索", "no finding is given", "写明发现了什么", "Say what was found"))
    if Recovery.objects.filter(claim=claim, status__in=(Status.FOUND, Status.NOTICED)).exists():
        fail_if_any(
            [_wrong("这一事项已在核查", "this is already under investigation", "请在原有追回中办理", "Go on there")]
        )
    made = Recovery.objects.create(
        number=next_number("ZC", now), claim=claim, finding=finding.strip(),
        found_by=actor.account, found_at=now,
    )  # fmt: skip
    Hold.objects.create(
        beneficiary_id=claim.beneficiary_id, incentive=claim.incentive, recovery=made, reason=made.number,
        placed_by=actor.account, placed_at=now,
    )  # fmt: skip
    _open_case(made, actor, now)
    return _recorded("recovery-opened", made, actor, now)


def _open_case(recovery: Recovery, actor: Actor, now: datetime) -> None:
    award = recovery.claim.award
    if award is None:
        return
    procedures = policy_of(award.edition).procedures.values()
    procedure = next((p for p in procedures if p.purpose == PURPOSE), None)
    if procedure is None:
        return
    case = casework.open_case(
        procedure=procedure, edition=award.edition, title=f"{award.case.title} 追回"[:300], party=award.beneficiary,
        actor=actor, now=now, parent=award.case,
    )  # fmt: skip
    recovery.case_number = case.number
    recovery.save(update_fields=["case_number"])
    if procedure.stages[0].outcome(OPENED) is not None:
        casework.act(
            case=case, outcome=OPENED, actor=actor, now=now, grounds=casework.Grounds(opinion=recovery.finding)
        )


@transaction.atomic
def give_notice(*, recovery: Recovery, actor: Actor, now: datetime) -> Recovery:
    """The beneficiary is told what was found and may answer."""
    can_find.demand(actor)
    recovery = _locked(recovery, Status.FOUND)
    recovery.status, recovery.noticed_at = Status.NOTICED, now
    recovery.save(update_fields=["status", "noticed_at"])
    return _recorded("recovery-noticed", recovery, actor, now)


@transaction.atomic
def decide_recovery(*, recovery: Recovery, ruling: Ruling, actor: Actor, now: datetime) -> Recovery:
    """So much must come back, never more than was paid; interest and fine beside it."""
    can_decide_recovery.demand(actor, recovery)
    return decided_in_case(recovery=recovery, ruling=ruling, actor=actor, now=now)


@transaction.atomic
def decided_in_case(*, recovery: Recovery, ruling: Ruling, actor: Actor, now: datetime) -> Recovery:
    """The same, by whoever the procedure of the recovery's case lets decide."""
    recovery = _locked(recovery, Status.NOTICED)
    paid = paid_by_line(recovery.claim)
    fail_if_any(_ruling_faults(ruling, sum(paid.values())))
    recovery.status, recovery.decided_by, recovery.decided_at = Status.DECIDED, actor.account, now
    recovery.paid_fen, recovery.decided_fen = sum(paid.values()), ruling.fen
    recovery.interest_fen, recovery.fine_fen = ruling.interest_fen, ruling.fine_fen
    recovery.grounds, recovery.remedy, recovery.due_on = ruling.grounds.strip(), ruling.remedy.strip(), ruling.due_on
    recovery.save()
    post(moves=[*_claimed_back(recovery, paid), *_charged(recovery)], actor=actor, now=now)
    return _recorded("recovery-decided", recovery, actor, now)


def _claimed_back(recovery: Recovery, paid: dict[int, int]) -> Iterable[Move]:
    payee, lines = recovery.claim.beneficiary_id, sorted(paid)
    for line, fen in zip(lines, pro_rata([paid[n] for n in lines], recovery.decided_fen), strict=True):
        if fen:
            ends = of_payee(Place.PAID, line, payee), of_payee(Place.RECEIVABLE, line, payee)
            yield Move(f"recovery:{recovery.number}:{line}", *ends, fen, Kind.CLAIM_BACK, recovery.number)


def _charged(recovery: Recovery) -> Iterable[Move]:
    source, target = Spot(Place.CHARGES, treasury=CITY), Spot(Place.CHARGED, payee=recovery.claim.beneficiary_id)
    for name, fen in (("interest", recovery.interest_fen), ("fine", recovery.fine_fen)):
        if fen:
            yield Move(f"recovery:{recovery.number}:{name}", source, target, fen, Kind.CHARGE, recovery.number, name)


@transaction.atomic
def receive_instalment(
    *, recovery: Recovery, fen: int, reference: str, received_on: date, actor: Actor, now: datetime
) -> Instalment:
    """Money that came back: principal first, then charges; the ledger follows. The same reference again: nothing."""
    can_receive_recovery.demand(actor)
    recovery = _locked(recovery, Status.DECIDED, Status.ENFORCED, Status.CLOSED)
    said = recovery.instalments.filter(reference=reference.strip()).first()
    if said is not None:
        return said
    fail_if_any(_instalment_faults(recovery, fen, reference))
    principal = min(fen, recovery.decided_fen - recovery.received_fen)
    made = Instalment.objects.create(
        recovery=recovery, reference=reference.strip(), fen=principal, charges_fen=fen - principal,
        received_on=received_on, entered_by=actor.account, entered_at=now,
    )  # fmt: skip
    post(moves=list(_received(recovery, made)), actor=actor, now=now)
    recovery.received_fen += principal
    recovery.charges_received_fen += fen - principal
    if not recovery.open_fen:
        recovery.status, recovery.ended_at = Status.CLOSED, now
        _lift(recovery, actor, now)
    recovery.save(update_fields=["received_fen", "charges_received_fen", "status", "ended_at"])
    enter_in_ledger(claims=[recovery.claim], actor=actor, now=now)
    _recorded("recovery-received", recovery, actor, now, fen=fen, reference=made.reference)
    return made


def _received(recovery: Recovery, made: Instalment) -> Iterable[Move]:
    payee, owed = recovery.claim.beneficiary_id, owed_by_line(recovery)
    lines = sorted(owed)
    key = f"instalment:{made.pk}"
    for line, fen in zip(lines, pro_rata([owed[n] for n in lines], made.fen), strict=True):
        if fen:
            ends = of_payee(Place.RECEIVABLE, line, payee), Spot(Place.RECOVERED, line=line)
            yield Move(f"{key}:{line}", *ends, fen, Kind.RECOVER, recovery.number, made.reference)
    if made.charges_fen:
        ends = Spot(Place.CHARGED, payee=payee), Spot(Place.COLLECTED, treasury=CITY)
        yield Move(f"{key}:charges", *ends, made.charges_fen, Kind.COLLECT, recovery.number, made.reference)


@transaction.atomic
def enforce_recovery(*, recovery: Recovery, actor: Actor, now: datetime) -> Recovery:
    """What did not come back is given to the court; it stays receivable and may still come in."""
    can_receive_recovery.demand(actor)
    recovery = _locked(recovery, Status.DECIDED)
    if recovery.due_on is not None and clock.day_of(now) <= recovery.due_on:
        day = recovery.due_on.isoformat()
        fail_if_any(
            [_wrong(f"缴回期限{day}还没有过", f"it may be paid until {day}", "期满再申请", "Wait for that day")]
        )
    recovery.status, recovery.ended_at = Status.ENFORCED, now
    recovery.save(update_fields=["status", "ended_at"])
    return _recorded("recovery-enforced", recovery, actor, now)


@transaction.atomic
def drop_recovery(*, recovery: Recovery, grounds: str, actor: Actor, now: datetime) -> Recovery:
    """Nothing is to be recovered, for a reason; the hold ends."""
    can_decide_recovery.demand(actor, recovery)
    return dropped_in_case(recovery=recovery, grounds=grounds, actor=actor, now=now)


@transaction.atomic
def dropped_in_case(*, recovery: Recovery, grounds: str, actor: Actor, now: datetime) -> Recovery:
    """The same, by whoever the procedure of the recovery's case lets end it."""
    recovery = _locked(recovery, Status.FOUND, Status.NOTICED)
    fail_if_any(_missing(grounds, "没有写理由", "no ground is given", "写明为什么不追回", "Say why"))
    recovery.status, recovery.grounds, recovery.ended_at = Status.DROPPED, grounds.strip(), now
    recovery.save(update_fields=["status", "grounds", "ended_at"])
    _lift(recovery, actor, now)
    return _recorded("recovery-dropped", recovery, actor, now)


@transaction.atomic
def restrict(*, recovery: Recovery, years: int, ground: str, actor: Actor, now: datetime) -> Restriction:
    """No support for so many years from the decision; said once for a recovery."""
    can_find.demand(actor)
    recovery = _locked(recovery, Status.DECIDED, Status.CLOSED, Status.ENFORCED)
    fail_if_any(_missing(ground, "没有写依据", "no ground is given", "写明限制的依据", "Name the rule"))
    start = clock.day_of(recovery.decided_at or now)
    made, new = Restriction.objects.get_or_create(
        recovery=recovery,
        defaults={
            "beneficiary_id": recovery.claim.beneficiary_id, "from_on": start, "until_on": _years_on(start, years),
            "ground": ground.strip(), "entered_by": actor.account, "entered_at": now,
        },
    )  # fmt: skip
    if new:
        _recorded("restricted", recovery, actor, now, until=made.until_on.isoformat())
    return made


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


# ---- the parts -----------------------------------------------------------------------------------------------------
def _locked(recovery: Recovery, *allowed: Recovery.Status) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",)).select_related("claim__beneficiary")
    found = rows.get(pk=recovery.pk)
    Organisation.objects.select_for_update().get(pk=found.claim.beneficiary_id)
    if found.status not in allowed:
        raise refuse(RECOVERY_STATUS, number=found.number, status=found.words.zh, status_en=found.words.en)
    return found


def _lift(recovery: Recovery, actor: Actor, now: datetime) -> None:
    recovery.holds.filter(lifted_at=None).update(lifted_at=now, lifted_by=actor.account)


def _recorded(action: str, recovery: Recovery, actor: Actor, now: datetime, **more: object) -> Recovery:
    record(
        actor=actor, now=now, action=action, thing="recovery", thing_id=recovery.number,
        after=[recovery.status, recovery.decided_fen, recovery.received_fen, recovery.charges_fen],
        details={"case": recovery.case_number, **more},
    )  # fmt: skip
    return recovery


def _ruling_faults(ruling: Ruling, paid: int) -> Iterable[Told]:
    if not 0 < ruling.fen <= paid:
        most = format_money(paid)
        yield _wrong(
            f"追回金额{format_money(ruling.fen)}不对", "the amount to recover is wrong",
            f"大于0，不超过已付的{most}", f"Above 0 and at most the {most} that were paid",
        )  # fmt: skip
    if ruling.interest_fen < 0 or ruling.fine_fen < 0:
        yield _wrong("利息、罚款不能是负数", "interest and fine cannot be negative", "没有就填0", "0 for none")
    yield from _missing(ruling.grounds, "没有写理由", "no grounds are given", "写明事实和依据", "Facts and rule")
    yield from _missing(
        ruling.remedy, "没有写救济途径", "no remedy is named", "写明复议、诉讼的机关和期限", "Name appeal and term"
    )


def _instalment_faults(recovery: Recovery, fen: int, reference: str) -> Iterable[Told]:
    if not 0 < fen <= recovery.open_fen:
        rest = format_money(recovery.open_fen)
        yield _wrong(
            f"缴款金额{format_money(fen)}不对", "the amount received is wrong",
            f"大于0，不超过尚欠的{rest}", f"Above 0 and at most the {rest} still owed",
        )  # fmt: skip
    yield from _missing(
        reference, "没有写缴款凭证号", "no bank reference is given", "每笔缴款一个凭证号", "One for each payment"
    )


def _missing(text: str, zh: str, en: str, hint: str, hint_en: str) -> Sequence[Told]:
    return [] if text.strip() else [_wrong(zh, en, hint, hint_en)]


def _wrong(zh: str, en: str, hint: str, hint_en: str) -> Told:
    return RECOVERY_WRONG.given(what=zh, what_en=en, hint=hint, hint_en=hint_en)
