"""One offer of a check-up told whole: what a page, a print and a download show of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liance.rules import ir
from liance.telling.clauses import anchor_of
from liance.telling.facts import ToldRecord, records_used
from liance.telling.results import subject, yuan
from liance.telling.story import (
    conditions,
    headline,
    missing,
    near_in_words,
    premises,
    readings,
    rule_words,
    story_json,
    why,
)
from liance.telling.voice import Voice

if TYPE_CHECKING:
    from liance.rules.answers.decide import Rule
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.near import NearMiss
    from liance.telling.checkup import CheckUp, Offer

GROUP_WORDS = {
    "eligible": ("符合条件", "Eligible"),
    "nearly": ("差一点就符合", "Nearly eligible"),
    "undecided": ("还不能确定", "Undecided"),
    "not": ("不符合", "Not eligible"),
    "guidance": ("国家优惠指引（不是市级资金，不计入合计）", "National relief (not city money, in no total)"),
}


@dataclass(frozen=True, slots=True)
class ToldBasis:
    """What offers of an incentive rest on, the same for everybody: the clause, the rule, the readings, papers."""

    anchor: str
    quote: str
    rule: tuple[tuple[str, str], ...]
    readings: tuple[str, ...]
    departments: tuple[str, ...]
    documents: tuple[str, ...]


def tell_basis(rule: Rule, policy: ir.Policy, voice: Voice) -> ToldBasis:
    """What an incentive's offers rest on."""
    incentive = rule.incentive
    return ToldBasis(
        anchor=anchor_of(incentive.sentence),
        quote=incentive.sentence.text.replace("\n", ""),
        rule=tuple(rule_words(rule, voice)),
        readings=tuple(readings(rule, policy, {}, voice)),
        departments=incentive.departments,
        documents=incentive.documents,
    )


@dataclass(frozen=True, slots=True)
class ToldOffer:
    """An offer in words, without what it rests on: the outcome, the conditions ticked, the facts with their sources."""

    group: str
    incentive: str
    title: str
    about: str
    outcome: str
    headline: str
    conditions: tuple[tuple[bool | None, str], ...]
    why: tuple[str, ...]
    facts: tuple[ToldRecord, ...]
    missing: tuple[str, ...]
    premises: tuple[str, ...]
    near: tuple[str, ...]


def tell_offer(offer: Offer, voice: Voice) -> ToldOffer:
    """The whole story of one offer."""
    return _told(offer.answer, offer.group, offer.near, voice)


def tell_answer(answer: Answer, voice: Voice) -> ToldOffer:
    """The whole story of an answer that stands alone."""
    return _told(answer, "", (), voice)


def _told(a: Answer, group: str, near: tuple[NearMiss, ...], voice: Voice) -> ToldOffer:
    return ToldOffer(
        group=group,
        incentive=a.incentive.id,
        title=a.incentive.title,
        about=subject(a, voice),
        outcome=a.outcome,
        headline=headline(a, voice),
        conditions=tuple(conditions(a)),
        why=tuple(why(a, voice)),
        facts=tuple(records_used(a, voice)),
        missing=tuple(missing(a, voice)),
        premises=tuple(dict.fromkeys(premises(a, voice))),
        near=tuple(near_in_words(n, voice) for n in near),
    )


def check_up_json(found: CheckUp, policy: ir.Policy, voice: Voice, *, digest: str) -> dict[str, object]:
    """A check-up as plain JSON values: what it rests on, the sums, every answer, what is not known. Money is yuan."""
    return {
        "policy": policy.id,
        "title": policy.title,
        "edition": digest,
        "notice": voice("系统结果是附理由的计算，不是决定；以主管部门决定为准", "a calculation, not a decision"),
        "sums": sums_json(found),
        "answers": [{"group": o.group, **story_json(o.answer, policy, list(o.near), voice)} for o in found.offers],
        "questions": [
            {
                "label": q.label,
                "at_stake": yuan(q.at_stake),
                "unbounded": q.unbounded,
                "guidance": q.guidance,
                "incentives": list(q.incentives),
            }
            for q in found.asked
        ],
        "absent": [m.label for m in found.absent],
    }


def sums_json(found: CheckUp) -> dict[str, object]:
    """The sums as yuan text; `ceiling` and `open` are at most that."""
    s = found.sums
    money = {"definite": s.definite, "ceiling": s.ceiling, "low": s.low, "high": s.high, "open": s.open}
    return {**{k: yuan(v) for k, v in money.items()}, "manual": s.manual, "unbounded": s.unbounded}
