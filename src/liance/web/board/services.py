"""Writes: something posted, taken down, placed in the chain; matches proposed and answered; a case when both agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from liance.chains.matching.labels import Judge
from liance.chains.matching.profile import Profile, Sought, of_product
from liance.chains.matching.proposal import Proposals
from liance.chains.matching.roster import Roster
from liance.chains.matching.tell import CAUTIONS, told
from liance.web.audit.services import record
from liance.web.board import queries
from liance.web.board.models import Match, Post
from liance.web.board.permissions import can_answer, can_close, can_match, can_post
from liance.web.cases import services as casework
from liance.web.cases.hooks import Move
from liance.web.cases.models import Step
from liance.web.chains.queries import graph_of
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current, policy_of
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

PROCEDURE = "supply-match"
"""The procedure that a match goes through once both sides agree."""
MOST = 5
"""Matches proposed at a time."""
PAST = refusal(
    "post-past", "{what}{day}已经过了", "{what_en} {day} is past",
    hint_zh="填今天或以后的日期。", hint_en="Give today or a later day.", status=422,
)  # fmt: skip
UNIT = refusal(
    "post-unit", "数量和单位要一起填，数量大于零", "give amount and unit together, the amount above zero",
    hint_zh="例如 20 吨；不确定可以都不填。", hint_en="Such as 20 tonnes; or leave both empty.", status=422,
)  # fmt: skip
LACKS = refusal(
    "post-lacks", "请填写{what}", "give {what_en}",
    hint_zh="标题、说明和联系人都要写。", hint_en="Title, description and contact are needed.", status=422,
)  # fmt: skip
CLOSED = refusal(
    "post-closed", "{number}已经下架或过期", "{number} is down or over",
    hint_zh="请另发一条。", hint_en="Post it anew.",
)  # fmt: skip
NO_CHAIN = refusal(
    "post-no-chain", "政策没有产业链，不能推荐匹配", "the policy has no chain to match by",
    hint_zh="先在政策文件夹里补产业链数据。", hint_en="Add a chain to the policy's folder first.",
)  # fmt: skip
NO_PRODUCT = refusal(
    "post-no-product", "产业链图上没有产品“{product}”", "the graph has no product {product}",
    hint_zh="从列表里选。", hint_en="Choose one of the list.", status=422,
)  # fmt: skip
ANSWERED = refusal(
    "match-answered", "这一匹配已经有结果", "this match is settled",
    hint_zh="改变主意请联系链办重新推荐。", hint_en="Ask the chain office to propose it anew.",
)  # fmt: skip
WHY_NOT = refusal(
    "match-why-not", "不合适的要写原因", "say why it does not suit",
    hint_zh="一句话即可，例如“规格不符”；以后的推荐会更准。", hint_en="A word will do.",
    status=422,
)  # fmt: skip


@transaction.atomic
def post(
    *, kind: Post.Kind, edition: Edition, title: str, text: str, contact: str, until: date, actor: Actor,
    now: datetime, amount: Decimal | None = None, unit: str = "", by_day: date | None = None,
    counties: Sequence[str] = (),
) -> Post:  # fmt: skip
    """Post an offer or need for the organisation acted for. Raises Refused with everything that is wrong."""
    can_post.demand(actor)
    today = clock.day_of(now)
    needed = {"标题": (title, "a title"), "说明": (text, "a description"), "联系人": (contact, "a contact")}
    wrong: list[Told] = [LACKS.given(what=zh, what_en=en) for zh, (given, en) in needed.items() if not given.strip()]
    if until < today:
        wrong.append(PAST.given(what="有效期", what_en="its last day", day=until))
    if by_day is not None and by_day < today:
        wrong.append(PAST.given(what="交货期", what_en="delivery", day=by_day))
    if (amount is None) != (not unit.strip()) or (amount is not None and amount <= 0):
        wrong.append(UNIT.given())
    fail_if_any(wrong)
    made = Post(
        number=casework.next_number(f"post-{today.year}", "post", now), kind=kind, policy=edition.policy,
        organisation=Organisation.objects.get(pk=actor.organisation), title=title.strip(), text=text.strip(),
        until=until, amount=amount, unit=unit.strip(), by_day=by_day,
        counties=list(counties), posted_by=actor.account, posted_at=now,
    )  # fmt: skip
    made.contact = contact.strip()
    made.save()
    record(actor=actor, now=now, action="post-made", thing="post", thing_id=made.number, after=made.title)
    return made


@transaction.atomic
def close(*, post: Post, why: str, actor: Actor, now: datetime) -> Post:
    """Take a post down."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    can_close.demand(actor, post)
    if post.closed_at is not None:
        fail_if_any([CLOSED.given(number=post.number)])
    post.closed_at, post.closed_why = now, why.strip() or "已解决"
    post.save(update_fields=["closed_at", "closed_why"])
    record(actor=actor, now=now, action="post-closed", thing="post", thing_id=post.number, after=post.closed_why)
    return post


