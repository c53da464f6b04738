"""Warnings: rules that turn values into something for a person to look at, by a day, closed only with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from liance.insight.alerts import alerts
from liance.insight.entries import Both, Entry, entries, reject
from liance.insight.forecasts.methods import LEAST
from liance.insight.indicators import Indicator
from liance.insight.observations import Point
from liance.insight.stretches import Stretch
from liance.insight.targets import Step
from liance.rules.library import home
from liance.values.ratio import format_ratio_about, parse_ratio
from liance.values.workdays import Calendar

FILE = "warnings.toml"
JUDGED = 20
"""From so many closed warnings on a rule's precision says something."""
POOR = Fraction(3, 10)
"""A rule with less precision is put before people, who may mute it; nothing mutes it by itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is called and says, who must look, within how many working days, and the figures it goes by."""

    id: str
    name: Both
    words: Both
    owner: str
    days: int
    limits: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to look at. `key` names the matter, so that it is not raised twice while it is open.

    `evidence`: what it rests on, as names of observations, facts or records.
    """

    rule: str
    key: str
    words: Both
    evidence: tuple[str, ...] = ()


class Closing(StrEnum):
    """What somebody found, with his reason."""

    TRUE = "true"
    FALSE = "false"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Precision:
    """How good a rule is: of its closed warnings those that were true; duplicates do not count."""

    closed: int
    true: int

    @property
    def rate(self) -> Fraction | None:
        """The share that was true; None while none is closed."""
        return Fraction(self.true, self.closed) if self.closed else None

    @property
    def poor(self) -> bool:
        """Whether people should decide about the rule."""
        return self.closed >= JUDGED and Fraction(self.true, self.closed) < POOR


def precision(closings: Iterable[Closing]) -> Precision:
    """Of one rule."""
    told = [closing for closing in closings if closing is not Closing.DUPLICATE]
    return Precision(len(told), told.count(Closing.TRUE))


def slack_of(path: Sequence[Step]) -> Fraction:
    """How far below its path a series must lie to count as behind: nine eighths of the mean change of what it lies off.

    For mere noise that happens to one figure in ten, so to two running in one of a hundred. 0 for fewer than four.
    """
    off = [step.found.value - step.wanted for step in path if step.found is not None]
    changes = [abs(b - a) for a, b in pairwise(off)]
    return Fraction(9, 8) * sum(changes, Fraction()) / len(changes) if len(off) >= LEAST else Fraction()


class Rules:
    """The rules by id, and what each makes of values. None or nothing: there is no reason to warn."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.by_id = rules

    def made(self, id_: str, key: str, evidence: Iterable[str] = (), **told: object) -> Warning:
        """A warning of a rule with its words filled in."""
        return Warning(id_, f"{id_}:{key}", self.by_id[id_].words.format(**told), tuple(evidence))

    def behind(
        self, target: str, name: Both, path: Sequence[Step], indicator: Indicator, *, slack: Fraction
    ) -> Warning | None:
        """W1: the last two steps that have a figure are neighbours and both below the path by more than `slack`.

        `slack`: what the series scatters by anyway (`slack_of`), so that noise alone seldom does it twice running.
        """
        last = [step for step in path if step.found is not None][-2:]
        if len(last) < 2 or path.index(last[1]) - path.index(last[0]) != 1:
            return None
        if any(step.found is not None and step.found.value >= step.wanted - slack for step in last):
            return None
        first, second = last
        assert second.found is not None
        return self.made(
            "W1", f"{target}:{second.stretch}", (str(second.stretch),), target=name, first=first.stretch,
            second=second.stretch, wanted=indicator.format(second.wanted), found=indicator.format(second.found.value),
        )  # fmt: skip

    def turned(self, subject: Both, growth: Sequence[Point]) -> Warning | None:
        """W2: published growth changed its sign from one period to the next."""
        if len(growth) < 2 or growth[-1].value * growth[-2].value >= 0:
            return None
        before, now = (format_ratio_about(point.value) for point in growth[-2:])
        what = Both(f"增速由{before}转为{now}", f"growth went from {before} to {now}")
        stretch = growth[-1].stretch
        return self.made(
            "W2", f"{subject.zh}:{stretch}:growth", (str(stretch),), subject=subject, stretch=stretch, what=what
        )

    def strange(self, rareness: Mapping[str, float], names: Mapping[str, Both], stretch: Stretch) -> Iterator[Warning]:
        """W2 of single firms: those that stand out among all firms of the period, false alarms held down together."""
        what = Both("数值远在预测之外", "far from what was forecast")
        for firm in alerts(rareness):
            yield self.made("W2", f"{firm}:{stretch}", (firm,), subject=names[firm], stretch=stretch, what=what)

    def outside(
        self, subject: str, name: Both, stretch: Stretch, value: float, low: float, high: float
    ) -> Warning | None:
        """W2 of a whole series: a value outside the interval that was forecast."""
        if low <= value <= high:
            return None
        what = Both("不在预测区间内", "outside the interval that was forecast")
        return self.made("W2", f"{subject}:{stretch}", (subject,), subject=name, stretch=stretch, what=what)

    def few_customers(self, firm: str, name: Both, first: Fraction | None, five: Fraction | None) -> Warning | None:
        """W3: the largest customer has more than half, or the five largest more than four fifths."""
        limits = self.by_id["W3"].limits
        if not ((first or 0) > limits["first"] or (five or 0) > limits["five"]):
            return None
        unknown = Both("不详", "not known")
        told = [format_ratio_about(share) if share is not None else unknown for share in (first, five)]
        return self.made("W3", firm, (firm,), subject=name, first=told[0], five=told[1])

    def missing(self, subject: str, name: Both, indicator: Indicator, stretch: Stretch, due: date, *,
                on: date, calendar: Calendar) -> Warning | None:  # fmt: skip
        """W4: what was due is not there after so many working days."""
        late = calendar.between(due, on)
        if late < self.by_id["W4"].limits["days"]:
            return None
        key = f"{subject}:{indicator.id}:{stretch}"
        return self.made("W4", key, (key,), subject=name, indicator=indicator.name, stretch=stretch, due=due, late=late)

    def makers(self, product: str, name: Both, *, before: int, now: int) -> Warning | None:
        """W5: the verified makers of a product that the policy names fell to one or none."""
        if now >= before or now > self.by_id["W5"].limits["makers"]:
            return None
        return self.made("W5", f"{product}:{now}", (product,), product=name, count=now, before=before)

    def late(self, project: str, name: Both, milestone: Both, due: date, *, on: date) -> Warning | None:
        """W6: a milestone that is not done is past its day."""
        if on <= due:
            return None
        days = (on - due).days
        return self.made("W6", f"{project}:{due}", (project,), project=name, milestone=milestone, due=due, late=days)

    def ending(self, subject: str, name: Both, title: Both, until: date, *, on: date) -> Warning | None:
        """W7: a certificate ends soon; one that has ended is no warning any more."""
        left = (until - on).days
        if not 0 <= left <= self.by_id["W7"].limits["days"]:
            return None
        return self.made(
            "W7", f"{subject}:{title.zh}:{until}", (subject,), subject=name, title=title, until=until, left=left
        )

    def event(self, id_: str, what: Both, affected: Sequence[str]) -> Warning:
        """W8: something happened outside; what would fall with it is the evidence."""
        none = Both("图上没有产品", "no product of the graph")
        told = Both("、".join(affected), ", ".join(affected)) if affected else none
        return self.made("W8", id_, affected, event=what, affected=told)

    def stale(self, kind: str, what: Both, days: Sequence[date]) -> Warning | None:
        """W9: facts of a kind past their time, with the days that they tell of."""
        if not days:
            return None
        return self.made("W9", kind, (kind,), what=what, count=len(days), oldest=min(days))


def rules_in(folder: Path | None = None) -> Rules:
    """The rules of a folder's `warnings.toml`, the shared ones without. Raises Rejected."""
    file = (folder or home() / "vocabularies" / "monitoring") / FILE
    found, faults = entries(file, "warnings", _rule)
    reject(faults)
    return Rules({rule.id: rule for rule in found})


def _rule(entry: Entry) -> Rule:
    entry.only("name", "name_en", "words", "words_en", "owner", "days", "limits")
    table = entry.table.get("limits", {})
    limits = Entry(entry.id, table if isinstance(table, dict) else {}, entry.file, entry.faults)
    return Rule(
        id=entry.id, name=entry.both("name"), words=entry.both("words"), owner=entry.text("owner"),
        days=entry.whole("days"), limits={key: limits.read(key, parse_ratio, Fraction()) for key in limits.table},
    )  # fmt: skip
