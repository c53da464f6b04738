"""The parts of the digest that the slice fills: gaps, pairs, tickets, decisions, money, freshness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from liance.values.money import format_money
from liance.web.audit.remembered import remembered
from liance.web.awards.models import Decision
from liance.web.board.models import Match
from liance.web.cases.digest import DIGESTS, Asked, Entry
from liance.web.cases.models import Step
from liance.web.chains.models import Finding, Judgement, Target
from liance.web.chains.queries import Known, known_of
from liance.web.chains.show import STATES
from liance.web.coordination.models import Meeting, Ticket
from liance.web.coordination.queries import Standing, counts, stood_all
from liance.web.funds.models.books import Transfer
from liance.web.funds.models.places import Kind, Place
from liance.web.people.models import Organisation
from liance.web.site import clock
from liance.web.site.words import Words

TOP = 5
"""Entries that a part shows at most."""


@remembered(DIGESTS)
def graph_then(asked: Asked) -> Known | None:
    """The chain as people knew it by then."""
    return known_of(asked.edition, before=asked.moment)


# ---- gaps ------------------------------------------------------------------------------------------------------------
def gaps(asked: Asked) -> Iterable[Entry]:
    """The gaps that most local products need, with target firms in talks."""
    known = graph_then(asked)
    if known is None:
        return
    graph, policy = known.graph, asked.edition.policy
    found = [g for g in known.gaps.all if not asked.chain or graph.product[g.product].chain == asked.chain]
    targets = Counter(Target.objects.filter(policy=policy, at__lt=asked.moment).values_list("product", flat=True))
    for gap in sorted(found, key=lambda g: (-len(g.users), not g.stated, g.product))[:TOP]:
        name, state = graph.product[gap.product].name, STATES[gap.presence]
        firms = targets[gap.product]
        words = Words(
            f"{name}：{state.zh}，本地{len(gap.users)}种产品要用，招商目标{firms}家",
            f"{name}: {state.en}, needed by {len(gap.users)} local products, {firms} target firms",
        )
        yield Entry(words, reverse("chains:product", args=[policy, gap.product]))


def found_out(asked: Asked, since: date) -> Iterable[Entry]:
    """What experts said of links and what was found out about makers."""
    span = Q(at__gte=clock.end_of(since), at__lt=asked.moment, policy=asked.edition.policy)
    judged, found = Judgement.objects.filter(span).count(), Finding.objects.filter(span).count()
    if judged or found:
        words = Words(f"产业链数据：专家核定联系{judged}条，核实生产情况{found}条",
                      f"chain data: {judged} links judged, {found} findings")  # fmt: skip
        yield Entry(words, reverse("chains:overview", args=[asked.edition.policy]))


# ---- supply pairs ----------------------------------------------------------------------------------------------------
def matches(asked: Asked) -> QuerySet[Match]:
    """All that had been proposed."""
    return Match.objects.filter(need__policy=asked.edition.policy, proposed_at__lt=asked.moment)


@remembered(DIGESTS)
def signed_then(asked: Asked) -> tuple[int, int]:
    """How many contracts had been signed, and their sum in fen."""
    done = Step.objects.filter(case__match__in=matches(asked), at__lt=asked.moment, outcome="signed")
    signed, fen = done.aggregate(n=Count("pk"), sum=Sum("amount")).values()
    return signed, fen or 0


def pairs(asked: Asked) -> Iterable[Entry]:
    """Matches proposed so far, both sides agreed, met, signed, and the contracts' sum."""
    rows = matches(asked)
    opened = Count("pk", filter=Q(case__opened_at__lt=asked.moment))
    proposed, begun = rows.aggregate(all=Count("pk"), begun=opened).values()
    if not proposed:
        return
    done = Step.objects.filter(case__match__in=rows, at__lt=asked.moment)
    met = done.filter(stage="mediate", outcome="meet").values("case").distinct().count()
    signed, fen = signed_then(asked)
    money = format_money(fen)
    whole = Words("全部产业链：", "all chains: ") if asked.chain else Words("", "")  # a post may be placed anew
    words = Words(
        f"{whole.zh}推荐{proposed}对，双方愿谈{begun}对，约定会面{met}对，签约{signed}对，合同额{money}",
        f"{whole.en}{proposed} proposed, {begun} agreed, {met} to meet, {signed} signed, contracts {money}",
    )
    yield Entry(words, reverse("board:matches"))


# ---- tickets ---------------------------------------------------------------------------------------------------------
@remembered(DIGESTS)
def stood(asked: Asked) -> list[Standing]:
    """Every ticket as it stood."""
    return stood_all(asked.edition.policy, asked.chain, asked.moment)


def tickets(asked: Asked) -> Iterable[Entry]:
    """Counts and rates, then the tickets that are late, the oldest day first."""
    found = stood(asked)
    if not found:
        return
    made = counts(found)
    words = Words(
        f"共{made.raised}件，在办{made.open}件，其中逾期{made.late}件；销号率{percent(made.closing)}，"
        f"按期率{percent(made.on_time)}，满意率{percent(made.content)}",
        f"{made.raised} in all, {made.open} open, {made.late} late; closed {percent(made.closing)}, "
        f"in time {percent(made.on_time)}, satisfied {percent(made.content)}",
    )
    yield Entry(words, reverse("coordination:tickets"))
    late = sorted((s for s in found if s.late), key=lambda s: (s.due or asked.day, s.ticket.number))
    names = dict(Organisation.objects.filter(pk__in=[s.unit for s in late[:TOP]]).values_list("code", "name"))
    for s in late[: TOP - 1]:
        said = f"{s.ticket.number} {s.ticket.case.title}（{s.title}）"
        yield Entry(
            Words(said, said), reverse("cases:case", args=[s.ticket.number]), names.get(s.unit, ""), s.due, True
        )


