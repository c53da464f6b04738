"""Returns of single firms: asked of those that count, sent by them, checked by the bureau, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.browsers import browser_of
from tests.web.monitoring.test_pages import MOST, text
from tests.web.monitoring.world import adopted, later, table
from tests.web.renting import about, lease

from liance.insight.stretches import Stretch
from liance.procedures import Reason
from liance.web.cases.services import Grounds, act
from liance.web.monitoring import asked, computed, daily, punctual, queries, returns
from liance.web.monitoring.asked import State
from liance.web.monitoring.models import Collection, Observation, Warning
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.registry.queries import city_about
from liance.web.site import clock
from liance.web.site.refusals import Refused

HOME = "/monitoring/liaocheng-it-2023"
AUGUST = Stretch(2024, 8, 8)
"""The month that had just ended when the policy came: the first that is asked for."""
WAN = 10**6


@pytest.fixture
def firm(edition: Edition, organisation: Callable[..., Organisation], facts: Callable[..., None]) -> Organisation:
    """A firm of the industry."""
    made = organisation(7, "甲灯笼公司")
    facts({"enterprise": [{"id": made.pk, "name": made.name, "industry": "3911", "registered_here": "是"}]})
    return made


@pytest.fixture
def agent(person: Callable[..., Actor], firm: Organisation) -> Actor:
    """Who acts for it."""
    return person("qian", Role.ENTERPRISE, firm)


def sent(edition: Edition, actor: Actor, now: datetime, wan: int = 900, note: str = "") -> Collection:
    """Revenue of August in ten thousands of yuan."""
    return returns.send(
        edition=edition, stretch=AUGUST, values={"I1-firm": Fraction(wan * WAN)}, note=note, actor=actor, now=now
    )


def state(edition: Edition, firm: Organisation, now: datetime) -> State:
    return next(r.state for r in asked.of_firm(edition, firm.pk, clock.day_of(now)) if r.stretch == AUGUST)


# ---- who is asked, and until when ------------------------------------------------------------------------------------
def test_asking_begins_with_the_month_that_had_just_ended(edition: Edition, firm: Organisation, now: datetime) -> None:
    """The policy came on 2 September: what is asked for then is due twenty days later, later months on the 20th."""
    (first,) = asked.of_firm(edition, firm.pk, clock.day_of(now))
    assert (first.stretch, first.due, first.state) == (AUGUST, date(2024, 9, 22), State.OPEN)
    second, first = asked.of_firm(edition, firm.pk, date(2024, 10, 1))
    assert (second.stretch, second.due, second.state) == (Stretch(2024, 9, 9), date(2024, 10, 20), State.OPEN)
    assert first.state is State.LATE


@pytest.mark.parametrize(("values", "counted"), [({"industry": "1311"}, False), ({}, None),
                                                 ({"industry": "3911", "registered_here": "否"}, False)])  # fmt: skip
def test_others_are_not_asked(
    edition: Edition, organisation: Callable[..., Organisation], person: Callable[..., Actor],
    facts: Callable[..., None], now: datetime, values: dict[str, str], counted: bool | None,
) -> None:  # fmt: skip
    """Of another industry, registered elsewhere, or of an industry that nobody knows."""
    other = organisation(8, "乙粮油公司")
    facts({"enterprise": [{"id": other.pk, "name": other.name, **values}]})
    assert asked.counted(edition, other.pk, clock.day_of(now)) is counted
    assert asked.of_firm(edition, other.pk, clock.day_of(now)) == []
    with pytest.raises(Refused, match="return-not-asked"):
        sent(edition, person("sun", Role.ENTERPRISE, other), now)


# ---- sent, checked, adopted ------------------------------------------------------------------------------------------
def test_a_return_goes_the_way_of_every_figure(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, now: datetime
) -> None:
    made = sent(edition, agent, now)
    assert (made.case.procedure.name, made.case.party, state(edition, firm, now)) == (
        "firm-return", firm, State.SENT,
    )  # fmt: skip
    with pytest.raises(Refused, match="return-pending"):
        sent(edition, agent, now)
    with pytest.raises(Refused):
        act(case=made.case, outcome="pass", actor=agent, now=now)
    act(case=made.case, outcome="pass", actor=officer, now=now)
    (row,) = Observation.objects.filter(indicator="I1-firm")
    assert (row.subject, row.value, row.source) == (firm.pk, str(900 * WAN), "企业直报")
    assert state(edition, firm, now) is State.ADOPTED


def test_what_was_sent_back_the_firm_alone_sends_again(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, checker: Actor, now: datetime
) -> None:
    made = sent(edition, agent, now, wan=9000)
    act(case=made.case, outcome="back", actor=officer, now=now, grounds=Grounds(reasons=(Reason("8月", "单位写错"),)))
    assert state(edition, firm, now) is State.BACK
    made.refresh_from_db()
    with pytest.raises(Refused, match="case-act"):
        act(case=made.case, outcome="send", actor=checker, now=now)
    again = sent(edition, agent, now)
    assert (again.pk, again.lines[0]["value"], state(edition, firm, now)) == (made.pk, str(900 * WAN), State.SENT)


def test_an_adopted_figure_is_corrected_by_another_report(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, now: datetime
) -> None:
    act(case=sent(edition, agent, now).case, outcome="pass", actor=officer, now=now)
    act(case=sent(edition, agent, later(now, 1), wan=910).case, outcome="pass", actor=officer, now=later(now, 1))
    assert [row.value for row in Observation.objects.filter(indicator="I1-firm")] == [str(n * WAN) for n in (900, 910)]


def test_a_jump_takes_the_firm_s_word_and_the_checker_s(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, checker: Actor, now: datetime
) -> None:
    before = enumerate((903, 915, 899, 921, 910), 3)
    text = table(*(f"I1-firm,{firm.pk},,2024-{month:02},{wan}万元" for month, wan in before))
    adopted(edition, text, officer, checker, now)
    with pytest.raises(Refused, match="return-jump"):
        sent(edition, agent, now, wan=90_000)
    made = sent(edition, agent, now, wan=90_000, note="新厂投产")
    assert (len(made.strange), made.note) == (1, "新厂投产")
    assert returns.adopt_calm(edition=edition, stretch=AUGUST, actor=officer, now=now) == 0
    with pytest.raises(Refused, match="figures-jump"):
        act(case=made.case, outcome="pass", actor=officer, now=now)
    act(case=made.case, outcome="pass", actor=officer, now=now, grounds=Grounds(opinion="已核发票"))
    assert state(edition, firm, now) is State.ADOPTED


def test_those_that_jump_nowhere_are_adopted_together(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, leader: Actor, now: datetime
) -> None:
    sent(edition, agent, now)
    with pytest.raises(Refused, match="not-allowed"):
        returns.adopt_calm(edition=edition, stretch=AUGUST, actor=leader, now=now)
    assert returns.adopt_calm(edition=edition, stretch=AUGUST, actor=officer, now=now) == 1
    assert returns.adopt_calm(edition=edition, stretch=AUGUST, actor=officer, now=now) == 0
    assert (state(edition, firm, now), Collection.objects.get().case.ended) == (State.ADOPTED, "adopted")


# ---- who has not sent ------------------------------------------------------------------------------------------------
def test_who_has_not_sent_is_warned_of_once_for_all(
    edition: Edition, firm: Organisation, agent: Actor, organisation: Callable[..., Organisation],
    facts: Callable[..., None], now: datetime,
) -> None:  # fmt: skip
    """Due on 22 September; ten working days later one warning, for the office alone, says how many are missing."""
    other = organisation(8, "乙灯笼公司")
    facts({"enterprise": [{"id": other.pk, "name": other.name, "industry": "3911"}]})
    sent(edition, agent, now)
    for day, raised in ((date(2024, 10, 9), 0), (date(2024, 10, 10), 1)):
        daily.watch(now=datetime.combine(day, now.timetz()))
        assert Warning.objects.filter(rule="W4").count() == raised
    warning = Warning.objects.get(rule="W4")
    assert warning.zh.startswith("1家企业：企业营业收入2024-08应在2024-09-22前报")
    assert warning.confidential


def test_what_came_in_time_of_what_was_due(
    edition: Edition, firm: Organisation, agent: Actor, organisation: Callable[..., Organisation],
    facts: Callable[..., None], now: datetime,
) -> None:  # fmt: skip
    """One of two firms sent by 22 September; of the office's own series a quarter and a year are missing, too."""
    other = organisation(8, "乙灯笼公司")
    facts({"enterprise": [{"id": other.pk, "name": other.name, "industry": "3911"}]})
    assert list(punctual.share(edition, date(2024, 9, 22))) == []
    sent(edition, agent, now)
    ((_, _, month, value),) = punctual.share(edition, date(2024, 9, 23))
    assert (month, value) == (Stretch(2024, 9, 9), Fraction(1, 4))
    computed.compute(edition=edition, now=datetime.combine(date(2024, 9, 23), now.timetz()))
    assert Observation.objects.filter(indicator="I18-punctual", value="1/4").exists()


