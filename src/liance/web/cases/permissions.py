"""Who may see which case, and whether anybody may act in it; what the procedure itself says is the interpreter's."""

from __future__ import annotations

from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.actions import action

COUNTY = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)
EVERYWHERE = tuple(r for r in (*OFFICIALS, *READERS) if r not in COUNTY)


@action(
    "cases.see", "查看案件", "see a case", roles=(*APPLICANTS, *OFFICIALS, *READERS, Role.EXPERT),
    where_zh="当事人看本单位的，县区看本县区的，专家看等待评审的；市级、财政和审计看全部",
    where_en="a party its own, a county its own, experts what waits for them; city, finance and audit all",
)  # fmt: skip
def can_see(actor: Actor, case: Case) -> bool:
    """The party's own people whatever their role, officials of its county, those of the city, and who only reads."""
    if case.party_id and actor.acts_for(case.party_id):
        return True
    if actor.role == Role.EXPERT:
        return f",{actor.role}," in case.waits_for
    return actor.role in EVERYWHERE or (actor.role in COUNTY and case.county == actor.county)


def open_to(actor: Actor, case: Case) -> bool:
    """Whether anybody at all may act in the present stage without seeing the case, as the public may object."""
    return actor.role == Role.PUBLIC and f",{Role.PUBLIC}," in case.waits_for


def seen_by(actor: Actor, case: str = "") -> Q:
    """`can_see` as a condition on cases, or on what has one: `seen_by(actor, "case")`."""
    of = f"{case}__" if case else ""
    if actor.role in EVERYWHERE:
        return Q()
    own = Q(**{f"{of}party__in": actor.belongs_to}) if actor.belongs_to else Q(pk__in=[])
    if actor.role in COUNTY:
        return own | Q(**{f"{of}county": actor.county})
    if actor.role == Role.EXPERT:
        return own | Q(**{f"{of}waits_for__contains": f",{actor.role},"})
    return own
