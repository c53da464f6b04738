"""What the demonstration shows of money: finance people enough to part duties, a budget line, accounts of payees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings

from liance.web.funds import services
from liance.web.funds.models import BudgetLine, PayeeAccount
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Organisation
from liance.web.people.roles import Kind, Role, words_of
from liance.web.people.services import add_account, grant
from liance.web.people.services.accounts import random_password
from liance.web.policies.queries import current_editions
from liance.web.site import clock

MORE = (("caizheng-zhidan", "柴五"), ("caizheng-fuhe", "柏六"))
"""Finance officers beside the first: one commits, one makes orders, one checks them."""
FEN = 50_000_000_00


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Callable[[str, str], None] | None = None
) -> list[dict[str, str]]:
    """Make what is missing; nothing without a finance office. Gives the accounts made now.

    Raises RuntimeError unless debugging.
    """
    if not settings.DEBUG:
        raise RuntimeError("a demonstration is only made with LIANCE_DEBUG=yes")
    office = Organisation.objects.filter(kind=Kind.FINANCE, demonstration=True, county="").first()
    if office is None:
        return []
    made = list(_people(office, actor, now))
    _lines(office, now)
    _accounts(office, now)
    if say is not None:
        say("演示预算指标和收款账户", "budget lines and payee accounts of the demonstration")
    return made


def _people(office: Organisation, actor: Actor, now: datetime) -> Iterator[dict[str, str]]:
    for username, name in MORE:
        if Account.objects.filter(username=username).exists():
            continue
        password = random_password()
        account = add_account(username=username, name=name, password=password, demonstration=True, actor=actor, now=now)
        grant(
            account=account, organisation=office, role=Role.FINANCE_OFFICER, letter="演示授权", actor=actor, now=now,
            valid_from=clock.day_of(now).replace(month=1, day=1),
        )  # fmt: skip
        role = words_of(Role.FINANCE_OFFICER).zh
        yield {"username": username, "password": password, "role": role, "organisation": office.name}


def _officer(office: Organisation) -> Actor:
    return Actor("caizheng", Role.FINANCE_OFFICER, office.pk, "演示财政经办", office.county, frozenset({office.pk}))


def _lines(office: Organisation, now: datetime) -> None:
    """A line of the city for each policy and each of this year and the two before."""
    this = clock.day_of(now).year
    for edition in current_editions():
        for year in range(this - 2, this + 1):
            code = f"演示-{year}-{edition.policy}"[:40]
            if not BudgetLine.objects.filter(code=code).exists():
                new = services.NewLine(
                    code=code, title=f"演示 {year}年产业发展资金", year=year, county="", policy=edition.policy, fen=FEN,
                    document=f"演示财预〔{year}〕1号",
                )  # fmt: skip
                services.open_line(new=new, actor=_officer(office), now=now)


def _accounts(office: Organisation, now: datetime) -> None:
    """A confirmed account for each firm, park and association of the demonstration that has none."""
    kinds = {Kind.ENTERPRISE: Role.ENTERPRISE, Kind.PARK: Role.PARK, Kind.ASSOCIATION: Role.ASSOCIATION}
    known = PayeeAccount.objects.values("organisation")
    rows = Organisation.objects.filter(demonstration=True, kind__in=kinds).exclude(pk__in=known).order_by("pk")[:50]
    for place, owner in enumerate(rows, 1):
        agent = Actor(f"演示填报{place}", kinds[Kind(owner.kind)], owner.pk, belongs_to=frozenset({owner.pk}))
        new = services.NewAccount(owner.name, "演示银行营业部", f"99990000{place:08}")
        entered = services.enter_account(organisation=owner, new=new, actor=agent, now=now)
        services.confirm_account(account=entered, actor=_officer(office), now=now)