# ---- who sees it -----------------------------------------------------------------------------------------------------
def test_a_return_is_seen_by_the_firm_the_bureau_and_the_chain_office_alone(
    edition: Edition, firm: Organisation, agent: Actor, officer: Actor, organisation: Callable[..., Organisation],
    person: Callable[..., Actor], now: datetime,
) -> None:  # fmt: skip
    """Others who may see the case see that something was sent, and not what, nor the firm's note."""
    made = sent(edition, agent, now, wan=987, note="订单增加")
    page = f"/cases/{made.case.number}"
    seeing = {"qian": (Role.ENTERPRISE, firm), "li": (Role.CITY_OFFICER, None), "lian": (Role.CHAIN_OFFICE, None)}
    others = {"cai": Role.FINANCE_OFFICER, "shen": Role.AUDITOR, "xian": Role.COUNTY_OFFICER, "lin": Role.LEADER}
    for name, (role, home) in seeing.items():
        found = text(browser(name, role, home, person, now).get(page))
        assert "987万元" in found, name
        assert "订单增加" in found, name
    for name, role in others.items():
        client = browser(name, role, None, person, now)
        found = text(client.get(page))
        assert "987" not in found, name
        assert "订单增加" not in found, name
        assert {client.get(f"{HOME}/returns{kind}").status_code for kind in ("", ".csv")} == {403}
    stranger = browser("sun", Role.ENTERPRISE, organisation(9, "丙公司", Kind.ENTERPRISE), person, now)
    assert stranger.get(page).status_code in (302, 403, 404)


