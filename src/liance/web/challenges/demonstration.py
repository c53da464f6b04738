"""A demonstration: a need that was reviewed and stands open, with a sealed bid; another that waits for review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from liance.web.cases import boards
from liance.web.cases.boards import Holder
from liance.web.cases.services import Grounds, act
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.models.bids import Step
from liance.web.challenges.services import bids, needs
from liance.web.people.actor import Actor
from liance.web.people.models import Account
from liance.web.people.queries import actor_for, memberships_of
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site import clock
from liance.web.site.refusals import Refused

RECORD = ("演示实地核查记录.pdf", b"%PDF-1.4 demonstration")
SAID = Grounds(opinion="演示：指标能测量，难题属实")
EXPERTS = 3


def demonstrate(*, actor: Actor, now: datetime, enterprises: int, say: Callable[[str, str], None]) -> None:
    """Make them, once; where somebody is missing or the year's calendar is, none."""
    edition = next((e for e in current_editions() if needs.PROCEDURE in policy_of(e).procedures), None)
    if edition is None or OpenChallenge.objects.exists():
        return
    try:
        with transaction.atomic():
            _make(edition, now)
    except Refused:
        return
    count = OpenChallenge.objects.count()
    say(f"演示榜单{count}个", f"{count} demonstration challenges")


def _make(edition: Edition, now: datetime) -> None:
    today = clock.day_of(now)
    accounts = Account.objects.filter(demonstration=True).order_by("pk")
    people = [actor_for(account, row.pk, on=today) for account in accounts for row in memberships_of(account, on=today)]
    firms = sorted((p for p in people if p.role == Role.ENTERPRISE), key=lambda p: -len(p.belongs_to))
    judges = [p for p in people if p.role == Role.EXPERT][:EXPERTS]
    officer = next((p for p in people if p.role == Role.CITY_OFFICER), None)
    leader = next((p for p in people if p.role == Role.CITY_LEADER), None)
    if len(firms) < 2 or len(judges) < EXPERTS or officer is None or leader is None:
        return
    first = _stated(edition, firms[0], "（演示）车规级连接器镀层寿命", now)
    _stated(edition, firms[1], "（演示）工业软件几何内核求交稳定性", now)
    _opened(first, judges, officer, leader, now)
    _bid(first, firms[-1], now)


def _stated(edition: Edition, owner: Actor, title: str, now: datetime) -> OpenChallenge:
    stated = needs.Stated(
        title=title, problem="演示：现有做法达不到下面的指标，请各地单位来揭。",
        firm_fen=100_000_000, public_fen=50_000_000, deadline=clock.day_of(now) + timedelta(days=540),
        contact="演示联系人 0635-0000000",
        indicators=[needs.Asked("寿命", "≥", Decimal(1000), "小时", "第三方检测报告")], terms_text="演示：双方合同约定",
    )  # fmt: skip
    made = needs.state(stated=stated, edition=edition, actor=owner, now=now)
    act(case=made.case, outcome="submit", actor=owner, now=now)
    return made


def _opened(one: OpenChallenge, judges: list[Actor], officer: Actor, leader: Actor, now: datetime) -> None:
    """Reviewed by experts, visited, listed and published."""
    act(case=one.case, outcome="seen", actor=officer, now=now, grounds=SAID, file=RECORD)
    named = {str(n): Holder(e.account, e.organisation) for n, e in enumerate(judges, 1)}
    boards.name(case=one.case, stage="review", named=named, actor=officer, now=now)
    for seat, judge in zip(named, judges, strict=True):
        boards.declare(case=one.case, stage="review", seat=seat, conflict="", actor=judge, now=now)
        boards.speak(case=one.case, stage="review", seat=seat, answer="fit", grounds=SAID, actor=judge, now=now)
    act(case=one.case, outcome="list", actor=leader, now=now, grounds=SAID)
    act(case=one.case, outcome="publish", actor=officer, now=now)


def _bid(one: OpenChallenge, lead: Actor, now: datetime) -> None:
    """A sealed bid; its tie with the owner is answered."""
    one = OpenChallenge.objects.get(pk=one.pk)
    day = clock.day_of(now) + timedelta(days=180)
    typed = bids.Typed(
        plan="演示：先做小试，再放大。", price_fen=90_000_000, public_fen=30_000_000,
        answer="演示：另一位同事也代表需求方，已回避",
        steps=[Step("小试", day.isoformat()), Step("中试", (day + timedelta(days=180)).isoformat())],
    )  # fmt: skip
    bids.hand_in(challenge=one, typed=typed, actor=lead, now=now)
