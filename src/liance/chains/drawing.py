"""Where a chain's map draws what: lanes by stage, boxes in an order with few crossings, curves for links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liance.chains.graph import Graph, Link
from liance.chains.tables import STAGES

SWEEPS = 8
"""How often the order within lanes is improved, there and back."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a drawing in its own units: a box, the room between boxes and lanes, boxes beside each other."""

    box_width: int = 164
    box_height: int = 30
    gap: int = 10
    between: int = 76
    head: int = 34
    abreast: int = 2
    """Boxes in a row of a portrait drawing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A product at its place: the upper left corner."""

    product: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage of the chain: a column of a landscape drawing, a band of a portrait one."""

    stage: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A link as the path of an SVG."""

    link: Link
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: everything at its place within width and height."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def stages(graph: Graph) -> tuple[str, ...]:
    """The stages that occur, in the order of the lanes."""
    used = {p.stage for p in graph.products}
    return tuple(stage.id for stage in STAGES if stage.id in used)


def drawn(
    graph: Graph, products: Iterable[str], *, portrait: bool = False, measures: Measures | None = None
) -> Drawing:
    """The map of some products of a graph; lanes without any are left out. The same input gives the same drawing."""
    sizes, shown = measures or Measures(), set(products)
    rows = {s: [p.id for p in graph.products if p.id in shown and p.stage == s] for s in stages(graph)}
    links = [link for link in graph.links if link.upper in shown and link.lower in shown]
    ordered = _with_few_crossings({s: ids for s, ids in rows.items() if ids}, links)
    lanes, boxes = _down(ordered, sizes) if portrait else _along(ordered, sizes)
    at = {box.product: box for box in boxes}
    curves = tuple(Curve(link, _path(at[link.upper], at[link.lower], sizes, portrait)) for link in links)
    width = max((lane.x + lane.width for lane in lanes), default=0)
    height = max((lane.y + lane.height for lane in lanes), default=0)
    return Drawing(width, height, tuple(lanes), tuple(boxes), curves)


def _along(rows: Mapping[str, Sequence[str]], m: Measures) -> tuple[list[Lane], list[Box]]:
    """Lanes side by side, each lane's boxes in the middle of its height."""
    tallest = max((len(ids) for ids in rows.values()), default=0)
    height = m.head + tallest * (m.box_height + m.gap) + m.gap
    lanes, boxes = [], []
    for number, (stage, ids) in enumerate(rows.items()):
        x = number * (m.box_width + m.between)
        lanes.append(Lane(stage, x, 0, m.box_width + 2 * m.gap, height))
        top = m.head + m.gap + (tallest - len(ids)) * (m.box_height + m.gap) // 2
        boxes += [Box(p, x + m.gap, top + row * (m.box_height + m.gap)) for row, p in enumerate(ids)]
    return lanes, boxes


def _down(rows: Mapping[str, Sequence[str]], m: Measures) -> tuple[list[Lane], list[Box]]:
    """Lanes below each other, as many boxes in a row as `abreast`."""
    width = m.abreast * (m.box_width + m.gap) + m.gap
    lanes: list[Lane] = []
    boxes: list[Box] = []
    y = 0
    for stage, ids in rows.items():
        deep = -(-len(ids) // m.abreast)
        height = m.head + deep * (m.box_height + m.gap) + m.gap
        lanes.append(Lane(stage, 0, y, width, height))
        for place, product in enumerate(ids):
            row, column = divmod(place, m.abreast)
            x = m.gap + column * (m.box_width + m.gap)
            boxes.append(Box(product, x, y + m.head + row * (m.box_height + m.gap)))
        y += height + m.between // 2
    return lanes, boxes


def _path(a: Box, b: Box, m: Measures, portrait: bool) -> str:
    """A smooth curve from one box to the other; one that stays in its lane or goes back leaves and enters at a side."""
    if portrait:
        x1, y1, x2, y2 = a.x + m.box_width // 2, a.y + m.box_height, b.x + m.box_width // 2, b.y
        if y2 <= y1:
            y1, y2 = a.y + m.box_height // 2, b.y + m.box_height // 2
        bend = max(abs(y2 - y1) // 2, m.gap)
        return f"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"
    x1, y1, y2 = a.x + m.box_width, a.y + m.box_height // 2, b.y + m.box_height // 2
    if b.x > a.x:
        bend = (b.x - x1) // 2
        return f"M{x1} {y1}C{x1 + bend} {y1} {b.x - bend} {y2} {b.x} {y2}"
    x2, out = b.x + m.box_width, m.between // 2
    return f"M{x1} {y1}C{x1 + out} {y1} {x2 + out} {y2} {x2} {y2}"


def _with_few_crossings(rows: Mapping[str, Sequence[str]], links: Sequence[Link]) -> dict[str, list[str]]:
    """Each lane ordered by the mean place of its neighbours in other lanes, swept there and back; ties keep order."""
    ordered = {stage: list(ids) for stage, ids in rows.items()}
    lane_of = {p: stage for stage, ids in rows.items() for p in ids}
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        if lane_of[link.upper] != lane_of[link.lower]:
            beside[link.upper].append(link.lower)
            beside[link.lower].append(link.upper)
    best, fewest = {s: list(ids) for s, ids in ordered.items()}, _crossings(ordered, links)
    names = list(ordered)
    for sweep in range(SWEEPS):
        for stage in names if sweep % 2 == 0 else reversed(names):
            place = {p: (i + 1) / (len(ids) + 1) for ids in ordered.values() for i, p in enumerate(ids)}
            middle = {p: _mean([place[q] for q in beside[p]], place[p]) for p in ordered[stage]}
            ordered[stage].sort(key=middle.__getitem__)
        found = _crossings(ordered, links)
        if found < fewest:
            best, fewest = {s: list(ids) for s, ids in ordered.items()}, found
    return best


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: Mapping[str, Sequence[str]], links: Sequence[Link]) -> int:
    """How many pairs of links between the same two lanes cross."""
    at = {p: (lane, i) for lane, ids in enumerate(rows.values()) for i, p in enumerate(ids)}
    between: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for link in links:
        (one, a), (two, b) = sorted((at[link.upper], at[link.lower]))
        if one != two:
            between[one, two].append((a, b))
    return sum(_inversions([b for _, b in sorted(pairs)]) for pairs in between.values())


def _inversions(values: Sequence[int]) -> int:
    return sum(a > b for i, a in enumerate(values) for b in values[i + 1 :])