def moved(asked: Asked, since: date) -> Iterable[Entry]:
    """Tickets raised and closed since."""
    start = clock.end_of(since)
    rows = Ticket.objects.filter(policy=asked.edition.policy)
    rows = rows.filter(chain=asked.chain) if asked.chain else rows
    raised = rows.filter(raised_at__gte=start, raised_at__lt=asked.moment).count()
    steps = Step.objects.filter(case__ticket__in=rows, at__gte=start, at__lt=asked.moment)
    closed, above = steps.filter(outcome="close").count(), steps.filter(outcome="late").count()
    if raised or closed or above:
        words = Words(f"工单：新提{raised}件，销号{closed}件，逾期提级{above}次",
                      f"tickets: {raised} raised, {closed} closed, {above} escalations")  # fmt: skip
        yield Entry(words, reverse("coordination:tickets"))


# ---- for the leader to decide ----------------------------------------------------------------------------------------
@remembered(DIGESTS)
def decisions(asked: Asked) -> tuple[Entry, ...]:
    """Meetings that wait to be held, tickets that wait for the leader."""
    return tuple(_waiting(asked))


def _waiting(asked: Asked) -> Iterable[Entry]:
    rows = Meeting.objects.filter(policy=asked.edition.policy, case__opened_at__lt=asked.moment)
    steps = Step.objects.filter(case__meeting__in=rows, at__lt=asked.moment).order_by("number")
    last = {s.case_id: (s.stage, s.outcome) for s in steps}
    for m in rows.select_related("case").order_by("pk"):
        if last.get(m.case_id) == ("collect", "set") and (not asked.chain or m.chain in ("", asked.chain)):
            words = Words(f"会议：{m.case.title}，议程已定", f"meeting: {m.case.title}, its agenda is set")
            yield Entry(words, reverse("cases:case", args=[m.case.number]))
    for s in stood(asked):
        if s.stage == "lead" and not s.ended:
            said = f"{s.ticket.number} {s.ticket.case.title}"
            words = Words(f"协调：{said}", f"to settle: {said}")
            yield Entry(words, reverse("cases:case", args=[s.ticket.number]), "链长", s.due, s.late)


# ---- money -----------------------------------------------------------------------------------------------------------
@remembered(DIGESTS)
def granted_then(asked: Asked) -> list[Decision]:
    """The last decision on each award, of those that had been granted."""
    rows = Decision.objects.filter(award__policy=asked.edition.policy, at__lt=asked.moment).order_by("at", "pk")
    return [d for d in {d.award_id: d for d in rows}.values() if d.granted]


def money(asked: Asked) -> Iterable[Entry]:
    """Awards granted by then, and what had been paid."""
    granted, paid = granted_then(asked), paid_then(asked)
    if not granted:
        return
    decided = format_money(sum(d.decided for d in granted))
    words = Words(f"核定{len(granted)}项，{decided}；已拨付{format_money(paid)}",
                  f"{len(granted)} granted, {decided}; paid {format_money(paid)}")  # fmt: skip
    yield Entry(words, reverse("awards:list"))


@remembered(DIGESTS)
def paid_then(asked: Asked) -> int:
    """What had reached payees by then, less what banks sent back, in fen."""
    moves = Transfer.objects.filter(at__lt=asked.moment)
    of = asked.edition.policy
    into = moves.filter(kind=Kind.PAY, target__place=Place.PAID, target__line__policy=of)
    back = moves.filter(kind=Kind.BOUNCE, source__place=Place.PAID, source__line__policy=of)
    return _sum(into) - _sum(back)


def _sum(moves: QuerySet[Transfer]) -> int:
    return moves.aggregate(fen=Sum("fen"))["fen"] or 0


# ---- freshness -------------------------------------------------------------------------------------------------------
def freshness(asked: Asked) -> Iterable[Entry]:
    """The edition, and the data of the chain with the days that they tell of."""
    e = asked.edition
    words = Words(f"政策第{e.number}版（{e.digest[:8]}），{clock.day_of(e.taken_in_at)}收录",
                  f"policy no. {e.number} ({e.digest[:8]}), taken in {clock.day_of(e.taken_in_at)}")  # fmt: skip
    yield Entry(words, reverse("guide:history", args=[e.policy]))
    known = graph_then(asked)
    if known is not None:
        g = known.gaps.ground
        version = g.version[:12] + (g.version[64:] if len(g.version) > 64 else "")
        days = f"{g.oldest}–{g.newest}" if g.oldest is not None else "—"
        words = Words(
            f"产业链数据{version}，依据{g.rows}条，待专家确认{g.unconfirmed}条，数据日期{days}",
            f"chain data {version}, {g.rows} rows, {g.unconfirmed} await an expert, of {days}",
        )
        yield Entry(words, reverse("chains:overview", args=[e.policy]))


def percent(rate: Fraction | None) -> str:
    """A rate in whole per cent, half up, or a dash where nothing can be counted."""
    return "—" if rate is None else f"{(rate * 200 + 1) // 2}%"
