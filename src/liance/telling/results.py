"""Answers as lines of JSON and as rows of a table; the keys are an interface that other programs read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from liance.rules.kleene import fact_name
from liance.values.money import format_yuan

if TYPE_CHECKING:
    from liance.records.city import Record
    from liance.rules.answers.explain import Answer
    from liance.rules.answers.reasons import Reason
    from liance.telling.voice import Voice


def as_json(answer: Answer, lang: str = "zh") -> dict[str, object]:
    """An answer as plain JSON values; money is yuan as text."""
    return {
        "incentive": answer.incentive.id,
        "record": record_key(answer.record),
        "beneficiary": answer.beneficiary,
        "year": answer.year,
        "outcome": answer.outcome,
        "amount": yuan(answer.amount),
        "low": yuan(answer.low),
        "high": yuan(answer.high),
        "reasons": [reason_json(r, lang) for r in answer.reasons],
        "missing": [fact_name(f) for f in answer.missing],
        "readings": dict(answer.readings),
        "kind": "guidance" if answer.guidance else "award",
        "assumptions": list(answer.assumptions),
        "unconfirmed": list(answer.unconfirmed),
    }


def reason_json(reason: Reason, lang: str) -> dict[str, object]:
    """A reason as plain JSON values."""
    return {
        "code": reason.code,
        "clause": reason.clause,
        "text": reason.text(lang),
        "fact": reason.fact,
        "value": reason.value,
        "needed": reason.needed,
    }


def record_key(record: Record) -> dict[str, object]:
    """The key fields that are present, by field id."""
    present = ((f.id, record.values.get(f.id)) for f in record.type.keys)
    return {name: plain(value) for name, value in present if value is not None}


def plain(value: object) -> object:
    """A value as JSON has it: dates as ISO text, exact ratios as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def yuan(fen: int | None) -> str | None:
    """Fen as yuan text."""
    return None if fen is None else format_yuan(fen)


def subject(answer: Answer, voice: Voice) -> str:
    """What an answer is about, beside the beneficiary: the year, and the thing's own name."""
    words = [voice(f"{answer.year}年", str(answer.year))] if answer.year is not None else []
    keys = ((f, answer.record.values.get(f.id)) for f in answer.record.type.keys)
    words += [str(v) for f, v in keys if f.kind == "text" and v is not None and v != answer.beneficiary]
    return " ".join(words)


def beneficiary_name(answer: Answer) -> str:
    """The beneficiary's name, or its id, or nothing where it is unknown."""
    if answer.beneficiary is None:
        return ""
    owner = answer.decided.case.city.get("enterprise", answer.beneficiary)
    return str(owner.values.get("name", "")) if owner is not None else answer.beneficiary


# ---- totals ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """Answers of one incentive (empty id: of all) with one outcome: how many, for whom, between what sums.

    `high` counts the known upper bounds; `unbounded` is how many answers have none.
    """

    incentive: str
    title: str
    clause: str
    guidance: bool
    outcome: str
    count: int
    beneficiaries: int
    low: int
    high: int
    unbounded: int

    def as_json(self) -> dict[str, object]:
        """The line as plain JSON values."""
        return {
            "incentive": self.incentive or None,
            "kind": "guidance" if self.guidance else "award",
            "outcome": self.outcome,
            "count": self.count,
            "beneficiaries": self.beneficiaries,
            "low": yuan(self.low),
            "high": yuan(self.high),
            "unbounded": self.unbounded,
        }


def lines_of_answers(answers: Iterable[Answer]) -> list[Line]:
    """One line for each incentive and outcome, in the order of the policy."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        found.setdefault((answer.incentive.id, answer.outcome), []).append(answer)
    return [_line(rows, rows[0].incentive.id) for rows in found.values()]


def totals(answers: Iterable[Answer], *, guidance: bool) -> list[Line]:
    """One line for each outcome of all city money, or of all guidance."""
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.guidance is guidance:
            found.setdefault(answer.outcome, []).append(answer)
    return [_line(rows, "") for rows in found.values()]


def _line(rows: list[Answer], incentive: str) -> Line:
    first = rows[0]
    has_amount = [a for a in rows if a.outcome not in ("manual", "not_eligible")]
    return Line(
        incentive=incentive,
        title=first.incentive.title if incentive else "",
        clause=first.incentive.sentence.path if incentive else "",
        guidance=first.guidance,
        outcome=first.outcome,
        count=len(rows),
        beneficiaries=len({a.beneficiary for a in rows}),
        low=sum(a.low or 0 for a in has_amount),
        high=sum(a.high or 0 for a in has_amount),
        unbounded=sum(a.high is None and a.decided.rule.amount is not None for a in has_amount),
    )
