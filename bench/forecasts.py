"""`python -m bench.forecasts`: do the intervals hold what they say, and how many false alerts does noise give?

Windows are cut from public series at even distances; each is carried on, and what came is compared with the interval
that the errors of all other series give (the series itself left out). Nothing that is computed sees what came after
its window. Counts of candidates are compared with every outcome counted, and panels of noise with no news in them are
watched for years.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import prod, sqrt
from pathlib import Path
from random import Random
from statistics import fmean, median, stdev

from bench.marks import Mark
from bench.report import Report, marks_table
from liance.insight.alerts import alerts
from liance.insight.counts import distribution
from liance.insight.forecasts.methods import Forecast, forecast
from liance.insight.forecasts.pool import ALONE, LEVEL, Error, Pool, past_errors
from liance.insight.observations import Point
from liance.insight.stretches import Stretch
from liance.insight.targets import Step
from liance.insight.warnings import slack_of

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "bench" / "data"
RESULTS = ROOT / "bench" / "RESULTS-forecasts.md"
MEANING = "[docs/insight/forecasts.md](../docs/insight/forecasts.md)"
NO_PACKAGES = "Python alone"
STUDENT = {6: 1.533, 12: 1.372, 24: 1.321, 36: 1.307}
"""The ninetieth percentile of Student's t with two degrees of freedom less than the window has points."""
SHAPES = {1: ((6, 2), (12, 3)), 4: ((6, 2), (12, 4), (24, 6)), 12: ((36, 6),)}
"""Points of a window and steps ahead, by points in a year."""
WINDOWS = 12
LEAST_FORECASTS, LOW, HIGH, WIDEST, MOST_ALERTS = 300, 0.75, 0.85, 2.0, 10
FIRMS, MONTHS, YEARS, BEFORE, SEED = 50, 12, 20, 36, 20231101


