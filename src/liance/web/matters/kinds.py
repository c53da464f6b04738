"""Kinds of matters as editions declare them; the values of a matter read and told by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.stating import owner_of
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.rules import ir
from liance.web.cases.models import Case
from liance.web.matters.models import Matter
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.registry.forms import PREFIX
from liance.web.registry.queries.files import Shown, fen_of, text_of
from liance.web.registry.values import key_text, loaded


@dataclass(frozen=True, slots=True)
class Declared:
    """A kind of matter and the edition that declares it."""

    edition: Edition
    kind: ir.MatterKind

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the edition."""
        return policy_of(self.edition).vocabulary

    @property
    def procedure(self) -> ir.Procedure:
        """What such matters go through."""
        return policy_of(self.edition).procedures[self.kind.procedure]


def declared() -> list[Declared]:
    """Every kind of the current editions, in the order declared."""
    return [Declared(edition, kind) for edition in current_editions() for kind in policy_of(edition).matters.values()]


def named(policy: str, kind: str) -> Declared | None:
    """A kind of the current edition of a policy."""
    return next((d for d in declared() if (d.edition.policy, d.kind.id) == (policy, kind)), None)


def of(matter: Matter) -> Declared:
    """The kind of a matter, as the edition that it began under declares it."""
    edition = matter.case.edition
    return Declared(edition, policy_of(edition).matters[matter.kind])


def matter_of(case: Case) -> Matter | None:
    """The matter of a case; kept with the case once read."""
    try:
        found: Matter = case.matter
    except Matter.DoesNotExist:
        return None
    found.case = case
    return found


# ---- values ----------------------------------------------------------------------------------------------------------
def facts_of(declared: Declared, values: Mapping[str, str]) -> Facts:
    """The record that values (file form) say so far; keys may still be missing."""
    return loaded(declared.kind.record, values, declared.vocabulary, lenient=True)


def key_of(type_: RecordType, values: Mapping[str, Value]) -> str:
    """The text of the keys as far as they are known."""
    return key_text(Facts(type_, dict(values)))


def party_named(text: str) -> Organisation | None:
    """The organisation of a credit code, or else of a name that is its alone."""
    found = Organisation.objects.filter(pk=text).first()
    if found is not None or not text:
        return found
    rows = list(Organisation.objects.filter(name=text)[:2])
    return rows[0] if len(rows) == 1 else None


def title_of(kind: ir.MatterKind, stored: Mapping[str, str], party: Organisation | None) -> str:
    """What a matter is called: its kind, and what its keys say besides the day and whose it is."""
    owner = owner_of(kind.record)
    keys = [f for f in kind.record.keys if f is not owner or party is None]
    told = [text_of(f, stored.get(f.id)) for f in keys if f.kind is not Kind.DATE]
    told = ([party.name] if party is not None and all(f.kind is Kind.YEAR for f in keys) else []) + told
    subject = " ".join(t for t in told if t) or (party.name if party is not None else "")
    return f"{kind.title}：{subject}"[:300]


def year_of(type_: RecordType, values: Mapping[str, Value], today: date) -> int:
    """The year that a record is about, else the present one."""
    field = type_.year_field
    value = values.get(field.id) if field is not None else None
    return value if isinstance(value, int) else today.year


def shown(fields: Iterable[Field], stored: Mapping[str, str]) -> Iterator[Shown]:
    """Fields as pages show them."""
    return (Shown(f, text_of(f, stored.get(f.id)), fen_of(f, stored.get(f.id))) for f in fields)


def missing(declared: Declared, stored: Mapping[str, str], taken: Iterable[tuple[str, str]]) -> list[Field]:
    """What the acts taken so far asked for and left open."""
    asked = {a.field.id for at in taken for a in declared.kind.asks.get(at, ())}
    return [f for f in declared.kind.record.fields if f.id in asked and f.id not in stored]


def told_to_people(told: Iterable[Shown], party: Organisation | None) -> Iterator[Shown]:
    """The same with the party by its name, not its code."""
    for one in told:
        own = party is not None and one.text == party.code
        yield replace(one, text=party.name) if own and party is not None else one


# ---- as acts give them -----------------------------------------------------------------------------------------------
def given(cleaned: Mapping[str, Any]) -> dict[str, Value | None]:
    """What acts gave, by field id; None for what was left open."""
    return {name.removeprefix(PREFIX): value for name, value in cleaned.items() if name.startswith(PREFIX)}


def as_given(values: Mapping[str, Value]) -> dict[str, Value]:
    """Values as an act gives them."""
    return {PREFIX + name: value for name, value in values.items()}
