"""Who opens, lists, fills in and draws lots among matters; a matter is seen by whoever sees its case."""

from __future__ import annotations

from liance.rules import ir
from liance.web.cases.models import Case
from liance.web.cases.permissions import can_see as sees_case
from liance.web.cases.queries import stages_of
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, EVERYBODY, OFFICIALS, READERS, Role
from liance.web.registry.permissions import covers
from liance.web.site.actions import action

OWN_ZH, OWN_EN = (
    "事项允许这一角色；单位只限本单位，县区只限本县区",
    "the kind lets the role; a party its own, a county its own",
)


@action("matters.see-public", "看公开的事项", "read matters that are public", roles=EVERYBODY)
def can_see_public(actor: Actor) -> bool:
    """Everybody."""
    return True


@action(
    "matters.list", "看事项清单和统计", "list and count matters", roles=(*APPLICANTS, *OFFICIALS, *READERS),
    where_zh="只列出能看的案件", where_en="those whose cases one sees",
)  # fmt: skip
def can_list(actor: Actor) -> bool:
    """Whoever sees cases; the list holds those."""
    return True


@action(
    "matters.open", "开始一个事项", "open a matter", roles=(*APPLICANTS, *OFFICIALS, Role.SYSTEM),
    where_zh=OWN_ZH, where_en=OWN_EN,
)  # fmt: skip
def can_open(actor: Actor, kind: ir.MatterKind, party: Organisation | None) -> bool:
    """A role that the kind names: an applicant for its own organisation, a county's officer for one of his county."""
    if actor.role not in kind.opened_by:
        return False
    if actor.is_any(*APPLICANTS):
        return party is not None and actor.organisation == party.code
    return party is None or (covers(actor, party.county) and not actor.acts_for(party.code))


@action(
    "matters.fill-rows", "在事项里逐行填报", "add and strike rows of a matter", roles=(*APPLICANTS, *OFFICIALS),
    where_zh="事项正在允许填报的环节，由该环节允许的角色", where_en="while it stands where this role may",
)  # fmt: skip
def can_fill_rows(actor: Actor, case: Case, rows: ir.RowsOf, roles: frozenset[str]) -> bool:
    """A role among `roles` (those of the kind or the stage) while the case stands at one of the rows' stages."""
    if case.ended or not set(stages_of(case)) & set(rows.stages) or actor.role not in roles:
        return False
    own = case.party_id is not None and actor.acts_for(case.party_id)
    return own if actor.is_any(*APPLICANTS) else sees_case(actor, case) and not own


@action(
    "matters.draw-lot", "按种子抽取抽查对象", "draw by lot whom to check",
    roles=(Role.CITY_OFFICER, Role.CITY_LEADER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER),
)  # fmt: skip
def can_draw(actor: Actor) -> bool:
    """Officers of the city and of its treasury."""
    return True
