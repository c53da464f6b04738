"""Writes: an award opened, computed anew, decided within its ceiling, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from liance.rules import ir
from liance.rules.answers.explain import Answer
from liance.values.money import format_money
from liance.web.audit.services import record
from liance.web.awards import ledger
from liance.web.awards.compute import Computed, Question, compute
from liance.web.awards.models import Award, Decision, Snapshot
from liance.web.awards.permissions import can_apply, can_compute_anew
from liance.web.awards.queries import PAYING, is_proactive
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.permissions import party_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NO_PROCEDURE = refusal(
    "award-without-procedure", "“{title}”没有写明怎样办理", "nothing says how “{title}” is awarded",
    hint_zh="请在政策文档中写“办理”一行；税收优惠等指引不在本平台办理。",
    hint_en="Write a line 办理 in the policy; guidance such as tax preferences is not awarded here.",
)  # fmt: skip
ALREADY_OPEN = refusal(
    "award-open", "这一事项已经有办理中或已核定的案件 {number}", "case {number} is about the same matter",
    hint_zh="请在原案件中办理。", hint_en="Go on in that case.",
)  # fmt: skip
NO_RECORD = refusal(
    "award-no-record", "没有“{title}”所依据的记录", "there is no record that “{title}” is decided on",
    hint_zh="请先在企业档案中填报。", hint_en="State it in the enterprise's file first.",
)  # fmt: skip
NOT_DUE = refusal(
    "award-not-due", "按现有事实不能核定：{why}{clause}", "cannot be decided on the facts: {why_en}{clause_en}",
    hint_zh="事实有缺有误的，请先补齐或更正，再重新测算。", hint_en="Supply or correct facts, then compute anew.",
)  # fmt: skip
ABOVE_CEILING = refusal(
    "award-above-ceiling", "核定额 {amount} 超过上限 {ceiling}", "{amount} is above the ceiling of {ceiling}",
    hint_zh="核定额不能超过测算的上限；条款“{clause}”。", hint_en="At most the ceiling; clause {clause}.",
)  # fmt: skip
CHANGED = refusal(
    "award-facts-changed", "事实在审核后有变化，上限由 {before} 变为 {after}",
    "the facts changed: the ceiling was {before} and is now {after}",
    hint_zh="请按新的测算结果核定。", hint_en="Decide on the new result.",
)  # fmt: skip


@transaction.atomic
def apply(
    *, beneficiary: Organisation, edition: Edition, incentive: str, record_type: str, record_key: str,
    actor: Actor, now: datetime,
) -> Award:  # fmt: skip
    """Open an application for one incentive on one record. Raises Refused with everything against it."""
    can_apply.demand(actor, beneficiary)
    return open_award(
        beneficiary=beneficiary, edition=edition, incentive=incentive, record_type=record_type,
        record_key=record_key, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def open_award(
    *, beneficiary: Organisation, edition: Edition, incentive: str, record_type: str, record_key: str,
    actor: Actor, now: datetime,
) -> Award:  # fmt: skip
    """An award with its case, at the first stage of the procedure that the incentive names."""
    beneficiary = Organisation.objects.select_for_update().get(pk=beneficiary.pk)
    policy = policy_of(edition)
    rule = policy.incentive(incentive)
    if rule is None or not rule.procedure:
        fail_if_any([NO_PROCEDURE.given(title=rule.title if rule is not None else incentive)])
    assert rule is not None
    same = Award.objects.filter(
        policy=policy.id, incentive=incentive, beneficiary=beneficiary, record_type=record_type,
        record_key=record_key, live=True,
    ).select_related("case").first()  # fmt: skip
    if same is not None:
        fail_if_any([ALREADY_OPEN.given(number=same.case.number)])
    beside, today = _beside(policy, incentive, beneficiary.code), clock.day_of(now)
    made = compute(Question(incentive, party_of(beneficiary), record_type, record_key, beside, today), edition)
    if made.answer is None:
        fail_if_any([NO_RECORD.given(title=rule.title)])
    assert made.answer is not None
    case = casework.open_case(
        procedure=policy.procedures[rule.procedure], edition=edition, title=_title(rule, made.answer),
        party=beneficiary, actor=actor, now=now,
    )  # fmt: skip
    award = Award(
        case=case, edition=edition, policy=policy.id, incentive=incentive, beneficiary=beneficiary,
        record_type=record_type, record_key=record_key, year=made.answer.year,
        applied_on=today if is_proactive(policy, rule) else None,
    )  # fmt: skip
    _take(award, made, now)
    award.save()
    return award


def _title(rule: ir.Incentive, answer: Answer) -> str:
    about = [f"{answer.year}年"] if answer.year is not None else []
    about += [str(answer.record.values[f.id]) for f in answer.record.type.keys if _tells(f.id, f.kind, answer)]
    return " · ".join([rule.title, *about])[:300]


def _tells(name: str, kind: str, answer: Answer) -> bool:
    return kind == "text" and name in answer.record.values and answer.record.values[name] != answer.beneficiary


@transaction.atomic
def compute_anew(*, award: Award, actor: Actor, now: datetime) -> Award:
    """Compute the award on the registry as it is, and keep a snapshot when the answer or its facts are new."""
    can_compute_anew.demand(actor, award)
    award = Award.objects.select_for_update().select_related("edition", "snapshot").get(pk=award.pk)
    _take(award, computed(award, now=now), now)
    award.save()
    return award


def computed(award: Award, *, now: datetime) -> Computed:
    """The answer for an award on the registry as it is, its own ledger entry left out; not handed in yet: as of now."""
    without = (award.matter, award.year) if award.decided is not None else None
    beside = _beside(policy_of(award.edition), award.incentive, award.beneficiary_id)
    day = award.applied_on or clock.day_of(now)
    who = party_of(award.beneficiary)
    asked = Question(award.incentive, who, award.record_type, award.record_key, beside, day, without)
    return compute(asked, award.edition)


def _beside(policy: ir.Policy, incentive: str, beneficiary: str) -> tuple[tuple[str, str, str], ...]:
    """The beneficiary's other awards on their way, not yet decided, of the groups that the incentive belongs to."""
    others = {m for g in policy.groups if incentive in g.members for m in g.members} - {incentive}
    if not others:
        return ()
    rows = Award.objects.filter(
        policy=policy.id, beneficiary=beneficiary, incentive__in=others, live=True, decided=None
    )
    return tuple(rows.order_by("pk").values_list("incentive", "record_type", "record_key"))