@dataclass(frozen=True, slots=True)
class Series:
    """One public series: points in a year, and which part of a year it begins in."""

    name: str
    season: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A window carried on, and what came."""

    series: str
    length: int
    made: Forecast
    came: tuple[float, ...]
    student: tuple[float, ...]
    """The width that drift with Student's t would have, by step."""

    def errors(self) -> Iterator[Error]:
        """In scales of the window."""
        for step, value in enumerate(self.came, 1):
            scaled = (value - self.made.at(step)) / self.made.scale
            yield Error(self.series, self.made.method, step, scaled, points=self.length)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One interval beside what came; widths in scales of the window."""

    case: Case
    step: int
    held: bool
    width: float
    student: float


def main() -> None:
    """Cut, carry on, compare, report."""
    parser = argparse.ArgumentParser(prog="python -m bench.forecasts", description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="where the tables are written")
    parser.add_argument("--years", type=int, default=YEARS, help="so many years of noise are watched")
    options = parser.parse_args()
    report = Report()
    marks = [*intervals(report), *counts(report), *noise(report, options.years)]
    report.heading("Marks")
    report.table(marks_table(marks))
    report.write(options.out, NO_PACKAGES, "python -m bench.forecasts", MEANING, title="Forecasts and false alerts")
    print(f"\nWritten to {options.out}")
    raise SystemExit(0 if all(mark.met for mark in marks) else 1)


# ---- intervals -----------------------------------------------------------------------------------------------------
def read_series() -> list[Series]:
    """Every column of the shipped tables; of the monthly ones quarterly means too."""
    found = []
    for file, season in (("annual", 1), ("quarterly", 4), ("monthly", 12)):
        with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
            table = list(csv.DictReader(rows))
        for name in list(table[0])[1:]:
            values = tuple(float(row[name]) for row in table if row[name])
            found.append(Series(name, season, values))
            if season == 12:
                quarters = [fmean(values[at : at + 3]) for at in range(0, len(values) - 2, 3)]
                found.append(Series(f"{name}, quarterly", 4, tuple(quarters)))
    return found


def cases(series: Series) -> Iterator[Case]:
    """Windows at even distances over the whole series."""
    for length, steps in SHAPES[series.season]:
        last = len(series.values) - length - steps
        for number in range(WINDOWS):
            start = last * number // (WINDOWS - 1)
            past = series.values[start : start + length]
            came = series.values[start + length : start + length + steps]
            phase = start % series.season
            made = forecast(past, steps, season=series.season, phase=phase, growing=min(past) > 0)
            if made.scale:
                yield Case(
                    series.name, length, made, came, tuple(_student(past, s + 1) / made.scale for s in range(steps))
                )


def _student(past: Sequence[float], step: int) -> float:
    """How wide four of five outcomes lie by the usual formula for a random walk with drift."""
    changes = [b - a for a, b in pairwise(past)]
    return 2 * STUDENT[len(past)] * stdev(changes) * sqrt(step * (1 + step / len(changes)))


def intervals(report: Report) -> list[Mark]:
    """Coverage and width."""
    all_ = [case for series in read_series() for case in cases(series)]
    pool = Pool(error for case in all_ for error in case.errors())
    found = [outcome for case in all_ for outcome in _judged(case, pool)]
    many = f"{len(found):,} forecasts from {len(all_):,} windows of {len({c.series for c in all_})} series"
    report.heading(f"Intervals of {LEVEL:.0%}: {many}")
    report.table([["points in the window", "method", "forecasts", "held", "median width, scales", "of drift with t"],
                  *_lines(found)])  # fmt: skip
    by = {name: [o for o in found if o.case.series == name] for name in sorted({c.series for c in all_})}
    report.table([["series", "forecasts", "held"], *([n, f"{len(o)}", f"{_share(o):.3f}"] for n, o in by.items())])
    worst = min(by, key=lambda name: _share(by[name]))
    best = max(by, key=lambda name: _share(by[name]))
    report.text(
        f"The worst series is {worst}: {_share(by[worst]):.1%} held; at the other end {best}: {_share(by[best]):.1%}. "
        "The promise is on average over series that err alike; for a single one it may be far off, which is why the "
        "platform publishes how often its own intervals held."
    )
    wide = median(o.width for o in found) / median(o.student for o in found)
    return [
        Mark("forecasts compared", LEAST_FORECASTS, len(found), at_least=True),
        Mark(f"share of {LEVEL:.0%} intervals that held, at least", LOW, _share(found), at_least=True),
        Mark(f"share of {LEVEL:.0%} intervals that held, at most", HIGH, _share(found)),
        Mark("median width over that of drift with Student's t", WIDEST, wide),
    ]


def _judged(case: Case, pool: Pool) -> Iterator[Outcome]:
    for step, came in enumerate(case.came, 1):
        found = pool.interval(case.made, step, without=case.series)
        if found is not None:
            width = (found.high - found.low) / case.made.scale
            yield Outcome(case, step, found.low <= came <= found.high, width, case.student[step - 1])


def _share(found: Sequence[Outcome]) -> float:
    return fmean(o.held for o in found)


def _lines(found: Sequence[Outcome]) -> Iterator[list[str]]:
    for length, method in sorted({(o.case.length, str(o.case.made.method)) for o in found}):
        mine = [o for o in found if (o.case.length, str(o.case.made.method)) == (length, method)]
        widths = [f"{median(o.width for o in mine):.2f}", f"{median(o.student for o in mine):.2f}"]
        yield [f"{length}", method, f"{len(mine)}", f"{_share(mine):.3f}", *widths]


# ---- counts --------------------------------------------------------------------------------------------------------
def counts(report: Report, most: int = 15) -> list[Mark]:
    """The convolution against every outcome, exactly, for lists of up to so many candidates."""
    dice = Random(SEED)
    largest = Fraction()
    for many in range(1, most + 1):
        chances = [Fraction(dice.randrange(0, 101), 100) for _ in range(many)]
        found, counted = distribution(chances), [Fraction()] * (many + 1)
        for outcome in product((False, True), repeat=many):
            each = (p if o else 1 - p for p, o in zip(chances, outcome, strict=True))
            counted[sum(outcome)] += prod(each, start=Fraction(1))
        largest = max(largest, *(abs(a - b) for a, b in zip(found, counted, strict=True)))
    report.heading("Counts of candidates")
    report.text(f"Exact fractions; lists of 1 to {most} candidates, each compared with all its outcomes ({2**most:,}).")
    return [Mark("largest difference of the convolution from enumeration", 0, float(largest))]


# ---- noise ---------------------------------------------------------------------------------------------------------
TOGETHER, BEHIND = "W2, held down together", "W1, behind twice"
PLANTED, ONE, USUAL = "planted jumps found, of 12", "a 98 % band for each", "an 80 % band for each"


def noise(report: Report, years: int) -> list[Mark]:
    """Alerts of panels in which nothing happens, and whether what does happen is seen."""
    totals = dict.fromkeys((TOGETHER, PLANTED, ONE, USUAL, BEHIND), 0)
    for number in range(years):
        for name, count in _year(Random(f"{SEED}/{number}")).items():
            totals[name] += count
    report.heading(f"False alerts: {FIRMS} firms, {MONTHS} months of noise, {years} years")
    report.table([["what", "a year"], *([name, f"{count / years:.1f}"] for name, count in totals.items())])
    report.text(
        "Held down together: alerts of single firms as the platform gives them (Benjamini and Hochberg at 10 % over "
        "all firms of a month). Planted: each month one firm is tried with a jump of six standard deviations. What a "
        "band for each firm would give is shown to compare; no rule uses one for single firms."
    )
    return [
        Mark("W1: false alerts a year on noise", MOST_ALERTS, totals[BEHIND] / years),
        Mark("W2: false alerts a year on noise", MOST_ALERTS, totals[TOGETHER] / years),
        Mark("W2: share of planted jumps found", 0.5, totals[PLANTED] / years / MONTHS, at_least=True),
    ]


def _year(dice: Random, *, firms: int = FIRMS, before: int = BEFORE) -> dict[str, int]:
    past = {f"f{n}": [dice.gauss(100, 10) for _ in range(before)] for n in range(firms)}
    errors = [e for name, values in past.items() for e in past_errors(name, values, farthest=1)]
    found = dict.fromkeys((TOGETHER, PLANTED, ONE, USUAL), 0)
    for month in range(MONTHS):
        pool = Pool(errors)
        made = {name: forecast(values, 1) for name, values in past.items()}
        came = {name: dice.gauss(100, 10) for name in past}
        rareness = {name: _rare(pool, made[name], came[name], name) for name in past}
        for level, key in ((ALONE, ONE), (LEVEL, USUAL)):
            found[key] += sum(_outside(pool, made[name], came[name], name, level) for name in past)
        found[TOGETHER] += len(alerts(rareness))
        odd = f"f{month % firms}"
        found[PLANTED] += odd in alerts(rareness | {odd: _rare(pool, made[odd], came[odd] + 60, odd)})
        errors += [Error(n, m.method, 1, (came[n] - m.at(1)) / m.scale, points=m.points) for n, m in made.items()]
        for name, values in past.items():
            values.append(came[name])
    return found | {BEHIND: sum(map(_behind, past.values()))}


def _rare(pool: Pool, made: Forecast, came: float, name: str) -> float:
    found = pool.strangeness(made, 1, came, without=name)
    return 1.0 if found is None else found


def _outside(pool: Pool, made: Forecast, came: float, name: str, level: float) -> bool:
    inside = pool.interval(made, 1, level=level, without=name)
    return inside is not None and not inside.low <= came <= inside.high


def _behind(values: Sequence[float]) -> int:
    """How often in the last twelve months a series that only scatters about its path lies below it twice running."""
    steps = [
        Step(at, Fraction(100), Point(at, Fraction(value), ()))
        for n, value in enumerate(values)
        for at in [Stretch(2020 + n // 12, n % 12 + 1, n % 12 + 1)]
    ]
    low = [
        n for n, step in enumerate(steps) if step.found and step.found.value < step.wanted - slack_of(steps[: n + 1])
    ]
    return sum(n - 1 in low for n in low if n >= len(values) - MONTHS)


if __name__ == "__main__":
    main()
