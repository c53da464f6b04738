"""Claims: decided awards taken up, money of a line committed to them as its rule says, commitments released."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Max

from liance.simulate.shares import split
from liance.values.money import format_money
from liance.web.audit.services import record
from liance.web.funds.models import (
    LIVE,
    BookAccount,
    BudgetLine,
    Claim,
    Commitment,
    Kind,
    Level,
    Order,
    Place,
    Rule,
    Share,
)
from liance.web.funds.payable import Payable
from liance.web.funds.permissions import can_commit, can_take_up
from liance.web.funds.plan import Planned, divided
from liance.web.funds.queries.claims import waiting_for
from liance.web.funds.services.books import Move, of_line, post
from liance.web.funds.services.casework import follow
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

NO_LINE = refusal(
    "claim-no-line",
    "“{title}”{year}年没有预算指标，也没有写明由谁分担",
    "{title} has no budget line for {year}, and nothing says who bears it",
    hint_zh="请先下达该项目的预算指标。",
    hint_en="Open a budget line for it first.",
)
NO_PAYEE = refusal(
    "claim-no-payee",
    "受益方“{code}”不在单位名录中",
    "the beneficiary {code} is not among the organisations",
    hint_zh="请先登记该单位。",
    hint_en="Register the organisation first.",
)
OVER_CEILING = refusal(
    "claim-over-ceiling",
    "决定金额{decided}超过上限{ceiling}",
    "{decided} was decided, above the ceiling of {ceiling}",
    hint_zh="请退回决定环节更正。",
    hint_en="Send the decision back to be mended.",
)
CLAIM_CHANGED = refusal(
    "claim-changed",
    "“{case}”的决定金额改为{decided}，但已占用{committed}",
    "the decision of {case} is now {decided}, but {committed} is already committed",
    hint_zh="请先释放多占用的部分，或走追回。",
    hint_en="Release what is too much first, or recover it.",
)
NO_MONEY = refusal(
    "no-money",
    "指标“{line}”没有可占用的：可用{free}，待占用{wanted}",
    "nothing can be committed from {line}: {free} is free, {wanted} is wanted",
    hint_zh="请追加预算，或等下一年度。",
    hint_en="Supplement the budget, or wait for next year.",
)
UNDER_WAY = refusal(
    "commitment-under-way",
    "占用{fen}已有支付指令{order}，不能释放",
    "the commitment of {fen} has the payment order {order} and cannot be released",
    hint_zh="请先撤销指令；已付的走追回。",
    hint_en="Cancel the order first; what is paid must be recovered.",
)


@transaction.atomic
def take_up(*, payable: Payable, actor: Actor, now: datetime) -> Claim:
    """The claim of a decided award, once by its key; taken up again, it follows the decision while money allows."""
    can_take_up.demand(actor)
    found = Claim.objects.select_for_update().filter(key=payable.key).first()
    if found is not None:
        return _follow(found, payable, actor, now) if found.decided_fen != payable.decided_fen else found
    fail_if_any(_faults(payable))
    claim, made = Claim.objects.get_or_create(
        key=payable.key,
        defaults={
            "award_id": payable.award, "case_number": payable.case_number, "policy": payable.policy,
            "incentive": payable.incentive,
            "title": payable.title, "matter": payable.matter, "beneficiary_id": payable.beneficiary,
            "county": payable.county, "year": payable.year, "decided_fen": payable.decided_fen,
            "ceiling_fen": payable.ceiling_fen, "decided_at": payable.decided_at, "taken_at": now,
        },
    )  # fmt: skip
    if made:
        parts = _parts(payable)
        amounts = split(payable.decided_fen, [part for _, part in parts])
        for (level, _), fen in zip(parts, amounts, strict=True):
            county = payable.county if level == Level.COUNTY else ""
            Share.objects.create(claim=claim, level=level, county=county, fen=fen, waits_for=payable.year)
        record(
            actor=actor, now=now, action="claim-taken-up", thing="claim", thing_id=claim.key,
            after=[payable.decided_fen, [[level, str(part)] for level, part in parts]],
            details={"case": claim.case_number, "fen": payable.decided_fen},
        )  # fmt: skip
    return claim


def _follow(claim: Claim, payable: Payable, actor: Actor, now: datetime) -> Claim:
    """A decision changed after an objection: shares follow as long as no more is committed."""
    shares = list(claim.shares.select_for_update().order_by("level"))
    parts = [Fraction(s.fen, claim.decided_fen) if claim.decided_fen else Fraction(1, len(shares)) for s in shares]
    amounts = split(payable.decided_fen, parts)
    told = [
        CLAIM_CHANGED.given(
            case=claim.case_number, decided=format_money(payable.decided_fen), committed=format_money(s.committed_fen)
        )
        for s, fen in zip(shares, amounts, strict=True)
        if fen < s.committed_fen
    ]
    fail_if_any([*_over_ceiling(payable), *told])
    before = claim.decided_fen
    for share, fen in zip(shares, amounts, strict=True):
        share.fen = fen
        share.save(update_fields=["fen"])
    claim.decided_fen, claim.ceiling_fen = payable.decided_fen, payable.ceiling_fen
    claim.save(update_fields=["decided_fen", "ceiling_fen"])
    record(
        actor=actor, now=now, action="claim-changed", thing="claim", thing_id=claim.key,
        before=before, after=payable.decided_fen, details={"fen": payable.decided_fen},
    )  # fmt: skip
    return claim


def _faults(payable: Payable) -> Iterable[Told]:
    yield from _over_ceiling(payable)
    if not Organisation.objects.filter(pk=payable.beneficiary).exists():
        yield NO_PAYEE.given(code=payable.beneficiary)
    if not _parts(payable):
        yield NO_LINE.given(title=payable.title, year=payable.year)


def _over_ceiling(payable: Payable) -> list[Told]:
    if payable.decided_fen <= payable.ceiling_fen:
        return []
    decided, ceiling = format_money(payable.decided_fen), format_money(payable.ceiling_fen)
    return [OVER_CEILING.given(decided=decided, ceiling=ceiling)]


def _parts(payable: Payable) -> list[tuple[str, Fraction]]:
    """Who bears how much: as the policy says, else as the city's budget line says; the rest is the county's."""
    if payable.parts:
        return [(level, part) for level, part in payable.parts if part]
    lines = BudgetLine.objects.filter(policy=payable.policy, year=payable.year)
    able = [line for line in lines if line.may_pay(payable.incentive) and line.county in ("", payable.county)]
    city = next((line.bears for line in able if line.level == Level.CITY), None)
    county = next((line.bears for line in able if line.level == Level.COUNTY), None)
    if city is None and county is None:
        return []
    bears = city if city is not None else 1 - (county or Fraction(0))
    return [(str(level), part) for level, part in ((Level.CITY, bears), (Level.COUNTY, 1 - bears)) if part]


@transaction.atomic
def fund(*, line: BudgetLine, actor: Actor, now: datetime, keys: Sequence[str] | None = None) -> list[Commitment]:
    """Commit a line's free money to the claims that wait for it (to those with `keys`), as the line's rule says.

    Raises Refused when nothing can be committed; what did not fit waits, or is carried to the next year.
    """
    can_commit.demand(actor, line)
    line = BudgetLine.objects.select_for_update().get(pk=line.pk)
    free = _free(line)
    shares = [s for s in waiting_for(line, lock=True) if keys is None or s.claim.key in keys]
    planned = divided(shares, free, Rule(line.rule))
    given = [p for p in planned if p.fen]
    if not given and not any(p.carried for p in planned):
        wanted = format_money(sum(s.waiting_fen for s in shares))
        raise refuse(NO_MONEY, line=line.title, free=format_money(free), wanted=wanted)
    made = [_commit(p, line, actor, now) for p in given]
    post(moves=[_committing(c, p.share) for c, p in zip(made, given, strict=True)], actor=actor, now=now)
    _carry([p.share for p in planned if p.carried], line.year + 1)
    record(
        actor=actor, now=now, action="money-committed", thing="budget-line", thing_id=line.code,
        after=[[p.share.claim.key, p.fen] for p in planned],
        details={"claims": len(given), "fen": sum(p.fen for p in given), "carried": sum(p.carried for p in planned)},
    )  # fmt: skip
    follow(claims=[p.share.claim for p in planned], actor=actor, now=now)
    return made


def _free(line: BudgetLine) -> int:
    account = BookAccount.objects.filter(code=of_line(Place.AVAILABLE, line).code).first()
    return account.fen if account is not None else 0


def _commit(planned: Planned, line: BudgetLine, actor: Actor, now: datetime) -> Commitment:
    share = planned.share
    last = share.commitments.aggregate(last=Max("number"))["last"] or 0
    share.committed_fen += planned.fen
    share.save(update_fields=["committed_fen"])
    return Commitment.objects.create(
        share=share, line=line, number=last + 1, fen=planned.fen, made_by=actor.account, made_at=now
    )


def _committing(commitment: Commitment, share: Share) -> Move:
    line = commitment.line_id
    return Move(
        f"commitment:{commitment.pk}:commit", of_line(Place.AVAILABLE, line), of_line(Place.COMMITTED, line),
        commitment.fen, Kind.COMMIT, share.claim.case_number, share.claim.title,
    )  # fmt: skip


def _carry(shares: Iterable[Share], year: int) -> None:
    for share in shares:
        share.waits_for = year
        share.save(update_fields=["waits_for"])


@transaction.atomic
def release(*, commitment: Commitment, actor: Actor, now: datetime) -> None:
    """Free a commitment without an order under way; its share waits for money again.

    Money of a payment that failed comes out of suspense.
    """
    can_commit.demand(actor, commitment.line)
    share = Share.objects.select_for_update().select_related("claim").get(pk=commitment.share_id)
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if commitment.released_at is not None:
        return
    orders = list(Order.objects.filter(commitment=commitment))
    live = [o for o in orders if o.status in LIVE]
    fail_if_any(UNDER_WAY.given(fen=format_money(commitment.fen), order=o.number) for o in live)
    place = Place.SUSPENSE if any(o.status == Order.Status.FAILED for o in orders) else Place.COMMITTED
    commitment.released_at = now
    commitment.save(update_fields=["released_at"])
    share.committed_fen -= commitment.fen
    share.save(update_fields=["committed_fen"])
    move = Move(
        f"commitment:{commitment.pk}:release", of_line(place, commitment.line_id),
        of_line(Place.AVAILABLE, commitment.line_id), commitment.fen, Kind.RELEASE, share.claim.case_number,
    )  # fmt: skip
    post(moves=[move], actor=actor, now=now)
    record(
        actor=actor, now=now, action="money-released", thing="claim", thing_id=share.claim.key,
        after=commitment.fen, details={"fen": commitment.fen},
    )  # fmt: skip