@transaction.atomic
def place(*, post: Post, product: str, actor: Actor, now: datetime) -> Post:
    """Say which product of the chain a post is about: proposed by the platform, said by a person."""
    can_match.demand(actor)
    edition = current(post.policy)
    graph = graph_of(edition) if edition is not None else None
    if graph is None or product not in graph.product:
        fail_if_any([NO_PRODUCT.given(product=product)])
    before, post.product, post.placed_by = post.product, product, actor.account
    post.save(update_fields=["product", "placed_by"])
    record(actor=actor, now=now, action="post-placed", thing="post", thing_id=post.number, before=before, after=product)
    return post


def suggested(post: Post, *, on: date) -> Proposals:
    """Counterparts of a post among those that stand: proposed with reasons, nothing is written. Raises Refused."""
    edition = current(post.policy)
    graph = graph_of(edition) if edition is not None else None
    if graph is None:
        fail_if_any([NO_CHAIN.given()])
    assert graph is not None
    other = Post.Kind.OFFER if post.kind == Post.Kind.NEED else Post.Kind.NEED
    others = list(queries.standing(on).filter(policy=post.policy, kind=other))
    known = frozenset(str(m.offer_id if post.kind == Post.Kind.NEED else m.need_id) for m in queries.matches_of(post))
    roster = Roster(graph, [queries.profile(p) for p in others])
    judge = Judge.of(queries.labels(), Sought.SUPPLY)
    return roster.match(queries.profile(post), on=on, most=MOST, judge=judge, but=known)


@transaction.atomic
def propose(*, post: Post, actor: Actor, now: datetime) -> list[Match]:
    """Propose to both sides what suits a post well enough; both must agree before anything follows."""
    can_match.demand(actor)
    on = clock.day_of(now)
    if post.closed_at is not None or post.until < on:
        fail_if_any([CLOSED.given(number=post.number)])
    found = suggested(post, on=on)
    edition = current(post.policy)
    graph = graph_of(edition) if edition is not None else None
    made = []
    for one in found.found:
        if not one.enough:
            continue
        sides = (post.pk, int(one.id)) if post.kind == Post.Kind.NEED else (int(one.id), post.pk)
        match = Match.objects.create(
            need_id=sides[0], offer_id=sides[1], values={m.value: v for m, v in one.values.items()},
            reasons=[list(told(r)) for r in one.reasons], warnings=[list(CAUTIONS[c]) for c in one.cautions],
            version=graph.version if graph is not None else "", proposed_at=now, proposed_by=actor.account,
        )  # fmt: skip
        record(actor=actor, now=now, action="match-proposed", thing="match", thing_id=match.pk, after=match.reasons)
        made.append(match)
    return made


@transaction.atomic
def answer(*, match: Match, agrees: bool, actor: Actor, now: datetime, why: str = "") -> Match:
    """Say for one's own side whether one will talk; when both will, a case begins. Raises Refused."""
    match = Match.objects.select_for_update(of=("self",)).select_related("need__organisation", "offer").get(pk=match.pk)
    can_answer.demand(actor, match)
    if match.case_id is not None or match.refused:
        fail_if_any([ANSWERED.given()])
    if not agrees and not why.strip():
        fail_if_any([WHY_NOT.given()])
    side = "need" if actor.acts_for(match.need.organisation_id) else "offer"
    setattr(match, f"{side}_said", Match.Said.YES if agrees else Match.Said.NO)
    match.why_not = "" if agrees else why.strip()
    match.save(update_fields=["need_said", "offer_said", "why_not"])
    record(
        actor=actor, now=now, action="match-answered", thing="match", thing_id=match.pk,
        after={"side": side, "agrees": agrees}, details={"why": match.why_not},
    )  # fmt: skip
    if match.need_said == match.offer_said == Match.Said.YES:
        _begin(match, actor, now)
    return match


def _begin(match: Match, actor: Actor, now: datetime) -> None:
    edition = current(match.need.policy)
    assert edition is not None
    match.case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition,
        title=f"{match.need.title} ↔ {match.offer.title}"[:300], party=match.need.organisation, actor=actor, now=now,
    )  # fmt: skip
    match.save(update_fields=["case"])


def follows(move: Move, step: Step) -> None:
    """A signed contract is kept with the match, and both posts come down."""
    if move.outcome.id != "signed":
        return
    match = Match.objects.select_related("need", "offer").get(case=move.case)
    match.contract = move.amount
    match.save(update_fields=["contract"])
    for one in (match.need, match.offer):
        if one.closed_at is None:
            one.closed_at, one.closed_why = move.now, "已签约"
            one.save(update_fields=["closed_at", "closed_why"])


def placings(post: Post) -> Proposals | None:
    """Products of the chain that a post may be about, proposed for a person to choose."""
    edition = current(post.policy)
    graph = graph_of(edition) if edition is not None else None
    if graph is None:
        return None
    roster = Roster(graph, [of_product(p) for p in graph.products])
    return roster.match(Profile("", post.title, (post.text,)), on=date.min, most=MOST)
