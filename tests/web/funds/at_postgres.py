"""Run by tests as programs of their own, on the database that LIANCE_DATABASE names; results are printed as JSON."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
from django.core.management import call_command

django.setup()

from django.db import close_old_connections, connection  # noqa: E402
from django.db.utils import OperationalError  # noqa: E402
from django.test import Client  # noqa: E402
from tests.web.funds.world import BUDGET, NOW, Decided, a_line, enterprise, only, person, told  # noqa: E402

from liance.web.audit.queries import verify  # noqa: E402
from liance.web.funds import payable, services  # noqa: E402
from liance.web.funds.models import Claim, Commitment, Order, Share  # noqa: E402
from liance.web.funds.queries.books import checks, faults  # noqa: E402
from liance.web.funds.queries.claims import to_pay  # noqa: E402
from liance.web.funds.queries.whereabouts import whereabouts  # noqa: E402
from liance.web.people.actor import SYSTEM, Actor  # noqa: E402
from liance.web.people.models import Account, Membership, Organisation  # noqa: E402
from liance.web.people.roles import Kind, Role  # noqa: E402
from liance.web.site.refusals import Refused  # noqa: E402


def world(orders: int) -> None:
    """So many awards of 100 yuan and some fen, and money for all of them, committed."""
    decided = Decided()
    only(decided)
    enterprise("E1")
    line = a_line(1_000_000_00)
    for n in range(orders):
        services.take_up(payable=decided.decide(f"{n:04}", 100_00 + n), actor=SYSTEM, now=NOW)
    services.fund(line=line, actor=BUDGET, now=NOW)


def people() -> dict[str, str]:
    """Two finance officers; their sessions."""
    home = Organisation.objects.create(code="FIN", name="市财政局", kind=Kind.FINANCE, created_at=NOW)
    sessions = {}
    for name in ("maker", "checker"):
        account = Account.objects.create_user(name, "x", name=name, created_at=NOW, demonstration=True)
        Membership.objects.create(
            account=account, organisation=home, role=Role.FINANCE_OFFICER, valid_from=NOW.date().replace(year=2020),
            granted_by="test", created_at=NOW,
        )  # fmt: skip
        client = Client()
        client.force_login(account)
        sessions[name] = client.cookies["sessionid"].value
    return sessions


def prepare(orders: int) -> None:
    """The database with awards to pay, and who pays them."""
    call_command("migrate", verbosity=0)
    world(orders)
    print(json.dumps({"sessions": people(), "commitments": [c.pk for c in to_pay("")]}))


def judge() -> dict[str, object]:
    """What became of every claim, and whether books, orders and record agree."""
    paid = Counter(Order.objects.filter(status="paid").values_list("commitment__share__claim__key", flat=True))
    whole = [c for c in Claim.objects.all() if sum(whereabouts(c).values()) == c.decided_fen]
    return {
        "claims": Claim.objects.count(), "whole": len(whole), "paid_once": sum(n == 1 for n in paid.values()),
        "paid_more": sum(n > 1 for n in paid.values()), "orders": Order.objects.exclude(status="cancelled").count(),
        "paid_fen": sum(Share.objects.values_list("paid_fen", flat=True)),
        "decided_fen": sum(Claim.objects.values_list("decided_fen", flat=True)),
        "committed_twice": Commitment.objects.count() - Commitment.objects.values("share").distinct().count(),
        "faults": faults(), "differences": [c.difference for c in checks()], "chain": str(verify()),
    }  # fmt: skip


# ---- fifty clients at once -----------------------------------------------------------------------------------------
def race(clients: int, awards: int) -> None:
    """So many clients all take up, commit, order, check, send and settle the same awards at once."""
    call_command("migrate", verbosity=0)
    decided = Decided()
    only(decided)
    enterprise("E1")
    for n in range(awards):
        decided.decide(f"{n:04}", 100_00 + n)
    lines = [a_line(1_000_000_00, code=f"L{n}") for n in range(2)]
    gate = Barrier(clients)
    connection.close()

    def client(number: int) -> Counter[str]:
        gate.wait()
        try:
            return run(number, decided, lines)
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(client, range(clients)), Counter())
    print(json.dumps({"done": done, **judge()}))


def run(number: int, decided: Decided, lines: list[object]) -> Counter[str]:
    """One client: everything in its own order, until nothing is left to do."""
    me = person(f"client{number}", Role.FINANCE_OFFICER)
    dice, done = random.Random(number), Counter[str]()
    for _ in range(40):
        awards = list(decided.payables())
        dice.shuffle(awards)
        for award in awards[:5]:
            attempt(done, "take_up", lambda award=award: services.take_up(payable=award, actor=me, now=NOW))
        attempt(done, "fund", lambda: services.fund(line=dice.choice(lines), actor=me, now=NOW))
        pay(done, me, dice)
        if Order.objects.filter(status="paid").count() == len(awards):
            break
    return done


def pay(done: Counter[str], me: Actor, dice: random.Random) -> None:
    chosen = [c.pk for c in to_pay("")]
    dice.shuffle(chosen)
    key = f"{me.account}-{dice.random()}"
    attempt(done, "make", lambda: services.make_batch(county="", commitments=chosen[:3], key=key, actor=me, now=NOW))
    from liance.web.funds.models import Batch

    for batch in Batch.objects.filter(status="made").exclude(made_by=me.account)[:3]:
        attempt(done, "check", lambda batch=batch: services.check_batch(batch=batch, actor=me, now=NOW))
    for batch in Batch.objects.filter(status="checked")[:3]:
        attempt(done, "send", lambda batch=batch: services.send_batch(batch=batch, actor=me, now=NOW))
    gone = list(Order.objects.filter(status="sent")[:6])
    if gone:
        file = told(*((o, "成功") for o in gone))
        attempt(done, "return", lambda: services.import_return(name="r", data=file, county="", actor=me, now=NOW))


def attempt(done: Counter[str], name: str, act: object) -> None:
    try:
        act()  # type: ignore[operator]
        done[name] += 1
    except Refused:
        done[f"{name} refused"] += 1
    except OperationalError as error:
        done[f"{name} {type(error.__cause__).__name__}"] += 1
        close_old_connections()


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    if verb == "prepare":
        prepare(int(numbers[0]))
    elif verb == "race":
        race(*map(int, numbers))
    else:
        payable.all_payables()
        print(json.dumps(judge()))
