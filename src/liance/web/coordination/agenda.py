"""What the slice itself proposes as topics of meetings: tickets above whoever was late, and what a meeting put off."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from liance.web.cases.digest import Asked, Topic
from liance.web.chains.queries import known_of
from liance.web.coordination.models import Item, Ticket

MOST = 5
"""Gaps proposed at a time: those that most local products need."""


def above(asked: Asked) -> Iterable[Topic]:
    """Open tickets that wait for the chain leader, or past their day."""
    rows = Ticket.objects.filter(policy=asked.edition.policy, case__ended="").select_related("case__party")
    for t in rows.filter(chain=asked.chain) if asked.chain else rows:
        late = t.case.due is not None and t.case.due < asked.day
        if late or t.case.stage in ("urge", "lead"):
            why = "链长协调" if t.case.stage == "lead" else "逾期"
            text = f"{why}：{t.text}"[:1000]
            yield Topic(f"ticket:{t.number}", t.case.title, text, reverse("cases:case", args=[t.number]))


def put_off(asked: Asked) -> Iterable[Topic]:
    """Topics that an earlier meeting, now over, left to be studied again."""
    rows = Item.objects.filter(meeting__policy=asked.edition.policy, state=Item.State.AGAIN)
    for item in rows.exclude(meeting__case__stage__in=["collect", "meet"]).select_related("meeting__case"):
        address = reverse("cases:case", args=[item.meeting.case.number])
        yield Topic(f"item:{item.pk}", item.title, f"上次会议再研究：{item.result}"[:1000], address)


def gaps(asked: Asked) -> Iterable[Topic]:
    """The gaps that most local products need."""
    known = known_of(asked.edition, before=asked.moment)
    if known is None:
        return
    graph = known.graph
    found = [
        g for g in known.gaps.all if g.users and (not asked.chain or graph.product[g.product].chain == asked.chain)
    ]
    for gap in sorted(found, key=lambda g: (-len(g.users), g.product))[:MOST]:
        names = "、".join(graph.product[u].name for u in gap.users)
        text = f"本地{len(gap.users)}种产品要用，没有核实到本地生产：{names}"[:1000]
        address = reverse("chains:product", args=[asked.edition.policy, gap.product])
        yield Topic(f"gap:{gap.product}", f"补链：{graph.product[gap.product].name}", text, address)


ALL = (above, put_off, gaps)
