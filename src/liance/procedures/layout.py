"""Where everything of a procedure's drawing stands: boxes below one another, edges in lanes that do not cross.

Stages that run side by side stand together in a frame, where they follow one another in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from liance.procedures.words import limit_words, who
from liance.rules import ir
from liance.rules.ir.procedures import forks

SIZE = 13
"""Height of the letters, in the drawing's units."""
SLOT = 22
GAP = 46
BOX = 250
PILL = 150
LANE = 14
MARGIN = 12
AROUND = 8
"""Between a frame and what stands in it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """All outcomes of one stage that lead to the same place: a stage, a frame of several, or an ending."""

    source: int
    target: int | None
    ending: ir.Ending | None
    label: str
    pauses: bool
    framed: bool = False

    @property
    def straight(self) -> bool:
        """Whether it leads to the box just below."""
        return self.target == self.source + 1


@dataclass(frozen=True, slots=True)
class Line:
    """An edge as drawn: the corners of its path and where its label begins or ends (`anchor`)."""

    edge: Edge
    points: tuple[tuple[int, int], ...]
    label_at: tuple[int, int]
    anchor: str


@dataclass(frozen=True, slots=True)
class Box:
    """A stage as drawn, with the lines of text in it."""

    stage: ir.Stage
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the boxes of stages side by side."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything to draw."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    frames: tuple[Frame, ...] = ()


def width_of(text: str) -> int:
    """About how wide a text is: a Chinese character is as wide as it is high."""
    wide = sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in text)
    return int(wide * SIZE + 0.5)


def framed(procedure: ir.Procedure) -> tuple[tuple[int, int], ...]:
    """The first and last stage of each group side by side that follow one another in the text, none in two groups."""
    index = {s.id: n for n, s in enumerate(procedure.stages)}
    made: list[tuple[int, int]] = []
    for targets in forks(procedure):
        places = sorted({index[t] for t in targets})
        first, last = places[0], places[-1]
        if last - first + 1 == len(places) > 1 and all(last < a or b < first for a, b in made):
            made.append((first, last))
    return tuple(made)


def edges_of(procedure: ir.Procedure) -> tuple[Edge, ...]:
    """The outcomes put together by where they lead, in the order written; several stages in no frame, an edge each."""
    index = {s.id: n for n, s in enumerate(procedure.stages)}
    groups = framed(procedure)
    made: list[Edge] = []
    for number, stage in enumerate(procedure.stages):
        by_target: dict[tuple[tuple[str, ...], ir.Ending | None], list[ir.Outcome]] = {}
        for outcome in stage.outcomes:
            by_target.setdefault((outcome.targets, outcome.ending), []).append(outcome)
        for (targets, ending), outcomes in by_target.items():
            label = "／".join(o.title + ("（一次）" if o.once else "") for o in outcomes)
            pauses = any(o.pauses for o in outcomes)
            places = sorted({index[t] for t in targets})
            if not places:
                made.append(Edge(number, None, ending, label, pauses))
            elif len(places) > 1 and (places[0], places[-1]) in groups:
                made.append(Edge(number, places[0], None, label, pauses, framed=True))
            else:
                said = label + ("（同时）" if len(places) > 1 else "")
                made += [Edge(number, place, None, said, pauses) for place in places]
    return tuple(made)


def lay_out(procedure: ir.Procedure, titles: dict[str, str] | None = None) -> Layout:
    """The drawing of a procedure; `titles` names the procedures that run stages."""
    edges = edges_of(procedure)
    around = [e for e in edges if e.target is not None and not e.straight]
    ends = [e for e in edges if e.ending is not None]
    lanes = _lanes(around)
    left = _zone(around) + LANE * (max(lanes.values(), default=-1) + 1) + MARGIN
    lines_of = [_text(procedure, s, titles or {}) for s in procedure.stages]
    inner = max(BOX, *(width_of(t) + 2 * MARGIN for lines in lines_of for t in lines))
    slots = [_slots(n, around) for n in range(len(procedure.stages))]
    groups = framed(procedure)
    boxes: list[Box] = []
    y = MARGIN
    for number, stage in enumerate(procedure.stages):
        y += SLOT if any(first == number for first, _ in groups) else 0
        right = sum(e.source == number for e in ends)
        height = max(len(lines_of[number]) * 19 + 16, (max(len(slots[number]), right) + 1) * SLOT)
        boxes.append(Box(stage, left, y, inner, height, lines_of[number]))
        y += height + GAP
    made = [
        *(_down(e, boxes) for e in edges if e.straight),
        *(_around(e, boxes, slots, left - _zone(around) - LANE * lanes[e]) for e in around),
        *(_out(e, boxes, ends, _zone(ends)) for e in ends),
    ]
    width = left + inner + (_zone(ends) + PILL if ends else 0) + MARGIN
    frames = tuple(_frame(boxes[first], boxes[last]) for first, last in groups)
    return Layout(width, y - GAP + MARGIN, tuple(boxes), tuple(made), frames)


def _frame(first: Box, last: Box) -> Frame:
    top = first.y - SLOT
    return Frame(first.x - AROUND, top, first.width + 2 * AROUND, last.y + last.height + AROUND - top)


def _text(procedure: ir.Procedure, stage: ir.Stage, titles: dict[str, str]) -> tuple[str, ...]:
    if stage.runs is not None:
        return (stage.title, f"转入程序“{titles.get(stage.runs, stage.runs)}”")
    limit = limit_words(stage.limit)
    short = limit.split("（")[0] + ("（建议）" if stage.limit is not None and stage.limit.advised else "")
    seats = f"（{_seats(stage.board)}）" if stage.board is not None else ""
    return (stage.title + ("（把关）" if stage.control else ""), who(procedure, stage) + seats, short)


def _seats(board: ir.Board) -> str:
    return f"{'不少于' if board.more else ''}{len(board.seats)}席{'，盲评' if board.blind else ''}"


def _zone(edges: Iterable[Edge]) -> int:
    """Room for the longest label beside the boxes."""
    return max((width_of(e.label) for e in edges), default=0) + 2 * MARGIN


def _lanes(edges: list[Edge]) -> dict[Edge, int]:
    """A lane for each edge, so that two in one lane never share a height; short ones lie inside."""
    taken: list[list[tuple[int, int]]] = []
    made: dict[Edge, int] = {}
    for edge in sorted(edges, key=lambda e: abs((e.target or 0) - e.source)):
        low, high = sorted((edge.source, edge.target or 0))
        free = (n for n, spans in enumerate(taken) if all(high < a or b < low for a, b in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        made[edge] = lane
    return made


def _slots(number: int, around: list[Edge]) -> list[tuple[Edge, bool]]:
    """The edges at the left side of a box, those that arrive first; True: it arrives."""
    arriving = [(e, True) for e in around if e.target == number]
    return arriving + [(e, False) for e in around if e.source == number]


def _slot_y(box: Box, slots: list[tuple[Edge, bool]], edge: Edge, arriving: bool) -> int:
    return box.y + box.height * (slots.index((edge, arriving)) + 1) // (len(slots) + 1)


def _down(edge: Edge, boxes: list[Box]) -> Line:
    here, there = boxes[edge.source], boxes[edge.source + 1]
    x = here.x + here.width // 2
    top, tip = here.y + here.height, there.y - (SLOT if edge.framed else 0)
    return Line(edge, ((x, top), (x, tip)), (x + 8, (top + tip) // 2 + 4), "start")


def _around(edge: Edge, boxes: list[Box], slots: list[list[tuple[Edge, bool]]], lane_x: int) -> Line:
    assert edge.target is not None
    here, there = boxes[edge.source], boxes[edge.target]
    start = _slot_y(here, slots[edge.source], edge, False)
    end = _slot_y(there, slots[edge.target], edge, True)
    tip = there.x - (AROUND if edge.framed else 0)
    points = ((here.x, start), (lane_x, start), (lane_x, end), (tip, end))
    return Line(edge, points, (here.x - 8, start - 5), "end")


def _out(edge: Edge, boxes: list[Box], ends: list[Edge], zone: int) -> Line:
    here = boxes[edge.source]
    own = [e for e in ends if e.source == edge.source]
    y = here.y + here.height * (own.index(edge) + 1) // (len(own) + 1)
    x = here.x + here.width
    return Line(edge, ((x, y), (x + zone, y)), (x + 8, y - 5), "start")
