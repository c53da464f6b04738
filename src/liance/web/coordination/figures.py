"""Numbers for the leader's page: the chain, pairs, tickets, decisions, money; the parts of the digest."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from liance.chains.graph import Presence
from liance.values.money import format_money
from liance.web.cases.digest import Asked, DigestSection, Figure, count
from liance.web.coordination import sections
from liance.web.coordination.queries import counts
from liance.web.site.words import Words


def chain(asked: Asked) -> Iterable[Figure]:
    """How many products are verified here, and how many gaps there are."""
    known = sections.graph_then(asked)
    if known is None:
        return
    graph, policy = known.graph, asked.edition.policy
    mine = [p.id for p in graph.products if not asked.chain or p.chain == asked.chain]
    here = sum(graph.presence(p) is Presence.PRESENT for p in mine)
    out_of = Words(f"共{len(mine)}种", f"of {len(mine)}")
    page = reverse("chains:map", args=[policy])
    yield Figure(Words("核实本地能产", "verified here"), count(here, "种", ""), page, out_of)
    gaps = [g for g in known.gaps.all if g.product in mine]
    stated = Words(f"政策点名{sum(g.stated for g in gaps)}种", f"{sum(g.stated for g in gaps)} named by the policy")
    yield Figure(Words("缺口", "gaps"), count(len(gaps), "种", ""), reverse("chains:gaps", args=[policy]), stated)


def pairs(asked: Asked) -> Iterable[Figure]:
    """Matches proposed, signed, and the contracts' sum."""
    rows, page = sections.matches(asked), reverse("board:matches")
    yield Figure(Words("推荐", "proposed"), count(rows.count(), "对", ""), page)
    signed, fen = sections.signed_then(asked)
    worth = format_money(fen)
    yield Figure(Words("签约", "signed"), count(signed, "对", ""), page, Words(worth, worth))


def tickets(asked: Asked) -> Iterable[Figure]:
    """Open and late ones, and how many were closed, in time."""
    made, page = counts(sections.stood(asked)), reverse("coordination:tickets")
    yield Figure(Words("在办", "open"), count(made.open, "件", ""), page)
    yield Figure(Words("逾期", "late"), count(made.late, "件", ""), page, tone="bad" if made.late else "good")
    rate = sections.percent(made.closing)
    yield Figure(Words("销号率", "closed"), Words(rate, rate), page)


def decisions(asked: Asked) -> Iterable[Figure]:
    """How much waits for the leader."""
    waiting = len(sections.decisions(asked))
    page, tone = reverse("coordination:home"), "warn" if waiting else "good"
    yield Figure(Words("待定", "waiting"), count(waiting, "项", ""), page, tone=tone)


def money(asked: Asked) -> Iterable[Figure]:
    """Awards granted, and what had been paid."""
    granted, page = sections.granted_then(asked), reverse("awards:list")
    decided, paid = format_money(sum(d.decided for d in granted)), format_money(sections.paid_then(asked))
    items = count(len(granted), "项", "awards")
    yield Figure(Words("核定", "granted"), Words(decided, decided), page, items)
    yield Figure(Words("已拨付", "paid"), Words(paid, paid), page)


ALL = (
    DigestSection(
        "gaps", Words("产业链和缺口", "The chain and its gaps"), 40, sections.gaps, sections.found_out, chain
    ),
    DigestSection("pairs", Words("供需对接", "Supply pairs"), 50, sections.pairs, figures=pairs),
    DigestSection("tickets", Words("问题工单", "Tickets"), 60, sections.tickets, sections.moved, tickets),
    DigestSection(
        "decisions", Words("请链长定", "For the leader to decide"), 70, sections.decisions, figures=decisions
    ),
    DigestSection("money", Words("政策资金", "Money"), 80, sections.money, figures=money),
    DigestSection("freshness", Words("数据和口径", "Data and version"), 90, sections.freshness),
)
