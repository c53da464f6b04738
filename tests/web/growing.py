"""A small city in which there can be more of everything: what tests of the number of queries look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from bench.platform import coordinating, mattering
from bench.platform.city import brought
from bench.platform.people import COUNTY, acting, agent, employed
from bench.platform.promises import promised
from tests.web.conftest import code, put_facts
from tests.web.funds.world import told
from tests.web.letters.world import drafted, issued
from tests.web.renting import about, applied, lease

from liance.procedures import Reason
from liance.web.awards import entitled, rolls
from liance.web.awards.models import Award
from liance.web.cases.services import Grounds, act, open_case
from liance.web.funds import payable
from liance.web.funds import services as funds
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry import services as registry
from liance.web.registry.models import Record

SERIAL = count(1)
NOTICE = timedelta(days=9)
PARKS = ("园区甲", "园区乙", "园区丙", "园区丁")


def grow(edition: Edition, more: int, now: datetime) -> None:
    """So many enterprises more, each with an award paid, one that waits, one withdrawn and one sent back.

    And all that has them together: a notice, a batch of cases, one of payments, the bank's return, tables, lists.
    """
    firms = [_firm(next(SERIAL), edition, now) for _ in range(more)]
    awards = {firm.pk: [applied(firm, edition, agent(firm), now, park) for park in PARKS] for firm in firms}
    for firm in firms:
        decided, waits, withdrawn, lapsed = awards[firm.pk]
        _decided(decided, now)
        _submitted(waits, now)
        _withdrawn(withdrawn, now)
        _lapsed(lapsed, now)
        _told_by(firm, edition, now)
    mattering.opened(firms, edition, now)
    coordinating.problems(firms, edition, now)
    for firm in firms:
        coordinating.meeting(firm, edition, now)
    brought(firms, {t.id: t for t in policy_of(edition).vocabulary.types}, next(SERIAL), now)
    rolls.make(incentive="rent", stage="verify", actor=acting(Role.COUNTY_OFFICER, 0, now), now=now)
    _before_the_public(now)
    _paid(edition, [a[0] for a in awards.values()], now + NOTICE)
    entitled.find(edition=edition, actor=acting(Role.CITY_OFFICER, 0, now), now=now)
    for _ in range(more):
        promised(edition, next(SERIAL), now)


def _firm(serial: int, edition: Edition, now: datetime) -> Organisation:
    firm = Organisation.objects.create(
        code=code(serial), name=f"甲电子{serial}", kind=Kind.ENTERPRISE, county=COUNTY, created_at=now
    )
    title = {
        "party": firm.pk, "title": "software_top100", "subject": firm.name, "date": "2024-06-30", "level": "provincial",
    }  # fmt: skip
    rents = [lease(firm, park) for park in PARKS]
    put_facts(edition, {"enterprise": [about(firm)], "lease_year": rents, "recognition": [title]})
    return firm


def _submitted(award: Award, now: datetime) -> None:
    act(case=award.case, outcome="submit", actor=agent(award.beneficiary), now=now)


def _decided(award: Award, now: datetime) -> None:
    _submitted(award, now)
    fen = Grounds(amount=award.ceiling)
    act(case=award.case, outcome="pass", actor=acting(Role.COUNTY_OFFICER, 0, now), now=now, grounds=fen)
    act(case=award.case, outcome="agree", actor=acting(Role.CITY_OFFICER, 0, now), now=now, grounds=fen)


def _withdrawn(award: Award, now: datetime) -> None:
    """Withdrawn, with a letter that says so."""
    _submitted(award, now)
    case = act(case=award.case, outcome="withdraw", actor=agent(award.beneficiary), now=now)
    officer = acting(Role.COUNTY_OFFICER, 1, now)
    issued(case, "withdrawal", officer, officer, now)


def _lapsed(award: Award, now: datetime) -> None:
    """Sent back, with a letter still to be written."""
    _submitted(award, now)
    officer = acting(Role.COUNTY_OFFICER, 1, now)
    why = Grounds(reasons=(Reason("事实不实", "缺合同"),))
    case = act(case=award.case, outcome="correct", actor=officer, now=now, grounds=why)
    drafted(case, "correction", officer, now, gaps=[{"required": "补交合同"}])


def _told_by(firm: Organisation, edition: Edition, now: datetime) -> None:
    """It complains, states a fact, and challenges another; somebody new acts for it."""
    policy, me = policy_of(edition), agent(firm)
    open_case(procedure=policy.procedures["complaint"], edition=edition, title="投诉", party=firm, actor=me, now=now)
    words, types = policy.vocabulary, {t.id: t for t in policy.vocabulary.types}
    values = {"enterprise": firm.pk, "year": 2024, "actual_spending": 1_000_000}
    registry.state_own(
        organisation=firm, type_=types["enterprise_year"], values=values, vocabulary=words, source="自报", actor=me,
        now=now,
    )  # fmt: skip
    kept, entry = Record.objects.get(type="enterprise", key=firm.pk), types["enterprise"]
    registry.challenge(kept=kept, type_=entry, organisation=firm, reason="已迁址", actor=me, now=now)
    employed(Role.ENTERPRISE, next(SERIAL), now, firm)


def _before_the_public(now: datetime) -> None:
    officer = acting(Role.CITY_OFFICER, 2, now)
    made = notices.draw_up(title="公示", cases=list(notice_queries.waiting()), actor=officer, now=now)
    notices.publish(notice=made, actor=officer, now=now)
    for line in made.lines.select_related("case", "case__party"):
        act(case=line.case, outcome="clear", actor=officer, now=now + NOTICE)
    notices.conclude(notice=made, actor=officer, now=now + NOTICE)


def _paid(edition: Edition, awards: list[Award], now: datetime) -> None:
    """Paid from a line of its own, told by the bank, and then looked into."""
    budget, maker, checker = (acting(Role.FINANCE_OFFICER, n, now) for n in range(3))
    serial = next(SERIAL)
    new = funds.NewLine(f"2024-{serial}", "产业资金", 2024, "", edition.policy, 10**12, "预〔2024〕1号")
    line = funds.open_line(new=new, actor=budget, now=now)
    for award in awards:
        firm = award.beneficiary
        account = funds.NewAccount(firm.name, "示例银行", f"62220000{serial:04}")
        entered = funds.enter_account(organisation=firm, new=account, actor=agent(firm), now=now)
        funds.confirm_account(account=entered, actor=budget, now=now)
    claims = [funds.take_up(payable=p, actor=budget, now=now) for p in payable.not_taken_up()]
    chosen = [c.pk for c in funds.fund(line=line, actor=budget, now=now)]
    batch = funds.make_batch(county="", commitments=chosen, key=str(serial), actor=maker, now=now)
    funds.check_batch(batch=batch, actor=checker, now=now)
    funds.send_batch(batch=batch, actor=maker, now=now)
    file = told(*((order, "成功") for order in batch.orders.all()), day=date(2024, 9, 12))
    funds.import_return(name=f"{serial}.csv", data=file, county="", actor=maker, now=now)
    for claim in claims:
        funds.open_recovery(claim=claim, finding="疑似转租", actor=acting(Role.AUDITOR, 0, now), now=now)