def _take(award: Award, made: Computed, now: datetime) -> None:
    """The award's figures, from an answer; the snapshot kept."""
    answer = made.answer
    award.outcome = answer.outcome if answer is not None else "not_eligible"
    if award.decided is None:
        award.matter = made.matter
    award.ceiling, award.indicative = ceiling_of(answer), answer.amount if answer is not None else None
    award.snapshot = keep(made, award.edition, now)


def keep(made: Computed, edition: Edition, now: datetime) -> Snapshot:
    """The snapshot of an answer, kept once."""
    kept, _ = Snapshot.objects.get_or_create(
        digest=made.digest,
        defaults={"edition": edition, "question": made.question_text, "answer": made.answer_text, "at": now},
    )
    return kept


def ceiling_of(answer: Answer | None) -> int | None:
    """The most that may be decided, in fen; None where no rule gives an amount. Nothing that is not due may be."""
    if answer is None or answer.outcome in ("not_eligible", "undetermined"):
        return 0
    return None if answer.outcome == "manual" else answer.high


# ---- what the casework asks ----------------------------------------------------------------------------------------
def forbids(move: Move) -> Iterable[Told]:
    """An amount only within the ceiling, on facts that are as they were, and only for what is due."""
    award = Award.objects.select_for_update().filter(case=move.case).first()
    if award is None:
        return
    Organisation.objects.select_for_update().get(pk=award.beneficiary_id)
    if move.amount is None and not (_submits(move) and not move.actor.is_any(SYSTEM.role)):
        return
    yield from _against(award, move.amount, _computed_in(move, award).answer)


def bounds(case: Case, amount: int, now: datetime) -> Iterable[Told]:
    """What somebody suggests at a board is bound as what is decided: within the ceiling, on facts as they were."""
    award = Award.objects.select_for_update().filter(case=case).first()
    return _against(award, amount, computed(award, now=now).answer) if award is not None else ()


