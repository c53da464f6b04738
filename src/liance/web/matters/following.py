"""What the policy would give for a matter's record: its incentives decided on the facts as far as they are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liance.records.city import Record as Facts
from liance.records.vocabulary import Kind
from liance.rules.answers.explain import Answer, answer
from liance.telling.offers import ToldOffer, tell_answer
from liance.telling.voice import Voice
from liance.web.guide.links import Link, Offered, offer_links
from liance.web.matters.entering import made_of
from liance.web.matters.kinds import Declared
from liance.web.matters.kinds import declared as kinds_declared
from liance.web.matters.models import Matter, Row
from liance.web.people.actor import Actor
from liance.web.policies.queries import program_of
from liance.web.registry.permissions import party_of
from liance.web.registry.queries import city_about
from liance.web.registry.values import key_text
from liance.web.site.words import language


@dataclass(frozen=True, slots=True)
class Followed:
    """An incentive that rests on what a matter enters: the answer told, and where one can go on once it is entered.

    `instalments`: what it gives falls due by matters of another kind, and is not applied for.
    """

    told: ToldOffer
    links: tuple[Link, ...]
    instalments: bool = False


def following(
    declared: Declared, matter: Matter, values: Mapping[str, str], rows: Sequence[Row], actor: Actor
) -> list[Followed]:
    """The incentives for the records that the usual ending would enter; none while a key is not known."""
    party = matter.case.party
    facts = list(_records(declared, values, rows, matter.opened_on))
    if party is None or not facts:
        return []
    who, voice = party_of(party), Voice(language())
    city = city_about(party.code, declared.edition, called=[party.name], also=facts)
    found = []
    program = program_of(declared.edition)
    for rule in program.rules:
        mine = [f for f in facts if f.type.id == rule.incentive.basis.id]
        if not mine:
            continue
        keys = {f.key for f in mine}
        there = [r for r in city.all(rule.incentive.basis.id) if r.key in keys]
        for made in program.alone(rule).decided(city, who, among={rule.incentive.id: there}):
            one = answer(made)
            found.append((tell_answer(one, voice), _offered(declared, one, party.code)))
    onward = offer_links(actor, [o for _, o in found]) if matter.record_id is not None and found else {}
    paid = {d.kind.pays.basis.id for d in kinds_declared() if d.kind.pays is not None}
    return [
        Followed(told, () if o.record_type in paid else tuple(onward.get(o, ())), o.record_type in paid)
        for told, o in found
    ]


def _offered(declared: Declared, a: Answer, party: str) -> Offered:
    return Offered(declared.edition.policy, a.incentive.id, a.record.type.id, key_text(a.record), party, a.outcome)


def _today(declared: Declared, day: date) -> dict[str, str]:
    """The day of opening, for a key that is a day and not known yet: it stands in until it is."""
    return {f.id: day.isoformat() for f in declared.kind.record.keys if f.kind is Kind.DATE}


def _records(declared: Declared, values: Mapping[str, str], rows: Sequence[Row], day: date) -> Iterator[Facts]:
    """The records, rows left out, that any ending enters and whose keys are known; each type once."""
    seen: set[str] = set()
    own = {t.id for t in (r.type for r in declared.kind.rows)}
    for ending in declared.kind.enters:
        for facts, _ in made_of(declared, ending, {**_today(declared, day), **values}, rows):
            type_ = facts.type
            if type_.id in own | seen or any(not f.optional and f.id not in facts.values for f in type_.keys):
                continue
            seen.add(type_.id)
            yield facts
