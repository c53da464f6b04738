"""One offer of a check-up told whole: what a page, a print and a download show of it."""

from __future__ import annotations

from collections.abc import Mapping
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
    rule_in_words,
    story_json,
    why,
)
from liance.telling.voice import Voice

if TYPE_CHECKING:
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
class ToldOffer:
    """An offer in words: the outcome, the clause, the conditions ticked, the rule, the facts with their sources."""

    group: str
    incentive: str
    title: str
    about: str
    outcome: str
    headline: str
    anchor: str
    quote: str
    conditions: tuple[tuple[bool | None, str], ...]
    rule: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    facts: tuple[ToldRecord, ...]
    missing: tuple[str, ...]
    readings: tuple[str, ...]
    premises: tuple[str, ...]
    near: tuple[str, ...]
    departments: tuple[str, ...]
    documents: tuple[str, ...]
    record: tuple[str, tuple[object, ...]]


def tell_offer(offer: Offer, policy: ir.Policy, voice: Voice, chosen: Mapping[str, str] | None = None) -> ToldOffer:
    """The whole story of one offer."""
    return _told(offer.answer, offer.group, offer.near, policy, voice, chosen or {})


def tell_answer(answer: Answer, policy: ir.Policy, voice: Voice) -> ToldOffer:
    """The whole story of an answer that stands alone."""
    return _told(answer, "", (), policy, voice, {})


def _told(
    a: Answer, group: str, near: tuple[NearMiss, ...], policy: ir.Policy, voice: Voice, chosen: Mapping[str, str]
) -> ToldOffer:
    return ToldOffer(
        group=group,
        incentive=a.incentive.id,
        title=a.incentive.title,
        about=subject(a, voice),
        outcome=a.outcome,
        headline=headline(a, voice),
        anchor=anchor_of(a.incentive.sentence),
        quote=a.incentive.sentence.text.replace("\n", ""),
        conditions=tuple(conditions(a)),
        rule=tuple(rule_in_words(a, voice)),
        why=tuple(why(a, voice)),
        facts=tuple(records_used(a, voice)),
        missing=tuple(missing(a, voice)),
        readings=tuple(readings(a, policy, chosen, voice)),
        premises=tuple(dict.fromkeys(premises(a, voice))),
        near=tuple(near_in_words(n, voice) for n in near),
        departments=a.incentive.departments,
        documents=a.incentive.documents,
        record=(a.record.type.id, a.record.key),
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
