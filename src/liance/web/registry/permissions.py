"""Who may see, state, confirm, enter, review, answer and match; and where each may."""

from __future__ import annotations

from liance.records.stating import for_offices, owners_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Kind, Role
from liance.web.registry.models import Batch, Challenge, Evidence, ListEdition, Record, Version
from liance.web.site.actions import action

COUNTY_ROLES = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)
SEEING = (*OFFICIALS, *READERS)
ENTERING = (Role.COUNTY_OFFICER, Role.CITY_OFFICER, Role.CHAIN_OFFICE, Role.DEPARTMENT_OFFICER)
REVIEWING = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER)
BY_NAME = (Kind.PARK, Kind.ASSOCIATION)
"""Kinds of organisation that records name by their name, not by a code."""
OWN_ZH, OWN_EN = "单位看本单位的，县区看本县区的，其余看全部", "a party its own, a county its own, others all"
PLACE_ZH, PLACE_EN = "县区只限本县区的", "a county only its own"


def party_of(organisation: Organisation) -> str:
    """How records name an organisation."""
    return organisation.name if organisation.kind in BY_NAME else organisation.code


def place_of(actor: Actor) -> str | None:
    """The county that an official looks after (perhaps none at all: empty); None: the whole city."""
    return actor.county if actor.is_any(*COUNTY_ROLES) else None


def covers(actor: Actor, county: str) -> bool:
    """Whether a place is within what an official looks after."""
    place = place_of(actor)
    return place is None or (place != "" and place == county)


def sees_many(actor: Actor) -> bool:
    """Whether the person looks after organisations other than his own at all."""
    return actor.is_any(*SEEING)


# ---- seeing ----------------------------------------------------------------------------------------------------------
@action("registry.search", "查找单位和记录", "search organisations and records", roles=SEEING)
def can_search(actor: Actor) -> bool:
    """Officials and readers; what is found lies within the place that they look after."""
    return True


@action(
    "registry.see-file", "查看单位的档案", "see an organisation's file", roles=(*APPLICANTS, *SEEING),
    where_zh=OWN_ZH, where_en=OWN_EN,
)  # fmt: skip
def can_see_file(actor: Actor, organisation: Organisation | None) -> bool:
    """Its own people, officials of its county, those of the city; records of nobody known: those of the city."""
    if actor.is_any(*APPLICANTS):
        return organisation is not None and actor.acts_for(organisation.code)
    return place_of(actor) is None if organisation is None else covers(actor, organisation.county)


@action(
    "registry.see-evidence", "查看证明材料", "see evidence", roles=(*APPLICANTS, *SEEING),
    where_zh=OWN_ZH + "；部门的材料只限部门", where_en=OWN_EN + "; an office's files offices only",
)  # fmt: skip
def can_see_evidence(actor: Actor, evidence: Evidence) -> bool:
    """A party's file: whoever sees the party's records. A file of an office: officials."""
    if evidence.organisation is not None:
        return can_see_file(actor, evidence.organisation)
    return sees_many(actor)


@action(
    "registry.see-batch", "查看批次", "see a batch", roles=SEEING, where_zh=PLACE_ZH, where_en=PLACE_EN
)  # fmt: skip
def can_see_batch(actor: Actor, batch: Batch) -> bool:
    """Officials of the place, and who brought it."""
    return batch.made_by == actor.person or covers(actor, batch.county)


@action("registry.see-list", "查看名单", "see a list", roles=SEEING, where_zh=PLACE_ZH, where_en=PLACE_EN)
def can_see_list(actor: Actor, edition: ListEdition) -> bool:
    """Officials of the place."""
    return covers(actor, edition.county)


@action(
    "registry.see-challenge", "查看异议", "see a challenge", roles=(*APPLICANTS, *SEEING),
    where_zh=OWN_ZH, where_en=OWN_EN,
)  # fmt: skip
def can_see_challenge(actor: Actor, challenge: Challenge) -> bool:
    """Who challenged it, and whoever sees the file."""
    return can_see_file(actor, challenge.organisation)


