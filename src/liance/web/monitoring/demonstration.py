"""What a demonstration shows of monitoring: each policy's published series, made-up figures, the day's warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from liance.insight.observations import Line
from liance.insight.reported import read_observations
from liance.insight.stretches import PARTS, Rhythm, Stretch
from liance.records.city import Record as Facts
from liance.records.from_csv import tables_from_csv
from liance.values.money import WAN, YI
from liance.web.monitoring import asked, daily, listing, queries, returns, services
from liance.web.monitoring.ladder import FACTS, FIRM, TITLE
from liance.web.monitoring.models import Exhibit, Observation, Prospect
from liance.web.people.actor import Actor
from liance.web.people.demonstration import somebody
from liance.web.people.models import Membership
from liance.web.people.queries import actor_for
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Origin, Record
from liance.web.registry.services import Told, load_many
from liance.web.site import clock

MARK = "演示"
CLIMBERS = 12
PUBLISHED = "observations.csv"
Say = Callable[[str, str], None]


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Say | None = None
) -> list[dict[str, str]]:  # fmt: skip
    """The published figures of each policy with targets, made-up ones marked as such, and the day's warnings."""
    for edition in queries.with_targets():
        if not Observation.objects.filter(policy=edition.policy).exists():
            _published(edition, now)
            _made_up(edition, now)
            _listed(edition, now)
            _climbing(edition, actor, now)
            _returned(edition, now)
    raised = daily.watch(now=now)
    if say is not None:
        count = Observation.objects.count()
        say(f"监测数{count}个，预警{raised}条", f"{count} figures watched, {raised} warnings")
    return []