def browser(
    name: str, role: Role, home: Organisation | None, person: Callable[..., Actor], now: datetime
) -> Client:  # fmt: skip
    actor = person(name, role) if home is None else person(name, role, home)
    return browser_of(name, role, Organisation.objects.get(pk=actor.organisation), now=now)


def test_a_return_touches_nobody_s_eligibility(
    edition: Edition, agent: Actor, firm: Organisation, officer: Actor, now: datetime, facts: Callable[..., None]
) -> None:
    """What the firm may receive is the same to the byte before and after: no rule reads what it sends."""
    facts({"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]})
    facts({"enterprise": [{"id": firm.pk, "name": firm.name, "industry": "3911"}]})
    before = (repr(city_about(firm.pk, edition)), Record.objects.count())
    act(case=sent(edition, agent, now).case, outcome="pass", actor=officer, now=now)
    assert (repr(city_about(firm.pk, edition)), Record.objects.count()) == before


# ---- pages -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def client(firm: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The firm's browser on the day."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return browser_of("qian", Role.ENTERPRISE, firm, now=now)


def test_the_firm_sees_what_it_owes_and_fills_it_in(edition: Edition, client: Client) -> None:
    for page in ("/", "/monitoring/returns"):
        assert "2024-08" in text(client.get(page))
    client.post(f"{HOME}/returns/2024-08", {"I1-firm": "9,876,543.21"})
    assert Collection.objects.get().lines[0]["value"] == "987654321"  # without a unit it is yuan, exact to the fen
    assert "已报，待校核" in text(client.get("/monitoring/returns"))
    assert "本月应报的数" not in text(client.get("/"))


@pytest.mark.parametrize(("typed", "told"), [("很多", "金额"), ("", "不知道的写“不详”"), ("1.005", "分")])
def test_a_mistake_is_told_at_its_field(edition: Edition, client: Client, typed: str, told: str) -> None:
    page = client.post(f"{HOME}/returns/2024-08", {"I1-firm": typed})
    assert (page.status_code, Collection.objects.count()) == (422, 0)
    assert told in str(page.context["form"].errors["I1-firm"])


def test_who_does_not_know_says_so(edition: Edition, client: Client) -> None:
    """Not known is not zero."""
    client.post(f"{HOME}/returns/2024-08", {"I1-firm": "不详"})
    assert Collection.objects.get().lines[0]["value"] is None


def test_a_month_that_is_not_asked_has_no_page(edition: Edition, client: Client) -> None:
    for period in ("2024-07", "2024-09", "去年"):
        assert client.get(f"{HOME}/returns/{period}").status_code == 404


def test_the_office_sees_who_has_not_sent(
    edition: Edition, client: Client, person: Callable[..., Actor], now: datetime
) -> None:
    office = browser("li", Role.CITY_OFFICER, None, person, now)
    assert "未报 1" in text(office.get(f"{HOME}/returns"))
    client.post(f"{HOME}/returns/2024-08", {"I1-firm": "900万元"})
    file = office.get(f"{HOME}/returns.csv").content.decode("utf-8-sig")
    assert "甲灯笼公司" in file
    assert "已报，待校核" in file
    assert "900万" not in file
    assert "900万元" in text(office.get(f"{HOME}/returns"))  # looked at before it is adopted; the file leaves it out
    office.post(f"{HOME}/returns")
    assert "已采用 1" in text(office.get(f"{HOME}/returns"))
    assert queries.known(edition.policy, clock.day_of(now)).lines("I1-firm")
    assert "甲灯笼公司" in text(office.get(f"{HOME}/indicators"))


@pytest.mark.parametrize("page", ["/", "/monitoring/returns", f"{HOME}/returns"])
def test_a_page_asks_few_questions_however_many_firms_there_are(
    edition: Edition, client: Client, person: Callable[..., Actor], organisation: Callable[..., Organisation],
    facts: Callable[..., None], now: datetime, page: str,
) -> None:  # fmt: skip
    looking = browser("li", Role.CITY_OFFICER, None, person, now) if page.startswith(HOME) else client
    numbers = []
    for many in (2, 6):
        made = [organisation(20 + n, f"灯笼{n}公司") for n in range(many)]
        facts({"enterprise": [{"id": f.pk, "name": f.name, "industry": "3911"} for f in made]})
        for n, one in enumerate(made[: many - 1]):
            if asked.of_firm(edition, one.pk, clock.day_of(now))[0].owed:
                sent(edition, person(f"agent{n}", Role.ENTERPRISE, one), now)
        looking.get(page)  # what a process reads once is then in its memory
        with CaptureQueriesContext(connection) as found:
            assert looking.get(page).status_code == 200
        numbers.append(len(found))
    assert numbers[0] == numbers[1] <= MOST
