"""Writes: a link judged, a finding stated, a target firm proposed, visited, won or given up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from liance.chains.graph import Graph, Kind, Link, Presence, Role
from liance.values import uscc
from liance.web.audit.services import record
from liance.web.chains.models import Finding, Judgement, Target, Visit
from liance.web.chains.permissions import can_find, can_judge, can_pursue
from liance.web.chains.queries import base_graph, graph_of
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

NO_LINK = refusal(
    "chain-no-link", "产业链图上没有“{upper}→{lower}”", "the graph has no link {upper}→{lower}",
    hint_zh="联系可能已被修订，请刷新后再办。", hint_en="It may have been revised; reload the page.", status=404,
)  # fmt: skip
NO_PRODUCT = refusal(
    "chain-no-product", "产业链图上没有产品“{product}”", "the graph has no product {product}",
    hint_zh="请从产业链图里选。", hint_en="Choose one from the map.", status=404,
)  # fmt: skip
REASON = refusal(
    "chain-reason", "否定一条联系要写明理由", "refusing a link needs a reason",
    hint_zh="写明为什么不成立，例如“该工艺不用此材料”。", hint_en="Such as: the process does not use it.",
    status=422,
)  # fmt: skip
SOURCE = refusal(
    "chain-source", "核实结果要写明来源", "a finding needs its source",
    hint_zh="例如“2026年11月实地走访”“企业书面确认”。", hint_en="Such as: visited in November 2026.", status=422,
)  # fmt: skip
FUTURE = refusal(
    "chain-future", "{day}还没有到", "{day} has not come yet",
    hint_zh="填已经核实或走访的日期。", hint_en="Give the day on which it was found out.", status=422,
)  # fmt: skip
LACKS = refusal(
    "chain-target-lacks", "请填写{what}", "give {what_en}",
    hint_zh="招商目标要有名称、所在地、理由和信息来源。", hint_en="Name, place, reason and source.",
    status=422,
)  # fmt: skip
TWICE = refusal(
    "chain-target-twice", "“{name}”已是这一缺口的招商目标", "{name} is a target for this gap already",
    hint_zh="请在已有的目标下登记走访。", hint_en="Record the visit under the one that is there.",
)  # fmt: skip
ENDED = refusal(
    "chain-target-ended", "“{name}”已经了结", "{name} is settled already",
    hint_zh="要重新洽谈请另提目标并写明新情况。", hint_en="Propose it anew and say what changed.",
)  # fmt: skip
BAD_CODE = refusal(
    "chain-code", "{code}不是有效的统一社会信用代码", "{code} is not a valid credit code",
    hint_zh="核对18位代码；不知道可以不填。", hint_en="Check its 18 characters, or leave it empty.", status=422,
)  # fmt: skip


@transaction.atomic
def judge(
    *, edition: Edition, upper: str, lower: str, kind: Kind, holds: bool, actor: Actor, now: datetime, reason: str = ""
) -> Judgement:
    """Say that a link of the graph's files holds, or that it does not and why. Raises Refused."""
    can_judge.demand(actor)
    told = []
    if link_of(base_graph(edition), upper, lower, kind) is None:
        told.append(NO_LINK.given(upper=upper, lower=lower))
    if not holds and not reason.strip():
        told.append(REASON.given())
    fail_if_any(told)
    made = Judgement.objects.create(
        policy=edition.policy, upper=upper, lower=lower, kind=kind.value, holds=holds, reason=reason.strip(),
        by=actor.account, role=actor.role, at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="link-judged", thing="link", thing_id=f"{edition.policy}:{upper}:{lower}:{kind}",
        after=holds, details={"reason": made.reason},
    )  # fmt: skip
    return made


def link_of(graph: Graph | None, upper: str, lower: str, kind: Kind) -> Link | None:
    """The link of a graph between two products of a kind."""
    links = graph.out_of.get(upper, ()) if graph is not None else ()
    return next((link for link in links if link.lower == lower and link.kind is kind), None)


