"""Reads: which figures of which periods are asked of which firms, and how far every return is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Min, Q

from liance.insight.indicators import Indicator
from liance.insight.scopes import Scope, counts_any, in_force
from liance.insight.stretches import Rhythm, Stretch, to_ask
from liance.web.audit.remembered import remembered
from liance.web.monitoring.ladder import FIRM
from liance.web.monitoring.models import Collection, Observation
from liance.web.monitoring.queries import Watched, stretch_of, watched_of
from liance.web.monitoring.services import REPORT, RETURN
from liance.web.people.models import Membership, Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site import clock

MOST = 12
"""So many periods of a rhythm are asked for at most; what is older is not asked for any more."""


class State(StrEnum):
    """How far a return is."""

    LATE = "late"
    OPEN = "open"
    BACK = "back"
    SENT = "sent"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that the policy's scopes count; asked since the later of the policy's and its own coming here.

    `here`: somebody acts for it on the platform.
    """

    code: str
    name: str
    county: str
    since: date
    here: bool


@dataclass(frozen=True, slots=True)
class Return:
    """The figures of one period that one firm is asked for, by when, and what it sent last."""

    firm: Firm
    stretch: Stretch
    due: date
    state: State
    collection: Collection | None

    @property
    def owed(self) -> bool:
        """Whether it is the firm's turn."""
        return self.state in (State.LATE, State.OPEN, State.BACK)


# ---- what is asked ---------------------------------------------------------------------------------------------------
def indicators_of(of: Watched, rhythm: Rhythm | None) -> tuple[Indicator, ...]:
    """What firms are asked for in a rhythm."""
    return tuple(i for i in of.indicators.values() if i.asked is not None and i.asked is rhythm)


def rhythms(of: Watched) -> tuple[Rhythm, ...]:
    """The rhythms in which anything is asked; none where the policy has no procedure of returns."""
    there = RETURN in of.policy.procedures
    return tuple(rhythm for rhythm in Rhythm if there and indicators_of(of, rhythm))


def due_of(of: Watched, stretch: Stretch, since: date = date.min) -> date:
    """Until when a figure of a period is to be sent: so many days after its end as the rule of missing reports has.

    Who is asked only `since` a later day has as many days from then.
    """
    return max(stretch.end, since) + timedelta(days=int(of.rules.by_id["W4"].limits["after"]))


def begun(policy: str) -> date:
    """The day on which a policy came onto the platform."""
    first = Edition.objects.filter(policy=policy).aggregate(first=Min("taken_in_at"))["first"]
    return clock.day_of(first)


def periods(of: Watched, since: date, on: date) -> list[Stretch]:
    """The periods asked for on a day of whoever is asked since another, the last first."""
    found = (s for rhythm in rhythms(of) for s in to_ask(rhythm, since=since, on=on)[:MOST])
    return sorted(found, key=lambda s: (s.end, s.start), reverse=True)


# ---- who is asked ----------------------------------------------------------------------------------------------------
@remembered(8)
def firms(edition: Edition, on: date) -> tuple[Firm, ...]:
    """Every firm in the city that the scopes in force count, by county and name."""
    return tuple(sorted(_firms(edition, on), key=lambda f: (f.county, f.name, f.code)))


def firms_for(edition: Edition, stretch: Stretch, on: date) -> list[Firm]:
    """Those of them that are asked for a period."""
    of, all_ = watched_of(edition), firms(edition, on)
    since = {day for day in {f.since for f in all_} if stretch in periods(of, day, on)}
    return [f for f in all_ if f.since in since]


def firm(edition: Edition, code: str, on: date) -> Firm | None:
    """One of them; None: it is not counted."""
    return next(_firms(edition, on, code), None)


def counted(edition: Edition, code: str, on: date) -> bool | None:
    """Whether the scopes count a firm; None: the registry does not know its industry."""
    values = Record.objects.filter(type=FIRM, key=code, current__withdrawn=False).values_list("current__values")
    return _counts(_scopes(edition, on), code, next((v for (v,) in values), {}))


def _scopes(edition: Edition, on: date) -> tuple[Scope, ...]:
    return in_force(watched_of(edition).scopes.values(), on)