def _published(edition: Edition, now: datetime) -> None:
    """The policy's own table of published figures, known since they were looked up."""
    of = queries.watched_of(edition)
    file = of.folder / PUBLISHED
    if not file.is_file():
        return
    tables, _ = tables_from_csv(file.read_text("utf-8-sig"), file=PUBLISHED, stem="observations")
    found, _ = read_observations(tables[0], of.indicators, of.scopes)
    for day in sorted({o.reported for o in found}):
        figures = [services.kept(o) for o in found if o.reported == day]
        services.observe(policy=edition.policy, figures=figures, by="system", now=min(_noon(day), now))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _made_up(edition: Edition, now: datetime) -> None:
    """Quarters of three years for every money target, one of them revised; counts by year; a few firms."""
    of, today = queries.watched_of(edition), clock.day_of(now)
    for watch in of.watches.values():
        if watch.line is None:
            continue
        if of.indicators[watch.line.indicator].unit == "money":
            for stretch, known_on, value in _quarters(today, 28 * YI // 4):
                _put(edition, watch.line, stretch, value, known_on)
            _revised(edition, watch.line, today)
        elif of.indicators[watch.line.indicator].by == "office":
            for back in (3, 2, 1):
                whole = Stretch(today.year - back, 1, 12)
                _put(edition, watch.line, whole, Fraction(27 - 3 * back), whole.end + timedelta(days=40))
    _turned(edition, today)
    for number, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑"):
        line = Line("I1-firm", f"{MARK}企业{name}")
        for stretch, known_on, value in _quarters(today, (900 + 400 * number) * WAN, phase=number):
            _put(edition, line, stretch, value, known_on)


def _quarters(today: date, first: int, *, phase: int = 0) -> Iterator[tuple[Stretch, date, Fraction]]:
    """Twelve quarters and more that grow with a season; each known three weeks after its end."""
    season, number = (88, 98, 102, 112), 0
    for year in range(today.year - 3, today.year + 1):
        for part, (a, b) in enumerate(PARTS[Rhythm.QUARTER]):
            stretch = Stretch(year, a, b)
            number += 1
            known_on = stretch.end + timedelta(days=21)
            if known_on <= today:
                wobble = 100 + ((number * 7 + phase * 5) % 11 - 5)
                yield stretch, known_on, Fraction(first * season[part] * wobble * (100 + 3 * number) // 1_000_000)


def _turned(edition: Edition, today: date) -> None:
    """Published growth of two quarters that changed its sign, for a warning."""
    last = [(stretch, known_on) for stretch, known_on, _ in _quarters(today, YI)][-2:]
    for (stretch, known_on), growth in zip(last, (Fraction(31, 1000), Fraction(-12, 1000)), strict=False):
        _put(edition, Line("I2", f"{MARK}园区"), stretch, growth, known_on)


def _revised(edition: Edition, line: Line, today: date) -> None:
    """The last whole year's fourth quarter, told again two months later a little lower."""
    quarter = Stretch(today.year - 1, 10, 12)
    known_on = quarter.end + timedelta(days=80)
    found = queries.known(edition.policy, today).at(line, quarter)
    if found is not None and found.value is not None and known_on <= today:
        _put(edition, line, quarter, Fraction(int(found.value * 97 // 100)), known_on)


def _put(edition: Edition, line: Line, stretch: Stretch, value: Fraction, known_on: date) -> None:
    figure: dict[str, Any] = services.placed(line, stretch)
    figure |= {"value": str(value), "source": f"{MARK}数据", "quality": "demonstration"}
    services.observe(policy=edition.policy, figures=[figure], by="system", now=_noon(known_on))


def _listed(edition: Edition, now: datetime) -> None:
    """Evidence for the first kind of each target without a figure, and candidates of a count target."""
    actor = somebody(Role.CITY_OFFICER, now)
    if actor is None or Exhibit.objects.exists() or Prospect.objects.exists():
        return
    for id_, watch in queries.watched_of(edition).watches.items():
        for kind, name in list((watch.kinds or {}).items())[:2]:
            listing.exhibit(
                edition=edition, target=id_, kind=kind, title=f"{MARK}：{name.zh}一例", unit=f"{MARK}企业甲",
                day=clock.day_of(now) - timedelta(days=90), proof=f"{MARK}材料1号", actor=actor, now=now,
            )  # fmt: skip
        if watch.line is not None and queries.watched_of(edition).indicators[watch.line.indicator].unit == "count":
            for number, chance in enumerate((90, 60, 30), 1):
                listing.estimate(
                    edition=edition, target=id_, name=f"{MARK}候选{number}号", chance=chance,
                    why=f"{MARK}：按现有进度估计", actor=actor, now=now,
                )  # fmt: skip


def _climbing(edition: Edition, actor: Actor, now: datetime) -> None:
    """Titles and facts of some made-up firms, each a step farther, so that somebody is next on every ladder."""
    words, year = queries.watched_of(edition).policy.vocabulary, clock.day_of(now).year
    title, facts = words.type_named(TITLE), words.type_named(FACTS)
    made = Record.objects.filter(type=FIRM, current__source__startswith=MARK).order_by("key")[:CLIMBERS]
    firms = [row.key for row in made]
    if title is None or facts is None:
        return
    rows: list[Facts] = []
    for number, firm in enumerate(firms):
        if number % 4:
            granted, until = date(year - 2, 3, 1), clock.day_of(now) + timedelta(days=60 * number)
            held = ("innovative", "srdi", "little_giant")[number % 4 - 1]
            rows.append(Facts(title, {"party": firm, "title": held, "granted": granted, "until": until}))
        known: dict[str, Any] = {
            "enterprise": firm,
            "year": year - 1,
            "market_years": 2 + number,
            "main_share": Fraction(70 + 2 * number, 100),
            "debt_ratio": Fraction(60, 100),
            "first_class_ip": number // 2,
            "on_statistics_list": number % 3 == 0,
            "direct_pass": number % 2 == 0,
            "first_customer": Fraction(62 - 4 * number, 100),
        }
        rows.append(Facts(facts, known))
    load_many(rows=rows, told=Told(Origin.IMPORTED, source=f"{MARK}数据"), actor=actor, now=now)


def _returned(edition: Edition, now: datetime) -> None:
    """Of the firms asked that have people here all but the first sent their month; it waits to be checked."""
    on, of = clock.day_of(now), queries.watched_of(edition)
    here = [firm for firm in asked.firms(edition, on) if firm.here]
    agents = Membership.objects.valid_on(on).filter(role=Role.ENTERPRISE).select_related("account")
    for number, firm in enumerate(here[1:], 1):
        agent = agents.filter(organisation=firm.code).order_by("-pk").first()
        owed = [one for one in asked.of_firm(edition, firm.code, on) if one.owed]
        if agent is None or not owed:
            continue
        wanted = asked.indicators_of(of, owed[0].stretch.rhythm)
        made_up = {i.id: Fraction(480 + 90 * number) * WAN if i.unit == "money" else None for i in wanted}
        returns.send(
            edition=edition, stretch=owed[0].stretch, values=made_up,
            note=f"{MARK}数据", actor=actor_for(agent.account, agent.pk, on=on), now=now,
        )  # fmt: skip