@transaction.atomic
def find(
    *, edition: Edition, product: str, state: Presence, as_of: date, source: str, actor: Actor, now: datetime,
    maker: str = "", organisation: Organisation | None = None, role: Role = Role.MAKES,
    evidence: Evidence | None = None,
) -> Finding:  # fmt: skip
    """State what was found out about a product: of an actor, of an organisation, or of all firms in the city."""
    can_find.demand(actor)
    graph = graph_of(edition)
    told: list[Told] = []
    if graph is None or product not in graph.product:
        told.append(NO_PRODUCT.given(product=product))
    if not source.strip():
        told.append(SOURCE.given())
    if as_of > clock.day_of(now):
        told.append(FUTURE.given(day=as_of))
    fail_if_any(told)
    made = Finding.objects.create(
        policy=edition.policy, product=product, maker=organisation.code if organisation is not None else maker,
        organisation=organisation, role=role.value, state=state.value, as_of=as_of, source=source.strip(),
        evidence=evidence, by=actor.account, at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="maker-found", thing="product", thing_id=f"{edition.policy}:{product}",
        after=state.value, details={"maker": made.maker, "role": role.value, "source": made.source},
    )  # fmt: skip
    return made


@transaction.atomic
def propose(
    *, edition: Edition, product: str, name: str, place: str, why: str, source: str, actor: Actor, now: datetime,
    code: str = "",
) -> Target:  # fmt: skip
    """Propose a firm that could fill a gap. Raises Refused with all that is missing."""
    can_pursue.demand(actor)
    graph = graph_of(edition)
    given = {"名称": (name, "the name"), "所在地": (place, "the place"), "理由": (why, "the reason"),
             "来源": (source, "the source")}  # fmt: skip
    told = [LACKS.given(what=zh, what_en=en) for zh, (text, en) in given.items() if not text.strip()]
    if graph is None or product not in graph.product:
        told.append(NO_PRODUCT.given(product=product))
    if code.strip() and uscc.fault_of(code.strip()) is not None:
        told.append(BAD_CODE.given(code=code.strip()))
    if Target.objects.filter(policy=edition.policy, product=product, name=name.strip()).exists():
        told.append(TWICE.given(name=name.strip()))
    fail_if_any(told)
    made = Target.objects.create(
        policy=edition.policy, product=product, name=name.strip(), code=code.strip(), place=place.strip(),
        why=why.strip(), source=source.strip(), by=actor.account, at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="target-proposed", thing="target", thing_id=made.pk, after=made.name,
           details={"product": product})  # fmt: skip
    return made


@transaction.atomic
def visit(
    *, target: Target, day: date, met: str, result: str, actor: Actor, now: datetime, next_step: str = "",
    due: date | None = None,
) -> Visit:  # fmt: skip
    """Record a visit to a target firm."""
    can_pursue.demand(actor)
    target = _open(target)
    if day > clock.day_of(now):
        fail_if_any([FUTURE.given(day=day)])
    made = Visit.objects.create(
        target=target, day=day, met=met.strip(), result=result.strip(), next_step=next_step.strip(), due=due,
        by=actor.account, at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="target-visited", thing="target", thing_id=target.pk, after=made.result)
    return made


@transaction.atomic
def settle(*, target: Target, won: bool, outcome: str, actor: Actor, now: datetime) -> Target:
    """Say how it ended: it came, or it was given up, and why."""
    can_pursue.demand(actor)
    target = _open(target)
    if not outcome.strip():
        fail_if_any([LACKS.given(what="结果说明", what_en="what came of it")])
    before = target.state
    target.state = Target.State.WON if won else Target.State.GIVEN_UP
    target.outcome = outcome.strip()
    target.save(update_fields=["state", "outcome"])
    record(actor=actor, now=now, action="target-settled", thing="target", thing_id=target.pk, before=before,
           after=target.state, details={"outcome": target.outcome})  # fmt: skip
    return target


def _open(target: Target) -> Target:
    target = Target.objects.select_for_update().get(pk=target.pk)
    if target.state != Target.State.OPEN:
        fail_if_any([ENDED.given(name=target.name)])
    return target
