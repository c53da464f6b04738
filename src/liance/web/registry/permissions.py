"""Who may see, state, confirm, enter, review, answer and match; one question a function."""

from __future__ import annotations

from liance.records.stating import for_offices, owners_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Kind, Role
from liance.web.registry.models import Batch, Challenge, Evidence, ListEdition, Record, Version

COUNTY_ROLES = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)
ENTERING = (Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.CHAIN_OFFICE, Role.DEPARTMENT_OFFICER)
"""Who brings records in: typed, as a table, as a list."""
REVIEWING = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER)
"""Who reviews what another person brought, and confirms what a party stated."""
BY_NAME = (Kind.PARK, Kind.ASSOCIATION)
"""Kinds of organisation that records name by their name, not by a code."""


def party_of(organisation: Organisation) -> str:
    """How records name an organisation."""
    return organisation.name if organisation.kind in BY_NAME else organisation.code


def can_see_all(actor: Actor) -> bool:
    """Whether the person looks at organisations other than his own at all."""
    return actor.is_any(*OFFICIALS, *READERS)


def place_of(actor: Actor) -> str | None:
    """The county that an official looks after (perhaps none at all: empty); None: the whole city."""
    return actor.county if actor.is_any(*COUNTY_ROLES) else None


def covers(actor: Actor, county: str) -> bool:
    """Whether a place is within what an official looks after."""
    place = place_of(actor)
    return place is None or (place != "" and place == county)


def can_see_file(actor: Actor, organisation: Organisation) -> bool:
    """Its own people, officials of its county, and those of the city."""
    own = actor.is_any(*APPLICANTS) and actor.acts_for(organisation.code)
    return own or (can_see_all(actor) and covers(actor, organisation.county))


def can_state(actor: Actor, type_: RecordType, organisation: Organisation, vocabulary: Vocabulary) -> bool:
    """A party states what is about itself, unless the vocabulary keeps it for offices."""
    own = actor.is_any(*APPLICANTS) and actor.organisation == organisation.code
    return own and not for_offices(vocabulary, type_)


def can_enter(actor: Actor) -> bool:
    """Officers bring records in, for another person to review."""
    return actor.is_any(*ENTERING)


def can_confirm(actor: Actor, version: Version, organisation: Organisation | None) -> bool:
    """An officer of the place who did not state it himself and does not belong to the party."""
    if not actor.is_any(*REVIEWING) or version.stated_by == actor.person:
        return False
    if organisation is None:
        return place_of(actor) is None
    return covers(actor, organisation.county) and organisation.code not in actor.belongs_to


def can_see_batch(actor: Actor, batch: Batch) -> bool:
    """Officials of the place."""
    return can_see_all(actor) and (batch.made_by == actor.person or covers(actor, batch.county))


def can_review(actor: Actor, batch: Batch) -> bool:
    """Another person than who brought it, of the place."""
    return actor.is_any(*REVIEWING) and batch.made_by != actor.person and covers(actor, batch.county)


def can_challenge(actor: Actor, record: Record, organisation: Organisation, type_: RecordType) -> bool:
    """The party that a record names as owner."""
    current = record.current
    if current is None or not (actor.is_any(*APPLICANTS) and actor.organisation == organisation.code):
        return False
    return party_of(organisation) in {str(current.values.get(f.id)) for f in owners_of(type_)}


def can_answer(actor: Actor, challenge: Challenge) -> bool:
    """An officer of the place who neither stated nor challenged it."""
    version, organisation = challenge.version, challenge.organisation
    theirs = (version.stated_by, version.confirmed_by, challenge.by)
    apart = actor.person not in theirs and organisation.code not in actor.belongs_to
    return actor.is_any(*REVIEWING) and apart and covers(actor, organisation.county)


def can_see_challenge(actor: Actor, challenge: Challenge) -> bool:
    """Who challenged it, and whoever sees the file."""
    return can_see_file(actor, challenge.organisation)


def can_match(actor: Actor, edition: ListEdition) -> bool:
    """Officers of the body that brought the list."""
    return can_enter(actor) and (edition.made_for == actor.organisation or edition.made_by == actor.person)


def can_see_evidence(actor: Actor, evidence: Evidence) -> bool:
    """A party's file: whoever sees the party's records. A file of an office: officials, and who brought it."""
    if evidence.organisation is not None:
        return can_see_file(actor, evidence.organisation)
    return actor.signed_in and (can_see_all(actor) or evidence.added_by == actor.account)
