"""Who may see which case, and whether anybody may act in it; what the procedure itself says is the interpreter's."""

from __future__ import annotations

from django.db.models import Q

from liance.web.cases.models import Case, Seat
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.actions import action

COUNTY = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)
EVERYWHERE = tuple(r for r in (*OFFICIALS, *READERS) if r not in COUNTY)


@action(
    "cases.see", "查看案件", "see a case", roles=(*APPLICANTS, *OFFICIALS, *READERS, Role.EXPERT),
    where_zh="当事人看本单位的，县区看本县区的和交给本单位承办的，专家看请其评审的；市级、财政和审计看全部",
    where_en="a party its own, a county its own and what it is to handle, experts what they are asked to review; "
    "city, finance and audit all",
)  # fmt: skip
def can_see(actor: Actor, case: Case) -> bool:
    """The party's own people whatever their role, officials of its county, those of the city, and who only reads."""
    if case.party_id and actor.acts_for(case.party_id):
        return True
    if actor.role == Role.EXPERT:
        return f",{actor.role}," in case.waits_for or Seat.objects.filter(seated(actor), case=case).exists()
    if actor.role in COUNTY:
        return case.county == actor.county or (bool(case.unit) and case.unit == actor.organisation)
    return actor.role in EVERYWHERE


def seated(actor: Actor) -> Q:
    """The seats from which a person may speak, as a condition on them."""
    free = Q(holder="", holder_of__in=["", actor.organisation])
    return (Q(holder=actor.account) | free) & Q(roles__contains=f",{actor.role},")


@action(
    "cases.see-table", "查看各席表态", "see who said what at a board", roles=(*OFFICIALS, *READERS),
    where_zh="能看这一案件、不属于当事人的；盲评的，全部表态以后才看得到",
    where_en="of a case that they see and do not belong to; of a blind board once all have spoken",
)  # fmt: skip
def can_see_table(actor: Actor, case: Case) -> bool:
    """Officials who see the case and do not belong to the party; who speaks sees his own sheet without it."""
    return can_see(actor, case) and not (case.party_id and actor.acts_for(case.party_id))


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
        return own | Q(**{f"{of}county": actor.county}) | Q(**{f"{of}unit": actor.organisation or "-"})
    if actor.role == Role.EXPERT:
        seats = Seat.objects.filter(seated(actor)).values("case")
        waits = Q(**{f"{of}waits_for__contains": f",{actor.role},"})
        return own | waits | Q(**{f"{of}pk__in": seats})
    return own
