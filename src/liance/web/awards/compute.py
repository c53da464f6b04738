"""The answer for one award: from the registry as it is, or again from a snapshot, byte for byte the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liance import __version__
from liance.records.cells import CellFault, reader_for
from liance.records.city import City, ParameterKey, Provenance, Record, Value
from liance.records.parameters import type_of
from liance.records.write import value_text
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program, answer
from liance.rules.answers.ledger import matter_of
from liance.telling.story import story_json
from liance.telling.voice import Voice
from liance.web.audit.chain import canonical, digest
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of, program_of
from liance.web.registry.queries import city_about
from liance.web.registry.values import key_text, loaded, stored

FORM = 2
"""The form of questions and answers in snapshots; a change of the form counts up and keeps the old one readable.

2: the day of application is among the facts; in form 1 it was not known.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an incentive, a record by type and key, a beneficiary as records name it.

    `beside`: (incentive, record type, record key) of other awards on their way that a group settles together with
    this one. Records nobody applied for take nothing of a shared limit; what was decided is in the ledger.
    `applied_on`: the day of application. `without`: the award's own ledger entry (matter, year), left out.
    """

    incentive: str
    beneficiary: str
    record_type: str
    record_key: str
    beside: tuple[tuple[str, str, str], ...] = ()
    applied_on: date | None = None
    without: tuple[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """The answer with the texts that a snapshot keeps; `answer` is None when there is no such record."""

    answer: Answer | None
    question_text: str
    answer_text: str

    @property
    def digest(self) -> str:
        """What identifies both texts together."""
        return digest([self.question_text, self.answer_text])

    @property
    def matter(self) -> str:
        """What the ledger's key says of it."""
        return matter_of(self.answer.decided) if self.answer is not None else ""


def compute(question: Question, edition: Edition) -> Computed:
    """Decide on the registry as it is now."""
    city = replace(city_about(question.beneficiary, edition), applied_on=question.applied_on)
    if question.without is not None:
        city = _without(city, question)
    return _computed(question, edition, city, FORM)


def replay(question_text: str, edition: Edition) -> str:
    """The answer's text that the kept facts give under the kept edition."""
    kept = json.loads(question_text)
    beside = tuple((i, t, k) for i, t, k in kept["beside"])
    day = date.fromisoformat(kept["applied_on"]) if kept.get("applied_on") else None
    question = Question(kept["incentive"], kept["beneficiary"], kept["record_type"], kept["record_key"], beside, day)
    return _computed(question, edition, _city_from(kept, policy_of(edition), day), kept["form"]).answer_text


def answer_of(question: Question, program: Program, city: City) -> Answer | None:
    """The answer for this record, settled together with those beside it; None when there is none."""
    asked = [(question.incentive, question.record_type, question.record_key), *question.beside]
    among: dict[str, list[Record]] = {}
    for incentive, type_, key in asked:
        among.setdefault(incentive, []).extend(r for r in city.all(type_) if key_text(r) == key)
    found = (answer(d) for d in program.decided(city, question.beneficiary, among=among))
    mine = (a for a in found if a.incentive.id == question.incentive and key_text(a.record) == question.record_key)
    return next((a for a in mine if a.beneficiary == question.beneficiary), None)


def _computed(question: Question, edition: Edition, city: City, form: int) -> Computed:
    policy = policy_of(edition)
    found = answer_of(question, program_of(edition), city)
    told = story_json(found, policy, [], Voice("zh")) if found is not None else None
    return Computed(found, canonical(_kept(question, city, edition)), canonical({"form": form, "answer": told}))


def _kept(question: Question, city: City, edition: Edition) -> dict[str, object]:
    """Everything that the answer rests on, as text."""
    kinds = {p.id: type_of(p).by_id["value"] for p in city.vocabulary.parameters}
    return {
        "form": FORM,
        "engine": __version__,
        "edition": edition.digest,
        "incentive": question.incentive,
        "beneficiary": question.beneficiary,
        "record_type": question.record_type,
        "record_key": question.record_key,
        "beside": [list(b) for b in question.beside],
        "applied_on": question.applied_on.isoformat() if question.applied_on is not None else None,
        "first_years": city.first_years,
        "records": {t: [stored(r.type, r.values) for r in rows] for t, rows in city.tables.items() if rows},
        "sources": {t: [_source(r) for r in rows] for t, rows in city.tables.items() if rows},
        "figures": [[p, s, y, value_text(kinds[p], v)] for (p, s, y), v in sorted(city.parameters.items())],
    }


def _source(record: Record) -> list[str]:
    p = record.provenance
    return [p.source or "", p.evidence or "", p.as_of.isoformat() if p.as_of is not None else ""]


def _without(city: City, question: Question) -> City:
    """The city without the ledger entry of the award itself, which would otherwise stand in its own way."""
    assert question.without is not None
    matter, year = question.without

    def own(r: Record) -> bool:
        v = r.values
        told = (v.get("incentive"), v.get("beneficiary"), v.get("key", ""), v.get("year"))
        return r.type.id == "award" and told == (question.incentive, question.beneficiary, matter, year)

    rest = [r for rows in city.tables.values() for r in rows if not own(r)]
    made = City.of(
        city.vocabulary, rest, parameters=city.parameters, parameter_provenance=city.parameter_provenance,
        applied_on=city.applied_on,
    )  # fmt: skip
    made.first_years.update(city.first_years)
    return made


def _city_from(told: dict[str, Any], policy: ir.Policy, applied_on: date | None) -> City:
    records = []
    for name, rows in told["records"].items():
        type_ = policy.vocabulary.type_named(name)
        assert type_ is not None
        for cells, (source, evidence, as_of) in zip(rows, told["sources"][name], strict=True):
            about = Provenance(source or None, evidence or None, date.fromisoformat(as_of) if as_of else None)
            records.append(loaded(type_, cells, policy.vocabulary, about))
    figures: dict[ParameterKey, Value] = {}
    for name, scope, year, text in told["figures"]:
        parameter = policy.vocabulary.parameter_named(name)
        assert parameter is not None
        value = reader_for(type_of(parameter).by_id["value"], policy.vocabulary)(text)
        assert value is not None
        assert not isinstance(value, CellFault)
        figures[name, scope, year] = value
    city = City.of(policy.vocabulary, records, parameters=figures, applied_on=applied_on)
    city.first_years.update(told["first_years"])
    return city
