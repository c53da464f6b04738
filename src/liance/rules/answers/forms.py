"""What to ask next: the facts that undecided answers wait for, most money first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liance.records.vocabulary import Choice, Field, Kind, Vocabulary
from liance.rules.answers.explain import Answer
from liance.rules.answers.reasons import fact_label
from liance.rules.kleene import Fact, fact_name


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to supply: what it is, how it is answered, and what depends on it.

    `at_stake` is the sum in fen of the highest amounts of city money that wait for it; `unbounded` tells that some
    of the waiting amounts have no upper bound yet, `guidance` that only guidance on other people's money waits.
    """

    fact: Fact
    name: str
    label: str
    kind: Kind | None
    choices: tuple[Choice, ...]
    at_stake: int
    unbounded: bool
    guidance: bool
    incentives: tuple[str, ...]


def questions(answers: Iterable[Answer]) -> list[Question]:
    """Every fact that some undetermined answer waits for; city money before guidance, most first."""
    waiting: dict[Fact, list[Answer]] = {}
    for answer in answers:
        for fact in answer.missing:
            waiting.setdefault(fact, []).append(answer)
    made = [_question(fact, rows) for fact, rows in waiting.items()]
    return sorted(made, key=lambda q: (q.guidance, not q.unbounded, -q.at_stake, q.name))


def _question(fact: Fact, rows: list[Answer]) -> Question:
    city_money = [a for a in rows if not a.guidance]
    field = _field(rows[0].decided.case.city.vocabulary, fact)
    return Question(
        fact=fact,
        name=fact_name(fact),
        label=fact_label(rows[0].decided, fact),
        kind=field.kind if field is not None else None,
        choices=field.choices if field is not None else (),
        at_stake=sum(a.high or 0 for a in city_money),
        unbounded=any(a.high is None for a in city_money if a.decided.rule.amount is not None),
        guidance=not city_money,
        incentives=tuple(dict.fromkeys(a.incentive.id for a in rows)),
    )


def _field(vocabulary: Vocabulary, fact: Fact) -> Field | None:
    kind = vocabulary.type_named(fact[0])
    return kind.by_id.get(fact[2]) if kind is not None else None