# ---- stating and confirming ------------------------------------------------------------------------------------------
@action(
    "registry.state", "填报本单位的记录", "state a record about oneself", roles=APPLICANTS,
    where_zh="只限本单位，且不是由部门或名单提供的类型", where_en="its own, of a type that is not kept for offices",
)  # fmt: skip
def can_state(actor: Actor, type_: RecordType, organisation: Organisation, vocabulary: Vocabulary) -> bool:
    """A party states what is about itself, unless the vocabulary keeps it for offices."""
    return actor.organisation == organisation.code and not for_offices(vocabulary, type_)


@action(
    "registry.confirm", "确认或不予确认单位填报的记录", "confirm or turn down what a party stated", roles=REVIEWING,
    where_zh="不是自己填的，不属于该单位；" + PLACE_ZH, where_en="not stated by oneself, not of the party; " + PLACE_EN,
)  # fmt: skip
def can_confirm(actor: Actor, version: Version, organisation: Organisation | None) -> bool:
    """An officer of the place who did not state it himself and does not belong to the party."""
    if version.stated_by == actor.person:
        return False
    if organisation is None:
        return place_of(actor) is None
    return covers(actor, organisation.county) and not actor.acts_for(organisation.code)


@action(
    "registry.challenge", "对记录提出异议", "challenge a record", roles=APPLICANTS,
    where_zh="只限本单位的记录", where_en="a record about oneself",
)  # fmt: skip
def can_challenge(actor: Actor, record: Record, organisation: Organisation, type_: RecordType) -> bool:
    """The party that a record names as owner."""
    if record.current is None or actor.organisation != organisation.code:
        return False
    return party_of(organisation) in {str(record.current.values.get(f.id)) for f in owners_of(type_)}


@action(
    "registry.withdraw-challenge", "撤回异议", "withdraw a challenge", roles=APPLICANTS,
    where_zh="只限本单位提出的", where_en="of one's own organisation",
)  # fmt: skip
def can_withdraw(actor: Actor, challenge: Challenge) -> bool:
    """Whoever acts for the organisation that made it."""
    return actor.organisation == challenge.organisation_id


@action(
    "registry.answer", "答复异议", "answer a challenge", roles=REVIEWING,
    where_zh="不是录入、确认或提出的人；" + PLACE_ZH,
    where_en="neither who stated, confirmed nor challenged it; " + PLACE_EN,
)  # fmt: skip
def can_answer(actor: Actor, challenge: Challenge) -> bool:
    """An officer of the place who neither stated nor challenged it."""
    version, organisation = challenge.version, challenge.organisation
    theirs = (version.stated_by, version.confirmed_by, challenge.by)
    return actor.person not in theirs and not actor.acts_for(organisation.code) and covers(actor, organisation.county)


# ---- bringing and reviewing ------------------------------------------------------------------------------------------
@action("registry.enter", "录入记录、上传报表、导入名单", "enter records, upload tables, import lists", roles=ENTERING)
def can_enter(actor: Actor) -> bool:
    """Officers bring records in, for another person to review."""
    return True


@action(
    "registry.stop-check", "停止或重新开始检查上传的表", "stop or begin anew the check of an upload", roles=ENTERING,
    where_zh="只限自己上传的", where_en="of one's own upload",
)  # fmt: skip
def can_stop_check(actor: Actor, batch: Batch) -> bool:
    """Who uploaded it."""
    return batch.made_by == actor.person


@action(
    "registry.match", "匹配名单", "match the names of a list", roles=ENTERING,
    where_zh="只限本单位导入的", where_en="of a list that one's own office brought",
)  # fmt: skip
def can_match(actor: Actor, edition: ListEdition) -> bool:
    """Officers of the body that brought the list."""
    return edition.made_for == actor.organisation or edition.made_by == actor.person


@action(
    "registry.review", "复核批次", "review a batch", roles=REVIEWING,
    where_zh="不是自己提交的；" + PLACE_ZH, where_en="not brought by oneself; " + PLACE_EN,
)  # fmt: skip
def can_review(actor: Actor, batch: Batch) -> bool:
    """Another person than who brought it, of the place."""
    return batch.made_by != actor.person and covers(actor, batch.county)


@action(
    "registry.enter-figure", "录入公布数", "enter a published figure", roles=tuple(set(ENTERING) - set(COUNTY_ROLES))
)  # fmt: skip
def can_enter_figure(actor: Actor) -> bool:
    """Officers of the city: a county publishes no figure of the city."""
    return True
