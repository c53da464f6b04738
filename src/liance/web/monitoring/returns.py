"""Writes: a firm sends its figures of a period; those of many firms that jump nowhere are adopted together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from liance.insight.observations import Line
from liance.insight.observations import Observation as Reported
from liance.insight.stretches import Stretch
from liance.web.cases.services import act
from liance.web.monitoring import asked, services
from liance.web.monitoring.models import Collection
from liance.web.monitoring.permissions import can_adopt, can_return
from liance.web.monitoring.queries import watched_of
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal

AT_ONCE = 100
"""So many returns are adopted at one press."""
NOT_ASKED = refusal(
    "return-not-asked", "{period}没有向本单位要数", "your organisation is not asked for figures of {period}",
    hint_zh="在“月度报数”里看要报哪几期；行业没有登记的，先到“我的档案”登记。",
    hint_en="See which periods are asked for; register the industry if it is not known.",
)  # fmt: skip
PENDING = refusal(
    "return-pending", "{period}已经报了，正在校核", "the figures of {period} are being checked",
    hint_zh="等校核完，采用以后可以再报更正。", hint_en="Correct them once they are adopted, or when sent back.",
)  # fmt: skip
LACKS = refusal(
    "return-lacks", "还没有填：{name}", "not filled in: {name_en}",
    hint_zh="每一项都要填；不知道的写“不详”，不要写0。", hint_en="Fill in every figure; 不详 where it is not known.",
    status=422,
)  # fmt: skip
WHY = refusal(
    "return-jump", "{name}和往期相比变化很大", "{name_en} is far from what was expected",
    hint_zh="先核对单位；没有写错的，在“说明”里写原因。", hint_en="Check the unit; if it is right, say why.",
    status=422,
)  # fmt: skip


@transaction.atomic
def send(
    *, edition: Edition, stretch: Stretch, values: Mapping[str, Fraction | None], note: str = "", actor: Actor,
    now: datetime,
) -> Collection:  # fmt: skip
    """Send the figures of a period (by indicator; None: not known) to be checked. Raises Refused with all mistakes.

    What was sent back goes on in its own case; what was adopted stays, and another report corrects it.
    """
    can_return.demand(actor)
    party = Organisation.objects.select_for_update().get(pk=actor.organisation)
    of, on = watched_of(edition), clock.day_of(now)
    one = next((r for r in asked.of_firm(edition, party.pk, on) if r.stretch == stretch), None)
    if one is None:
        fail_if_any([NOT_ASKED.given(period=stretch)])
    assert one is not None
    if one.state is asked.State.SENT:
        fail_if_any([PENDING.given(period=stretch)])
    wanted = asked.indicators_of(of, stretch.rhythm)
    fail_if_any(LACKS.given(name=i.name.zh, name_en=i.name.en) for i in wanted if i.id not in values)
    found = [
        Reported(Line(i.id, party.pk), stretch, values[i.id], on, i.source.zh, number)
        for number, i in enumerate(wanted)
    ]  # fmt: skip
    if not note.strip():
        odd = [wanted[o["place"]].name for o in services.strange(edition, found, on)]
        fail_if_any(WHY.given(name=name.zh, name_en=name.en) for name in odd)
    if one.state is asked.State.BACK and one.collection is not None:
        return services.sent_again(collection=one.collection, found=found, note=note.strip(), actor=actor, now=now)
    return services.sent_in(edition=edition, found=found, party=party, note=note.strip(), actor=actor, now=now)


@transaction.atomic
def adopt_calm(*, edition: Edition, stretch: Stretch, actor: Actor, now: datetime) -> int:
    """Adopt the returns of a period that wait and jump nowhere; how many. Those that jump are looked at one by one."""
    can_adopt.demand(actor)
    calm = asked.waiting(asked.of_period(edition, stretch, clock.day_of(now)))[:AT_ONCE]
    for collection in calm:
        act(case=collection.case, outcome=services.ADOPT[1], actor=actor, now=now)
    return len(calm)