def _counts(scopes: Iterable[Scope], code: str, values: Mapping[str, str]) -> bool | None:
    if values.get("registered_here") == "false":
        return False
    return counts_any(scopes, code, values.get("industry"))


def _firms(edition: Edition, on: date, code: str = "") -> Iterator[Firm]:
    rows = Record.objects.filter(type=FIRM, current__withdrawn=False)
    bodies = Organisation.objects.all()
    acting = Membership.objects.valid_on(on).filter(role=Role.ENTERPRISE)
    if code:
        rows, bodies, acting = rows.filter(key=code), bodies.filter(pk=code), acting.filter(organisation=code)
    start, scopes = begun(edition.policy), _scopes(edition, on)
    here = set(acting.values_list("organisation_id", flat=True))
    told = [(key, v) for key, v in rows.values_list("key", "current__values") if _counts(scopes, key, v)]
    there = {b.pk: b for b in bodies} if told else {}
    for key, values in told:
        body = there.get(key)
        if body is None:
            yield Firm(key, values.get("name", key), values.get("county", ""), start, here=False)
        else:
            yield Firm(key, body.name, body.county, max(start, clock.day_of(body.created_at)), key in here)


# ---- what came of it -------------------------------------------------------------------------------------------------
def of_firm(edition: Edition, code: str, on: date) -> list[Return]:
    """Every period asked of a firm, the last first; nothing for one that is not asked."""
    one, of = firm(edition, code, on), watched_of(edition)
    if one is None:
        return []
    sent, known = _sent(edition, Q(case__party=code)), _known(edition, of, Q(subject=code))
    return [_return(of, one, s, sent, known, on) for s in periods(of, one.since, on)]


def of_period(edition: Edition, stretch: Stretch, on: date) -> list[Return]:
    """The returns of all firms asked for a period: those not there first."""
    of = watched_of(edition)
    sent = _sent(edition, Q(made_at__gte=clock.end_of(stretch.end), case__party__isnull=False))
    known = _known(edition, of, Q(year=stretch.year, first=stretch.first, last=stretch.last))
    found = [_return(of, f, stretch, sent, known, on) for f in firms_for(edition, stretch, on)]
    return sorted(found, key=lambda r: list(State).index(r.state))


Place = tuple[str, Stretch]
"""A firm and a period."""


def _sent(edition: Edition, which: Q) -> dict[Place, Collection]:
    """The last return of each firm and period."""
    rows = Collection.objects.filter(which, policy=edition.policy).select_related("case").defer("case__run")
    return {
        (row.case.party_id or "", Stretch(one["year"], one["first"], one["last"])): row
        for row in rows.order_by("pk")
        for one in row.lines[:1]
    }


def _known(edition: Edition, of: Watched, which: Q) -> dict[Place, set[str]]:
    """Which of the indicators asked are known of a firm and period, whoever sent them."""
    ids = [i.id for rhythm in rhythms(of) for i in indicators_of(of, rhythm)]
    found: dict[Place, set[str]] = {}
    for row in Observation.objects.filter(which, policy=edition.policy, indicator__in=ids, group=False):
        found.setdefault((row.subject, stretch_of(row)), set()).add(row.indicator)
    return found


def _return(
    of: Watched, one: Firm, stretch: Stretch, sent: Mapping[Place, Collection], known: Mapping[Place, set[str]],
    on: date,
) -> Return:  # fmt: skip
    at, due = sent.get((one.code, stretch)), due_of(of, stretch, one.since)
    wanted = {i.id for i in indicators_of(of, stretch.rhythm)}
    there = wanted <= known.get((one.code, stretch), set())
    return Return(one, stretch, due, _state(at, there=there, late=due < on), at)


def _state(sent: Collection | None, *, there: bool, late: bool) -> State:
    if sent is not None and sent.adopted_at is None and not sent.case.ended:
        return State.BACK if sent.case.stage == REPORT else State.SENT
    if there:
        return State.ADOPTED
    return State.LATE if late else State.OPEN


def waiting(found: Iterable[Return]) -> list[Collection]:
    """Those that wait to be checked and hold no figure that jumps: they can be adopted together."""
    return [r.collection for r in found if r.state is State.SENT and r.collection and not r.collection.strange]
