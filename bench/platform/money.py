"""Money of the bench: budget lines, accounts, claims, batches and the bank's answers, all through the services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bench.platform.people import acting, agent
from liance.web.funds import payable, services
from liance.web.funds.models import Batch, BudgetLine, Claim, Commitment, Order
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

FEN = 500_000_000_000
A_BATCH = 25


def paid_out(edition: Edition, now: datetime) -> str:
    """Everything that was decided is taken up and most of it paid; says how much there is of what."""
    finance = [acting(Role.FINANCE_OFFICER, n, now) for n in range(3)]
    due = payable.all_payables()
    for year in sorted({p.year for p in due}):
        new = services.NewLine(
            code=f"{year}-{edition.policy}"[:40], title=f"{year}年产业发展资金", year=year, county="",
            policy=edition.policy, fen=FEN, document=f"预〔{year}〕1号",
        )  # fmt: skip
        services.open_line(new=new, actor=finance[0], now=now)
    _accounts({p.beneficiary for p in due}, now)
    for one in due:
        services.take_up(payable=one, actor=finance[0], now=now)
    ready = {p.key for p in due if p.notice_ended and not p.open_objection}
    made: list[Commitment] = []
    for line in BudgetLine.objects.all():
        keys = list(Claim.objects.filter(year=line.year, key__in=ready).values_list("key", flat=True))
        made += services.fund(line=line, actor=finance[0], now=now, keys=keys) if keys else []
    chosen = [c.pk for c in made]
    batches = [chosen[n : n + A_BATCH] for n in range(0, len(chosen), A_BATCH)]
    for place, pks in enumerate(batches):
        _batch(pks, place, len(batches) - place, now)
    for claim in Claim.objects.filter(shares__paid_fen__gt=0).order_by("pk")[:60]:
        services.open_recovery(claim=claim, finding="疑似转租", actor=acting(Role.AUDITOR, 0, now), now=now)
    return f"{len(due):,} claims, {len(batches)} batches, {Order.objects.count():,} orders"


def _accounts(codes: Iterable[str], now: datetime) -> None:
    clerk = acting(Role.FINANCE_OFFICER, 0, now)
    for place, owner in enumerate(Organisation.objects.filter(pk__in=set(codes)).order_by("pk")):
        new = services.NewAccount(owner.name, "测试银行营业部", f"99990000{place:08}")
        entered = services.enter_account(organisation=owner, new=new, actor=agent(owner), now=now)
        if place % 20:
            services.confirm_account(account=entered, actor=clerk, now=now)


def _batch(chosen: Sequence[int], place: int, left: int, now: datetime) -> None:
    """A batch; the last four are only made, checked or sent, of the others the bank has told."""
    maker, checker = acting(Role.FINANCE_OFFICER, 1, now), acting(Role.FINANCE_OFFICER, 2, now)
    able = _with_account(chosen)
    if not able:
        return
    made = services.make_batch(county="", commitments=able, key=f"bench-{place}", actor=maker, now=now)
    if left == 1:
        return
    services.check_batch(batch=made, actor=checker, now=now)
    if left == 2:
        return
    services.send_batch(batch=made, actor=maker, now=now)
    if left > 4:
        _told(made, now + timedelta(days=1), maker.person)


def _with_account(chosen: Sequence[int]) -> list[int]:
    rows = Commitment.objects.filter(pk__in=chosen, share__claim__beneficiary__payee_accounts__status="confirmed")
    return list(rows.values_list("pk", flat=True))


def _told(batch: Batch, now: datetime, maker: str) -> None:
    """The bank's file: one in twelve failed. Then the payees say that it came, and a third person reconciles."""
    orders = list(batch.orders.select_related("commitment__share__claim__beneficiary"))
    data = "\n".join(["指令编号,状态,金额（元）,日期,流水号,原因", *(_line(o, now.date()) for o in orders)])
    actor = acting(Role.FINANCE_OFFICER, 0, now)
    services.import_return(name=f"{batch.number}.csv", data=data.encode(), county="", actor=actor, now=now)
    for order in orders:
        order.refresh_from_db()
        if order.status == Order.Status.PAID and order.pk % 2:
            payee = agent(order.commitment.share.claim.beneficiary)
            services.say_received(order=order, received=True, memo="", actor=payee, now=now)


def _line(order: Order, day: date) -> str:
    failed = order.pk % 12 == 0
    yuan = f"{order.fen // 100}.{order.fen % 100:02}"
    return f"{order.number},{'失败' if failed else '成功'},{yuan},{day},L{order.pk},{'户名不符' if failed else ''}"
