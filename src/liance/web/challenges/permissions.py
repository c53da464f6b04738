"""Who states needs, bids, reads what is sealed or blind, talks, names experts, draws up task books and pays."""

from __future__ import annotations

from liance.web.cases.models import Case, Said, Seat
from liance.web.cases.permissions import can_see as can_see_case
from liance.web.challenges.models import Bid, OpenChallenge, TaskBook
from liance.web.people.actor import Actor
from liance.web.people.roles import EVERYBODY, OFFICIALS, READERS, Role
from liance.web.site.actions import action

OPENING = "bid-evaluation"
"""The purpose of the cases in which bids are judged without names."""


@action(
    "challenges.see", "看榜单", "see published challenges", roles=EVERYBODY,
    where_zh="发布了的", where_en="once they are published",
)  # fmt: skip
def can_see(actor: Actor, challenge: OpenChallenge) -> bool:
    """Everybody, once it is published; before that who sees its case."""
    return challenge.published_at is not None or can_see_case(actor, challenge.case)


@action("challenges.state", "提出难题", "state a need", roles=(Role.ENTERPRISE,))
def can_state(actor: Actor) -> bool:
    """For the organisation acted for."""
    return bool(actor.organisation)


@action(
    "challenges.edit", "修改难题", "change a need", roles=(Role.ENTERPRISE,),
    where_zh="本单位的", where_en="one's own organisation's",
)  # fmt: skip
def can_edit(actor: Actor, challenge: OpenChallenge) -> bool:
    """The owner's people."""
    return actor.acts_for(challenge.organisation_id)


@action("challenges.alter", "变更榜单", "alter an open challenge", roles=(Role.CITY_OFFICER,))
def can_alter(actor: Actor) -> bool:
    """City officers."""
    return True


@action(
    "challenges.bid", "揭榜", "bid for a challenge", roles=(Role.ENTERPRISE,),
    where_zh="不是本单位的难题", where_en="not one of one's own organisation",
)  # fmt: skip
def can_bid(actor: Actor, challenge: OpenChallenge) -> bool:
    """For the organisation acted for; nobody bids for his own need."""
    return bool(actor.organisation) and not actor.acts_for(challenge.organisation_id)


@action(
    "challenges.take-back", "撤回揭榜书", "take a bid back", roles=(Role.ENTERPRISE,),
    where_zh="本单位的", where_en="one's own organisation's",
)  # fmt: skip
def can_take_back(actor: Actor, bid: Bid) -> bool:
    """The lead's people."""
    return actor.acts_for(bid.organisation_id)


@action(
    "challenges.read-bid", "看揭榜书", "read a bid", roles=(Role.ENTERPRISE, *OFFICIALS, *READERS),
    where_zh="投榜单位随时看自己的；开榜以后需求方、市级各部门、财政、审计也看得到；以前谁也看不到",
    where_en="the bidder always; once opened also the demand side, city offices, finance, audit; before that nobody",
)  # fmt: skip
def can_read_bid(actor: Actor, bid: Bid) -> bool:
    """The bidder; once it is opened also the demand side and officials who see the case."""
    if actor.acts_for(bid.organisation_id):
        return True
    if bid.case is None:
        return False
    owner = actor.role == Role.ENTERPRISE and actor.acts_for(bid.challenge.organisation_id)
    return owner or (actor.role != Role.ENTERPRISE and can_see_case(actor, bid.case))


@action(
    "challenges.read-plan", "看隐去名称的方案", "read a plan without names", roles=(Role.EXPERT,),
    where_zh="请其评审、并且已经声明没有利害关系的", where_en="named to judge it, and having declared no conflict",
)  # fmt: skip
def can_read_plan(actor: Actor, case: Case) -> bool:
    """An expert with a seat, who has said that nothing ties him to any bidder."""
    held = Seat.objects.filter(case=case, holder=actor.account).exists()
    said = Said.objects.filter(case=case, what="declared", person=actor.account)
    return held and said.exists() and not said.exclude(conflict="").exists()


@action(
    "challenges.talk", "记录洽谈", "record talks", roles=(Role.ENTERPRISE,),
    where_zh="需求方", where_en="the demand side",
)  # fmt: skip
def can_talk(actor: Actor, bid: Bid) -> bool:
    """The demand side."""
    return actor.acts_for(bid.challenge.organisation_id)


@action("challenges.name-experts", "请评审专家", "name experts to all bids", roles=(Role.CITY_OFFICER,))
def can_name_experts(actor: Actor) -> bool:
    """City officers."""
    return True


@action(
    "challenges.draw-up", "拟定任务书", "draw up a task book", roles=(Role.ENTERPRISE,),
    where_zh="承担方", where_en="the winner",
)  # fmt: skip
def can_draw_up(actor: Actor, task: TaskBook) -> bool:
    """The winner's people."""
    return actor.acts_for(task.bid.organisation_id)


@action(
    "challenges.see-task", "看任务书", "see a task book", roles=(Role.ENTERPRISE, *OFFICIALS, *READERS),
    where_zh="承担方、需求方，以及能看这一案件的部门",
    where_en="the winner, the demand side, and offices that see the case",
)  # fmt: skip
def can_see_task(actor: Actor, task: TaskBook) -> bool:
    """Both sides, and who sees the case."""
    sides = (task.bid.organisation_id, task.bid.challenge.organisation_id)
    return any(actor.acts_for(side) for side in sides) or can_see_case(actor, task.case)


@action(
    "challenges.pay", "登记需求方支付", "record what the firm paid", roles=(Role.ENTERPRISE,),
    where_zh="需求方", where_en="the demand side",
)  # fmt: skip
def can_pay(actor: Actor, task: TaskBook) -> bool:
    """The demand side, with the proof."""
    return actor.acts_for(task.bid.challenge.organisation_id)


@action(
    "challenges.manage", "看揭榜挂帅台账和统计", "see all challenges and their statistics", roles=(*OFFICIALS, *READERS)
)
def can_manage(actor: Actor) -> bool:
    """Officials and who only reads."""
    return True


@action(
    "challenges.count-reach", "登记传播量", "count how far a result reached",
    roles=(Role.CITY_OFFICER, Role.CHAIN_OFFICE),
)  # fmt: skip
def can_count_reach(actor: Actor) -> bool:
    """City officers and the chain office."""
    return True