def _against(award: Award, amount: int | None, answer: Answer | None) -> Iterable[Told]:
    """What the rules say against an award and an amount of it, in fen."""
    most = ceiling_of(answer)
    if answer is None or answer.outcome not in PAYING:
        yield _not_due(answer)
        return
    if amount is not None and most is not None and amount > most:
        shown = {"amount": format_money(amount), "ceiling": format_money(most)}
        yield ABOVE_CEILING.given(**shown, clause=answer.incentive.sentence.path)
    if amount is not None and most != award.ceiling:
        yield CHANGED.given(before=_money(award.ceiling), after=_money(most))


def _computed_in(move: Move, award: Award) -> Computed:
    """The answer during an act, computed once: nothing of the registry changes between its judging and what follows."""
    made: Computed = move.found["award"] if "award" in move.found else computed(award, now=move.now)
    move.found["award"] = made
    return made


def _money(fen: int | None) -> str:
    return "—" if fen is None else format_money(fen)


def _submits(move: Move) -> bool:
    """Whether an act takes a case on from its first stage."""
    return move.stage.id == move.procedure.stages[0].id and move.outcome.to is not None


def _not_due(answer: Answer | None) -> Told:
    """Why nothing can be awarded, and the clause that it rests on."""
    if answer is None:
        gone = {"why": "所依据的记录已不存在", "why_en": "the record it rests on is gone"}
        return NOT_DUE.given(**gone, clause="", clause_en="")
    why, why_en = ("；".join(r.text(lang) for r in answer.reasons) or answer.outcome for lang in ("zh", "en"))
    clause = answer.incentive.sentence.path
    return NOT_DUE.given(why=why, why_en=why_en, clause=f"（条款：{clause}）", clause_en=f" (clause {clause})")


def follows(move: Move, step: Step) -> None:
    """After an act: a decision when the case goes on to public notice or is refused; the ledger kept in step."""
    award = Award.objects.select_for_update().select_related("edition").filter(case=move.case).first()
    if award is None:
        return
    if award.applied_on is None and _submits(move):
        award.applied_on = clock.day_of(move.now)
        award.save(update_fields=["applied_on"])
    entered = move.to
    if entered is not None and entered.runs is not None and move.stage.runs is None and step.amount is not None:
        _decide(award, step, move, granted=True)
    elif move.outcome.ending is not None and move.outcome.ending.kind == "refused" and move.stage.runs is None:
        _decide(award, step, move, granted=False)
    elif move.stage.runs is not None and entered is not None and entered.runs is None:
        _reopen(award, move)
    if move.outcome.ending is not None and move.outcome.ending.kind != "completed":
        _end(award, move)


def _decide(award: Award, step: Step, move: Move, *, granted: bool) -> None:
    made = _computed_in(move, award)
    ledger.take_back(award=award, now=move.now)
    _take(award, made, move.now)
    amount = step.amount if granted and step.amount is not None else 0
    assert award.snapshot is not None
    Decision.objects.create(
        award=award, step=step, snapshot=award.snapshot, ceiling=award.ceiling if granted else None,
        indicative=award.indicative, decided=amount, granted=granted, reasons=step.reasons, remedy=step.remedy,
        by=move.actor.account, at=move.now,
    )  # fmt: skip
    if granted:
        award.matter, award.decided, award.decided_on = made.matter, amount, clock.day_of(move.now)
        ledger.enter(award=award, now=move.now)
    award.save()
    record(
        actor=move.actor, now=move.now, action="award-decided" if granted else "award-refused", thing="award",
        thing_id=move.case.number, after=[award.decided, award.ceiling], details={"snapshot": award.snapshot.digest},
    )  # fmt: skip


def _reopen(award: Award, move: Move) -> None:
    """Back from public notice into review: what was decided counts no longer until it is decided again."""
    ledger.take_back(award=award, now=move.now)
    award.decided, award.decided_on = None, None
    award.save()


def _end(award: Award, move: Move) -> None:
    if award.paid == 0:
        ledger.take_back(award=award, now=move.now)
        award.decided, award.decided_on = None, None
    award.live = award.paid > 0
    award.save()
