"""Who posts on the board, matches what is there, and answers for a side."""

from __future__ import annotations

from liance.web.board.models import Match, Post
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, EVERYBODY, READERS, Role
from liance.web.site.actions import action

MATCHING = (Role.CHAIN_OFFICE, Role.CITY_OFFICER, Role.CITY_LEADER, Role.ASSOCIATION)


@action("board.see", "看供需信息", "see what is offered and needed", roles=EVERYBODY)
def can_see(actor: Actor) -> bool:
    """Everybody; whom to call is told to both sides once they agree."""
    return True


@action("board.post", "发布供应和需求", "post offers and needs", roles=APPLICANTS)
def can_post(actor: Actor) -> bool:
    """For the organisation acted for."""
    return bool(actor.organisation)


@action(
    "board.close", "下架供需信息", "take a post down", roles=(*APPLICANTS, *MATCHING),
    where_zh="企业只下架本单位的", where_en="applicants only their own",
)  # fmt: skip
def can_close(actor: Actor, post: Post) -> bool:
    """Whose it is, and the chain office."""
    return actor.acts_for(post.organisation_id) or actor.role in MATCHING


@action("board.match", "推荐供需匹配、挂链", "propose matches and place posts in the chain", roles=MATCHING)
def can_match(actor: Actor) -> bool:
    """The chain office, the city's officers, associations."""
    return True


@action(
    "board.answer", "答复是否愿意对接", "say whether one agrees to a match", roles=APPLICANTS,
    where_zh="供需双方本单位的人", where_en="people of either side",
)  # fmt: skip
def can_answer(actor: Actor, match: Match) -> bool:
    """People of either side."""
    return actor.acts_for(match.need.organisation_id) or actor.acts_for(match.offer.organisation_id)


@action(
    "board.see-matches", "看一条信息的匹配", "see the matches of a post", roles=(*APPLICANTS, *MATCHING, *READERS),
    where_zh="企业只看本单位的", where_en="applicants only their own",
)  # fmt: skip
def can_see_matches(actor: Actor, post: Post) -> bool:
    """Whose it is, the chain office, who only reads."""
    return actor.acts_for(post.organisation_id) or actor.role in (*MATCHING, *READERS)


@action(
    "board.see-all-matches", "看全部匹配和进展", "see all matches under way",
    roles=(*MATCHING, *READERS, Role.CHAIN_LEADER, Role.FINANCE_LEADER),
)  # fmt: skip
def can_see_all_matches(actor: Actor) -> bool:
    """Who matches, who leads, who only reads."""
    return True
