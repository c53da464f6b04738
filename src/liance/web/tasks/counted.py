"""What tasks add to a day's figures: projects signed and built, money invested, days late; as known on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from liance.insight.stretches import Rhythm, Stretch, within, year
from liance.web.cases.models import Step
from liance.web.monitoring.sources import CITY, Found
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.tasks.queries.projects import ADMIT, DISPATCH, late_projects, standings_of


def projects(edition: Edition, on: date) -> Iterator[Found]:
    """I13: of the month, money also of the year; a first figure of money counts when it is told."""
    policy, month = edition.policy, within(on, Rhythm.MONTH)
    yield "I13-signed", CITY, month, Fraction(len(_signed(policy, on) - _signed(policy, _eve(month))))
    yield "I13-built", CITY, month, Fraction(len(_built(policy, on) - _built(policy, _eve(month))))
    for stretch in (month, year(on.year)):
        yield "I13-invested", CITY, stretch, Fraction(_invested(policy, on) - _invested(policy, _eve(stretch)))
    yield "I13-late", CITY, month, Fraction(sum(s.delay for s in late_projects(on=on, policy=policy)))


def _eve(stretch: Stretch) -> date:
    return stretch.start - timedelta(days=1)


def _signed(policy: str, on: date) -> set[int]:
    """The projects admitted by the end of a day whose card then named what was contracted."""
    admitted = _taken(policy, ADMIT, "admit", on)
    return {s.project.pk for s in standings_of(policy, on=on) if s.project.contract is not None} & admitted


def _built(policy: str, on: date) -> set[int]:
    """Those reported as completed by the end of a day."""
    return _taken(policy, DISPATCH, "completed", on)


def _taken(policy: str, stage: str, outcome: str, on: date) -> set[int]:
    steps = Step.objects.filter(case__project__policy=policy, stage=stage, outcome=outcome, at__lt=clock.end_of(on))
    return set(steps.values_list("case__project__pk", flat=True))


def _invested(policy: str, on: date) -> int:
    """What all projects had invested, in fen, by what was known of them."""
    return sum(s.invested or 0 for s in standings_of(policy, on=on))
