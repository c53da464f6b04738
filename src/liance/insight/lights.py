"""Traffic lights from data: milestones due and reached, figures against plan, reports filed; unknown is never green."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Light(StrEnum):
    """How something stands; from bad to good, what is not known before what is."""

    RED = "red"
    YELLOW = "yellow"
    GREY = "grey"
    GREEN = "green"


ORDER = tuple(Light)


@dataclass(frozen=True, slots=True)
class Terms:
    """From when on what is late is red (days), what is near is yellow (days), what falls short is red (tenths)."""

    late: int = 30
    soon: int = 14
    short: int = 8


TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone: its day, when it was reached, and the figure that its output should then have."""

    key: int
    title: str
    due: date
    reached: date | None = None
    output: str = ""
    planned: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What an output is known to be as of a day."""

    key: int
    output: str
    value: Decimal
    as_of: date


@dataclass(frozen=True, slots=True)
class Return:
    """A monthly report: by when it is due, when it was filed."""

    key: int
    due: date
    filed: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that a light is made from."""

    led: bool
    nodes: tuple[Node, ...] = ()
    figures: tuple[Known, ...] = ()
    returns: tuple[Return, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a light is what it is: a code, what it is about, how many days or which figures, and the records by key."""

    light: Light
    code: str
    about: str = ""
    days: int = 0
    value: Decimal | None = None
    planned: Decimal | None = None
    nodes: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    returns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lit:
    """A light with its grounds, the worst first."""

    light: Light
    grounds: tuple[Ground, ...] = ()


def light_of(progress: Progress, *, on: date, terms: Terms = TERMS) -> Lit:
    """The light of a measure or project on a day; whatever is dated later counts for nothing."""
    found = [
        *([] if progress.led else [Ground(Light.GREY, "no-lead")]),
        *_nodes(progress.nodes, on, terms),
        *_figures(progress, on, terms),
        *_returns(progress.returns, on),
    ]
    if not found:
        return Lit(Light.GREEN, (Ground(Light.GREEN, "as-planned", nodes=tuple(n.key for n in progress.nodes)),))
    found.sort(key=lambda g: (ORDER.index(g.light), g.code, g.about))
    return Lit(found[0].light, tuple(found))


def worst(lights: Iterable[Light]) -> Light:
    """The worst of several; of none it is not known."""
    return min(lights, key=ORDER.index, default=Light.GREY)


def _nodes(nodes: Sequence[Node], on: date, terms: Terms) -> Iterator[Ground]:
    """What is late, what is near; without a plan nothing is known."""
    if not nodes:
        yield Ground(Light.GREY, "no-plan")
    for node in nodes:
        if node.reached is not None and node.reached <= on:
            continue
        late = (on - node.due).days
        if late > 0:
            light = Light.RED if late > terms.late else Light.YELLOW
            yield Ground(light, "node-late", node.title, late, nodes=(node.key,))
        elif node.due - on <= timedelta(days=terms.soon):
            yield Ground(Light.YELLOW, "node-near", node.title, -late, nodes=(node.key,))


def _figures(progress: Progress, on: date, terms: Terms) -> Iterator[Ground]:
    """Each planned figure whose day has come, against the last one known."""
    for node in progress.nodes:
        if node.planned is None or node.due > on:
            continue
        known = [f for f in progress.figures if f.output == node.output and f.as_of <= on]
        last = max(known, key=lambda f: (f.as_of, f.key), default=None)
        if last is None:
            yield Ground(Light.GREY, "figure-unknown", node.output, planned=node.planned, nodes=(node.key,))
        elif last.value < node.planned:
            short = last.value * 10 < node.planned * terms.short
            light = Light.GREY if last.as_of < node.due else Light.RED if short else Light.YELLOW
            code = "figure-old" if last.as_of < node.due else "figure-short"
            yield Ground(light, code, node.output, (on - last.as_of).days, last.value, node.planned,
                         (node.key,), (last.key,))  # fmt: skip


def _returns(returns: Sequence[Return], on: date) -> Iterator[Ground]:
    """Whether the last report that should be there is; without any, nothing is known."""
    last = max((r for r in returns if r.due < on), key=lambda r: r.due, default=None)
    if last is not None and (last.filed is None or last.filed > on):
        yield Ground(Light.GREY, "report-late", days=(on - last.due).days, returns=(last.key,))
    elif not any(r.filed is not None and r.filed <= on for r in returns):
        yield Ground(Light.GREY, "no-report", returns=tuple(r.key for r in returns))
